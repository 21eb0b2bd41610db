"""Clips from layers: what is in front hides what is behind, masks go with their pictures, paths are smooth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.training.augment import (
    Motion,
    Placement,
    affine,
    draw_bend,
    draw_motion,
    draw_placement,
    motion_blur,
    warp_image,
    warp_mask,
)
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


def test_bending_moves_picture_and_mask_alike() -> None:
    mask = square(8, 24)
    image = np.repeat(mask[:, :, None] * np.uint8(200), 3, axis=2)
    bend = draw_bend(np.random.default_rng(4), frames=3, strength=0.05)
    assert bend.shape == (3, 5, 5, 2)
    for t in range(3):
        seen = warp_image(image, STILL, side=SIDE, bend=bend[t])[:, :, 0] > 100
        covered = warp_mask(mask, STILL, side=SIDE, bend=bend[t]) > 0.5
        assert (seen == covered).mean() > 0.99
        assert (covered != (mask > 0)).any()


def test_a_mirror_image_at_the_border_is_not_the_object() -> None:
    shift = affine(scale_xy=(1.0, 1.0), rotation=0.0, shift_xy=(0.5, 0.0))
    mask = square(0, 8)
    assert warp_mask(mask, shift, side=SIDE)[:8, :8].max() == 0.0
    assert warp_mask(mask, shift, side=SIDE)[:8, 8:16].min() == 1.0


@pytest.mark.parametrize(("length", "angle", "size"), [(4.0, 0.0, 5), (4.0, np.pi / 2, 5), (0.0, 1.0, 1)])
def test_the_shutter_smears_along_the_motion(length: float, angle: float, size: int) -> None:
    kernel = motion_blur(length, angle)
    assert kernel.shape == (size, size)
    assert kernel.sum() == pytest.approx(1.0)
    middle = kernel[size // 2] if angle == 0.0 else kernel[:, size // 2]
    if size > 1:
        assert middle.sum() == pytest.approx(1.0)


def test_only_a_moving_layer_blurs_and_its_mask_stays_where_most_of_it_is() -> None:
    path = np.stack([affine(scale_xy=(1.0, 1.0), rotation=0.0, shift_xy=(0.25 * t, 0.0)) for t in range(2)])
    still = np.repeat(STILL[None], 2, axis=0)
    pasted = layer(200, square(8, 16), path)
    sharp = compose(layer(10, None, still), [pasted], side=SIDE)
    blurred = compose(layer(10, None, still), [replace(pasted, shutter=1.0)], side=SIDE)
    np.testing.assert_array_equal(sharp.images[0], blurred.images[0])
    assert blurred.images[1, 12, 11, 0] < sharp.images[1, 12, 12, 0]
    assert abs(int(blurred.masks[1].sum()) - int(sharp.masks[1].sum())) <= 16
