"""The training curve: one JSON line per report, and a picture of it as SVG; plain Python."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_WIDTH, _HEIGHT, _MARGIN = 720, 300, 48
_COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#555555")


def append_record(path: Path, record: dict[str, Any]) -> None:
    """Add one line to the curve's file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")


def read_records(path: Path) -> list[dict[str, Any]]:
    """Read all whole lines of a curve's file; a file that is not there is an empty curve."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def forget_after(path: Path, *, step: int) -> None:
    """Leave out of a curve's file what was reported after `step`: the steps of before a crash, which are made again."""
    if not path.exists():
        return
    kept = "".join(json.dumps(record) + "\n" for record in read_records(path) if record["step"] <= step)
    if kept == path.read_text(encoding="utf-8"):
        return
    partial = path.with_suffix(".partial")
    partial.write_text(kept, encoding="utf-8")
    os.replace(partial, path)


def plot(records: Sequence[dict[str, Any]], *, x: str, names: Sequence[str], smooth: int = 9) -> str:
    """Draw the named values over `x` as an SVG document, each as a running mean over `smooth` records."""
    lines = []
    points = {name: [(float(r[x]), float(r[name])) for r in records if r.get(name) is not None] for name in names}
    everything = [point for series in points.values() for point in series]
    if not everything:
        raise ValueError(f"no record has any of {', '.join(names)}")
    left, right = min(p[0] for p in everything), max(p[0] for p in everything)
    low, high = min(p[1] for p in everything), max(p[1] for p in everything)

    def place(point: tuple[float, float]) -> str:
        across = _MARGIN + (point[0] - left) / ((right - left) or 1.0) * (_WIDTH - 2 * _MARGIN)
        up = _HEIGHT - _MARGIN - (point[1] - low) / ((high - low) or 1.0) * (_HEIGHT - 2 * _MARGIN)
        return f"{across:.1f},{up:.1f}"

    for number, (name, series) in enumerate(points.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        track = " ".join(place(point) for point in _running_mean(series, smooth))
        lines.append(f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" points="{track}"/>')
        lines.append(f'<text x="{_MARGIN + 110 * number}" y="20" fill="{colour}">{name}</text>')
    bottom = _HEIGHT - _MARGIN + 18
    lines += [
        f'<text x="{_MARGIN}" y="{bottom}">{left:.2f}</text>',
        f'<text x="{_WIDTH - _MARGIN}" y="{bottom}" text-anchor="end">{right:.2f} {x}</text>',
        f'<text x="4" y="{_MARGIN}">{high:.2f}</text>',
        f'<text x="4" y="{_HEIGHT - _MARGIN}">{low:.2f}</text>',
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
    return head + 'font-size="11">\n<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(lines) + "\n</svg>\n"


def _running_mean(series: Sequence[tuple[float, float]], width: int) -> list[tuple[float, float]]:
    half = width // 2
    smoothed = []
    for index, (across, _) in enumerate(series):
        window = series[max(index - half, 0) : index + half + 1]
        smoothed.append((across, sum(value for _, value in window) / len(window)))
    return smoothed
