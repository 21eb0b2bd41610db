"""Writing what a step draft does: checking it against what is there, and making its rows.

Functions over a connection; the caller holds the transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, insert, select

from storage import mask_codec
from storage.drafts import FrameKey, NewMask, NewPin, StepDraft
from storage.errors import StorageError
from storage.objects import load_masklets, load_targets
from storage.records import Masklet, MaskletState, PinKind, Provenance, StepState
from storage.rows import insert_row, one_row
from storage.schema import (
    REMOVED,
    CurrentPinRow,
    MaskletRow,
    MaskletVersionRow,
    MaskVersionRow,
    PinVersionRow,
    StepRow,
    TargetRow,
    TargetVersionRow,
    VideoRow,
)


class PinsOverlapError(ValueError):
    """Two current pins of a masklet share a frame."""


def check_draft(connection: Connection, draft: StepDraft) -> None:
    """Refuse a draft that changes what is frozen, deleted or gone, with a StorageError."""
    changed: list[NewMask | NewPin | FrameKey] = [*draft.masks, *draft.removed_masks, *draft.pins, *draft.removed_pins]
    check_editable(connection, {item.masklet_id for item in changed}, video_id=draft.video_id)
    edited = {edit.masklet_id for edit in draft.masklet_edits}
    check_editable(connection, edited, video_id=draft.video_id, may_be_deleted=True)

    edited_targets = {edit.target_id for edit in draft.target_edits if edit.target_id > 0}
    parents = {new.target_id for new in draft.masklets if new.target_id > 0}
    targets = load_targets(connection, TargetRow.id.in_(edited_targets | parents))
    alive = {target.id for target in targets if not target.deleted or target.id not in parents}
    if gone := (edited_targets | parents) - alive:
        raise StorageError(f"The object ({min(gone)}) is no longer there: somebody deleted it or undid its making.")
    if any(target.video_id != draft.video_id for target in targets):
        raise ValueError("a step can't reach into another video")
    if dying := {edit.target_id for edit in draft.target_edits if edit.deleted is not None}:
        _check_states(connection, load_masklets(connection, TargetRow.id.in_(dying)))


def check_editable(
    connection: Connection, masklet_ids: Collection[int], *, video_id: int, may_be_deleted: bool = False
) -> None:
    """Refuse with a StorageError unless all these masklets are there and draft or returned; new ones are not asked."""
    wanted = {masklet_id for masklet_id in masklet_ids if masklet_id > 0}
    if not wanted:
        return
    masklets = load_masklets(connection, MaskletRow.id.in_(wanted))
    alive = {masklet.id for masklet in masklets if may_be_deleted or not masklet.deleted}
    if gone := wanted - alive:
        raise StorageError(f"The masklet ({min(gone)}) is no longer there: somebody deleted it or undid its making.")
    if any(masklet.video_id != video_id for masklet in masklets):
        raise ValueError("a step can't reach into another video")
    _check_states(connection, masklets)


def _check_states(connection: Connection, masklets: Sequence[Masklet]) -> None:
    for masklet in masklets:
        if not masklet.state.editable:
            remedy = "recall it" if masklet.state is MaskletState.SUBMITTED else "have a lead reopen it"
            (target,) = load_targets(connection, TargetRow.id == masklet.target_id)
            raise StorageError(f"The masklet of {target.name} is {masklet.state}: {remedy} before changing it.")


def write_effects(connection: Connection, step_id: int, draft: StepDraft) -> Mapping[int, int]:
    """Make the rows of a checked draft; the answer maps its negative ids to those of the rows."""
    new_ids: dict[int, int] = {}
    values: dict[str, Any]
    for target in draft.targets:
        number = _number(connection, draft.video_id, wanted=target.number)
        values = {"step_id": step_id, "video_id": draft.video_id, "number": number}
        _remember(new_ids, target.id, insert_row(connection, TargetRow, values))
        values = {"name": target.name, "colour_index": target.colour_index, "tags": list(target.tags)}
        insert_row(connection, TargetVersionRow, values | {"step_id": step_id, "target_id": new_ids[target.id]})
    for edit in draft.target_edits:
        values = asdict(edit) | {"step_id": step_id, "target_id": _real(edit.target_id, new_ids)}
        values["tags"] = None if edit.tags is None else list(edit.tags)
        insert_row(connection, TargetVersionRow, values)
    for masklet in draft.masklets:
        values = {
            "step_id": step_id,
            "target_id": _real(masklet.target_id, new_ids),
            "source": masklet.source,
            "annotator_id": draft.person_id,
            "state": MaskletState.DRAFT,
            "revision": 0,
        }
        _remember(new_ids, masklet.id, insert_row(connection, MaskletRow, values))
        values = {"step_id": step_id, "masklet_id": new_ids[masklet.id], "phase": masklet.phase}
        insert_row(connection, MaskletVersionRow, values)
    for change in draft.masklet_edits:
        values = asdict(change) | {"step_id": step_id, "masklet_id": _real(change.masklet_id, new_ids)}
        insert_row(connection, MaskletVersionRow, values)
    write_masks(connection, step_id, draft.masks, removed=draft.removed_masks, new_ids=new_ids)
    _write_pins(connection, step_id, draft.pins, removed=draft.removed_pins, new_ids=new_ids)
    return new_ids


def write_masks(
    connection: Connection,
    step_id: int,
    masks: Sequence[NewMask],
    *,
    removed: Sequence[FrameKey] = (),
    new_ids: Mapping[int, int],
) -> None:
    """Make mask versions. Raises ValueError for a mask that isn't of the video's size or on a frame it hasn't."""
    if not masks and not removed:
        return
    video = one_row(
        connection,
        select(VideoRow.height, VideoRow.width, VideoRow.frame_count)
        .join(StepRow, StepRow.video_id == VideoRow.id)
        .where(StepRow.id == step_id),
    )
    for mask in masks:
        if mask.rle.size != (video.height, video.width) or not 0 <= mask.frame < video.frame_count:
            raise ValueError(f"a mask of {mask.rle.size} for frame {mask.frame} in a video of {tuple(video)}")
    rows = [_mask_values(mask, _real(mask.masklet_id, new_ids)) for mask in masks]
    for key in removed:
        where = {"masklet_id": _real(key.masklet_id, new_ids), "frame": key.frame}
        rows.append(_no_values(MaskVersionRow) | where | {"provenance": REMOVED, "area": 0})
    connection.execute(insert(MaskVersionRow), [row | {"step_id": step_id} for row in rows])


