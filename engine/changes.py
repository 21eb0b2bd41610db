"""What a command changed: the one record by which do, undo, redo and model answers reach every view.

Plain frozen values, made by the engine in the window's process. A view repaints what `Changes` names and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.records import StepChange


@dataclass(frozen=True, slots=True)
class Changes:
    """Targets and masklets by id, and the decoded-frame numbers of each masklet whose mask or pin changed.

    `masklets` names those whose own attributes (state, revision, existence) changed; `frames` those with changed masks.
    """

    targets: frozenset[int] = frozenset()
    masklets: frozenset[int] = frozenset()
    frames: Mapping[int, frozenset[int]] = field(default_factory=dict)
    history: bool = True

    def __or__(self, other: Changes) -> Changes:
        """Both changes as one."""
        frames = {key: frozenset(value) for key, value in self.frames.items()}
        for key, value in other.frames.items():
            frames[key] = frames.get(key, frozenset()) | value
        return Changes(
            targets=self.targets | other.targets,
            masklets=self.masklets | other.masklets,
            frames=frames,
            history=self.history or other.history,
        )


def changes_of(change: StepChange) -> Changes:
    """A store's change as the views get it."""
    return Changes(targets=change.targets, masklets=change.masklets, frames=change.frames)
