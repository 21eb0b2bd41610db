"""Which masklets are kept apart from training to measure by: whole videos where there are several, else masklets.

Pure functions. The choice follows from names alone and, once made, stands for all later versions of the project: what
was held out is never trained on, and what was trained on never measured by, so that versions can be compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from engine.errors import EngineError

ONE_IN = 5
"""About one in so many is held out."""

Assignment = Mapping[str, bool]
"""Whether a video (`name`) or one of its objects (`name#number`) is held out."""


def hold_out(objects: Mapping[str, Sequence[int]], *, remembered: Assignment) -> dict[str, bool]:
    """Decide for the objects (by video) that `remembered` does not decide; returns all decisions, old and new.

    At least one is held out and at least one is left. Raises EngineError where that cannot be.
    """
    decided = dict(remembered)
    keys = [key for video in sorted(objects) for key in _keys(video, objects, decided)]
    new = sorted((key for key in keys if key not in decided), key=_hash)
    decided |= {key: _hash(key) % ONE_IN == 0 for key in new}
    if new and len(keys) > 1:
        if not any(decided[key] for key in keys):
            decided[new[0]] = True
        elif all(decided[key] for key in keys):
            decided[new[-1]] = False
    if len({decided[key] for key in keys}) < 2:
        raise EngineError(
            "At least two accepted masklets are needed, of objects that were not all kept apart before: one to learn "
            "from, and one to measure by. Have more masklets verified first."
        )
    return decided


def is_held_out(assignment: Assignment, video: str, number: int) -> bool:
    """Whether an object is held out."""
    return assignment[video] if video in assignment else assignment[f"{video}#{number}"]


def _keys(video: str, objects: Mapping[str, Sequence[int]], decided: Assignment) -> list[str]:
    """What is decided on for a video: itself, or each of its objects where it is, or was, the only video."""
    single = [f"{video}#{number}" for number in sorted(objects[video])]
    if video not in decided and (len(objects) == 1 or any(key in decided for key in single)):
        return single
    return [video]


def _hash(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
