"""Keys as a person presses them: a real X server, a window manager, and the program in a process of its own.

Without a window manager Qt gets focus and shortcuts wrong, so these cannot be tried offscreen. Skipped where Xvfb,
openbox or xdotool is not installed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.cli import system
from annotator.state.settings import Settings
from engine.places import PROJECT_SUFFIX
from storage.records import PinKind, StepKind, StepState
from storage.store import ProjectStore
from tests.engine.desk import COUNT, GRID, LAST, STRIDE, disc_centre, write_disc_clip

TOOLS = ("Xvfb", "openbox", "xdotool")
WAIT_S = 60.0
HOLD_S = 0.6
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 keys"),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
    pytest.mark.skipif(bool(system.missing_xcb_packages()), reason="libraries of Qt's X plugin are missing"),
]


class Screen:
    """An X server of its own with a window manager."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            # -r: no key repeats itself, however long a busy machine takes between its going down and up
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-r"],
            pass_fds=(writing,),
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as numbers:
            self.name = f":{numbers.readline().strip()}"
        self.environment = {**os.environ, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}
        self._manager = subprocess.Popen(["openbox"], env=self.environment, stderr=subprocess.DEVNULL)

    def do(self, *words: str) -> None:
        """Press, type or point with xdotool."""
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=WAIT_S)

    def close(self) -> None:
        for process in (self._manager, self._server):
            process.terminate()
            process.wait(WAIT_S)


class Program:
    """The program on a screen, and what it last said is to be seen."""

    def __init__(self, screen: Screen, folder: Path) -> None:
        self.screen, self.folder = screen, folder
        self.seen: dict[str, Any] = {}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.desk_program", str(folder)],
            env={**screen.environment, "PYTHONPATH": os.getcwd()},
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.seen = json.loads(line)

    def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until what is seen is as wanted."""
        end = time.monotonic() + WAIT_S
        while not (self.seen and holds(self.seen)):
            assert time.monotonic() < end, f"waited in vain; seen: {self.seen}"
            assert self.process.poll() is None, "the program has ended"
            time.sleep(0.02)
        return self.seen

    def key(self, *keys: str) -> None:
        self.screen.do("key", *keys)

    def at(self, image_xy: tuple[float, float]) -> None:
        """Point at a pixel of the frame."""
        left, top, width, height = self.seen["canvas"]
        x0, y0 = self.seen["offset"]
        scale = min((width - 2 * x0) / 128, (height - 2 * y0) / 96)
        x, y = left + x0 + image_xy[0] * scale, top + y0 + image_xy[1] * scale
        self.screen.do("mousemove", "--sync", str(round(x)), str(round(y)))

    def click(self, image_xy: tuple[float, float]) -> None:
        """Click on the frame and wait for the mask."""
        self.at(image_xy)
        self.screen.do("click", "1")
        self.until(lambda seen: seen["masks"] > 0 and not seen["asking"])

    def close(self) -> None:
        """Quit by key, as a person does."""
        if self.process.poll() is None:
            self.key("ctrl+q")
        try:
            self.process.wait(WAIT_S)
        finally:
            self.process.kill()
            self._reader.join()
            assert self.process.stdout is not None
            self.process.stdout.close()

    def store(self) -> ProjectStore:
        return ProjectStore.open(self.folder / f"disc{PROJECT_SUFFIX}")


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    screen = Screen()
    yield screen
    screen.close()


@pytest.fixture
def program(screen: Screen, tmp_path: Path, checkpoint: Path) -> Iterator[Program]:
    """Ana at the program, its window in front, the pointer over the frame's corner."""
    write_disc_clip(tmp_path / "disc.mp4")
    settings = Settings(tmp_path / "settings.ini")
    for key, value in {"checkpoint": str(checkpoint), "person": "Ana", "language": "en"}.items():
        settings.set_text(key, value)
    settings.sync()
    program = Program(screen, tmp_path)
    program.until(lambda seen: seen["ready"] and seen["active"])
    yield program
    program.close()


def test_stepping_and_seeking(program: Program) -> None:
    for keys, frame in (
        (["Right"], STRIDE),
        (["d", "d"], 3 * STRIDE),
        (["a"], 2 * STRIDE),
        (["Left"], STRIDE),
        (["period"], STRIDE + 1),
        (["comma"], STRIDE),
        (["End"], COUNT - 1),
        (["Home"], 0),
        (["shift+Right"], LAST),
    ):
        program.key(*keys)
        program.until(lambda seen, frame=frame: seen["frame"] == frame)


