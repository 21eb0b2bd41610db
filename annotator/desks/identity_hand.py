"""The person's hand on identities: swapping, splitting and merging objects from the frame in hand, or in the range."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.i18n import tr
from storage.records import Masklet, MaskletState, Target

if TYPE_CHECKING:
    from annotator.workspace import Workspace


class Mixing(StrEnum):
    """What is done with another object."""

    SWAP = "swap"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Other:
    """Another object that could be chosen, or why it cannot."""

    target: Target
    refusal: str | None


class IdentityHand(QObject):
    """Acts on the selected object and another one; refusals become notices."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace

    def others(self) -> list[Other]:
        """Every object of the video but the selected one, in order."""
        workspace = self._workspace
        chosen = workspace.selection.target_id
        return [Other(target, self._refusal(target)) for target in workspace.targets() if target.id != chosen]

    def mix(self, mixing: Mixing, target_id: int) -> None:
        """Swap the selected object with another one, or take that into it."""
        session, masklet, other = self._workspace.session, self._workspace.masklet, self._masklet(target_id)
        if session is None or masklet is None or other is None:
            return
        one_id, other_id = masklet.id, other.id
        if mixing is Mixing.MERGE:
            self._workspace.attempt(lambda: session.identity.merge(one_id, other_id))
            return
        first, last = self._range()
        self._workspace.attempt(lambda: session.identity.swap(one_id, other_id, first, last))

    def split(self) -> None:
        """Move the selected object's masks from here on, or in the range, to a new object, and take that in hand."""
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is None or masklet is None:
            return
        first, last = self._range()
        masklet_id, name = masklet.id, tr("object {n}", n=session.objects.next_number())
        self._workspace.attempt(
            lambda: self._workspace.selection.select(
                session.identity.split(masklet_id, first, last, name=name).target_id
            )
        )

    def _range(self) -> tuple[int, int | None]:
        marked = self._workspace.playhead.range
        return (self._workspace.playhead.grid_frame, None) if marked is None else marked

    def _masklet(self, target_id: int) -> Masklet | None:
        return self._workspace.masklet_of(target_id)

    def _refusal(self, target: Target) -> str | None:
        session, masklet = self._workspace.session, self._masklet(target.id)
        if session is None or masklet is None or masklet.phase != session.context.phase:
            return tr("no masklet in this phase")
        if target.id in self._workspace.selection.locked:
            return tr("locked: unlock it first")
        if masklet.state is MaskletState.SUBMITTED:
            return tr("submitted: recall it first")
        return None if masklet.state.editable else tr("judged: a lead can reopen it")
