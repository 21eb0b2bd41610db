"""Compositing: clips with masks from a background and pasted objects, each moving along its own path.

This makes video out of photos, and crowded scenes out of single objects: objects occlude each other, leave the picture
and come back. numpy and OpenCV, no torch, no files. Everything random comes from the generator that is passed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from model.training.augment import (
    Affine,
    Image,
    affine,
    apply_colour,
    draw_colour,
    motion_blur,
    warp_image,
    warp_mask,
)

Mask = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Clip:
    """A training sample: images (T, S, S, 3) uint8 and masks (T, K, S, S) uint8 0/1; a photo is a clip of one frame."""

    images: npt.NDArray[np.uint8]
    masks: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Layer:
    """Pictures with the masks of the objects in them, one entry per frame of the clip, and the path they move along.

    `images` T of (P, P, 3) uint8; `masks` T of (K, P, P) uint8 0/1; `path` (T, 3, 3); `bend` (T, N, N, 2) as drawn by
    `draw_bend`, if it changes its shape. Of a pasted layer only what lies under the union of its masks is visible, and
    it is blurred along its way as if the shutter were open for the part `shutter` of the time between two frames.
    """

    images: Sequence[Image]
    masks: Sequence[npt.NDArray[np.uint8]]
    path: npt.NDArray[np.float64]
    bend: npt.NDArray[np.float32] | None = None
    shutter: float = 0.0

    def bend_at(self, t: int) -> npt.NDArray[np.float32] | None:
        """Return the elastic change of frame `t`, (N, N, 2)."""
        return None if self.bend is None else self.bend[t]


def compose(background: Layer, pasted: Sequence[Layer], *, side: int) -> Clip:
    """Paint the background and the pasted layers in order, later ones in front; masks are what stays visible.

    Objects come out in order: those of the background, then those of each pasted layer.
    """
    images, masks = [], []
    for t in range(len(background.images)):
        bend = background.bend_at(t)
        image = warp_image(background.images[t], background.path[t], side=side, bend=bend)
        visible = [
            (warp_mask(mask, background.path[t], side=side, bend=bend) > 0.5).astype(np.uint8)
            for mask in background.masks[t]
        ]
        for layer in pasted:
            image, visible = _paste(image, visible, layer, t, side=side)
        images.append(image)
        masks.append(np.stack(visible) if visible else np.zeros((0, side, side), np.uint8))
    return Clip(images=np.stack(images), masks=np.stack(masks))


def recolour(clip: Clip, rng: np.random.Generator) -> Clip:
    """Change the colours of all frames alike, sometimes to grey, sometimes softened."""
    table = draw_colour(rng)
    saturation = 0.0 if rng.random() < 0.05 else float(rng.uniform(0.6, 1.3))
    frames = [apply_colour(image, table, saturation=saturation) for image in clip.images]
    if rng.random() < 0.15:
        sigma = float(rng.uniform(0.5, 1.2))
        frames = [np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8) for image in frames]
    return Clip(images=np.stack(frames), masks=clip.masks)


def draw_ellipses(rng: np.random.Generator, *, count: int, side: int) -> npt.NDArray[np.uint8]:
    """Draw masks (count, side, side) uint8 of ellipses anywhere, whatever the picture."""
    radius = np.exp(rng.uniform(np.log(0.1), np.log(0.5), (count, 1, 1)))
    stretch = np.exp(rng.uniform(-0.4, 0.4, (count, 1, 1)))
    middle = rng.uniform(-0.85, 0.85, (2, count, 1, 1))
    place = (np.arange(side) + 0.5) / side * 2 - 1
    across = (place[None, None, :] - middle[0]) / (radius * stretch)
    down = (place[None, :, None] - middle[1]) / (radius / stretch)
    return np.asarray(across**2 + down**2 <= 1, np.uint8)


def fit_object(mask: Mask, rng: np.random.Generator, *, size: tuple[float, float], centre: float) -> Affine:
    """Draw a map that brings the object of (P, P) `mask` to a given size and place.

    `size` bounds the square root of the part of the picture its box covers; `centre` bounds |x| and |y| of the box's
    centre in centred coordinates. The mask must not be empty.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    half = mask.shape[0] / 2.0
    middle = np.array([(columns[0] + columns[-1] + 1) / 2.0, (rows[0] + rows[-1] + 1) / 2.0]) / half - 1.0
    extent = np.sqrt((columns[-1] + 1 - columns[0]) * (rows[-1] + 1 - rows[0])) / (2.0 * half)
    scale = float(np.exp(rng.uniform(*np.log(size)))) / extent
    to_origin = affine(scale_xy=(1.0, 1.0), rotation=0.0, shift_xy=(-middle[0], -middle[1]))
    aspect = float(np.exp(rng.uniform(-0.2, 0.2)))
    mirror = -1.0 if rng.random() < 0.5 else 1.0
    rotation = float(np.deg2rad(rng.uniform(-15.0, 15.0)))
    shape = affine(scale_xy=(mirror * scale * aspect, scale / aspect), rotation=rotation, shift_xy=(0.0, 0.0))
    place = rng.uniform(-centre, centre, 2)
    to_place = affine(scale_xy=(1.0, 1.0), rotation=0.0, shift_xy=(place[0], place[1]))
    return np.asarray(to_place @ shape @ to_origin)


