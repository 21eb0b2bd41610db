"""A timeline in a window of its own, and shorthands that put masks into the store as the engine does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from unittest.mock import create_autospec

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.actions.registry import Actions
from annotator.actions.spec import Screen
from annotator.timeline.lane_book import Row
from annotator.timeline.metrics import GUTTER_PX, LANE_PX
from annotator.timeline.timeline import Timeline
from annotator.workspace import Workspace
from engine.session.session import Session
from storage.drafts import NewMask, NewPin
from storage.mask_codec import Rle, empty, encode
from storage.records import PinKind, Provenance, StepKind

_KINDS = {Provenance.PROMPTED: PinKind.PROMPTED, Provenance.PAINTED: PinKind.PAINTED}


@dataclass
class Scene:
    """A timeline with the model it shows; `screen` records what was asked of the window."""

    window: QWidget
    workspace: Workspace
    timeline: Timeline
    actions: Actions
    screen: Screen

    @property
    def session(self) -> Session:
        assert self.workspace.session is not None
        return self.workspace.session

    # --- work -------------------------------------------------------------------------------------------------------

    def new_object(self, name: str | None = None) -> int:
        """A new object's target; read into the timeline."""
        target_id = self.session.objects.new(name).target_id
        self.read()
        return target_id

    def masklet(self, target_id: int) -> int:
        masklet = self.workspace.masklet_of(target_id)
        assert masklet is not None
        return masklet.id

    def pin(
        self, target_id: int, frame: int, provenance: Provenance = Provenance.PROMPTED, content: str = "pin"
    ) -> None:
        masklet_id = self.masklet(target_id)
        mask = NewMask(masklet_id=masklet_id, frame=frame, rle=self._rle(), provenance=provenance)
        pin = NewPin(masklet_id=masklet_id, frame=frame, kind=_KINDS[provenance], content_hash=content)
        draft = self.session.context.draft(StepKind.PROMPT, masklet_id=masklet_id)
        self.session.context.commit(replace(draft, masks=(mask,), pins=(pin,)))

    def track(
        self, target_id: int, frames: Iterable[int], *, source: int, content: str = "pin", area: bool = True
    ) -> None:
        """Masks tracked forward from the pin on `source`."""
        masklet_id = self.masklet(target_id)
        masks = tuple(
            NewMask(
                masklet_id=masklet_id,
                frame=frame,
                rle=self._rle() if area else empty(self.session.context.size),
                provenance=Provenance.PROPAGATED,
                predicted_iou=0.91,
                object_score=4.25,
                source_frame=source,
                source_hash=content,
                direction="forward",
            )
            for frame in frames
        )
        draft = self.session.context.draft(StepKind.PROPAGATE, masklet_id=masklet_id)
        self.session.context.commit(replace(draft, masks=masks))

    def read(self) -> None:
        """Wait until every lane has been read, and what its latest propagation changed."""
        while not (self.timeline.book.complete and self.workspace.reach.complete):
            QApplication.processEvents()

    def row(self, target_id: int) -> Row:
        row = self.timeline.book.row_of(target_id)
        assert row is not None
        return row

    # --- mouse ------------------------------------------------------------------------------------------------------

    def on_lane(self, frame: int, row: int = 0) -> QPoint:
        """The place of a frame on a lane."""
        return QPoint(round(self.timeline.lanes.x_of(frame)), row * LANE_PX + LANE_PX // 2)

    def on_ruler(self, frame: int) -> QPoint:
        """The place of a frame on the ruler."""
        return QPoint(round(self.timeline.ruler.x_of(frame)), self.timeline.ruler.height() // 2)

    def in_gutter(self, row: int = 0) -> QPoint:
        """The place of a row's name."""
        return QPoint(GUTTER_PX // 2, row * LANE_PX + LANE_PX // 2)

    def drag(
        self,
        qtbot: QtBot,
        widget: QWidget,
        begin: QPoint,
        end: QPoint,
        *,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        qtbot.mousePress(widget, button, modifier, begin)
        qtbot.mouseMove(widget, (begin + end) / 2)
        qtbot.mouseMove(widget, end)
        qtbot.mouseRelease(widget, button, modifier, end)

    def wheel(
        self,
        widget: QWidget,
        place: QPoint,
        notches: int,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> QWheelEvent:
        event = QWheelEvent(
            QPointF(place),
            QPointF(widget.mapToGlobal(place)),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            modifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)
        return event

    def _rle(self) -> Rle:
        mask = np.zeros(self.session.context.size, np.bool_)
        mask[10:30, 10:40] = True
        return encode(mask)


def screen_for(workspace: Workspace) -> Screen:
    """A window that only knows its workspace and notes what is asked of it."""
    screen = create_autospec(Screen, instance=True)
    screen.workspace = workspace
    return screen
