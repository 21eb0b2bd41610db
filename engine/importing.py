"""From SA-V documents and folders of masks into a project: every object becomes a target with a masklet.

Masks of manual masklets come in as painted pins, which nothing overwrites, and empty ones as absent ranges; those of
automatic masklets as automatic masks. An import is one step: whole or not at all, and undone at once. No Qt, no model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from engine.errors import EngineError
from engine.exchange.mask_folder import read_mask_folder
from engine.exchange.sav import SavMasklet
from engine.exchange.sav_import import SavImport, read_sav
from engine.pins import absent_pin, painted_pin
from engine.project import Project, file_sha256, grid_of
from engine.session.objects import COLOURS
from storage.drafts import NewMask, NewMasklet, NewPin, NewTarget, StepDraft
from storage.mask_codec import Rle, is_empty
from storage.records import Person, Provenance, Source, StepKind, Video

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Object:
    """One target to be: its name, the number it would like, where it comes from, and its masks by frame."""

    name: str
    number: int | None
    source: Source
    masks: list[tuple[int, Rle, float | None]]


def import_sav(
    project: Project, path: Path, *, person: Person, video_name: str | None = None, report: Report | None = None
) -> tuple[int, ...]:
    """Add the masklets of a SA-V document to a video of the project, as one step; returns the new masklets' ids.

    The video is the one named `video_name`, or as in the file; targets get the file's masklet ids as numbers where
    those are free, and the names that a side file has for them. Raises EngineError when the video is not in the
    project, has another size or length, or another grid than the file was annotated on, or when this very file has been
    imported already; nothing is added then.
    """
    document = read_sav(path)
    video = _matching_video(project, document, name=video_name or document.video.video_id)
    objects: list[_Object] = []
    for done, masklet in enumerate(document.masklets):
        if report is not None:
            report(done, len(document.masklets))
        name = document.names.get(masklet.masklet_id) or f"imported {masklet.masklet_id}"
        objects.append(_sav_object(video, masklet, name=name))
    ids = _commit(project, video, objects, person=person, file=path.name, sha256=file_sha256(path))
    _adopt_attributes(project, video, document)
    return ids


def import_masks(
    project: Project, folder: Path, *, person: Person, video: Video, report: Report | None = None
) -> tuple[int, ...]:
    """Add the objects of a folder of mask images to a video, as one step; returns the new masklets' ids.

    Masks between the video's grid frames are passed over. `report` is told of images read. Raises EngineError where the
    folder cannot be read or none of its masks lies on the grid; nothing is added then.
    """
    size = (video.height, video.width)
    found = read_mask_folder(folder, size=size, frame_count=video.frame_count, report=report)
    grid = grid_of(video)
    objects: list[_Object] = []
    for each in found:
        masks = [(frame, rle, None) for frame, rle in sorted(each.masks.items()) if frame in grid]
        if masks:
            objects.append(_Object(each.name, None, "manual", list(masks)))
    if not objects:
        raise EngineError(
            f"None of the masks in {folder} is on a grid frame of {video.name}, the multiples of {grid.stride}."
        )
    return _commit(project, video, objects, person=person, file=folder.name, sha256=None)


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


def _sav_object(video: Video, masklet: SavMasklet, *, name: str) -> _Object:
    frames = grid_of(video).frames()
    scores: Sequence[float | None] = masklet.stability_scores or [None] * len(frames)
    rows = zip(frames, masklet.frames, scores, strict=True)
    masks = [(frame, rle, score) for frame, rle, score in rows if rle is not None]
    return _Object(name, masklet.masklet_id, masklet.type, masks)


def _commit(
    project: Project,
    video: Video,
    objects: Sequence[_Object],
    *,
    person: Person,
    file: str,
    sha256: str | None,
) -> tuple[int, ...]:
    """Make all objects in one step; manual masks become pins."""
    if sha256 is not None:
        _refuse_again(project, video, file, sha256)
    taken = {target.number for target in project.store.masklets.targets(video.id, include_deleted=True)}
    draft = StepDraft(
        video_id=video.id,
        person_id=person.id,
        kind=StepKind.IMPORT,
        payload={"file": file, "sha256": sha256, "objects": [each.name for each in objects]},
    )
    free = max(taken, default=0) + 1
    for k, each in enumerate(objects):
        target_id, masklet_id = -2 * k - 1, -2 * k - 2
        number = free if each.number is None or each.number in taken else each.number
        taken.add(number)
        free = max(free, number + 1)
        masks = [_new_mask(masklet_id, each.source, *mask) for mask in each.masks]
        target = NewTarget(id=target_id, name=each.name, colour_index=(number - 1) % COLOURS, number=number)
        masklet = NewMasklet(id=masklet_id, target_id=target_id, phase=3, source=each.source)
        draft = replace(
            draft,
            targets=(*draft.targets, target),
            masklets=(*draft.masklets, masklet),
            masks=(*draft.masks, *masks),
            pins=draft.pins if each.source == "auto" else (*draft.pins, *_pins(masks, stride=video.stride)),
        )
    ids = project.store.steps.commit(draft).new_ids
    return tuple(ids[masklet.id] for masklet in draft.masklets)


def _new_mask(masklet_id: int, source: Source, frame: int, rle: Rle, stability: float | None) -> NewMask:
    provenance = Provenance.AUTO if source == "auto" else Provenance.ABSENT if is_empty(rle) else Provenance.PAINTED
    return NewMask(masklet_id=masklet_id, frame=frame, rle=rle, provenance=provenance, stability_score=stability)


def _refuse_again(project: Project, video: Video, file: str, sha256: str) -> None:
    """Raise EngineError where the same file is in the video already, and not deleted or undone."""
    for masklet in project.store.masklets.masklets(video_id=video.id):
        for step in project.store.steps.history(masklet_id=masklet.id):
            if step.kind is StepKind.IMPORT and step.payload.get("sha256") == sha256:
                raise EngineError(
                    f"{file} has been imported into {video.name} already: delete those objects first to import it anew."
                )


def _pins(masks: list[NewMask], *, stride: int) -> tuple[NewPin, ...]:
    pins: list[NewPin] = []
    # Masks on neighbouring grid frames have the same difference of frame and rank.
    ranked = [(mask.frame - rank * stride, mask) for rank, mask in enumerate(masks)]
    for (_, provenance), run in groupby(ranked, key=lambda item: (item[0], item[1].provenance)):
        group = [mask for _, mask in run]
        if provenance is Provenance.ABSENT:
            pins.append(absent_pin(group[0].masklet_id, group[0].frame, group[-1].frame))
        else:
            pins += [painted_pin(mask.masklet_id, mask.frame, mask.rle) for mask in group]
    return tuple(pins)


def _adopt_attributes(project: Project, video: Video, document: SavImport) -> None:
    given = {"environment": document.video.environment, "split": document.video.split}
    missing = {key: value for key, value in given.items() if value and key not in video.attributes}
    if missing:
        project.store.catalogue.set_attributes(video.id, {**video.attributes, **missing})
