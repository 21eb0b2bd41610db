"""The dashboard's tables as words: columns and rows from a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.i18n import mark, tr
from annotator.overview import figure_words as words
from engine.statistics.groups import PHASES, GroupBy
from engine.statistics.paper import TABLE_1

if TYPE_CHECKING:
    from engine.statistics.figures import Figures
    from engine.statistics.report import Report


Rows = tuple[list[str], list[list[str]]]

BY_WORDS: dict[GroupBy, str] = {
    "phase": mark("By phase"),
    "annotator": mark("By annotator"),
    "model": mark("By model version"),
    "week": mark("By week submitted"),
}
_NO_GROUP = {"model": mark("no model: by hand"), "week": mark("not submitted")}


def paper_rows(report: Report) -> tuple[list[str], list[list[str]], list[int]]:
    """Every phase with the paper's row under it, and the numbers of the latter."""
    columns = [
        tr("Phase"),
        tr("Masklets"),
        tr("Edited"),
        tr("Clicks"),
        tr("Aligned"),
        tr("Small"),
        tr("Medium"),
        tr("Large"),
    ]
    rows: list[list[str]] = []
    muted = []
    for name, figures in report.by["phase"].items():
        rows.append([way_words(name), words.number(figures.masklets), *_quality(figures)])
        if name in PHASES:
            paper = TABLE_1[int(name)]
            sizes = (paper.aligned_small_percent, paper.aligned_medium_percent, paper.aligned_large_percent)
            muted.append(len(rows))
            rows.append(
                [
                    tr("the paper"),
                    "",
                    words.percent(paper.edited_percent, decimals=1),
                    words.number(paper.clicks_per_clicked_frame, decimals=2),
                    words.percent(paper.aligned_percent, decimals=1),
                    *(words.percent(size, decimals=1) for size in sizes),
                ]
            )
    return columns, rows, muted


def group_rows(report: Report, by: GroupBy) -> Rows:
    """A row per annotator, model or week."""
    columns = [
        "",
        tr("Masklets"),
        tr("Per frame"),
        tr("Edited"),
        tr("Clicks"),
        tr("Strokes"),
        tr("Aligned"),
        tr("Accepted"),
        tr("To accept"),
        tr("Masklets per hour"),
    ]
    rows = [
        [
            name or tr(_NO_GROUP.get(by, "")),
            words.number(figures.masklets),
            words.seconds(figures.seconds_per_frame),
            words.percent(figures.edited_percent, decimals=1),
            words.number(figures.clicks_per_clicked_frame, decimals=2),
            words.number(figures.strokes),
            words.percent(figures.aligned_percent, decimals=1),
            words.percent(figures.accepted_percent),
            words.duration(figures.hours_to_accept),
            words.number(figures.masklets_per_hour, decimals=1),
        ]
        for name, figures in report.by[by].items()
    ]
    return columns, rows


def people_rows(report: Report) -> Rows:
    """A row per person who did anything."""
    columns = [tr("Name"), tr("Annotating"), tr("Verifying"), tr("Verdicts")]
    rows = [
        [
            person.name,
            words.duration(person.annotating_hours or None),
            words.duration(person.reviewing_hours or None),
            words.number(person.verdicts),
        ]
        for person in report.people
        if person.annotating_hours or person.reviewing_hours or person.verdicts
    ]
    return columns, rows


def reviewer_rows(report: Report) -> Rows:
    """A row per pair of reviewers."""
    columns = [tr("Reviewers"), tr("Revisions"), tr("Agree"), tr("Kappa")]
    rows = []
    for pair in report.reviewers:
        share = None if pair.agreement.raw is None else 100 * pair.agreement.raw
        kappa = words.number(pair.agreement.kappa, decimals=2)
        rows.append([" · ".join(pair.names), words.number(pair.agreement.count), words.percent(share), kappa])
    return columns, rows


def way_words(way: str) -> str:
    """How a masklet was made."""
    if way.startswith("auto"):
        return tr("Automatic") if way == "auto" else tr("Automatic, corrected")
    return tr("Phase {number}", number=way)


def _quality(figures: Figures) -> list[str]:
    return [
        words.percent(figures.edited_percent, decimals=1),
        words.number(figures.clicks_per_clicked_frame, decimals=2),
        words.percent(figures.aligned_percent, decimals=1),
        *(words.percent(value, decimals=1) for value in figures.aligned_by_size.values()),
    ]