def test_space_tapped_plays_and_held_pans(program: Program) -> None:
    program.at((64, 48))
    program.key("space")
    program.until(lambda seen: seen["playing"])
    program.key("space")
    program.until(lambda seen: not seen["playing"])
    before = program.seen["offset"]
    program.screen.do("keydown", "space")
    program.screen.do("mousedown", "1")
    for _ in range(8):
        program.screen.do("mousemove_relative", "--sync", "12", "5")
    program.screen.do("mouseup", "1")
    program.screen.do("keyup", "space")
    program.until(lambda seen: seen["offset"] != before)
    time.sleep(HOLD_S)  # what must not happen has had its time
    assert not program.seen["playing"]
    assert program.seen["objects"] == []


def test_tools_and_brush_size(program: Program) -> None:
    for key, tool in (("b", "BRUSH"), ("e", "ERASER"), ("f", "OUTLINE"), ("v", "SELECT"), ("p", "PROMPT")):
        program.key(key)
        program.until(lambda seen, tool=tool: seen["tool"] == tool)
    size = program.seen["brush_px"]
    program.key("bracketright")
    program.until(lambda seen: seen["brush_px"] > size)
    program.key("bracketleft", "bracketleft")
    program.until(lambda seen: seen["brush_px"] < size)


def test_an_outline_by_corners_with_one_taken_back_and_a_double_click(program: Program) -> None:
    program.key("f")
    program.until(lambda seen: seen["tool"] == "OUTLINE")
    for place in ((20, 20), (60, 20), (90, 20)):
        program.at(place)
        program.screen.do("click", "1")
    program.key("BackSpace")
    program.at((60, 60))
    program.screen.do("click", "--repeat", "2", "--delay", "50", "1")
    program.until(lambda seen: seen["masks"] == 1)
    program.close()
    with program.store() as store:
        version = store.masklets.mask(store.masklets.masklets(target_id=1)[0].id, 0)
        assert version is not None
        assert 700 < version.area < 900, "a triangle of 40 by 40"


def test_objects_by_number_new_and_hidden_while_held(program: Program) -> None:
    program.key("n")
    program.key("n")
    program.until(lambda seen: len(seen["objects"]) == 2 and seen["selected"] == 1)
    program.key("1")
    program.until(lambda seen: seen["selected"] == 0)
    program.key("2")
    program.until(lambda seen: seen["selected"] == 1)
    program.at((64, 48))
    program.screen.do("keydown", "h")
    program.until(lambda seen: seen["all_hidden"])
    program.screen.do("keyup", "h")
    program.until(lambda seen: not seen["all_hidden"])
    program.key("g")
    program.until(lambda seen: seen["hidden"] == 1)


def test_prompt_propagate_undo_redo_absent_and_delete(program: Program) -> None:
    program.click(disc_centre(0))
    program.key("t")
    program.until(lambda seen: seen["masks"] == len(GRID) and not seen["propagating"])
    program.key("ctrl+z")
    program.until(lambda seen: seen["masks"] == 1)
    program.key("ctrl+shift+z")
    program.until(lambda seen: seen["masks"] == len(GRID))
    program.key("ctrl+z")
    program.until(lambda seen: seen["masks"] == 1)
    program.key("ctrl+y")
    program.until(lambda seen: seen["masks"] == len(GRID))
    program.key("End", "o")
    program.until(lambda seen: seen["frame"] == LAST)
    program.key("Home", "Delete")
    program.close()
    with program.store() as store:
        masklet = store.masklets.masklets(target_id=1)[0]
        pins = store.masklets.pins(masklet.id)
        assert {pin.frame: pin.kind for pin in pins.values()} == {LAST: PinKind.ABSENT}
        kinds = [step.kind for step in store.steps.history(video_id=1, person_id=1) if step.state is StepState.DONE]
    assert kinds[:3] == [StepKind.NEW_TARGET, StepKind.PROMPT, StepKind.PROPAGATE]
    assert len(kinds) == 5


