"""What the pointer is told about a cell: frame, time, where its mask comes from and how sure the model was."""

from __future__ import annotations

from annotator.i18n import mark, tr
from annotator.state.standing import Standing
from annotator.timeline.lane_book import Row
from annotator.timeline.timescale import clock
from annotator.words.flag_words import flag_words
from storage.records import MaskSummary, Provenance

_PROVENANCE = {
    Provenance.PROMPTED: mark("prompted"),
    Provenance.PAINTED: mark("painted"),
    Provenance.ABSENT: mark("marked absent"),
    Provenance.PROPAGATED: mark("propagated"),
    Provenance.AUTO: mark("automatic"),
}


def cell_words(row: Row, frame: int, *, fps: float, flagged: bool) -> str:
    """A few short lines on one grid frame of a row; `flagged` says that a reviewer found it wrong."""
    lines = [row.target.name, f"{clock(frame / fps, decimals=2)}  ·  {tr('frame {frame}', frame=frame)}"]
    summary = None if row.lane is None else row.lane.summaries.get(frame)
    if row.lane is None or summary is None:
        lines.append(tr("no mask yet"))
    else:
        lines += _mask_words(summary, stale=frame in row.lane.stale)
    if flagged:
        lines.append(tr("a reviewer marked this frame wrong"))
    return "\n".join(lines)


def reach_lines(standing: Standing, frame: int) -> list[str]:
    """A line on what the latest propagation changed on a frame, and one for each of its flags."""
    stretch = standing.stretch_at(frame)
    change = None if stretch is None else stretch.at(frame)
    lines = [flag_words(flag) for flag in standing.flags_at(frame)]
    if change is not None:
        lines.append(tr("changed by the last propagation: IoU {value} with before", value=f"{change.iou:.2f}"))
    return lines


def _mask_words(summary: MaskSummary, *, stale: bool) -> list[str]:
    words = [tr(_PROVENANCE[summary.provenance])]
    if stale:
        words.append(tr("stale: its pin has changed since"))
    if summary.area == 0 and summary.provenance is not Provenance.ABSENT:
        words.append(tr("nothing found"))
    if not summary.looked_at and summary.provenance in {Provenance.PROPAGATED, Provenance.AUTO}:
        words.append(tr("not looked at yet"))
    lines = [" · ".join(words)]
    if summary.predicted_iou is not None:
        lines.append(tr("predicted IoU {value}", value=f"{summary.predicted_iou:.2f}"))
    if summary.object_score is not None:
        lines.append(tr("object score {value}", value=f"{summary.object_score:.1f}"))
    return lines
