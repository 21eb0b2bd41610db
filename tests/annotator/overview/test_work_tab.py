"""The queues as everybody sees them, and going through them by keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QHoverEvent, QImage, QKeyEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from annotator.dialogs.assign_dialog import AssignDialog
from annotator.long_work import Task
from annotator.overview.job_table import JobTable
from annotator.overview.job_words import cells
from annotator.overview.overview_page import OverviewPage
from annotator.state.pages import Page
from engine.team.people import People
from engine.team.queues import Job, Queue
from engine.team.rules import Rules
from storage.drafts import MaskletEdit
from storage.records import Decision, MaskletState, Role, StepKind
from storage.work_records import AssignmentState
from tests.annotator.small_window import SIZE, Office, settle
from tests.engine.desk import write_disc_clip

_SEEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


@pytest.fixture
def page(office: Office, page: OverviewPage) -> OverviewPage:
    office.workspace.pages.show(Page.OVERVIEW)
    return page


def table(page: OverviewPage) -> JobTable:
    found = page.findChild(JobTable)
    assert found is not None
    return found


def names(page: OverviewPage) -> list[str]:
    rows = table(page).rows
    return [str(rows.data(rows.index(row, 0))) for row in range(rows.rowCount())]


def queues(page: OverviewPage) -> list[str]:
    buttons = [each for each in page.findChildren(QPushButton) if each.isCheckable() and each.isVisible()]
    return [f"{each.accessibleName()}{' *' if each.isChecked() else ''}" for each in buttons]


def test_everybody_sees_the_queues_of_their_role(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    office.submitted("cat")
    office.workspace.take_over("Min-ho", role=Role.REVIEWER)
    qtbot.waitUntil(lambda: queues(page) == ["To verify: 1 *"])
    assert names(page) == ["cat"]
    office.workspace.take_over("Lea", role=Role.LEAD)
    qtbot.waitUntil(lambda: len(queues(page)) == 6)


def test_who_comes_lands_on_a_queue_with_something_in_it(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    office.object_with_masks("cat")
    pages = office.workspace.pages
    pages.show(Page.VIDEO)
    office.workspace.take_over("Lea", role=Role.LEAD)
    office.workspace.set_reviewing(True)
    pages.show(Page.OVERVIEW)
    qtbot.waitUntil(lambda: "To annotate: 1 *" in queues(page))
    empty = next(each for each in page.findChildren(QPushButton) if each.accessibleName() == "To verify: 0")
    QTest.mouseClick(empty, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "To verify: 0 *" in queues(page))  # who wants to see it sees it
    pages.show(Page.VIDEO)
    QTest.keyClick(office.window, Qt.Key.Key_Q)
    assert office.noticed[-1] == "Nothing is left in this queue."
    assert office.workspace.reviewing
    pages.show(Page.OVERVIEW)
    assert "To annotate: 1 *" in queues(page)


def test_a_second_reviewer_sees_nothing_of_what_the_first_said(
    office: Office, page: OverviewPage, qtbot: QtBot
) -> None:
    workspace = office.workspace
    assert workspace.project is not None
    assert workspace.person is not None
    Rules(workspace.project.store).require(2, by=workspace.person)
    masklet = office.submitted("cat")
    office.reviewer_sits_down()
    workspace.selection.select(masklet.target_id)
    workspace.playhead.seek(8)
    workspace.review.toggle_mark()
    assert workspace.review.judge(Decision.UNSATISFACTORY, reason="it drifts")
    workspace.take_over("Rita", role=Role.REVIEWER)
    workspace.pages.show(Page.OVERVIEW)
    qtbot.waitUntil(lambda: names(page) == ["cat"])
    rows = table(page).rows
    shown = [rows.data(rows.index(0, column), role) for column in range(rows.columnCount()) for role in _SEEN]
    assert not any("Min-ho" in str(words) or "drifts" in str(words) or "marked" in str(words) for words in shown)
    table(page).setFocus()
    QTest.keyClick(table(page), Qt.Key.Key_Return)
    assert workspace.playhead.frame == 0


def test_enter_opens_the_masklet_where_there_is_something_to_do(
    office: Office, page: OverviewPage, qtbot: QtBot
) -> None:
    first, second = office.submitted("cat"), office.submitted("dog")
    office.workspace.take_over("Min-ho", role=Role.REVIEWER)
    qtbot.waitUntil(lambda: names(page) == ["cat", "dog"])
    jobs = table(page)
    jobs.setFocus()
    for key, row in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 1)):
        QTest.keyClick(jobs, key)
        assert jobs.currentIndex().row() == row
    beyond = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(jobs, beyond)
    assert beyond.isAccepted(), "else the window says why End has no frame to go to"
    QTest.keyClick(jobs, Qt.Key.Key_Return)
    workspace = office.workspace
    assert workspace.pages.current is Page.VIDEO
    assert workspace.reviewing
    assert workspace.masklet is not None
    assert workspace.masklet.id == second.id
    QTest.keyClick(office.window, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    assert workspace.masklet.id == first.id
    QTest.keyClick(office.window, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    assert office.noticed[-1] == "This is the first."
    QTest.keyClick(office.window, Qt.Key.Key_Q)
    assert workspace.masklet.id == second.id


def test_what_came_back_opens_at_the_first_frame_found_wrong(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    masklet, workspace = office.submitted("cat"), office.workspace
    assert workspace.person is not None
    annotator = workspace.person.name
    office.reviewer_sits_down()
    workspace.selection.select(masklet.target_id)
    workspace.playhead.seek(8)
    workspace.review.toggle_mark()
    assert workspace.review.judge(Decision.UNSATISFACTORY, reason="it drifts")
    workspace.playhead.seek(0)
    workspace.take_over(annotator)
    workspace.pages.show(Page.OVERVIEW)
    qtbot.waitUntil(lambda: queues(page)[0] == "Sent back: 1 *")
    rows = table(page).rows
    assert rows.data(rows.index(0, 5)) == "sent back · it drifts · 1 frame marked"
    table(page).setFocus()
    QTest.keyClick(table(page), Qt.Key.Key_Return)
    assert not workspace.reviewing
    assert workspace.playhead.frame == 8
    QTest.keyClick(office.window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
    assert workspace.playhead.frame == 8  # the only one


def test_a_verdict_leads_to_the_next_that_waits(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    first, second = office.submitted("cat"), office.submitted("dog")
    office.reviewer_sits_down()
    office.workspace.pages.show(Page.VIDEO)
    QTest.keyClick(office.window, Qt.Key.Key_Q)
    assert office.workspace.masklet is not None
    assert office.workspace.masklet.id == first.id
    satisfactory = office.actions["review.satisfactory"]
    qtbot.waitUntil(satisfactory.isEnabled)
    QTest.keyClick(office.window, Qt.Key.Key_S)
    assert office.workspace.masklet.id == second.id
    qtbot.waitUntil(satisfactory.isEnabled)
    QTest.keyClick(office.window, Qt.Key.Key_S)
    assert office.workspace.review.waiting() == 0


def test_filters_leave_what_fits_and_say_where_nothing_does(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    office.submitted("cat")
    office.workspace.take_over("Min-ho", role=Role.REVIEWER)
    qtbot.waitUntil(lambda: names(page) == ["cat"])
    size = next(each for each in page.findChildren(QComboBox) if each.accessibleName() == "Size")
    size.setFocus()
    QTest.keyClick(size, Qt.Key.Key_End)  # large
    qtbot.waitUntil(lambda: names(page) == [])
    assert any(each.text() == "Nothing of it fits the filter." for each in page.findChildren(QLabel))
    QTest.keyClick(size, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: names(page) == ["cat"])


def test_a_lead_assigns_a_video_and_its_annotator_is_done_with_it(
    office: Office, page: OverviewPage, qtbot: QtBot
) -> None:
    workspace = office.workspace
    assert workspace.project is not None
    people = People(workspace.project.store)
    ann = people.add("Ann", role=Role.ANNOTATOR)
    workspace.take_over("Lea", role=Role.LEAD)
    dialog = AssignDialog(workspace, office.window)
    qtbot.addWidget(dialog)
    dialog.present()
    person = next(each for each in dialog.findChildren(QComboBox) if each.accessibleName() == "Annotator")
    person.setCurrentIndex(person.findData(ann.id))
    phase = next(each for each in dialog.findChildren(QComboBox) if each.accessibleName() == "Phase")
    phase.setCurrentIndex(phase.findData(1))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    workspace.take_over("Ann")
    rows = table(page).rows
    qtbot.waitUntil(lambda: rows.rowCount() == 1 and rows.data(rows.index(0, 1)) == "1")
    table(page).setFocus()
    QTest.keyClick(table(page), Qt.Key.Key_Return)
    assert workspace.session is not None
    assert workspace.session.context.phase == 1
    office.actions.trigger("work.done")
    (task,) = people.assignments()
    assert (task.person_id, task.phase, task.state) == (ann.id, 1, AssignmentState.DONE)


def test_a_masklet_asked_for_comes_before_others_of_its_target(office: Office, page: OverviewPage) -> None:
    third = office.object_with_masks("cat")
    office.workspace.pages.show(Page.VIDEO)
    office.actions.trigger("object.again_1")
    workspace = office.workspace
    assert workspace.masklet is not None
    first = workspace.masklet
    assert (first.phase, first.target_id, first.state) == (1, third.target_id, MaskletState.DRAFT)
    assert office.actions.refusal("object.again_1") == "This object has a masklet of phase 1 already."
    workspace.take_in_hand(third)
    assert workspace.masklet.id == third.id
    workspace.enter_phase(1)
    assert workspace.masklet.id == first.id


def test_the_next_job_may_lie_in_another_video(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    workspace = office.workspace
    first = office.submitted("cat")
    assert workspace.video is not None
    assert workspace.project is not None
    path = workspace.project.path.with_name("second.mp4")
    write_disc_clip(path, brightness=200)
    workspace.opening.add_video(path)
    settle(workspace)
    assert workspace.video.name == "second"
    second = office.submitted("dog")
    workspace.take_over("Min-ho", role=Role.REVIEWER)
    for expected in (first, second):
        workspace.queue.step(1)
        settle(workspace)
        assert workspace.masklet is not None
        assert (workspace.masklet.id, workspace.video.id) == (expected.id, expected.video_id)
        assert workspace.reviewing
    assert workspace.review.judge(Decision.SATISFACTORY)
    assert "One more" in office.noticed[-1]


def test_a_job_is_taken_up_when_everybody_has_taken_in_its_video(office: Office, page: OverviewPage) -> None:
    workspace = office.workspace
    first = office.submitted("cat")
    assert workspace.project is not None
    path = workspace.project.path.with_name("second.mp4")
    write_disc_clip(path, brightness=200)
    workspace.opening.add_video(path)
    settle(workspace)
    workspace.take_over("Min-ho", role=Role.REVIEWER)
    told: list[str] = []
    workspace.mode_changed.connect(lambda: told.append("mode"))
    workspace.video_changed.connect(lambda: told.append("video"))  # whoever listens last still has the frame before
    workspace.queue.step(1)
    settle(workspace)
    assert workspace.masklet is not None
    assert workspace.masklet.id == first.id
    assert told == ["video", "mode"]


def test_a_job_that_could_not_be_opened_is_not_taken_up_later(office: Office, page: OverviewPage) -> None:
    workspace = office.workspace
    made = office.submitted("cat")
    assert workspace.project is not None
    own = workspace.project.store.catalogue.videos()[0]
    path = workspace.project.path.with_name("second.mp4")
    write_disc_clip(path, brightness=200)
    workspace.opening.add_video(path)
    settle(workspace)
    workspace.take_over("Min-ho", role=Role.REVIEWER)
    importing = Task("Importing…", can_stop=False)
    workspace.work.task = importing
    workspace.queue.step(1)
    assert office.noticed[-1] == "Importing… Wait for its end first."
    workspace.work.task = None
    second = workspace.video
    assert second is not None
    for video in (second, own):
        workspace.opening.open_video(video)
        settle(workspace)
    assert not workspace.reviewing
    assert workspace.playhead.frame == 0
    workspace.queue.step(1)
    assert workspace.masklet is not None
    assert workspace.masklet.id == made.id


def test_pictures_belong_to_their_project(office: Office, page: OverviewPage, clip: Path, qtbot: QtBot) -> None:
    workspace = office.workspace
    rows = table(page).rows

    def picture() -> QImage:
        found = rows.data(rows.index(0, 0), Qt.ItemDataRole.DecorationRole)
        assert isinstance(found, QPixmap)
        return found.toImage()

    office.object_with_masks("cat")
    qtbot.waitUntil(lambda: names(page) == ["cat"])
    before = picture()
    workspace.opening.create_project(workspace.settings.recent_projects()[0].with_name("other.masklets"))
    workspace.opening.add_video(clip)
    settle(workspace)
    session = workspace.session
    assert session is not None
    made = session.objects.new("dog")
    session.frame.paint(made.masklet_id, 0, np.ones(SIZE, bool))
    workspace.pages.show(Page.OVERVIEW)
    qtbot.waitUntil(lambda: names(page) == ["dog"])
    assert picture() != before


def test_an_automatic_masklet_is_nobodys(office: Office) -> None:
    office.submitted("found")
    board = office.workspace.queue.board()
    assert board is not None
    (item,) = board.items
    job = Job(item.video_id, item.video_name, item.phase, item.since, item=item)
    people, now = {item.annotator_id: "Ann"}, datetime.fromtimestamp(item.since)
    assert "Ann" in cells(job, people=people, now=now)
    automatic = replace(job, item=replace(item, source="auto"))
    assert "Ann" not in cells(automatic, people=people, now=now)


def test_an_automatic_masklet_sent_back_is_taken_up_by_who_opens_it(office: Office, page: OverviewPage) -> None:
    workspace = office.workspace
    assert workspace.session is not None
    session, context = workspace.session, workspace.session.context
    made = office.object_with_masks("found")
    edit = MaskletEdit(masklet_id=made.id, source="auto")
    context.commit(replace(context.draft(StepKind.EDIT_MASKLET, masklet_id=made.id), masklet_edits=(edit,)))
    session.verifying.submit(made.id)
    assert workspace.project is not None
    Rules(workspace.project.store).correction_share = 1.0
    office.reviewer_sits_down()
    workspace.selection.select(made.target_id)
    assert workspace.review.judge(Decision.UNSATISFACTORY, reason="loose")
    workspace.take_over("Ann", role=Role.ANNOTATOR)
    board = workspace.queue.board()
    assert board is not None
    assert workspace.queue.in_force(board) is Queue.CORRECT
    workspace.queue.step(1)
    assert workspace.masklet is not None
    assert workspace.person is not None
    taken = workspace.masklet
    assert (taken.id, taken.source, taken.annotator_id) == (made.id, "manual", workspace.person.id)
    assert not workspace.reviewing


def test_the_pointer_lights_the_whole_row(office: Office, page: OverviewPage, qtbot: QtBot) -> None:
    office.submitted("cat")
    office.submitted("dog")
    office.reviewer_sits_down()
    office.workspace.pages.show(Page.OVERVIEW)
    table = page.findChild(JobTable)
    assert table is not None
    qtbot.waitUntil(lambda: table.rows.rowCount() == 2)
    lit = QColor(office.look.theme.hover)

    def colours(row: int) -> set[str]:
        picture = table.viewport().grab().toImage()
        y = table.rowViewportPosition(row) + 1
        return {picture.pixelColor(table.columnViewportPosition(column) + 1, y).name() for column in (0, 1, 5)}

    place = QPointF(table.columnViewportPosition(5) + 4, table.rowViewportPosition(1) + 4)
    QApplication.sendEvent(table.viewport(), QHoverEvent(QEvent.Type.HoverMove, place, place, QPointF(-1, -1)))
    assert colours(1) == {lit.name()}
    QApplication.sendEvent(table.viewport(), QHoverEvent(QEvent.Type.HoverLeave, QPointF(-1, -1), place, place))
    assert lit.name() not in colours(1)
