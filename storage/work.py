"""Who is to annotate which video, and every masklet as work queues show it.

Assignments are appended, and the latest on a person, video and phase holds. Runs in any thread under the store's
contract.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, func, select, true
from sqlalchemy.orm import aliased

from storage.current import REVIEW_KINDS
from storage.database import Database
from storage.drafts import NewAssignment
from storage.hands import hands
from storage.records import Decision, MaskletState, StepKind, StepState
from storage.rows import insert_row
from storage.schema import (
    AssignmentRow,
    MaskletRow,
    MaskletVersionRow,
    StepRow,
    TargetRow,
    TargetVersionRow,
    VerdictRow,
    VideoRow,
)
from storage.work_records import Assignment, AssignmentState, WorkItem

_MADE, _OF_TARGET, _SUBMIT, _MOVED = aliased(StepRow), aliased(StepRow), aliased(StepRow), aliased(StepRow)


class Work:
    """Keeps assignments and reads what the queues are made of."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last_step = 0
        self._of_video: dict[int, list[WorkItem]] = {}
        self._items: tuple[WorkItem, ...] = ()

    def assign(self, draft: NewAssignment) -> None:
        """Record that somebody is to annotate a video in a phase, has done so, or no longer is to."""
        values = {
            "video_id": draft.video_id,
            "person_id": draft.person_id,
            "phase": draft.phase,
            "state": draft.state,
            "by_id": draft.by_id,
            "at": time.time() if draft.at is None else draft.at,
        }
        with self._database.writing() as connection:
            insert_row(connection, AssignmentRow, values)

    def assignments(self) -> tuple[Assignment, ...]:
        """What holds for every person, video and phase that was ever assigned, in the order it was said."""
        row = AssignmentRow
        last = select(func.max(row.id)).group_by(row.video_id, row.person_id, row.phase)
        query = select(*row.__table__.columns).where(row.id.in_(last)).order_by(row.id)
        with self._database.reading() as connection:
            return tuple(_assignment(found) for found in connection.execute(query))

    def hands(self, masklet_id: int) -> frozenset[int]:
        """Who has set or taken pins of a masklet (prompted, painted, marked absent, imported), or of what came into it.

        Masks come into a masklet from another one when the two are merged or swapped, or it is split off.
        """
        video = select(TargetRow.video_id).join(MaskletRow, MaskletRow.target_id == TargetRow.id)
        made_by = hands(video.where(MaskletRow.id == masklet_id))
        with self._database.reading() as connection:
            people = connection.scalar(select(made_by.c.people).where(made_by.c.masklet_id == masklet_id))
        return _ids(people)

    def items(self) -> tuple[WorkItem, ...]:
        """Every masklet that is there, by the time since when it is in its state; one query for the whole project.

        Later only videos with further steps are read again: nothing here changes without one.
        """
        further = select(StepRow.video_id, func.max(StepRow.id).label("last_step")).where(StepRow.id > self._last_step)
        with self._database.reading() as connection:
            found = connection.execute(further.group_by(StepRow.video_id))
            last_steps = {row.video_id: row.last_step for row in found}
            if last_steps:
                rows = connection.execute(_items(last_steps if self._of_video else None)).all()
                self._of_video |= {video: [] for video in last_steps}
                for row in rows:
                    if not row.deleted and not row.target_deleted:
                        self._of_video[row.video_id].append(_item(row))
                every = chain.from_iterable(self._of_video.values())
                self._items = tuple(sorted(every, key=lambda item: (item.since, item.masklet_id)))
                self._last_step = max(last_steps.values())
            return self._items


