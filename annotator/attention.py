"""What the person looks at: the frame and object in hand, noted once the eye has settled or the playing has stopped.

These events, with those of the hand, are the raw material of active seconds, and tell which masks have been looked at.
Where the video is left, for another page or for good, nothing is in hand until it is in sight again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.state.pages import Page
from storage.errors import StorageError

if TYPE_CHECKING:
    from annotator.workspace import Workspace

SETTLED_MS = 350


class Attention(QObject):
    """Notes frames the person has seen, for the selected object; `noted` carries the masklet and the frames."""

    noted = Signal(int, object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._played: set[int] = set()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._note)
        workspace.playhead.moved.connect(self._on_moved)
        workspace.selection.changed.connect(self._settled.start)
        workspace.pages.changed.connect(self._on_page_changed)

    def forget(self) -> None:
        """The video is being closed: nothing is in hand any more."""
        self._settled.stop()
        self._played.clear()
        session = self._workspace.session
        if session is None:
            return
        try:
            session.context.note("leave")
        except StorageError as error:
            self._workspace.warn(str(error))

    def note_outline(self) -> None:
        """A corner of an outline was set: drawing one may take longer than a single gap counts."""
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is None or masklet is None:
            return
        try:
            session.context.note("outline", masklet_id=masklet.id, frame=self._workspace.playhead.grid_frame)
        except StorageError as error:
            self._workspace.warn(str(error))

    def _on_page_changed(self) -> None:
        if self._workspace.pages.current is Page.VIDEO:
            self._settled.start()
        else:
            self.forget()

    def _on_moved(self, frame: int) -> None:
        if self._workspace.playhead.playing and frame in self._workspace.playhead.grid:
            self._played.add(frame)
        self._settled.start()

    def _note(self) -> None:
        workspace = self._workspace
        if workspace.playhead.playing:
            self._settled.start()
            return
        session, masklet = workspace.session, workspace.masklet
        seen = sorted({*self._played, workspace.playhead.grid_frame})
        self._played.clear()
        if session is None or masklet is None or workspace.pages.current is Page.OVERVIEW:
            return
        # What cannot be changed is looked over, not annotated.
        reviewing = workspace.reviewing or not masklet.state.editable
        have = session.context.store.masklets.summaries(masklet.id, frames=seen)
        frames = list(have) or seen[-1:]
        try:
            session.verifying.look_at(masklet.id, frames, reviewing=reviewing)
        except StorageError as error:
            workspace.warn(str(error))
            return
        self.noted.emit(masklet.id, frozenset(frames))
