"""The bottom place of the window: transport, ruler and lanes, or what to do where there is nothing to show yet."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from annotator.actions.registry import Actions
from annotator.i18n import tr
from annotator.theme.look import Look
from annotator.timeline.lane_view import LaneView
from annotator.timeline.metrics import GUTTER_PX, LANE_PX, PAD_PX, RULER_PX, XS
from annotator.timeline.ruler import Ruler
from annotator.timeline.time_view import TimeView
from annotator.timeline.transport import Transport
from annotator.workspace import Workspace

_LANES_AT_FIRST = 5
_LANES_AT_LEAST = 2


class Timeline(QWidget):
    """Assembles the parts; the area of the lanes scrolls where there are more than fit, and keeps its size."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setProperty("look", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.time_view = TimeView(workspace, self)
        self.book = workspace.worth.book
        self.transport = Transport(workspace, look, actions, self.book, self)
        self.ruler = Ruler(workspace, look, self.time_view, self)
        rename = partial(actions.trigger, "object.rename")
        self.lanes = LaneView(workspace, look, self.time_view, self.book, rename=rename)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self.lanes)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._hint = QLabel(self)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setProperty("look", "muted")
        self._area = QStackedWidget(self)
        self._area.addWidget(self._scroll)
        self._area.addWidget(self._hint)
        self._area.setMinimumHeight(_LANES_AT_LEAST * LANE_PX)
        self._lay_out()
        workspace.video_changed.connect(self._show_hint)
        workspace.selection.changed.connect(self._on_selected)
        self.book.rows_changed.connect(self._show_hint)
        self.speak()

    def sizeHint(self) -> QSize:
        """Room for a handful of lanes."""
        above = self.transport.sizeHint().height() + RULER_PX
        return QSize(6 * GUTTER_PX, above + _LANES_AT_FIRST * LANE_PX + XS)

    def speak(self) -> None:
        """Set all words anew: the language has changed."""
        self.setAccessibleName(tr("Timeline"))
        self.transport.speak()
        self.ruler.speak()
        self.lanes.speak()
        self._show_hint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the time view how wide the track is."""
        super().resizeEvent(event)
        self.time_view.set_width(self.width() - GUTTER_PX - 2 * PAD_PX - XS)

    def _lay_out(self) -> None:
        line = QFrame(self)
        line.setProperty("look", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, XS)
        column.setSpacing(0)
        column.addWidget(self.transport)
        column.addWidget(self.ruler)
        column.addWidget(line)
        column.addWidget(self._area, 1)

    def _show_hint(self) -> None:
        if self._workspace.session is None:
            self._hint.setText(tr("Open a video, and its frames and masks are laid out here."))
        else:
            self._hint.setText(tr("N makes a new object; then click on it in the frame."))
        self._area.setCurrentIndex(0 if self.book.rows else 1)

    def _on_selected(self) -> None:
        for k, row in enumerate(self.book.rows):
            if row.target.id == self._workspace.selection.target_id:
                where = self.lanes.row_rect(k)
                self._scroll.ensureVisible(0, where.center().y(), 0, LANE_PX // 2 + 1)
