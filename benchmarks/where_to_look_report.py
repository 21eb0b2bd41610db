"""What the study of suggested frames found, as tables and a picture in `docs/where_to_look.md`; numpy alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.risk_fitting import Ablation, Row
from benchmarks.where_to_look_annotator import BUDGET, EVENLY, FIRST, KNOWING, SUGGESTED, Step
from benchmarks.where_to_look_folds import Fit, Fold, title
from benchmarks.where_to_look_sharing import PLAIN, WAYS, Shared, above, more_needed, needed, shared
from benchmarks.where_to_look_summary import HEAD, Curves, summary
from engine.risk.signs import Floats
from engine.risk.weighing import Weights

PAGE = Path(__file__).resolve().parent.parent / "docs" / "where_to_look.md"
PICTURE = PAGE.with_name("pictures") / "where_to_look.svg"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_PANEL = (420, 250)
_IN_TURN = "masklets in turn"
_STYLES = {
    SUGGESTED: ("#1b6ca8", ""),
    EVENLY: ("#c0392b", "6 3"),
    FIRST: ("#d68910", "2 3"),
    KNOWING: ("#555555", "10 4"),
    _IN_TURN: ("#2e8b57", "8 3 2 3"),
}
"""Colour and dash of a line; `suggested, masklets in turn` has a line of its own, the rest that of their frames."""


def curves_of(videos: Mapping[str, Mapping[str, Sequence[float]]], *, length: int) -> Curves:
    """The curves of a part of the videos; shorter ones are continued with their last value."""
    names = next(iter(videos.values())).keys()
    return {
        name: np.array([[*steps[name], *[steps[name][-1]] * (length - len(steps[name]))] for steps in videos.values()])
        for name in names
    }


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found of one tracker: what is fitted to all videos but validation, and to those of all folds but one.

    The steps are by video and strategy: of every fold with what is fitted without it, of validation with the whole.
    """

    whole: Fit
    crossed: Sequence[tuple[Fold, Fit]]
    judged: Mapping[str, Mapping[str, Sequence[Step]]]
    validation: Mapping[str, Mapping[str, Sequence[Step]]]


def write_report(found: Mapping[str, Findings], *, write: bool) -> None:
    """Print the page's measured part and, with `write`, put it and the picture where they belong."""
    short, lines = ["## In short", "", *HEAD, ""], []
    pictures: dict[str, Curves] = {}
    for tracker, findings in found.items():
        lines += [f"## {tracker}", "", *_signs(findings.whole.table, findings.whole.weights)]
        lines += [*_carried(findings.whole), *_folds(findings.crossed)]
        for part, videos in {"cross-fitted": findings.judged, "validation": findings.validation}.items():
            together, single = shared(list(videos.values())), _by(videos)
            pictures[f"{tracker}, {part}, one budget"] = {name: curve[None] for name, curve in together.curves.items()}
            pictures[f"{tracker}, {part}, one each"] = single
            short += summary(f"{tracker}, {len(videos)} {part} masklets", together, single)
            lines += [f"### {part.capitalize()} videos: {', '.join(map(title, videos))}", ""]
            lines += [f"One budget of {BUDGET * len(videos)} interactions for all {len(videos)}.", ""]
            lines += [*_shared_table(together), "", f"Every video by itself, {BUDGET} interactions each.", ""]
            lines += [*_curve_table(single), "", *_needed_table(single), "", *_effort_table(videos), ""]
    text = "\n".join([*short, *lines])
    print(text)
    if write:
        page = PAGE.read_text(encoding="utf-8")
        measured = f"{BEGIN}\n\n{text}\n{END}"
        PAGE.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: measured, page, flags=re.DOTALL), encoding="utf-8")
        PICTURE.write_text(picture(pictures), encoding="utf-8")


