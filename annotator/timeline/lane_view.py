"""The lanes: names on the left, and a track per object painted from a cached picture of it.

A change of cells repaints that stretch of that lane; a moving playhead repaints two strips; only another zoom, scroll
or theme paints every lane in sight anew.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.i18n import tr
from annotator.state.standing import Standing
from annotator.theme.look import Look
from annotator.timeline.cell_words import cell_words, reach_lines
from annotator.timeline.change_art import paint_alarm, paint_changes
from annotator.timeline.ink import Ink, ink_for
from annotator.timeline.lane_art import cell_left, paint_cells, paint_flag
from annotator.timeline.lane_book import LaneBook, Row
from annotator.timeline.metrics import GUTTER_PX, LANE_PX, PAD_PX, PIN_PX, XL, XS, M, S
from annotator.timeline.risk_art import paint_risk
from annotator.timeline.time_view import TimeView
from annotator.timeline.track_widget import Drag, TrackWidget
from annotator.workspace import Workspace
from annotator.worth.words import risk_words
from engine.risk.worklist import WORTH_A_LOOK

_HIDDEN_OPACITY = 0.35
_DOT_PX = S


class _Picture:
    """A lane's pixmap and the stretches of it, in lane pixels, that are out of date."""

    def __init__(self, pixmap: QPixmap) -> None:
        self.pixmap = pixmap
        self.spans: list[tuple[int, int]] = [(0, pixmap.width())]


