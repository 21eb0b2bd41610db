"""Preferences: language, theme, where the model runs and from which file; applied at once, nothing to confirm."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

import resources
from annotator.choices import Choice, offer
from annotator.dialogs.choosing import ask_file
from annotator.dialogs.dialog import Dialog, label
from annotator.i18n import LANGUAGES, mark, system_language, told, tr
from annotator.theme.look import Look
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace

WIDTH_PX, FIELD_WIDTH_PX = 540, 220
_THEMES = {"dark": mark("Dark"), "light": mark("Light")}
_DEVICES = {
    "auto": mark("The best there is"),
    "cpu": mark("Processor (CPU)"),
    "cuda": mark("NVIDIA graphics card (CUDA)"),
    "mps": mark("Apple graphics (MPS)"),
}


class Preferences(Dialog):
    """`language_chosen` carries "en" or "ko"; everything else is done here."""

    language_chosen = Signal(str)

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._look = look
        self._title = label("headline", self)
        self._language, self._theme, self._device = (self._choice() for _ in range(3))
        self._checkpoint = QLabel(self)
        self._choose, self._bundled, self._close = (QPushButton(self) for _ in range(3))
        self._model = label("muted", self, wraps=True)
        self._names = [QLabel(self) for _ in range(4)]
        self._build()
        self._language.activated.connect(self._on_language_chosen)
        self._theme.activated.connect(self._on_theme_chosen)
        self._device.activated.connect(self._on_device_chosen)
        self._choose.clicked.connect(self._choose_checkpoint)
        self._bundled.clicked.connect(self._use_bundled)
        self._close.clicked.connect(self.close)
        look.changed.connect(self.speak)
        for signal in (workspace.model.changed, workspace.video_changed):
            signal.connect(self._show_state)
        self.speak()

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[4])
        grid.setVerticalSpacing(SPACE[2])
        grid.setColumnStretch(1, 1)
        file = QHBoxLayout()
        file.setSpacing(SPACE[1])
        file.addWidget(self._checkpoint, 1)
        file.addWidget(self._choose)
        file.addWidget(self._bundled)
        for row, name in enumerate(self._names):
            grid.addWidget(name, row, 0)
        for row, field in enumerate((self._language, self._theme, self._device)):
            grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addLayout(file, 3, 1)
        grid.addWidget(self._model, 4, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        for button in (self._choose, self._bundled):
            button.setAutoDefault(False)
        self.column.addWidget(self._title)
        self.column.addSpacing(SPACE[0])
        self.column.addLayout(grid)
        self.column.addStretch(1)
        self.column.addLayout(buttons)
        self.setMinimumWidth(WIDTH_PX)

    def speak(self) -> None:
        """Set all words anew."""
        self.setWindowTitle(tr("Preferences"))
        self._title.setText(tr("Preferences"))
        words = (tr("Language"), tr("Theme"), tr("Model runs on"), tr("Checkpoint"))
        for name, word in zip(self._names, words, strict=True):
            name.setText(word)
        for field, word in zip((self._language, self._theme, self._device), words, strict=False):
            field.setAccessibleName(word)
        language = self._workspace.settings.text("language") or system_language()
        offer(self._language, LANGUAGES, chosen=language)
        offer(self._theme, {key: tr(word) for key, word in _THEMES.items()}, chosen=self._look.theme.name)
        offer(self._device, {key: tr(word) for key, word in _DEVICES.items()}, chosen=self._workspace.device)
        self._choose.setText(tr("Choose…"))
        self._bundled.setText(tr("Use the bundled one"))
        self._close.setText(tr("Close"))
        self._show_state()

    def _show_state(self) -> None:
        workspace, state = self._workspace, self._workspace.model
        path = workspace.checkpoint
        self._checkpoint.setText(
            self._checkpoint.fontMetrics().elidedText(path.name, Qt.TextElideMode.ElideMiddle, FIELD_WIDTH_PX)
        )
        self._checkpoint.setToolTip(str(path))
        self._bundled.setEnabled(path != resources.BUNDLED_CHECKPOINT)
        if state.failure:
            self._model.setText(told(state.failure))
        elif state.ready is not None:
            ready = state.ready
            self._model.setText(
                tr("Running on {device} in {precision}.", device=ready.device, precision=ready.precision)
            )
        elif workspace.session is not None:
            self._model.setText(tr("The model is being loaded…"))
        else:
            self._model.setText(tr("The model starts when a video is opened."))

    def _choice(self) -> QComboBox:
        choice = Choice(self)
        choice.setFixedWidth(FIELD_WIDTH_PX)
        return choice

    def _on_language_chosen(self, _: int) -> None:
        self.language_chosen.emit(self._language.currentData())

    def _on_theme_chosen(self, _: int) -> None:
        name = self._theme.currentData()
        self._workspace.settings.set_text("theme", name)
        self._look.use(name)

    def _on_device_chosen(self, _: int) -> None:
        self._workspace.use_device(self._device.currentData())
        self._show_state()

    def _choose_checkpoint(self) -> None:
        path = ask_file("checkpoint", tr("Use another checkpoint"), self, self._workspace.settings)
        if path is not None:
            self._use(path)

    def _use_bundled(self) -> None:
        self._use(resources.BUNDLED_CHECKPOINT)

    def _use(self, path: Path) -> None:
        self._workspace.use_checkpoint(path)
        self._show_state()
