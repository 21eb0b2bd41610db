"""What the study of suggested frames found, as tables and a picture in `docs/where_to_look.md`; numpy alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.reach_fitting import Mended
from benchmarks.risk_fitting import Ablation, Row
from benchmarks.where_to_look_annotator import BUDGET, EVENLY, FIRST, KNOWING, SUGGESTED, Step
from benchmarks.where_to_look_sharing import PLAIN, WAYS, Fewer, fewer, needed, shared_curves
from engine.risk.reach import Reach
from engine.risk.signs import Floats
from engine.risk.weighing import Weights

Curves = Mapping[str, Floats]
"""J&F by strategy: (videos, interactions + 1), the last value held where a strategy had nothing more to do."""

PAGE = Path(__file__).resolve().parent.parent / "docs" / "where_to_look.md"
PICTURE = PAGE.with_name("pictures") / "where_to_look.svg"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_DRAWS = 2000
_PANEL = (420, 250)
_SHORT = (
    "With one budget for all masklets: interactions on suggested against evenly spaced frames, to so far of the way",
    "that evenly spaced frames come with it; in brackets how many fewer (-) or more (+), with the 90 % interval.",
)
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


def more_needed(curve: Floats, than: Floats, target: float, *, seed: int = 0) -> tuple[float, float]:
    """The 90 % bootstrap interval, over videos, of how many more interactions one strategy needs than another."""
    lot = np.random.default_rng(seed).integers(0, len(curve), (_DRAWS, len(curve)))
    more = [needed(curve[draw].mean(axis=0), target) - needed(than[draw].mean(axis=0), target) for draw in lot]
    low, high = np.percentile(more, (5, 95))
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found of one tracker: the signs, weights and reach in force, and the steps by part, video and strategy.

    `corrected` is what corrections were seen to mend.
    """

    table: Ablation
    weights: Weights
    reach: Reach
    corrected: Mended
    results: Mapping[str, Mapping[str, Mapping[str, Sequence[Step]]]]


def write_report(found: Mapping[str, Findings], *, write: bool) -> None:
    """Print the page's measured part and, with `write`, put it and the picture where they belong."""
    short, lines = ["## In short", "", *_SHORT, ""], []
    pictures: dict[str, Curves] = {}
    for tracker, findings in found.items():
        lines += [f"## {tracker}", "", *_signs(findings.table, findings.weights), *_carried(findings)]
        for part, videos in findings.results.items():
            single, rows = _by(videos), list(videos.values())
            together, saved = shared_curves(rows), fewer(rows)
            pictures[f"{tracker}, {part}, one budget"] = {name: curve[None] for name, curve in together.items()}
            pictures[f"{tracker}, {part}, each its own"] = single
            short.append(f"- {tracker}, {part}: {_verdict(saved)}.")
            lines += [f"### {part.capitalize()} videos: {', '.join(key.split('/')[-1] for key in videos)}", ""]
            lines += [f"One budget of {BUDGET * len(rows)} interactions for all {len(rows)}.", ""]
            lines += [*_shared_table(together, saved), "", f"Every video by itself, {BUDGET} interactions each.", ""]
            lines += [*_curve_table(single), "", *_needed_table(single), "", *_effort_table(videos), ""]
    text = "\n".join([*short, "", *lines])
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


def _carried(findings: Findings) -> list[str]:
    reach = findings.reach
    shares = ", ".join(f"{share:.0%} {away} on" for away, share in findings.corrected.shares)
    return [
        f"{findings.corrected.corrections} corrections mended of the error of the masks after them: {shares}. "
        f"In force: excess {reach.excess:.2f}, share {reach.share:.2f} falling to 1/e in "
        f"{reach.length:.0f} frames; half of the masks of risk {reach.even:.2f} are wrong.",
        "",
    ]


def _verdict(saved: Mapping[str, Sequence[Fewer]]) -> str:
    """How many interactions suggested frames take where evenly spaced ones take more, with one budget for all."""
    told = [
        f"{one.count:.0f} against {plain.count:.0f} to {way:.0%} "
        f"({-one.saved:+.0%}; {-one.high:+.0%} … {-one.low:+.0%})"
        for way, one, plain in zip(WAYS, saved[SUGGESTED], saved[PLAIN], strict=True)
    ]
    return ", ".join(told)


def _shared_table(together: Mapping[str, Floats], saved: Mapping[str, Sequence[Fewer]]) -> list[str]:
    last = len(together[PLAIN]) - 1
    shown = [last * part // 16 for part in (0, 1, 2, 4, 8, 12, 16)]
    aims = [f"to {way:.0%}" for way in WAYS]
    lines = ["| mean J&F after | " + " | ".join(map(str, shown)) + " | mean | " + " | ".join(aims) + " |"]
    lines.append("|---" * (len(shown) + len(aims) + 2) + "|")
    for name, curve in together.items():
        cells = [f"{curve[count]:.3f}" for count in shown] + [f"{curve[1:].mean():.3f}"]
        for one in saved[name]:
            count = f"{one.count:.1f}" if one.count <= last else f"over {last}"
            cells.append(count if name == PLAIN else f"{count} ({-one.high:+.0%} … {-one.low:+.0%})")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def _curve_table(curves: Curves) -> list[str]:
    last = next(iter(curves.values())).shape[1] - 1
    shown = [count for count in (0, 1, 2, 3, 4, 6, BUDGET) if count <= last]
    head = ["| mean J&F after | " + " | ".join(map(str, shown)) + " | mean of 1 to 8 |"]
    rows = [
        f"| {name} | "
        + " | ".join(f"{curve[:, count].mean():.3f}" for count in shown)
        + f" | {curve[:, 1:].mean():.3f}{_behind(curve, curves[SUGGESTED])} |"
        for name, curve in curves.items()
    ]
    return [*head, "|---" * (len(shown) + 2) + "|", *rows]


def _behind(curve: Floats, suggested: Floats, *, seed: int = 0) -> str:
    """The 90 % interval, over videos, of how much the mean of a curve lies above that of suggested frames."""
    if curve is suggested:
        return ""
    lot = np.random.default_rng(seed).integers(0, len(curve), (_DRAWS, len(curve)))
    low, high = np.percentile((curve - suggested)[:, 1:].mean(axis=1)[lot].mean(axis=1), (5, 95))
    return f" ({low:+.3f} … {high:+.3f})"


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
                low, high = more_needed(curve, curves[SUGGESTED], target)
                cell += f" ({low:+.1f} … {high:+.1f})"
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
