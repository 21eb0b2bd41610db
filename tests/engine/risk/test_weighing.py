from __future__ import annotations

from dataclasses import replace
from math import exp, log

import pytest

from engine.grid import Grid
from engine.risk.reasons import Reason, reasons
from engine.risk.signs import Columns, Sign, read_signs
from engine.risk.weighing import Weights, fitted_weights, weigh
from tests.engine.risk.masklets import by_frame, pinned, tracked

WEIGHTS = Weights(
    bias=-1.0,
    weight={Sign.LOW_IOU: 0.5, Sign.SHRINK: 2.0, Sign.RECOLOURED: 4.0},
    usual={Sign.LOW_IOU: -1.0, Sign.SHRINK: 0.0, Sign.RECOLOURED: 0.1},
)


def test_the_risk_is_the_logistic_of_the_weighed_signs() -> None:
    columns = Columns(Grid(3), by_frame(pinned(0), tracked(1, iou=0.5), tracked(2, iou=0.5, area=100)))
    columns.put_colour(2, 3, 0.6)
    risk = weigh(columns, read_signs(columns), WEIGHTS)
    assert risk[0] == 0.0  # a person's own
    assert risk[1] == pytest.approx(1 / (1 + exp(-(-1 + 0.5 * 0 + 4 * 0.1))))  # colours not known: as usual
    assert risk[2] == pytest.approx(1 / (1 + exp(-(-1 + 2 * log(4) + 4 * 0.6))))


def test_where_there_is_no_mask_there_is_no_risk() -> None:
    columns = Columns(Grid(3), by_frame(pinned(0), tracked(2)))
    assert weigh(columns, read_signs(columns), WEIGHTS)[1] == 0.0


def test_a_model_that_says_nothing_leaves_the_rest_to_tell() -> None:
    columns = Columns(Grid(3), by_frame(pinned(0), tracked(1, iou=None), tracked(2, iou=None, area=100)))
    risk = weigh(columns, read_signs(columns), WEIGHTS)
    assert risk[1] == pytest.approx(1 / (1 + exp(-(-1 + 0.5 * -1 + 4 * 0.1))))
    assert risk[2] > risk[1]


def test_the_weights_in_force_all_speak_against_a_mask() -> None:
    weights = fitted_weights()
    assert Sign.LOW_IOU in weights.weight
    assert all(weight > 0 for weight in weights.weight.values())
    assert weights.weight.keys() == weights.usual.keys()


def test_the_heaviest_signs_are_named_with_their_numbers() -> None:
    columns = Columns(Grid(3), by_frame(pinned(0), tracked(1), tracked(2, iou=0.4, area=100)))
    columns.put_colour(2, 3, 0.2)
    signs = read_signs(columns)
    # SHRINK adds 2 log 4 = 2.77, LOW_IOU 0.5 (log 1.5 + 1) = 0.70, RECOLOURED 4 (0.2 - 0.1) = 0.4
    assert reasons(columns, signs, 2, WEIGHTS) == (
        Reason(Sign.SHRINK, pytest.approx(0.75)),
        Reason(Sign.LOW_IOU, pytest.approx(0.4)),
        Reason(Sign.RECOLOURED, pytest.approx(0.2)),
    )


@pytest.mark.parametrize("area", [400, 390, 401])
def test_where_nothing_stands_out_the_models_own_word_is_given_or_else_how_far_it_was_tracked(area: int) -> None:
    columns = Columns(Grid(3), by_frame(pinned(0), tracked(1), tracked(2, iou=None, area=area)))
    signs = read_signs(columns)
    assert reasons(columns, signs, 1, WEIGHTS) == (Reason(Sign.LOW_IOU, 0.9),)
    assert reasons(columns, signs, 2, WEIGHTS) == (Reason(Sign.DISTANCE, 2.0),)


def test_no_reason_is_given_that_says_nothing() -> None:
    lone = replace(tracked(1, iou=None), source_frame=None)
    columns = Columns(Grid(2), by_frame(pinned(0), lone))
    assert reasons(columns, read_signs(columns), 1, WEIGHTS) == ()
    heavy = Weights(bias=0.0, weight={Sign.SHRINK: 2.0}, usual={Sign.SHRINK: -1.0})
    columns = Columns(Grid(3), by_frame(pinned(0), tracked(1), tracked(2, area=500)))
    assert reasons(columns, read_signs(columns), 2, heavy) == (Reason(Sign.LOW_IOU, 0.9),)  # it grew
