"""Plots of scores from 0 to 1 as SVG documents: bars with names, and lines over frames or clicks; plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT, _MARGIN = 720, 300, 48
_BAR, _LABEL = 22, 240
_COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#555555")
_GRID = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name and its value, 0..1."""

    name: str
    value: float


def bars(rows: Sequence[Bar], *, title: str) -> str:
    """Draw a horizontal bar for each row, in order."""
    height = _MARGIN + _BAR * len(rows) + 30
    reach = _WIDTH - _LABEL - _MARGIN
    parts = []
    for mark in _GRID:
        x = _LABEL + mark * reach
        parts.append(f'<line x1="{x:.1f}" y1="{_MARGIN - 8}" x2="{x:.1f}" y2="{height - 22}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{height - 8}" text-anchor="middle">{mark:g}</text>')
    for number, row in enumerate(rows):
        top = _MARGIN + number * _BAR
        width = row.value * reach
        parts.append(f'<text x="{_LABEL - 8}" y="{top + 14}" text-anchor="end">{escape(_short(row.name))}</text>')
        parts.append(f'<rect x="{_LABEL}" y="{top + 3}" width="{width:.1f}" height="{_BAR - 8}" fill="{_COLOURS[0]}"/>')
        parts.append(f'<text x="{_LABEL + width + 5:.1f}" y="{top + 14}">{row.value:.3f}</text>')
    return _document(parts, height=height, title=title)


def lines(
    series: Mapping[str, Sequence[tuple[float, float]]], *, title: str, across: str, marks: Sequence[float] = ()
) -> str:
    """Draw named lines of (x, value) points, value 0..1; `marks` are x that get a dashed line (prompted frames).

    A line of a single point is a dot. Raises ValueError where there is no point at all.
    """
    places = [x for points in series.values() for x, _ in points]
    if not places:
        raise ValueError("nothing to draw")
    left, right = min((*places, *marks)), max((*places, *marks))

    def x_of(x: float) -> float:
        return _MARGIN + (x - left) / ((right - left) or 1.0) * (_WIDTH - 2 * _MARGIN)

    def y_of(value: float) -> float:
        return _HEIGHT - _MARGIN - value * (_HEIGHT - 2 * _MARGIN)

    parts = []
    for value in _GRID:
        y = y_of(value)
        parts.append(f'<line x1="{_MARGIN}" y1="{y:.1f}" x2="{_WIDTH - _MARGIN}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{_MARGIN - 6}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    for mark in marks:
        x = x_of(mark)
        dashes = 'stroke="#999999" stroke-dasharray="3 3"'
        parts.append(f'<line x1="{x:.1f}" y1="{_MARGIN}" x2="{x:.1f}" y2="{_HEIGHT - _MARGIN}" {dashes}/>')
    for number, (name, points) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        track = " ".join(f"{x_of(x):.1f},{y_of(value):.1f}" for x, value in points)
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" points="{track}"/>')
        parts += [
            f'<circle cx="{x_of(x):.1f}" cy="{y_of(value):.1f}" r="2" fill="{colour}"/>'
            for x, value in (points if len(points) < 12 else ())
        ]
        parts.append(f'<text x="{_MARGIN + 150 * number}" y="{_MARGIN - 10}" fill="{colour}">{escape(name)}</text>')
    foot = _HEIGHT - _MARGIN + 18
    parts.append(f'<text x="{_MARGIN}" y="{foot}">{left:g}</text>')
    parts.append(f'<text x="{_WIDTH / 2}" y="{foot}" text-anchor="middle">{escape(across)}</text>')
    parts.append(f'<text x="{_WIDTH - _MARGIN}" y="{foot}" text-anchor="end">{right:g}</text>')
    return _document(parts, height=_HEIGHT, title=title)


def _document(parts: Sequence[str], *, height: int, title: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" '
    name = f'<text x="{_MARGIN}" y="22" font-size="14" font-weight="bold">{escape(title)}</text>'
    return (
        head
        + 'font-size="11">\n<rect width="100%" height="100%" fill="white"/>\n'
        + "\n".join([name, *parts, "</svg>\n"])
    )


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"…{name[-39:]}"
