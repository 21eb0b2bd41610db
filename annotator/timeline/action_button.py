"""A button that runs an action of the table, with a face and more words of its own where the action's do not do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import QStyleOptionToolButton, QToolButton, QToolTip, QWidget

from annotator.bars.chip import AIR
from annotator.theme.icons import icon
from annotator.theme.look import Look
from annotator.theme.tokens import ICON_PX


class ActionButton(QToolButton):
    """Follows the action's enabled state; the tooltip, with what `more` adds, is made when it is asked for."""

    def __init__(
        self,
        action: QAction,
        look: Look,
        *,
        icon_name: str,
        more: Callable[[], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._action, self._look, self._icon_name, self._more = action, look, icon_name, more
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._on_clicked)
        action.changed.connect(self._follow)
        look.changed.connect(self._dress)
        self._dress()
        self._follow()

    def wear(self, icon_name: str) -> None:
        """Show another icon."""
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self._dress()

    @property
    def words(self) -> str:
        """The tooltip as it would be shown now."""
        more = self._more() if self._more is not None else ""
        return f"{self._action.toolTip()}\n{more}" if more and self._action.isEnabled() else self._action.toolTip()

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        """Put air between icon and words."""
        super().initStyleOption(option)
        if option.text:
            option.text = AIR + option.text

    def sizeHint(self) -> QSize:
        """Room for the air too."""
        return super().sizeHint() + QSize(self.fontMetrics().horizontalAdvance(AIR) if self.text() else 0, 0)

    def event(self, event: QEvent) -> bool:
        """Make the tooltip when it is asked for."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words, self)
            return True
        return super().event(event)

    def _dress(self) -> None:
        self.setIcon(icon(self._icon_name, self._look.theme))

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setAccessibleName(self._action.text())

    def _on_clicked(self) -> None:
        self._action.trigger()
