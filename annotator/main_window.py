"""The window: puts the four places together and does what actions need of a window (choosing files, dialogs, zoom).

Holds no truth: that is the workspace's. Everything it shows listens to the workspace's signals.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.actions.registry import Actions
from annotator.actions.spec import MENU_TITLES, Menu
from annotator.actions.table import TABLE
from annotator.bars.notices import Notices
from annotator.bars.status_bar import StatusBar
from annotator.bars.title_bar import TitleBar
from annotator.bars.tool_strip import ToolStrip
from annotator.bars.work_strip import WorkStrip
from annotator.canvas.bare_canvas import BareCanvas
from annotator.canvas.canvas import Canvas
from annotator.desks.identity_hand import Mixing
from annotator.dialogs.cheat_sheet import CheatSheet
from annotator.dialogs.choosing import ask_file, ask_files, ask_folder, ask_new_project
from annotator.dialogs.command_palette import toggle_palette
from annotator.dialogs.dialog import show_one
from annotator.dialogs.object_chooser import choose_object
from annotator.dialogs.verdict_dialog import ask_reason
from annotator.i18n import tr
from annotator.overview.overview_page import OverviewPage
from annotator.panels.side_panel import SidePanel
from annotator.start.start_page import StartPage
from annotator.state.pages import Page
from annotator.theme.look import Look
from annotator.timeline.timeline import Timeline
from annotator.workspace import Workspace
from engine.places import PROJECT_SUFFIX
from storage.records import Decision

if TYPE_CHECKING:
    from annotator.dialogs.preferences import Preferences

MINIMUM = (1100, 700)
START = (1280, 800)
SIDE_WIDTH_PX = 288


class MainWindow(QMainWindow):
    """One window per program; implements `actions.spec.Screen`. `language_chosen` carries "en" or "ko"."""

    language_chosen = Signal(str)

    def __init__(self, workspace: Workspace, look: Look) -> None:
        super().__init__()
        self._workspace = workspace
        self._look = look
        self.actions_by_id = Actions(TABLE, screen=self, look=look, parent=self)
        self._menus: dict[Menu, QMenu] = {}
        self._build_menus()
        actions = self.actions_by_id
        self.canvas = Canvas(workspace, look)
        self.timeline = Timeline(workspace, look, actions)
        self.side = SidePanel(workspace, look, actions)
        self.start_page = StartPage(workspace, look, actions)
        self._pages = QStackedWidget()
        self.overview = OverviewPage(workspace, look, actions)
        for page in (self.start_page, self._work_page(actions), self.overview):
            self._pages.addWidget(page)
        self._build_frame(actions)
        self.notices = Notices(workspace, look, actions, self, over=self.canvas)
        self.setAcceptDrops(True)
        self.setMinimumSize(*MINIMUM)
        self.resize(*START)
        self.restoreGeometry(workspace.settings.geometry())
        workspace.video_changed.connect(self._on_video_changed)
        workspace.pages.changed.connect(self._on_page_changed)
        self._on_video_changed()

    # --- building ---------------------------------------------------------------------------------------------------

    def _work_page(self, actions: Actions) -> QWidget:
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(ToolStrip(actions))
        self.bare_canvas = BareCanvas(self._workspace, self._look, self.canvas)
        row.addWidget(self.bare_canvas, 1)
        row.addWidget(self.canvas, 1)
        self.side.setFixedWidth(SIDE_WIDTH_PX)
        row.addWidget(self.side)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(top)
        split.addWidget(self.timeline)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 0)
        split.setCollapsible(0, False)
        split.setCollapsible(1, False)
        return split

    def _build_frame(self, actions: Actions) -> None:
        central = QWidget()
        central.setObjectName("page")
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.title_bar = TitleBar(self._workspace, self._look, actions)
        self.work_strip = WorkStrip(self._workspace.work)
        self.status_bar = StatusBar(self._workspace, self._look, self.canvas.view)
        column.addWidget(self.title_bar)
        column.addWidget(self.work_strip)
        column.addWidget(self._pages, 1)
        column.addWidget(self.status_bar)
        self.setCentralWidget(central)

    def _build_menus(self) -> None:
        for spec in TABLE:
            menu = self._menus.get(spec.menu)
            if menu is None:
                menu = self._menus[spec.menu] = self.menuBar().addMenu(tr(MENU_TITLES[spec.menu]))
                menu.setToolTipsVisible(True)
            if spec.starts_group:
                menu.addSeparator()
            menu.addAction(self.actions_by_id[spec.id])

    def speak(self) -> None:
        """Set all words anew: the language has changed."""
        for name, menu in self._menus.items():
            menu.setTitle(tr(MENU_TITLES[name]))
        self.actions_by_id.dress()
        for part in (
            self.title_bar,
            self.work_strip,
            self.status_bar,
            self.side,
            self.start_page,
            self.timeline,
            self.canvas,
            self.bare_canvas,
            self.overview,
        ):
            part.speak()

    # --- what actions need (actions.spec.Screen) ----------------------------------------------------------------------

    @property
    def workspace(self) -> Workspace:
        """The window's model."""
        return self._workspace

    def choose_project(self) -> None:
        """Ask for a project file and open it."""
        if (path := ask_file("project", tr("Open project"), self, self._workspace.settings)) is not None:
            self._workspace.opening.open_project(path)

    def choose_new_project(self) -> None:
        """Ask where to make a project."""
        if (path := ask_new_project(tr("New project"), self, self._workspace.settings)) is not None:
            self._workspace.opening.create_project(path)

    def choose_video(self) -> None:
        """Ask for video files and add them."""
        if paths := ask_files("video", tr("Add videos"), self, self._workspace.settings):
            self._workspace.opening.add_videos(paths)

    def choose_image_folder(self) -> None:
        """Ask for a folder of images and add it."""
        if (path := ask_folder("images", tr("Add folder of images"), self, self._workspace.settings)) is not None:
            self._workspace.opening.add_video(path)

    def choose_import(self) -> None:
        """Ask for a SA-V document and import it."""
        if (path := ask_file("sav", tr("Import SA-V JSON"), self, self._workspace.settings)) is not None:
            self._workspace.importing.sav(path)

    def choose_mask_folder(self) -> None:
        """Ask for a folder of mask images and import it."""
        if (path := ask_folder("masks", tr("Import folder of masks"), self, self._workspace.settings)) is not None:
            self._workspace.importing.masks(path)

    def choose_person(self) -> None:
        """Ask who is working from now on."""
        from annotator.dialogs.person_dialog import PersonDialog

        show_one(PersonDialog, lambda: PersonDialog(self._workspace, self), self)

    def choose_checkpoint(self) -> None:
        """Ask for a checkpoint file and use it."""
        if (path := ask_file("checkpoint", tr("Use another checkpoint"), self, self._workspace.settings)) is not None:
            self._workspace.use_checkpoint(path)

    def choose_missing_video(self) -> None:
        """Ask where the video lies that is not where the project says."""
        video = self._workspace.opening.missing
        if video is None:
            return
        words, settings = tr("Locate {name}", name=video.name), self._workspace.settings
        ask = ask_folder if video.kind == "folder" else ask_file
        if (path := ask("video", words, self, settings)) is not None:
            self._workspace.opening.locate(path)

    def open_sample(self) -> None:
        """Open the bundled clip."""
        self._workspace.opening.open_sample()

    def show_export(self) -> None:
        """Show the export dialog."""
        from annotator.dialogs.export_dialog import ExportDialog

        show_one(ExportDialog, lambda: ExportDialog(self._workspace, self), self)

    def show_project_settings(self) -> None:
        """Show the people of the project and its rules of verification."""
        from annotator.dialogs.project_settings import ProjectSettings

        show_one(ProjectSettings, lambda: ProjectSettings(self._workspace, self), self)

    def show_assignments(self) -> None:
        """Show who is to annotate what."""
        from annotator.dialogs.assign_dialog import AssignDialog

        show_one(AssignDialog, lambda: AssignDialog(self._workspace, self), self)

    def show_training(self) -> None:
        """Ask how to train, beside the versions there are."""
        from annotator.dialogs.training_dialog import TrainingDialog

        self._workspace.pages.show(Page.OVERVIEW, tab="models")
        show_one(TrainingDialog, lambda: TrainingDialog(self._workspace, self), self)

    def show_finding(self) -> None:
        """Show the dialog that finds objects automatically."""
        from annotator.dialogs.auto_dialog import AutoDialog

        show_one(AutoDialog, lambda: AutoDialog(self._workspace, self._look, self), self)

    def show_preferences(self) -> None:
        """Show the preferences."""
        from annotator.dialogs.preferences import Preferences

        show_one(Preferences, self._make_preferences, self)

    def show_cheat_sheet(self) -> None:
        """Show all keys."""
        show_one(CheatSheet, lambda: CheatSheet(self.actions_by_id, self), self)

    def show_palette(self) -> None:
        """Show the command palette."""
        toggle_palette(self.actions_by_id, self._look, self)

    def show_verdict(self, kind: Literal["unsatisfactory", "rejected"]) -> None:
        """Ask for the reason of a verdict and give it."""
        ask_reason(self._workspace, Decision(kind), self)

    def choose_object(self, mixing: Mixing) -> None:
        """Ask with which other object the selected one is swapped or merged, and do it."""
        choose_object(self._workspace, mixing, self)

    def rename_object(self) -> None:
        """Let the person type another name for the selected object."""
        self.side.rename_selected()

    def toggle_history(self) -> None:
        """Show or hide the history panel."""
        self.side.toggle_history()

    def toggle_theme(self) -> None:
        """Change between light and dark."""
        self._look.toggle()
        self._workspace.settings.set_text("theme", self._look.theme.name)

    def fit_view(self) -> None:
        """Show the whole frame."""
        self.canvas.view.fit()

    def actual_size(self) -> None:
        """Show one image pixel per screen pixel."""
        self.canvas.view.actual_size()

    def zoom(self, factor: float) -> None:
        """Zoom about the middle of the canvas."""
        self.canvas.view.zoom(factor)

    def cancel_gesture(self) -> bool:
        """Give up the stroke or box being drawn; False where there is none."""
        return bool(self.canvas.cancel_gesture())

    def dismiss_notice(self) -> None:
        """Take the newest notice away."""
        self.notices.dismiss()

    def quit(self) -> None:
        """Close the window."""
        self.close()

    # --- events -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that nobody took: that of an action which cannot be done now is answered with the reason."""
        if event.isAutoRepeat() or not self.actions_by_id.explain(QKeySequence(event.keyCombination())):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped: a project, SA-V JSON, a video or a folder of images."""
        videos: list[Path] = []
        for url in event.mimeData().urls():
            path = Path(url.toLocalFile())
            if path.suffix == PROJECT_SUFFIX:
                self._workspace.opening.open_project(path)
            elif path.suffix == ".json":
                self._workspace.importing.sav(path)
            else:
                videos.append(path)
        if videos:
            self._workspace.opening.add_videos(videos)
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window's place and close everything behind it."""
        self._workspace.settings.set_geometry(self.saveGeometry())
        self._workspace.close()
        event.accept()

    def _make_preferences(self) -> Preferences:
        from annotator.dialogs.preferences import Preferences

        preferences = Preferences(self._workspace, self._look, self)
        preferences.language_chosen.connect(self.language_chosen)
        return preferences

    def _on_page_changed(self) -> None:
        page = self._workspace.pages.current
        self._pages.setCurrentIndex(list(Page).index(page))
        if page is Page.VIDEO:
            self.canvas.setFocus()

    def _on_video_changed(self) -> None:
        video, project = self._workspace.video, self._workspace.project
        names = (project.store.name if project is not None else "", video.name if video is not None else "")
        self.setWindowTitle(" ▸ ".join(dict.fromkeys(filter(None, names))) or "Masklet Annotator")
