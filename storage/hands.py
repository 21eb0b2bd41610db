"""Whose work a masklet is: who made its pins, and whose masks came into it by merging, swapping and splitting.

Those masks are the work of who made their pins, and of who began or took up the masklet they came from. Queries only;
the caller holds the transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Subquery, and_, func, select, true, union, union_all
from sqlalchemy.orm import aliased

from storage.records import StepKind, StepState
from storage.schema import MaskletRow, MaskletVersionRow, PinVersionRow, StepRow


def hands(videos: Collection[int] | Select[Any] | None = None) -> Subquery:
    """The `people` whose work each masklet is, as a list of ids with commas; starting an automatic run is no work.

    With `videos`, ids or what finds them, only those are looked at: nothing comes into a masklet from another video.
    """
    here = true() if videos is None else StepRow.video_id.in_(videos)
    pin, edit, came = PinVersionRow, MaskletVersionRow, _came_in(here)
    by_hand = here, StepRow.state == StepState.DONE, StepRow.kind != StepKind.AUTO
    pins = select(pin.masklet_id, StepRow.person_id).join(StepRow, StepRow.id == pin.step_id).where(*by_hand)
    before, earlier = (and_(row.masklet_id == came.c.giver, row.step_id < came.c.step_id) for row in (pin, edit))
    of_giver = select(came.c.taker, StepRow.person_id).join(pin, before).join(StepRow, StepRow.id == pin.step_id)
    giver = and_(MaskletRow.id == came.c.giver, MaskletRow.source == "manual")
    began = select(came.c.taker, MaskletRow.annotator_id).join(MaskletRow, giver)
    took_up = select(came.c.taker, edit.annotator_id).join(edit, earlier).join(StepRow, StepRow.id == edit.step_id)
    took_up = took_up.where(*by_hand, edit.annotator_id.is_not(None))
    everybody = union(pins, of_giver.where(*by_hand), began, took_up).subquery().c
    people = func.group_concat(everybody.person_id).label("people")
    return select(everybody.masklet_id, people).group_by(everybody.masklet_id).subquery()


def _came_in(here: ColumnElement[bool]) -> CTE:
    """From which `giver` masks came into which `taker`, with the last step before which they were the giver's."""
    other, parted = StepRow.payload["other"].as_integer(), aliased(MaskletRow)
    done = here, StepRow.state == StepState.DONE
    given = union_all(
        select(StepRow.masklet_id.label("taker"), other.label("giver"), StepRow.id.label("step_id")).where(
            *done, StepRow.kind.in_((StepKind.MERGE, StepKind.SWAP))
        ),
        select(other, StepRow.masklet_id, StepRow.id).where(*done, StepRow.kind == StepKind.SWAP),
        select(parted.id, StepRow.masklet_id, StepRow.id)
        .join(parted, parted.step_id == StepRow.id)
        .where(*done, StepRow.kind == StepKind.SPLIT),
    ).cte("given")
    came = select(given.c.taker, given.c.giver, given.c.step_id).cte("came_in", recursive=True)
    earlier = and_(given.c.taker == came.c.giver, given.c.step_id < came.c.step_id)
    return came.union(select(came.c.taker, given.c.giver, given.c.step_id).join(given, earlier))
