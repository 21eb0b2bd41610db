"""Drawn scenes: shapes with fills of all kinds in front of drawn grounds, with the exact mask of what shows of each.

Photos teach what things look like; drawings, diagrams and cartoons are unlike any of them. numpy and OpenCV, no torch,
no files. Everything random comes from the generator that is passed in. Shapes: S pixels a side, K objects.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

Colours = npt.NDArray[np.float32]
Cover = npt.NDArray[np.float32]

_CORNERS = 48


def draw_scene(
    rng: np.random.Generator, *, side: int, most: int = 7
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Draw an image (S, S, 3) uint8 RGB and masks (K, S, S) uint8 0/1 of what is visible of its 1 to `most` objects.

    Later objects stand in front. Some objects bear a part, which is an object of its own as well as part of the whole;
    some have a twin.
    """
    image = _fill(rng, side)
    if rng.random() < 0.5:  # a floor, or a wall
        image = _painted(image, _fill(rng, side), _half_plane(rng, side))
    masks: list[npt.NDArray[np.uint8]] = []
    for _ in range(int(rng.integers(1, most + 1))):
        cover, fill = _shape(rng, side), _fill(rng, side)
        image, masks = _placed(image, masks, cover, fill, rng)
        if rng.random() < 0.35:
            part = _shape(rng, side, within=cover)
            image = _painted(image, _fill(rng, side), part)
            masks.append((part > 0.5).astype(np.uint8))
        if rng.random() < 0.2:
            shift = np.array([[1, 0, rng.uniform(-0.6, 0.6) * side], [0, 1, rng.uniform(-0.6, 0.6) * side]])
            image, masks = _placed(
                image, masks, _float(cv2.warpAffine(cover, shift, (side, side))), _moved(fill, shift), rng
            )
    noise = rng.normal(0.0, rng.uniform(0.0, 0.03), image.shape)
    return np.round(255 * np.clip(image + noise, 0, 1)).astype(np.uint8), np.stack(masks)


def _placed(
    image: Colours, masks: list[npt.NDArray[np.uint8]], cover: Cover, fill: Colours, rng: np.random.Generator
) -> tuple[Colours, list[npt.NDArray[np.uint8]]]:
    """Stand an object in front of all others, perhaps with a shadow under it and an outline around it."""
    side = len(image)
    if rng.random() < 0.4:
        shift = np.array([[1, 0, rng.uniform(-0.04, 0.04) * side], [0, 1, rng.uniform(0.0, 0.06) * side]])
        shadow = _float(cv2.GaussianBlur(cv2.warpAffine(cover, shift, (side, side)), (0, 0), rng.uniform(1, 6)))
        image = image * (1 - rng.uniform(0.2, 0.7) * shadow[..., None])
    image = _painted(image, fill, cover)
    if rng.random() < 0.25:
        width = int(rng.integers(3, 8))
        inner = cv2.erode(cover, np.ones((width, width), np.uint8))
        image = _painted(image, np.broadcast_to(_colour(rng), image.shape), np.clip(cover - inner, 0, 1))
    hidden = cover > 0.5
    kept = [np.where(hidden, np.uint8(0), mask) for mask in masks]
    return image, [*kept, hidden.astype(np.uint8)]


def _painted(image: Colours, fill: Colours, cover: Cover) -> Colours:
    return image + (fill - image) * cover[..., None]


def _moved(fill: Colours, shift: npt.NDArray[np.float64]) -> Colours:
    return _float(cv2.warpAffine(fill, shift, fill.shape[:2], borderMode=cv2.BORDER_REFLECT))


