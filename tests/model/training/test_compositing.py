"""Clips from layers: what is in front hides what is behind, masks go with their pictures, paths are smooth."""

from __future__ import annotations

import numpy as np
import pytest

from model.training.augment import Motion, Placement, affine, draw_motion, draw_placement, warp_image, warp_mask
from model.training.compositing import Clip, Layer, compose, excursion, fit_object, recolour

SIDE = 32
STILL = affine(scale_xy=(1.0, 1.0), rotation=0.0, shift_xy=(0.0, 0.0))


def plain(value: int) -> np.ndarray:
    return np.full((SIDE, SIDE, 3), value, np.uint8)


def square(low: int, high: int) -> np.ndarray:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[low:high, low:high] = 1
    return mask


def layer(value: int, mask: np.ndarray | None, path: np.ndarray) -> Layer:
    planes = np.zeros((0, SIDE, SIDE), np.uint8) if mask is None else mask[None]
    return Layer(images=[plain(value)] * len(path), masks=[planes] * len(path), path=path)


def test_identity_changes_nothing() -> None:
    rng = np.random.default_rng(0)
    image = rng.integers(0, 255, (SIDE, SIDE, 3), np.uint8)
    np.testing.assert_array_equal(warp_image(image, STILL, side=SIDE), image)
    np.testing.assert_array_equal(warp_mask(square(4, 9), STILL, side=SIDE) > 0.5, square(4, 9) > 0)


def test_mirror_image_moves_the_mask_with_it() -> None:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[:, :8] = 1
    flip = affine(scale_xy=(-1.0, 1.0), rotation=0.0, shift_xy=(0.0, 0.0))
    np.testing.assert_array_equal(warp_mask(mask, flip, side=SIDE) > 0.5, mask[:, ::-1] > 0)


def test_front_hides_back() -> None:
    path = np.stack([STILL])
    clip = compose(layer(10, square(4, 20), path), [layer(200, square(12, 28), path)], side=SIDE)
    assert clip.masks.shape == (1, 2, SIDE, SIDE)
    back, front = clip.masks[0].astype(bool)
    assert not (back & front).any()
    np.testing.assert_array_equal(back, (square(4, 20) > 0) & ~(square(12, 28) > 0))
    assert clip.images[0, 20, 20].tolist() == [200, 200, 200]
    assert clip.images[0, 6, 6].tolist() == [10, 10, 10]


def test_object_leaves_and_returns() -> None:
    path = excursion(np.random.default_rng(3), frames=9)
    clip = compose(layer(10, None, np.repeat(STILL[None], 9, axis=0)), [layer(200, square(10, 22), path)], side=SIDE)
    areas = clip.masks[:, 0].sum(axis=(1, 2))
    assert areas[0] == 144
    assert areas.min() == 0
    assert areas[-1] > 0


def test_fitted_object_has_size_and_place() -> None:
    rng = np.random.default_rng(1)
    for _ in range(10):
        matrix = fit_object(square(3, 9), rng, size=(0.3, 0.3), centre=0.2)
        warped = warp_mask(square(3, 9), matrix, side=64) > 0.5
        assert warped.mean() == pytest.approx(0.09, abs=0.02)
        middle = np.argwhere(warped).mean(axis=0) / 32 - 1
        assert np.abs(middle).max() < 0.25


def test_motion_starts_at_rest_and_is_smooth() -> None:
    path = draw_motion(np.random.default_rng(2), Motion(), frames=8)
    np.testing.assert_allclose(path[0], STILL, atol=1e-12)
    steps = np.abs(np.diff(path, axis=0)).max(axis=(1, 2))
    assert steps.max() < 0.3


def test_everything_random_comes_from_the_generator() -> None:
    clip = Clip(images=np.stack([plain(90), plain(91)]), masks=np.zeros((2, 1, SIDE, SIDE), np.uint8))
    for draw in (lambda rng: recolour(clip, rng).images, lambda rng: draw_placement(rng, Placement())):
        np.testing.assert_array_equal(draw(np.random.default_rng(4)), draw(np.random.default_rng(4)))


def test_recolouring_treats_all_frames_alike() -> None:
    clip = Clip(images=np.stack([plain(90), plain(90)]), masks=np.ones((2, 1, SIDE, SIDE), np.uint8))
    for seed in range(5):
        images = recolour(clip, np.random.default_rng(seed)).images
        np.testing.assert_array_equal(images[0], images[1])
