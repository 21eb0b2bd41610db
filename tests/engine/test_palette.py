"""Colours of objects can be told apart, also by eyes that lack a kind of cone (Machado, Oliveira, Fernandes 2009)."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.palette import PALETTE

SEEN_BY = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])
OKABE_ITO = 17.0
"""How far the nearest two of their colours are, in CIELAB, for any of these eyes."""


def lab(rgb: tuple[int, int, int], eye: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIELAB of what an eye sees of a colour."""
    value = np.asarray(rgb) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    relative = XYZ @ np.clip(eye @ linear, 0, 1) / WHITE
    x, y, z = np.where(relative > 0.008856, np.cbrt(relative), 7.787 * relative + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eye", SEEN_BY)
def test_no_two_objects_look_alike(eye: str) -> None:
    seen = [lab(colour, SEEN_BY[eye]) for colour in PALETTE]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) >= OKABE_ITO
