"""The dataset's videos: what they are, what people say of them, and the first frame with masks by people and by all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.bars.chip import Chip
from annotator.choices import Choice, offer
from annotator.i18n import tr
from annotator.overview import figure_words as words
from annotator.overview.dataset_pictures import Pictures, Wish
from annotator.overview.dataset_words import ENVIRONMENT_WORDS, SPLITS, attribute_words, value_words
from annotator.overview.panels import Panel, label
from annotator.theme.icons import icon
from annotator.theme.look import Look
from annotator.theme.tokens import ROW_PX, SPACE
from annotator.workspace import Workspace

if TYPE_CHECKING:
    from engine.statistics.dataset import DatasetVideo

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ATTRIBUTES = ("environment", "videographer", "place", "split", "notes")
_FIXED = 5
"""Columns that come before the attributes."""
_CHOICES = {"environment": tuple(ENVIRONMENT_WORDS), "split": SPLITS}
_SIDE_PX, _COLUMN_PX = 320, 80
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class VideoRows(QAbstractTableModel):
    """Videos as rows; attributes can be written into."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = workspace.statistics
        self._videos: tuple[DatasetVideo, ...] = ()
        self._added: list[str] = []
        self.attributes: tuple[str, ...] = _ATTRIBUTES

    def show(self, videos: Sequence[DatasetVideo]) -> None:
        """Show these; a cell that is being written into stays open while the videos are the same."""
        noted = {name for video in videos for name in video.video.attributes}
        others = sorted(noted.union(self._added).difference(_ATTRIBUTES))
        attributes = (*_ATTRIBUTES, *others)
        same = [video.video.id for video in videos] == [video.video.id for video in self._videos]
        if same and attributes == self.attributes:
            self._videos = tuple(videos)
            if videos:
                self.dataChanged.emit(self.index(0, 0), self.index(len(videos) - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self._videos, self.attributes = tuple(videos), attributes
        self.endResetModel()

    def add_attribute(self, name: str) -> None:
        """Make a column for something people want to note."""
        if name and name not in self.attributes:
            self._added.append(name)
            self.show(self._videos)

    def video(self, row: int) -> DatasetVideo | None:
        """The video of a row."""
        return self._videos[row] if 0 <= row < len(self._videos) else None

    def attribute(self, column: int) -> str | None:
        """The attribute of a column, None for one that is not written into."""
        return self.attributes[column - _FIXED] if column >= _FIXED else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many videos."""
        return 0 if parent.isValid() else len(self._videos)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """What is said of each."""
        return 0 if parent.isValid() else _FIXED + len(self.attributes)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a column says."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if 0 < section < _FIXED else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        name = self.attribute(section)
        fixed = (tr("Video"), tr("Size"), tr("Duration"), tr("By people"), tr("Automatic"))
        return fixed[section] if name is None else attribute_words(name)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell."""
        video, name = self.video(index.row()), self.attribute(index.column())
        if video is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and 0 < index.column() < _FIXED:
            return _RIGHT
        if role == Qt.ItemDataRole.EditRole:
            return "" if name is None else video.attribute(name)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if name is not None:
            return value_words(name, video.attribute(name))
        record = video.video
        sources = [masklet.facts.source for masklet in video.masklets]
        return (
            record.name,
            f"{record.width}×{record.height}",
            words.seconds(video.duration_s),
            words.number(sources.count("manual")),
            words.number(sources.count("auto")),
        )[index.column()]

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Note what was written."""
        video, name = self.video(index.row()), self.attribute(index.column())
        if role != Qt.ItemDataRole.EditRole or video is None or name is None or str(value) == video.attribute(name):
            return False
        self._desk.set_attribute(video.video.id, name, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Attributes can be written into."""
        known = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return known if self.attribute(index.column()) is None else known | Qt.ItemFlag.ItemIsEditable


class _Editor(QStyledItemDelegate):
    """A list where an attribute has few values, else a line."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The widget to write with."""
        rows = index.model()
        assert isinstance(rows, VideoRows)
        name = rows.attribute(index.column()) or ""
        if name not in _CHOICES:
            return super().createEditor(parent, option, index)
        editor = Choice(parent)
        offer(editor, {"": "", **{value: value_words(name, value) for value in _CHOICES[name]}})
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with what is noted."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(index.data(Qt.ItemDataRole.EditRole))))
            editor.showPopup()
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Note what was chosen."""
        if isinstance(editor, QComboBox):
            model.setData(model.index(index.row(), index.column()), editor.currentData())
        else:
            super().setModelData(editor, model, index)


class Videos(QWidget):
    """The table at the left; at the right the video of the chosen row, by people alone and with automatic masklets."""

    def __init__(self, workspace: Workspace, look: Look, pictures: Pictures) -> None:
        super().__init__()
        self._desk, self._look, self._pictures = workspace.statistics, look, pictures
        self.rows = VideoRows(workspace, self)
        self._table, self._about, self._add = QTableView(self), label("muted", self, wraps=True), Chip(parent=self)
        self._side = Panel(self)
        self._side.setFixedWidth(_SIDE_PX)
        self._captions, self._frames = [label("small", self) for _ in range(2)], [QLabel(self) for _ in range(2)]
        self._build()
        self._add.clicked.connect(self._on_add)
        self._table.selectionModel().currentRowChanged.connect(self._show_side)
        self.rows.modelReset.connect(self._choose_first)
        pictures.ready.connect(self._show_side)

    def _build(self) -> None:
        table = self._table
        table.setModel(self.rows)
        table.setItemDelegate(_Editor(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_PX + SPACE[0])
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(_COLUMN_PX)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for caption, frame in zip(self._captions, self._frames, strict=True):
            frame.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self._side.body.addWidget(caption)
            self._side.body.addWidget(frame)
        self._side.body.addStretch(1)
        head = QHBoxLayout()
        head.addWidget(self._about, 1)
        head.addWidget(self._add)
        left = QVBoxLayout()
        left.setSpacing(SPACE[1])
        left.addLayout(head)
        left.addWidget(table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[4], 0, SPACE[4], SPACE[3])
        row.setSpacing(SPACE[3])
        row.addLayout(left, 1)
        row.addWidget(self._side)

    def speak(self) -> None:
        """Set all words anew."""
        self._about.setText(
            tr("Double-click a cell to write. Videos that share a videographer or place go into one split.")
        )
        self._add.setText(tr("Add an attribute…"))
        self._add.setIcon(icon("plus", self._look.theme))
        self._table.setAccessibleName(tr("Videos"))
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.rows.columnCount() - 1)
        self.show_videos()

    def show_videos(self) -> None:
        """Show what was counted last."""
        figures = self._desk.figures
        self.rows.show(() if figures is None else figures.videos)
        self._show_side()

    def _choose_first(self) -> None:
        if self.rows.rowCount():
            self._table.setCurrentIndex(self.rows.index(0, 0))

    def _on_add(self) -> None:
        name, wanted = QInputDialog.getText(self, tr("Add an attribute"), tr("What do you want to note of videos?"))
        if wanted:
            self.rows.add_attribute(name.strip())

    def _show_side(self, *_: object) -> None:
        video = self.rows.video(self._table.currentIndex().row())
        self._side.setVisible(video is not None)
        if video is None:
            return
        self._side.set_words(video.video.name, tr("The first annotated frame."))
        frame = min((masklet.first_frame for masklet in video.masklets), default=0)
        manual = [masklet for masklet in video.masklets if masklet.facts.source == "manual"]
        for caption, place, text, masklets in zip(
            self._captions,
            self._frames,
            (
                tr("By people: {count}", count=len(manual)),
                tr("With automatic masklets: {count}", count=len(video.masklets)),
            ),
            (manual, video.masklets),
            strict=True,
        ):
            caption.setText(text)
            ratio = self.devicePixelRatioF()
            width = round((_SIDE_PX - 2 * SPACE[3]) * ratio)
            wish = Wish(
                video.video.id,
                frame,
                tuple((masklet.facts.masklet_id, masklet.number) for masklet in masklets),
                width,
                width,
            )
            picture = self._pictures.of(wish) or QPixmap()
            picture.setDevicePixelRatio(ratio)
            place.setPixmap(picture)
            if picture.isNull():
                place.setMinimumSize(QSize(round(width / ratio), round(width / ratio * 9 / 16)))
