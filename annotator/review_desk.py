"""Verification by another person: what waits, the frames marked wrong, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.errors import EngineError
from storage.errors import StorageError
from storage.records import Decision, Masklet, MaskletState, Verdict

if TYPE_CHECKING:
    from annotator.workspace import Workspace


class ReviewDesk(QObject):
    """The masklets that wait for a verdict, and the marks on the one in hand."""

    marks_changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self.marks: dict[int, set[int]] = {}

    def waiting(self) -> list[Masklet]:
        """Submitted masklets of the video, oldest first."""
        session = self._workspace.session
        if session is None:
            return []
        store = session.context.store.masklets
        return list(store.masklets(video_id=session.context.video.id, state=MaskletState.SUBMITTED))

    def marked(self) -> frozenset[int]:
        """Frames of the selected masklet marked wrong in this review."""
        masklet = self._workspace.masklet
        return frozenset() if masklet is None else frozenset(self.marks.get(masklet.id, ()))

    def toggle_mark(self) -> None:
        """Mark the frame in hand as wrong, or no longer."""
        masklet = self._workspace.masklet
        if masklet is None:
            return
        marks = self.marks.setdefault(masklet.id, set())
        marks ^= {self._workspace.playhead.grid_frame}
        self.marks_changed.emit()

    def judge(self, decision: Decision, *, reason: str = "") -> bool:
        """Give the verdict on the selected masklet and go to the next that waits; False where it was refused."""
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is None or masklet is None:
            return False
        try:
            session.verifying.judge(masklet.id, decision, reason=reason, frames=sorted(self.marked()))
        except (EngineError, StorageError) as error:
            self._workspace.warn(str(error))
            return False
        self.marks.pop(masklet.id, None)
        self.marks_changed.emit()
        waiting = self.waiting()
        if waiting:
            self._workspace.selection.select(waiting[0].target_id)
        return True

    def last_verdict(self, masklet: Masklet) -> Verdict | None:
        """The verdict on the masklet's latest revision, if there is one."""
        session = self._workspace.session
        if session is None:
            return None
        verdicts = session.context.store.review.verdicts(masklet.id)
        return verdicts[-1] if verdicts else None

    def marks_sent_back(self) -> frozenset[int]:
        """Frames a reviewer found wrong on the selected masklet that was sent back."""
        masklet = self._workspace.masklet
        if masklet is None or masklet.state is not MaskletState.RETURNED:
            return frozenset()
        verdict = self.last_verdict(masklet)
        return frozenset() if verdict is None else frozenset(verdict.frames)
