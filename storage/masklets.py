"""Reading targets and masklets: as they now are, as they were in a revision, and masks of the past.

Reads only. Runs in any thread under the store's contract.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, select, true
from sqlalchemy.orm import aliased

from storage.database import Database
from storage.mask_codec import Rle
from storage.objects import load_masklets, load_targets
from storage.records import (
    Masklet,
    MaskletState,
    MaskSummary,
    MaskVersion,
    Pin,
    PinContent,
    PinKind,
    Prompts,
    Provenance,
    StepKind,
    StepState,
    Target,
)
from storage.schema import (
    REMOVED,
    CurrentMaskRow,
    CurrentPinRow,
    LookedAtRow,
    MaskletRow,
    MaskVersionRow,
    PinVersionRow,
    StepRow,
    TargetRow,
)

_VERSION = MaskVersionRow
_LOOKED_AT = exists().where(LookedAtRow.version_id == _VERSION.id).label("looked_at")
_SUMMARY = (
    *(_VERSION.id, _VERSION.step_id, _VERSION.masklet_id, _VERSION.frame, _VERSION.provenance, _VERSION.area),
    *(_VERSION.x0, _VERSION.y0, _VERSION.x1, _VERSION.y1),
    *(_VERSION.predicted_iou, _VERSION.object_score, _VERSION.stability_score, _VERSION.checkpoint_id),
    *(_VERSION.source_frame, _VERSION.source_hash, _VERSION.direction, _LOOKED_AT),
)
_CODE = (_VERSION.height, _VERSION.width, _VERSION.counts)
_PROVENANCES = {str(word): word for word in Provenance}
_BY_HAND = (Provenance.PROMPTED, Provenance.PAINTED, Provenance.ABSENT)
_PIN = [
    column
    for column in PinVersionRow.__table__.columns
    if column.key not in {"mask_height", "mask_width", "mask_counts", "object_pointer", "low_res_logits"}
]

_MOST_NAMED = 2000  # frames a query names one by one; of more, all are read


class Masklets:
    """Answers every question about targets, masklets, masks and pins."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def targets(self, video_id: int, *, include_deleted: bool = False) -> tuple[Target, ...]:
        """The objects of a video by number; those whose making is undone are not there."""
        with self._database.reading() as connection:
            targets = load_targets(connection, TargetRow.video_id == video_id)
        return tuple(target for target in targets if include_deleted or not target.deleted)

    def target(self, target_id: int) -> Target:
        """One object, also a deleted one. Raises ValueError where it is unknown or its making undone."""
        with self._database.reading() as connection:
            targets = load_targets(connection, TargetRow.id == target_id)
        if not targets:
            raise ValueError(f"there is no target {target_id}")
        return targets[0]

    def masklets(
        self,
        *,
        video_id: int | None = None,
        target_id: int | None = None,
        state: MaskletState | None = None,
        include_deleted: bool = False,
    ) -> tuple[Masklet, ...]:
        """Masklets in the order they were made; those whose making is undone are not there."""
        which: list[ColumnElement[bool]] = [true()]
        if video_id is not None:
            which.append(TargetRow.video_id == video_id)
        if target_id is not None:
            which.append(TargetRow.id == target_id)
        if state is not None:
            which.append(MaskletRow.state == state)
        with self._database.reading() as connection:
            masklets = load_masklets(connection, and_(*which))
        return tuple(masklet for masklet in masklets if include_deleted or not masklet.deleted)

    def masklet(self, masklet_id: int) -> Masklet:
        """One masklet, also a deleted one. Raises ValueError where it is unknown or its making undone."""
        with self._database.reading() as connection:
            masklets = load_masklets(connection, MaskletRow.id == masklet_id)
        if not masklets:
            raise ValueError(f"there is no masklet {masklet_id}")
        return masklets[0]

    def summaries(self, masklet_id: int, *, frames: Collection[int] | None = None) -> dict[int, MaskSummary]:
        """Current masks without pixels by frame, in order of frames; of all frames or of some."""
        query = _current(_SUMMARY).where(CurrentMaskRow.masklet_id == masklet_id).order_by(CurrentMaskRow.frame)
        if frames is not None and len(frames) <= _MOST_NAMED:
            query = query.where(CurrentMaskRow.frame.in_(frames))
        with self._database.reading() as connection:
            found = {row.frame: MaskSummary(**_summary_values(row)) for row in connection.execute(query)}
        if frames is None or len(frames) <= _MOST_NAMED:
            return found
        wanted = frozenset(frames)
        return {frame: summary for frame, summary in found.items() if frame in wanted}

    def masks(self, masklet_id: int) -> dict[int, MaskVersion]:
        """Current masks by frame, in order of frames."""
        query = _current(_SUMMARY + _CODE).where(CurrentMaskRow.masklet_id == masklet_id)
        with self._database.reading() as connection:
            masks = _mask_versions(connection, query.order_by(CurrentMaskRow.frame))
        return {mask.frame: mask for mask in masks}

    def mask(self, masklet_id: int, frame: int) -> MaskVersion | None:
        """Current mask of one frame."""
        one_frame = and_(CurrentMaskRow.masklet_id == masklet_id, CurrentMaskRow.frame == frame)
        with self._database.reading() as connection:
            masks = _mask_versions(connection, _current(_SUMMARY + _CODE).where(one_frame))
        return masks[0] if masks else None

    def masks_at(self, masklet_ids: Collection[int], frame: int) -> dict[int, MaskVersion]:
        """Current masks of one frame of some masklets, by masklet id."""
        with self._database.reading() as connection:
            one_frame = and_(CurrentMaskRow.masklet_id.in_(masklet_ids), CurrentMaskRow.frame == frame)
            query = _current(_SUMMARY + _CODE).where(one_frame).order_by(CurrentMaskRow.masklet_id)
            return {mask.masklet_id: mask for mask in _mask_versions(connection, query)}

    def mask_ids(self, masklet_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
        """Ids of the current masks of some masklets in order of frames, by masklet id; of those that have any.

        The same ids are the same masks: what tells whether they have to be read again.
        """
        query = select(CurrentMaskRow.masklet_id, CurrentMaskRow.version_id).order_by(
            CurrentMaskRow.masklet_id, CurrentMaskRow.frame
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.where(CurrentMaskRow.masklet_id.in_(masklet_ids))).all()
        by_masklet = groupby(rows, key=attrgetter("masklet_id"))
        return {masklet_id: tuple(row.version_id for row in found) for masklet_id, found in by_masklet}

    def mask_version(self, version_id: int) -> MaskVersion:
        """One mask by its id, current or not. Raises ValueError for an unknown one."""
        query = select(*_SUMMARY, *_CODE).where(_VERSION.id == version_id, _VERSION.provenance != REMOVED)
        with self._database.reading() as connection:
            masks = _mask_versions(connection, query)
        if not masks:
            raise ValueError(f"there is no mask {version_id}")
        return masks[0]

    def latest_mask(self, masklet_id: int, frame: int, *, provenance: Provenance) -> MaskVersion | None:
        """The latest mask of that provenance among the done steps, current or not."""
        query = (
            select(*_SUMMARY, *_CODE)
            .join(StepRow, StepRow.id == _VERSION.step_id)
            .where(_VERSION.masklet_id == masklet_id, _VERSION.frame == frame)
            .where(StepRow.state == StepState.DONE, _VERSION.provenance == provenance)
            .order_by(_VERSION.step_id.desc(), _VERSION.id.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            masks = _mask_versions(connection, query)
        return masks[0] if masks else None

    def masks_of_revision(self, masklet_id: int, revision: int) -> dict[int, MaskVersion]:
        """Masks by frame as they were when that revision was submitted. Raises ValueError for an unknown revision."""
        with self._database.reading() as connection:
            submits = select(StepRow.id, StepRow.payload).where(
                StepRow.masklet_id == masklet_id, StepRow.kind == StepKind.SUBMIT
            )
            for submit in connection.execute(submits):
                if submit.payload["revision"] == revision:
                    query = _as_submitted(masklet_id, submit.id, submit.payload["last_mask_id"])
                    return {mask.frame: mask for mask in _mask_versions(connection, query)}
        raise ValueError(f"masklet {masklet_id} has no revision {revision}")

    def edited_frames(self, masklet_id: int) -> frozenset[int]:
        """Frames with at least one done step by hand: prompted, painted or marked absent, imports not counted."""
        query = (
            select(_VERSION.frame)
            .distinct()
            .join(StepRow, StepRow.id == _VERSION.step_id)
            .where(_VERSION.masklet_id == masklet_id, made_by_hand())
        )
        with self._database.reading() as connection:
            return frozenset(connection.scalars(query))

    def pins(self, masklet_id: int) -> dict[int, Pin]:
        """Current pins by first frame, in order of frames, without their heavy part."""
        query = (
            select(*_PIN)
            .join(CurrentPinRow, CurrentPinRow.version_id == PinVersionRow.id)
            .where(CurrentPinRow.masklet_id == masklet_id)
            .order_by(CurrentPinRow.frame)
        )
        with self._database.reading() as connection:
            return {row.frame: _pin(row) for row in connection.execute(query)}

    def pin_content(self, pin_id: int) -> PinContent:
        """The heavy part of a pin. Raises ValueError for an unknown id."""
        return self.pin_contents([pin_id])[pin_id]

    def pin_contents(self, pin_ids: Collection[int]) -> dict[int, PinContent]:
        """The heavy part of some pins by id, read in one query. Raises ValueError for an unknown id."""
        pin = PinVersionRow
        mask = pin.mask_height, pin.mask_width, pin.mask_counts
        query = select(pin.id, *mask, pin.low_res_logits, pin.object_pointer).where(pin.id.in_(pin_ids))
        with self._database.reading() as connection:
            contents = {row.id: _pin_content(row) for row in connection.execute(query)}
        if unknown := set(pin_ids) - contents.keys():
            raise ValueError(f"there is no pin {min(unknown)}")
        return contents


def made_by_hand() -> ColumnElement[bool]:
    """Of mask versions joined to their steps: a person's own hand, in a step that is done and no import."""
    done = StepRow.state == StepState.DONE
    return and_(_VERSION.provenance.in_(_BY_HAND), done, StepRow.kind != StepKind.IMPORT)


_Query = Select[*tuple[Any, ...]]


def _current(columns: Iterable[Any]) -> _Query:
    return select(*columns).join(CurrentMaskRow, CurrentMaskRow.version_id == _VERSION.id)


def _as_submitted(masklet_id: int, submit_id: int, last_mask_id: int) -> _Query:
    """The latest versions that existed at the submit, of steps that were done then.

    Whether a step was done then follows from the last undo or redo of it before the submit.
    """
    turn = aliased(StepRow)
    last_turn = (
        select(turn.kind)
        .where(turn.subject_id == _VERSION.step_id, turn.id < submit_id)
        .order_by(turn.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    place = func.row_number().over(partition_by=_VERSION.frame, order_by=[_VERSION.step_id.desc(), _VERSION.id.desc()])
    ranked = (
        select(_VERSION.id, _VERSION.provenance, place.label("place"))
        .where(
            _VERSION.masklet_id == masklet_id,
            _VERSION.id <= last_mask_id,
            func.coalesce(last_turn, StepKind.REDO) == StepKind.REDO,
        )
        .subquery()
    )
    return (
        select(*_SUMMARY, *_CODE)
        .join(ranked, ranked.c.id == _VERSION.id)
        .where(ranked.c.place == 1, ranked.c.provenance != REMOVED)
        .order_by(_VERSION.frame)
    )


def _summary_values(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """Values of a MaskSummary; spelt out, because rows come by the thousand."""
    return {
        "id": row[0],
        "step_id": row[1],
        "masklet_id": row[2],
        "frame": row[3],
        "provenance": _PROVENANCES[row[4]],
        "area": row[5],
        "box": None if row[6] is None else (row[6], row[7], row[8], row[9]),
        "predicted_iou": row[10],
        "object_score": row[11],
        "stability_score": row[12],
        "checkpoint_id": row[13],
        "source_frame": row[14],
        "source_hash": row[15],
        "direction": row[16],
        "looked_at": row[17] == 1,
    }


def _mask_versions(connection: Connection, query: _Query) -> tuple[MaskVersion, ...]:
    return tuple(
        MaskVersion(**_summary_values(row), rle=Rle((row.height, row.width), row.counts))
        for row in connection.execute(query)
    )


def _pin(row: Row[*tuple[Any, ...]]) -> Pin:
    values = row._asdict()
    prompts = values["prompts"]
    values["prompts"] = Prompts(
        points=tuple((x, y) for x, y in prompts["points"]),
        labels=tuple(prompts["labels"]),
        box=None if prompts["box"] is None else tuple(prompts["box"]),
    )
    values["kind"] = PinKind(values["kind"])
    values["candidate_scores"] = tuple(values["candidate_scores"])
    return Pin(**values)


def _pin_content(row: Row[*tuple[Any, ...]]) -> PinContent:
    mask = None if row.mask_counts is None else Rle((row.mask_height, row.mask_width), row.mask_counts)
    return PinContent(mask=mask, low_res_logits=row.low_res_logits, object_pointer=row.object_pointer)
