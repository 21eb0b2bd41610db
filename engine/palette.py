"""The colours of objects, shared by the window, overlay videos and the store of targets.

Plain numbers: imports nothing, any process.
"""

from __future__ import annotations

PALETTE: tuple[tuple[int, int, int], ...] = (
    (0, 114, 178),
    (230, 159, 0),
    (204, 121, 167),
    (0, 158, 115),
    (213, 94, 0),
    (86, 180, 233),
    (240, 228, 66),
    (124, 92, 255),
    (150, 40, 50),
    (190, 240, 150),
    (255, 190, 200),
    (190, 225, 255),
)
"""Colours that people with the usual kinds of colour blindness tell apart, RGB: those of Okabe and Ito (2008), and five
more that are as far from these and from each other as those are."""


def colour_of(object_id: int) -> tuple[int, int, int]:
    """Give the RGB colour that object `object_id` (1, 2, …) always has; colours repeat after twelve objects."""
    return PALETTE[(object_id - 1) % len(PALETTE)]
