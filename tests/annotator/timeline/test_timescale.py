from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.timeline.timescale import MAX_PX_PER_FRAME, Timescale, clock


@st.composite
def scales(draw: st.DrawFn) -> Timescale:
    scale = Timescale.fitted(draw(st.integers(1, 50_000)), draw(st.floats(50, 4000)))
    for _ in range(draw(st.integers(0, 3))):
        scale = scale.zoomed(draw(st.floats(0.3, 8)), at_x=draw(st.floats(0, 1)) * scale.width_px)
    return scale


@given(scales(), st.floats(0, 1))
def test_a_frame_is_found_where_it_is_drawn(scale: Timescale, where: float) -> None:
    frame = int(where * (scale.frame_count - 1))
    assert scale.frame_at(scale.x_of(frame)) == frame


@given(scales(), st.floats(0.3, 8), st.floats(0, 1))
def test_zooming_keeps_the_place_under_the_cursor_unless_an_end_is_in_the_way(
    scale: Timescale, factor: float, where: float
) -> None:
    x = where * scale.width_px
    zoomed = scale.zoomed(factor, at_x=x)
    place, kept = scale.first + x / scale.px_per_frame, zoomed.first + x / zoomed.px_per_frame
    at_an_end = zoomed.first == 0 or zoomed.last >= zoomed.frame_count - 1e-6
    assert kept == pytest.approx(place, abs=1e-6 * scale.frame_count) or at_an_end


@given(scales(), st.floats(-5000, 5000))
def test_nothing_lies_beyond_the_ends_of_the_video(scale: Timescale, by_px: float) -> None:
    for each in (scale, scale.scrolled(by_px), scale.resized(abs(by_px))):
        assert each.first >= 0
        assert each.last <= each.frame_count + 1e-6 or each.first == 0
        assert each.fit_px_per_frame <= each.px_per_frame <= MAX_PX_PER_FRAME


@given(scales(), st.floats(0, 1))
def test_revealing_and_paging_bring_a_frame_into_sight(scale: Timescale, where: float) -> None:
    frame = int(where * (scale.frame_count - 1))
    for each in (scale.revealing(frame, margin_px=24), scale.paged(frame, margin_px=24)):
        assert -1e-6 <= each.x_of(frame) <= each.width_px + 1e-6


def test_revealing_what_is_in_sight_moves_nothing() -> None:
    scale = Timescale.fitted(1000, 500).zoomed(4, at_x=250)
    assert scale.revealing(scale.frame_at(250), margin_px=24) is scale
    assert scale.paged(scale.frame_at(250)) is scale


def test_a_fitted_scale_stays_fitted_on_another_width_and_a_zoomed_one_keeps_its_zoom() -> None:
    fitted = Timescale.fitted(1000, 500)
    assert fitted.resized(800) == Timescale.fitted(1000, 800)
    zoomed = fitted.zoomed(4, at_x=0)
    assert zoomed.resized(800).px_per_frame == zoomed.px_per_frame


@given(scales(), st.sampled_from([5.0, 23.976, 24.0, 29.97, 60.0]), st.floats(40, 120))
def test_labels_never_stand_closer_than_the_gap(scale: Timescale, fps: float, gap_px: float) -> None:
    ticks = scale.ticks(fps, gap_px=gap_px)
    frames = [tick.frame for tick in ticks]
    labelled = [tick.frame for tick in ticks if tick.label]
    assert frames == sorted(set(frames))
    assert all(0 <= frame < scale.frame_count for frame in frames)
    # Times fall between frames: a label may lie half a frame off.
    steps = [b - a for a, b in itertools.pairwise(labelled)]
    assert all((step + 1) * scale.px_per_frame >= gap_px for step in steps)


def test_ticks_are_times_from_afar_and_frames_from_near() -> None:
    far = Timescale.fitted(483, 1000)
    assert [tick.label for tick in far.ticks(24, gap_px=72) if tick.label][:3] == ["00:00", "00:02", "00:04"]
    near = far.zoomed(20, at_x=0)
    assert [tick.label for tick in near.ticks(24, gap_px=72) if tick.label][:3] == ["f 0", "f 2", "f 4"]
    minor = [tick.frame for tick in near.ticks(24, gap_px=72) if not tick.label]
    assert minor[:3] == [1, 3, 5]


def test_a_clock_has_as_many_parts_as_it_needs() -> None:
    assert clock(4.1666, decimals=2) == "00:04.16"
    assert clock(75) == "01:15"
    assert clock(3 * 3600 + 62) == "3:01:02"
    assert clock(0.29, decimals=2) == "00:00.29"
