"""What an export would write and what stays behind, with the reason, as plain values.

Reads the project, in any thread; writes nothing and makes no widget.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annotator.i18n import mark
from engine.exchange import sav
from engine.exporting import choose_masklets
from engine.project import Project
from storage.records import Masklet, MaskletState, Video

_WHY: dict[MaskletState, str] = {
    MaskletState.DRAFT: mark("A draft: submit it for verification."),
    MaskletState.SUBMITTED: mark("Waits for a verdict."),
    MaskletState.RETURNED: mark("Sent back: correct it and submit it again."),
    MaskletState.REJECTED: mark("Rejected: a lead can reopen it."),
    MaskletState.SATISFACTORY: mark("Has no masks."),
}
NO_MASKS = mark("Has no masks yet.")


@dataclass(frozen=True, slots=True)
class Leaving:
    """A masklet that will be written, into the document `file`."""

    target: str
    phase: int
    state: MaskletState
    masks: int
    file: str


@dataclass(frozen=True, slots=True)
class Staying:
    """A target that stays behind; `why` is English, translated where shown."""

    video: str
    target: str
    why: str


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """Both, over all videos of the project."""

    video_count: int
    leaving: tuple[Leaving, ...]
    staying: tuple[Staying, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the documents that will be written, each once."""
        return tuple(dict.fromkeys(each.file for each in self.leaving))


def plan_export(project: Project, *, unverified: bool) -> ExportPlan:
    """What `engine.exporting.export_sav` would write now."""
    leaving: list[Leaving] = []
    staying: list[Staying] = []
    videos = project.store.catalogue.videos()
    for video in videos:
        chosen = {each.target.id: each for each in choose_masklets(project, video, unverified=unverified)}
        for target in project.store.masklets.targets(video.id):
            if (best := chosen.get(target.id)) is not None:
                masklet, file = best.masklet, _file(video, best.masklet)
                leaving.append(Leaving(target.name, masklet.phase, masklet.state, len(best.masks), file))
            else:
                staying.append(Staying(video.name, target.name, _why(project, target.id)))
    return ExportPlan(len(videos), tuple(leaving), tuple(staying))


def _file(video: Video, masklet: Masklet) -> str:
    return sav.document_path(Path(), video_id=video.name, masklet_type=masklet.source).name


def _why(project: Project, target_id: int) -> str:
    masklets = project.store.masklets.masklets(target_id=target_id)
    with_masks = [each for each in masklets if project.store.masklets.summaries(each.id)]
    return _WHY[with_masks[-1].state] if with_masks else NO_MASKS
