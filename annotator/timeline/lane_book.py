"""Reads the lanes of the open video from the store and keeps them true: a row per target, told what changed.

Lives on the window's thread. Long masklets are read one per turn of the event loop, so that the window stays awake.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.timeline.lanes import Lane
from engine.changes import Changes
from storage.records import Masklet, MaskletState, Target

if TYPE_CHECKING:
    from annotator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Row:
    """One target's row; `lane` is None until it has been read, `sent_back` are the frames a reviewer found wrong."""

    target: Target
    masklet: Masklet | None
    lane: Lane | None
    sent_back: frozenset[int]


class LaneBook(QObject):
    """The rows in the order of the objects; `cells_changed` names a target and its first and last changed cell.

    `masks_read` names a target and the frames whose masks have been read, whether they look different or not.
    """

    rows_changed = Signal()
    cells_changed = Signal(int, int, int)
    masks_read = Signal(int, object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.rows: list[Row] = []
        self._unread: deque[int] = deque()
        self._reading = QTimer(self)
        self._reading.setInterval(0)
        self._reading.timeout.connect(self._read_next)
        workspace.video_changed.connect(self._on_video_changed)
        workspace.changed.connect(self._on_changed)
        workspace.attention.noted.connect(self._on_noted)
        self._on_video_changed()

    @property
    def due(self) -> int:
        """How many objects open to change have pins and stale or missing frames."""
        locked = self._workspace.selection.locked
        return sum(
            1
            for row in self.rows
            if row.lane is not None
            and row.masklet is not None
            and row.masklet.state.editable
            and row.target.id not in locked
            and row.lane.is_due
        )

    def row_of(self, target_id: int | None) -> Row | None:
        """The row of a target."""
        return next((row for row in self.rows if row.target.id == target_id), None)

    @property
    def complete(self) -> bool:
        """Whether every lane has been read."""
        return not self._unread

    def _on_video_changed(self) -> None:
        self.rows = []
        self._list_rows()

    def _on_changed(self, changes: Changes) -> None:
        if changes.targets or changes.masklets:
            self._list_rows()
        for k, row in enumerate(self.rows):
            if row.masklet is not None and row.lane is not None and row.masklet.id in changes.frames:
                self._refresh(k, changes.frames[row.masklet.id])

    def _on_noted(self, masklet_id: int, frames: frozenset[int]) -> None:
        for k, row in enumerate(self.rows):
            if row.masklet is not None and row.masklet.id == masklet_id and row.lane is not None:
                self._refresh(k, frames)

    def _list_rows(self) -> None:
        known = {row.masklet.id: row.lane for row in self.rows if row.masklet is not None}
        self.rows = []
        for target in self._workspace.targets():
            masklet = self._workspace.masklet_of(target.id)
            lane = None if masklet is None else known.get(masklet.id)
            self.rows.append(Row(target, masklet, lane, self._sent_back(masklet)))
        unread = [row.target.id for row in self.rows if row.lane is None and row.masklet is not None]
        in_hand = self._workspace.selection.target_id
        self._unread = deque(sorted(unread, key=lambda target_id: target_id != in_hand))
        if self._unread:
            self._reading.start()
        self.rows_changed.emit()

    def _sent_back(self, masklet: Masklet | None) -> frozenset[int]:
        if masklet is None or masklet.state is not MaskletState.RETURNED:
            return frozenset()
        verdict = self._workspace.review.last_verdict(masklet)
        return frozenset() if verdict is None else frozenset(verdict.frames)

    def _read_next(self) -> None:
        session = self._workspace.session
        if not self._unread or session is None:
            self._reading.stop()
            return
        target_id = self._unread.popleft()
        for k, row in enumerate(self.rows):
            if row.target.id == target_id and row.masklet is not None:
                store = session.context.store.masklets
                summaries, pins = store.summaries(row.masklet.id), store.pins(row.masklet.id)
                lane = Lane(session.context.grid, summaries, pins)
                self.rows[k] = replace(row, lane=lane)
                self.cells_changed.emit(target_id, 0, len(lane.codes) - 1)
                self.masks_read.emit(target_id, frozenset(lane.summaries))

    def _refresh(self, index: int, frames: frozenset[int]) -> None:
        row, session = self.rows[index], self._workspace.session
        assert row.lane is not None
        assert row.masklet is not None
        assert session is not None
        store = session.context.store.masklets
        fresh = store.summaries(row.masklet.id, frames=frames)
        different = row.lane.update(frames, fresh, store.pins(row.masklet.id))
        if different is not None:
            self.cells_changed.emit(row.target.id, *different)
        self.masks_read.emit(row.target.id, frames)
