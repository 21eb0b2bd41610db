"""The report and the dataset as JSON and CSV, for people's own tools.

Percentages are from 0 to 100, times in the units their names say; what is not known is null or empty. Files are
written whole or not at all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.exchange.atomic_file import ensure_folder, write_bytes_atomically, write_json_atomically
from engine.statistics.dataset import AREA_EDGES, DatasetFigures, DatasetVideo, dataset_figures
from engine.statistics.facts import Counted, MaskletFacts
from engine.statistics.figures import Figures
from engine.statistics.groups import GROUPS
from engine.statistics.paper import DISAPPEARANCE_PERCENT, TABLE_1
from engine.statistics.report import IDLE_CUT_S, Report

Row = Mapping[str, Any]


def report_document(report: Report, videos: Sequence[DatasetVideo]) -> dict[str, Any]:
    """Everything as one JSON document."""
    return {
        "project": report.project,
        "scope": report.scope.value,
        "drafts": report.drafts,
        "idle_cut_s": IDLE_CUT_S,
        "overall": asdict(report.overall),
        "by": {
            by: [
                {by: name or None, **asdict(figures), **({"paper": _paper(name)} if by == "phase" else {})}
                for name, figures in groups.items()
            ]
            for by, groups in report.by.items()
        },
        "weeks": [asdict(week) for week in report.weeks],
        "people": [asdict(person) for person in report.people],
        "reviewers": [{"names": each.names, **asdict(each.agreement)} for each in report.reviewers],
        "masklets": [_masklet_row(each) for each in report.masklets],
        "dataset": dataset_document(videos),
    }


def dataset_document(videos: Sequence[DatasetVideo]) -> dict[str, Any]:
    """The dataset's figures and its videos."""
    figures = dataset_figures(videos)
    return {
        **_dataset_row(figures),
        "sizes": [{"height": h, "width": w, "videos": count} for (h, w), count in sorted(figures.sizes.items())],
        "area_edges": AREA_EDGES,
        "area_counts": figures.area_counts,
        "paper_disappearance_percent": DISAPPEARANCE_PERCENT,
        "per_video": [_video_row(video) for video in videos],
    }


def write_json(path: Path, report: Report, videos: Sequence[DatasetVideo]) -> None:
    """Write the document. Raises EngineError where the disk refuses."""
    write_json_atomically(path, document=report_document(report, videos))


def write_csvs(folder: Path, report: Report, videos: Sequence[DatasetVideo], counted: Counted) -> tuple[Path, ...]:
    """Write one table per file: by phase, annotator, model, week, masklet, frame and video. Raises EngineError."""
    ensure_folder(folder)
    tables: dict[str, Iterable[Row]] = {
        f"by_{by}": [{by: name or None, **_flat(figures)} for name, figures in report.by[by].items()] for by in GROUPS
    }
    tables["weeks"] = [asdict(week) for week in report.weeks]
    tables["people"] = [asdict(person) for person in report.people]
    tables["masklets"] = [_masklet_row(each) for each in report.masklets]
    tables["frames"] = _frame_rows(report, counted)
    tables["dataset"] = [_dataset_row(dataset_figures(videos))]
    tables["videos"] = [_video_row(video) for video in videos]
    paths = []
    for name, rows in tables.items():
        path = folder / f"{name}.csv"
        write_bytes_atomically(path, data=_csv(list(rows)).encode())
        paths.append(path)
    return tuple(paths)


def _frame_rows(report: Report, counted: Counted) -> Iterable[Row]:
    """One row per masklet in scope and frame that anybody spent time on or worked at."""
    in_scope = {each.masklet_id: each for each in report.masklets}
    rows: dict[tuple[int, int], dict[str, Any]] = {}

    def row(masklet_id: int, frame: int) -> dict[str, Any]:
        empty = {"seconds": 0.0, "reviewing_seconds": 0.0, "clicks": 0, "strokes": 0, "edited": False}
        return rows.setdefault((masklet_id, frame), empty)

    for spent in counted.time_spent:
        row(spent.masklet_id, spent.frame)["reviewing_seconds" if spent.reviewing else "seconds"] += spent.seconds
    for work in counted.hand_work:
        row(work.masklet_id, work.frame).update(clicks=work.clicks, strokes=work.strokes)
    for masklet_id, frames in counted.edited.items():
        for frame in frames:
            row(masklet_id, frame)["edited"] = True
    return [
        {"masklet_id": masklet_id, "video": in_scope[masklet_id].video, "frame": frame, **values}
        for (masklet_id, frame), values in sorted(rows.items())
        if masklet_id in in_scope
    ]


def _masklet_row(facts: MaskletFacts) -> Row:
    alignment = facts.alignment
    return {
        "masklet_id": facts.masklet_id,
        "video": facts.video,
        "target": facts.target,
        "annotator": facts.annotator,
        "phase": facts.way,
        "source": facts.source,
        "state": facts.state.value,
        "model": facts.model,
        "week": facts.week,
        "grid_frames": facts.grid_frames,
        "masks": facts.masks,
        "edited_frames": facts.edited_frames,
        "clicks": facts.clicks,
        "clicked_frames": facts.clicked_frames,
        "strokes": facts.strokes,
        "seconds": facts.seconds,
        "reviewing_seconds": facts.reviewing_seconds,
        "seconds_per_frame": facts.seconds / facts.grid_frames,
        "submitted_at": _iso(facts.submitted_at),
        "accepted_at": _iso(facts.accepted_at),
        "revisions_judged": len(facts.outcomes),
        "size": None if alignment is None else alignment.size,
        "compared_masks": None if alignment is None else alignment.compared,
        "aligned_masks": None if alignment is None else alignment.aligned,
    }


def _video_row(video: DatasetVideo) -> Row:
    record = video.video
    return {
        "video": record.name,
        "width": record.width,
        "height": record.height,
        "fps": record.fps,
        "frames": record.frame_count,
        "duration_s": video.duration_s,
        "manual_masklets": sum(each.facts.source == "manual" for each in video.masklets),
        "auto_masklets": sum(each.facts.source == "auto" for each in video.masklets),
        "masks": sum(len(each.areas) for each in video.masklets),
        "hard_targets": sum(each.hard for each in video.masklets),
        **{name: video.attribute(name) for name in ("environment", "videographer", "place", "split")},
    }


def _dataset_row(figures: DatasetFigures) -> dict[str, Any]:
    """The figures that are one number each."""
    rest = {"sizes", "area_counts", "masklets", "masks", "disappearance_percent", "environments", "splits"}
    row = {each.name: getattr(figures, each.name) for each in fields(figures) if each.name not in rest}
    for name in ("masklets", "masks", "disappearance_percent", "environments", "splits"):
        for key, value in sorted(getattr(figures, name).items()):
            row[f"{name}_{(key or 'unknown').replace(' ', '_').lower()}"] = value
    return row


def _flat(figures: Figures) -> Row:
    row = asdict(figures)
    by_size = row.pop("aligned_by_size")
    return row | {f"aligned_{size}_percent": value for size, value in by_size.items()}


def _paper(phase: str) -> Row | None:
    row = TABLE_1.get(int(phase)) if phase.isdigit() else None
    return None if row is None else asdict(row)


def _csv(rows: Sequence[Row]) -> str:
    text = io.StringIO()
    if rows:
        writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return text.getvalue()


def _iso(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
