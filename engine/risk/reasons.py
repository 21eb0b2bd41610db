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
_PARTS = frozenset({Sign.SHRINK, Sign.GROW, Sign.JUMP})
_LEAST_PART = 0.01
"""A part that is told in percent and is less is none."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign against a mask and the number to name.

    LOW_IOU: the predicted IoU; UNSURE_PRESENT: the object score; SHRINK and GROW: the part of the usual area that went
    or came (0.6: by 60 %); JUMP: how far, in sizes of the object; DISTANCE: cells from the pin it was tracked from;
    RECOLOURED: the change of colours since that pin, 0..1.
    """

    sign: Sign
    value: float


def reasons(columns: Columns, signs: Signs, cell: int, weights: Weights | None = None) -> tuple[Reason, ...]:
    """The reasons for a tracked cell's risk, at most three; what the model expects where none stands out.

    A sign that is not known of the mask is no reason: one made of two objects has no scores. Of such a mask is said how
    far it was tracked, and nothing where that is not known either.
    """
    weighed = (weights or fitted_weights()).parts(signs)
    weighty = {sign: part[cell] for sign, part in weighed.items() if part[cell] >= _WEIGHTY}
    heaviest = sorted(weighty, key=lambda sign: -weighty[sign])
    named = [reason for sign in heaviest if _says(reason := _reason(columns, signs, cell, sign))]
    if named:
        return tuple(named[:_MOST])
    calm = (_reason(columns, signs, cell, sign) for sign in (Sign.LOW_IOU, Sign.DISTANCE))
    return tuple(reason for reason in calm if _says(reason))[:1]


def _reason(columns: Columns, signs: Signs, cell: int, sign: Sign) -> Reason:
    return Reason(sign, _value(columns, signs, cell, sign))


def _says(reason: Reason) -> bool:
    """Whether the number is known, and where it is a change or a distance, is any."""
    if reason.sign in _PARTS:
        return reason.value >= _LEAST_PART
    return reason.value >= 1 if reason.sign is Sign.DISTANCE else not np.isnan(reason.value)


def _value(columns: Columns, signs: Signs, cell: int, sign: Sign) -> float:
    match sign:
        case Sign.LOW_IOU:
            return float(columns.iou[cell])
        case Sign.UNSURE_PRESENT:
            return float(columns.score[cell])
        case Sign.SHRINK | Sign.GROW:
            grown = float(columns.area[cell] / max(signs.usual_area[cell], 1.0) - 1)
            return max(grown if sign is Sign.GROW else -grown, 0.0)
        case Sign.JUMP:
            return float(signs.values[Sign.JUMP][cell])
        case Sign.DISTANCE:
            return float(np.abs(cell - columns.source[cell]))
        case Sign.RECOLOURED:
            return float(columns.colour[cell])
