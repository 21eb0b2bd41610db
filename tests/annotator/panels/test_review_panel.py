"""The reviewer's panel: its buttons stay where they are, its marks fit, and an empty one says why."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from annotator.bars.chip import Chip
from annotator.panels.review_panel import ReviewPanel
from engine.team.rules import Rules
from storage.records import Decision, Role
from tests.annotator.small_window import Office

WIDTH_PX = 288


@pytest.fixture
def panel(office: Office, qtbot: QtBot) -> ReviewPanel:
    office.submitted("cat")
    panel = ReviewPanel(office.workspace, office.look, office.actions)
    qtbot.addWidget(panel)
    panel.resize(WIDTH_PX, 400)
    office.reviewer_sits_down()
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def words(panel: ReviewPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_marking_a_frame_moves_no_button(office: Office, panel: ReviewPanel, qtbot: QtBot) -> None:
    def places() -> list[tuple[int, int]]:
        return [(chip.x(), chip.y()) for chip in panel.findChildren(Chip)]

    before, height = places(), panel.sizeHint().height()
    office.workspace.review.toggle_mark()
    qtbot.waitUntil(lambda: "f 0" in [button.text() for button in panel.findChildren(QPushButton)])
    assert places() == before
    assert panel.sizeHint().height() == height


def test_more_marks_than_fit_are_counted(office: Office, panel: ReviewPanel, qtbot: QtBot) -> None:
    workspace = office.workspace
    for frame in workspace.playhead.grid.frames()[:9]:
        workspace.playhead.seek(frame)
        workspace.review.toggle_mark()
    qtbot.waitUntil(lambda: "+4" in words(panel))
    shown = [each.text() for each in panel.findChildren(QPushButton) if each.isVisible()]
    assert [each for each in shown if each.startswith("f ")] == ["f 0", "f 4", "f 8", "f 12", "f 16"]
    assert panel.minimumSizeHint().width() <= WIDTH_PX


def test_an_annotator_reads_why_nothing_waits(office: Office, panel: ReviewPanel, qtbot: QtBot) -> None:
    office.workspace.take_over("Yu-na", role=Role.ANNOTATOR)
    office.workspace.set_reviewing(True)
    qtbot.waitUntil(lambda: any("verdicts are given by reviewers and leads" in each for each in words(panel)))


def test_a_verdict_that_does_not_decide_says_who_does(office: Office) -> None:
    workspace = office.workspace
    for name in ("dog", "bird"):
        office.submitted(name)
    workspace.take_over("Lea", role=Role.LEAD)
    assert workspace.session is not None
    context = workspace.session.context
    Rules(context.store).require(2, by=context.person)
    dog = workspace.targets()[0].id
    for name, decision, words in (
        ("Rita", Decision.SATISFACTORY, "another person has to speak"),
        ("Tom", Decision.UNSATISFACTORY, "a lead decides"),
    ):
        workspace.take_over(name, role=Role.REVIEWER)
        workspace.set_reviewing(True)
        workspace.selection.select(dog)
        workspace.review.judge(decision, reason="loose")
        assert words in office.noticed[-1]
