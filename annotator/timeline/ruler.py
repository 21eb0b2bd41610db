"""The ruler over the lanes: times or frames, the marked range with its handles, and which frames are encoded."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.i18n import tr
from annotator.theme.look import Look
from annotator.theme.tokens import TYPE
from annotator.timeline.metrics import (
    BAR_PX,
    GRIP_PX,
    GUTTER_PX,
    RULER_PX,
    TICK_GAP_PX,
    XS,
    S,
)
from annotator.timeline.time_view import TimeView
from annotator.timeline.timescale import clock
from annotator.timeline.track_widget import Drag, TrackWidget
from annotator.workspace import Workspace

_QUIET_LINE_PX = 2


class Ruler(TrackWidget):
    """Fixed in height; a press seeks to the very frame, Shift-drag marks the range, its handles can be dragged."""

    def __init__(self, workspace: Workspace, look: Look, time_view: TimeView, parent: QWidget | None = None) -> None:
        super().__init__(workspace, look, time_view, parent)
        self.setFixedHeight(RULER_PX)
        self._encoded = np.zeros(0, np.int64)
        self.speak()
        workspace.model.changed.connect(self._on_model_changed)
        workspace.video_changed.connect(self._on_model_changed)

    def speak(self) -> None:
        """Set all words anew."""
        self.setAccessibleName(tr("Time ruler"))

    def sizeHint(self) -> QSize:
        """One row high."""
        return QSize(6 * GUTTER_PX, RULER_PX)

    # --- gestures ---------------------------------------------------------------------------------------------------

    def grab_drag(self, event: QMouseEvent) -> Drag | None:
        """A handle of the range under the pointer is dragged; the other end stays."""
        marked = self.workspace.playhead.range
        end = self._handle_at(event.position().x())
        if marked is not None and end is not None:
            return self.range_drag(marked[1 - end])
        return super().grab_drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where a handle can be dragged."""
        if self._drag is None:
            over = self._handle_at(event.position().x()) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say which frame is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.has_video:
            frame = self.frame_at(event.pos().x())
            words = f"{clock(frame / self.workspace.playhead.fps, decimals=2)}  ·  {tr('frame {frame}', frame=frame)}"
            hint = tr("Drag to seek, Shift-drag to mark a range, wheel to zoom")
            QToolTip.showText(event.globalPos(), f"{words}\n{hint}", self)
            return True
        return super().event(event)

    def _handle_at(self, x: float) -> int | None:
        marked = self.workspace.playhead.range
        if marked is None:
            return None
        distances = [abs(edge - x) for edge in self._range_edges(marked)]
        nearest = 0 if distances[0] < distances[1] else 1
        return nearest if distances[nearest] <= GRIP_PX + 1 else None

    def _range_edges(self, marked: tuple[int, int]) -> tuple[float, float]:
        half = self.time_view.scale.px_per_frame / 2
        return self.x_of(marked[0]) - half, self.x_of(marked[1]) + half

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw range, ticks, encoded frames and playhead."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self.look.theme.surface))
        if self.has_video:
            painter.setClipRect(QRect(GUTTER_PX, 0, self.width() - GUTTER_PX, self.height()))
            self._paint_range(painter)
            self._paint_ticks(painter)
            self._paint_encoded(painter)
            self.paint_playhead(painter)
            self._paint_head(painter)

    def _paint_ticks(self, painter: QPainter) -> None:
        theme = self.look.theme
        font = QFont(self.font())
        font.setPixelSize(TYPE["small"])
        painter.setFont(font)
        for tick in self.time_view.scale.ticks(self.workspace.playhead.fps, gap_px=TICK_GAP_PX):
            x = round(self.x_of(tick.frame))
            length = S if tick.label else XS
            painter.fillRect(
                x, self.height() - length - XS, 1, length, QColor(theme.muted if tick.label else theme.line)
            )
            if tick.label:
                painter.setPen(QColor(theme.muted))
                where = QRect(x + S, 0, TICK_GAP_PX, self.height() - XS - _QUIET_LINE_PX)
                painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, tick.label)

    def _paint_range(self, painter: QPainter) -> None:
        marked = self.workspace.playhead.range
        if marked is None:
            return
        first, last = self._range_edges(marked)
        painter.fillRect(QRectF(first, 0, last - first, self.height()), QColor(self.look.theme.accent_soft))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.look.theme.focus))
        for edge in (first, last):
            painter.drawRoundedRect(QRectF(edge - GRIP_PX / 2, 0, GRIP_PX, self.height() - XS), 2, 2)

    def _paint_encoded(self, painter: QPainter) -> None:
        """A quiet line where the model has looked ahead: a click there is answered at once."""
        if not self._encoded.size:
            return
        scale, stride = self.time_view.scale, self.workspace.playhead.grid.stride
        shown = self._encoded[(self._encoded >= scale.first - stride) & (self._encoded <= scale.last)]
        colour = QColor(self.look.theme.disabled)
        y = self.height() - _QUIET_LINE_PX
        for stretch in np.split(shown, np.flatnonzero(np.diff(shown) > stride) + 1):
            if stretch.size:
                first = self.x_of(int(stretch[0])) - scale.px_per_frame / 2
                width = max((int(stretch[-1]) - int(stretch[0]) + stride) * scale.px_per_frame, 1.0)
                painter.fillRect(QRectF(first, y, width, _QUIET_LINE_PX), colour)

    def _paint_head(self, painter: QPainter) -> None:
        x = round(self.x_of(self.workspace.playhead.frame)) + 0.5
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.look.theme.accent))
        half, top = BAR_PX / 2 + 1, S
        outline = ((-half, 0), (half, 0), (half, top), (0, top + half), (-half, top))
        painter.drawPolygon(QPolygonF([QPointF(x + dx, y) for dx, y in outline]))

    def _on_model_changed(self) -> None:
        encoded = self.workspace.model.encoded
        if len(encoded) != self._encoded.size or not encoded:
            self._encoded = np.sort(np.fromiter(encoded, np.int64, len(encoded)))
            self.update(GUTTER_PX, self.height() - XS, self.width(), XS)
