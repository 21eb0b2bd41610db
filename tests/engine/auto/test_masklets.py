"""Finding and tracking through a session, with the bundled checkpoint in a real model process."""

from __future__ import annotations

import json
from dataclasses import replace

import cv2
import msgspec
import numpy as np
import pytest

from engine import model_protocol as wire
from engine.auto.masklets import FindOperation, TrackFoundOperation
from engine.auto.recording import CodesOfVideo, run_state, submit_left_over
from engine.auto.settings import AutoSettings
from engine.errors import EngineError
from engine.exchange.sav import document_path
from engine.exporting import export_sav
from engine.session.operations import Progress
from model.preprocessing import NOISE_CELLS
from storage.mask_codec import Rle, decode, is_empty
from storage.records import Decision, MaskletState, MaskVersion, PinKind, Provenance, Role, Step, StepKind
from tests.engine.conftest import MakeDesk
from tests.engine.desk import GRID, SIZE, Desk, disc

EASY = AutoSettings(
    search=wire.SearchSettings(
        grids=(4,), min_predicted_iou=0.2, min_stability=0.2, stability_offset=0.25, min_region_px=20
    ),
    min_track_iou=0.0,
    min_track_stability=0.0,
    objects_at_once=4,
)
RUN = "a run"
NOISE_PX = NOISE_CELLS * SIZE[0] * SIZE[1] / 80**2
"""The bundled model decodes masks at 80 x 80."""


def find(desk: Desk, settings: AutoSettings = EASY) -> wire.Found:
    operation = FindOperation(desk.session.context, settings)
    operation.start()
    operation.wait()
    assert operation.found is not None
    return operation.found


def tracking(
    desk: Desk, found: wire.Found, *, most: int = 6, skip: frozenset[int] = frozenset()
) -> TrackFoundOperation:
    context = desk.session.context
    return TrackFoundOperation(context, found.masks[:most], EASY, run=RUN, counts=found.counts, skip=skip)


def done(operation: TrackFoundOperation) -> TrackFoundOperation:
    operation.start()
    operation.wait()
    return operation


Made = list[tuple[int, str, dict[int, tuple[Rle, float | None]]]]


def made(desk: Desk) -> Made:
    """Number, name, masks and stability scores of every masklet."""
    store = desk.project.store.masklets
    rows: Made = []
    for masklet in store.masklets(video_id=desk.video.id):
        target = store.target(masklet.target_id)
        masks = {frame: (mask.rle, mask.stability_score) for frame, mask in store.masks(masklet.id).items()}
        rows.append((target.number, target.name, masks))
    return rows


def auto_steps(desk: Desk) -> list[Step]:
    return [step for step in desk.project.store.steps.history() if step.kind is StepKind.AUTO]


def test_a_search_finds_masks_best_first_and_changes_nothing(desk: Desk) -> None:
    found = find(desk)
    scores = [mask.predicted_iou for mask in found.masks]
    assert len(scores) == found.counts["distinct"] >= 4
    assert scores == sorted(scores, reverse=True)
    assert found.counts["points"] == 16
    assert desk.project.store.masklets.targets(desk.video.id) == ()
    assert find(desk).masks == found.masks, "nothing is left to chance"


def test_tracked_objects_become_submitted_auto_masklets_with_scores_on_every_frame(desk: Desk) -> None:
    operation = done(tracking(desk, find(desk)))
    store = desk.project.store.masklets
    assert operation.made
    assert len(operation.made) + len(operation.dropped) == 6
    for masklet_id in operation.made:
        masklet = store.masklet(masklet_id)
        assert (masklet.source, masklet.state, masklet.revision) == ("auto", MaskletState.SUBMITTED, 1)
        assert masklet.phase == 3
        masks = store.masks(masklet_id)
        assert tuple(masks) == GRID
        assert {mask.provenance for mask in masks.values()} == {Provenance.AUTO}
        assert all(mask.stability_score is not None and 0 <= mask.stability_score <= 1 for mask in masks.values())
        assert all(mask.stability_score == 1.0 for mask in masks.values() if is_empty(mask.rle))
        assert [pin.kind for pin in store.pins(masklet_id).values()] == [PinKind.PAINTED]
        assert store.edited_frames(masklet_id) == frozenset()
    assert [step.payload["group"] for step in auto_steps(desk)] == [0, 1]
    assert run_state(desk.session.context, RUN).complete


def test_tracks_are_those_of_a_mask_prompt_but_for_holes_and_specks(desk: Desk) -> None:
    uncleaned = replace(EASY, search=msgspec.structs.replace(EASY.search, min_region_px=0))
    found = find(desk, uncleaned)
    operation = TrackFoundOperation(desk.session.context, found.masks[:1], uncleaned, run=RUN, counts={})
    auto = desk.codes(done(operation).made[0])
    by_hand = desk.new_object()
    desk.session.frame.set_mask(by_hand, 0, auto[0])
    desk.propagate(by_hand)
    for frame, code in desk.codes(by_hand).items():
        differs = (decode(code) != decode(auto[frame])).astype(np.uint8)
        _, _, parts, _ = cv2.connectedComponentsWithStats(differs)
        assert all(parts[1:, cv2.CC_STAT_AREA] <= NOISE_PX), frame


