"""Sizes of the timeline in pixels, all from the tokens' scale."""

from __future__ import annotations

from annotator.theme.tokens import ROW_PX, SPACE

XS, S, M, L, XL = SPACE
GUTTER_PX = 6 * XL
"""Width of the names left of the lanes."""
PAD_PX = S
"""Between the names and the first frame, and after the last, so that a pin at either end is whole."""
LANE_PX = XL
RULER_PX = ROW_PX
BAR_PX = S
THIN_PX = XS
PIN_PX = M
FLAG_PX = S
GRIP_PX = XS
TICK_GAP_PX = 3 * XL