def check_no_pin_before(connection: Connection, step_id: int, masks: Sequence[NewMask]) -> None:
    """Raise ValueError for a tracked mask on a frame that was pinned before the step: a pin is never overwritten."""
    tracked = [mask for mask in masks if mask.provenance in {Provenance.PROPAGATED, Provenance.AUTO}]
    pin = PinVersionRow
    query = (
        select(pin.masklet_id, pin.frame, pin.last_frame)
        .join(CurrentPinRow, CurrentPinRow.version_id == pin.id)
        .where(CurrentPinRow.masklet_id.in_({mask.masklet_id for mask in tracked}), pin.step_id < step_id)
    )
    for masklet_id, first, last in connection.execute(query):
        for mask in tracked:
            if mask.masklet_id == masklet_id and first <= mask.frame <= last:
                raise ValueError(f"a tracked mask for frame {mask.frame} of masklet {masklet_id}, which is pinned")


def check_pins_are_apart(connection: Connection, masklet_ids: Collection[int]) -> None:
    """Raise PinsOverlapError where two current pins of a masklet share a frame."""
    pin = PinVersionRow
    query = (
        select(pin.masklet_id, pin.frame, pin.last_frame)
        .join(CurrentPinRow, CurrentPinRow.version_id == pin.id)
        .where(CurrentPinRow.masklet_id.in_(masklet_ids))
        .order_by(pin.masklet_id, pin.frame)
    )
    for before, after in pairwise(connection.execute(query)):
        if before.masklet_id == after.masklet_id and before.last_frame >= after.frame:
            raise PinsOverlapError(f"pins of masklet {before.masklet_id} overlap at frame {after.frame}")


