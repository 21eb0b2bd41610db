"""The colours a lane is drawn in: the object's own, made legible on the theme's surface."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

from annotator.theme.tokens import Theme
from engine.palette import PALETTE

_LEGIBLE = 3.0
"""Contrast to the surface that a bar needs to be seen (WCAG 2, graphical objects)."""


@dataclass(frozen=True, slots=True)
class Ink:
    """One lane's colours."""

    strong: QColor
    faint: QColor
    pin: QColor
    muted: QColor
    halo: QColor
    sent_back: QColor
    marked: QColor
    changed: QColor
    risk: QColor


def ink_for(colour_index: int, theme: Theme) -> Ink:
    """The colours of an object on a theme."""
    surface, text = QColor(theme.surface), QColor(theme.text)
    own = QColor(*PALETTE[colour_index % len(PALETTE)])
    strong = own
    for part in range(1, 10):
        if contrast(strong, surface) >= _LEGIBLE:
            break
        strong = mixed(own, text, part / 10)
    return Ink(
        strong=strong,
        faint=mixed(surface, strong, 0.7),
        pin=text,
        muted=QColor(theme.muted),
        halo=surface,
        sent_back=QColor(theme.danger),
        marked=QColor(theme.warning),
        changed=QColor(theme.warning),
        risk=mixed(surface, QColor(theme.danger), 0.6),
    )


def mixed(one: QColor, other: QColor, part: float) -> QColor:
    """`one` with a part (0 to 1) of `other`."""
    keep = 1 - part
    return QColor.fromRgbF(
        one.redF() * keep + other.redF() * part,
        one.greenF() * keep + other.greenF() * part,
        one.blueF() * keep + other.blueF() * part,
    )


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
