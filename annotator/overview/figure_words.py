"""How figures are written; one that is not known is a dash."""

from __future__ import annotations

from annotator.i18n import tr

UNKNOWN = "–"


def seconds(value: float | None) -> str:
    """Seconds with one decimal."""
    return UNKNOWN if value is None else tr("{number} s", number=f"{value:.1f}")


def percent(value: float | None, *, decimals: int = 0) -> str:
    """A percentage, given from 0 to 100."""
    return UNKNOWN if value is None else f"{value:.{decimals}f} %"


def number(value: float | None, *, decimals: int = 0) -> str:
    """A plain number with its thousands apart."""
    return UNKNOWN if value is None else f"{value:,.{decimals}f}".replace(",", "\u202f")


def hours(value: float) -> str:
    """Hours, for an axis."""
    return tr("{number} h", number=f"{value:g}")


def minutes(value: float) -> str:
    """Minutes, for an axis."""
    return tr("{number} min", number=f"{value:g}")


def duration(hours: float | None) -> str:
    """A stretch of time in the unit people would say it in."""
    if hours is None:
        return UNKNOWN
    if hours >= 48:
        return tr("{number} days", number=f"{hours / 24:.1f}")
    if hours >= 1:
        return tr("{number} h", number=f"{hours:.1f}")
    if hours * 60 >= 1:
        return tr("{number} min", number=f"{hours * 60:.0f}")
    return seconds(hours * 3600)
