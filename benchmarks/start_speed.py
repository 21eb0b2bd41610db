"""How long a person waits for the window: `python -m benchmarks.start_speed [--rounds N]`.

From the start of the process to the first paint of the start page, to the first frame on the canvas where a project is
given, and, in the same round, to the first paint of an empty PySide6 window, which nothing built on it can beat. Also
which heavy packages the way to the start page has imported.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import resources
from engine.places import PROJECT_SUFFIX
from engine.project import Project

BARE = """
import time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
class Window(QMainWindow):
    def paintEvent(self, event):
        print(time.time(), flush=True)
        QTimer.singleShot(0, application.quit)
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""
OURS = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from annotator.app import Application
from annotator.state.settings import Settings
settings = Settings(Path(sys.argv[1]) / "settings.ini")

program = Application(settings=settings)
window = program.window
done = False
def said():
    global done
    if not done:
        done = True
        print(time.time(), *(name for name in HEAVY if name in sys.modules), flush=True)
        QTimer.singleShot(0, window.close)
HEAVY = ("torch", "cv2", "av", "sqlalchemy", "alembic", "shapely", "rich")
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, said)
        return False
painted = Painted()
if len(sys.argv) > 2:
    class Shown(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint and window.canvas.shown_frame is not None:
                QTimer.singleShot(0, said)
            return False
    shown = Shown()
    window.canvas.installEventFilter(shown)
    QTimer.singleShot(0, lambda: program.open(Path(sys.argv[2])))
else:
    window.start_page.installEventFilter(painted)
window.show()
program.qt.exec()
"""


def first_paint_ms(code: str, *arguments: str) -> tuple[float, str]:
    """Milliseconds from starting a process to what it says it has painted, and what else it says."""
    began = time.time()
    process = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, timeout=120
    )
    when, _, rest = process.stdout.strip().partition(" ")
    return (float(when) - began) * 1000, rest


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ANNOTATOR_CACHE"] = f"{folder}/cache"
        project = _project(Path(folder))
        ways = {
            "an empty PySide6 window": (BARE,),
            "the start page": (OURS, folder),
            "a project's first frame": (OURS, folder, str(project)),
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        imported = ""
        for _ in range(rounds + 1):  # the first round only warms the disk's cache
            for name, (code, *arguments) in ways.items():
                took_ms, said = first_paint_ms(code, *arguments)
                times[name].append(took_ms)
                imported = said if name == "the start page" else imported
    bare = statistics.median(times["an empty PySide6 window"][1:])
    print(f"From the start of the process to the first paint, median of {rounds} rounds:")
    for name, all_ms in times.items():
        middle = statistics.median(all_ms[1:])
        print(f"  {name:<26} {middle:6.0f} ms   {middle / bare:4.1f} × the empty window")
    print(f"  imported by then: {imported or 'none of the heavy packages'}")


def _project(folder: Path) -> Path:
    clip = folder / "clip.mp4"
    shutil.copyfile(resources.SAMPLE_CLIP, clip)
    with Project.create(clip.with_suffix(PROJECT_SUFFIX)) as project:
        project.add_video(clip)[1].close()
    return project.path


if __name__ == "__main__":
    main()
