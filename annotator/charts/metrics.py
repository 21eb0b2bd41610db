"""Sizes of charts in pixels, from the scale of the tokens."""

from __future__ import annotations

from annotator.theme.tokens import SPACE

XS, S, M, L, XL = SPACE
BAR_PX, WIDEST_BAR_PX = M, XL
BESIDE_PX = XS
BAR_RADIUS_PX = 2
ROW_PX, HIGHEST_ROW_PX = BAR_PX + BESIDE_PX + L, WIDEST_BAR_PX + 2 * BESIDE_PX + 2 * XL
DOT_PX = 3.5
LINE_PX = 2.0
SWATCH_PX = S
TICK_GAP_PX = 64
LABEL_PART = 0.34
"""The part of a bar chart's width that labels may take."""
