"""Why a mask is thought to be at risk, as values for words: the signs that weigh most, worst first.

Pure; the window has the words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.risk.signs import Columns, Sign, Signs
from engine.risk.weighing import Weights, fitted_weights

_WEIGHTY = 0.25
"""Log-odds beyond the usual from which a sign is worth a word."""
_MOST = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign against a mask and the number to name.

    LOW_IOU: the predicted IoU; UNSURE_PRESENT: the object score; SHRINK and GROW: the part of the usual area that came
    or went (0.6: by 60 %); JUMP: how far, in sizes of the object; DISTANCE: cells from the pin it was tracked from;
    RECOLOURED: the change of colours since that pin, 0..1.
    """

    sign: Sign
    value: float


def reasons(columns: Columns, signs: Signs, cell: int, weights: Weights | None = None) -> tuple[Reason, ...]:
    """The reasons for a tracked cell's risk, at most three; what the model expects where none stands out.

    A sign that is not known of the mask is no reason: one made of two objects has no scores.
    """
    weighed = (weights or fitted_weights()).parts(signs)
    values = {sign: _value(columns, signs, cell, sign) for sign in weighed}
    parts = {sign: float(part[cell]) for sign, part in weighed.items() if not np.isnan(values[sign])}
    ordered = sorted(parts, key=lambda sign: -parts[sign])
    named = [sign for sign in ordered if parts[sign] >= _WEIGHTY][:_MOST]
    if not named:
        named = [Sign.LOW_IOU] if Sign.LOW_IOU in parts else ordered[:1]
    return tuple(Reason(sign, values[sign]) for sign in named)


def _value(columns: Columns, signs: Signs, cell: int, sign: Sign) -> float:
    match sign:
        case Sign.LOW_IOU:
            return float(columns.iou[cell])
        case Sign.UNSURE_PRESENT:
            return float(columns.score[cell])
        case Sign.SHRINK | Sign.GROW:
            return float(abs(columns.area[cell] / max(signs.usual_area[cell], 1.0) - 1))
        case Sign.JUMP:
            return float(signs.values[Sign.JUMP][cell])
        case Sign.DISTANCE:
            return float(np.abs(cell - columns.source[cell]))
        case Sign.RECOLOURED:
            return float(columns.colour[cell])
