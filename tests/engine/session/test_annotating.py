"""Single frames with the real model: prompts and their candidates, what phases allow, who may."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, nan

import numpy as np
import pytest

from engine.errors import EngineError
from engine.model_client import ModelClient
from engine.pins import stale_frames
from storage.errors import StorageError
from storage.records import Prompts, Provenance, StepKind
from tests.engine.conftest import MakeDesk
from tests.engine.desk import GRID, LAST, STRIDE, Desk, disc, disc_centre, done

BOX = (10.0, 34.0, 38.0, 62.0)


# --- prompts ------------------------------------------------------------------------------------------------------


def test_a_click_becomes_a_pin_with_the_models_answer(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.seen.clear()
    operation = desk.click(masklet, 0)
    assert operation.answer is not None
    assert [changes.frames for changes in desk.seen] == [{masklet: frozenset({0})}]
    pin = desk.pins_of(masklet)[0]
    assert pin.prompts == Prompts(points=(disc_centre(0),), labels=(1,))
    assert len(pin.candidate_scores) == len(operation.answer.candidates) == 3
    assert pin.candidate == operation.answer.best == int(np.argmax(pin.candidate_scores))
    mask = desk.mask(masklet, 0)
    assert mask.provenance is Provenance.PROMPTED
    assert mask.predicted_iou == max(pin.candidate_scores)
    assert mask.rle.counts == operation.answer.candidates[operation.answer.best].mask.counts
    assert mask.checkpoint_id == desk.session.context.checkpoint.id


def test_every_click_refines_the_one_before(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.click(masklet, 0)
    desk.click(masklet, 0, at=(90.0, 80.0), positive=False)
    pin = desk.pins_of(masklet)[0]
    assert pin.prompts.labels == (1, 0)
    assert len(pin.candidate_scores) == 1, "two clicks are not ambiguous"
    # The same two clicks asked at once, without the first answer's logits, are another question.
    other = desk.new_object()
    done(desk.session.frame.set_prompts(other, 0, pin.prompts))
    assert desk.pins_of(other)[0].content_hash != pin.content_hash


def test_the_same_clicks_give_the_same_pin(desk: Desk) -> None:
    hashes = []
    for masklet in (desk.new_object(), desk.new_object()):
        desk.click(masklet, 0)
        desk.click(masklet, 0, at=(90.0, 80.0), positive=False)
        hashes.append(desk.pins_of(masklet)[0].content_hash)
    assert hashes[0] == hashes[1]


@pytest.mark.parametrize("choice", [0, 1, 2])
def test_the_chosen_candidate_is_what_is_stored_and_remembered(desk: Desk, choice: int) -> None:
    masklet = desk.new_object()
    first = desk.click(masklet, 0).answer
    assert first is not None
    chosen = done(desk.session.frame.choose_candidate(masklet, 0, choice)).answer
    assert chosen is not None
    assert chosen.candidates == first.candidates, "the same question has the same answers"
    pin = desk.pins_of(masklet)[0]
    assert pin.candidate == choice
    assert pin.predicted_iou == pin.candidate_scores[choice]
    assert desk.mask(masklet, 0).rle.counts == first.candidates[choice].mask.counts
    content = desk.project.store.masklets.pin_content(pin.id)
    assert content.mask == desk.mask(masklet, 0).rle


def test_another_candidate_leads_to_other_tracked_masks(desk: Desk) -> None:
    tracked = []
    for choice in (0, 2):
        masklet = desk.new_object()
        desk.click(masklet, 0)
        done(desk.session.frame.choose_candidate(masklet, 0, choice))
        desk.propagate(masklet)
        tracked.append([mask.counts for mask in desk.codes(masklet).values()][1:])
    assert tracked[0] != tracked[1]


def test_a_candidate_that_is_not_there_is_refused(desk: Desk) -> None:
    masklet = desk.new_object()
    with pytest.raises(EngineError, match="0 candidates"):
        desk.session.frame.choose_candidate(masklet, 0, 0)
    desk.click(masklet, 0)
    with pytest.raises(EngineError, match=r"3 candidates .* no number 4"):
        desk.session.frame.choose_candidate(masklet, 0, 3)


def test_a_box_clears_the_points_and_a_click_refines_it(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.click(masklet, 0)
    done(desk.session.frame.set_box(masklet, 0, BOX))
    assert desk.session.frame.prompts(masklet, 0) == Prompts(box=BOX)
    desk.click(masklet, 0)
    assert desk.session.frame.prompts(masklet, 0) == Prompts(points=(disc_centre(0),), labels=(1,), box=BOX)


def test_taking_one_of_two_clicks_away_asks_again_as_if_it_had_never_been(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.click(masklet, 0)
    alone = desk.pins_of(masklet)[0].content_hash
    desk.click(masklet, 0, at=(90.0, 80.0), positive=False)
    operation = desk.session.frame.remove_point(masklet, 0, 1)
    assert operation is not None
    done(operation)
    assert desk.pins_of(masklet)[0].content_hash == alone


def test_taking_the_last_prompt_away_brings_the_tracked_mask_back(desk: Desk) -> None:
    masklet = desk.tracked_object()
    before = desk.mask(masklet, 8)
    desk.click(masklet, 8, at=(5.0, 5.0), positive=False)
    assert desk.provenance(masklet)[8] is Provenance.PROMPTED
    assert desk.session.frame.remove_point(masklet, 8, 0) is None
    after = desk.mask(masklet, 8)
    assert after.provenance is Provenance.PROPAGATED
    assert after.rle == before.rle
    assert (after.source_frame, after.source_hash) == (before.source_frame, before.source_hash)
    assert set(desk.pins_of(masklet)) == {0}
    assert desk.session.tracking.stale(masklet) == frozenset()


def test_taking_the_last_prompt_away_on_an_untracked_frame_leaves_it_blank(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.click(masklet, 4)
    desk.session.frame.remove_point(masklet, 4, 0)
    assert desk.codes(masklet) == {}
    assert desk.pins_of(masklet) == {}
    desk.session.history.undo()
    assert set(desk.pins_of(masklet)) == set(desk.codes(masklet)) == {4}


def test_a_click_on_a_tracked_frame_uses_what_was_tracked_there(desk: Desk) -> None:
    masklet = desk.tracked_object()
    desk.click(masklet, 12)
    step = next(s for s in reversed(desk.session.history.steps()) if s.kind is StepKind.PROMPT)
    assert step.payload["tracked"] == {"start": 0, "direction": "forward"}
    blank = desk.new_object()
    desk.click(blank, 12)
    assert desk.pins_of(masklet)[12].content_hash != desk.pins_of(blank)[12].content_hash


def test_later_clicks_on_a_corrected_frame_go_the_same_way(desk: Desk) -> None:
    masklet = desk.tracked_object()
    desk.click(masklet, 12)
    desk.click(masklet, 12, at=(5.0, 5.0), positive=False)
    steps = [s for s in desk.session.history.steps() if s.kind is StepKind.PROMPT]
    assert steps[-1].payload["tracked"] == {"start": 0, "direction": "forward"}


def test_a_corrected_frame_can_be_clicked_when_the_pin_it_was_tracked_from_is_gone(desk: Desk) -> None:
    masklet = desk.tracked_object()
    desk.click(masklet, 12)
    desk.session.frame.unpin(masklet, 0)
    assert desk.click(masklet, 12, at=(5.0, 5.0), positive=False).answer is not None
    assert desk.session.frame.prompts(masklet, 12).labels == (1, 0)


def test_prompts_outside_the_frame_or_the_grid_are_refused(desk: Desk) -> None:
    masklet = desk.new_object()
    add = desk.session.frame.add_point
    with pytest.raises(EngineError, match=r"outside the frame of 128×96"):
        add(masklet, 0, (128.5, 5.0), positive=True)
    with pytest.raises(EngineError, match="between two grid frames, the multiples of 4: go to frame 4"):
        add(masklet, 5, (5.0, 5.0), positive=True)
    with pytest.raises(EngineError, match="Frame 44 is not in disc, which has 41 frames"):
        add(masklet, 44, (5.0, 5.0), positive=True)
    with pytest.raises(EngineError, match="nothing to ask"):
        desk.session.frame.set_prompts(masklet, 0, Prompts())
    assert desk.codes(masklet) == {}


def test_a_hover_costs_the_store_the_same_whatever_the_number_of_pins(desk: Desk) -> None:
    masklet = desk.tracked_object()
    counts = []
    for frame in (4, 8, 12, 16, 20, 24):
        desk.session.frame.paint(masklet, frame, disc(frame))
        with desk.statements() as run:
            desk.session.frame.preview_point(masklet, 28, disc_centre(28), positive=True)
        counts.append(len(run))
    assert set(counts) == {counts[0]}


def test_the_contents_of_pins_are_read_together_when_the_model_wants_them(make_desk: MakeDesk) -> None:
    with ModelClient() as fresh:
        desk = make_desk(client=fresh)
        masklet = desk.new_object()
        for frame in GRID[:5]:
            desk.session.frame.paint(masklet, frame, disc(frame))
        with desk.statements() as run:
            desk.propagate(masklet, start=GRID[4])
    assert len([each for each in run if "low_res_logits" in each]) == 1
    assert len(desk.codes(masklet)) == len(GRID)


def test_a_box_that_is_nowhere_is_refused(desk: Desk) -> None:
    masklet = desk.new_object()
    for edge in (nan, inf):
        for ask in (
            desk.session.frame.set_box,
            lambda *at: desk.session.frame.set_prompts(*at[:2], Prompts(box=at[2])),
        ):
            with pytest.raises(EngineError, match="The box"):
                ask(masklet, 0, (edge, 5.0, 20.0, 20.0))


# --- phases -------------------------------------------------------------------------------------------------------


def test_phase_1_refuses_propagation_and_knows_no_memory(make_desk: MakeDesk) -> None:
    desk = make_desk(phase=1)
    masklet = desk.new_object()
    desk.click(masklet, 0)
    desk.click(masklet, 4)
    with pytest.raises(EngineError, match="Phase 1 annotates every frame from scratch"):
        desk.session.tracking.propagate([masklet])
    assert desk.project.store.masklets.masklet(masklet).phase == 1


def test_phase_2_corrects_from_scratch(make_desk: MakeDesk) -> None:
    desk = make_desk(phase=2)
    masklet = desk.tracked_object()
    desk.click(masklet, 12)
    assert "tracked" not in desk.session.history.steps()[-1].payload
    blank = desk.new_object()
    desk.click(blank, 12)
    assert desk.pins_of(masklet)[12].content_hash == desk.pins_of(blank)[12].content_hash
    assert desk.session.tracking.stale(masklet) == frozenset(range(16, LAST + 1, STRIDE))


def test_phase_2_conditions_by_the_mask_alone(make_desk: MakeDesk) -> None:
    by_phase = {}
    for phase in (2, 3):
        desk = make_desk(phase=phase)
        masklet = desk.tracked_object()
        by_phase[phase] = desk.codes(masklet)
        assert desk.session.tracking.stale(masklet) == frozenset()
        assert stale_frames(desk.project.store.masklets.summaries(masklet), ()) == frozenset(GRID[1:])
        # A painting of the very same mask has nothing but the mask to give.
        painted = desk.new_object()
        desk.session.frame.set_mask(painted, 0, desk.mask(masklet, 0).rle)
        desk.propagate(painted)
        assert (desk.codes(painted) == desk.codes(masklet)) is (phase == 2)
    assert by_phase[2][0] == by_phase[3][0]


def test_a_masklet_is_changed_in_its_own_phase_alone(make_desk: MakeDesk) -> None:
    desk = make_desk(phase=1)
    frame, masklet = desk.session.frame, desk.new_object()
    desk.click(masklet, 0)
    before = desk.codes(masklet)
    desk.session.enter_phase(3)
    changes: list[Callable[[], object]] = [
        lambda: frame.add_point(masklet, 0, (5.0, 5.0), positive=True),
        lambda: frame.remove_point(masklet, 0, 0),
        lambda: frame.set_box(masklet, 0, BOX),
        lambda: frame.set_prompts(masklet, 0, Prompts(box=BOX)),
        lambda: frame.choose_candidate(masklet, 0, 1),
        lambda: frame.paint(masklet, 4, disc(4)),
        lambda: frame.paste(masklet, 4, from_frame=0),
        lambda: frame.mark_absent(masklet, 4),
        lambda: frame.unpin(masklet, 0),
        lambda: desk.session.tracking.propagate([masklet]),
    ]
    for change in changes:
        with pytest.raises(EngineError, match=r"made in phase 1.*switch to phase 1, or take the masklet up in phase 3"):
            change()
    assert desk.codes(masklet) == before
    desk.session.objects.take_up(masklet)
    desk.propagate(masklet)
    assert len(desk.codes(masklet)) == len(GRID)


def test_an_answer_belongs_to_the_phase_in_which_it_was_asked(make_desk: MakeDesk) -> None:
    desk = make_desk(phase=1)
    masklet = desk.new_object()
    click = desk.session.frame.add_point(masklet, 0, disc_centre(0), positive=True)
    click.start()
    desk.session.enter_phase(3)
    click.wait()
    (step,) = [step for step in desk.session.history.steps() if step.kind is StepKind.PROMPT]
    assert step.phase == 1


def test_an_unknown_phase_is_refused(desk: Desk) -> None:
    with pytest.raises(EngineError, match="no phase 4"):
        desk.session.enter_phase(4)


# --- other checkpoints and other people ---------------------------------------------------------------------------


def test_a_submitted_masklet_takes_no_prompts(desk: Desk) -> None:
    masklet = desk.tracked_object()
    desk.session.verifying.submit(masklet)
    before = desk.codes(masklet)
    with pytest.raises(StorageError, match="recall it before changing it"):
        desk.session.frame.paint(masklet, 4, disc(4))
    with pytest.raises(EngineError, match="recall it before changing it"):
        desk.click(masklet, 4)
    with pytest.raises(EngineError, match="recall it before changing it"):
        desk.propagate(masklet)
    assert desk.codes(masklet) == before


def test_earlier_phases_start_from_scratch(make_desk: MakeDesk) -> None:
    desk = make_desk(phase=2)
    masklet = desk.tracked_object()
    frame = desk.session.frame
    assert frame.mask_to_paint_on(masklet, 0).any()  # what a person made is painted on
    assert not frame.mask_to_paint_on(masklet, 4).any()  # what was tracked is not
    with pytest.raises(EngineError, match="pasting another frame's mask belongs to phase 3"):
        frame.paste(masklet, 4, from_frame=0)
    desk.session.enter_phase(3)
    desk.session.objects.take_up(masklet)
    assert frame.mask_to_paint_on(masklet, 4).any()
    frame.paste(masklet, 4, from_frame=0)
