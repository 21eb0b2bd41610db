"""The side column keeps its places and fits the smallest window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from annotator.panels.review_panel import ReviewPanel
from annotator.panels.side_panel import SidePanel
from annotator.panels.still_scroll import StillScroll
from annotator.panels.worth_panel import WorthPanel
from storage.records import Decision
from tests.annotator.small_window import Office
from tests.patience import let_through

SMALLEST = (288, 511)
"""The column in a window of 1280×800."""


@pytest.fixture
def side(office: Office, qtbot: QtBot) -> SidePanel:
    panel = SidePanel(office.workspace, office.look, office.actions)
    qtbot.addWidget(panel)
    panel.resize(*SMALLEST)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def part(side: SidePanel, kind: type[QWidget]) -> QWidget:
    return side.findChildren(kind)[0]


def test_what_was_sent_back_stands_beside_all_other_panels(office: Office, side: SidePanel, qtbot: QtBot) -> None:
    masklet = office.submitted("cat")
    office.reviewer_sits_down()
    said = "The mask slips off the cat behind the vase."
    assert office.workspace.review.judge(Decision.UNSATISFACTORY, reason=said)
    office.workspace.take_over("Ann")
    office.workspace.set_reviewing(False)
    office.workspace.selection.select(masklet.target_id)
    qtbot.waitUntil(lambda: part(side, ReviewPanel).isVisible() and part(side, WorthPanel).isVisible())
    qtbot.waitUntil(lambda: side.findChildren(StillScroll)[0].verticalScrollBar().maximum() == 0)


def test_a_reviewer_reads_what_was_said_of_which_revision(office: Office, side: SidePanel, qtbot: QtBot) -> None:
    masklet = office.submitted("cat")
    annotator = office.workspace.person
    office.reviewer_sits_down()
    assert office.workspace.review.judge(Decision.UNSATISFACTORY, reason="The tail is missing.")
    assert annotator is not None
    office.workspace.take_over(annotator.name)
    assert office.workspace.session is not None
    office.workspace.session.verifying.submit(masklet.id)
    office.reviewer_sits_down()
    office.workspace.selection.select(masklet.target_id)
    said = {"Revision 2. Said of revision 1: The tail is missing.", f"Phase 3 · {annotator.name}"}
    qtbot.waitUntil(lambda: said <= {label.text() for label in part(side, ReviewPanel).findChildren(QLabel)})


def test_what_is_worth_a_look_keeps_its_height_when_an_object_comes(office: Office, side: SidePanel) -> None:
    before = part(side, WorthPanel).geometry()
    office.object_with_masks("cat")
    let_through()
    assert part(side, WorthPanel).geometry() == before


def test_a_long_list_scrolls_without_becoming_narrower(office: Office, side: SidePanel, qtbot: QtBot) -> None:
    inner = side.findChildren(StillScroll)[-1]
    width = inner.viewport().width()
    for number in range(12):
        office.object_with_masks(f"cat {number}", frames=())
    bar = inner.verticalScrollBar()
    qtbot.waitUntil(lambda: 0 < bar.maximum() == bar.value())  # the object in hand is in sight
    assert inner.viewport().width() == width
