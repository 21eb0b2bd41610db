"""Propagation with the real model: what it writes, what it leaves alone, what it leaves stale."""

from __future__ import annotations

from threading import Event

import pytest

from engine import model_protocol as wire
from engine.errors import EngineError
from engine.model_client import ModelClient
from engine.propagation import Reach
from storage.mask_codec import decode
from storage.records import Provenance, StepKind
from tests.engine.conftest import MakeDesk
from tests.engine.desk import GRID, LAST, STRIDE, Desk, disc, done


def written(desk: Desk, masklet: int) -> list[int]:
    return [f for f, kind in desk.provenance(masklet).items() if kind is Provenance.PROPAGATED]


def test_a_correction_on_a_tracked_frame_is_still_there_after_propagating_again(desk: Desk) -> None:
    """The regression test of this program: the reference predictor's default loses the correction."""
    masklet = desk.tracked_object()
    before = desk.mask(masklet, 16)
    desk.click(masklet, 16, at=(5.0, 5.0), positive=False)
    correction, pin = desk.mask(masklet, 16), desk.pins_of(masklet)[16]
    assert correction.rle != before.rle

    desk.propagate(masklet, start=0, reach=Reach.to_end())

    assert desk.mask(masklet, 16) == correction
    assert desk.pins_of(masklet)[16] == pin
    assert desk.mask(masklet, 16).provenance is Provenance.PROMPTED
    assert desk.mask(masklet, 12).source_frame == 0
    assert desk.mask(masklet, 20).source_frame == 16, "what lies behind is tracked from the correction"
    assert desk.session.tracking.stale(masklet) == frozenset()
    desk.propagate(masklet, direction="both", reach=Reach.to_end())
    assert desk.mask(masklet, 16) == correction


