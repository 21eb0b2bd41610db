"""The Dataset tab: figures, videos with what people say of them, and a contact sheet of masklets.

Shows what `workspace.statistics` has counted; computes no figure.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QButtonGroup, QComboBox, QStackedWidget, QToolButton

from annotator.actions.registry import Actions
from annotator.choices import Choice, offer
from annotator.i18n import mark, tr
from annotator.overview.dashboard import SCOPES
from annotator.overview.dataset_figures import FiguresPage
from annotator.overview.dataset_pictures import Pictures
from annotator.overview.dataset_sheet import Sheet
from annotator.overview.dataset_videos import Videos
from annotator.overview.panels import label, put_head_over
from annotator.overview.tab import Tab
from annotator.theme.look import Look
from annotator.workspace import Workspace
from engine.statistics.groups import Scope

_PAGES = (mark("Figures"), mark("Videos"), mark("Contact sheet"))
_SCOPES = (Scope.ACCEPTED, Scope.SUBMITTED, Scope.ALL)


class DatasetTab(Tab):
    """Three pages over the same videos."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions) -> None:
        super().__init__()
        self._desk = workspace.statistics
        self.pictures = Pictures(workspace)
        self._headline, self._state = label("headline", self), label("muted", self)
        self._scope = Choice(self)
        self._buttons = [QToolButton(self) for _ in _PAGES]
        self.figures = FiguresPage(workspace, look, actions)
        self.videos = Videos(workspace, look, self.pictures)
        self.sheet = Sheet(workspace, look, actions, self.pictures)
        self.pages = QStackedWidget(self)
        self._shown: object = None
        self._build()
        self._scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # in every language
        self._scope.activated.connect(self._on_scope_chosen)
        self._desk.changed.connect(self._show)
        look.changed.connect(self.speak)
        self.speak()

    def _build(self) -> None:
        group = QButtonGroup(self)
        for place, (button, page) in enumerate(
            zip(self._buttons, (self.figures, self.videos, self.sheet), strict=True)
        ):
            button.setCheckable(True)
            group.addButton(button, place)
            self.pages.addWidget(page)
        self._buttons[0].setChecked(True)
        group.idClicked.connect(self.pages.setCurrentIndex)
        put_head_over(self.pages, self, left=(self._headline, self._scope, self._state), right=self._buttons)

    def refresh(self) -> None:
        """Count anew."""
        self._desk.refresh()

    def speak(self) -> None:
        """Set all words anew."""
        self._headline.setText(tr("Dataset"))
        for button, text in zip(self._buttons, _PAGES, strict=True):
            button.setText(tr(text))
        self._scope.setAccessibleName(tr("Which masklets count"))
        offer(self._scope, {scope: tr(SCOPES[scope]) for scope in _SCOPES})
        self.videos.speak()
        self.sheet.speak()
        self._show()

    def _on_scope_chosen(self, *_: object) -> None:
        self._desk.use_dataset_scope(self._scope.currentData())

    def _show(self, *_: object) -> None:
        figures = self._desk.figures
        self._state.setText(self._desk.trouble or (tr("Counting…") if self._desk.busy else ""))
        self.figures.show_coverage(self._desk.coverage)
        if figures is not self._shown:
            self._shown = figures
            self.videos.show_videos()
            self.sheet.show_videos()
            self._desk.cover()
        if figures is None:
            return
        with QSignalBlocker(self._scope):
            self._scope.setCurrentIndex(self._scope.findData(figures.dataset_scope))
        self.figures.show_figures(figures.dataset, figures.videos)
