"""The program as a process of its own, for tests that drive it from outside: `python -m tests.e2e.desk_program FOLDER`.

Opens FOLDER/disc.mp4 with FOLDER/settings.ini and says, after every change, what a person would see: one line of JSON
on standard output. Everything else a test wants to know lies in the project file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from annotator.app import Application
from annotator.state.settings import Settings

LOOK_MS = 30


class Witness:
    """Tells what is to be seen whenever it is something else."""

    def __init__(self, program: Application) -> None:
        self._program = program
        self._said = ""
        self._timer = QTimer(program.window)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        program.workspace.playhead.playing_changed.connect(self.look)  # it may end again before the timer's next turn

    def look(self) -> None:
        """Say what is to be seen, if it has changed."""
        line = json.dumps(self._seen())
        if line != self._said:
            self._said = line
            print(line, flush=True)

    def _seen(self) -> dict[str, object]:
        workspace, window = self._program.workspace, self._program.window
        focus = QApplication.focusWidget()
        corner = window.canvas.mapToGlobal(QPoint(0, 0))
        return {
            "ready": workspace.model.ready is not None and window.canvas.shown_frame is not None,
            "active": window.isActiveWindow(),
            "frame": workspace.playhead.frame,
            "playing": workspace.playhead.playing,
            "tool": workspace.view.tool.name,
            "brush_px": round(workspace.view.brush_px, 2),
            "objects": [target.name for target in workspace.targets()],
            "selected": next(
                (n for n, target in enumerate(workspace.targets()) if target.id == workspace.selection.target_id), None
            ),
            "all_hidden": workspace.selection.all_hidden,
            "hidden": len(workspace.selection.hidden),
            "changed": [(each.first, each.last) for each in workspace.reach.in_hand.stretches],
            "shows_before": workspace.reach.shows_before,
            "propagating": workspace.runner.propagation is not None,
            "asking": workspace.runner.asking,
            "reviewing": workspace.reviewing,
            "masks": self._masks(),
            "dialog": [_named(each) for each in QApplication.topLevelWidgets() if _open(each)],
            "typing": isinstance(focus, QLineEdit) and not focus.isReadOnly(),
            "typed": focus.text() if isinstance(focus, QLineEdit) else "",
            "offset": [round(value) for value in window.canvas.view.transform.to_widget((0.0, 0.0))],
            "canvas": [corner.x(), corner.y(), window.canvas.width(), window.canvas.height()],
            "theme": self._program.look.theme.name,
            "notices": window.notices.sentences(),
            "pid": workspace.client.pid,
        }

    def _masks(self) -> int:
        workspace = self._program.workspace
        masklet, session = workspace.masklet, workspace.session
        return 0 if masklet is None or session is None else len(session.context.store.masklets.summaries(masklet.id))


def _open(widget: object) -> bool:
    return isinstance(widget, QDialog) and widget.isVisible()


def _named(dialog: QWidget) -> str:
    """Its class, and whether keys would go elsewhere still."""
    name = type(dialog).__name__
    return name if dialog.isActiveWindow() else f"{name} behind"


def main(folder: Path) -> int:
    """Run until the window is closed."""
    program = Application(settings=Settings(folder / "settings.ini"))
    program.window.show()
    program.open(folder / "disc.mp4")
    witness = Witness(program)
    status = program.qt.exec()
    witness.look()
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
