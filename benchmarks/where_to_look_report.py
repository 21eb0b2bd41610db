"""What the study of suggested frames found, as tables and a picture in `docs/where_to_look.md`; numpy alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.risk_fitting import Ablation, Row
from engine.risk.signs import Floats
from engine.risk.weighing import Weights

Curves = Mapping[str, Floats]
"""J&F by strategy: (videos, interactions + 1), the last value held where a strategy had nothing more to do."""

PAGE = Path(__file__).resolve().parent.parent / "docs" / "where_to_look.md"
PICTURE = PAGE.with_name("pictures") / "where_to_look.svg"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
WAYS = (0.25, 0.5, 0.75)
"""Targets: so far of the way from a video's start to the best that any strategy makes of it."""
_DRAWS = 4000
_STYLES = {
    "suggested": ("#1b6ca8", ""),
    "evenly spaced": ("#c0392b", "6 3"),
    "first failure": ("#d68910", "2 3"),
    "riskiest": ("#2e8b57", "8 3 2 3"),
    "worst (knows the truth)": ("#8e44ad", "1 4"),
    "suggested, knowing the truth": ("#555555", "10 4"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One interaction: the frame the annotator is sent to, whether it had to be corrected, and the video after it.

    `seen` counts the frames looked at so far, the first one included.
    """

    frame: int
    corrected: bool
    clicks: int
    painted: bool
    seen: int
    j_and_f: float


def curves_of(videos: Mapping[str, Mapping[str, Sequence[float]]], *, length: int) -> Curves:
    """The curves of a part of the videos; shorter ones are continued with their last value."""
    names = next(iter(videos.values())).keys()
    return {
        name: np.array([[*steps[name], *[steps[name][-1]] * (length - len(steps[name]))] for steps in videos.values()])
        for name in names
    }


def needed(curves: Curves, *, way: float) -> dict[str, Floats]:
    """Interactions per video until J&F is so far on its way; one more than there were where it never is."""
    start = next(iter(curves.values()))[:, 0]
    best = np.max([curve.max(axis=1) for curve in curves.values()], axis=0)
    target = start + way * (best - start)
    counts = {}
    for name, curve in curves.items():
        reached = curve >= target[:, None] - 1e-9
        counts[name] = np.where(reached.any(axis=1), reached.argmax(axis=1), curve.shape[1]).astype(np.float64)
    return counts


def interval(values: Floats, *, seed: int = 0) -> tuple[float, float]:
    """The 90 % bootstrap interval of a mean over videos."""
    lot = np.random.default_rng(seed).integers(0, len(values), (_DRAWS, len(values)))
    low, high = np.percentile(values[lot].mean(axis=1), (5, 95))
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found of one tracker: the signs, the weights in force, and the steps by part, video and strategy."""

    table: Ablation
    weights: Weights
    results: Mapping[str, Mapping[str, Mapping[str, Sequence[Step]]]]


def write_report(found: Mapping[str, Findings], *, write: bool) -> None:
    """Print the page's measured part and, with `write`, put it and the picture where they belong."""
    lines: list[str] = []
    pictures: dict[str, Curves] = {}
    for tracker, findings in found.items():
        lines += [f"## {tracker}", "", *_signs(findings.table, findings.weights)]
        for part, videos in findings.results.items():
            curves = _by(videos, lambda step: float(step.j_and_f))
            pictures[f"{tracker}, {part}"] = curves
            lines += [f"### {part.capitalize()} videos: {', '.join(key.split('/')[-1] for key in videos)}", ""]
            lines += [*_curve_table(curves), "", *_needed_table(curves), "", *_effort_table(videos), ""]
    text = "\n".join(lines)
    print(text)
    if write:
        page = PAGE.read_text(encoding="utf-8")
        measured = f"{BEGIN}\n\n{text}\n{END}"
        PAGE.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: measured, page, flags=re.DOTALL), encoding="utf-8")
        PICTURE.write_text(picture(pictures), encoding="utf-8")


