"""What the log comes to, counted by hand beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage.drafts import MaskletEdit, NewEvent, NewPin, NewVerdict
from storage.records import Decision, MaskletState, PinKind, Prompts, Provenance, StepKind
from storage.store import ProjectStore
from storage.tallies import WEEK_S, HandWork
from tests.contract.store_world import World

MONDAY = 2900 * WEEK_S - 3 * 86400.0


@pytest.fixture
def world() -> Iterator[World]:
    with ProjectStore.in_memory(name="tallies") as store:
        yield World(store)


def look(
    world: World, at: float, masklet: int | None, frame: int | None, *, person: int, reviewing: bool = False
) -> None:
    event = NewEvent(
        person_id=person,
        video_id=world.video_id,
        kind="look",
        masklet_id=masklet,
        frame=frame,
        reviewing=reviewing,
        at=MONDAY + at,
    )
    world.store.activity.record([event])


def click(world: World, masklet: int, frame: int, *points: tuple[float, float]) -> None:
    """A prompt step that leaves these points on the frame."""
    pin = NewPin(
        masklet_id=masklet,
        frame=frame,
        kind=PinKind.PROMPTED,
        content_hash=str(points),
        prompts=Prompts(points=points, labels=(1,) * len(points)),
    )
    mask = world.mask(masklet, frame, 7, Provenance.PROMPTED)
    world.store.steps.commit(world.draft(StepKind.PROMPT, masklet_id=masklet, masks=(mask,), pins=(pin,)))


def paint(world: World, masklet: int, frame: int) -> None:
    pin = NewPin(masklet_id=masklet, frame=frame, kind=PinKind.PAINTED, content_hash="paint")
    mask = world.mask(masklet, frame, 9, Provenance.PAINTED)
    world.store.steps.commit(world.draft(StepKind.PAINT, masklet_id=masklet, masks=(mask,), pins=(pin,)))


def test_time_is_parted_by_person_week_and_reviewing(world: World) -> None:
    _, cat = world.new_object()
    ann, bob = world.ann, world.bob
    look(world, -10, cat, 0, person=ann)  # 10 s in the week before
    look(world, 0, cat, 4, person=ann)  # 100 s, cut to 30
    look(world, 5, cat, 4, person=bob, reviewing=True)  # 7 s
    look(world, 12, None, None, person=bob)  # nothing in hand
    look(world, 100, cat, 0, person=ann)  # the last: no gap
    spent = {
        (each.person_id, each.frame, each.week, each.reviewing): each.seconds
        for each in world.store.tallies.time_spent()
    }
    assert spent == {
        (ann, 0, 2899, False): pytest.approx(10),
        (ann, 4, 2900, False): pytest.approx(30),
        (bob, 4, 2900, True): pytest.approx(7),
    }
    by_frame = world.store.activity.active_seconds()
    assert by_frame[cat, 4].annotating == pytest.approx(30)
    assert by_frame[cat, 4].reviewing == pytest.approx(7)


def test_clicks_are_points_that_were_not_there_and_count_though_taken_back(world: World) -> None:
    _, cat = world.new_object()
    click(world, cat, 4, (1, 1))
    click(world, cat, 4, (1, 1), (2, 2))
    click(world, cat, 4, (1, 1), (2, 2))  # another candidate
    click(world, cat, 4, (2, 2))  # a point taken away
    click(world, cat, 8, (3, 3))
    world.undo()
    click(world, cat, 8, (4, 4))
    world.unpin(cat, 8)
    click(world, cat, 8, (4, 4))
    paint(world, cat, 8)
    paint(world, cat, 8)
    assert world.store.tallies.hand_work() == (
        HandWork(masklet_id=cat, frame=4, clicks=2, strokes=0),
        HandWork(masklet_id=cat, frame=8, clicks=3, strokes=2),
    )


def test_a_stroke_within_an_absence_is_one_stroke(world: World) -> None:
    _, cat = world.new_object()
    world.absent(cat, 0, 16)
    pins = (
        NewPin(masklet_id=cat, frame=0, last_frame=4, kind=PinKind.ABSENT, content_hash="before"),
        NewPin(masklet_id=cat, frame=8, kind=PinKind.PAINTED, content_hash="paint"),
        NewPin(masklet_id=cat, frame=12, last_frame=16, kind=PinKind.ABSENT, content_hash="after"),
    )
    mask = world.mask(cat, 8, 9, Provenance.PAINTED)
    world.store.steps.commit(world.draft(StepKind.PAINT, masklet_id=cat, masks=(mask,), pins=pins))
    assert world.store.tallies.hand_work() == (HandWork(masklet_id=cat, frame=8, clicks=0, strokes=1),)


def test_edited_frames_are_those_of_the_masklet_s_own_question(world: World) -> None:
    _, cat = world.new_object()
    _, dog = world.new_object("Dog")
    world.prompt(cat, 0, area=3)
    world.absent(cat, 8, 16)
    world.propagate(dog, [0, 4], area=5)
    world.prompt(dog, 4, area=6)
    world.undo()
    edited = world.store.tallies.edited_frames()
    assert edited == {cat: frozenset({0, 8, 12, 16})}
    assert edited[cat] == world.store.masklets.edited_frames(cat)
    assert world.store.masklets.edited_frames(dog) == frozenset()


def test_moves_and_phases_are_told_in_order(world: World) -> None:
    _, cat = world.new_object(phase=1)
    world.prompt(cat, 0, area=3)
    draft = world.draft(StepKind.EDIT_MASKLET, masklet_id=cat)
    world.store.steps.commit(replace(draft, masklet_edits=(MaskletEdit(masklet_id=cat, phase=3),)))
    world.store.review.submit(cat, person_id=world.ann, at=100.0)
    world.store.review.give_verdict(
        NewVerdict(masklet_id=cat, person_id=world.bob, decision=Decision.SATISFACTORY, at=160.0)
    )
    submit, verdict = world.store.tallies.review_moves()
    assert (submit.kind, submit.at, submit.revision, submit.state) == (
        StepKind.SUBMIT,
        100.0,
        1,
        MaskletState.SUBMITTED,
    )
    assert (verdict.person_id, verdict.at, verdict.state) == (world.bob, 160.0, MaskletState.SATISFACTORY)
    assert world.store.tallies.phases() == {cat: (1, 3)}


def test_mask_rows_are_the_current_masks(world: World) -> None:
    _, cat = world.new_object()
    world.propagate(cat, [0, 4, 8], area=5)
    world.prompt(cat, 4, area=6)
    world.absent(cat, 8, 8)
    rows = world.store.tallies.mask_rows(video_id=world.video_id)
    assert [(row.frame, row.area) for row in rows] == [(0, 5), (4, 6), (8, 0)]
    assert [row.box for row in rows] == [(0, 0, 5, 1), (0, 0, 6, 1), None]
    assert rows == world.store.tallies.mask_rows()
