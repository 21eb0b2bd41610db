"""The pieces the figures' tabs are made of: titled panels, tiles with one figure, tables of figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.theme.look import Look
from annotator.theme.tokens import ROW_PX, SPACE

_NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def label(look: str, parent: QWidget, *, wraps: bool = False) -> QLabel:
    """A label in a look of the style sheet."""
    made = QLabel(parent)
    made.setProperty("look", look)
    made.setWordWrap(wraps)
    return made


def put_head_over(body: QWidget, tab: QWidget, *, left: Iterable[QWidget], right: Iterable[QWidget]) -> None:
    """Lay a tab out: a row with these at its left and its right end, below it the body."""
    head = QHBoxLayout()
    head.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[2])
    head.setSpacing(SPACE[1])
    for widget in left:
        head.addWidget(widget)
    head.addStretch(1)
    for widget in right:
        head.addWidget(widget)
    column = QVBoxLayout(tab)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(head)
    column.addWidget(body, 1)


class Panel(QFrame):
    """A raised piece with a title, a word on what it shows, and a body."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "raised")
        self._title, self._about = label("title", self), label("small", self, wraps=True)
        self.head = QHBoxLayout()
        self.head.addWidget(self._title)
        self.head.addStretch(1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[3])
        self.body.setSpacing(SPACE[1])
        self.body.addLayout(self.head)
        self.body.addWidget(self._about)

    def set_words(self, title: str, about: str = "") -> None:
        """Set title and word."""
        self._title.setText(title)
        self._about.setText(about)
        self._about.setVisible(bool(about))


class Tile(QFrame):
    """One figure, large, with its name above and a word below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "raised")
        self._name, self._figure, self._about = label("small", self), label("headline", self), label("small", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[2])
        column.setSpacing(SPACE[0] // 2)
        for each in (self._name, self._figure, self._about):
            column.addWidget(each)

    def set_words(self, name: str, figure: str, about: str = "") -> None:
        """Set all three."""
        self._name.setText(name)
        self._figure.setText(figure)
        self._about.setText(about or " ")
        self.setAccessibleName(f"{name}: {figure} {about}".strip())


class FigureTable(QTableWidget):
    """A table as high as its rows; all columns but the first are numbers."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.horizontalHeader().setHighlightSections(False)

    def show_rows(self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, muted: Sequence[int] = ()) -> None:
        """Show these; rows whose number is in `muted` are for comparison."""
        self.setColumnCount(len(columns))
        self.setRowCount(len(rows))
        for place, words in enumerate(columns):
            item = QTableWidgetItem(words)
            item.setTextAlignment(_NUMBER if place else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(place, item)
        for number, row in enumerate(rows):
            for place, words in enumerate(row):
                item = QTableWidgetItem(words)
                item.setToolTip(words if not place else "")
                if place:
                    item.setTextAlignment(_NUMBER)
                if number in muted:
                    item.setForeground(QColor(self._look.theme.muted))
                self.setItem(number, place, item)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.setFixedHeight(header.sizeHint().height() + len(rows) * ROW_PX + 2)

    def hide_head(self) -> None:
        """Go without column titles."""
        self.horizontalHeader().hide()
        self.setFixedHeight(self.rowCount() * ROW_PX + 2)


class ScrolledColumn(QScrollArea):
    """Panels below each other, over the whole width; scrolls down, never sideways."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(self)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(SPACE[4], 0, SPACE[4], SPACE[4])
        self.column.setSpacing(SPACE[2])
        self.setWidget(inside)

    def add_row(self, *parts: tuple[QWidget, int]) -> None:
        """Put widgets side by side, each with its share of the width whatever it holds, so that rows line up."""
        row = QHBoxLayout()
        row.setSpacing(SPACE[2])
        for widget, share in parts:
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, widget.sizePolicy().verticalPolicy())
            row.addWidget(widget, share)
        self.column.addLayout(row)
