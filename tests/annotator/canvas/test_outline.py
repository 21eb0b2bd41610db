"""Going round an area by the mouse, freehand and corner by corner, down to the store."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from annotator.canvas.enclosed import enclosed
from annotator.canvas.view_transform import Place
from annotator.state.pages import Page
from annotator.state.view_options import Tool
from annotator.words.step_words import step_words
from annotator.workspace import Notice
from storage.records import Provenance, Step
from tests.annotator.canvas.conftest import SIZE, Stand
from tests.annotator.canvas.outlines import LEFT, RIGHT, SQUARE, click_all, outline

__all__ = ["outline"]  # pytest finds fixtures where they are imported


@pytest.fixture
def said(stand: Stand) -> Iterator[list[str]]:
    """The sentences that the window says."""
    sentences: list[str] = []

    def note(notice: Notice) -> None:
        sentences.append(notice.sentence)

    stand.workspace.noticed.connect(note)
    yield sentences
    stand.workspace.noticed.disconnect(note)


def exactly(stand: Stand, *corners: Place) -> NDArray[np.bool_]:
    """The pixels within corners that were clicked: whole pixels of the widget, read back as image places."""
    transform = stand.canvas.view.transform
    mask = np.zeros(SIZE, np.bool_)
    area = enclosed([transform.to_image(stand.at(*corner).toTuple()) for corner in corners], size=SIZE)
    assert area is not None
    x0, y0, x1, y1 = area.box
    mask[y0:y1, x0:x1] = area.pixels
    return mask


def double_click(stand: Stand, x: float, y: float) -> None:
    stand.click(x, y)
    stand.qtbot.mouseDClick(stand.canvas, LEFT, pos=stand.at(x, y))  # the second press alone
    stand.qtbot.mouseRelease(stand.canvas, LEFT, pos=stand.at(x, y))


def drawing(stand: Stand) -> bool:
    return stand.canvas._outline.begun


def steps(stand: Stand) -> list[Step]:
    session = stand.workspace.session
    assert session is not None
    return list(session.history.steps())


def begin_with(stand: Stand, mask: NDArray[np.bool_]) -> None:
    stand.workspace.hand.new_object()
    stand.workspace.hand.paint(mask)


def test_clicks_on_corners_and_on_the_first_again_paint_what_is_within(outline: Stand) -> None:
    click_all(outline, *SQUARE)
    assert outline.stored() is None
    assert outline.workspace.targets() == (), "nothing is made before the outline is closed"
    outline.click(*SQUARE[0])
    assert not drawing(outline)
    assert np.array_equal(outline.pixels(), exactly(outline, *SQUARE))
    version = outline.stored()
    assert version is not None
    assert version.provenance is Provenance.PAINTED
    step = steps(outline)[-1]
    assert step_words(step, "cat") == "outline · cat · f 0"
    outline.workspace.undoing.undo()
    assert outline.stored() is None
    outline.workspace.undoing.redo()
    assert outline.pixels()[40, 40]


def test_a_drag_is_a_lasso_closed_where_it_is_let_go(outline: Stand) -> None:
    way = ((20, 20), (60, 22), (58, 61), (22, 57))
    outline.drag(*way)
    assert not drawing(outline)
    assert np.array_equal(outline.pixels(), exactly(outline, *way))


def test_it_adds_to_what_is_there_and_keeps_holes_and_parts_elsewhere(outline: Stand) -> None:
    before = np.zeros(SIZE, np.bool_)
    before[70:90, 70:90] = True
    before[78:82, 78:82] = False
    begin_with(outline, before)
    outline.drag(*SQUARE)
    assert np.array_equal(outline.pixels(), before | exactly(outline, *SQUARE))


@pytest.mark.parametrize("way", ["right", "control"])
def test_a_lasso_takes_away_with_the_right_button_or_control(outline: Stand, way: str) -> None:
    begin_with(outline, np.ones(SIZE, np.bool_))
    if way == "right":
        outline.drag(*SQUARE, button=RIGHT)
    else:
        outline.drag(*SQUARE, modifier=Qt.KeyboardModifier.ControlModifier)
    assert np.array_equal(outline.pixels(), ~exactly(outline, *SQUARE))
    assert step_words(steps(outline)[-1], "cat") == "outline erased · cat · f 0"


def test_corners_take_away_where_control_or_the_right_button_closes(outline: Stand) -> None:
    begin_with(outline, np.ones(SIZE, np.bool_))
    click_all(outline, *SQUARE)
    outline.qtbot.keyClick(outline.canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert np.array_equal(outline.pixels(), ~exactly(outline, *SQUARE))
    beside = ((80, 20), (100, 20), (100, 40))
    click_all(outline, *beside)
    outline.click(*beside[0], button=RIGHT)
    assert not outline.pixels()[24, 96]
    low = ((80, 60), (100, 60), (100, 80))
    click_all(outline, *low, button=RIGHT)
    outline.qtbot.keyClick(outline.canvas, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert not outline.pixels()[64, 96]
    assert [step.payload.get("erased") for step in steps(outline)[-3:]] == [True] * 3


def test_a_double_click_sets_the_last_corner_and_closes(outline: Stand, said: list[str]) -> None:
    click_all(outline, *SQUARE[:3])
    double_click(outline, *SQUARE[3])
    assert not drawing(outline)
    assert np.array_equal(outline.pixels(), exactly(outline, *SQUARE))
    assert said == []


def test_a_double_click_on_the_first_corner_begins_no_other(outline: Stand) -> None:
    click_all(outline, *SQUARE)
    double_click(outline, *SQUARE[0])
    assert not drawing(outline)
    assert outline.pixels()[40, 40]


def test_corners_and_freehand_pieces_go_together(outline: Stand) -> None:
    outline.click(*SQUARE[0])
    outline.drag(SQUARE[1], (62, 40), SQUARE[2])
    assert drawing(outline), "a drag in the middle closes nothing"
    outline.click(*SQUARE[3])
    outline.qtbot.keyClick(outline.canvas, Qt.Key.Key_Return)
    assert np.array_equal(outline.pixels(), exactly(outline, *SQUARE[:2], (62, 40), *SQUARE[2:]))
    outline.drag((80, 60), (100, 60), (100, 80), release=False)
    outline.qtbot.mouseRelease(outline.canvas, LEFT, pos=outline.at(100, 80))
    assert outline.pixels()[64, 96]


def test_a_drag_back_to_the_first_corner_closes(outline: Stand) -> None:
    click_all(outline, *SQUARE[:3])
    outline.drag(SQUARE[3], (18, 40), (20, 21))
    assert not drawing(outline)
    assert outline.pixels()[40, 40]


def test_backspace_takes_the_last_corner_or_piece_back(outline: Stand) -> None:
    begin_with(outline, np.ones(SIZE, np.bool_))
    before = steps(outline)
    others = {key: QAction(key, outline.window) for key in ("Backspace", "Ctrl+Z")}
    run: list[str] = []
    for key, action in others.items():
        action.setShortcut(key)
        action.triggered.connect(lambda _=False, key=key: run.append(key))
        outline.window.addAction(action)
    click_all(outline, *SQUARE[:2])
    outline.drag((60, 60), (50, 70), (20, 60))
    assert len(outline.canvas._outline.corners) == 4
    for left in (3, 2):
        outline.qtbot.keyClick(outline.canvas, Qt.Key.Key_Backspace)
        assert len(outline.canvas._outline.corners) == left
    outline.qtbot.keyClick(outline.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(outline.canvas._outline.corners) == 1
    outline.qtbot.keyClick(outline.canvas, Qt.Key.Key_Backspace)
    assert not drawing(outline)
    assert run == []
    assert steps(outline) == before
    outline.qtbot.keyClick(outline.canvas, Qt.Key.Key_Backspace)
    outline.qtbot.keyClick(outline.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert run == ["Backspace", "Ctrl+Z"], "without an outline the keys are the actions'"


def test_a_text_field_keeps_its_keys_meanwhile(outline: Stand) -> None:
    field = QLineEdit("abc", outline.canvas)
    field.show()
    click_all(outline, *SQUARE)
    field.setFocus()
    outline.qtbot.keyClick(field, Qt.Key.Key_Backspace)
    outline.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "ab"
    assert len(outline.canvas._outline.corners) == 4


def test_escape_gives_it_up_between_clicks_and_in_a_drag(outline: Stand, said: list[str]) -> None:
    click_all(outline, *SQUARE)
    assert outline.canvas.cancel_gesture()
    assert not outline.canvas.cancel_gesture()
    outline.drag(*SQUARE, release=False)
    assert outline.canvas.cancel_gesture()
    outline.qtbot.mouseRelease(outline.canvas, LEFT, pos=outline.at(*SQUARE[3]))
    assert not drawing(outline)
    assert outline.workspace.targets() == ()
    assert said == []


@pytest.mark.parametrize("what", ["frame", "tool", "object", "person's mode", "page", "video"])
def test_taking_something_else_in_hand_gives_it_up_quietly(outline: Stand, said: list[str], what: str) -> None:
    begin_with(outline, np.ones(SIZE, np.bool_))
    workspace, before = outline.workspace, steps(outline)
    click_all(outline, *SQUARE)
    workspace.view.scale_brush(2)
    assert workspace.selection.target_id is not None
    workspace.selection.toggle_hidden(workspace.selection.target_id)
    assert drawing(outline), "another size of the brush, or a hidden mask, is nothing else in hand"
    if what == "frame":
        outline.seek(4)
    elif what == "tool":
        workspace.view.use_tool(Tool.BRUSH)
    elif what == "object":
        workspace.selection.select(None)
    elif what == "person's mode":
        workspace.set_reviewing(True)
        workspace.set_reviewing(False)
    elif what == "page":
        workspace.pages.show(Page.OVERVIEW)
        workspace.pages.show(Page.VIDEO)
    else:
        workspace.video_changed.emit()
    assert not drawing(outline)
    assert said == []
    assert steps(outline) == before


def test_zooming_and_panning_between_corners_change_nothing(outline: Stand) -> None:
    view = outline.canvas.view
    click_all(outline, *SQUARE[:2])
    kept = list(outline.canvas._outline.corners)
    place = QPointF(outline.at(*SQUARE[1]))
    wheel = QWheelEvent(
        place,
        outline.canvas.mapToGlobal(place),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    before = view.transform
    QApplication.sendEvent(outline.canvas, wheel)
    zoomed = view.transform
    assert zoomed.scale > before.scale
    outline.drag((60, 30), (50, 20), button=Qt.MouseButton.MiddleButton)
    panned = view.transform
    assert panned.x != zoomed.x
    outline.qtbot.keyPress(outline.canvas, Qt.Key.Key_Space)
    outline.drag((60, 30), (55, 35))
    outline.qtbot.keyRelease(outline.canvas, Qt.Key.Key_Space)
    assert view.transform != panned
    assert outline.canvas._outline.corners == kept
    outline.click(*SQUARE[2])
    view.fit()
    outline.click(*SQUARE[3])
    outline.click(*SQUARE[0])
    wanted = exactly(outline, *SQUARE)
    assert (outline.pixels() ^ wanted).sum() <= 41, "a side was clicked while zoomed in, to a part of a pixel"
    assert outline.pixels()[21:59, 21:59].all()


def test_what_encloses_nothing_is_said_in_a_sentence(outline: Stand, said: list[str]) -> None:
    nothing = "This outline encloses nothing: go round an area, or set three corners that are not in one line."
    click_all(outline, (20, 20), (60, 20))
    outline.qtbot.keyClick(outline.canvas, Qt.Key.Key_Return)
    assert said == [nothing]
    assert drawing(outline), "a third corner can still be set"
    outline.click(40, 20)
    outline.qtbot.keyClick(outline.canvas, Qt.Key.Key_Return)
    outline.canvas.cancel_gesture()
    outline.drag((20, 20), (60, 20))
    assert said == [nothing] * 3
    assert not drawing(outline)
    assert outline.workspace.targets() == ()


def test_what_changes_no_pixel_is_no_step(outline: Stand) -> None:
    begin_with(outline, np.ones(SIZE, np.bool_))
    before = steps(outline)
    outline.drag(*SQUARE)
    assert steps(outline) == before
    assert not drawing(outline)


def test_locked_objects_and_reviewers_refuse_at_the_first_corner(outline: Stand, said: list[str]) -> None:
    begin_with(outline, np.ones(SIZE, np.bool_))
    target_id = outline.workspace.selection.target_id
    assert target_id is not None
    outline.workspace.selection.toggle_locked(target_id)
    outline.click(*SQUARE[0])
    assert said == ["This object is locked: unlock it in the object list first."]
    assert not drawing(outline)
    outline.workspace.selection.toggle_locked(target_id)
    session, masklet = outline.workspace.session, outline.workspace.masklet
    assert session is not None
    assert masklet is not None
    session.verifying.submit(masklet.id)
    said.clear()
    outline.drag(*SQUARE, button=RIGHT)
    assert said == ["This masklet is submitted: recall it first."]
    outline.workspace.set_reviewing(True)
    outline.drag(*SQUARE, button=RIGHT)
    outline.workspace.set_reviewing(False)
    assert not drawing(outline)
    assert outline.pixels().all()


def test_between_grid_frames_it_is_drawn_on_the_nearest_one(outline: Stand) -> None:
    outline.seek(7)
    outline.click(*SQUARE[0])
    outline.shows(8)
    click_all(outline, *SQUARE[1:], SQUARE[0])
    assert outline.stored(7) is None
    assert outline.pixels(8)[40, 40]


def test_it_counts_as_a_stroke_and_its_corners_as_signs_of_work(outline: Stand) -> None:
    begin_with(outline, np.ones(SIZE, np.bool_))
    outline.drag(*SQUARE, button=RIGHT)
    session, masklet = outline.workspace.session, outline.workspace.masklet
    assert session is not None
    assert masklet is not None
    (work,) = [each for each in session.context.store.tallies.hand_work() if each.masklet_id == masklet.id]
    assert (work.clicks, work.strokes) == (0, 2)
    noted = [event.kind for event in session.context.store.activity.events(masklet_id=masklet.id)]
    assert noted[-2:] == ["outline", "paint"], "each corner is a sign of work, as the step is"