def picture(parts: Mapping[str, Curves]) -> str:
    """The mean curves as an SVG document, a panel per part, two in a row, each strategy with a dash of its own."""
    lines: list[str] = []
    for k, (part, curves) in enumerate(parts.items()):
        lines.append(f'<g transform="translate({k % 2 * _PANEL[0]} {k // 2 * _PANEL[1]})">')
        lines += _panel(part, curves)
        lines.append("</g>")
    rows = (len(parts) + 1) // 2
    for k, (name, (colour, dash)) in enumerate(_STYLES.items()):
        x, y = 46 + k % 3 * 270, rows * _PANEL[1] + 16 + k // 3 * 18
        told = f"{SUGGESTED}, {name}" if name == _IN_TURN else name
        lines.append(f'<path d="M{x} {y - 4}h28" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>')
        lines.append(f'<text x="{x + 34}" y="{y}">{told}</text>')
    width, height = 2 * _PANEL[0], rows * _PANEL[1] + 44
    head = f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11"'
    ground = f'<rect width="{width}" height="{height}" fill="white"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>\n{ground}\n' + "\n".join(lines) + "\n</svg>\n"


def _panel(part: str, curves: Curves) -> list[str]:
    left, top, foot = 46, 34, 44
    across, up = _PANEL[0] - left - 16, _PANEL[1] - top - foot
    last = next(iter(curves.values())).shape[1] - 1
    low = min(float(curve.mean(axis=0).min()) for curve in curves.values()) - 0.01
    high = max(float(curve.mean(axis=0).max()) for curve in curves.values()) + 0.01

    def place(count: float, value: float) -> tuple[float, float]:
        return left + across * count / last, top + up * (1 - (value - low) / (high - low))

    lines = [f'<text x="{left}" y="20" font-weight="bold">{part}</text>']
    for value in np.linspace(low, high, 5):
        _, y = place(0, float(value))
        lines.append(f'<path d="M{left} {y:.1f}h{across}" stroke="#dddddd"/>')
        lines.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.2f}</text>')
    for count in range(0, last + 1, max(last // 8, 1)):
        x, _ = place(count, low)
        lines.append(f'<text x="{x:.1f}" y="{top + up + 16}" text-anchor="middle">{count}</text>')
    lines.append(f'<text x="{left + across}" y="{top + up + 32}" text-anchor="end">interactions</text>')
    for name, curve in curves.items():
        frames, _, way = name.rpartition(", ")
        colour, dash = _STYLES[name if name in _STYLES else way if frames == SUGGESTED else frames]
        places = [place(count, float(value)) for count, value in enumerate(curve.mean(axis=0))]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        lines.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}" points="{points}"/>'
        )
    return lines


def _by(videos: Mapping[str, Mapping[str, Sequence[Step]]]) -> Curves:
    """The curves of videos that each have their own budget."""
    rows = {
        key: {name: [float(step.j_and_f) for step in steps[: BUDGET + 1]] for name, steps in row.items()}
        for key, row in videos.items()
    }
    return curves_of(rows, length=BUDGET + 1)


