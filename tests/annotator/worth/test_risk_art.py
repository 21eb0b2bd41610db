from __future__ import annotations

import numpy as np

from annotator.timeline.risk_art import risk_levels


def test_levels_rise_with_risk_and_begin_where_a_look_is_worth_it() -> None:
    risk = np.array([0.0, 0.24, 0.25, 0.45, 0.6, 0.9])
    assert risk_levels(risk, np.arange(7)).tolist() == [0, 0, 1, 2, 3, 4]


def test_a_pixel_column_shows_the_highest_risk_of_its_cells() -> None:
    risk = np.array([0.0, 0.9, 0.1, 0.0, 0.3, 0.0])
    assert risk_levels(risk, np.array([0, 2, 4, 6])).tolist() == [4, 0, 1]


def test_a_column_narrower_than_a_cell_shows_that_cell_and_beyond_the_end_nothing() -> None:
    risk = np.array([0.9, 0.0])
    assert risk_levels(risk, np.array([0, 0, 1, 1, 2, 2])).tolist() == [4, 4, 0, 0, 0]
