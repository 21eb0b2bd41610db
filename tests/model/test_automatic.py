"""Automatic masks: how the grid is laid, what each filter keeps, and that nothing is left to chance."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from model.automatic import (
    Box,
    FoundMask,
    GridSearch,
    SearchSettings,
    distinct,
    finished_mask,
    grid_points,
    is_cut,
    windows,
)
from model.checkpoints import load_checkpoint
from model.image_predictor import ImagePredictor
from model.mask_decoder import stability
from model.predictions import Prompts

ALL = SearchSettings(grids=(4, 2), min_predicted_iou=0.0, min_stability=0.0, min_region_px=20)


@pytest.fixture(scope="module")
def predictor(checkpoint: Path) -> ImagePredictor:
    return ImagePredictor(load_checkpoint(checkpoint, device="cpu").model)


def picture(size: tuple[int, int] = (120, 160)) -> NDArray[np.uint8]:
    """Two bright things on a dim ground."""
    image = np.full((*size, 3), 60, np.uint8)
    image[20:60, 20:70] = 220, 40, 40
    image[70:110, 90:150] = 40, 220, 220
    return image


def found(box: Box, *, iou: float, level: int = 0) -> FoundMask:
    return FoundMask(box, np.ones((box[3] - box[1], box[2] - box[0]), np.bool_), (0.0, 0.0), iou, 1.0, level)


def test_points_stand_in_the_middles_of_equal_cells() -> None:
    assert grid_points(2, size=(40, 80)).tolist() == [[20, 10], [60, 10], [20, 30], [60, 30]]


def test_the_paper_s_grids_are_one_window_then_four_then_sixteen_and_cover_the_picture() -> None:
    laid = windows((480, 848), grids=(32, 16, 4))
    assert [level for _, level in laid] == [0] + 4 * [1] + 16 * [2]
    for level in (1, 2):
        seen = np.zeros((480, 848), np.int64)
        for (x0, y0, x1, y1), at in laid:
            seen[y0:y1, x0:x1] += at == level
        assert seen.min() >= 1
        assert seen.max() == 4, "neighbours overlap"
    first = [box for box, level in laid if level == 1]
    assert first[0][2] - first[2][0] == int(512 / 1500 * 480), "by a third of the shorter side"


def test_a_level_of_no_points_is_left_out() -> None:
    assert [level for _, level in windows((100, 100), grids=(8, 0, 2))] == [0] + 16 * [2]


def test_stability_is_the_iou_of_the_masks_at_two_thresholds() -> None:
    logits = torch.tensor([[[3.0, 0.5], [-0.5, -3.0]], [[-9.0, -9.0], [-9.0, -9.0]]])
    assert stability(logits, delta=1.0).tolist() == [pytest.approx(1 / 3), 1.0]


def test_an_unstable_mask_is_not_finished() -> None:
    soft = torch.full((8, 8), 0.5)
    assert finished_mask(soft, (16, 16), stability_offset=1.0, min_region_px=0, min_stability=0.9) == (None, 0.0)
    mask, score = finished_mask(soft, (16, 16), stability_offset=0.25, min_region_px=0, min_stability=0.9)
    assert mask is not None
    assert mask.all()
    assert score == 1.0


@pytest.mark.parametrize(
    ("box", "cut"),
    [
        ((150, 150, 250, 250), False),
        ((105, 150, 250, 250), True),  # ends where its window does
        ((150, 150, 398, 250), True),
        ((150, 2, 250, 250), False),  # ends where the picture does
    ],
)
def test_a_mask_at_the_edge_of_its_window_is_cut_but_not_at_the_picture_s(box: Box, cut: bool) -> None:
    assert is_cut(box, window=(100, 0, 400, 400), size=(800, 800)) is cut


def test_of_doubles_the_better_stays() -> None:
    good, worse, other = found((0, 0, 10, 10), iou=0.9), found((0, 0, 10, 9), iou=0.8), found((30, 0, 40, 10), iou=0.5)
    assert distinct([other, worse, good], max_box_iou=0.7) == [good, other]
    assert distinct([other, worse, good], max_box_iou=0.95) == [good, worse, other]


def test_across_levels_the_finer_stays() -> None:
    coarse, fine = found((0, 0, 10, 10), iou=0.9), found((0, 0, 10, 9), iou=0.7, level=1)
    assert distinct([coarse, fine], max_box_iou=0.7, finest_first=True) == [fine]
    assert distinct([coarse, fine], max_box_iou=0.7) == [coarse]


def test_every_point_is_answered_as_a_click_there_would_be(predictor: ImagePredictor) -> None:
    image = picture()
    features = predictor.encode(image)
    search = GridSearch(predictor, ALL, image, features=features)
    points = grid_points(4, size=(120, 160))
    together = search._decode(features, points)
    for k in (0, 5, 15):
        alone = predictor.predict(features, Prompts(points=points[k : k + 1], labels=np.array([1])))
        assert torch.allclose(together.mask_logits[k], alone.low_res, atol=1e-3)
        assert together.iou[k].tolist() == pytest.approx(alone.iou, abs=1e-4)


def test_a_search_counts_what_it_does_and_gives_the_same_twice(predictor: ImagePredictor) -> None:
    image = picture()
    runs = []
    for _ in range(2):
        search = GridSearch(predictor, ALL, image)
        done = list(search.batches())
        runs.append(search.found())
        assert done == [16, 20, 24, 28, 32]
        assert done[-1] == search.points
        counts = search.counts
        assert counts.decoded == 3 * counts.points
        assert counts.decoded >= counts.good >= counts.stable >= counts.uncut >= counts.distinct == len(runs[-1]) > 0
    scores = [each.predicted_iou for each in runs[0]]
    assert scores == sorted(scores, reverse=True)
    for one, other in zip(*runs, strict=True):
        assert one.box == other.box
        assert np.array_equal(one.inside, other.inside)
        assert one.whole((120, 160)).sum() == one.inside.sum()
        x, y = one.point
        assert 0 <= x < 160
        assert 0 <= y < 120


def test_nothing_good_enough_is_no_error(predictor: ImagePredictor) -> None:
    search = GridSearch(predictor, SearchSettings(grids=(2,), min_predicted_iou=1.0), picture())
    list(search.batches())
    assert search.found() == []
    assert search.counts.good == 0
