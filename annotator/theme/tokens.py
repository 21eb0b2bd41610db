"""Every colour and size of the window: a table per theme, one spacing scale, one type scale.

No colour or size stands anywhere else. Text on surfaces keeps a contrast of 4.5:1 or more (tested).
"""

from __future__ import annotations

from dataclasses import dataclass

SPACE = (4, 8, 12, 16, 24)
TYPE = {"small": 11, "body": 13, "title": 15, "headline": 20}
RADIUS_PX = 6
ROW_PX = 28
ICON_PX = 18
CARD_PX = 112
FONT_FAMILY = "Pretendard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours as #rrggbb. Chrome is neutral, so that the frame is the brightest thing."""

    name: str
    canvas: str
    surface: str
    raised: str
    hover: str
    pressed: str
    line: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    accent_soft: str
    positive: str
    negative: str
    warning: str
    danger: str
    focus: str


DARK = Theme(
    name="dark",
    canvas="#121315",
    surface="#1b1c1f",
    raised="#25272b",
    hover="#2f3237",
    pressed="#3a3e45",
    line="#34373d",
    text="#e8e9eb",
    muted="#a2a7b0",
    disabled="#666b74",
    accent="#5b9dff",
    on_accent="#0b1526",
    accent_soft="#23344f",
    positive="#4cc38a",
    negative="#ff7a85",
    warning="#f2b441",
    danger="#ff6b6b",
    focus="#8fbcff",
)

LIGHT = Theme(
    name="light",
    canvas="#d9dbdf",
    surface="#f4f5f7",
    raised="#ffffff",
    hover="#e7e9ed",
    pressed="#d8dbe1",
    line="#d3d6dc",
    text="#1c1e22",
    muted="#5a606b",
    disabled="#9aa0aa",
    accent="#1f63d6",
    on_accent="#ffffff",
    accent_soft="#dbe7fd",
    positive="#14784a",
    negative="#b3202f",
    warning="#8a5a00",
    danger="#b3202f",
    focus="#1f63d6",
)

THEMES = {"dark": DARK, "light": LIGHT}
