"""The look in force: installs font and style sheet, and tells widgets that draw themselves when it changes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

import resources
from annotator.theme.style_sheet import style_sheet
from annotator.theme.tokens import FONT_FAMILY, THEMES, TYPE, Theme


class Look(QObject):
    """Holds the theme; `changed` after another has been put on."""

    changed = Signal()

    def __init__(self, application: QApplication, *, theme: str = "dark") -> None:
        super().__init__(application)
        self._application = application
        for file in sorted(resources.FONTS.glob("*.otf")):
            QFontDatabase.addApplicationFont(str(file))
        font = QFont(FONT_FAMILY)
        font.setPixelSize(TYPE["body"])
        font.setFeature(QFont.Tag("tnum"), 1)
        application.setFont(font)
        self._pictures = QTemporaryDir()
        self.theme: Theme = THEMES.get(theme, THEMES["dark"])
        self._put_on()

    def use(self, theme: str) -> None:
        """Put on another theme."""
        self.theme = THEMES[theme]
        self._put_on()
        self.changed.emit()

    def toggle(self) -> None:
        """Change between light and dark."""
        self.use("light" if self.theme.name == "dark" else "dark")

    def _put_on(self) -> None:
        # A style sheet takes its pictures from files, in the colours they have there.
        folder = Path(self._pictures.path()) / self.theme.name
        folder.mkdir(exist_ok=True)
        for name, colour in (("check", self.theme.on_accent), ("chevron-down", self.theme.muted)):
            source = (resources.ICONS / f"{name}.svg").read_text(encoding="utf-8")
            (folder / f"{name}.svg").write_text(source.replace("currentColor", colour), encoding="utf-8")
        self._application.setStyleSheet(style_sheet(self.theme, pictures=folder))
