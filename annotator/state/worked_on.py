"""What views and actions ask the store at every step: each object's masklets, which of them is worked on, its pins.

Read once until something changes; derived, never a truth of its own. Lives on the window's thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from storage.records import Masklet, Pin, Target

if TYPE_CHECKING:
    from annotator.workspace import Workspace


class WorkedOn:
    """The objects of the open video, each with its masklet of the current phase; in phase 3 and review the last made.

    In phases 1 and 2 an object starts blank, whatever another phase has made of it. A masklet that was asked for comes
    before these, until phase, mode or video change.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._objects: dict[int, tuple[Target, Masklet | None]] | None = None
        self._by_target: dict[int, list[Masklet]] = {}
        self._pins: dict[int, Mapping[int, Pin]] = {}
        self._asked_for: dict[int, int] = {}

    def objects(self) -> dict[int, tuple[Target, Masklet | None]]:
        """Targets by id, in the order of their numbers, with the masklet worked on."""
        if self._objects is None:
            self._objects = self._read()
        return self._objects

    def masklets(self, target_id: int) -> tuple[Masklet, ...]:
        """All masklets of an object, of whatever phase, oldest first."""
        self.objects()
        return tuple(self._by_target.get(target_id, ()))

    def pins(self, masklet_id: int) -> Mapping[int, Pin]:
        """The pins of a masklet of the open video by frame."""
        session = self._workspace.session
        if session is None:
            return {}
        if masklet_id not in self._pins:
            self._pins[masklet_id] = session.context.store.masklets.pins(masklet_id)
        return self._pins[masklet_id]

    def ask_for(self, masklet: Masklet) -> None:
        """Work on this masklet, whichever others its target has."""
        self._asked_for[masklet.target_id] = masklet.id

    def changed(self) -> None:
        """Read anew when asked next: the store has changed."""
        self._objects = None
        self._pins.clear()

    def start_over(self) -> None:
        """Forget what was asked for: phase, mode or video is another."""
        self._asked_for.clear()
        self.changed()

    def _read(self) -> dict[int, tuple[Target, Masklet | None]]:
        self._by_target = {}
        session = self._workspace.session
        if session is None:
            return {}
        context = session.context
        any_phase = self._workspace.reviewing or context.phase == 3
        for masklet in context.store.masklets.masklets(video_id=context.video.id):
            self._by_target.setdefault(masklet.target_id, []).append(masklet)
        found: dict[int, tuple[Target, Masklet | None]] = {}
        for target in context.store.masklets.targets(context.video.id):
            own = self._by_target.get(target.id, [])
            asked_for = [each for each in own if each.id == self._asked_for.get(target.id)]
            in_phase = [each for each in own if each.phase == context.phase]
            chosen = asked_for or in_phase or (own if any_phase else [])
            found[target.id] = (target, chosen[-1] if chosen else None)
        return found