def _items(videos: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    """The masklets of some videos, or of all, deleted ones too."""
    masklet, target, video = MaskletRow, TargetRow, VideoRow
    here = true() if videos is None else StepRow.video_id.in_(videos)
    submits, moves, verdicts, made_by = _submits(here), _moves(here), _verdicts(here), hands(videos)
    return (
        select(
            masklet.id.label("masklet_id"),
            masklet.target_id,
            target.video_id,
            video.name.label("video_name"),
            target.number,
            _of_target("name"),
            _of_target("colour_index"),
            _of_target("deleted").label("target_deleted"),
            _of_masklet("deleted"),
            _of_masklet("phase"),
            func.coalesce(_of_masklet("source"), masklet.source).label("source"),
            func.coalesce(_of_masklet("annotator_id"), masklet.annotator_id).label("annotator_id"),
            masklet.state,
            masklet.revision,
            func.coalesce(_MOVED.at, _MADE.at).label("since"),
            _SUBMIT.payload.label("submitted"),
            made_by.c.people,
            verdicts.c.said,
        )
        .join(_MADE, and_(_MADE.id == masklet.step_id, _MADE.state == StepState.DONE))
        .join(target, target.id == masklet.target_id)
        .join(_OF_TARGET, and_(_OF_TARGET.id == target.step_id, _OF_TARGET.state == StepState.DONE))
        .join(video, video.id == target.video_id)
        .outerjoin(submits, submits.c.masklet_id == masklet.id)
        .outerjoin(_SUBMIT, _SUBMIT.id == submits.c.step_id)
        .outerjoin(moves, moves.c.masklet_id == masklet.id)
        .outerjoin(_MOVED, _MOVED.id == moves.c.step_id)
        .outerjoin(made_by, made_by.c.masklet_id == masklet.id)
        .outerjoin(verdicts, and_(verdicts.c.masklet_id == masklet.id, verdicts.c.revision == masklet.revision))
        .where(true() if videos is None else target.video_id.in_(videos))
    )


def _submits(here: ColumnElement[bool]) -> Subquery:
    """The last submission of each masklet."""
    query = select(StepRow.masklet_id, func.max(StepRow.id).label("step_id"))
    return query.where(here, StepRow.kind == StepKind.SUBMIT).group_by(StepRow.masklet_id).subquery()


def _moves(here: ColumnElement[bool]) -> Subquery:
    """The step by which each masklet came into its state; a verdict that decides nothing is none."""
    state = StepRow.payload["state"].as_string()
    before = func.lag(state).over(partition_by=StepRow.masklet_id, order_by=StepRow.id)
    kinds = StepRow.kind.in_(REVIEW_KINDS)
    move = select(StepRow.masklet_id, StepRow.id, state.is_distinct_from(before).label("moved")).where(here, kinds)
    found = move.subquery().c
    query = select(found.masklet_id, func.max(found.id).label("step_id")).where(found.moved)
    return query.group_by(found.masklet_id).subquery()


def _verdicts(here: ColumnElement[bool]) -> Subquery:
    """The verdicts of each revision as one JSON list, oldest first."""
    verdict = VerdictRow
    ordered = (
        select(
            verdict.masklet_id,
            verdict.revision,
            verdict.decision,
            verdict.reason,
            func.json(verdict.frames).label("frames"),
            StepRow.person_id,
        )
        .join(StepRow, StepRow.id == verdict.step_id)
        .where(here)
        .order_by(verdict.id)
        .subquery()
    )
    one = func.json_array(ordered.c.person_id, ordered.c.decision, ordered.c.reason, func.json(ordered.c.frames))
    query = select(ordered.c.masklet_id, ordered.c.revision, func.json_group_array(one).label("said"))
    return query.group_by(ordered.c.masklet_id, ordered.c.revision).subquery()


def _of_target(column: str) -> ColumnElement[Any]:
    """The last value of a column among the target's done versions."""
    version = TargetVersionRow
    return _newest(version, getattr(version, column), version.target_id == TargetRow.id, column)


def _of_masklet(column: str) -> ColumnElement[Any]:
    """The last value of a column among the masklet's done versions."""
    version = MaskletVersionRow
    return _newest(version, getattr(version, column), version.masklet_id == MaskletRow.id, column)


def _newest(
    version: type[TargetVersionRow] | type[MaskletVersionRow], value: Any, which: ColumnElement[bool], name: str
) -> ColumnElement[Any]:
    query = (
        select(value)
        .join(StepRow, StepRow.id == version.step_id)
        .where(which, value.is_not(None), StepRow.state == StepState.DONE)
        .order_by(version.step_id.desc(), version.id.desc())
        .limit(1)
    )
    return query.correlate(TargetRow, MaskletRow).scalar_subquery().label(name)


def _item(row: Row[Any]) -> WorkItem:
    submitted = row.submitted or {}
    verdicts = json.loads(row.said) if row.said else []
    judge_id, _, reason, frames = verdicts[-1] if verdicts else (None, None, "", [])
    return WorkItem(
        masklet_id=row.masklet_id,
        target_id=row.target_id,
        video_id=row.video_id,
        video_name=row.video_name,
        number=row.number,
        name=row.name,
        colour_index=row.colour_index,
        phase=row.phase,
        source=row.source,
        annotator_id=row.annotator_id,
        state=MaskletState(row.state),
        revision=row.revision,
        since=row.since,
        hands=_ids(row.people),
        area=submitted.get("area"),
        predicted_iou=submitted.get("predicted_iou"),
        stability_score=submitted.get("stability_score"),
        first_frame=submitted.get("first_frame"),
        said={person_id: Decision(decision) for person_id, decision, _, _ in verdicts},
        reason=reason,
        frames=tuple(frames),
        judge_id=judge_id,
    )


def _ids(listed: str | None) -> frozenset[int]:
    return frozenset(map(int, listed.split(","))) if listed else frozenset()


def _assignment(row: Row[Any]) -> Assignment:
    return Assignment(
        video_id=row.video_id,
        person_id=row.person_id,
        phase=row.phase,
        state=AssignmentState(row.state),
        by_id=row.by_id,
        at=row.at,
    )
