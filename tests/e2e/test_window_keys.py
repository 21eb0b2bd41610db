"""What keys meet in the whole window: where the focus is after typing, and what is said where a key can do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from annotator.dialogs.command_palette import CommandPalette
from annotator.panels.history_panel import HistoryPanel
from annotator.workspace import Notice
from storage.records import MaskletState, Provenance
from tests.e2e.person import Annotator, running, settings_of
from tests.engine.desk import GRID, disc_centre, write_disc_clip
from tests.patience import let_through


@pytest.fixture
def ana(tmp_path: Path, checkpoint: Path, qtbot: QtBot) -> Iterator[Annotator]:
    with running(settings_of("Ana", folder=tmp_path, checkpoint=checkpoint), qtbot) as program:
        annotator = Annotator(program, qtbot)
        program.open(write_disc_clip(tmp_path / "disc.mp4"))
        qtbot.waitUntil(lambda: annotator.canvas.shown_frame == 0)
        program.window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is annotator.canvas)
        yield annotator


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifier)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@pytest.mark.parametrize("ending", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_after_a_name_is_typed_keys_go_to_the_frame_again(ana: Annotator, ending: Qt.Key) -> None:
    ana.click(disc_centre(0))
    press(Qt.Key.Key_F2)
    QTest.keyClicks(focused(), "disc")
    press(ending)
    ana.qtbot.waitUntil(lambda: QApplication.focusWidget() is ana.canvas)
    assert [target.name for target in ana.workspace.targets()] == [
        "disc" if ending == Qt.Key.Key_Return else "object 1"
    ]


def test_after_the_palette_keys_go_to_the_frame_again(ana: Annotator) -> None:
    press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    ana.qtbot.waitUntil(lambda: focused() is not ana.canvas)
    press(Qt.Key.Key_Escape)
    ana.qtbot.waitUntil(lambda: ana.window.findChild(CommandPalette) is None)
    assert QApplication.focusWidget() is ana.canvas


def test_the_key_of_what_cannot_be_done_is_answered_with_the_reason(ana: Annotator) -> None:
    ana.click(disc_centre(0))
    press(Qt.Key.Key_S)
    assert ana.window.notices.sentences()[-1] == "Switch to review first (Shift+V)."
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_X)
    assert len(ana.window.notices.sentences()) == 1, "a letter of a name is no key of an action"


def test_what_is_done_already_is_told_and_no_error(ana: Annotator) -> None:
    ana.click(disc_centre(0))
    ana.act("track.forward")
    ana.wait_for_propagation()
    assert set(ana.provenance().values()) == {Provenance.PROMPTED, Provenance.PROPAGATED}
    said: list[Notice] = []
    ana.workspace.noticed.connect(said.append)
    ana.act("track.backward")
    assert [(each.level, each.sentence.split(":")[0]) for each in said] == [("info", "There is nothing to propagate")]


def test_the_history_keeps_the_present_in_sight(ana: Annotator) -> None:
    ana.click(disc_centre(0))
    for frame in GRID:
        ana.go_to(frame)
        ana.act("frame.absent")
    ana.act("edit.history")
    panel = ana.window.findChild(HistoryPanel)
    assert panel is not None
    steps = panel.findChild(QListWidget)
    assert steps is not None
    for _ in GRID[1:]:
        ana.act("edit.undo")
    present = steps.currentItem()
    assert "f 0" in present.text()
    assert steps.viewport().rect().contains(steps.visualItemRect(present))


def test_escape_takes_notices_away_newest_first(ana: Annotator) -> None:
    ana.workspace.warn("The first is wrong.")
    ana.workspace.warn("So is the second.")
    assert ana.window.notices.sentences() == ["The first is wrong.", "So is the second."]
    press(Qt.Key.Key_Escape)
    assert ana.window.notices.sentences() == ["The first is wrong."]
    press(Qt.Key.Key_Escape)
    assert ana.window.notices.sentences() == []


def test_what_is_amiss_stays_in_sight_until_it_is_handed_in_all_the_same(ana: Annotator) -> None:
    ana.click(disc_centre(0))
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    let_through()
    (warning,) = [each for each in ana.window.notices.sentences() if "not submitted yet" in each]
    assert ana.workspace.masklet is not None
    assert ana.workspace.masklet.state is MaskletState.DRAFT
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    ana.qtbot.waitUntil(lambda: warning not in ana.window.notices.sentences())
    assert ana.workspace.masklet.state is MaskletState.SUBMITTED
