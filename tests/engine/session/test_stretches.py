"""What a propagation changed, accepted and reverted per stretch, with the real model and store."""

from __future__ import annotations

import numpy as np
import pytest

import resources
from engine.errors import EngineError
from engine.session.stretches import ChangedStretch
from storage.errors import StorageError
from storage.mask_codec import Rle, empty, encode
from tests.engine.desk import GRID, LAST, SIZE, STRIDE, Desk, disc, put_tracked, sit_down

WRONG = (104.0, 16.0)
"""A place where the disc never is."""


def painted_and_tracked(desk: Desk) -> int:
    """An object painted on frame 0 whose later masks are discs."""
    masklet = desk.new_object()
    desk.session.frame.paint(masklet, 0, disc(0))
    put_tracked(desk.session, masklet, {frame: encode(disc(frame)) for frame in GRID[1:]})
    return masklet


def extents(stretches: tuple[ChangedStretch, ...]) -> list[tuple[int, int]]:
    return [(stretch.first, stretch.last) for stretch in stretches]


def other(frame: int) -> Rle:
    return encode(disc(frame, radius=8))


def test_the_first_propagation_has_nothing_before_it(desk: Desk) -> None:
    masklet = desk.tracked_object()
    assert desk.session.stretches.pending(masklet) == ()


def test_a_correction_shows_what_tracking_again_changed(desk: Desk) -> None:
    masklet = desk.tracked_object()
    before = desk.codes(masklet)
    middle = GRID[5]
    desk.session.frame.paint(masklet, middle, disc(middle, radius=6))
    desk.propagate(masklet, start=middle)
    (stretch, *_) = desk.session.stretches.pending(masklet)
    changed = {each.frame for each in stretch.frames}
    assert stretch.first > middle
    assert changed <= set(GRID[6:])
    read = desk.project.store.masklets.mask_version
    for each in stretch.frames:
        assert read(each.before_id).rle == before[each.frame]
        assert read(each.after_id).rle == desk.mask(masklet, each.frame).rle
        assert each.iou < 0.98

    # Reverting brings the old bytes back, as one step, and they do not count as stale.
    after = desk.codes(masklet)
    desk.session.stretches.revert(stretch)
    now = desk.codes(masklet)
    assert {frame: now[frame] for frame in changed} == {frame: before[frame] for frame in changed}
    assert {f: rle for f, rle in now.items() if f not in changed} == {
        f: rle for f, rle in after.items() if f not in changed
    }
    assert not desk.session.tracking.stale(masklet) & changed
    assert not {f for each in desk.session.stretches.pending(masklet) for f in (each.first, each.last)} & changed
    desk.session.history.undo()
    assert desk.codes(masklet) == after
    assert stretch in desk.session.stretches.pending(masklet)
    desk.session.history.redo()
    assert desk.codes(masklet) == now


def test_stretches_are_the_longest_runs_that_differ(desk: Desk) -> None:
    masklet = painted_and_tracked(desk)
    new = {frame: encode(disc(frame)) for frame in GRID[1:]}
    for k in (2, 3, 6):
        new[GRID[k]] = other(GRID[k])
    nearly = disc(GRID[8])
    nearly[tuple(np.argwhere(nearly)[0])] = False  # one pixel less is no change
    new[GRID[8]] = encode(nearly)
    put_tracked(desk.session, masklet, new)
    pending = desk.session.stretches.pending(masklet)
    assert extents(pending) == [(GRID[2], GRID[3]), (GRID[6], GRID[6])]
    assert min(each.iou for each in pending[0].frames) == pytest.approx(
        np.count_nonzero(disc(0, radius=8)) / np.count_nonzero(disc(0)), abs=0.02
    )


def test_accepting_takes_marks_away_for_good_and_undo_brings_them_back(desk: Desk) -> None:
    masklet = painted_and_tracked(desk)
    put_tracked(desk.session, masklet, {frame: other(frame) for frame in (GRID[2], GRID[6])})
    first, second = desk.session.stretches.pending(masklet)
    masks = desk.codes(masklet)
    desk.session.stretches.accept(masklet, first.first, first.last)
    assert desk.session.stretches.pending(masklet) == (second,)
    assert desk.codes(masklet) == masks
    assert desk.seen[-1].masklets == {masklet}
    desk.session.history.undo()
    assert desk.session.stretches.pending(masklet) == (first, second)
    desk.session.history.redo()

    # The program starts again: what is pending is read from the file.
    again = sit_down(
        desk.project,
        desk.video,
        client=desk.session.context.client,
        checkpoint=resources.BUNDLED_CHECKPOINT,
    )
    assert again.session.stretches.pending(masklet) == (second,)


