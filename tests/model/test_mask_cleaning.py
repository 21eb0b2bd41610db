"""Holes and specks of masks on cases made by hand, and against a plain reading of the whole picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch

from model.mask_cleaning import Mask, cleaned
from model.preprocessing import NOISE_CELLS, clean_mask


def empty(height: int = 60, width: int = 60) -> Mask:
    return np.zeros((height, width), np.bool_)


def at(*places: tuple[float, float]) -> np.ndarray:
    return np.array(places, np.float32)


def test_holes_are_filled_and_specks_removed() -> None:
    mask = empty()
    mask[10:40, 10:40] = True
    whole = mask.copy()
    mask[20:23, 20:23] = False
    mask[50:52, 50:52] = True
    assert np.array_equal(cleaned(mask, min_region_px=10), whole)
    assert np.array_equal(cleaned(mask, min_region_px=4)[50:52, 50:52], np.ones((2, 2), np.bool_)), "4 are not below 4"


def test_of_specks_alone_the_largest_stays() -> None:
    mask = empty(30, 30)
    mask[2:4, 2:4] = True
    mask[20:24, 20:24] = True
    left = cleaned(mask, min_region_px=200)
    assert left.sum() == 16
    assert left[20:24, 20:24].all()
    assert not cleaned(empty(5, 5), min_region_px=200).any()


def test_what_was_clicked_stays() -> None:
    mask = empty()
    mask[10:40, 10:40] = True
    mask[20:23, 20:23] = False
    mask[50:52, 50:52] = True
    mask[50:52, 5:7] = True
    clicked = cleaned(mask, min_region_px=10, points=at((51.5, 50.5), (21.5, 21.5)))
    assert clicked[50:52, 50:52].all()
    assert not clicked[20:23, 20:23].any()
    assert not clicked[50:52, 5:7].any()
    outside = cleaned(mask, min_region_px=10, points=at((-3.0, 2.0), (59.5, 59.5), (200.0, 5.0)))
    assert np.array_equal(outside, cleaned(mask, min_region_px=10))


def test_a_small_thing_in_a_corner_keeps_the_picture_around_it_empty() -> None:
    mask = empty(8, 8)
    mask[6:8, 6:8] = True
    assert np.array_equal(cleaned(mask, min_region_px=1000), mask)


def test_a_thin_ring_is_no_speck() -> None:
    mask = empty()
    mask[10:40, 10:40] = True
    mask[11:39, 11:39] = False
    assert np.array_equal(cleaned(mask, min_region_px=200), mask)


def _plainly(mask: Mask, min_region_px: int) -> Mask:
    def areas_of(part: Mask, connectivity: int) -> tuple[np.ndarray, np.ndarray]:
        _, labels, figures, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8), connectivity=connectivity)
        return labels, figures[:, cv2.CC_STAT_AREA]

    labels, areas = areas_of(~mask, 4)
    at_edge = np.isin(labels, np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    filled = mask | ((areas < min_region_px)[labels] & ~at_edge)
    labels, areas = areas_of(filled, 8)
    stays = areas >= min_region_px
    if not stays[1:].any():
        stays[1 + areas[1:].argmax()] = True
    return filled & stays[labels]


@pytest.mark.parametrize("seed", range(60))
def test_outlines_find_what_labels_find(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mask = empty(50, 70)
    top, left = rng.integers(0, 31), rng.integers(0, 41)
    noise = cv2.resize(rng.random((9, 11)).astype(np.float32), (30, 20), interpolation=cv2.INTER_CUBIC)
    mask[top : top + 20, left : left + 30] = noise + rng.normal(0, 0.05, noise.shape) > rng.uniform(0.4, 0.7)
    assert np.array_equal(cleaned(mask, min_region_px=15), _plainly(mask, 15))


def test_noise_is_measured_in_cells_of_the_logits() -> None:
    low_res = torch.full((32, 32), -8.0)
    low_res[4:16, 4:16] = 8.0
    low_res[8, 8] = -8.0
    low_res[24, 24] = 8.0
    low_res[24:28, 4:8] = 8.0
    for size in ((320, 320), (320, 640)):
        mask = clean_mask(low_res, size)
        scale = np.array(size) / 32

        def cell(row: float, column: float, mask: Mask = mask, scale: np.ndarray = scale) -> bool:
            return bool(mask[int((row + 0.5) * scale[0]), int((column + 0.5) * scale[1])])

        assert cell(8, 8), "a hole of a cell is filled"
        assert not cell(24, 24), "a speck of a cell is removed"
        assert cell(25, 5), f"{4 * 4} cells are more than {NOISE_CELLS}"
        clicked = clean_mask(low_res, size, points=(np.array([[24.5, 24.5]]) * scale[::-1]).astype(np.float32))
        assert cell(24, 24, mask=clicked)
