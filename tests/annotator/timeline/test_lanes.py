from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotator.timeline.lanes import Body, Kind, Lane, Marker, Run, bodies, columns, markers, runs
from engine.grid import Grid
from engine.pins import stale_frames
from storage.records import MaskSummary, Pin, PinKind, Provenance
from tests.engine.records import pin, summary

GRID = Grid(37, 4)


def by_frame(*items: MaskSummary) -> dict[int, MaskSummary]:
    return {item.frame: item for item in items}


def test_every_state_is_drawn_in_its_own_way() -> None:
    masks = by_frame(
        summary(0, Provenance.PROMPTED, source=None, direction=None),
        summary(4, looked_at=True),
        summary(8),
        summary(12, area=0),
        summary(16, content="superseded"),
        summary(20, Provenance.ABSENT, area=0, source=None, direction=None),
        summary(24, Provenance.PAINTED, source=None, direction=None),
        summary(28, Provenance.AUTO, source=None, direction=None),
    )
    absent = pin(20, "c", kind=PinKind.ABSENT)
    lane = Lane(GRID, masks, {0: pin(0), 20: absent, 24: pin(24, "d", kind=PinKind.PAINTED)})
    expected = [Body.SEEN, Body.SEEN, Body.UNSEEN, Body.EMPTY, Body.STALE, Body.ABSENT, Body.SEEN, Body.AUTO]
    assert list(bodies(lane.codes)) == [*expected, Body.NOTHING, Body.NOTHING]
    assert markers(lane.codes, first=0, last=9) == [Marker(0, Kind.PROMPTED), Marker(6, Kind.PAINTED)]
    assert lane.missing == 2
    assert lane.is_due


def test_a_lane_without_pins_is_never_due() -> None:
    assert not Lane(GRID, {}, {}).is_due


def test_a_frame_off_the_grid_has_no_cell() -> None:
    assert not Lane(GRID, by_frame(summary(5)), {0: pin(0)}).codes.any()


def test_a_changed_pin_makes_what_was_tracked_from_it_stale_and_names_those_cells() -> None:
    masks = by_frame(summary(0, Provenance.PROMPTED), *(summary(frame) for frame in range(4, 37, 4)))
    lane = Lane(GRID, masks, {0: pin(0)})
    assert not lane.stale
    again = summary(16, Provenance.PROMPTED)
    assert lane.update([16], {16: again}, {0: pin(0), 16: pin(16, "b")}) == (4, 9)
    assert lane.stale == {20, 24, 28, 32, 36}
    assert lane.update([16], {16: summary(16)}, {0: pin(0)}) == (4, 9)
    assert not lane.stale


def test_an_update_that_changes_no_cell_says_so() -> None:
    lane = Lane(GRID, by_frame(summary(4)), {0: pin(0)})
    assert lane.update([4], {4: summary(4)}, {0: pin(0)}) is None


def test_undone_masks_leave_blank_cells() -> None:
    lane = Lane(GRID, by_frame(summary(4), summary(8)), {0: pin(0)})
    assert lane.update([4, 8], {}, {0: pin(0)}) == (1, 2)
    assert not lane.codes.any()


frames = st.integers(0, 9).map(lambda cell: cell * 4)
contents = st.sampled_from(["a", "b"])
masks_on = st.builds(
    summary,
    frames,
    st.sampled_from(Provenance),
    area=st.integers(0, 1),
    looked_at=st.booleans(),
    source=frames,
    content=contents,
    direction=st.sampled_from([None, "forward", "backward"]),
)
mask_sets = st.lists(masks_on, max_size=12).map(lambda items: by_frame(*items))
pin_sets = st.lists(st.builds(pin, frames, contents), max_size=4).map(lambda pins: {each.frame: each for each in pins})


@given(mask_sets, pin_sets, st.lists(st.tuples(mask_sets, st.sets(frames), st.none() | pin_sets), max_size=5))
def test_kept_up_with_changes_a_lane_is_as_if_built_anew(
    masks: dict[int, MaskSummary],
    pins: dict[int, Pin],
    changes: list[tuple[dict[int, MaskSummary], set[int], dict[int, Pin] | None]],
) -> None:
    lane = Lane(GRID, masks, pins)
    masks = dict(masks)
    for fresh, removed, new_pins in changes:
        pins = pins if new_pins is None else new_pins
        for frame in removed:
            masks.pop(frame, None)
        masks |= fresh
        before = lane.codes.copy()
        told = lane.update(removed | set(fresh), masks, pins)
        rebuilt = Lane(GRID, masks, pins)
        np.testing.assert_array_equal(lane.codes, rebuilt.codes)
        assert lane.stale == rebuilt.stale == stale_frames(masks, pins.values())
        assert lane.summaries == masks
        different = np.flatnonzero(before != lane.codes)
        assert told == ((different[0], different[-1]) if different.size else None)


@given(st.lists(st.sampled_from(Body), max_size=40), st.integers(0, 5))
def test_runs_say_what_the_cells_say(values: list[Body], offset: int) -> None:
    found = runs(np.array(values, np.uint8), offset=offset)
    told = [Body.NOTHING] * len(values)
    for run in found:
        told[run.first - offset : run.last - offset + 1] = [run.body] * (run.last - run.first + 1)
    assert told == values
    assert all(a.last + 1 < b.first or a.body != b.body for a, b in itertools.pairwise(found))


def test_runs_are_as_long_as_they_can_be() -> None:
    values = np.array([1, 1, 0, 2, 2, 2], np.uint8)
    assert runs(values) == [Run(0, 1, Body.SEEN), Run(3, 5, Body.UNSEEN)]


def test_a_pixel_column_shows_the_cell_that_most_wants_attention() -> None:
    stale = summary(8, content="superseded")
    masks = by_frame(summary(0, looked_at=True), summary(4, looked_at=True), stale, summary(12))
    lane = Lane(GRID, masks, {0: pin(0)})
    shown = columns(lane.codes, np.array([0, 2, 4, 6]))
    assert list(shown) == [Body.SEEN, Body.STALE, Body.NOTHING]


def test_the_cells_after_the_last_column_do_not_run_into_it() -> None:
    lane = Lane(GRID, by_frame(*(summary(frame, content="superseded") for frame in (4, 8))), {0: pin(0)})
    assert list(columns(lane.codes, np.array([0, 1]))) == [Body.NOTHING]


@given(st.sets(st.integers(0, 199), min_size=1), st.integers(0, 150), st.floats(1.5, 30))
def test_crowded_markers_are_thinned_the_same_way_wherever_the_window_lies(
    cells: set[int], first: int, gap: float
) -> None:
    codes = np.zeros(200, np.uint8)
    codes[list(cells)] = Kind.PROMPTED
    everywhere = markers(codes, first=0, last=199, gap_cells=gap)
    assert len(everywhere) <= 200 / gap + 1
    inside = markers(codes, first=first, last=199, gap_cells=gap)
    # Only the bucket that the window's edge cuts may choose another cell.
    assert set(inside[1:]) <= set(everywhere)
