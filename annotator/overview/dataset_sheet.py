"""The contact sheet: a card per masklet with its picture, filtered by where it comes from and how hard it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.actions.registry import Actions
from annotator.bars.chip import Chip
from annotator.choices import Choice, offer
from annotator.i18n import mark, tr
from annotator.overview.dataset_pictures import SIZE, Pictures, Wish
from annotator.overview.dataset_words import SPLITS, TRAIT_WORDS, traits_words
from annotator.overview.panels import label
from annotator.theme.icons import icon
from annotator.theme.look import Look
from annotator.theme.tokens import RADIUS_PX, SPACE, TYPE
from annotator.workspace import Workspace

if TYPE_CHECKING:
    from engine.statistics.dataset import DatasetMasklet, DatasetVideo

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LINE_PX = TYPE["small"] + SPACE[0]
CARD = QSize(SIZE.width() + 2 * SPACE[1], SIZE.height() + TYPE["body"] + 2 * _LINE_PX + 4 * SPACE[1])
_FLAG_PX = 14
_SOURCES = {"manual": mark("by people"), "auto": mark("automatic")}
_HARDNESS = {"hard": mark("Hard targets"), "proposed": mark("Perhaps hard"), **TRAIT_WORDS}


@dataclass(frozen=True, slots=True)
class Card:
    """One masklet with the video it is of."""

    video: DatasetVideo
    masklet: DatasetMasklet


class Cards(QAbstractListModel):
    """The cards that fit the filter; pictures are asked for when a card is painted, that is for those in sight."""

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._ratio = parent.devicePixelRatioF
        self._pictures = pictures
        self._cards: list[Card] = []
        pictures.ready.connect(self._on_ready)

    def show(self, cards: list[Card]) -> None:
        """Show these."""
        self.beginResetModel()
        self._cards = cards
        self.endResetModel()

    def card(self, row: int) -> Card | None:
        """The card of a row."""
        return self._cards[row] if 0 <= row < len(self._cards) else None

    def row_of(self, target_id: int | None) -> int:
        """Where a target's card is, -1 where it is not."""
        rows = (row for row, card in enumerate(self._cards) if card.masklet.facts.target_id == target_id)
        return next(rows, -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words and picture of a card."""
        card = self.card(index.row())
        if card is None:
            return None
        masklet = card.masklet
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return masklet.facts.target
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (masklet.facts.target, card.video.video.name, traits_words(masklet))))
        if role == Qt.ItemDataRole.DecorationRole:
            ratio = self._ratio()
            shown = ((masklet.facts.masklet_id, masklet.number),)
            width, height = round(SIZE.width() * ratio), round(SIZE.height() * ratio)
            return self._pictures.of(Wish(card.video.video.id, masklet.best_frame, shown, width, height))
        return None

    def _on_ready(self) -> None:
        if self._cards:
            self.dataChanged.emit(self.index(0), self.index(len(self._cards) - 1), [Qt.ItemDataRole.DecorationRole])


class _CardPainter(QStyledItemDelegate):
    """Picture, name, where it is from, and why it may be hard."""

    def __init__(self, look: Look, cards: Cards, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._cards = look, cards

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All alike."""
        return CARD

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a card."""
        card = self._cards.card(index.row())
        if card is None:
            return
        theme, area = (
            self._look.theme,
            option.rect.adjusted(SPACE[0] // 2, SPACE[0] // 2, -SPACE[0] // 2, -SPACE[0] // 2),
        )
        state = option.state
        ground = theme.surface
        if state & QStyle.StateFlag.State_Selected:
            ground = theme.accent_soft
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = theme.hover
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(area, RADIUS_PX, RADIUS_PX)
        frame = QRect(area.left() + SPACE[0], area.top() + SPACE[0], SIZE.width(), SIZE.height())
        painter.setBrush(QColor(theme.canvas))
        painter.drawRect(frame)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if picture is not None:
            place = QRect(frame.topLeft(), picture.size().scaled(SIZE, Qt.AspectRatioMode.KeepAspectRatio))
            place.moveCenter(frame.center())
            painter.drawPixmap(place, picture)
        self._write(painter, card, frame)
        painter.restore()

    def _write(self, painter: QPainter, card: Card, frame: QRect) -> None:
        theme, masklet = self._look.theme, card.masklet
        flag = _FLAG_PX + SPACE[0] if masklet.hard else 0
        top = frame.bottom() + SPACE[1]
        body, small = (QFont(painter.font()) for _ in range(2))
        body.setPixelSize(TYPE["body"])
        small.setPixelSize(TYPE["small"])
        source = tr("automatic") if masklet.facts.source == "auto" else tr("phase {way}", way=masklet.facts.way)
        lines = (
            (body, theme.text, masklet.facts.target, flag),
            (small, theme.muted, f"{card.video.video.name} · {source}", 0),
            (small, theme.warning if masklet.hard else theme.muted, traits_words(masklet), 0),
        )
        for font, colour, text, indent in lines:
            painter.setFont(font)
            painter.setPen(QColor(colour))
            width = frame.width() - indent
            words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
            height = painter.fontMetrics().height()
            painter.drawText(QRect(frame.left() + indent, top, width, height), Qt.AlignmentFlag.AlignVCenter, words)
            top += height + SPACE[0] // 2
        if masklet.hard:
            place = QRect(frame.left(), frame.bottom() + SPACE[1] + 1, _FLAG_PX, _FLAG_PX)
            icon("flag", theme, colour=theme.warning).paint(painter, place)


class Sheet(QWidget):
    """Filters above, cards below; the card chosen is the target in hand."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions, pictures: Pictures) -> None:
        super().__init__()
        self._desk = workspace.statistics
        self._words = QLineEdit(self)
        self._words.setClearButtonEnabled(True)
        self._source, self._split, self._hardness = (Choice(self) for _ in range(3))
        self._count, self._empty = label("muted", self), label("muted", self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hard = Chip(actions["dataset.hard"], self)
        self._show_in_video = Chip(actions["dataset.show"], self)
        self._view = QListView(self)
        self._cards = Cards(pictures, self)
        self._build(look)
        self._words.textChanged.connect(self.show_videos)
        for choice in (self._source, self._split, self._hardness):
            choice.activated.connect(self.show_videos)
        self._view.selectionModel().currentChanged.connect(self._on_pointed)
        self._view.activated.connect(lambda _: actions.trigger("dataset.show"))
        look.changed.connect(self._view.viewport().update)

    def _build(self, look: Look) -> None:
        view = self._view
        view.setModel(self._cards)
        view.setItemDelegate(_CardPainter(look, self._cards, view))
        view.setViewMode(QListView.ViewMode.IconMode)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setMovement(QListView.Movement.Static)
        view.setUniformItemSizes(True)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setMouseTracking(True)
        view.setProperty("look", "bare")
        for choice in (self._source, self._split, self._hardness):
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # in every language
        row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        for widget in (self._words, self._source, self._split, self._hardness, self._count):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._hard)
        row.addWidget(self._show_in_video)
        self._stack = QStackedLayout()
        self._stack.addWidget(view)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[4], 0, SPACE[4], SPACE[2])
        column.setSpacing(SPACE[2])
        column.addLayout(row)
        column.addLayout(self._stack, 1)

    def speak(self) -> None:
        """Set all words anew."""
        self._words.setPlaceholderText(tr("Search names"))
        self._words.setAccessibleName(tr("Search names"))
        self._view.setAccessibleName(tr("Contact sheet"))
        for choice, everything, words in (
            (self._source, tr("Every source"), {key: tr(text) for key, text in _SOURCES.items()}),
            (self._split, tr("Every split"), {split: split for split in SPLITS}),
            (self._hardness, tr("Every target"), {key: tr(text) for key, text in _HARDNESS.items()}),
        ):
            offer(choice, {None: everything, **words})
            choice.setAccessibleName(everything)
        self.show_videos()

    def show_videos(self, *_: object) -> None:
        """Show what fits the filter, with the same card in hand."""
        figures = self._desk.figures
        videos = () if figures is None else figures.videos
        every = [Card(video, masklet) for video in videos for masklet in video.masklets]
        fitting = [card for card in every if self._fits(card)]
        in_hand = self._desk.target_in_hand
        with QSignalBlocker(self._view.selectionModel()):
            self._cards.show(fitting)
            row = self._cards.row_of(in_hand)
            if row >= 0:
                self._view.setCurrentIndex(self._cards.index(row))
        if row < 0 and in_hand is not None:
            self._desk.point_at(None)
        self._count.setText(tr("{count} of {all}", count=len(fitting), all=len(every)))
        self._empty.setText(tr("Nothing of it fits the filter.") if every else tr("There are no masklets to show yet."))
        self._stack.setCurrentIndex(0 if fitting else 1)

    def _fits(self, card: Card) -> bool:
        masklet, words = card.masklet, self._words.text().strip().casefold()
        hardness: dict[str | None, Callable[[], bool]] = {
            None: lambda: True,
            "hard": lambda: masklet.hard,
            "proposed": lambda: bool(masklet.traits) and not masklet.hard,
        }
        wanted = self._hardness.currentData()
        return (
            self._source.currentData() in (None, masklet.facts.source)
            and self._split.currentData() in (None, card.video.attribute("split"))
            and (hardness[wanted]() if wanted in hardness else wanted in masklet.traits)
            and (words in masklet.facts.target.casefold() or words in card.video.video.name.casefold())
        )

    def _on_pointed(self, index: QModelIndex, _: QModelIndex) -> None:
        card = self._cards.card(index.row())
        self._desk.point_at(None if card is None else card.masklet.facts.target_id)
