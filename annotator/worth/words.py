"""What is said about frames worth a look: why, how many, and how long they will take."""

from __future__ import annotations

from annotator.i18n import mark, tr
from annotator.words.duration_words import duration_words
from engine.risk.reasons import Reason
from engine.risk.signs import Sign
from engine.risk.worklist import MOST_LISTED

_WORDS: dict[Sign, str] = {
    Sign.LOW_IOU: mark("predicted IoU {value}"),
    Sign.UNSURE_PRESENT: mark("unsure that it is there"),
    Sign.SHRINK: mark("area fell by {percent} %"),
    Sign.GROW: mark("area grew by {percent} %"),
    Sign.JUMP: mark("it jumped by {percent} % of its size"),
    Sign.DISTANCE: mark("tracked {count} grid frames from its pin"),
    Sign.RECOLOURED: mark("colours unlike its pin's"),
}


def reason_words(reason: Reason) -> str:
    """One reason in a few words."""
    value = reason.value
    if reason.sign is Sign.DISTANCE and round(value) == 1:
        return tr("tracked one grid frame from its pin")
    return tr(_WORDS[reason.sign], value=f"{value:.2f}", percent=round(100 * value), count=round(value))


def reasons_words(reasons: tuple[Reason, ...]) -> str:
    """All reasons, the weightiest first."""
    return ", ".join(reason_words(reason) for reason in reasons) or tr("nothing stands out")


def risk_words(risk: float, reasons: tuple[Reason, ...]) -> str:
    """The risk of a mask, and why."""
    return tr("risk {percent} %: {why}", percent=round(100 * risk), why=reasons_words(reasons))


def left_words(count: int, seconds: float) -> str:
    """How many frames are worth a look, and how long they will take."""
    time = duration_words(seconds)
    if count == 1:
        return tr("1 frame worth a look · about {time}", time=time)
    if count >= MOST_LISTED:
        return tr("{count} frames or more worth a look · over {time}", count=count, time=time)
    return tr("{count} frames worth a look · about {time}", count=count, time=time)