def test_what_a_propagation_changed_is_found_shown_reverted_and_accepted(program: Program) -> None:
    program.click(disc_centre(0))
    program.key("t")
    program.until(lambda seen: seen["masks"] == len(GRID) and not seen["propagating"])
    program.key("shift+Right", "b")  # to the last frame
    program.until(lambda seen: seen["frame"] == LAST and seen["tool"] == "BRUSH")
    program.click((20, 20))  # wrong, and a long way from the disc
    program.key("shift+t")
    changed = program.until(lambda seen: seen["changed"] and not seen["propagating"])["changed"]
    program.key("Home", "alt+Next")
    program.until(lambda seen: seen["frame"] == changed[0][0])
    program.screen.do("keydown", "y")
    program.until(lambda seen: seen["shows_before"])
    program.screen.do("keyup", "y")
    program.until(lambda seen: not seen["shows_before"])
    program.key("alt+BackSpace")
    program.until(lambda seen: seen["changed"] == changed[1:])
    program.key("ctrl+z")
    program.until(lambda seen: seen["changed"] == changed)
    program.key("alt+Return")
    program.until(lambda seen: seen["changed"] == changed[1:])


def test_two_objects_are_swapped_split_and_merged(program: Program) -> None:
    program.click(disc_centre(0))
    program.key("t")
    program.until(lambda seen: seen["masks"] == len(GRID) and not seen["propagating"])
    program.key("n")
    program.until(lambda seen: seen["selected"] == 1)
    program.key("alt+s")
    program.until(lambda seen: seen["dialog"] == ["ObjectChooser"])
    program.key("1")
    program.until(lambda seen: seen["dialog"] == [] and seen["masks"] == len(GRID) and seen["active"])
    program.key("d", "d", "alt+k")
    program.until(lambda seen: len(seen["objects"]) == 3 and seen["selected"] == 2 and seen["masks"] == len(GRID) - 2)
    program.key("alt+m")
    program.until(lambda seen: seen["dialog"] == ["ObjectChooser"])
    program.key("2")
    program.until(lambda seen: len(seen["objects"]) == 2 and seen["masks"] == len(GRID) and seen["active"])
    for objects in (3, 2, 2):
        program.key("ctrl+z")
        program.until(lambda seen, objects=objects: len(seen["objects"]) == objects)


def test_backward_and_escape_stops(program: Program) -> None:
    program.key("End")
    program.until(lambda seen: seen["frame"] == LAST)
    program.click(disc_centre(LAST))
    program.key("shift+t", "Escape")
    seen = program.until(lambda seen: not seen["propagating"])
    assert seen["masks"] >= 1
    program.key("shift+t")
    program.until(lambda seen: seen["masks"] == len(GRID) and not seen["propagating"])


def test_cheat_sheet_and_palette(program: Program) -> None:
    program.key("F1")
    program.until(lambda seen: seen["dialog"] == ["CheatSheet"])
    program.key("Escape")
    program.until(lambda seen: seen["dialog"] == [] and seen["active"])
    theme = program.seen["theme"]
    program.key("ctrl+k")
    program.until(lambda seen: seen["typing"])
    program.screen.do("type", "light or")
    program.until(lambda seen: seen["typed"] == "light or")
    program.key("Return")
    program.until(lambda seen: seen["theme"] != theme and not seen["typing"])
    program.key("d")
    program.until(lambda seen: seen["frame"] == STRIDE)


def test_what_is_typed_into_a_field_is_no_shortcut(program: Program) -> None:
    program.key("n")
    program.until(lambda seen: seen["objects"] == ["object 1"])
    program.key("F2")
    program.until(lambda seen: seen["typing"])
    program.screen.do("type", "bet no. 12 ha")
    program.until(lambda seen: seen["typed"] == "bet no. 12 ha")
    assert (program.seen["tool"], program.seen["frame"], program.seen["playing"]) == ("PROMPT", 0, False)
    program.key("Return")
    program.until(lambda seen: seen["objects"] == ["bet no. 12 ha"])
    program.key("b")
    program.until(lambda seen: seen["tool"] == "BRUSH")
    program.key("F2")
    program.until(lambda seen: seen["typing"])
    program.screen.do("type", "other")
    program.key("Escape")
    program.until(lambda seen: not seen["typing"])
    assert program.seen["objects"] == ["bet no. 12 ha"]
