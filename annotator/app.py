"""Starts the window: application, look, language, workspace; and makes unexpected errors loud without losing work.

The only module that makes a QApplication. On the way to the start page neither torch and cv2 nor SQLAlchemy and PyAV
are imported: those two come once it is on the screen.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
import traceback
from importlib import import_module
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from annotator.cycle_collector import CycleCollector
from annotator.i18n import Translation, system_language
from annotator.main_window import MainWindow
from annotator.state.settings import Settings
from annotator.theme.look import Look
from annotator.workspace import Workspace
from engine.places import PROJECT_SUFFIX

FRAME_PX = 40  # the most that desktops put around a window

log = logging.getLogger(__name__)


class Application:
    """The pieces of a running program; tests build one and drive it."""

    def __init__(self, *, settings: Settings | None = None, arguments: list[str] | None = None) -> None:
        # opencv-python points Qt at its own plugins, which are not for this Qt.
        os.environ.pop("QT_QPA_PLATFORM_PLUGIN_PATH", None)
        existing = QApplication.instance()
        self.qt = existing if isinstance(existing, QApplication) else QApplication(arguments or ["annotator"])
        self.qt.setApplicationName("masklet-annotator")
        self.qt.setApplicationDisplayName("Masklet Annotator")
        self.settings = settings or Settings()
        self.translation = Translation()
        self.translation.use(self.settings.text("language") or system_language())
        self.look = Look(self.qt, theme=self.settings.text("theme", "dark"))
        self.workspace = Workspace(settings=self.settings)
        self.window = MainWindow(self.workspace, self.look)
        self.window.language_chosen.connect(self.speak)
        self.collector = CycleCollector(self.window)

    def speak(self, language: str) -> None:
        """Change the language of everything on the screen."""
        self.settings.set_text("language", language)
        self.translation.use(language)
        self.window.speak()

    def open(self, path: Path) -> None:
        """Open a project or add a video."""
        if path.suffix == PROJECT_SUFFIX:
            self.workspace.opening.open_project(path)
        else:
            self.workspace.opening.add_video(path)


def appear(window: QWidget) -> None:
    """Bring a window onto the screen, where it was last; as large as the screen where it would not fit."""
    room = window.screen().availableGeometry()
    if window.width() > room.width() or window.height() + FRAME_PX > room.height():
        window.setWindowState(Qt.WindowState.WindowMaximized)
    window.show()


def _warm_up() -> None:
    """Import, beside the window that is on the screen, what the first opening of a project needs."""

    def load() -> None:
        import_module("engine.session")
        gc.freeze()  # modules live as long as the program: not looked through again at every full collection

    threading.Thread(target=load, name="warm-up", daemon=True).start()


def run_window(path: Path | None, *, sample: bool = False) -> int:
    """Open the window, with a path or the sample if asked, and run until it is closed; returns the exit status."""
    application = Application(arguments=sys.argv)
    window = application.window

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        traceback.print_exception(kind, error, trace)
        application.workspace.warn(f"{kind.__name__}: {error}")

    sys.excepthook = report
    appear(window)
    QTimer.singleShot(0, _warm_up)
    if path is not None:
        QTimer.singleShot(0, lambda: application.open(path))
    elif sample:
        QTimer.singleShot(0, window.open_sample)
    return application.qt.exec()
