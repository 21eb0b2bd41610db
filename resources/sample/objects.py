"""The things of the sample scene, each drawn as a layer: ball, toy car, butterfly, vase with flowers.

Pure functions of a pose; sizes in canvas pixels (twice the clip's).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np

from resources.sample.painting import Alpha, Colour, Image, Layer, blurred, ellipse, fill, mix, shade, smooth_noise

BALL_RADIUS = 62
CAR_SIZE = (150, 320)
VASE_SIZE = (330, 240)
_WHEELS = ((78.0, 116.0), (242.0, 116.0))
_WHEEL_RADIUS = 33


def ball(centre: tuple[float, float], rolled: float) -> Layer:
    """A red rubber ball with dark seams, rolled by `rolled` radians to the right."""
    reach = BALL_RADIUS + 3
    x0, y0 = round(centre[0]) - reach, round(centre[1]) - reach
    rows, columns = np.mgrid[: 2 * reach + 1, : 2 * reach + 1].astype(np.float32)
    x, y = (columns + x0 - centre[0]) / BALL_RADIUS, (rows + y0 - centre[1]) / BALL_RADIUS
    squared = x**2 + y**2
    z = np.sqrt(np.clip(1 - squared, 0, 1))
    turned_x, turned_y = x * cos(rolled) + y * sin(rolled), y * cos(rolled) - x * sin(rolled)
    tilted_x, tilted_z = turned_x * 0.8 + z * 0.6, z * 0.8 - turned_x * 0.6
    seam = np.minimum(np.abs(tilted_x), np.abs(turned_y))
    seam = np.minimum(seam, np.abs(np.hypot(tilted_z - 1.05, turned_y) - 0.82))
    albedo = mix((0.84, 0.13, 0.09), (0.46, 0.04, 0.05), np.clip((0.045 - seam) / 0.02, 0, 1))
    albedo = albedo * (1 + 0.04 * smooth_noise(seam.shape, (40, 40), 3))[..., None]
    image = shade(albedo, np.stack([x, y, z], axis=-1), gloss=0.55, hardness=42)
    alpha = np.clip((1 - np.sqrt(squared)) * BALL_RADIUS + 0.5, 0, 1)
    return Layer(image, alpha, (x0, y0))


def car(left_top: tuple[float, float], rolled: float) -> Layer:
    """A green wooden toy car seen from its right side, wheels turned by `rolled` radians."""
    height, width = CAR_SIZE
    dx, dy = left_top[0] - round(left_top[0]), left_top[1] - round(left_top[1])

    def polygon(*points: tuple[float, float]) -> Alpha:
        return fill(CAR_SIZE, [(x + dx, y + dy) for x, y in points])

    def disc(centre: tuple[float, float], radius: float) -> Alpha:
        return ellipse(CAR_SIZE, (centre[0] + dx, centre[1] + dy), (radius, radius))

    body = rounded(
        polygon((8, 62), (74, 52), (104, 8), (216, 8), (256, 54), (312, 66), (314, 118), (6, 118)), softness=5
    )
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None] * np.ones((1, width), np.float32)
    grain = smooth_noise(CAR_SIZE, (36, 6), 5) * 0.035
    image = mix((0.20, 0.66, 0.50), (0.05, 0.33, 0.27), down + grain - 0.12)
    image = mix(image, (0.55, 0.90, 0.78), blurred(polygon((12, 64), (300, 66), (300, 72), (12, 70)), 2) * 0.7)
    glass = mix((0.16, 0.24, 0.30), (0.50, 0.63, 0.68), 1.1 - 2.2 * down)
    for window in ([(98, 50), (116, 19), (156, 19), (156, 50)], [(166, 50), (166, 19), (208, 19), (236, 50)]):
        image = mix(image, glass, rounded(polygon(*window), softness=2))
    image = mix(image, (0.98, 0.86, 0.50), disc((302, 78), 8))
    image = mix(image, (0.75, 0.16, 0.10), disc((14, 76), 6))
    alpha = body
    for wheel in _WHEELS:
        image, alpha = _wheel(image, alpha, (wheel[0] + dx, wheel[1] + dy), rolled)
    return Layer(image, alpha, (round(left_top[0]), round(left_top[1])))


def _wheel(image: Image, alpha: Alpha, centre: tuple[float, float], rolled: float) -> tuple[Image, Alpha]:
    size = alpha.shape
    tyre = ellipse(size, centre, (_WHEEL_RADIUS, _WHEEL_RADIUS))
    image = mix(image, (0.13, 0.11, 0.11), tyre)
    image = mix(image, (0.80, 0.62, 0.36), ellipse(size, centre, (20, 20)))
    for spoke in range(3):
        angle = rolled + spoke * 2 * pi / 3
        hole = centre[0] + 11 * cos(angle), centre[1] + 11 * sin(angle)
        image = mix(image, (0.42, 0.28, 0.14), ellipse(size, hole, (4.5, 4.5)))
    return image, np.maximum(alpha, tyre)


def butterfly(centre: tuple[float, float], flap: float, heading: float) -> Layer:
    """A blue butterfly from above, its wings opened by `flap` (0 shut to 1 flat), tilted by `heading` radians."""
    size = (190, 220)
    middle = (110 + centre[0] - round(centre[0]), 95 + centre[1] - round(centre[1]))
    open_width = 0.28 + 0.72 * flap

    def turned(points: Sequence[tuple[float, float]], side: int) -> list[tuple[float, float]]:
        wide = [(side * x * open_width, y) for x, y in points]
        return [
            (middle[0] + x * cos(heading) - y * sin(heading), middle[1] + x * sin(heading) + y * cos(heading))
            for x, y in wide
        ]

    upper = [(0, -8), (22, -46), (58, -70), (90, -64), (92, -36), (70, -6), (30, 8), (0, 6)]
    lower = [(0, 0), (34, 6), (66, 14), (70, 40), (48, 66), (26, 58), (8, 30)]
    edge = np.zeros(size, np.float32)
    inside = np.zeros(size, np.float32)
    spots = np.zeros(size, np.float32)
    for side in (-1, 1):
        for wing in (upper, lower):
            edge = np.maximum(edge, rounded(fill(size, turned(wing, side)), softness=3))
            hub = np.mean(wing, axis=0)
            small = [((x - hub[0]) * 0.80 + hub[0], (y - hub[1]) * 0.80 + hub[1]) for x, y in wing]
            inside = np.maximum(inside, rounded(fill(size, turned(small, side)), softness=4))
        for spot in ((78, -52), (80, -36), (56, 44)):
            (at,) = turned([spot], side)
            spots = np.maximum(spots, ellipse(size, at, (max(1.5, 4 * open_width), 4)))
    light = 0.5 + 0.6 * flap - 0.004 * np.arange(size[0], dtype=np.float32)[:, None] + 0 * edge
    image = mix((0.05, 0.07, 0.20), mix((0.06, 0.20, 0.62), (0.20, 0.52, 0.95), light), inside)
    image = mix(image, (0.75, 0.88, 1.0), spots)
    body = rounded(fill(size, turned([(-5, -34), (5, -34), (6, 10), (0, 44), (-6, 10)], 1)), softness=2)
    image = mix(image, (0.09, 0.07, 0.08), body)
    alpha = np.maximum(edge, body)
    return Layer(image, alpha, (round(centre[0]) - 110, round(centre[1]) - 95))


def vase(left_top: tuple[int, int]) -> Layer:
    """A cream-coloured vase with two blue bands, lit as a turned solid."""
    height, width = VASE_SIZE
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    outline = np.interp(np.arange(height), [0, 14, 60, 110, 180, 250, 300, 329], [58, 50, 40, 70, 112, 108, 78, 64])
    outline = np.convolve(np.pad(outline, 12, mode="edge"), np.ones(25) / 25, mode="valid")
    radius = outline[:, None]
    across = (columns - width / 2) / radius
    depth = np.sqrt(np.clip(1 - across**2, 0, 1))
    alpha = np.clip(radius - np.abs(columns - width / 2) + 0.5, 0, 1)
    alpha *= np.clip(height - 12 + 11 * depth - rows, 0, 1) * np.clip(rows - 9 * depth, 0, 1)
    slope = np.gradient(outline)[:, None]
    normals = np.stack([across, -slope + 0 * across, depth], axis=-1)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    bend = rows - 12 * depth
    bands = np.clip(8 - np.abs(bend - 118), 0, 1) + np.clip(4 - np.abs(bend - 140), 0, 1)
    bands += np.clip(8 - np.abs(bend - 262), 0, 1)
    albedo = mix((0.90, 0.85, 0.74), (0.16, 0.28, 0.52), bands)
    albedo *= (1 + 0.02 * smooth_noise(VASE_SIZE, (50, 40), 8))[..., None]
    return Layer(shade(albedo, normals, gloss=0.35, hardness=50), alpha, left_top)


def vase_mouth(left_top: tuple[int, int]) -> Layer:
    """The inside of the vase's rim, behind the stems."""
    size = (24, VASE_SIZE[1])
    middle = VASE_SIZE[1] / 2
    rim = ellipse(size, (middle, 10), (57, 9))
    image = mix((0.86, 0.80, 0.68), (0.20, 0.15, 0.11), ellipse(size, (middle, 11), (53, 7)))
    return Layer(image, rim, left_top)