def test_a_run_gone_on_with_leaves_what_one_run_does(make_desk: MakeDesk) -> None:
    whole, parts = make_desk(), make_desk()
    found = find(whole)
    done(tracking(whole, found))
    first = tracking(parts, found)
    first.start()
    with pytest.raises(KeyboardInterrupt):
        first.wait(report=lambda progress: stop_after(progress, len(GRID) + 2))
    state = run_state(parts.session.context, RUN)
    assert state.done == {0}
    assert not state.complete
    done(tracking(parts, found, skip=state.done))
    assert made(parts) == made(whole)
    assert run_state(parts.session.context, RUN).made == len(made(whole))


def stop_after(progress: Progress, frames: int) -> None:
    if progress.what == "propagating" and progress.done >= frames:
        raise KeyboardInterrupt


def test_what_was_made_and_not_submitted_is_submitted_by_the_next_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find(desk)
    with monkeypatch.context() as killed:
        killed.setattr("engine.auto.recording._submit", lambda *_: None)
        operation = done(tracking(desk, found, most=2))
    untouched = desk.new_object()
    submit_left_over(desk.session.context, RUN)
    states = {each.id: each.state for each in desk.project.store.masklets.masklets()}
    assert {states[masklet_id] for masklet_id in operation.made} == {MaskletState.SUBMITTED}
    assert states[untouched] is MaskletState.DRAFT
    desk.session.verifying.recall(operation.made[0])
    submit_left_over(desk.session.context, RUN)
    assert desk.project.store.masklets.masklet(operation.made[0]).state is MaskletState.DRAFT, "somebody has it in hand"


def test_what_is_annotated_already_is_not_made_again(desk: Desk) -> None:
    found = find(desk)
    once = done(tracking(desk, found))
    again = done(tracking(desk, found))
    assert once.made
    assert again.made == []
    assert {str(why) for why in again.dropped} <= {"known", "double", "unseen"}


def test_nothing_found_is_noted_so_that_it_is_not_looked_for_again(desk: Desk) -> None:
    settings = replace(EASY, search=wire.SearchSettings(grids=(2,), min_predicted_iou=1.0))
    found = find(desk, settings)
    assert found.masks == ()
    operation = done(tracking(desk, found))
    assert operation.made == []
    assert run_state(desk.session.context, RUN).complete


def test_phases_one_and_two_refuse_with_the_reason(make_desk: MakeDesk) -> None:
    desk = make_desk(phase=2)
    with pytest.raises(EngineError, match="phase 3"):
        FindOperation(desk.session.context, EASY)


def test_a_reviewer_may_judge_also_where_they_started_the_run(desk: Desk) -> None:
    desk.colleague("rea", Role.REVIEWER)
    masklet_id = done(tracking(desk, find(desk), most=1)).made[0]
    desk.session.verifying.judge(masklet_id, Decision.SATISFACTORY)
    assert desk.project.store.masklets.masklet(masklet_id).state is MaskletState.SATISFACTORY


def test_a_correction_is_tracked_from_the_found_mask_and_makes_what_follows_stale(desk: Desk) -> None:
    masklet_id = done(tracking(desk, find(desk), most=1)).made[0]
    desk.colleague("rea", Role.REVIEWER)
    desk.session.verifying.judge(masklet_id, Decision.UNSATISFACTORY, frames=[GRID[4]])
    desk.click(masklet_id, GRID[4])
    assert desk.session.context.store.masklets.pins(masklet_id).keys() == {0, GRID[4]}
    assert desk.session.tracking.stale(masklet_id) == frozenset(GRID[5:])
    desk.propagate(masklet_id, start=GRID[4])
    assert desk.session.tracking.stale(masklet_id) == frozenset()


def test_the_automatic_document_has_a_score_per_mask(desk: Desk) -> None:
    operation = done(tracking(desk, find(desk), most=2))
    folder = desk.project.path.parent / "out"
    (document,) = export_sav(desk.project, folder, unverified=True)
    assert document == document_path(folder, video_id=desk.video.name, masklet_type="auto")
    content = json.loads(document.read_text())
    assert content["masklet_type"] == ["auto"] * len(operation.made)
    scores = content["masklet_stability_score"]
    assert len(scores) == len(GRID)
    assert all(isinstance(score, float) for row in scores for score in row)


def test_a_frame_of_one_grid_frame_needs_no_tracking(make_desk: MakeDesk) -> None:
    desk = make_desk(rate=0.1)
    assert len(desk.session.context.grid) == 1
    operation = done(tracking(desk, find(desk), most=2))
    assert operation.made


def test_masks_of_the_video_are_read_again_only_where_they_have_changed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = desk.project.store.masklets
    masks, read = store.masks, []

    def noted(masklet_id: int) -> dict[int, MaskVersion]:
        read.append(masklet_id)
        return masks(masklet_id)

    monkeypatch.setattr(store, "masks", noted)
    one, other, _ = desk.new_object(), desk.new_object(), desk.new_object()
    for masklet in (one, other):
        desk.session.frame.paint(masklet, 0, disc(0))
    codes = CodesOfVideo(desk.session.context)
    assert codes.read() == [{0: desk.mask(one, 0).rle}, {0: desk.mask(other, 0).rle}]
    assert read == [one, other]
    desk.session.frame.paint(other, GRID[1], disc(GRID[1]))
    assert codes.read()[1] == desk.codes(other)
    assert read == [one, other, other, other]  # the last for what is expected
    desk.session.history.undo()
    assert codes.read()[1] == {0: desk.mask(other, 0).rle}
    desk.session.objects.delete(desk.project.store.masklets.masklet(one).target_id)
    assert codes.read() == [{0: desk.mask(other, 0).rle}]
    assert read == [one, *[other] * 4]
