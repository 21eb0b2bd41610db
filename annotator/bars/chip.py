"""A rounded button with an icon, words and some air between them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStyleOptionToolButton, QToolButton, QWidget

from annotator.theme.tokens import ICON_PX

AIR = "\u2002"  # the style sheet has no say over the distance of icon and words
_OPENS = "  ▾"


class Chip(QToolButton):
    """Shows an action, or what its owner sets; tab reaches it, single-letter keys pass it by."""

    def __init__(self, action: QAction | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "chip")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setIconSize(QSize(ICON_PX - 2, ICON_PX - 2))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if action is not None:
            self.setDefaultAction(action)

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        """Put air before the words where an icon stands before them, and say so where a menu opens."""
        super().initStyleOption(option)
        if not self.icon().isNull():
            option.text = AIR + option.text
        if self.menu() is not None:
            option.text += _OPENS

    def sizeHint(self) -> QSize:
        """Room for what is put around the words too."""
        around = AIR if self.menu() is None else AIR + _OPENS
        return super().sizeHint() + QSize(self.fontMetrics().horizontalAdvance(around), 0)
