from __future__ import annotations

import numpy as np
import pytest

from benchmarks.risk_fitting import SIGNS, Sample, ablation, fit_weights, judged, weights_text
from benchmarks.where_to_look_report import curves_of, more_needed, needed, picture
from engine.risk.signs import Sign


def samples(videos: int = 4) -> list[Sample]:
    """Errors that follow from two signs by the very model, a third that is noise, one that is never known."""
    lot = np.random.default_rng(0)
    found = []
    for k in range(videos):
        signs = np.zeros((200, len(SIGNS)))
        signs[:, SIGNS.index(Sign.LOW_IOU)] = lot.normal(0, 2, 200)
        signs[:, SIGNS.index(Sign.SHRINK)] = lot.exponential(0.5, 200)
        signs[:, SIGNS.index(Sign.JUMP)] = lot.exponential(0.5, 200)
        signs[:, SIGNS.index(Sign.RECOLOURED)] = np.nan
        odds = 0.8 * signs[:, SIGNS.index(Sign.LOW_IOU)] + 1.5 * signs[:, SIGNS.index(Sign.SHRINK)] - 0.5
        found.append(Sample(f"video {k}", signs, 1 / (1 + np.exp(-odds))))
    return found


def test_the_weights_that_made_the_errors_are_found_again() -> None:
    weights = fit_weights(samples(), (Sign.LOW_IOU, Sign.SHRINK))
    assert weights.weight[Sign.LOW_IOU] == pytest.approx(0.8, abs=0.1)
    assert weights.weight[Sign.SHRINK] == pytest.approx(1.5, abs=0.3)
    assert weights.bias == pytest.approx(-0.5, abs=0.15)


def test_only_signs_that_help_on_videos_left_out_are_kept() -> None:
    table = ablation(samples())
    assert set(table.kept) == {Sign.LOW_IOU, Sign.SHRINK}
    assert table.built[-1].off < 0.02
    assert all(row.off > table.built[-1].off for row in table.without)
    assert table.masks == 800


def test_a_sign_that_is_never_known_tells_nothing_and_breaks_nothing() -> None:
    assert judged(samples(), (Sign.RECOLOURED,)).within == 0.0


def test_weights_are_written_as_they_are_read() -> None:
    import tomllib

    weights = fit_weights(samples(), (Sign.LOW_IOU, Sign.SHRINK))
    table = tomllib.loads(weights_text(weights))
    assert table["bias"] == weights.bias
    assert table["shrink"] == {"weight": weights.weight[Sign.SHRINK], "usual": weights.usual[Sign.SHRINK]}


CURVES = curves_of(
    {"one": {"suggested": [0.2, 0.6, 0.8], "evenly": [0.2, 0.3, 0.5]}, "two": {"suggested": [0.5], "evenly": [0.5]}},
    length=3,
)


def test_a_strategy_with_nothing_to_do_keeps_its_last_value() -> None:
    assert CURVES["suggested"][1].tolist() == [0.5, 0.5, 0.5]


def test_interactions_to_a_target_are_read_off_the_curve_in_between_by_straight_lines() -> None:
    curve = np.array([0.4, 0.5, 0.7])
    assert needed(curve, 0.4) == 0.0
    assert needed(curve, 0.55) == pytest.approx(1.25)
    assert needed(curve, 0.71) == 3.0  # not in two


def test_the_interval_is_of_the_difference_between_the_same_videos() -> None:
    fast, slow = np.array([[0.0, 0.5, 1.0]] * 4), np.array([[0.0, 0.25, 0.5]] * 4)
    assert more_needed(slow, fast, 0.5) == (1.0, 1.0)
    slow[0] = fast[0]
    low, high = more_needed(slow, fast, 0.5)
    assert 0 <= low < high <= 1.0


def test_the_picture_is_an_svg_with_a_line_per_strategy() -> None:
    curves = {"suggested": np.array([[0.1, 0.2]]), "evenly spaced": np.array([[0.1, 0.15]])}
    drawn = picture({"choosing": curves, "validation": curves})
    assert drawn.startswith("<svg ")
    assert drawn.count("<polyline") == 4