def excursion(rng: np.random.Generator, *, frames: int) -> npt.NDArray[np.float64]:
    """Draw a path (frames, 3, 3) of shifts that leaves the picture around its middle and comes back."""
    time = np.linspace(0.0, 1.0, frames)
    peak, width = rng.uniform(0.4, 0.7), rng.uniform(0.15, 0.25)
    away = np.exp(-(((time - peak) / width) ** 2)) * rng.uniform(1.5, 2.2)
    angle = rng.uniform(0.0, 2.0 * np.pi)
    away = away - away[0]
    return np.stack(
        [affine(scale_xy=(1.0, 1.0), rotation=0.0, shift_xy=(a * np.cos(angle), a * np.sin(angle))) for a in away]
    )


def _paste(image: Image, visible: list[Mask], layer: Layer, t: int, *, side: int) -> tuple[Image, list[Mask]]:
    bend = layer.bend_at(t)
    covers = [warp_mask(mask, layer.path[t], side=side, bend=bend) for mask in layer.masks[t]]
    if np.maximum.reduce(covers).max() < 0.5:
        return image, visible + [np.zeros((side, side), np.uint8) for _ in covers]
    front = warp_image(layer.images[t], layer.path[t], side=side, bend=bend)
    kernel = _shutter_kernel(layer, t, side=side)
    if kernel is not None:
        front = np.asarray(cv2.filter2D(front, -1, kernel), np.uint8)
        covers = [np.asarray(cv2.filter2D(cover, -1, kernel), np.float32) for cover in covers]
    union = np.maximum.reduce(covers)
    alpha = cv2.GaussianBlur(union, (3, 3), 0)[:, :, None]
    blended = front * alpha + image * (1.0 - alpha)
    hidden = union > 0.5
    kept = [np.where(hidden, np.uint8(0), mask) for mask in visible]
    return blended.astype(np.uint8), kept + [(cover > 0.5).astype(np.uint8) for cover in covers]


def _shutter_kernel(layer: Layer, t: int, *, side: int) -> npt.NDArray[np.float32] | None:
    """Return the blur of a layer's motion from the frame before to this one, if it is more than a pixel and a half."""
    if t == 0 or not layer.shutter:
        return None
    step = (layer.path[t] - layer.path[t - 1])[:2, 2] * (side / 2.0) * layer.shutter
    length = min(float(np.hypot(*step)), side / 8.0)
    return motion_blur(length, float(np.arctan2(step[1], step[0]))) if length > 1.5 else None
