"""From SA-V documents and folders of masks into a project: every object becomes a target with a masklet.

Masks of manual masklets come in as painted pins, which nothing overwrites, and empty ones as absent ranges; those of
automatic masklets as automatic masks. Each masklet is one step, so that an import can be undone. No Qt, no model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.exchange.mask_folder import read_mask_folder
from engine.exchange.sav import SavMasklet
from engine.exchange.sav_import import SavImport, read_sav
from engine.exchange.side_file import read_side_file, side_path
from engine.objects import COLOURS
from engine.pins import absent_pin, painted_pin
from engine.project import Project, grid_of
from storage.drafts import NewMask, NewMasklet, NewPin, NewTarget, StepDraft
from storage.mask_codec import Rle, is_empty
from storage.records import Person, Provenance, Source, StepKind, Video

_TARGET, _MASKLET = -1, -2
Report = Callable[[int, int], None]


def import_sav(
    project: Project, path: Path, *, person: Person, video_name: str | None = None, report: Report | None = None
) -> tuple[int, ...]:
    """Add the masklets of a SA-V document to a video of the project; returns the new masklets' ids.

    The video is the one named `video_name`, or as in the file. Raises EngineError when it is not in the project, has
    another size or length, or another grid than the file was annotated on; nothing is added then.
    """
    side = side_path(path)
    stride = read_side_file(side).grid.stride if side.exists() else None
    document = read_sav(path, stride=stride)
    video = _matching_video(project, document, name=video_name or document.video.video_id)
    ids: list[int] = []
    for done, masklet in enumerate(document.masklets):
        if report is not None:
            report(done, len(document.masklets))
        change = project.store.steps.commit(_sav_draft(project, video, masklet, person=person, path=path))
        ids.append(change.new_ids[_MASKLET])
    _adopt_attributes(project, video, document)
    return tuple(ids)


def import_masks(
    project: Project, folder: Path, *, person: Person, video: Video, report: Report | None = None
) -> tuple[int, ...]:
    """Add the objects of a folder of mask images to a video; returns the new masklets' ids.

    Masks between the video's grid frames are passed over. Raises EngineError where the folder cannot be read or none of
    its masks lies on the grid; nothing is added then.
    """
    found = read_mask_folder(folder, size=(video.height, video.width), frame_count=video.frame_count)
    grid = grid_of(video)
    drafts: list[StepDraft] = []
    for each in found:
        masks = [_mask(frame, rle, auto=False) for frame, rle in sorted(each.masks.items()) if frame in grid]
        if masks:
            note = {"file": folder.name, "object": each.name}
            drafts.append(_draft(project, video, masks, person=person, name=each.name, source="manual", payload=note))
    if not drafts:
        raise EngineError(
            f"None of the masks in {folder} is on a grid frame of {video.name}, the multiples of {grid.stride}."
        )
    ids: list[int] = []
    for done, draft in enumerate(drafts):
        if report is not None:
            report(done, len(drafts))
        ids.append(project.store.steps.commit(draft).new_ids[_MASKLET])
    return tuple(ids)


def _matching_video(project: Project, document: SavImport, *, name: str) -> Video:
    video = project.video_named(name)
    file = document.path.name
    if video is None:
        known = ", ".join(each.name for each in project.store.catalogue.videos()) or "none yet"
        raise EngineError(
            f"{file} is for the video {name}, which is not in the project (it has: {known}): add that video first, or "
            "say which one is meant."
        )
    theirs = document.video
    if (video.height, video.width, video.frame_count) != (theirs.height, theirs.width, theirs.grid.frame_count):
        raise EngineError(
            f"{file} is for a video of {theirs.width}×{theirs.height} pixels and {theirs.grid.frame_count} frames, "
            f"but {video.name} has {video.width}×{video.height} and {video.frame_count}."
        )
    if theirs.grid != grid_of(video):
        raise EngineError(
            f"{file} has a mask on every {theirs.grid.stride} frames, but {video.name} is annotated on every "
            f"{video.stride}: add the video to a project of the same rate."
        )
    return video


def _sav_draft(project: Project, video: Video, masklet: SavMasklet, *, person: Person, path: Path) -> StepDraft:
    auto = masklet.type == "auto"
    masks: list[NewMask] = []
    for index, (frame, rle) in enumerate(zip(grid_of(video).frames(), masklet.frames, strict=True)):
        if rle is None:
            continue
        scores = masklet.stability_scores
        stability = None if scores is None else scores[index]
        masks.append(replace(_mask(frame, rle, auto=auto), stability_score=stability))
    name, note = f"imported {masklet.masklet_id}", {"file": path.name, "masklet_id": masklet.masklet_id}
    return _draft(project, video, masks, person=person, name=name, source=masklet.type, payload=note)


def _mask(frame: int, rle: Rle, *, auto: bool) -> NewMask:
    provenance = Provenance.AUTO if auto else Provenance.ABSENT if is_empty(rle) else Provenance.PAINTED
    return NewMask(masklet_id=_MASKLET, frame=frame, rle=rle, provenance=provenance)


def _draft(
    project: Project,
    video: Video,
    masks: list[NewMask],
    *,
    person: Person,
    name: str,
    source: Source,
    payload: dict[str, Any],
) -> StepDraft:
    """One target with one masklet of these masks, pinned unless they are automatic."""
    number = len(project.store.masklets.targets(video.id, include_deleted=True)) + 1
    draft = StepDraft(
        video_id=video.id,
        person_id=person.id,
        kind=StepKind.IMPORT,
        payload=payload,
        targets=(NewTarget(id=_TARGET, name=name, colour_index=(number - 1) % COLOURS),),
        masklets=(NewMasklet(id=_MASKLET, target_id=_TARGET, phase=3, source=source),),
        masks=tuple(masks),
    )
    return draft if source == "auto" else replace(draft, pins=_pins(masks, stride=video.stride))


def _pins(masks: list[NewMask], *, stride: int) -> tuple[NewPin, ...]:
    pins: list[NewPin] = []
    # Masks on neighbouring grid frames have the same difference of frame and rank.
    ranked = [(mask.frame - rank * stride, mask) for rank, mask in enumerate(masks)]
    for (_, provenance), run in groupby(ranked, key=lambda item: (item[0], item[1].provenance)):
        group = [mask for _, mask in run]
        if provenance is Provenance.ABSENT:
            pins.append(absent_pin(_MASKLET, group[0].frame, group[-1].frame))
        else:
            pins += [painted_pin(_MASKLET, mask.frame, mask.rle) for mask in group]
    return tuple(pins)


def _adopt_attributes(project: Project, video: Video, document: SavImport) -> None:
    given = {"environment": document.video.environment, "split": document.video.split}
    missing = {key: value for key, value in given.items() if value and key not in video.attributes}
    if missing:
        project.store.catalogue.set_attributes(video.id, {**video.attributes, **missing})
