"""The words of the table of versions; plain values, no widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from annotator.i18n import mark, tr
from annotator.words.quality_words import clicks_words

if TYPE_CHECKING:
    from engine.checkpoints.versions import Version

COLUMNS = (
    mark("Version"),
    mark("In use"),
    mark("Trained from"),
    mark("Learnt from"),
    mark("J&F, kept apart"),
    mark("Clicks to {target} J&F"),
    mark("Made"),
)
PRESET_WORDS = {"decoder": mark("decoder and memory"), "everything": mark("everything")}
TARGET = 0.75


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version as shown: its cells, and whether its scores went up (1), down (-1) or stayed (0)."""

    checkpoint_id: int
    cells: tuple[str, ...]
    in_use: bool
    j_and_f_went: int = 0
    clicks_went: int = 0
    reached: str = ""
    """How many masklets kept apart got to the target, as a sentence."""


def version_name(version: Version) -> str:
    """What a version is called: by phase and number where it was trained here, else by its file."""
    notes = version.notes
    if notes is None:
        return version.checkpoint.name
    return tr("Phase {phase}, version {number}", phase=notes.phase, number=notes.number)


def version_row(version: Version, *, by_id: Mapping[int, Version], asked: int | None) -> VersionRow:
    """The row of a version; `asked` is the id of the checkpoint that the session asks at present."""
    checkpoint, notes = version.checkpoint, version.notes
    phases = ", ".join(tr("phase {phase}", phase=phase) for phase in version.phases)
    in_use = bool(version.phases) or checkpoint.id == asked
    parent = by_id.get(checkpoint.parent_id) if checkpoint.parent_id is not None else None
    made = datetime.fromtimestamp(checkpoint.created_at).strftime("%Y-%m-%d %H:%M")
    front = (version_name(version), phases or (tr("now") if in_use else ""), version_name(parent) if parent else "–")
    if notes is None:
        return VersionRow(checkpoint.id, (*front, "–", "–", "–", made), in_use)
    before, after = notes.before, notes.after
    learnt = tr(
        "one masklet, {preset}" if len(notes.trained_on) == 1 else "{count} masklets, {preset}",
        count=len(notes.trained_on),
        preset=tr(PRESET_WORDS.get(notes.preset, "everything")),
    )
    cells = (
        *front,
        learnt,
        f"{before.j_and_f:.3f} → {after.j_and_f:.3f}",
        f"{clicks_words(before)} → {clicks_words(after)}",
        made,
    )
    return VersionRow(
        checkpoint.id,
        cells,
        in_use,
        j_and_f_went=_went(before.j_and_f, after.j_and_f),
        clicks_went=_went(before.clicks, after.clicks) if before.reached or after.reached else 0,
        reached=tr(
            "{before} of {objects} masklets got there before, {after} of {objects} after. The others count with the "
            "clicks of one more frame than they were given.",
            before=before.reached,
            after=after.reached,
            objects=after.objects,
        ),
    )


def _went(before: float, after: float) -> int:
    return (after > before) - (after < before)
