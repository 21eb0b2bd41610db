"""The scenes of `make_screenshots.py` in which objects are found automatically."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtTest import QTest

from annotator.dialogs.auto_dialog import AutoDialog

if TYPE_CHECKING:
    from make_screenshots import Studio


def find(studio: Studio) -> None:
    """Before, while and after a search; one mask left out; tracking; what came of it."""
    finding = studio.workspace.finding
    studio.act("object.find")
    dialog = studio.window.findChild(AutoDialog)
    assert dialog is not None
    studio.wait(lambda: studio.workspace.frames.picture(0) is not None)
    studio.shoot("auto-empty")
    dialog.look()
    studio.wait(lambda: finding.searching is not None and finding.searching.done > 0)
    studio.shoot("auto-searching")
    studio.wait(lambda: finding.found is not None)
    finding.toggle(1)
    studio.shoot("auto-found")
    dialog.track()
    QTest.qWait(1000)
    studio.shoot("auto-tracking")
    studio.wait(lambda: finding.tracking is None)
    studio.shoot("auto-made")
    studio.close_dialogs()