def test_a_whole_masklet_is_one_propagation(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.click(masklet, 20)
    desk.seen.clear()
    operation = desk.propagate(masklet, direction="both")
    assert operation.frames_done == operation.total == len(GRID) - 1
    assert written(desk, masklet) == [frame for frame in GRID if frame != 20]
    directions = {f: m.direction for f, m in desk.project.store.masklets.summaries(masklet).items() if f != 20}
    assert directions == {f: "backward" if f < 20 else "forward" for f in directions}
    published = [frame for changes in desk.seen for frame in changes.frames.get(masklet, ())]
    assert sorted(published) == written(desk, masklet), "every frame is told once"
    steps = [step for step in desk.session.history.steps() if step.kind is StepKind.PROPAGATE]
    assert len(steps) == 1
    assert steps[0].payload["frames"] == len(GRID) - 1
    assert steps[0].finished_at is not None
    desk.session.history.undo()
    assert set(desk.codes(masklet)) == {20}


@pytest.mark.parametrize(
    ("how", "frames"),
    [
        ({}, [4, 8, 12]),
        ({"start": 16}, list(range(20, LAST + 1, STRIDE))),
        ({"reach": Reach.within(24, 32)}, [24, 28, 32]),
        ({"reach": Reach.to_end()}, [f for f in GRID if f not in (0, 16)]),
        ({"direction": "backward", "start": 12}, [4, 8, 12]),
        ({"direction": "backward", "start": 16, "reach": Reach.within(12, 12)}, [12]),
    ],
)
def test_reaches_write_what_they_say(desk: Desk, how: dict[str, object], frames: list[int]) -> None:
    masklet = desk.new_object()
    for frame in (0, 16):
        desk.session.frame.paint(masklet, frame, disc(frame))
    desk.propagate(masklet, **how)
    assert written(desk, masklet) == frames


def test_a_range_gives_the_masks_a_whole_propagation_gives(desk: Desk) -> None:
    whole, part = desk.tracked_object(), desk.new_object()
    desk.click(part, 0)
    desk.propagate(part, reach=Reach.within(24, 32))
    assert {f: desk.codes(part)[f] for f in (24, 28, 32)} == {f: desk.codes(whole)[f] for f in (24, 28, 32)}


def test_nothing_to_propagate_is_said(desk: Desk) -> None:
    masklet = desk.new_object()
    with pytest.raises(EngineError, match="nothing to propagate from"):
        desk.session.tracking.propagate([masklet])
    desk.click(masklet, LAST)
    with pytest.raises(EngineError, match="every frame within reach is a pin already"):
        desk.session.tracking.propagate([masklet])
    with pytest.raises(EngineError, match="no pin at or before frame 8"):
        desk.session.tracking.propagate([masklet], start=8)


def test_a_correction_makes_what_was_tracked_past_it_stale_until_propagated_again(desk: Desk) -> None:
    masklet = desk.tracked_object()
    assert desk.session.tracking.stale(masklet) == frozenset()
    desk.click(masklet, 20)
    behind = frozenset(range(24, LAST + 1, STRIDE))
    assert desk.session.tracking.stale(masklet) == behind
    desk.session.history.undo()
    assert desk.session.tracking.stale(masklet) == frozenset()
    desk.session.history.redo()
    assert desk.session.tracking.stale(masklet) == behind
    desk.propagate(masklet, start=20)
    assert desk.session.tracking.stale(masklet) == frozenset()
    desk.session.frame.unpin(masklet, 20)
    assert desk.session.tracking.stale(masklet) == behind


def test_objects_tracked_together_are_as_tracked_one_by_one(desk: Desk) -> None:
    def three() -> list[int]:
        made = [desk.new_object() for _ in range(3)]
        desk.click(made[0], 0)
        desk.session.frame.paint(made[1], 8, disc(8))
        desk.click(made[2], 0, at=(100.0, 20.0))
        desk.session.frame.paint(made[2], 20, disc(20))
        return made

    together, alone = three(), three()
    desk.propagate(*together, reach=Reach.to_end())
    for masklet in alone:
        desk.propagate(masklet, reach=Reach.to_end())
    for one, other in zip(together, alone, strict=True):
        assert written(desk, one) == written(desk, other)
        ours, theirs = (desk.project.store.masklets.masks(masklet) for masklet in (one, other))
        for frame in ours:
            assert ours[frame].object_score == pytest.approx(theirs[frame].object_score, abs=1e-4)
            different = decode(ours[frame].rle) != decode(theirs[frame].rle)
            assert different.mean() < 1e-3, "logits within 1e-4 differ in sign on next to no pixel"
    assert len([s for s in desk.session.history.steps() if s.kind is StepKind.PROPAGATE]) == 4


def test_an_object_added_after_tracking_leaves_the_others_untouched(desk: Desk) -> None:
    first = desk.tracked_object()
    before = desk.project.store.masklets.masks(first)
    desk.seen.clear()
    desk.tracked_object()
    assert desk.project.store.masklets.masks(first) == before
    assert not any(first in changes.frames for changes in desk.seen)


def test_cancelling_keeps_what_was_done_as_one_step(make_desk: MakeDesk) -> None:
    desk = make_desk(rate=24.0)
    masklet = desk.new_object()
    desk.click(masklet, 0)
    operation = desk.session.tracking.propagate([masklet])

    def stop(progress: object) -> None:
        if operation.frames_done == 3:
            operation.cancel()

    operation.start()
    operation.wait(report=stop)
    assert operation.cancelled
    assert operation.failure is None
    done_frames = written(desk, masklet)
    assert 3 <= len(done_frames) < desk.video.frame_count - 1
    assert done_frames == list(range(1, len(done_frames) + 1))
    step = desk.session.history.steps()[-1]
    assert step.payload["cancelled"] is True
    assert step.payload["frames"] == len(done_frames)
    assert step.finished_at is not None
    desk.session.history.undo()
    assert set(desk.codes(masklet)) == {0}


def test_an_exception_while_waiting_keeps_what_was_done(make_desk: MakeDesk) -> None:
    desk = make_desk(rate=24.0)
    masklet = desk.new_object()
    desk.click(masklet, 0)
    operation = desk.session.tracking.propagate([masklet])

    def interrupt(progress: object) -> None:
        if operation.frames_done == 3:
            raise KeyboardInterrupt

    operation.start()
    with pytest.raises(KeyboardInterrupt):
        operation.wait(report=interrupt)
    assert operation.done
    assert len(written(desk, masklet)) >= 3
    assert desk.session.history.steps()[-1].finished_at is not None


def test_a_click_is_answered_during_a_running_propagation(make_desk: MakeDesk) -> None:
    desk = make_desk(rate=24.0)
    tracked, clicked = desk.new_object(), desk.new_object()
    desk.click(tracked, 0)
    operation = desk.session.tracking.propagate([tracked])
    click = desk.session.frame.add_point(clicked, 8, (50.0, 50.0), positive=True)
    order: list[str] = []

    def watch(progress: object) -> None:
        order.append("frame")
        if operation.frames_done == 2:
            click.start(notify=lambda: order.append("click"))

    operation.start()
    operation.wait(report=watch)
    click.wait()
    assert click.answer is not None
    assert "frame" in order[order.index("click") :], "frames were still being tracked when the click was answered"
    assert len(written(desk, tracked)) == desk.video.frame_count - 1


def test_a_pin_made_while_a_propagation_runs_is_not_overwritten(make_desk: MakeDesk) -> None:
    desk = make_desk(rate=24.0)
    masklet = desk.new_object()
    desk.click(masklet, 0)
    operation = desk.session.tracking.propagate([masklet])
    desk.session.frame.paint(masklet, 2, disc(2))  # before its first batch

    def paint(progress: object) -> None:
        if operation.frames_done == 20:
            desk.session.frame.paint(masklet, 39, disc(39))

    operation.start()
    operation.wait(report=paint)
    kinds = desk.provenance(masklet)
    assert [frame for frame, kind in kinds.items() if kind is Provenance.PAINTED] == [2, 39]
    assert desk.session.tracking.stale(masklet) == frozenset({*range(3, 39), 40})


def test_undoing_a_running_propagation_ends_it(make_desk: MakeDesk) -> None:
    desk = make_desk(rate=24.0)
    masklet = desk.new_object()
    desk.click(masklet, 0)
    operation = desk.session.tracking.propagate([masklet])

    def undo(progress: object) -> None:
        if (
            desk.session.history.steps()[-1].kind is StepKind.PROPAGATE
            and not operation.cancelled
            and len(written(desk, masklet))
        ):
            desk.session.history.undo()

    operation.start()
    operation.wait(report=undo)
    assert operation.cancelled
    assert operation.failure is None
    assert set(desk.codes(masklet)) == {0}


def test_submitting_during_a_propagation_ends_it_with_a_sentence(make_desk: MakeDesk) -> None:
    desk = make_desk(rate=24.0)
    masklet = desk.new_object()
    desk.click(masklet, 0)
    operation = desk.session.tracking.propagate([masklet])

    def submit(progress: object) -> None:
        if operation.frames_done == 1:
            desk.session.verifying.submit(masklet)

    operation.start()
    with pytest.raises(EngineError, match="recall it before changing it"):
        operation.wait(report=submit)
    assert operation.done


def test_a_propagation_that_cannot_be_kept_leaves_no_step(desk: Desk) -> None:
    made = desk.session.objects.new()
    desk.click(made.masklet_id, 0)
    operation = desk.session.tracking.propagate([made.masklet_id])
    desk.session.objects.delete(made.target_id)
    before = desk.session.history.steps()
    operation.start()
    with pytest.raises(EngineError, match="no longer there"):
        operation.wait()
    assert desk.session.history.steps() == before


def test_pumping_does_what_waiting_does(desk: Desk) -> None:
    masklet = desk.new_object()
    arrived = Event()
    click = desk.session.frame.add_point(masklet, 20, (50.0, 50.0), positive=True)
    click.start(notify=arrived.set)
    while not click.done:
        assert arrived.wait(120)
        arrived.clear()
        click.pump()
    operation = desk.session.tracking.propagate([masklet], direction="both")
    operation.start(notify=arrived.set)
    while not operation.done:
        assert arrived.wait(120)
        arrived.clear()
        operation.pump()
    assert operation.failure is None
    assert set(desk.codes(masklet)) == set(GRID)


def test_time_is_estimated_from_the_last_pace(desk: Desk) -> None:
    assert desk.session.tracking.estimate_seconds(10) is None
    desk.tracked_object()
    estimate = desk.session.tracking.estimate_seconds(10)
    assert estimate is not None
    assert desk.session.tracking.estimate_seconds(20) == pytest.approx(2 * estimate)
    assert desk.session.tracking.estimate_seconds(10, objects=2) is None


def test_features_are_encoded_ahead_and_the_model_says_what_it_is(desk: Desk) -> None:
    ready = list(desk.session.load_model())[-1]
    assert isinstance(ready, wire.ModelReady)
    assert ready.image_size > 0
    answers = list(desk.session.encode_ahead([0, 4]))
    assert [answer.frame for answer in answers if isinstance(answer, wire.Encoded)] == [0, 4]


def test_a_click_on_a_tracked_frame_goes_the_same_way_again_in_a_new_process(make_desk: MakeDesk) -> None:
    warm, cold = make_desk(), make_desk()
    masklets = [desk.tracked_object() for desk in (warm, cold)]
    warm.click(masklets[0], 24)
    with ModelClient() as another:
        cold.session.context.client = another
        cold.click(masklets[1], 24)
    assert cold.pins_of(masklets[1])[24].content_hash == warm.pins_of(masklets[0])[24].content_hash


def test_a_stale_stretch_is_tracked_again_the_way_it_was(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.click(masklet, 20)
    desk.propagate(masklet, direction="both", start=20, reach=Reach.to_end())
    desk.click(masklet, 20, at=(5.0, 5.0), positive=False)
    before, behind = (0, 16), (24, GRID[-1])
    for near, (first, last) in ((4, before), (GRID[-1], behind)):
        stale = desk.session.tracking.stale(masklet)
        assert {first, last} <= stale
        done(desk.session.tracking.track_again(masklet, near=near))
        assert desk.session.tracking.stale(masklet) == stale - set(range(first, last + 1))
    assert [desk.mask(masklet, frame).direction for frame in (0, GRID[-1])] == ["backward", "forward"]
    with pytest.raises(EngineError, match="No mask of this object is stale"):
        desk.session.tracking.track_again(masklet, near=0)


def test_a_stretch_whose_pin_has_gone_is_tracked_from_the_other_side(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.click(masklet, 0)
    desk.propagate(masklet, start=0, reach=Reach.to_end())
    desk.click(masklet, 20)
    desk.session.frame.unpin(masklet, 0)
    assert {4, 16} <= desk.session.tracking.stale(masklet)
    done(desk.session.tracking.track_again(masklet, near=8))
    assert min(desk.session.tracking.stale(masklet)) == 24
    assert desk.mask(masklet, 8).direction == "backward"
