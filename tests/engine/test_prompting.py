from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import prompting
from engine.errors import EngineError
from engine.prompting import Refined, TrackedFrom
from storage.records import Prompts

CLICKED = Prompts(points=((1.0, 2.0), (3.0, 4.0)), labels=(1, 0))
BOXED = Prompts(box=(1.0, 2.0, 30.0, 40.0))


def test_a_click_is_added_to_points_and_box() -> None:
    assert prompting.with_point(BOXED, (5.0, 6.0), positive=False) == Prompts(
        points=((5.0, 6.0),), labels=(0,), box=BOXED.box
    )
    assert prompting.with_point(CLICKED, (5.0, 6.0), positive=True).labels == (1, 0, 1)


def test_a_click_is_taken_away_with_its_label() -> None:
    assert prompting.without_point(CLICKED, 0) == Prompts(points=((3.0, 4.0),), labels=(0,))
    assert prompting.is_empty(prompting.without_point(Prompts(points=((1.0, 1.0),), labels=(1,)), 0))
    assert not prompting.is_empty(BOXED)


@pytest.mark.parametrize("index", [-1, 2])
def test_taking_away_what_is_not_there_is_refused(index: int) -> None:
    with pytest.raises(EngineError, match=f"no point {index}"):
        prompting.without_point(CLICKED, index)


@given(st.tuples(*[st.floats(-50, 500)] * 4))
def test_a_box_comes_out_in_order_and_alone(box: tuple[float, float, float, float]) -> None:
    if box[0] == box[2] or box[1] == box[3]:
        with pytest.raises(EngineError, match="no area"):
            prompting.with_box(box)
        return
    made = prompting.with_box(box)
    assert made.points == ()
    assert made.box is not None
    x0, y0, x1, y1 = made.box
    assert x0 < x1
    assert y0 < y1
    assert {x0, x1} == {box[0], box[2]}
    assert {y0, y1} == {box[1], box[3]}


@pytest.mark.parametrize("point", [(-0.5, 5.0), (5.0, 10.5), (20.5, 5.0)])
def test_a_point_outside_the_frame_is_refused(point: tuple[float, float]) -> None:
    with pytest.raises(EngineError, match="outside the frame of 20×10 pixels"):
        prompting.check_inside(Prompts(points=(point,), labels=(1,)), size=(10, 20))


def test_points_on_the_rim_and_boxes_reaching_out_are_inside() -> None:
    prompting.check_inside(Prompts(points=((20.0, 10.0), (0.0, 0.0)), labels=(1, 1)), size=(10, 20))
    prompting.check_inside(Prompts(box=(-5.0, -5.0, 25.0, 15.0)), size=(10, 20))
    with pytest.raises(EngineError, match="The box lies outside"):
        prompting.check_inside(Prompts(box=(20.0, 0.0, 25.0, 5.0)), size=(10, 20))


@pytest.mark.parametrize("refined", [Refined(), Refined(tracked=TrackedFrom(4, "backward")), Refined(mask_version=17)])
def test_what_is_refined_survives_a_steps_payload(refined: Refined) -> None:
    assert Refined.from_payload({**refined.to_payload(), "clicks": 1}) == refined


@pytest.mark.parametrize("box", [(nan, 1.0, 9.0, 9.0), (1.0, 1.0, inf, 9.0), (-inf, 1.0, 9.0, 9.0)])
def test_a_box_that_is_nowhere_is_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(EngineError, match="no place"):
        prompting.with_box(box)
    with pytest.raises(EngineError, match="no place"):
        prompting.check_inside(Prompts(box=box), size=(20, 20))


def test_a_box_given_as_it_is_needs_an_area() -> None:
    for box in ((5.0, 1.0, 5.0, 9.0), (5.0, 1.0, 2.0, 9.0)):
        with pytest.raises(EngineError, match="no area"):
            prompting.check_inside(Prompts(box=box), size=(20, 20))
