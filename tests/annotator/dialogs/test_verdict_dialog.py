from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from annotator.dialogs.verdict_dialog import VerdictDialog, ask_reason
from storage.records import Decision, Masklet, MaskletState, Verdict
from tests.annotator.small_window import Office


@pytest.fixture
def masklet(office: Office) -> Masklet:
    """Submitted by one person, in hand of another who verifies."""
    masklet = office.submitted("dog")
    office.reviewer_sits_down()
    return masklet


def asked(office: Office, decision: Decision) -> tuple[VerdictDialog, QLineEdit]:
    ask_reason(office.workspace, decision, office.window)
    dialog = office.window.findChild(VerdictDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit)
    assert field is not None
    return dialog, field


def verdict_on(office: Office, masklet: Masklet) -> Verdict:
    verdict = office.workspace.review.last_verdict(masklet)
    assert verdict is not None
    return verdict


def test_digits_take_reasons_and_enter_gives_the_verdict(office: Office, masklet: Masklet, qtbot: QtBot) -> None:
    dialog, field = asked(office, Decision.UNSATISFACTORY)
    assert not dialog.isModal()
    for digit in "13":
        qtbot.keyClicks(field, digit)
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    verdict = verdict_on(office, masklet)
    assert verdict.decision is Decision.UNSATISFACTORY
    assert verdict.reason == "Drifts to another object; Misses the object when it comes back"


def test_after_a_word_digits_are_text(office: Office, masklet: Masklet, qtbot: QtBot) -> None:
    dialog, field = asked(office, Decision.REJECTED)
    qtbot.keyClicks(field, "see frame 12")
    assert dialog.reason() == "see frame 12"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert verdict_on(office, masklet).reason == "see frame 12"
    assert office.workspace.session is not None
    state = office.workspace.session.context.store.masklets.masklet(masklet.id).state
    assert state is MaskletState.REJECTED


def test_marked_frames_are_listed_and_go_along(office: Office, masklet: Masklet, qtbot: QtBot) -> None:
    dialog, field = asked(office, Decision.UNSATISFACTORY)
    office.workspace.playhead.seek(8)
    office.workspace.review.toggle_mark()
    assert any("Marked frames: 8" in words.text() for words in dialog.findChildren(QLabel))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert verdict_on(office, masklet).frames == (8,)


def test_without_reason_and_marks_nothing_is_given(office: Office, masklet: Masklet, qtbot: QtBot) -> None:
    dialog, field = asked(office, Decision.UNSATISFACTORY)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert office.workspace.review.last_verdict(masklet) is None
    button = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Send back")
    assert button.toolTip() == "Give a reason or mark a frame first."


def test_esc_gives_no_verdict(office: Office, masklet: Masklet, qtbot: QtBot) -> None:
    dialog, field = asked(office, Decision.UNSATISFACTORY)
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClicks(field, "1")
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert office.workspace.review.last_verdict(masklet) is None


def test_a_refused_verdict_leaves_the_dialog_open(office: Office, masklet: Masklet, qtbot: QtBot) -> None:
    office.workspace.take_over("Another annotator")
    dialog, field = asked(office, Decision.UNSATISFACTORY)
    qtbot.keyClicks(field, "1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert any("is an annotator" in sentence for sentence in office.noticed)


def test_it_goes_when_another_object_is_taken_in_hand(office: Office, masklet: Masklet, qtbot: QtBot) -> None:
    dialog, _ = asked(office, Decision.UNSATISFACTORY)
    with qtbot.waitSignal(dialog.destroyed):
        office.object_with_masks("ball")


def test_there_is_never_more_than_one(office: Office, masklet: Masklet, qtbot: QtBot) -> None:
    dialog, _ = asked(office, Decision.UNSATISFACTORY)
    with qtbot.waitSignal(dialog.destroyed):
        ask_reason(office.workspace, Decision.REJECTED, office.window)
    assert [each.windowTitle() for each in office.window.findChildren(VerdictDialog)] == ["Verdict"]
