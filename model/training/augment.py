"""Augmentation of pictures and masks: affine paths through time and colour; numpy and OpenCV, no torch, no files.

Affine maps are (3, 3) float64 acting on column vectors (x, y, 1) in *centred* coordinates: the picture spans -1 to 1 in
x and in y. A path (T, 3, 3) maps the source picture to each of T output frames.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Affine = npt.NDArray[np.float64]
Image = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Placement:
    """How far a picture may be moved as a whole: ranges of one affine map."""

    scale: tuple[float, float] = (0.85, 1.7)
    aspect: float = 0.2
    rotation_deg: float = 10.0
    shift: float = 0.1
    flip: bool = True


@dataclass(frozen=True, slots=True)
class Motion:
    """How far a picture may move within a clip: largest change from the first frame to the last."""

    shift: float = 0.25
    scale: float = 0.2
    rotation_deg: float = 10.0
    shear: float = 0.08


def affine(
    *, scale_xy: tuple[float, float], rotation: float, shift_xy: tuple[float, float], shear: float = 0.0
) -> Affine:
    """Build scale and shear, then rotation (radians), then shift, in centred coordinates."""
    cos, sin = np.cos(rotation), np.sin(rotation)
    deform = np.array([[scale_xy[0], shear, 0.0], [0.0, scale_xy[1], 0.0], [0.0, 0.0, 1.0]])
    turn = np.array([[cos, -sin, shift_xy[0]], [sin, cos, shift_xy[1]], [0.0, 0.0, 1.0]])
    return np.asarray(turn @ deform)


def draw_placement(rng: np.random.Generator, placement: Placement) -> Affine:
    """Draw one affine map: log-uniform scale, aspect, rotation, shift within the enlarged picture, flip."""
    scale = np.exp(rng.uniform(*np.log(placement.scale)))
    aspect = np.exp(rng.uniform(-placement.aspect, placement.aspect))
    mirror = -1.0 if placement.flip and rng.random() < 0.5 else 1.0
    reach = placement.shift + max(scale - 1.0, 0.0)
    return affine(
        scale_xy=(mirror * scale * aspect, scale / aspect),
        rotation=np.deg2rad(rng.uniform(-placement.rotation_deg, placement.rotation_deg)),
        shift_xy=(rng.uniform(-reach, reach), rng.uniform(-reach, reach)),
    )


def draw_motion(rng: np.random.Generator, motion: Motion, *, frames: int) -> npt.NDArray[np.float64]:
    """Draw a smooth path (frames, 3, 3) starting at the identity: a drift plus a slow swing in every parameter."""
    time = np.linspace(0.0, 1.0, frames)
    limits = np.array(
        [motion.shift, motion.shift, motion.scale, motion.scale, np.deg2rad(motion.rotation_deg), motion.shear]
    )
    drift = rng.normal(0.0, 0.5, 6) * limits
    swing = rng.normal(0.0, 0.3, 6) * limits
    phase = rng.uniform(0.0, 2.0 * np.pi, 6)
    tempo = rng.uniform(0.5, 1.5, 6) * np.pi
    angle = time[:, None] * tempo + phase
    values = time[:, None] * drift + (np.sin(angle) - np.sin(phase)) * swing
    common = values[:, 2]
    return np.stack(
        [
            affine(
                scale_xy=(float(np.exp(common[t] + 0.3 * values[t, 3])), float(np.exp(common[t] - 0.3 * values[t, 3]))),
                rotation=float(values[t, 4]),
                shift_xy=(float(values[t, 0]), float(values[t, 1])),
                shear=float(values[t, 5]),
            )
            for t in range(frames)
        ]
    )


def draw_bend(rng: np.random.Generator, *, frames: int, strength: float) -> npt.NDArray[np.float32]:
    """Draw elastic change: shifts (frames, 5, 5, 2) at the nodes of a net over the picture, in centred coordinates.

    A constant part bends the shape, a swinging part moves it within itself, as a walking animal or cloth does.
    """
    still, moving = rng.normal(0.0, strength, (2, 5, 5, 2))
    phase, tempo = rng.uniform(0.0, 2.0 * np.pi), rng.uniform(0.5, 2.0) * np.pi
    swing = np.sin(phase + tempo * np.linspace(0.0, 1.0, frames))[:, None, None, None]
    return np.asarray(still + swing * moving, np.float32)


def warp_image(image: Image, matrix: Affine, *, side: int, bend: npt.NDArray[np.float32] | None = None) -> Image:
    """Warp (P, Q, 3) uint8 to (side, side, 3); what lies outside is mirrored in.

    `bend` (N, N, 2) is one frame of `draw_bend`, in coordinates of the result.
    """
    return np.asarray(_warp(image, matrix, side=side, bend=bend, border=cv2.BORDER_REFLECT_101), np.uint8)


def warp_mask(
    mask: npt.NDArray[np.uint8],
    matrix: Affine,
    *,
    side: int,
    bend: npt.NDArray[np.float32] | None = None,
) -> npt.NDArray[np.float32]:
    """Warp (P, Q) uint8 0/1 to (side, side) float32 coverage 0..1; outside is nothing, mirror images do not count."""
    warped = _warp(mask * np.uint8(255), matrix, side=side, bend=bend, border=cv2.BORDER_CONSTANT)
    return np.asarray(warped, np.float32) / 255.0


def motion_blur(length_px: float, angle: float) -> npt.NDArray[np.float32]:
    """Return the kernel (L, L), L odd, of a shutter open while something moves `length_px` in direction `angle`."""
    reach = int(np.ceil(length_px / 2.0))
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    along = np.linspace(-length_px / 2.0, length_px / 2.0, 8 * reach + 1)
    columns = np.round(reach + along * np.cos(angle)).astype(int)
    rows = np.round(reach + along * np.sin(angle)).astype(int)
    np.add.at(kernel, (rows, columns), 1.0)
    return np.asarray(kernel / kernel.sum(), np.float32)


def draw_colour(rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """Draw a (256, 3) uint8-valued float32 look-up table: gain, gamma, offset, each a little different per channel."""
    ramp = np.linspace(0.0, 1.0, 256)[:, None]
    gamma = np.exp(rng.uniform(-0.25, 0.25) + rng.uniform(-0.08, 0.08, 3))
    gain = np.exp(rng.uniform(-0.25, 0.25) + rng.uniform(-0.1, 0.1, 3))
    offset = rng.uniform(-0.08, 0.08)
    return np.asarray(np.clip(ramp**gamma * gain + offset, 0.0, 1.0) * 255.0, np.float32)


def apply_colour(image: Image, table: npt.NDArray[np.float32], *, saturation: float) -> Image:
    """Apply a (256, 3) table to (H, W, 3) uint8, then mix with grey: saturation 0 is grey, 1 leaves the colours."""
    toned = cv2.LUT(image, np.clip(np.round(table), 0, 255).astype(np.uint8)[None])
    if saturation != 1.0:
        grey = cv2.cvtColor(toned, cv2.COLOR_RGB2GRAY)
        toned = cv2.addWeighted(toned, saturation, cv2.merge([grey, grey, grey]), 1.0 - saturation, 0.0)
    return np.asarray(toned, np.uint8)


def _warp(
    image: npt.NDArray[np.uint8], matrix: Affine, *, side: int, bend: npt.NDArray[np.float32] | None, border: int
) -> npt.NDArray[np.generic]:
    pixels = _pixel_matrix(matrix, source=image.shape[:2], side=side)
    if bend is None:
        return np.asarray(cv2.warpAffine(image, pixels, (side, side), flags=cv2.INTER_LINEAR, borderMode=border))
    shift = cv2.resize(bend, (side, side), interpolation=cv2.INTER_CUBIC) * (side / 2.0)  # (side, side, 2)
    place = np.arange(side, dtype=np.float32)
    back = cv2.invertAffineTransform(pixels).astype(np.float32)
    x, y = place[None, :] + shift[:, :, 0], place[:, None] + shift[:, :, 1]
    source_x = back[0, 0] * x + back[0, 1] * y + back[0, 2]
    source_y = back[1, 0] * x + back[1, 1] * y + back[1, 2]
    return np.asarray(cv2.remap(image, source_x, source_y, cv2.INTER_LINEAR, borderMode=border))


def _pixel_matrix(matrix: Affine, *, source: tuple[int, ...], side: int) -> npt.NDArray[np.float64]:
    """Turn a map in centred coordinates into one between pixel indices, (2, 3); centres of pixels are at + 0.5."""
    height, width = source[:2]
    to_centred = np.array(
        [[2.0 / width, 0.0, 1.0 / width - 1.0], [0.0, 2.0 / height, 1.0 / height - 1.0], [0.0, 0.0, 1.0]]
    )
    half = side / 2.0
    to_pixels = np.array([[half, 0.0, half - 0.5], [0.0, half, half - 0.5], [0.0, 0.0, 1.0]])
    return np.asarray((to_pixels @ matrix @ to_centred)[:2])