def test_only_the_latest_propagation_is_pending(desk: Desk) -> None:
    masklet = painted_and_tracked(desk)
    put_tracked(desk.session, masklet, {GRID[2]: other(GRID[2])})
    put_tracked(desk.session, masklet, {GRID[6]: other(GRID[6])})
    assert extents(desk.session.stretches.pending(masklet)) == [(GRID[6], GRID[6])]
    desk.session.history.undo()
    assert extents(desk.session.stretches.pending(masklet)) == [(GRID[2], GRID[2])]


def test_an_accepted_frame_is_pending_again_when_it_changes_again(desk: Desk) -> None:
    masklet = painted_and_tracked(desk)
    put_tracked(desk.session, masklet, {GRID[2]: other(GRID[2])})
    desk.session.stretches.accept(masklet, GRID[2], GRID[2])
    put_tracked(desk.session, masklet, {GRID[2]: encode(disc(GRID[2]))})
    assert extents(desk.session.stretches.pending(masklet)) == [(GRID[2], GRID[2])]


def test_a_hand_on_a_frame_takes_it_out_and_reverting_never_touches_a_pin(desk: Desk) -> None:
    masklet = painted_and_tracked(desk)
    put_tracked(desk.session, masklet, {frame: other(frame) for frame in GRID[2:7]})
    (whole,) = desk.session.stretches.pending(masklet)
    mine = disc(GRID[4], radius=3)
    desk.session.frame.paint(masklet, GRID[4], mine)
    assert extents(desk.session.stretches.pending(masklet)) == [(GRID[2], GRID[3]), (GRID[5], GRID[6])]
    desk.session.stretches.revert(whole)
    assert desk.mask(masklet, GRID[4]).rle == encode(mine)
    assert desk.mask(masklet, GRID[5]).rle == encode(disc(GRID[5]))
    with pytest.raises(EngineError, match="nothing left to revert"):
        desk.session.stretches.revert(whole)


def test_reverted_masks_become_stale_when_the_pin_that_governs_them_changes_again(desk: Desk) -> None:
    masklet = painted_and_tracked(desk)
    desk.session.frame.paint(masklet, 0, disc(0, radius=10))  # the old masks are stale now
    put_tracked(desk.session, masklet, {frame: other(frame) for frame in GRID[2:5]})
    assert desk.session.tracking.stale(masklet) == {*GRID[1:2], *GRID[5:]}
    (stretch,) = desk.session.stretches.pending(masklet)
    desk.session.stretches.revert(stretch)
    assert desk.session.tracking.stale(masklet) == {*GRID[1:2], *GRID[5:]}
    desk.session.frame.paint(masklet, 0, disc(0, radius=12))
    assert desk.session.tracking.stale(masklet) == {*GRID[1:]}
    desk.session.history.undo()
    assert desk.session.tracking.stale(masklet) == {*GRID[1:2], *GRID[5:]}


def test_a_click_on_a_reverted_frame_refines_the_mask_that_is_seen(desk: Desk) -> None:
    masklet = painted_and_tracked(desk)
    put_tracked(desk.session, masklet, {GRID[3]: empty(SIZE)})
    (stretch,) = desk.session.stretches.pending(masklet)
    desk.session.stretches.revert(stretch)
    seen = desk.mask(masklet, GRID[3])
    desk.click(masklet, GRID[3], at=WRONG, positive=False)
    step = desk.session.context.store.steps.step(desk.mask(masklet, GRID[3]).step_id)
    assert step.payload["mask_version"] == seen.id


def test_a_submitted_masklet_is_neither_accepted_nor_reverted(desk: Desk) -> None:
    masklet = painted_and_tracked(desk)
    put_tracked(desk.session, masklet, {GRID[3]: other(GRID[3])})
    (stretch,) = desk.session.stretches.pending(masklet)
    desk.session.verifying.submit(masklet)
    with pytest.raises(StorageError, match="recall it"):
        desk.session.stretches.revert(stretch)
    with pytest.raises(StorageError, match="recall it"):
        desk.session.stretches.accept(masklet, stretch.first, stretch.last)


def test_reverting_then_undoing_everything_leads_back_to_the_beginning(desk: Desk) -> None:
    masklet = painted_and_tracked(desk)
    states = [desk.codes(masklet)]
    put_tracked(desk.session, masklet, {frame: other(frame) for frame in GRID[2:5]})
    states.append(desk.codes(masklet))
    (stretch,) = desk.session.stretches.pending(masklet)
    desk.session.stretches.revert(stretch)
    states.append(desk.codes(masklet))
    assert states[2] == states[0]
    put_tracked(desk.session, masklet, {frame: other(frame) for frame in range(STRIDE, LAST + 1, STRIDE)})
    for state in reversed(states):
        desk.session.history.undo()
        assert desk.codes(masklet) == state
