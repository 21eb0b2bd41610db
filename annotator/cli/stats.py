"""`annotator stats`: the paper's table and the dataset's figures of a project, from its log."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.console import print_json, say

if TYPE_CHECKING:
    from rich.table import Table

    from engine.statistics.dataset import DatasetFigures
    from engine.statistics.figures import Figures
    from engine.statistics.groups import GroupBy, Scope
    from engine.statistics.paper import PaperPhase
    from engine.statistics.report import Report

_COLUMNS = ("masklets", "frames", "s/frame", "edited", "clicks", "aligned", "S / M / L", "accepted", "to accept")
_WIDTH, _NARROW_WITHOUT = 120, ("frames", "S / M / L")
"""What a table needs with all its columns, and those that a narrower terminal goes without."""

_UNKNOWN = "–"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "stats",
        help="time, clicks and quality beside the paper's, and the dataset's figures",
        description="Count the log up: seconds per frame, frames edited by hand, clicks per clicked frame, alignment "
        "with phase 1, acceptance, hours from submission to acceptance, beside the SAM 2 paper's; and what the "
        "project is as a dataset.",
    )
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument(
        "--by",
        choices=["phase", "annotator", "model", "week"],
        default="phase",
        help="what a row stands for (default: phase)",
    )
    parser.add_argument(
        "--scope",
        choices=["accepted", "submitted", "all"],
        default="submitted",
        help="which masklets count: judged satisfactory, submitted at least once (default), or all with masks",
    )
    written = parser.add_mutually_exclusive_group()
    written.add_argument("--json", action="store_true", help="print everything as JSON")
    written.add_argument("--csv", type=Path, metavar="DIR", help="write every table as a CSV file into a folder")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Count and show."""
    from engine.statistics.dataset import dataset_figures, dataset_videos
    from engine.statistics.facts import Counted
    from engine.statistics.groups import Scope
    from engine.statistics.report import make_report
    from engine.statistics.writing import report_document, write_csvs
    from storage.store import ProjectStore

    scope = Scope(options.scope)
    with ProjectStore.open(options.project) as store:
        counted = Counted.of(store)
        report = make_report(store, scope=scope, counted=counted)
        videos = dataset_videos(store, counted, scope=scope)
    if options.json:
        print_json(report_document(report, videos))
        return 0
    if options.csv is not None:
        paths = write_csvs(options.csv, report, videos, counted)
        say(f"{len(paths)} tables are written to {options.csv}.")
        return 0
    _show([_group_table(report, options.by), _dataset_table(dataset_figures(videos), scope)])
    if report.drafts and scope is not Scope.ALL:
        say(f"{report.drafts} masklets with masks were never submitted and are not counted (--scope all counts them).")
    for pair in report.reviewers:
        share, kappa = _number(_times_100(pair.agreement.raw), "{:.0f} %"), _number(pair.agreement.kappa, "{:.2f}")
        say(f"{' and '.join(pair.names)} agree on {share} of {pair.agreement.count} revisions (kappa {kappa}).")
    return 0


def _show(tables: Iterable[Table]) -> None:
    from rich.console import Console

    console = Console()
    wide = console if console.is_terminal else Console(width=max(console.width, _WIDTH))
    for table in tables:
        if wide.width < _WIDTH:
            table.columns = [column for column in table.columns if column.header not in _NARROW_WITHOUT]
        wide.print(table)


def _table(title: str, columns: Sequence[str]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(columns[0], no_wrap=True)
    for column in columns[1:]:
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _group_table(report: Report, by: GroupBy) -> Table:
    from engine.statistics.paper import TABLE_1

    table = _table(f"{report.project}, masklets {report.scope.replace('_', ' ')}, by {by}", ("", *_COLUMNS))
    for name, figures in report.by[by].items():
        label = f"phase {name}" if by == "phase" and name[0].isdigit() else name or _UNKNOWN
        table.add_row(label, *_cells(figures))
        if by == "phase" and name.isdigit():
            table.add_row("  the paper", *_paper_cells(TABLE_1[int(name)]), style="dim")
    table.add_section()
    table.add_row("by people" if by == "phase" else "all", *_cells(report.overall))
    return table


def _cells(figures: Figures) -> tuple[str, ...]:
    by_size = " / ".join(_number(value, "{:.0f}") for value in figures.aligned_by_size.values())
    return (
        str(figures.masklets),
        str(figures.grid_frames),
        _number(figures.seconds_per_frame, "{:.1f}"),
        _number(figures.edited_percent, "{:.2f} %"),
        _number(figures.clicks_per_clicked_frame, "{:.2f}"),
        _number(figures.aligned_percent, "{:.1f} %"),
        by_size if figures.compared_masks else _UNKNOWN,
        _number(figures.accepted_percent, "{:.0f} %"),
        _number(figures.hours_to_accept, "{:.1f} h"),
    )


def _paper_cells(paper: PaperPhase) -> tuple[str, ...]:
    sizes = (paper.aligned_small_percent, paper.aligned_medium_percent, paper.aligned_large_percent)
    return (
        "",
        "",
        _number(paper.seconds_per_frame, "{:.1f}"),
        _number(paper.edited_percent, "{:.2f} %"),
        _number(paper.clicks_per_clicked_frame, "{:.2f}"),
        _number(paper.aligned_percent, "{:.1f} %"),
        _UNKNOWN if paper.aligned_percent is None else " / ".join(_number(size, "{:.0f}") for size in sizes),
        "",
        "",
    )


def _dataset_table(figures: DatasetFigures, scope: Scope) -> Table:
    from engine.statistics.paper import DISAPPEARANCE_PERCENT, SMALL_AREA, SMALL_AREA_PERCENT

    table = _table(f"Dataset, masklets {scope.value}", ("", "here", "SA-V"))
    gone = figures.disappearance_percent
    for label, here, paper in (
        ("videos (with masklets)", f"{figures.videos} ({figures.annotated_videos})", "50.9 K"),
        ("duration, minutes", f"{figures.duration_s / 60:.1f}", "11.8 K"),
        ("masklets, manual", str(figures.masklets["manual"]), "190.9 K"),
        ("masklets, auto", str(figures.masklets["auto"]), "451.7 K"),
        ("masks", str(sum(figures.masks.values())), "35.5 M"),
        *(
            (f"vanish and return, {kind}", _number(gone[kind], "{:.1f} %"), f"{DISAPPEARANCE_PERCENT[kind]} %")
            for kind in gone
        ),
        (
            f"masks below {SMALL_AREA} of the frame",
            _number(figures.small_area_percent, "{:.1f} %"),
            f"> {SMALL_AREA_PERCENT:.0f} %",
        ),
        ("edited frames per manual masklet", _number(figures.edited_frames_per_masklet, "{:.2f}"), ""),
        ("hard targets (proposed)", f"{figures.hard} ({figures.proposed_hard})", ""),
        *((f"videos in {split}", str(count), "") for split, count in sorted(figures.splits.items()) if split),
    ):
        table.add_row(label, here, paper)
    return table


def _number(value: float | None, form: str) -> str:
    return _UNKNOWN if value is None else form.format(value)


def _times_100(value: float | None) -> float | None:
    return None if value is None else 100 * value