class LaneView(TrackWidget):
    """A lane per target, as high as they need; a press selects the object and seeks to the grid frame."""

    def __init__(
        self,
        workspace: Workspace,
        look: Look,
        time_view: TimeView,
        book: LaneBook,
        *,
        rename: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(workspace, look, time_view, parent)
        self._book, self._rename = book, rename
        self._pictures: dict[int, _Picture] = {}
        book.rows_changed.connect(self._on_rows_changed)
        book.cells_changed.connect(self._on_cells_changed)
        workspace.selection.changed.connect(self.update)
        workspace.review.marks_changed.connect(self._forget_pictures)
        workspace.reach.changed.connect(self._on_reach_changed)
        workspace.mode_changed.connect(self._forget_pictures)
        workspace.worth.risk_changed.connect(self._on_risk_changed)
        time_view.changed.connect(self._forget_pictures)
        look.changed.connect(self._forget_pictures)
        self.speak()
        self._on_rows_changed()

    def sizeHint(self) -> QSize:
        """As high as the lanes are."""
        return QSize(6 * GUTTER_PX, LANE_PX * max(len(self._book.rows), 1))

    def row_rect(self, index: int) -> QRect:
        """Where a row lies."""
        return QRect(0, index * LANE_PX, self.width(), LANE_PX)

    def seek_frame(self, frame: int) -> int:
        """The nearest grid frame: where masks are."""
        return self.workspace.playhead.grid.nearest(frame)

    # --- what has changed -------------------------------------------------------------------------------------------

    def speak(self) -> None:
        """Set all words anew."""
        self.setAccessibleName(tr("Objects over time"))

    def _forget_pictures(self) -> None:
        self._pictures.clear()
        self.update()

    def _on_reach_changed(self, masklet_id: int, first: int, last: int) -> None:
        stride = self.workspace.playhead.grid.stride
        for row in self._book.rows:
            if row.masklet is not None and row.masklet.id == masklet_id:
                self._on_cells_changed(row.target.id, first // stride, last // stride)

    def _on_risk_changed(self, target_id: int) -> None:
        self._pictures.pop(target_id, None)
        self.update()

    def _on_rows_changed(self) -> None:
        self.setMinimumHeight(LANE_PX * len(self._book.rows))
        self._forget_pictures()

    def _on_cells_changed(self, target_id: int, first: int, last: int) -> None:
        scale, stride = self.time_view.scale, self.workspace.playhead.grid.stride
        left = floor(cell_left(first, scale, stride)) - 2 * PIN_PX
        right = ceil(cell_left(last + 1, scale, stride)) + 2 * PIN_PX
        left, right = max(left, 0), min(right, self.width() - GUTTER_PX)
        if left >= right:
            return
        if target_id in self._pictures:
            self._pictures[target_id].spans.append((left, right))
        for k, row in enumerate(self._book.rows):
            if row.target.id == target_id:
                self.update(self.row_rect(k).adjusted(GUTTER_PX + left, 0, GUTTER_PX + right - self.width(), 0))

    # --- gestures ---------------------------------------------------------------------------------------------------

    def row_at(self, y: float) -> Row | None:
        """The row at a widget y."""
        k = int(y) // LANE_PX
        return self._book.rows[k] if 0 <= k < len(self._book.rows) else None

    def grab_drag(self, event: QMouseEvent) -> Drag | None:
        """A press also takes the object in hand; with Shift it marks the range alone."""
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._select_at(event.position())
        return super().grab_drag(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a name takes the object in hand."""
        if event.button() == Qt.MouseButton.LeftButton and event.position().x() < GUTTER_PX:
            self._select_at(event.position())
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double-click on a name renames."""
        in_gutter = event.position().x() < GUTTER_PX
        if event.button() == Qt.MouseButton.LeftButton and in_gutter and self.row_at(event.position().y()) is not None:
            self._select_at(event.position())
            self._rename()
            return
        super().mouseDoubleClickEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.words_at(event.pos())
            if words:
                QToolTip.showText(event.globalPos(), words, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def words_at(self, place: QPoint) -> str:
        """What there is to say about a place: the object's name, or its cell there."""
        row = self.row_at(place.y())
        if row is None:
            return ""
        if place.x() < GUTTER_PX:
            return f"{row.target.name}\n{tr('Double-click to rename')}"
        frame = self.seek_frame(self.frame_at(place.x()))
        words = cell_words(row, frame, fps=self.workspace.playhead.fps, flagged=frame in self._flags(row)[1])
        return "\n".join([words, *self._risk_lines(row, frame), *reach_lines(self._standing(row), frame)])

    def _risk_lines(self, row: Row, frame: int) -> list[str]:
        worth = self.workspace.worth.at(row.target.id, frame)
        risky = worth is not None and worth.risk >= WORTH_A_LOOK
        return [risk_words(worth.risk, worth.reasons)] if worth is not None and risky else []

    def _select_at(self, place: QPointF) -> None:
        row = self.row_at(place.y())
        if row is not None:
            self.workspace.selection.select(row.target.id)

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Put the pictures of the lanes in sight together."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self.look.theme.surface))
        for k, row in enumerate(self._book.rows):
            where = self.row_rect(k)
            if where.intersects(event.rect()):
                self._paint_row(painter, where, row)
        self._paint_range_edges(painter)
        if self.has_video:
            self.paint_playhead(painter)

    def _paint_row(self, painter: QPainter, where: QRect, row: Row) -> None:
        selected = row.target.id == self.workspace.selection.target_id
        shown = self.workspace.selection.shows(row.target.id)
        ink = ink_for(row.target.colour_index, self.look.theme)
        if selected:
            painter.fillRect(where.adjusted(0, 1, 0, -1), QColor(self.look.theme.hover))
            painter.fillRect(QRect(0, where.top() + 1, 2, LANE_PX - 2), QColor(self.look.theme.accent))
        self._paint_name(painter, where, row, ink, selected=selected, shown=shown)
        painter.save()
        painter.setOpacity(1.0 if shown else _HIDDEN_OPACITY)
        painter.drawPixmap(GUTTER_PX, where.top(), self._picture(row, ink))
        painter.restore()

    def _paint_name(self, painter: QPainter, where: QRect, row: Row, ink: Ink, *, selected: bool, shown: bool) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.strong if shown else ink.faint)
        painter.drawEllipse(QPointF(M + _DOT_PX / 2, where.center().y() + 0.5), _DOT_PX / 2, _DOT_PX / 2)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if selected else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(self.look.theme.text if shown else self.look.theme.disabled))
        left = XL + XS
        room = QRect(left, where.top(), GUTTER_PX - left - S, LANE_PX)
        name = painter.fontMetrics().elidedText(row.target.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def _paint_range_edges(self, painter: QPainter) -> None:
        marked = self.workspace.playhead.range
        if marked is None:
            return
        half = self.time_view.scale.px_per_frame / 2
        for x in (self.x_of(marked[0]) - half, self.x_of(marked[1]) + half):
            if x >= GUTTER_PX:
                painter.fillRect(QRect(round(x), 0, 1, self.height()), QColor(self.look.theme.focus))

    def _picture(self, row: Row, ink: Ink) -> QPixmap:
        width, ratio = max(self.width() - GUTTER_PX, 1), self.devicePixelRatioF()
        size = QSize(round(width * ratio), round(LANE_PX * ratio))
        picture = self._pictures.get(row.target.id)
        if picture is None or picture.pixmap.size() != size:
            pixmap = QPixmap(size)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            picture = self._pictures[row.target.id] = _Picture(pixmap)
        spans, picture.spans = picture.spans, []
        if spans:
            self._repaint(picture.pixmap, row, ink, min(span[0] for span in spans), max(span[1] for span in spans))
        return picture.pixmap

    def _repaint(self, pixmap: QPixmap, row: Row, ink: Ink, left: int, right: int) -> None:
        if row.lane is None:
            return
        scale, stride = self.time_view.scale, row.lane.grid.stride
        painter = QPainter(pixmap)
        where = QRect(left, 0, right - left, LANE_PX)
        painter.setClipRect(where)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(where, Qt.GlobalColor.transparent)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        paint_cells(painter, row.lane.codes, scale, stride=stride, ink=ink, first_x=left, last_x=right)
        standing = self._standing(row)
        if (risk := self.workspace.worth.risk_of(row.target.id)) is not None:
            paint_risk(painter, risk, scale, stride=stride, ink=ink, first_x=left, last_x=right)
        paint_changes(painter, standing.stretches, scale, stride=stride, ink=ink, first_x=left, last_x=right)
        for flag in standing.flags:
            paint_alarm(painter, PAD_PX + scale.x_of(flag.frame), ink)
        sent_back, flagged = self._flags(row)
        for frame in flagged:
            x = PAD_PX + scale.x_of(frame)
            if left - PIN_PX <= x <= right + PIN_PX:
                paint_flag(painter, x, ink, sent_back=frame in sent_back)
        painter.end()

    def _standing(self, row: Row) -> Standing:
        """What the latest propagation changed and what is flagged; nothing in review."""
        if self.workspace.reviewing or row.masklet is None:
            return Standing()
        return self.workspace.reach.of(row.masklet.id)

    def _flags(self, row: Row) -> tuple[frozenset[int], frozenset[int]]:
        """Frames sent back, and those with all that are marked in the running review."""
        marked = () if row.masklet is None else self.workspace.review.marks_on(row.masklet.id)
        return row.sent_back, row.sent_back.union(marked)
