"""Undo and redo with the real model's answers; answers that come too late; reopening the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.model_client import ModelClient
from engine.project import Project
from engine.session.objects import COLOURS
from storage.mask_codec import Rle
from storage.records import Role, StepKind, StepState
from tests.engine.desk import GRID, Desk, disc, sit_down

Picture = tuple[dict[int, Rle], dict[int, str], frozenset[int]]


def picture(desk: Desk, masklet: int) -> Picture:
    """All that a person sees of a masklet."""
    pins = {frame: pin.content_hash for frame, pin in desk.pins_of(masklet).items()}
    return desk.codes(masklet), pins, desk.session.tracking.stale(masklet)


def work(desk: Desk) -> tuple[int, list[Picture]]:
    """Prompt, propagate, correct, paint, mark absent; the picture before and after each step."""
    masklet = desk.new_object()
    steps = [
        lambda: desk.click(masklet, 0),
        lambda: desk.click(masklet, 0, at=(90.0, 80.0), positive=False),
        lambda: desk.propagate(masklet),
        lambda: desk.click(masklet, 16),
        lambda: desk.propagate(masklet, start=16),
        lambda: desk.session.frame.paint(masklet, 24, disc(24)),
        lambda: desk.session.frame.mark_absent(masklet, 28, 36),
        lambda: desk.session.frame.unpin(masklet, 32),
    ]
    pictures = [picture(desk, masklet)]
    for step in steps:
        step()
        pictures.append(picture(desk, masklet))
    return masklet, pictures


def test_undo_and_redo_retrace_every_step(desk: Desk) -> None:
    masklet, pictures = work(desk)
    for earlier in reversed(pictures[:-1]):
        changes = desk.session.history.undo()
        assert changes.frames.get(masklet), "what changed is told"
        assert picture(desk, masklet) == earlier
    for later in pictures[1:]:
        desk.session.history.redo()
        assert picture(desk, masklet) == later
    with pytest.raises(EngineError, match="nothing to redo"):
        desk.session.history.redo()


def test_undo_reaches_back_after_reopening_the_project(desk: Desk, checkpoint: Path, client: ModelClient) -> None:
    masklet, pictures = work(desk)
    path = desk.project.path
    desk.project.close()
    with Project.open(path) as project:
        (video,) = project.store.catalogue.videos()
        again = sit_down(project, video, client=client, checkpoint=checkpoint)
        assert picture(again, masklet) == pictures[-1]
        for earlier in reversed(pictures[:-1]):
            again.session.history.undo()
            assert picture(again, masklet) == earlier
        again.session.history.undo()
        assert again.session.objects.all() == ()
        with pytest.raises(EngineError, match="nothing left to undo"):
            again.session.history.undo()


def test_deleting_an_object_is_undone_with_all_it_had(desk: Desk) -> None:
    made = desk.session.objects.new("cup")
    desk.click(made.masklet_id, 0)
    before = picture(desk, made.masklet_id)
    desk.session.objects.delete(made.target_id)
    assert desk.session.objects.all() == ()
    changes = desk.session.history.undo()
    assert changes.targets == {made.target_id}
    ((target, masklets),) = desk.session.objects.all()
    assert (target.name, [m.id for m in masklets]) == ("cup", [made.masklet_id])
    assert picture(desk, made.masklet_id) == before


def test_objects_are_named_coloured_and_taken_up(desk: Desk) -> None:
    made = desk.session.objects.new()
    desk.session.objects.rename(made.target_id, "  cat ")
    desk.session.objects.recolour(made.target_id, COLOURS + 1)
    with pytest.raises(EngineError, match="needs a name"):
        desk.session.objects.rename(made.target_id, " ")
    desk.session.enter_phase(2)
    second = desk.session.objects.new_masklet(made.target_id)
    with pytest.raises(EngineError, match="masklet of phase 3 cannot be taken up in phase 2, an earlier one"):
        desk.session.objects.take_up(made.masklet_id)
    desk.session.enter_phase(3)
    desk.colleague("bob", Role.ANNOTATOR)
    desk.session.objects.take_up(second)
    ((target, masklets),) = desk.session.objects.all()
    assert (target.name, target.colour_index) == ("cat", 1)
    bob = desk.session.context.person.id
    assert {masklet.id: masklet.phase for masklet in masklets} == {made.masklet_id: 3, second: 3}
    assert desk.project.store.masklets.masklet(second).annotator_id == bob


def test_all_objects_are_read_at_the_cost_of_one(desk: Desk) -> None:
    counts = []
    for _ in range(3):
        desk.new_object()
        with desk.statements() as run:
            objects = desk.session.objects.all()
        counts.append(len(run))
    assert [len(masklets) for _, masklets in objects] == [1, 1, 1]
    assert set(counts) == {counts[0]}


def test_a_new_step_takes_the_place_of_what_was_undone(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.click(masklet, 0)
    desk.session.history.undo()
    desk.session.frame.paint(masklet, 0, disc(0))
    with pytest.raises(EngineError, match="nothing to redo"):
        desk.session.history.redo()
    assert [(step.kind, step.state) for step in desk.session.history.steps()] == [
        (StepKind.NEW_TARGET, StepState.DONE),
        (StepKind.PROMPT, StepState.ABANDONED),
        (StepKind.PAINT, StepState.DONE),
    ]


def test_undo_takes_back_ones_own_steps_only(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.session.frame.paint(masklet, 0, disc(0))
    desk.session.take_over(desk.project.person("bob"))
    with pytest.raises(EngineError, match="nothing left to undo"):
        desk.session.history.undo()
    desk.session.frame.paint(masklet, 0, disc(4))
    desk.session.take_over(desk.project.person("ann"))
    with pytest.raises(EngineError, match="Another person has worked on from the last step"):
        desk.session.history.undo()


def test_a_submitted_masklets_steps_stay(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.session.frame.paint(masklet, 0, disc(0))
    desk.session.verifying.submit(masklet)
    with pytest.raises(EngineError, match="has been submitted: recall it first"):
        desk.session.history.undo()


# --- answers that come too late -----------------------------------------------------------------------------------


def test_an_answer_is_dropped_when_the_frames_pin_was_undone_meanwhile(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.click(masklet, 0)
    late = desk.session.frame.add_point(masklet, 0, (90.0, 80.0), positive=False)
    late.start()
    desk.session.history.undo()
    late.wait()
    assert late.answer is None
    assert desk.codes(masklet) == {}
    desk.session.history.redo()
    assert desk.session.frame.prompts(masklet, 0).labels == (1,)


def test_an_answer_is_dropped_when_what_it_refined_was_undone_meanwhile(desk: Desk) -> None:
    masklet = desk.tracked_object()
    late = desk.session.frame.add_point(masklet, 16, (90.0, 80.0), positive=False)
    late.start()
    desk.session.history.undo()
    late.wait()
    assert late.answer is None
    assert set(desk.codes(masklet)) == {0}


def test_an_answer_is_dropped_when_the_frame_was_marked_absent_meanwhile(desk: Desk) -> None:
    masklet = desk.new_object()
    late = desk.session.frame.add_point(masklet, 16, (90.0, 80.0), positive=True)
    late.start()
    desk.session.frame.mark_absent(masklet, 0, GRID[-1])
    late.wait()
    assert late.answer is None
    assert set(desk.pins_of(masklet)) == {0}


def test_an_answer_for_an_object_that_is_gone_ends_with_a_sentence(desk: Desk) -> None:
    masklet = desk.new_object()
    late = desk.session.frame.add_point(masklet, 16, (90.0, 80.0), positive=True)
    late.start()
    desk.session.history.undo()
    with pytest.raises(EngineError, match="no longer there"):
        late.wait()
    assert late.done
    assert late.answer is None


def test_of_two_clicks_sent_at_once_the_second_is_dropped(desk: Desk) -> None:
    masklet = desk.new_object()
    asked = [desk.session.frame.add_point(masklet, 0, at, positive=True) for at in ((20.0, 48.0), (26.0, 48.0))]
    for operation in asked:
        operation.start()
    for operation in asked:
        operation.wait()
    assert [operation.answer is not None for operation in asked] == [True, False]
    assert desk.session.frame.prompts(masklet, 0).points == ((20.0, 48.0),)
