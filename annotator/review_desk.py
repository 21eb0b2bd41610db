"""Verification by another person: what waits, the frames marked wrong, and the verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.i18n import mark, tr
from engine.errors import EngineError
from storage.errors import StorageError
from storage.records import Decision, Masklet, MaskletState, Verdict

if TYPE_CHECKING:
    from annotator.workspace import Workspace


_SAID = {
    Decision.SATISFACTORY: mark("{name} is satisfactory."),
    Decision.UNSATISFACTORY: mark("{name} is sent back to its annotator."),
    Decision.REJECTED: mark("{name} is rejected."),
}


class ReviewDesk(QObject):
    """The masklets that wait for a verdict, and the marks on the one in hand."""

    marks_changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._marks: dict[tuple[int, int], set[int]] = {}
        """Frames by person and masklet: nobody's marks are another's."""

    def waiting(self) -> list[Masklet]:
        """Submitted masklets of the video, oldest first."""
        session = self._workspace.session
        if session is None:
            return []
        store = session.context.store.masklets
        return list(store.masklets(video_id=session.context.video.id, state=MaskletState.SUBMITTED))

    # --- the annotator's part -----------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Hand in the selected masklet for verification."""
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is None or masklet is None:
            return
        concerns = session.verifying.concerns(masklet.id)
        if not self._guard(lambda: session.verifying.submit(masklet.id)):
            return
        store = session.context.store.masklets
        name, revision = store.target(masklet.target_id).name, store.masklet(masklet.id).revision
        self._workspace.tell(
            tr("{name} is submitted as revision {n}: another person can verify it.", name=name, n=revision)
        )
        for concern in concerns:
            self._workspace.tell(concern)

    def recall(self) -> None:
        """Take the submitted masklet back into work."""
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is not None and masklet is not None:
            self._guard(lambda: session.verifying.recall(masklet.id))

    # --- the reviewer's part ------------------------------------------------------------------------------------------

    def reopen(self) -> None:
        """Make a judged masklet a draft again."""
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is not None and masklet is not None:
            self._guard(lambda: session.verifying.reopen(masklet.id))

    def marks_on(self, masklet_id: int) -> frozenset[int]:
        """Frames of a masklet that the person at the desk has marked wrong in this review."""
        person = self._workspace.person
        return frozenset() if person is None else frozenset(self._marks.get((person.id, masklet_id), ()))

    def marked(self) -> frozenset[int]:
        """Frames of the selected masklet marked wrong in this review."""
        masklet = self._workspace.masklet
        return frozenset() if masklet is None else self.marks_on(masklet.id)

    def toggle_mark(self) -> None:
        """Mark the frame in hand as wrong, or no longer."""
        masklet, person = self._workspace.masklet, self._workspace.person
        if masklet is None or person is None:
            return
        marks = self._marks.setdefault((person.id, masklet.id), set())
        marks ^= {self._workspace.playhead.grid_frame}
        self.marks_changed.emit()

    def judge(self, decision: Decision, *, reason: str = "") -> bool:
        """Give the verdict on the selected masklet and go to the next that waits; False where it was refused."""
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is None or masklet is None:
            return False
        frames = sorted(self.marked())
        if not self._guard(lambda: session.verifying.judge(masklet.id, decision, reason=reason, frames=frames)):
            return False
        self._marks.pop((session.context.person.id, masklet.id), None)
        self.marks_changed.emit()
        name = session.context.store.masklets.target(masklet.target_id).name
        self._workspace.tell(tr(_SAID[decision], name=name))
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

    def _guard(self, act: Callable[[], object]) -> bool:
        """Whether it could be done; a known error is said."""
        try:
            act()
        except (EngineError, StorageError) as error:
            self._workspace.warn(str(error))
            return False
        return True
