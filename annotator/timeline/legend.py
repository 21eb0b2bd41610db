"""What the marks on a lane mean, shown on demand, each drawn by the very code that draws the lanes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from annotator.i18n import mark, tr
from annotator.theme.look import Look
from annotator.timeline.change_art import paint_alarm, paint_change
from annotator.timeline.ink import Ink, ink_for
from annotator.timeline.lane_art import paint_flag, paint_pin, paint_run
from annotator.timeline.lanes import Body, Kind
from annotator.timeline.metrics import LANE_PX, XL, XS, M, S
from annotator.timeline.risk_art import paint_level

_SAMPLE_PX = 2 * XL
Paint = Callable[[QPainter, Ink], None]


def _run(body: Body) -> Paint:
    return lambda painter, ink: paint_run(painter, body, S, _SAMPLE_PX - S, ink)


def _pin(kind: Kind) -> Paint:
    return lambda painter, ink: paint_pin(painter, kind, _SAMPLE_PX / 2, ink)


def _flag(*, sent_back: bool) -> Paint:
    return lambda painter, ink: paint_flag(painter, _SAMPLE_PX / 2, ink, sent_back=sent_back)


def _change(painter: QPainter, ink: Ink) -> None:
    parts = (0.9, 0.7, 0.4, 0.2, 0.5, 0.8)
    step = (_SAMPLE_PX - 2 * S) // len(parts)
    for k, iou in enumerate(parts):
        paint_change(painter, S + k * step, S + (k + 1) * step, iou, ink)


def _risk(painter: QPainter, ink: Ink) -> None:
    levels = (1, 2, 4, 3, 1)
    step = (_SAMPLE_PX - 2 * S) // len(levels)
    for k, level in enumerate(levels):
        paint_level(painter, S + k * step, S + (k + 1) * step, level, ink)


def _alarm(painter: QPainter, ink: Ink) -> None:
    paint_alarm(painter, _SAMPLE_PX / 2, ink)


_ENTRIES: tuple[tuple[Paint, str], ...] = (
    (_pin(Kind.PROMPTED), mark("Pin: prompted with clicks or a box")),
    (_pin(Kind.PAINTED), mark("Pin: painted by hand")),
    (_run(Body.SEEN), mark("Propagated, and looked at")),
    (_run(Body.UNSEEN), mark("Propagated, not looked at yet")),
    (_run(Body.STALE), mark("Stale: its pin has changed since")),
    (_run(Body.EMPTY), mark("Propagated, nothing found there")),
    (_run(Body.ABSENT), mark("Marked absent")),
    (_run(Body.AUTO), mark("Made automatically")),
    (_run(Body.NOTHING), mark("No mask yet")),
    (_flag(sent_back=True), mark("Found wrong by the reviewer")),
    (_flag(sent_back=False), mark("Marked wrong in this review")),
    (_risk, mark("Worth a look: the higher, the likelier wrong")),
    (_alarm, mark("Flag: sudden growth, or the directions disagree")),
    (_change, mark("Changed by the last propagation: the higher, the more")),
)


class Legend(QWidget):
    """A popover that goes away at the next press."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self._labels = [QLabel(self) for _ in _ENTRIES]
        self._mouse = QLabel(self)
        self._mouse.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(M, M, M, M)
        column.setSpacing(S)
        grid = QGridLayout()
        grid.setHorizontalSpacing(S)
        grid.setVerticalSpacing(0)
        for k, (paint, _) in enumerate(_ENTRIES):
            grid.addWidget(_Sample(paint, look, self), k, 0)
            grid.addWidget(self._labels[k], k, 1)
        column.addLayout(grid)
        column.addWidget(self._mouse)
        self.speak()

    def speak(self) -> None:
        """Set all words anew."""
        for label, (_, words) in zip(self._labels, _ENTRIES, strict=True):
            label.setText(tr(words))
        self._mouse.setText(
            tr("Drag to seek · Shift-drag marks a range\nWheel zooms · Shift-wheel or middle-drag scrolls")
        )
        self.setAccessibleName(tr("What the marks mean"))

    def show_above(self, anchor: QWidget) -> None:
        """Show it right-aligned over a button."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(anchor.width(), 0))
        self.move(corner - QPoint(self.width(), self.height() + XS))
        self.show()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the popover."""
        painter = QPainter(self)
        painter.setPen(QColor(self._look.theme.line))
        painter.setBrush(QColor(self._look.theme.raised))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class _Sample(QWidget):
    """One mark on a stretch of lane."""

    def __init__(self, paint: Paint, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._paint, self._look = paint, look
        self.setFixedSize(QSize(_SAMPLE_PX, LANE_PX))

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, ink_for(0, self._look.theme))