def _shape(rng: np.random.Generator, side: int, *, within: Cover | None = None) -> Cover:
    """Draw the soft cover (S, S) 0..1 of an ellipse, a box, a star or a blob, somewhere or inside another."""
    if within is None:
        middle, radius = (
            rng.uniform(0.08, 0.92, 2) * side,
            float(np.exp(rng.uniform(np.log(0.05), np.log(0.35)))) * side,
        )
    else:
        inside = np.argwhere(within > 0.5)
        if not len(inside):
            return np.zeros_like(within)
        middle = inside[int(rng.integers(len(inside)))][::-1].astype(float)
        radius = float(rng.uniform(0.2, 0.6)) * np.sqrt(len(inside) / np.pi)
    angle = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    outline = _OUTLINES[int(rng.integers(len(_OUTLINES)))](rng, angle)
    stretch, turn = np.exp(rng.uniform(-0.6, 0.6)), rng.uniform(0, np.pi)
    x, y = outline * np.cos(angle) * stretch, outline * np.sin(angle) / stretch
    corners = np.stack((x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)), axis=1)
    cover = np.zeros((side, side), np.uint8)
    fixed = np.round((corners * radius + middle) * 16).astype(np.int32)
    cv2.fillPoly(cover, [fixed], 255, lineType=cv2.LINE_AA, shift=4)
    soft = _float(cover) / 255
    return _float(soft if within is None else soft * within)


def _ellipse(_: np.random.Generator, angle: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.ones_like(angle)


def _box(rng: np.random.Generator, angle: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    power = rng.uniform(3, 20)  # from rounded to sharp
    return (np.abs(np.cos(angle)) ** power + np.abs(np.sin(angle)) ** power) ** (-1 / power)


def _star(rng: np.random.Generator, angle: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return 1 + rng.uniform(0.1, 0.5) * np.cos(int(rng.integers(3, 7)) * angle)


def _blob(rng: np.random.Generator, angle: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    waves = sum(rng.uniform(0, 0.4 / n) * np.cos(n * angle + rng.uniform(0, 2 * np.pi)) for n in range(2, 7))
    return np.maximum(1 + waves, 0.15)


_OUTLINES: tuple[Callable[[np.random.Generator, npt.NDArray[np.float64]], npt.NDArray[np.float64]], ...] = (
    _ellipse,
    _box,
    _star,
    _blob,
)


def _fill(rng: np.random.Generator, side: int) -> Colours:
    """Draw colours (S, S, 3) 0..1: plain, shaded across or around, striped, checked or clouded."""
    one, other = _colour(rng), _colour(rng)
    if rng.random() < 0.6:  # shades of one colour rather than two colours
        other = np.clip(one + rng.uniform(-0.35, 0.35), 0, 1)
    place = _float(np.linspace(-1, 1, side))
    x, y = np.meshgrid(place, place)
    turn = rng.uniform(0, 2 * np.pi)
    across = x * np.cos(turn) + y * np.sin(turn)
    kind = int(rng.integers(6))
    weight: npt.NDArray[np.generic] = np.zeros((side, side))
    if kind == 1:
        weight = (across + 1) / 2
    elif kind == 2:
        weight = np.hypot(x - rng.uniform(-1, 1), y - rng.uniform(-1, 1)) / rng.uniform(0.5, 2)
    elif kind == 3:
        weight = np.sin(across * rng.uniform(6, 60)) > rng.uniform(-0.6, 0.6)
    elif kind == 4:
        along = -x * np.sin(turn) + y * np.cos(turn)
        rate = rng.uniform(6, 40)
        weight = np.sin(across * rate) * np.sin(along * rate) > 0
    elif kind == 5:
        coarse = rng.uniform(0, 1, (int(rng.integers(3, 40)),) * 2).astype(np.float32)
        weight = _float(cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC))
    clipped = np.clip(_float(weight), 0, 1)[..., None]
    return _float(one + (other - one) * clipped)


def _half_plane(rng: np.random.Generator, side: int) -> Cover:
    place = np.arange(side) / side
    slope, start = rng.uniform(-0.3, 0.3), rng.uniform(0.25, 0.75)
    return _float(place[:, None] > start + slope * (place[None, :] - 0.5))


def _colour(rng: np.random.Generator) -> Colours:
    return _float(rng.uniform(0, 1, 3))


def _float(values: npt.ArrayLike) -> npt.NDArray[np.float32]:
    return np.asarray(values, np.float32)
