"""The look in force: installs font and style sheet, and tells widgets that draw themselves when it changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
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
        self.theme: Theme = THEMES.get(theme, THEMES["dark"])
        application.setStyleSheet(style_sheet(self.theme))

    def use(self, theme: str) -> None:
        """Put on another theme."""
        self.theme = THEMES[theme]
        self._application.setStyleSheet(style_sheet(self.theme))
        self.changed.emit()

    def toggle(self) -> None:
        """Change between light and dark."""
        self.use("light" if self.theme.name == "dark" else "dark")
