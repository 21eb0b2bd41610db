"""How a masklet stands after its latest propagation: changed stretches that wait for a person, and flags. Plain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.session.flags import Flag
    from engine.session.stretches import ChangedStretch


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one masklet: stretches that nobody has accepted or reverted, and flags."""

    stretches: tuple[ChangedStretch, ...] = ()
    flags: tuple[Flag, ...] = ()

    def stretch_at(self, frame: int) -> ChangedStretch | None:
        """The changed stretch that holds a frame."""
        return next((each for each in self.stretches if each.first <= frame <= each.last), None)

    def flags_at(self, frame: int) -> tuple[Flag, ...]:
        """The flags of a frame."""
        return tuple(flag for flag in self.flags if flag.frame == frame)

    def places(self) -> list[int]:
        """Frames to go to: where a stretch begins, and flags."""
        return sorted({*(each.first for each in self.stretches), *(flag.frame for flag in self.flags)})
