"""How long something takes, as people say it."""

from __future__ import annotations

from annotator.i18n import tr


def duration_words(seconds: float) -> str:
    """A duration in its two largest units, as "1 min 5 s"; a negative one is none."""
    whole = max(round(seconds), 0)
    if whole < 60:
        return tr("{seconds} s", seconds=whole)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return tr("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
    return tr("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
