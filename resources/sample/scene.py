"""The sample scene over time: frames and the true masks of its three objects, drawn by code alone.

A still life on a table: a red ball (object 1) rolls past behind a vase and comes out again, a green toy car (2)
drives out of the picture and comes back, a blue butterfly (3) comes in later. Pure and reproducible.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp, pi, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from resources.sample import objects
from resources.sample.painting import (
    Alpha,
    Image,
    Layer,
    blurred,
    cover,
    ellipse,
    fill,
    mix,
    paint,
    put_alpha,
    smooth_noise,
    soft_shadow,
)

SIZE = (360, 640)
FPS = 24
FRAME_COUNT = 108
BALL, CAR, BUTTERFLY = 1, 2, 3

_SCALE = 2  # canvas pixels per clip pixel
_CANVAS = (800, 1440)
_TABLE_Y = 430
_SHUTTER = (-0.2, -0.1, 0.0, 0.1, 0.2)  # in frames; the middle one makes the masks
_VASE_AT = (730, 250)


@dataclass(frozen=True, slots=True)
class _Moment:
    """Everything that moves, at one time; back to front."""

    shadows: tuple[Layer, ...]
    ball: Layer
    car: Layer
    butterfly: Layer
    camera: NDArray[np.float64]


def frame(number: int) -> NDArray[np.uint8]:
    """Draw frame `number`: (360, 640, 3) uint8 RGB, with motion blur."""
    total = np.zeros((*SIZE, 3), np.float32)
    for offset in _SHUTTER:
        moment = _moment((number + offset) / FPS)
        canvas = _background().copy()
        for layer in (*moment.shadows, moment.ball, *_standing(), moment.car, moment.butterfly):
            paint(canvas, layer)
        total += _seen(canvas, moment.camera)
    image = total / len(_SHUTTER) * _vignette()[..., None]
    image += 0.006 * np.random.default_rng(number).standard_normal(SIZE, np.float32)[..., None]
    return np.asarray(np.round(np.clip(image, 0, 1) * 255), np.uint8)


def masks(number: int) -> dict[int, NDArray[np.bool_]]:
    """Give the visible pixels of each object in frame `number`: {1, 2, 3: (360, 640) bool}; empty where hidden."""
    moment = _moment(number / FPS)
    in_order = [
        (BALL, moment.ball),
        *((0, layer) for layer in _standing()),
        (CAR, moment.car),
        (BUTTERFLY, moment.butterfly),
    ]
    found: dict[int, NDArray[np.bool_]] = {}
    for place, (name, layer) in enumerate(in_order):
        if name:
            visible = put_alpha(_CANVAS, layer)
            for _, nearer in in_order[place + 1 :]:
                cover(visible, nearer)
            found[name] = _seen(visible, moment.camera) > 0.5
    return found


def _moment(time_s: float) -> _Moment:
    ball_x, ball_y = 270 + 212 * time_s, 472.0
    ball_rolled = (ball_x - 270) / objects.BALL_RADIUS
    car_x, car_y = _car_left(time_s), 548.0
    fly_x, fly_y = _flight(time_s)
    flap = 0.5 + 0.5 * sin(2 * pi * 2.1 * time_s)
    shadows = (
        soft_shadow((ball_x + 26, ball_y + 56), (62, 13), 0.55, 9),
        soft_shadow((_VASE_AT[0] + 150, _VASE_AT[1] + 324), (110, 17), 0.55, 10),
        soft_shadow((car_x + 176, car_y + 148), (160, 14), 0.6, 9),
        soft_shadow((fly_x + 80, fly_y + 130), (60, 40), 0.10, 16),
    )
    return _Moment(
        shadows=shadows,
        ball=objects.ball((ball_x, ball_y), ball_rolled),
        car=objects.car((car_x, car_y + 1.2 * sin(9 * time_s)), (car_x - 160) / 33),
        butterfly=objects.butterfly((fly_x, fly_y), flap, 0.5 + 0.35 * sin(2.2 * time_s)),
        camera=_camera(time_s),
    )


def _car_left(time_s: float) -> float:
    """Drive off to the right within two seconds, wait outside, come half-way back."""
    out, back = _ease((time_s - 0.25) / 1.65), _ease((time_s - 2.6) / 1.5)
    return 160 + 1300 * out - 640 * back


def _flight(time_s: float) -> tuple[float, float]:
    """Come in from the upper left after half a second and flutter towards the flowers."""
    way = 1 - exp(-max(0.0, time_s - 0.35) / 1.5)
    return -120 + 860 * way, 90 + 150 * way + 34 * sin(3.1 * time_s)


def _ease(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def _camera(time_s: float) -> NDArray[np.float64]:
    """Give the affine map from canvas to twice-sized view: a slow drift, a little sway and zoom."""
    zoom = 1 + 0.008 * time_s
    x = 40 + 13 * time_s + 2.5 * sin(2.3 * time_s)
    y = 36 + 4 * sin(1.1 * time_s) + 1.5 * sin(3.7 * time_s)
    return np.array([[zoom, 0, -x * zoom], [0, zoom, -y * zoom]])


def _seen(canvas: Image | Alpha, camera: NDArray[np.float64]) -> NDArray[np.float32]:
    height, width = SIZE
    view = cv2.warpAffine(canvas, camera, (width * _SCALE, height * _SCALE), flags=cv2.INTER_LINEAR)
    return np.asarray(cv2.resize(view, (width, height), interpolation=cv2.INTER_AREA), np.float32)


@cache
def _standing() -> tuple[Layer, ...]:
    x, y = _VASE_AT
    return objects.vase_mouth((x, y)), objects.flowers((x - 40, y - 220)), objects.vase((x, y))


@cache
def _vignette() -> Alpha:
    rows, columns = np.mgrid[: SIZE[0], : SIZE[1]].astype(np.float32)
    distance = np.hypot((columns / SIZE[1] - 0.5) * 1.1, rows / SIZE[0] - 0.5)
    return np.asarray(1.03 - 0.45 * np.clip(distance - 0.25, 0, 1) ** 1.5, np.float32)


@cache
def _background() -> Image:
    canvas = _wall()
    paint(canvas, _picture_on_the_wall())
    table = _table()
    alpha = np.zeros(_CANVAS, np.float32)
    alpha[_TABLE_Y:] = 1
    edge = np.zeros(_CANVAS, np.float32)
    edge[_TABLE_Y - 24 : _TABLE_Y] = np.linspace(0, 0.35, 24, dtype=np.float32)[:, None]
    canvas = mix(canvas, (0.16, 0.11, 0.08), edge)
    return mix(canvas, table, alpha)


def _wall() -> Image:
    height, width = _CANVAS
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    light = 1.05 - 0.55 * columns / width - 0.25 * rows / height
    wall = mix((0.50, 0.46, 0.42), (0.86, 0.79, 0.66), light)
    plaster = smooth_noise(_CANVAS, (9, 16), 1) * 0.018 + smooth_noise(_CANVAS, (90, 160), 2) * 0.010
    plaster += smooth_noise(_CANVAS, (400, 720), 3) * 0.010
    panes = np.zeros(_CANVAS, np.float32)
    for column in range(2):
        for row in range(2):
            x, y = 470 + 170 * column, 20 + 180 * row
            pane = [(x - 0.25 * y, y), (x + 150 - 0.25 * y, y + 18), (x + 150 - 0.25 * (y + 160), y + 178)]
            panes = np.maximum(panes, fill(_CANVAS, [*pane, (x - 0.25 * (y + 160), y + 160)]))
    wall = wall * (1 + plaster)[..., None]
    return mix(wall, (1.0, 0.93, 0.76), blurred(panes, 7) * 0.42)


def _picture_on_the_wall() -> Layer:
    size = (240, 300)
    rows, columns = np.mgrid[: size[0], : size[1]].astype(np.float32)
    image = mix((0.95, 0.80, 0.55), (0.42, 0.58, 0.72), 1 - rows / 150)
    image = mix(image, (0.98, 0.92, 0.70), blurred(ellipse(size, (210, 90), (24, 24)), 2))
    for level, colour in ((118, (0.45, 0.50, 0.58)), (142, (0.34, 0.44, 0.38)), (168, (0.24, 0.33, 0.20))):
        ridge = level + 16 * np.sin(columns / (17 + level / 12) + level) + 5 * np.sin(columns / 7 + level)
        image = mix(image, colour, np.clip(rows - ridge, 0, 1))
    brush = smooth_noise(size, (60, 40), 21) * 0.05 + smooth_noise(size, (200, 90), 22) * 0.03
    image = image * (1 + brush)[..., None]
    depth = np.minimum(np.minimum(rows, size[0] - 1 - rows), np.minimum(columns, size[1] - 1 - columns))
    image = mix(image, (0.93, 0.90, 0.83), np.clip(38 - depth, 0, 1))
    frame_tone = mix((0.30, 0.18, 0.09), (0.52, 0.34, 0.17), 0.5 + 0.5 * np.sin(depth / 3.2))
    image = mix(image, frame_tone, np.clip(20 - depth, 0, 1))
    return Layer(np.clip(image, 0, 1), np.ones(size, np.float32), (150, 80))


def _table() -> Image:
    """Planks in perspective, with a soft sheen near the wall."""
    height, width = 640, 2400
    rows = np.mgrid[:height, :width][0].astype(np.float32)
    plank = (rows // 128).astype(np.int32)
    wave = smooth_noise((height, width), (30, 8), 11) * 9 + smooth_noise((height, width), (8, 5), 12) * 14
    rings = 0.5 + 0.5 * np.sin((rows + wave + plank * 37) / 5.5)
    fibre = smooth_noise((height, width), (320, 40), 13) * 0.10 + smooth_noise((height, width), (640, 200), 14) * 0.05
    tone = np.random.default_rng(15).uniform(-0.14, 0.14, 6).astype(np.float32)[plank]
    wood = mix((0.42, 0.25, 0.13), (0.64, 0.42, 0.24), 0.30 + 0.28 * rings + tone + fibre)
    seam = np.clip(2.5 - np.minimum(rows % 128, 128 - rows % 128), 0, 1)
    wood = mix(wood, (0.14, 0.08, 0.05), seam * 0.85)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    target = np.array([[-200, _TABLE_Y], [1640, _TABLE_Y], [2100, _CANVAS[0]], [-660, _CANVAS[0]]], np.float32)
    table = cv2.warpPerspective(
        wood,
        cv2.getPerspectiveTransform(corners, target),
        _CANVAS[::-1],
        flags=cv2.INTER_AREA,
        borderMode=cv2.BORDER_REFLECT,
    )
    down, right = np.mgrid[: _CANVAS[0], : _CANVAS[1]].astype(np.float32)
    near_wall = np.clip(1 - (down - _TABLE_Y) / 190, 0, 1)
    sheen = near_wall**2 * (0.30 * np.exp(-(((right - 420) / 420) ** 2)))
    return mix(table * (1.02 - 0.22 * right / _CANVAS[1])[..., None], (0.98, 0.90, 0.74), sheen)
