"""What the latest propagation replaced, and what was tracked both ways, as queries over the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from storage.comparison import Source
from storage.drafts import MaskletEdit
from storage.records import Direction, StepKind
from storage.store import ProjectStore
from tests.contract.store_world import World, mask_of


@pytest.fixture
def world() -> Iterator[World]:
    with ProjectStore.in_memory(name="sample") as store:
        yield World(store)


def replaced(world: World, masklet: int) -> dict[int, tuple[int, int]]:
    """Areas before and after the latest propagation, by frame."""
    comparison = world.store.comparison
    step = comparison.latest_propagation(masklet)
    assert step is not None
    read = world.store.masklets.mask_version
    return {
        each.frame: (read(each.before_id).area, read(each.after_id).area)
        for each in comparison.replaced(masklet, step.id)
    }


def track(world: World, masklet: int, frames: Iterable[int], *, area: int, direction: Direction, source: int) -> None:
    pin: dict[str, Any] = {"source_frame": source, "source_hash": f"pin {source}", "direction": direction}
    masks = tuple(world.mask(masklet, frame, area, **pin) for frame in frames)
    world.store.steps.commit(world.draft(StepKind.PROPAGATE, masklet_id=masklet, masks=masks))


def test_only_what_stood_there_before_counts_as_replaced(world: World) -> None:
    _, masklet = world.new_object()
    assert world.store.comparison.latest_propagation(masklet) is None
    world.propagate(masklet, (0, 4, 8), area=3)
    assert replaced(world, masklet) == {}
    second = world.propagate(masklet, (4, 8, 12), area=5)
    assert replaced(world, masklet) == {4: (3, 5), 8: (3, 5)}
    world.prompt(masklet, 8, area=9)  # a later hand takes the frame out
    assert replaced(world, masklet) == {4: (3, 5)}
    world.undo()
    world.undo()
    latest = world.store.comparison.latest_propagation(masklet)
    assert latest is not None
    assert latest.id < second
    assert replaced(world, masklet) == {}


def test_what_was_undone_or_taken_away_was_not_there_before(world: World) -> None:
    _, masklet = world.new_object()
    world.propagate(masklet, (0, 4), area=3)
    world.prompt(masklet, 4, area=9)
    world.undo()
    world.unpin(masklet, 0)
    world.propagate(masklet, (0, 4), area=5)
    assert replaced(world, masklet) == {4: (3, 5)}


def test_other_masklets_do_not_count(world: World) -> None:
    _, one = world.new_object()
    _, other = world.new_object("Dog")
    world.propagate(one, (0, 4), area=3)
    step = world.propagate(other, (0, 4), area=5)
    latest = world.store.comparison.latest_propagation(one)
    assert latest is not None
    assert latest.id < step


def test_accepting_is_a_step_that_undo_takes_back(world: World) -> None:
    _, masklet = world.new_object()
    draft = world.draft(
        StepKind.ACCEPT,
        masklet_id=masklet,
        payload={"first": 0, "last": 8},
        masklet_edits=(MaskletEdit(masklet_id=masklet),),
    )
    change = world.store.steps.commit(draft)
    assert change.masklets == {masklet}
    assert [step.payload for step in world.store.comparison.accepted(masklet)] == [{"first": 0, "last": 8}]
    world.undo()
    assert world.store.comparison.accepted(masklet) == ()


def test_frames_tracked_both_ways_have_the_latest_of_each(world: World) -> None:
    comparison = world.store.comparison
    first, last = Source(0, "pin 0"), Source(16, "pin 16")
    _, masklet = world.new_object()
    track(world, masklet, (4, 8, 12), area=3, direction="forward", source=0)
    track(world, masklet, (8, 12), area=4, direction="forward", source=0)
    assert comparison.tracked_both_ways(masklet, first, last) == {}
    track(world, masklet, (8, 4), area=5, direction="backward", source=16)
    found = comparison.tracked_both_ways(masklet, first, last)
    assert set(found) == {4, 8}
    codes = comparison.codes([each for pair in found.values() for each in pair])
    assert [codes[each] for each in found[4]] == [mask_of(3), mask_of(5)]
    assert [codes[each] for each in found[8]] == [mask_of(4), mask_of(5)]
    assert comparison.tracked_both_ways(masklet, Source(0, "another"), last) == {}
    assert set(comparison.tracked_both_ways(masklet, first, Source(8, "pin 16"))) == set()
    world.undo()
    assert comparison.tracked_both_ways(masklet, first, last) == {}