def _signs(table: Ablation, weights: Weights) -> list[str]:
    kept = ", ".join(f"`{sign}` {weight:+.2f}" for sign, weight in weights.weight.items())
    head = [
        f"{table.masks} tracked masks of training and development videos, {table.wrong:.0%} of them wrong. "
        f"In force: {kept}.",
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


def _carried(whole: Fit) -> list[str]:
    reach = whole.reach
    shares = ", ".join(f"{share:.0%} {away} on" for away, share in whole.corrected.shares)
    return [
        f"{whole.corrected.corrections} corrections mended of the error of the masks after them: {shares}. "
        f"In force: excess {reach.excess:.2f}, share {reach.share:.2f} falling to 1/e in "
        f"{reach.length:.0f} frames; half of the masks of risk {reach.even:.2f} are wrong.",
        "",
    ]


def _folds(crossed: Sequence[tuple[Fold, Fit]]) -> list[str]:
    lines = [
        "| videos of a fold | weights fitted to the others | excess | share | length | half wrong at |",
        "|---" * 6 + "|",
    ]
    for fold, fit in crossed:
        kept = ", ".join(f"`{sign}` {weight:+.2f}" for sign, weight in fit.weights.weight.items())
        reach = fit.reach
        numbers = f"{reach.excess:.2f} | {reach.share:.2f} | {reach.length:.0f} | {reach.even:.2f}"
        lines.append(f"| {', '.join(map(title, fold.judged))} | {kept} | {numbers} |")
    return [*lines, ""]


def _shared_table(together: Shared) -> list[str]:
    last = len(together.curves[PLAIN]) - 1
    shown = [last * part // 16 for part in (0, 1, 2, 4, 8, 12, 16)]
    aims = [f"to {way:.0%}" for way in WAYS]
    lines = ["| mean J&F after | " + " | ".join(map(str, shown)) + " | mean | " + " | ".join(aims) + " |"]
    lines.append("|---" * (len(shown) + len(aims) + 2) + "|")
    for name, curve in together.curves.items():
        cells = [f"{curve[count]:.3f}" for count in shown] + [f"{together.means[name][0]:.3f}"]
        for count, more in zip(together.counts[name][0], together.more(name, PLAIN), strict=True):
            told = f"{count:.1f}" if count <= last else f"over {last}"
            cells.append(told if name == PLAIN else f"{told} ({more.low:+.0%} … {more.high:+.0%})")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def _curve_table(curves: Curves) -> list[str]:
    last = next(iter(curves.values())).shape[1] - 1
    shown = [count for count in (0, 1, 2, 3, 4, 6, BUDGET) if count <= last]
    head = ["| mean J&F after | " + " | ".join(map(str, shown)) + " | mean of 1 to 8 |"]
    rows = [
        f"| {name} | "
        + " | ".join(f"{curve[:, count].mean():.3f}" for count in shown)
        + f" | {curve[:, 1:].mean():.3f}{_apart(curve, curves[SUGGESTED])} |"
        for name, curve in curves.items()
    ]
    return [*head, "|---" * (len(shown) + 2) + "|", *rows]


def _apart(curve: Floats, suggested: Floats) -> str:
    """The 90 % interval of how much the mean of a curve lies above that of suggested frames."""
    if curve is suggested:
        return ""
    found = above(curve, suggested)
    return f" ({found.low:+.3f} … {found.high:+.3f})"


def _needed_table(curves: Curves) -> list[str]:
    start = float(next(iter(curves.values()))[:, 0].mean())
    best = max(float(curve.mean(axis=0).max()) for curve in curves.values())
    targets = [round(start + way * (best - start), 2) for way in WAYS]
    lines = ["| interactions to mean J&F | " + " | ".join(f"{target:.2f}" for target in targets) + " |"]
    lines.append("|---" * (len(targets) + 1) + "|")
    for name, curve in curves.items():
        cells = []
        for target in targets:
            count = needed(curve.mean(axis=0), target)
            cell = f"{count:.1f}" if count < curve.shape[1] else f"over {curve.shape[1] - 1}"
            if name != SUGGESTED:
                more = more_needed(curve, curves[SUGGESTED], target)
                cell += f" ({more.low:+.1f} … {more.high:+.1f})"
            cells.append(cell)
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def _effort_table(videos: Mapping[str, Mapping[str, Sequence[Step]]]) -> list[str]:
    lines = ["| per video | interactions | corrected | clicks | painted | frames looked at |", "|---" * 6 + "|"]
    for name in next(iter(videos.values())):
        steps = [row[name][: BUDGET + 1] for row in videos.values()]
        told = [
            np.mean([len(own) - 1 for own in steps]),
            np.mean([sum(step.corrected for step in own[1:]) for own in steps]),
            np.mean([sum(step.clicks for step in own[1:]) for own in steps]),
            np.mean([sum(step.painted for step in own[1:]) for own in steps]),
            np.mean([own[-1].seen for own in steps]),
        ]
        lines.append(f"| {name} | " + " | ".join(f"{value:.1f}" for value in told) + " |")
    return lines
