"""The contract's part on events and active seconds, by cases worked out by hand."""

from __future__ import annotations

import pytest

from storage.drafts import NewEvent
from storage.records import ActiveSeconds
from tests.contract.store_world import World, video_draft


class ActivityContract:
    """Time comes from events alone."""

    @pytest.fixture
    def cat(self, world: World) -> int:
        return world.new_object("Cat")[1]

    @pytest.fixture
    def dog(self, world: World) -> int:
        return world.new_object("Dog")[1]

    def test_gaps_go_to_what_was_in_hand_before_them(self, world: World, cat: int, dog: int) -> None:
        # Ann clicks on the cat, frame 0, at 10 s; again at 14; goes on to frame 4 at 17; to the dog at 20; stops at 22.
        for at, masklet, frame in ((10, cat, 0), (14, cat, 0), (17, cat, 4), (20, dog, 4), (22, None, None)):
            record(world, at, masklet, frame)
        assert world.store.activity.active_seconds() == {
            (cat, 0): ActiveSeconds(annotating=7.0),
            (cat, 4): ActiveSeconds(annotating=3.0),
            (dog, 4): ActiveSeconds(annotating=2.0),
        }
        assert world.store.activity.active_seconds(masklet_id=dog) == {(dog, 4): ActiveSeconds(annotating=2.0)}

    def test_each_gap_is_capped(self, world: World, cat: int) -> None:
        # 100 s away from the desk count 30; the 29 s of looking count in full.
        for at, frame in ((0, 0), (100, 0), (129, 4)):
            record(world, at, cat, frame)
        assert world.store.activity.active_seconds() == {(cat, 0): ActiveSeconds(annotating=59.0)}
        assert world.store.activity.active_seconds(cap_s=5.0) == {(cat, 0): ActiveSeconds(annotating=10.0)}

    def test_nothing_in_hand_is_nobody_s_time(self, world: World, cat: int) -> None:
        for at, masklet in ((0, cat), (5, None), (25, cat), (26, None)):
            record(world, at, masklet, 0 if masklet else None)
        assert world.store.activity.active_seconds() == {(cat, 0): ActiveSeconds(annotating=6.0)}

    def test_people_are_timed_apart(self, world: World, cat: int) -> None:
        # Ann at 0 and 10, Bob at 4 and 6: their gaps don't cut each other.
        record(world, 0, cat, 0)
        record(world, 4, cat, 0, person=world.bob)
        record(world, 6, cat, 0, person=world.bob)
        record(world, 10, cat, 0)
        assert world.store.activity.active_seconds() == {(cat, 0): ActiveSeconds(annotating=12.0)}

    def test_reviewing_is_kept_apart(self, world: World, cat: int) -> None:
        record(world, 0, cat, 0)
        record(world, 3, cat, 0, reviewing=True)
        record(world, 8, cat, 0, reviewing=True)
        record(world, 9, cat, 4)
        assert world.store.activity.active_seconds() == {(cat, 0): ActiveSeconds(annotating=3.0, reviewing=6.0)}

    def test_another_video_ends_the_gap_too(self, world: World, cat: int) -> None:
        street = world.video_id
        record(world, 0, cat, 0)
        world.video_id = world.store.catalogue.add_video(video_draft("garden")).id
        bird = world.new_object("Bird")[1]
        record(world, 2, bird, 0)
        record(world, 7, bird, 4)
        activity = world.store.activity
        assert activity.active_seconds(video_id=street) == {(cat, 0): ActiveSeconds(annotating=2.0)}
        assert activity.active_seconds(video_id=world.video_id) == {(bird, 0): ActiveSeconds(annotating=5.0)}

    def test_order_is_that_of_time(self, world: World, cat: int) -> None:
        events = [
            NewEvent(person_id=world.ann, video_id=world.video_id, masklet_id=cat, frame=frame, at=at, kind="click")
            for at, frame in ((5.0, 4), (0.0, 0), (6.0, 4), (6.0, 8))
        ]
        world.store.activity.record(events)
        world.store.activity.record([])
        assert world.store.activity.active_seconds() == {
            (cat, 0): ActiveSeconds(annotating=5.0),
            (cat, 4): ActiveSeconds(annotating=1.0),
        }
        assert [event.frame for event in world.store.activity.events()] == [0, 4, 4, 8]

    def test_events_are_kept_as_they_were(self, world: World, cat: int) -> None:
        record(world, 0, cat, 0)
        record(world, 1, None, None, person=world.bob, reviewing=True)
        first, second = world.store.activity.events(video_id=world.video_id)
        assert (first.masklet_id, first.frame, first.kind, first.reviewing, first.at) == (cat, 0, "click", False, 0.0)
        assert (second.masklet_id, second.frame, second.person_id, second.reviewing) == (None, None, world.bob, True)
        assert world.store.activity.events(masklet_id=cat) == (first,)
        assert world.store.activity.events(person_id=world.bob) == (second,)


def record(
    world: World,
    at: float,
    masklet_id: int | None,
    frame: int | None,
    *,
    person: int | None = None,
    reviewing: bool = False,
) -> None:
    event = NewEvent(
        person_id=person or world.ann,
        video_id=world.video_id,
        kind="click",
        masklet_id=masklet_id,
        frame=frame,
        reviewing=reviewing,
        at=at,
    )
    world.store.activity.record([event])