def _mask_values(mask: NewMask, masklet_id: int) -> dict[str, Any]:
    area, box = mask_codec.area_and_box(mask.rle)
    x0, y0, x1, y1 = box or (None, None, None, None)
    return {
        "masklet_id": masklet_id,
        "frame": mask.frame,
        "provenance": mask.provenance,
        "area": area,
        "x0": x0,
        "y0": y0,
        "x1": x1,
        "y1": y1,
        "predicted_iou": mask.predicted_iou,
        "object_score": mask.object_score,
        "stability_score": mask.stability_score,
        "checkpoint_id": mask.checkpoint_id,
        "source_frame": mask.source_frame,
        "source_hash": mask.source_hash,
        "direction": mask.direction,
        "height": mask.rle.size[0],
        "width": mask.rle.size[1],
        "counts": mask.rle.counts,
    }


def _write_pins(
    connection: Connection,
    step_id: int,
    pins: Sequence[NewPin],
    *,
    removed: Sequence[FrameKey],
    new_ids: Mapping[int, int],
) -> None:
    rows: list[dict[str, Any]] = []
    for pin in pins:
        last_frame = pin.frame if pin.last_frame is None else pin.last_frame
        if last_frame < pin.frame or (last_frame > pin.frame and pin.kind is not PinKind.ABSENT):
            raise ValueError(f"a pin of kind {pin.kind} can't reach from frame {pin.frame} to {last_frame}")
        mask = pin.content.mask
        row = {
            "step_id": step_id,
            "masklet_id": _real(pin.masklet_id, new_ids),
            "frame": pin.frame,
            "last_frame": last_frame,
            "kind": pin.kind,
            "prompts": {
                "points": [[float(x), float(y)] for x, y in pin.prompts.points],
                "labels": [int(label) for label in pin.prompts.labels],
                "box": pin.prompts.box and [float(edge) for edge in pin.prompts.box],
            },
            "candidate": pin.candidate,
            "candidate_scores": [float(score) for score in pin.candidate_scores],
            "object_score": pin.object_score,
            "predicted_iou": pin.predicted_iou,
            "checkpoint_id": pin.checkpoint_id,
            "content_hash": pin.content_hash,
            "mask_height": mask and mask.size[0],
            "mask_width": mask and mask.size[1],
            "mask_counts": mask and mask.counts,
            "object_pointer": pin.content.object_pointer,
            "low_res_logits": pin.content.low_res_logits,
        }
        rows.append(row)
    for key in removed:
        where = {"step_id": step_id, "masklet_id": _real(key.masklet_id, new_ids), "frame": key.frame}
        says = {"last_frame": key.frame, "kind": REMOVED, "prompts": {}, "candidate_scores": [], "content_hash": ""}
        rows.append(_no_values(PinVersionRow) | where | says)
    if rows:
        connection.execute(insert(PinVersionRow), rows)


def _no_values(table: type[MaskVersionRow] | type[PinVersionRow]) -> dict[str, Any]:
    """NULL in every column but the id, since rows inserted together need the same columns."""
    return dict.fromkeys(column.key for column in table.__table__.columns if column.key != "id")


def _number(connection: Connection, video_id: int, *, wanted: int | None) -> int:
    """The number wanted, unless an object has it that is there or can come back by redo; else one more than any."""
    query = (
        select(TargetRow.number)
        .join(StepRow, StepRow.id == TargetRow.step_id)
        .where(TargetRow.video_id == video_id, StepRow.state != StepState.ABANDONED)
    )
    used = set(connection.scalars(query))
    return wanted if wanted is not None and wanted not in used else max(used, default=0) + 1


def _remember(new_ids: dict[int, int], draft_id: int, row_id: int) -> None:
    if draft_id >= 0 or draft_id in new_ids:
        raise ValueError(f"new rows of a draft need different ids below zero, not {draft_id}")
    new_ids[draft_id] = row_id


def _real(draft_id: int, new_ids: Mapping[int, int]) -> int:
    return new_ids[draft_id] if draft_id < 0 else draft_id
