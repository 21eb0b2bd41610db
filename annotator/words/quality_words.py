"""How a checkpoint does, in figures that are the same in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.checkpoints.versions import Quality


def clicks_words(quality: Quality) -> str:
    """Mean clicks to the target, as "9.0"; "9.0 (3/8)" where not all masklets got there; a dash where none did."""
    if not quality.reached:
        return "–"
    every = quality.reached == quality.objects
    return f"{quality.clicks:.1f}" if every else f"{quality.clicks:.1f} ({quality.reached}/{quality.objects})"
