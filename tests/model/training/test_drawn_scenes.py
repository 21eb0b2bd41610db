"""Drawn scenes: the masks are what is painted, and the generator alone decides."""

from __future__ import annotations

import numpy as np
import pytest

from model.training import drawn_scenes
from model.training.drawn_scenes import draw_scene


def test_everything_random_comes_from_the_generator() -> None:
    one, other = (draw_scene(np.random.default_rng(7), side=64) for _ in range(2))
    assert np.array_equal(one[0], other[0])
    assert np.array_equal(one[1], other[1])


def test_shapes_and_types() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        image, masks = draw_scene(rng, side=48, most=3)
        assert (image.shape, image.dtype) == ((48, 48, 3), np.uint8)
        assert (masks.shape[1:], masks.dtype) == ((48, 48), np.uint8)
        assert set(np.unique(masks)) <= {0, 1}


def test_a_mask_covers_what_differs_from_the_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    ground, shape = np.zeros((64, 64, 3), np.float32), np.ones((64, 64, 3), np.float32)
    fills = iter([ground, shape])
    monkeypatch.setattr(drawn_scenes, "_fill", lambda rng, side: next(fills))

    class Plain:
        """A generator whose every chance fails: no floor, no shadow, no outline, no part, no twin, no noise."""

        def __init__(self) -> None:
            self._rng = np.random.default_rng(3)

        def random(self) -> float:
            return 1.0

        def normal(self, mean: float, deviation: float, shape: tuple[int, ...]) -> np.ndarray:
            return np.zeros(shape)

        def __getattr__(self, name: str) -> object:
            return getattr(self._rng, name)

    image, masks = draw_scene(Plain(), side=64, most=1)  # type: ignore[arg-type]  # stands in for a generator
    assert len(masks) == 1
    assert masks[0].any()
    assert np.array_equal(masks[0], image[..., 0] > 127)


def test_an_object_in_front_takes_the_pixels_of_those_behind() -> None:
    side, rng = 32, np.random.default_rng(0)
    behind, front = np.zeros((side, side), np.float32), np.zeros((side, side), np.float32)
    behind[4:20, 4:20], front[12:28, 12:28] = 1, 1
    fill, image = np.ones((side, side, 3), np.float32), np.zeros((side, side, 3), np.float32)
    image, masks = drawn_scenes._placed(image, [], behind, fill, rng)
    _, masks = drawn_scenes._placed(image, masks, front, fill, rng)
    assert masks[0].sum() == 16 * 16 - 8 * 8
    assert masks[1].sum() == 16 * 16
