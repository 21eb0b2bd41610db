"""Reading how a masklet stands, on a thread of its own: the store and pure functions, nothing of Qt."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.state.standing import Standing
from engine.session.session import Session
from engine.session.stretches import Pair, compare, stretches_of

PORTION = 128
"""Pairs of masks compared at once: between two portions others can read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a masklet."""

    masklet_id: int
    standing: Standing


def read(session: Session, masklet_id: int, ious: dict[Pair, float]) -> Reading:
    """Compare what is to be compared of a masklet; `ious` are known already and grow by those found."""
    replaced, both_ways = session.stretches.replaced(masklet_id), session.flags.both_ways(masklet_id)
    pairs = {*((each.before_id, each.after_id) for each in replaced), *both_ways.values()}
    left = [pair for pair in pairs if pair not in ious]
    for first in range(0, len(left), PORTION):
        ious.update(compare(session.context.store, left[first : first + PORTION]))
    stretches = stretches_of(masklet_id, replaced, ious, grid=session.context.grid)
    return Reading(masklet_id, Standing(stretches, session.flags.of(masklet_id, both_ways, ious)))
