"""Brushes for the sample scene: noise, shaded solids and layers, as pure functions over numpy and OpenCV.

Colours are RGB in 0..1 (float32), positions (x, y) in canvas pixels. Nothing here knows the scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.floating[Any]]
"""(H, W, 3) RGB in 0..1."""

Alpha = NDArray[np.floating[Any]]
"""(H, W) opacity in 0..1."""

Colour = tuple[float, float, float]

_SHIFT = 4  # sub-pixel bits of OpenCV's drawing calls
LIGHT = np.array([-0.5, -0.62, 0.6], np.float32) / np.float32(np.sqrt(0.5**2 + 0.62**2 + 0.6**2))
"""Direction to the light: from the upper left, in front."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A picture with opacity, whose pixel (0, 0) lies at `origin` (x, y) of the canvas."""

    image: Image
    alpha: Alpha
    origin: tuple[int, int]


def smooth_noise(size: tuple[int, int], cells: tuple[int, int], seed: int) -> Alpha:
    """Give noise around 0 (about ±1) of (height, width) `size` with `cells` (rows, columns) random values."""
    grid = np.random.default_rng(seed).standard_normal(cells).astype(np.float32)
    return np.asarray(cv2.resize(grid, size[::-1], interpolation=cv2.INTER_CUBIC), np.float32)


def mix(first: Image | Colour, second: Image | Colour, share: Alpha) -> Image:
    """Blend from `first` (share 0) to `second` (share 1)."""
    weight = np.asarray(np.clip(share, 0, 1), np.float32)[..., None]
    return np.asarray(first, np.float32) * (1 - weight) + np.asarray(second, np.float32) * weight


def paint(canvas: Image, layer: Layer) -> None:
    """Lay `layer` over `canvas` in place; what lies outside is cut off."""
    place, part = _overlap(canvas.shape[:2], layer)
    alpha = layer.alpha[part][..., None]
    canvas[place] = canvas[place] * (1 - alpha) + layer.image[part] * alpha


def cover(coverage: Alpha, layer: Layer) -> None:
    """Take from `coverage` what `layer` hides, in place."""
    place, part = _overlap(coverage.shape, layer)
    coverage[place] *= 1 - layer.alpha[part]


def put_alpha(size: tuple[int, int], layer: Layer) -> Alpha:
    """Give the layer's opacity on a whole canvas of (height, width) `size`."""
    whole = np.zeros(size, np.float32)
    place, part = _overlap(size, layer)
    whole[place] = layer.alpha[part]
    return whole


def _overlap(size: tuple[int, ...], layer: Layer) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    (x, y), (height, width) = layer.origin, layer.alpha.shape
    top, left = max(0, y), max(0, x)
    bottom, right = max(top, min(size[0], y + height)), max(left, min(size[1], x + width))
    part = slice(top - y, max(top - y, bottom - y)), slice(left - x, max(left - x, right - x))
    return (slice(top, bottom), slice(left, right)), part


def fill(size: tuple[int, int], points: Sequence[tuple[float, float]] | NDArray[np.float32]) -> Alpha:
    """Give the smooth-edged opacity of a polygon of (x, y) points on a canvas of (height, width) `size`."""
    whole = np.zeros(size, np.uint8)
    fixed = np.round(np.asarray(points, np.float64) * (1 << _SHIFT)).astype(np.int32)
    cv2.fillPoly(whole, [fixed], 255, cv2.LINE_AA, _SHIFT)
    return np.asarray(whole, np.float32) / 255


def ellipse(size: tuple[int, int], centre: tuple[float, float], radii: tuple[float, float]) -> Alpha:
    """Give the smooth-edged opacity of an upright ellipse."""
    rows, columns = np.mgrid[: size[0], : size[1]].astype(np.float32)
    distance = np.hypot((columns - centre[0]) / radii[0], (rows - centre[1]) / radii[1])
    return np.asarray(np.clip((1 - distance) * min(radii) + 0.5, 0, 1), np.float32)


def blurred(alpha: Alpha, sigma: float) -> Alpha:
    """Soften an opacity."""
    return np.asarray(cv2.GaussianBlur(alpha, (0, 0), sigma), np.float32)


def soft_shadow(centre: tuple[float, float], radii: tuple[float, float], strength: float, sigma: float) -> Layer:
    """Give a dark, blurred ellipse for the ground under an object."""
    reach = (round(radii[0] + 3 * sigma), round(radii[1] + 3 * sigma))
    alpha = strength * blurred(ellipse((2 * reach[1] + 1, 2 * reach[0] + 1), reach, radii), sigma)
    dark = np.full((*alpha.shape, 3), (0.10, 0.05, 0.03), np.float32)
    return Layer(dark, alpha, (round(centre[0]) - reach[0], round(centre[1]) - reach[1]))


def shade(albedo: Image, normals: Image, *, ambient: float = 0.42, gloss: float = 0.5, hardness: float = 30) -> Image:
    """Light a surface by its unit `normals` (H, W, 3; x right, y down, z to the viewer), with a highlight."""
    diffuse = np.clip(normals @ LIGHT, 0, 1)
    halfway = LIGHT + np.array([0, 0, 1], np.float32)
    highlight = np.clip(normals @ (halfway / np.linalg.norm(halfway)), 0, 1) ** hardness
    lit = albedo * (ambient + (1 - ambient) * diffuse)[..., None] + gloss * highlight[..., None]
    return np.asarray(np.clip(lit, 0, 1), np.float32)
