"""What a flag says: in a notice, on the canvas and under the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotator.i18n import tr

if TYPE_CHECKING:
    from engine.session.flags import Flag


def flag_words(flag: Flag) -> str:
    """A few words on one flag."""
    if flag.kind == "area":
        return tr("The mask grows to {times} times its size", times=f"{flag.value:.1f}")
    return tr("Forward and backward disagree: IoU {value}", value=f"{flag.value:.2f}")


def notice_words(flags: Sequence[Flag], name: str) -> str:
    """One sentence on new flags of an object; `flags` is not empty."""
    first = flags[0]
    if len(flags) > 1:
        return tr(
            "{n} frames of {name} want a look, the first at frame {frame}.", n=len(flags), name=name, frame=first.frame
        )
    if first.kind == "area":
        times = f"{first.value:.1f}"
        return tr(
            "The mask of {name} grows to {times} times its size at frame {frame}.",
            name=name,
            times=times,
            frame=first.frame,
        )
    return tr("Forward and backward disagree about {name} at frame {frame}.", name=name, frame=first.frame)
