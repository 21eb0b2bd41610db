"""Notices over the canvas: what leaves by itself, and what waits for its remedy."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.bars import notices
from annotator.bars.notices import Notices
from tests.annotator.small_window import Office
from tests.patience import let_through

FOUND, GONE = "The mask of ball grows to 9.0 times its size at frame 8.", "disc is not at its place."


@pytest.fixture
def pile(office: Office) -> Notices:
    """What is said over the window."""
    office.actions.refresh()
    return Notices(office.workspace, office.look, office.actions, office.window, over=office.window)


def test_what_wants_a_look_leaves_when_somebody_went_there_by_the_key(office: Office, pile: Notices) -> None:
    office.workspace.point_out(FOUND, action_id="reach.next")
    let_through()
    assert pile.sentences() == [FOUND]
    office.actions["reach.previous"].trigger()
    assert FOUND in pile.sentences()
    office.actions["reach.next"].trigger()
    assert FOUND not in pile.sentences()


def test_its_button_does_it_and_the_sentence_leaves(office: Office, pile: Notices) -> None:
    office.workspace.point_out(FOUND, action_id="reach.next")
    let_through()
    done: list[str] = []
    office.actions.done.connect(done.append)
    pile.findChildren(QPushButton)[0].click()
    assert done == ["reach.next"]
    assert FOUND not in pile.sentences()


def test_what_wants_a_look_leaves_by_itself_and_an_error_waits_for_its_remedy(
    office: Office, pile: Notices, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(notices, "LONG_MS", 1)
    office.workspace.offer(GONE, action_id="file.locate")
    office.workspace.point_out(FOUND, action_id="reach.next")
    qtbot.waitUntil(lambda: pile.sentences() == [GONE])


def test_a_sentence_leaves_when_its_remedy_can_be_done_no_more(office: Office, pile: Notices) -> None:
    office.workspace.offer(GONE, action_id="file.locate")
    locate = office.actions["file.locate"]
    locate.setEnabled(True)
    assert pile.sentences() == [GONE]
    locate.setEnabled(False)
    assert pile.sentences() == []