def flowers(left_top: tuple[int, int]) -> Layer:
    """Daisies and leaves that stand in the vase."""
    size = (300, 320)
    image = np.zeros((*size, 3), np.float32)
    alpha = np.zeros(size, np.float32)

    def add(shape: Alpha, colour: Colour) -> None:
        nonlocal image, alpha
        image, alpha = mix(image, colour, shape), np.maximum(alpha, shape)

    heads = [(60, 96), (118, 44), (176, 88), (226, 40), (268, 108), (150, 140)]
    for number, (x, y) in enumerate(heads):
        foot = 160 + 6 * (number - 2.5)
        bend = foot + (x - foot) * 0.35, (y + 320) / 2
        curve = [_bezier((x, y), bend, (foot, 300), step / 12) for step in range(13)]
        ribbon = [(a - 3, b) for a, b in curve] + [(a + 3, b) for a, b in reversed(curve)]
        add(fill(size, ribbon), (0.22, 0.40 + 0.02 * number, 0.16))
        side = 1 if number % 2 else -1
        root = curve[6]
        leaf = [(0, 0), (16, -16), (44, -24), (62, -14), (40, 0), (18, 6)]
        add(
            rounded(fill(size, [(root[0] + side * a, root[1] + b) for a, b in leaf]), softness=2),
            (0.26, 0.48 - 0.02 * number, 0.20),
        )
    for number, (x, y) in enumerate(heads):
        for petal in range(12):
            angle = petal * pi / 6 + number
            tip = x + 34 * cos(angle), y + 30 * sin(angle)
            wide = -6.5 * sin(angle), 6.5 * cos(angle)
            middle = x + 22 * cos(angle), y + 20 * sin(angle)
            shape = fill(
                size,
                [(x, y), (middle[0] + wide[0], middle[1] + wide[1]), tip, (middle[0] - wide[0], middle[1] - wide[1])],
            )
            tone = 0.97 - 0.10 * (petal % 2) - 0.06 * (sin(angle) > 0)
            add(rounded(shape, softness=2), (tone, tone * 0.96, tone * 0.88))
        add(ellipse(size, (x, y), (11, 10)), (0.90, 0.62, 0.10))
    return Layer(image, alpha, left_top)


def rounded(alpha: Alpha, *, softness: float) -> Alpha:
    """Round the corners of an opacity, keeping its edge sharp."""
    return np.asarray(np.clip((blurred(alpha, softness) - 0.5) * softness * 2.2 + 0.5, 0, 1), np.float32)


def _bezier(
    start: tuple[float, float], bend: tuple[float, float], end: tuple[float, float], share: float
) -> tuple[float, float]:
    a, b, c = (1 - share) ** 2, 2 * share * (1 - share), share**2
    return a * start[0] + b * bend[0] + c * end[0], a * start[1] + b * bend[1] + c * end[1]
