"""The strip at the bottom says what the mouse does now."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from annotator.bars.status_bar import StatusBar
from annotator.canvas.view import View
from storage.records import Decision, Role
from tests.annotator.small_window import Office


def test_what_another_person_has_judged_is_marked_no_more(office: Office) -> None:
    bar = StatusBar(office.workspace, office.look, View(), office.window)

    def said() -> str:
        return " ".join(label.text() for label in bar.findChildren(QLabel))

    office.submitted("cat")
    office.reviewer_sits_down()
    assert "mark what is wrong" in said()
    office.workspace.review.judge(Decision.SATISFACTORY)
    assert "mark what is wrong" in said(), "it may have been a mistake"
    office.workspace.take_over("Su-ji", role=Role.REVIEWER)
    office.workspace.set_reviewing(True)
    assert "mark what is wrong" not in said()
