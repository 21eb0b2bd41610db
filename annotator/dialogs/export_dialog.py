"""Export to SA-V JSON: where to, what will be written, and what stays behind and why."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from shiboken6 import isValid

from annotator.background import Background
from annotator.dialogs.dialog import Dialog, label
from annotator.dialogs.export_plan import ExportPlan, plan_export
from annotator.i18n import mark, told, tr
from annotator.long_work import Task
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace
from engine.errors import EngineError, StoppedError
from engine.exporting import export_sav
from engine.project import Project
from storage.errors import StorageError
from storage.records import MaskletState

SIZE = (760, 560)
COLUMNS = 4
NUMBERS = (2, 3)
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SOON_MS = 300
_STATES: dict[MaskletState, str] = {
    MaskletState.DRAFT: mark("draft"),
    MaskletState.SUBMITTED: mark("submitted"),
    MaskletState.SATISFACTORY: mark("satisfactory"),
    MaskletState.RETURNED: mark("sent back"),
    MaskletState.REJECTED: mark("rejected"),
}


class ExportDialog(Dialog):
    """Shows the plan, follows every change of the project, and writes when asked."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert workspace.project is not None
        self._workspace = workspace
        self._project: Project = workspace.project
        self._plan: ExportPlan | None = None
        self._planning = Background[ExportPlan](self._take_plan, self)
        self._writing: Task | None = None
        self._title, self._about = label("headline", self), label("muted", self, wraps=True)
        self._folder_label = QLabel(self)
        beside = self._project.path
        self._folder = QLineEdit(str(beside.with_name(f"{beside.stem}-sav")), self)
        self._folder.textChanged.connect(self._show_state)
        self._folder_label.setBuddy(self._folder)
        self._choose = QPushButton(self)
        self._choose.clicked.connect(self._choose_folder)
        self._unverified = QCheckBox(self)
        self._unverified.toggled.connect(self._look)
        self._table = self._make_table()
        self._error = label("danger", self, wraps=True)
        self._note = label("muted", self, wraps=True)
        self._close, self._export = QPushButton(self), QPushButton(self)
        self._build()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._look)
        workspace.changed.connect(self._on_changed)
        workspace.project_changed.connect(self.close)
        self.speak()
        self._look()

    def _build(self) -> None:
        where = QHBoxLayout()
        where.setSpacing(SPACE[1])
        where.addWidget(self._folder_label)
        where.addWidget(self._folder, 1)
        where.addWidget(self._choose)
        for button in (self._choose, self._close):
            button.setAutoDefault(False)
        self._close.clicked.connect(self.close)
        self._export.setProperty("look", "primary")
        self._export.setDefault(True)
        self._export.clicked.connect(self.export)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE[1])
        buttons.addWidget(self._note, 1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._export)
        self.column.addWidget(self._title)
        self.column.addWidget(self._about)
        self.column.addLayout(where)
        self.column.addWidget(self._unverified)
        self.column.addWidget(self._table, 1)
        self.column.addWidget(self._error)
        self.column.addLayout(buttons)
        self._error.hide()
        self.resize(*SIZE)

    def _make_table(self) -> QTreeWidget:
        table = QTreeWidget(self)
        table.setColumnCount(COLUMNS)
        table.setRootIsDecorated(False)
        table.setItemsExpandable(False)
        table.setIndentation(0)
        table.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = table.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, COLUMNS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        return table

    def speak(self) -> None:
        """Set all words anew."""
        self.setWindowTitle(tr("Export"))
        self._title.setText(tr("Export SA-V JSON"))
        self._about.setText(
            tr("One document per video, with the best satisfactory masklet of each object, and a side file beside it.")
        )
        self._folder_label.setText(tr("Folder"))
        self._choose.setText(tr("Choose…"))
        self._unverified.setText(tr("Also masklets that nobody has judged satisfactory"))
        for column in NUMBERS:
            self._table.headerItem().setTextAlignment(column, RIGHT)
        self._table.setHeaderLabels([tr("Object"), tr("State"), tr("Phase"), tr("Masks")])
        self._close.setText(tr("Close"))
        self._show_plan()

    def export(self) -> None:
        """Write the documents; what is wrong is said in place."""
        folder = Path(self._folder.text().strip()).expanduser()
        unverified = self._unverified.isChecked()
        work, project = self._workspace.work, self._project
        if work.task is not None:
            self._say(tr("{title} Wait for its end first.", title=work.task.title))
            return
        self._say("")
        self._writing = Task(tr("Exporting…"), can_stop=True)
        work.run(
            self._writing,
            lambda task: export_sav(
                project, folder, unverified=unverified, report=task.report, cancelled=task.stop_asked.is_set
            ),
            self._take_documents,
        )
        self._show_state()

    def _on_changed(self, _: object) -> None:
        self._soon.start()

    def _look(self, *_: object) -> None:
        unverified = self._unverified.isChecked()
        self._planning.run(lambda: plan_export(self._project, unverified=unverified))

    def _take_plan(self, planned: Future[ExportPlan]) -> None:
        try:
            self._plan = planned.result()
        except (EngineError, StorageError) as error:
            self._say(str(error))
            return
        self._show_plan()

    def _take_documents(self, written: Future[tuple[Path, ...]]) -> None:
        """Say what came of it, here or, where this has been closed meanwhile, in the window."""
        self._writing = None
        is_open = isValid(self)
        try:
            documents = written.result()
        except StoppedError as stopped:
            self._workspace.tell(str(stopped))
        except (EngineError, StorageError) as error:
            if is_open:
                self._say(str(error))
            else:
                self._workspace.warn(str(error))
        else:
            one = len(documents) == 1
            sentence = tr(
                "One document is written to {folder}." if one else "{count} documents are written to {folder}.",
                count=len(documents),
                folder=documents[0].parent,
            )
            self._workspace.tell(sentence)
            if is_open:
                self.close()
        if is_open:
            self._show_state()

    def _show_plan(self) -> None:
        self._table.clear()
        plan = self._plan
        if plan is not None:
            for file in plan.files:
                self._section(file)
                for leaving in plan.leaving:
                    if leaving.file == file:
                        numbers = str(leaving.phase), str(leaving.masks)
                        self._row([leaving.target, tr(_STATES[leaving.state]), *numbers])
            if plan.staying:
                self._section(tr("Stays behind"))
            for staying in plan.staying:
                name = f"{staying.video} · {staying.target}" if plan.video_count > 1 else staying.target
                self._row([name, tr(staying.why), "", ""]).setDisabled(True)
        self._show_state()

    def _section(self, words: str) -> None:
        item = QTreeWidgetItem(self._table, [words])
        item.setFirstColumnSpanned(True)
        font = item.font(0)
        font.setWeight(QFont.Weight.DemiBold)
        item.setFont(0, font)

    def _row(self, cells: list[str]) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self._table, cells)
        for column in NUMBERS:
            item.setTextAlignment(column, RIGHT)
        for column, cell in enumerate(cells):
            item.setToolTip(column, cell)
        return item

    def _show_state(self, *_: object) -> None:
        count = len(self._plan.leaving) if self._plan is not None else 0
        folder = self._folder.text().strip()
        busy = self._writing is not None
        counted = tr("Export one masklet" if count == 1 else "Export {count} masklets", count=count)
        words = counted if count else tr("Export")
        self._export.setText(tr("Writing…") if busy else words)
        self._export.setEnabled(bool(count and folder) and not busy)
        reason = tr("There is nothing to export yet.") if not count else tr("Choose a folder first.")
        self._export.setToolTip("" if self._export.isEnabled() or busy else reason)
        files = self._plan.files if self._plan is not None else ()
        there = sum((Path(folder).expanduser() / file).exists() for file in files) if folder else 0
        replaced = tr(
            "One document there is replaced." if there == 1 else "{count} documents there are replaced.", count=there
        )
        self._note.setText(replaced if there else "")

    def _say(self, sentence: str) -> None:
        self._error.setText(told(sentence))
        self._error.setVisible(bool(sentence))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("Export into"), self._folder.text())
        if name:
            self._folder.setText(name)
