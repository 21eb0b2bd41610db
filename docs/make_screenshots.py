"""Photographs every screen of the window: `python docs/make_screenshots.py [--out FOLDER] [--chosen]`.

Starts the real program on the bundled clip, does the whole job as people would, and at every step saves the window in
both themes, both languages and two sizes. With `--chosen` only what the guide shows is made, into `docs/pictures`.
Runs without a screen, with QT_SCALE_FACTOR=2 as on a fine one. Settings, projects and caches lie in a temporary
folder, so that no one's own are touched.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QToolButton, QWidget
from scenes_around import look_around
from scenes_automatic import find
from scenes_details import LONG_NAME, crowd, details
from scenes_models import models
from scenes_queues import queues
from scenes_statistics import statistics

import resources
from annotator.app import Application
from annotator.state.settings import Settings
from storage.records import Decision, MaskletState, Role

SIZES = ((1280, 800), (1920, 1080))
THEMES = ("dark", "light")
LANGUAGES = ("en", "ko")
PICTURES = Path(__file__).parent / "pictures"
COLOURS, FLAT = 256, 64
WAIT_S = 300.0
STROKE = ((198, 212), (206, 198), (222, 196), (232, 208), (226, 224), (208, 226), (200, 214))
"""Round the ball on the frame where it is painted."""
CORNERS = ((176, 196), (214, 182), (248, 200), (240, 234), (204, 240))
"""Further round it; the pointer stays on the last one."""

# What the guide shows: scene, theme and language, at the first size.
CHOSEN = {
    "start": ("dark", "en"),
    "empty": ("dark", "en"),
    "clicked": ("dark", "en"),
    "propagating": ("dark", "en"),
    "corrected": ("dark", "en"),
    "changed": ("dark", "en"),
    "swap": ("dark", "en"),
    "painting": ("light", "en"),
    "lasso": ("dark", "en"),
    "palette": ("dark", "en"),
    "review": ("light", "en"),
    "export": ("dark", "en"),
    "work-verify": ("dark", "en"),
    "work-returned": ("dark", "en"),
    "marking": ("dark", "en"),
    "sent-back": ("light", "en"),
    "compare": ("dark", "en"),
    "whole": ("dark", "ko"),
    "auto-found": ("dark", "en"),
    "dashboard": ("light", "en"),
    "dataset": ("dark", "en"),
    "contact-sheet": ("dark", "en"),
}


class Studio:
    """The program, a person's hands at it, and a camera."""

    def __init__(self, folder: Path, *, out: Path, chosen: bool) -> None:
        settings = Settings(folder / "settings.ini")
        for key, value in {"person": "Ji-won", "language": "en", "theme": "dark"}.items():
            settings.set_text(key, value)
        self._out, self._chosen, self.folder, self._number = out, chosen, folder, 0
        self.program = Application(settings=settings)
        self.window, self.workspace = self.program.window, self.program.workspace
        self.canvas = self.window.canvas
        self.window.resize(*SIZES[0])
        self.window.show()
        QTest.qWait(50)

    # --- hands ------------------------------------------------------------------------------------------------------

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the program run until something holds; RuntimeError where it never does."""
        end = time.monotonic() + WAIT_S
        while not until():
            if time.monotonic() > end:
                raise RuntimeError(f"waited in vain; the window says: {self.window.notices.sentences()}")
            QApplication.processEvents()
            time.sleep(0.01)  # qWait would keep the interpreter from the threads that read and decode

    def act(self, action_id: str) -> None:
        """Trigger an action once it can be done."""
        QTest.qWait(20)
        self.wait(self.window.actions_by_id[action_id].isEnabled)
        self.window.actions_by_id[action_id].trigger()
        QTest.qWait(20)

    def submit(self) -> None:
        """Hand the selected masklet in, also where the program has something to say first."""
        while self.workspace.masklet is not None and self.workspace.masklet.state is not MaskletState.SUBMITTED:
            self.act("object.submit")

    def at(self, x: float, y: float) -> QPoint:
        """The canvas's pixel for a pixel of the image."""
        left, top = self.canvas.view.transform.to_widget((x, y))
        return QPoint(round(left), round(top))

    def click(self, x: float, y: float, *, positive: bool = True) -> None:
        """Click on the frame and wait for the answer."""
        button = Qt.MouseButton.LeftButton if positive else Qt.MouseButton.RightButton
        QTest.mouseClick(self.canvas, button, Qt.KeyboardModifier.NoModifier, self.at(x, y))
        self.wait(lambda: not self.workspace.runner.asking)

    def drag(self, *places: tuple[float, float]) -> None:
        """Drag over the frame from place to place and wait for the answer."""
        self.hold(*places)
        QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.at(*places[-1]))
        self.wait(lambda: not self.workspace.runner.asking)

    def hold(self, *places: tuple[float, float]) -> None:
        """Drag over the frame without letting go."""
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.at(*places[0]))
        for place in places:
            QTest.mouseMove(self.canvas, self.at(*place))
            QTest.qWait(5)

    def go_to(self, frame: int) -> None:
        """Go to a frame and wait until it is shown."""
        self.workspace.playhead.seek(frame)
        self.wait(lambda: self.canvas.shown_frame == frame)

    def propagate(self, action_id: str = "track.stale") -> None:
        """Propagate and wait for the end."""
        self.act(action_id)
        self.wait(lambda: self.workspace.runner.propagation is None)

    # --- camera -----------------------------------------------------------------------------------------------------

    def shoot(self, scene: str, *, again: Callable[[], object] | None = None) -> None:
        """Save the window in every theme, language and size, and leave it as it was; `again` sets a pose up anew."""
        self._number += 1
        for size in SIZES[:1] if self._chosen else SIZES:
            for theme in THEMES:
                for language in LANGUAGES:
                    if self._chosen and CHOSEN.get(scene) != (theme, language):
                        continue
                    self._pose(size, theme, language)
                    if again is not None:
                        again()
                    QTest.qWait(60)
                    name = scene if self._chosen else f"{self._number:02d}-{scene}-{theme}-{language}-{size[0]}"
                    self._save(name)
        self._pose(SIZES[0], "dark", "en")

    def _pose(self, size: tuple[int, int], theme: str, language: str) -> None:
        self.window.resize(*size)
        if self.program.look.theme.name != theme:
            self.program.look.use(theme)
        if self.program.translation.language != language:
            self.program.speak(language)
        QTest.qWait(20)

    def _save(self, name: str) -> None:
        picture = self.window.grab()
        painter = QPainter(picture)
        for widget in self._over():
            place = self.window.mapFromGlobal(widget.pos())
            painter.drawPixmap(place, widget.grab())
            painter.setPen(QColor(self.program.look.theme.disabled))
            painter.drawRect(QRect(place, widget.size()))
        painter.end()
        self._out.mkdir(parents=True, exist_ok=True)
        path = self._out / f"{name}.png"
        picture.save(str(path))
        if self._chosen:
            with Image.open(path) as full:
                _few_colours(full.convert("RGB")).save(path, optimize=True)
            print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB")

    def _over(self) -> list[QWidget]:
        """Dialogs and menus that are open, put where they would stand."""
        found = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not self.window]
        dialogs = [each for each in found if isinstance(each, QDialog)]
        for dialog in dialogs:
            room = self.window.geometry()
            dialog.move(room.center() - QPoint(dialog.width() // 2, dialog.height() // 2))
        return [*dialogs, *(each for each in found if isinstance(each, QMenu))]

    def dismiss_notices(self) -> None:
        """Click every notice away."""
        for button in self.window.notices.findChildren(QToolButton):
            button.click()
        QTest.qWait(20)

    def close_dialogs(self) -> None:
        """Close whatever stands over the window."""
        for widget in self._over():
            widget.close()
        QTest.qWait(20)


def _few_colours(full: Image.Image) -> Image.Image:
    """The picture with a palette: the flat colours of the window exactly, the rest for the photograph, dithered."""
    counted = full.getcolors(full.width * full.height)
    flat = [colour for _, colour in sorted(counted, reverse=True)[:FLAT]]
    rest = full.quantize(COLOURS - FLAT, Image.Quantize.MAXCOVERAGE).getpalette()
    palette = Image.new("P", (1, 1))
    palette.putpalette([*(value for colour in flat for value in colour), *(rest or [])[: 3 * (COLOURS - FLAT)]])
    return full.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)


def _first_of(prompts: dict[str, object]) -> list[tuple[int, dict[str, object]]]:
    """The first prompt of every object in a prompts file, with its number."""
    objects = prompts["objects"]
    assert isinstance(objects, list)
    return [(each["id"], each["prompts"][0]) for each in objects]


def begin(studio: Studio) -> None:
    """Start page without and with projects; the sample before anything is done."""
    studio.shoot("first-start")
    for name in ("street crossing", "이삭의 농구 영상", LONG_NAME):
        path = studio.folder / "projects" / f"{name}.masklets"
        path.parent.mkdir(exist_ok=True)
        studio.workspace.opening.create_project(path)
    studio.act("file.start")
    studio.shoot("start")
    clip = studio.folder / resources.SAMPLE_CLIP.name
    shutil.copyfile(resources.SAMPLE_CLIP, clip)
    studio.workspace.opening.create_project(studio.folder / "sample.masklets")
    studio.workspace.opening.add_video(clip)
    studio.wait(lambda: studio.canvas.shown_frame == 0)
    studio.wait(lambda: studio.workspace.model.ready is not None)
    studio.shoot("empty")


def annotate(studio: Studio) -> None:
    """Prompts, propagation, correction, painting, absence."""
    prompts = _first_of(json.loads(resources.SAMPLE_PROMPTS.read_text(encoding="utf-8")))
    for number, prompt in prompts:
        if number > 1:
            studio.act("object.new")
        frame = prompt["frame"]
        assert isinstance(frame, int)
        studio.go_to(frame)
        if isinstance(box := prompt.get("box"), list):
            studio.drag((box[0], box[1]), (box[2], box[3]))
        elif isinstance(points := prompt.get("points"), list):
            studio.click(*points[0])
        if number == 1:
            studio.shoot("clicked")
    studio.workspace.hand.rename(studio.workspace.targets()[0].id, "ball")
    studio.workspace.hand.rename(studio.workspace.targets()[1].id, "car")
    studio.workspace.hand.rename(studio.workspace.targets()[2].id, "butterfly")
    studio.act("track.stale")
    studio.shoot("propagating")
    studio.wait(lambda: studio.workspace.runner.propagation is None)
    studio.act("object.select_1")
    studio.wait(lambda: studio.workspace.worth.settled)
    studio.act("look.worst")
    studio.wait(lambda: studio.canvas.shown_frame == studio.workspace.playhead.frame)
    studio.shoot("worst")
    studio.act("look.back")
    studio.go_to(48)
    studio.shoot("tracked")
    studio.click(320, 40, positive=False)
    studio.shoot("corrected")
    studio.propagate("track.forward")
    studio.act("tool.brush")
    studio.go_to(24)
    studio.hold(*STROKE)
    studio.shoot("painting")
    studio.drag(*STROKE)
    studio.act("tool.outline")
    for corner in CORNERS[:-1]:
        studio.click(*corner)
    studio.shoot("lasso", again=lambda: studio.click(*CORNERS[-1]))
    studio.window.cancel_gesture()
    studio.act("object.select_2")
    studio.go_to(60)
    studio.act("tool.prompt")
    studio.act("track.in")
    studio.go_to(80)
    studio.act("track.out")
    studio.act("frame.absent")
    studio.wait(lambda: not studio.workspace.runner.asking)
    studio.shoot("absent")
    studio.act("track.clear")


def mend(studio: Studio) -> None:
    """What a propagation changed on frame and lane, the mask before alone, and the list of objects to swap with."""
    studio.act("object.select_1")
    studio.wait(lambda: studio.workspace.reach.complete)
    studio.go_to(0)
    studio.act("reach.next")
    studio.wait(lambda: studio.canvas.shown_frame == studio.workspace.playhead.frame)
    studio.dismiss_notices()
    studio.shoot("changed")
    studio.workspace.reach.hold_before(True)
    studio.shoot("before")
    studio.workspace.reach.hold_before(False)
    studio.act("object.swap")
    studio.shoot("swap")
    studio.close_dialogs()


def verify(studio: Studio) -> None:
    """Submit, verify as another person, send back, accept, export."""
    for number in (1, 2, 3):
        studio.act(f"object.select_{number}")
        studio.submit()
    studio.dismiss_notices()
    studio.workspace.take_over("Min-ho", role=Role.REVIEWER)
    studio.act("review.mode")
    studio.act("object.select_1")
    studio.go_to(64)
    studio.act("review.mark")
    studio.shoot("review")
    studio.act("review.unsatisfactory")
    studio.shoot("verdict")
    studio.close_dialogs()
    studio.workspace.review.judge(Decision.UNSATISFACTORY, reason="The mask slips off the ball behind the vase.")
    for number in (2, 3):
        studio.act(f"object.select_{number}")
        studio.act("review.satisfactory")
    studio.workspace.take_over("Ji-won")
    studio.act("review.mode")
    studio.act("object.select_1")
    studio.go_to(64)
    studio.shoot("returned")
    studio.act("file.export")
    QTest.qWait(500)
    studio.shoot("export")
    studio.close_dialogs()
    studio.act("object.select_3")
    studio.go_to(24)
    studio.shoot("whole")


def main() -> None:
    """Do the job and photograph it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "annotator-screens")
    parser.add_argument("--chosen", action="store_true", help="only the pictures of the guide, into docs/pictures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ANNOTATOR_CACHE"] = f"{folder}/cache"
        studio = Studio(Path(folder), out=PICTURES if options.chosen else options.out, chosen=options.chosen)
        for part in (begin, annotate, mend, look_around, verify, queues, crowd, find, models, statistics, details):
            part(studio)
        studio.window.close()


if __name__ == "__main__":
    main()
