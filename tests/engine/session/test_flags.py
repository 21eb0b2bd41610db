"""Explosions of area and disagreements of the two directions: the rules alone, and with the real model."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import EngineError
from engine.grid import Grid
from engine.propagation import Reach
from engine.session.flags import area_explosions, disagreements
from storage.mask_codec import encode
from storage.records import Direction, MaskSummary, Provenance
from tests.engine.desk import GRID, LAST, SIZE, Desk, disc, put_tracked
from tests.engine.records import summary

EVERY = Grid(frame_count=20)


def tracked(areas: dict[int, int], *, direction: Direction = "forward", shown: int = 100) -> dict[int, MaskSummary]:
    """Masks of these areas by frame; on frame 0 a person showed the object."""
    return {
        frame: summary(
            frame, Provenance.PROPAGATED if frame else Provenance.PAINTED, area=area, content="", direction=direction
        )
        for frame, area in {0: shown, **areas}.items()
    }


@pytest.mark.parametrize(
    ("areas", "found"),
    [
        ({1: 100, 2: 110, 3: 330}, {3: 3.3}),
        ({1: 100, 2: 160, 3: 250, 4: 320, 5: 330, 6: 340}, {4: 3.2}),  # within three frames, and once
        ({1: 100, 2: 130, 3: 170, 4: 220, 5: 290, 6: 370, 7: 480}, {}),  # comes nearer
        ({1: 20, 2: 0, 3: 0, 4: 90}, {}),  # comes back, no larger than it was shown
        ({1: 10, 2: 0, 3: 200}, {3: 20.0}),
        ({1: 100, 2: 0, 3: 0, 4: 0, 5: 900}, {}),  # nothing shortly before to compare with
        ({}, {}),
    ],
)
def test_explosions(areas: dict[int, int], found: dict[int, float]) -> None:
    assert area_explosions(tracked(areas), grid=EVERY) == pytest.approx(found)


def test_explosions_are_seen_in_the_direction_of_tracking() -> None:
    areas = dict(zip(range(9, 4, -1), (100, 100, 400, 400, 400), strict=True))
    assert area_explosions(tracked(areas, direction="backward"), grid=EVERY) == {7: 4.0}
    assert area_explosions(tracked(areas), grid=EVERY) == {}


def test_disagreements_are_the_worst_of_each_run() -> None:
    ious = {0: 0.9, 1: 0.6, 2: 0.2, 3: 0.5, 4: 0.95, 6: 0.1, 7: 0.69, 8: 0.7}
    assert disagreements(ious, grid=EVERY) == {2: 0.2, 6: 0.1}
    assert disagreements({}, grid=EVERY) == {}


def propagated(desk: Desk, masklet: int, radii: dict[int, int], *, source: int, direction: Direction) -> None:
    """Commit a propagation from a pin that gives frames discs of these radii; 0 is nothing at all."""
    masks = {frame: encode(disc(frame, radius=radius) & (radius > 0)) for frame, radius in radii.items()}
    put_tracked(desk.session, masklet, masks, source=source, direction=direction)


def between_pins(desk: Desk) -> int:
    """An object pinned at both ends and tracked from both; backward the disc is lost on two frames."""
    masklet = desk.new_object()
    for end in (0, LAST):
        desk.session.frame.paint(masklet, end, disc(end))
    propagated(desk, masklet, dict.fromkeys(GRID[1:-1], 14), source=0, direction="forward")
    radii = dict.fromkeys(GRID[1:-1], 14) | {GRID[4]: 8, GRID[5]: 5}
    propagated(desk, masklet, radii, source=LAST, direction="backward")
    return masklet


def test_two_directions_between_two_pins_are_compared_from_the_log(desk: Desk) -> None:
    masklet = between_pins(desk)
    (flag,) = desk.session.flags.found(masklet)
    assert (flag.frame, flag.kind, flag.mask_id) == (GRID[5], "directions", desk.mask(masklet, GRID[5]).id)
    assert flag.value == pytest.approx(25 / 14**2, abs=0.02)

    # Another pin between: what was tracked from the one before says nothing any more.
    desk.session.frame.paint(masklet, GRID[7], disc(GRID[7]))
    assert desk.session.flags.found(masklet) == ()
    desk.session.history.undo()
    assert desk.session.flags.found(masklet) == (flag,)
    desk.session.history.undo()  # of tracking backward
    assert desk.session.flags.found(masklet) == ()


def test_what_a_person_accepts_or_makes_is_no_longer_flagged(desk: Desk) -> None:
    masklet = between_pins(desk)
    desk.session.stretches.accept(masklet, GRID[5], GRID[5])
    assert desk.session.flags.found(masklet) == ()
    desk.session.history.undo()
    assert len(desk.session.flags.found(masklet)) == 1
    desk.session.frame.paint(masklet, GRID[5], disc(GRID[5]))
    assert desk.session.flags.found(masklet) == ()


def test_an_explosion_is_flagged_where_it_begins(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.session.frame.paint(masklet, 0, disc(0))
    radii = {frame: 14 if frame < GRID[5] else 30 for frame in GRID[1:]}
    propagated(desk, masklet, radii, source=0, direction="forward")
    (flag,) = desk.session.flags.found(masklet)
    assert (flag.frame, flag.kind) == (GRID[5], "area")
    assert flag.value > 3


def test_both_ways_within_a_range_are_compared_with_the_real_model(desk: Desk) -> None:
    masklet = desk.new_object()
    for end in (0, LAST):
        desk.click(masklet, end)
    desk.propagate(masklet, direction="both", reach=Reach.within(0, LAST))
    pairs = desk.session.flags.both_ways(masklet)
    assert set(pairs) == set(GRID[1:-1])
    masks = desk.project.store.masklets.masks(masklet)
    assert all(pair[1] == masks[frame].id for frame, pair in pairs.items())  # backward came last


def test_tracking_back_finds_what_does_not_lead_to_the_pin(desk: Desk) -> None:
    masklet = desk.tracked_object()
    store, count = desk.project.store, len(desk.project.store.steps.history())
    operation = desk.session.checking.track_back(masklet, GRID[5])
    operation.start()
    operation.wait()
    assert operation.compared == len(GRID) - 2  # not the pin it would lead to, nor the mask it began with
    assert len(store.steps.history()) == count

    # A stretch that follows something else: the way back stays with that, and disagrees.
    ground = np.zeros(SIZE, np.bool_)
    ground[70:90, 4:40] = True
    put_tracked(desk.session, masklet, {frame: encode(ground) for frame in GRID[6:]})
    operation = desk.session.checking.track_back(masklet, GRID[5])
    operation.start()
    operation.wait()
    flags = [flag for flag in desk.session.flags.found(masklet) if flag.kind == "directions"]
    assert operation.flagged == len(flags) > 0
    assert min(flag.frame for flag in flags) <= GRID[5]
    (worst, *_) = flags
    desk.session.frame.paint(masklet, worst.frame, disc(worst.frame))
    assert worst not in desk.session.flags.found(masklet)


def test_the_way_back_begins_where_the_object_was_seen_last(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.session.frame.paint(masklet, 0, disc(0))
    gone = {frame: 14 if frame < GRID[4] else 0 for frame in GRID[1:]}
    propagated(desk, masklet, gone, source=0, direction="forward")
    for frame in (GRID[1], GRID[5]):
        assert desk.session.checking.track_back(masklet, frame).total == 2  # from the third frame to the first
    propagated(desk, masklet, dict.fromkeys(GRID[1:], 0), source=0, direction="forward")
    with pytest.raises(EngineError, match="nothing to compare"):
        desk.session.checking.track_back(masklet, GRID[5])


def test_only_what_was_tracked_can_be_checked(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.session.frame.paint(masklet, 0, disc(0))
    with pytest.raises(EngineError, match="was not tracked"):
        desk.session.checking.track_back(masklet, 0)
    propagated(desk, masklet, {GRID[1]: 14}, source=0, direction="forward")
    with pytest.raises(EngineError, match="nothing to compare"):
        desk.session.checking.track_back(masklet, GRID[1])
