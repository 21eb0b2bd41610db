"""The mapping between frame and canvas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.canvas.view_transform import STAYS_PX, ViewTransform, centred, fitted, limited_scale

scales = st.floats(0.01, 100)
shifts = st.floats(-5000, 5000)
transforms = st.builds(ViewTransform, scale=scales, x=shifts, y=shifts)
places = st.tuples(shifts, shifts)
sizes = st.tuples(st.integers(1, 5000), st.integers(1, 5000))


@given(transform=transforms, at=places, scale=scales)
def test_what_lies_under_the_cursor_stays_there(
    transform: ViewTransform, at: tuple[float, float], scale: float
) -> None:
    zoomed = transform.scaled_to(scale, at=at)
    assert zoomed.scale == scale
    assert zoomed.to_widget(transform.to_image(at)) == pytest.approx(at, abs=1e-5)


@given(transform=transforms, place=places)
def test_there_and_back_again(transform: ViewTransform, place: tuple[float, float]) -> None:
    assert transform.to_image(transform.to_widget(place)) == pytest.approx(place, abs=1e-6)


@given(image=sizes, viewport=sizes)
def test_fitting_shows_the_whole_frame_in_the_middle(image: tuple[int, int], viewport: tuple[int, int]) -> None:
    x0, y0, x1, y1 = fitted(image=image, viewport=viewport).box_to_widget((0, 0, image[1], image[0]))
    assert x0 >= -1e-6
    assert y0 >= -1e-6
    assert (x0 + x1, y0 + y1) == pytest.approx((viewport[1], viewport[0]), abs=1e-6)
    assert min(x0, y0) == pytest.approx(0, abs=1e-6), "one way it fills the canvas"


@given(transform=transforms, image=sizes, viewport=sizes)
def test_however_far_it_is_dragged_a_strip_stays_in_view(
    transform: ViewTransform, image: tuple[int, int], viewport: tuple[int, int]
) -> None:
    clamped = transform.clamped(image=image, viewport=viewport)
    x0, y0, x1, y1 = clamped.box_to_widget((0, 0, image[1], image[0]))
    assert min(x1, viewport[1]) - max(x0, 0) >= min(STAYS_PX, x1 - x0, viewport[1]) - 1e-6
    assert min(y1, viewport[0]) - max(y0, 0) >= min(STAYS_PX, y1 - y0, viewport[0]) - 1e-6
    again = clamped.clamped(image=image, viewport=viewport)
    assert (again.x, again.y) == pytest.approx((clamped.x, clamped.y), abs=1e-6)


@given(image=sizes, viewport=sizes, ratio=st.sampled_from([1.0, 1.5, 2.0]), scale=st.floats(1e-6, 1e6))
def test_every_limit_lets_the_fitted_and_the_actual_size_be_reached(
    image: tuple[int, int], viewport: tuple[int, int], ratio: float, scale: float
) -> None:
    for wanted in (fitted(image=image, viewport=viewport).scale, 1 / ratio):
        assert limited_scale(wanted, image=image, viewport=viewport, device_ratio=ratio) == pytest.approx(wanted)
    limited = limited_scale(scale, image=image, viewport=viewport, device_ratio=ratio)
    assert limited_scale(limited, image=image, viewport=viewport, device_ratio=ratio) == limited


@pytest.mark.parametrize(("scale", "ratio", "crisp"), [(2.0, 1.0, False), (2.1, 1.0, True), (1.1, 2.0, True)])
def test_pixels_are_squares_above_twice_the_screens(scale: float, ratio: float, crisp: bool) -> None:
    assert centred(scale, image=(10, 10), viewport=(50, 50)).is_crisp(device_ratio=ratio) is crisp
