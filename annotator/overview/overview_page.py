"""The page of the overview: a row of tabs, the way back, and what to do where no project is open."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from annotator.actions.registry import Actions
from annotator.bars.chip import Chip
from annotator.i18n import tr
from annotator.overview.tab import Tab
from annotator.overview.tabs import TABS
from annotator.state.pages import Page
from annotator.theme.icons import icon
from annotator.theme.look import Look
from annotator.theme.tokens import ICON_PX, SPACE
from annotator.workspace import Workspace


class OverviewPage(QWidget):
    """Shows the tab that `workspace.pages` names; a tab is made when it is first shown."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._look, self._actions = workspace, look, actions
        self._made: dict[str, Tab] = {}
        self._bar = QTabBar(self)
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setIconSize(QSize(ICON_PX, ICON_PX))
        for spec in TABS:
            self._bar.setTabData(self._bar.addTab(""), spec.id)
        self._back = Chip(actions["view.video"], self)
        self._stack = QStackedWidget(self)
        self._nothing = _NoProject(actions, self)
        self._stack.addWidget(self._nothing)
        top = QHBoxLayout()
        top.setContentsMargins(SPACE[3], SPACE[0], SPACE[3], 0)
        top.addWidget(self._bar)
        top.addStretch(1)
        top.addWidget(self._back)
        line = QFrame(self)
        line.setProperty("look", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(line)
        column.addWidget(self._stack, 1)
        self._bar.currentChanged.connect(self._on_tab_chosen)
        workspace.pages.changed.connect(self._on_page_changed)
        workspace.project_changed.connect(self._on_page_changed)
        look.changed.connect(self._draw_icons)  # tabs follow the theme by themselves
        self._draw_icons()
        self.speak()

    def speak(self) -> None:
        """Set all words anew."""
        for place, spec in enumerate(TABS):
            self._bar.setTabText(place, tr(spec.title))
        self._bar.setAccessibleName(tr("Overview of the project"))
        self._nothing.speak()
        for tab in self._made.values():
            tab.speak()

    def _draw_icons(self) -> None:
        for place, spec in enumerate(TABS):
            self._bar.setTabIcon(place, icon(spec.icon, self._look.theme))

    def _on_tab_chosen(self, place: int) -> None:
        tab_id = self._bar.tabData(place)
        if tab_id != self._workspace.pages.tab:
            self._workspace.pages.show(Page.OVERVIEW, tab=tab_id)

    def _on_page_changed(self) -> None:
        pages = self._workspace.pages
        if pages.current is not Page.OVERVIEW:
            return
        place = next((place for place, spec in enumerate(TABS) if spec.id == pages.tab), 0)
        pages.tab = TABS[place].id
        self._bar.setCurrentIndex(place)
        self._bar.setVisible(self._workspace.project is not None)
        if self._workspace.project is None:
            self._stack.setCurrentWidget(self._nothing)
            return
        tab = self._tab(place)
        tab.refresh()
        self._stack.setCurrentWidget(tab)
        if not self._bar.hasFocus():  # arrows there go on through the tabs
            tab.setFocus()

    def _tab(self, place: int) -> Tab:
        spec = TABS[place]
        if spec.id not in self._made:
            tab = self._made[spec.id] = spec.make(self._workspace, self._look, self._actions)
            self._stack.addWidget(tab)
        return self._made[spec.id]


class _NoProject(QWidget):
    """What the overview is for, and the ways to a project."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._headline, self._about = QLabel(self), QLabel(self)
        self._headline.setProperty("look", "headline")
        self._about.setProperty("look", "muted")
        ways = QHBoxLayout()
        ways.setSpacing(SPACE[1])
        ways.addStretch(1)
        for action_id in ("file.open", "file.new", "file.sample"):
            ways.addWidget(Chip(actions[action_id], self))
        ways.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE[2])
        column.addStretch(1)
        for label in (self._headline, self._about):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addLayout(ways)
        column.addStretch(2)
        self.speak()

    def speak(self) -> None:
        self._headline.setText(tr("No project is open"))
        self._about.setText(tr("Here you see who has what to do, and how the work goes. Open a project to begin."))