def picture(parts: Mapping[str, Curves]) -> str:
    """The mean curves as an SVG document, a panel per part, each strategy with a dash of its own."""
    width, height, left, top, foot = 420, 300, 46, 34, 64
    lines = []
    for k, (part, curves) in enumerate(parts.items()):
        x0, last = k * width + left, next(iter(curves.values())).shape[1] - 1
        across, up = width - left - 16, height - top - foot
        low = min(float(curve.mean(axis=0).min()) for curve in curves.values()) - 0.01
        high = max(float(curve.mean(axis=0).max()) for curve in curves.values()) + 0.01
        lines.append(f'<text x="{x0}" y="20" font-weight="bold">{part}</text>')
        for value in np.linspace(low, high, 5):
            y = top + up * (1 - (value - low) / (high - low))
            lines.append(f'<path d="M{x0} {y:.1f}h{across}" stroke="#dddddd"/>')
            lines.append(f'<text x="{x0 - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.2f}</text>')
        for count in range(last + 1):
            x = x0 + across * count / last
            lines.append(f'<text x="{x:.1f}" y="{top + up + 16}" text-anchor="middle">{count}</text>')
        lines.append(f'<text x="{x0 + across}" y="{top + up + 32}" text-anchor="end">interactions</text>')
        for name, curve in curves.items():
            colour, dash = _STYLES[name]
            places = " ".join(
                f"{x0 + across * count / last:.1f},{top + up * (1 - (value - low) / (high - low)):.1f}"
                for count, value in enumerate(curve.mean(axis=0))
            )
            lines.append(
                f'<polyline fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}" '
                f'points="{places}"/>'
            )
    for k, (name, (colour, dash)) in enumerate(_STYLES.items()):
        x, y = left + (k % 3) * 260, height - 22 + (k // 3) * 16
        lines.append(f'<path d="M{x} {y - 4}h28" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>')
        lines.append(f'<text x="{x + 34}" y="{y}">{name}</text>')
    size = f'viewBox="0 0 {width * len(parts)} {height + 4}" font-family="sans-serif" font-size="11"'
    ground = '<rect width="100%" height="100%" fill="white"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{ground}\n' + "\n".join(lines) + "\n</svg>\n"


def _by(videos: Mapping[str, Mapping[str, Sequence[Step]]], value: Callable[[Step], float]) -> Curves:
    rows = {key: {name: [value(step) for step in steps] for name, steps in row.items()} for key, row in videos.items()}
    longest = max(len(steps) for row in rows.values() for steps in row.values())
    return curves_of(rows, length=longest)


def _signs(table: Ablation, weights: Weights) -> list[str]:
    kept = ", ".join(f"`{sign}` {weight:+.2f}" for sign, weight in weights.weight.items())
    head = [
        f"{table.masks} tracked masks of training videos, {table.wrong:.0%} of them wrong. In force: {kept}.",
        "",
        "| signs | off | within | across | right order |",
        "|---|---|---|---|---|",
    ]
    rows = [
        *(_row(f"{row.signs[0]} alone", row) for row in table.single),
        *(_row(" + ".join(row.signs), row) for row in table.built[1:]),
        *(_row(f"kept, without {gone}", row) for gone, row in zip(table.kept, table.without, strict=False)),
    ]
    return [*head, *rows, ""]


def _row(name: str, row: Row) -> str:
    return f"| {name} | {row.off:.4f} | {row.within:.3f} | {row.across:.3f} | {row.auc:.3f} |"


def _curve_table(curves: Curves) -> list[str]:
    last = next(iter(curves.values())).shape[1] - 1
    shown = [count for count in (0, 1, 2, 3, 4, 6, 8) if count <= last]
    head = ["| mean J&F after | " + " | ".join(map(str, shown)) + " | mean of 1 to 8 |"]
    rows = [
        f"| {name} | "
        + " | ".join(f"{curve[:, count].mean():.3f}" for count in shown)
        + f" | {curve[:, 1:].mean():.3f} |"
        for name, curve in curves.items()
    ]
    return [*head, "|---" * (len(shown) + 2) + "|", *rows]


def _needed_table(curves: Curves) -> list[str]:
    head = ["| interactions needed for | " + " | ".join(f"{way:.0%} of the way" for way in WAYS) + " |"]
    lines = [*head, "|---" * (len(WAYS) + 1) + "|"]
    counts = [needed(curves, way=way) for way in WAYS]
    for name in curves:
        cells = [f"{count[name].mean():.1f}" for count in counts]
        if name != "suggested":
            for k, count in enumerate(counts):
                low, high = interval(count[name] - count["suggested"])
                cells[k] += f" ({low:+.1f} … {high:+.1f})"
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def _effort_table(videos: Mapping[str, Mapping[str, Sequence[Step]]]) -> list[str]:
    lines = ["| per video | interactions | corrected | clicks | painted | frames looked at |", "|---" * 6 + "|"]
    for name in next(iter(videos.values())):
        steps = [row[name] for row in videos.values()]
        told = [
            np.mean([len(own) - 1 for own in steps]),
            np.mean([sum(step.corrected for step in own[1:]) for own in steps]),
            np.mean([sum(step.clicks for step in own[1:]) for own in steps]),
            np.mean([sum(step.painted for step in own[1:]) for own in steps]),
            np.mean([own[-1].seen for own in steps]),
        ]
        lines.append(f"| {name} | " + " | ".join(f"{value:.1f}" for value in told) + " |")
    return lines
