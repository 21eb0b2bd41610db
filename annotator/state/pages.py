"""Which page of the window is shown: the start page, the video, or the project's overview.

Actions that work on the video ask here whether it is in sight. Lives on the window's thread.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from annotator.workspace import Workspace


class Page(StrEnum):
    """The pages, in the order of the window's stack."""

    START = "start"
    VIDEO = "video"
    OVERVIEW = "overview"


class Pages(QObject):
    """The page shown, and the tab of the overview that is shown or was last."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self.current = Page.START
        self.tab = ""

    def show(self, page: Page, *, tab: str | None = None) -> None:
        """Show a page; `tab` is the id of a tab of the overview."""
        if tab is not None:
            self.tab = tab
        if page is not Page.VIDEO:
            self._workspace.playhead.pause()
        self.current = page
        self.changed.emit()

    def toggle_overview(self) -> None:
        """Show the overview, or leave it."""
        if self.current is not Page.OVERVIEW:
            self.show(Page.OVERVIEW)
        else:
            self.leave()

    def begin_with_work(self) -> None:
        """Show the first tab, which is the person's work, when the overview is opened next: somebody else is here."""
        if self.current is not Page.OVERVIEW:
            self.tab = ""

    def leave(self) -> bool:
        """Go back to the video, or from the overview to the start page where none is open; False: nothing to leave."""
        back = Page.VIDEO if self._workspace.session is not None else Page.START
        if self.current is back or self.current is Page.VIDEO:
            return False
        self.show(back)
        return True
