"""Zoom, pan, hold keys, and what is shown when the picture or the masks change."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from annotator.canvas import mask_layers
from annotator.state.view_options import MaskStyle, Tool
from annotator.theme.look import Look
from annotator.workspace import Workspace
from engine.palette import PALETTE
from engine.video.frame_source import RgbFrame
from storage.records import MaskletState, Role
from tests.annotator.canvas.conftest import SIZE, Stand, put_up
from tests.patience import WAIT_MS


def turn_wheel(stand: Stand, place: QPoint, *, notches: int = 1) -> None:
    event = QWheelEvent(
        QPointF(place),
        stand.canvas.mapToGlobal(QPointF(place)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(stand.canvas, event)


def paint_square(stand: Stand, x: int = 30, y: int = 30, side: int = 30) -> None:
    mask = np.zeros(SIZE, np.bool_)
    mask[y : y + side, x : x + side] = True
    stand.workspace.hand.new_object()
    stand.workspace.hand.paint(mask)


def test_the_wheel_zooms_at_the_cursor(stand: Stand) -> None:
    place = stand.at(100, 30)
    before = stand.canvas.view.transform
    turn_wheel(stand, place, notches=3)
    after = stand.canvas.view.transform
    assert after.scale > before.scale * 1.5
    assert after.to_image(place.toTuple()) == pytest.approx(before.to_image(place.toTuple()))


def test_fit_and_actual_size(stand: Stand) -> None:
    fitted = stand.canvas.view.transform
    stand.canvas.view.actual_size()
    assert stand.canvas.view.transform.scale == 1 / stand.canvas.devicePixelRatioF()
    stand.canvas.view.zoom(3)
    stand.canvas.view.fit()
    assert stand.canvas.view.transform == fitted
    stand.window.resize(500, 400)
    stand.qtbot.waitUntil(lambda: stand.canvas.view.transform != fitted)
    assert stand.canvas.rect().contains(stand.canvas.view.image_rect.toAlignedRect()), "a fitted view stays fitted"


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, Qt.MouseButton.LeftButton])
def test_dragging_pans(stand: Stand, button: Qt.MouseButton) -> None:
    if button is Qt.MouseButton.LeftButton:
        stand.workspace.view.use_tool(Tool.SELECT)
    start = stand.at(60, 40)
    before = stand.canvas.view.transform
    stand.qtbot.mousePress(stand.canvas, button, pos=start)
    stand.qtbot.mouseMove(stand.canvas, start + QPoint(25, -10))
    stand.qtbot.mouseRelease(stand.canvas, button, pos=start + QPoint(30, -12))
    after = stand.canvas.view.transform
    assert (after.x - before.x, after.y - before.y) == pytest.approx((30, -12))
    assert stand.workspace.targets() == ()


def test_space_held_drags_and_tapped_plays(stand: Stand) -> None:
    stand.qtbot.mouseMove(stand.canvas, stand.at(60, 40))
    before = stand.canvas.view.transform
    stand.qtbot.keyPress(stand.canvas, Qt.Key.Key_Space)
    assert stand.canvas.cursor().shape() is Qt.CursorShape.OpenHandCursor
    stand.drag((60, 40), (70, 40))
    stand.qtbot.keyRelease(stand.canvas, Qt.Key.Key_Space)
    assert stand.canvas.view.transform.x > before.x
    assert not stand.workspace.playhead.playing
    assert stand.workspace.targets() == ()
    stand.qtbot.keyClick(stand.canvas, Qt.Key.Key_Space)
    assert stand.workspace.playhead.playing
    stand.workspace.playhead.pause()


def test_a_text_field_keeps_space_and_h(stand: Stand) -> None:
    field = QLineEdit(stand.canvas)
    field.show()
    field.setFocus()
    stand.qtbot.mouseMove(stand.canvas, stand.at(60, 40))
    stand.qtbot.keyClicks(field, "h h")
    assert field.text() == "h h"
    assert not stand.workspace.playhead.playing
    assert not stand.workspace.selection.all_hidden


def test_h_hides_the_masks_while_it_is_held(stand: Stand) -> None:
    paint_square(stand)
    tinted = stand.colour_at(45, 45)
    stand.qtbot.keyPress(stand.canvas, Qt.Key.Key_H)
    assert stand.colour_at(45, 45) != tinted
    stand.qtbot.keyRelease(stand.canvas, Qt.Key.Key_H)
    assert stand.colour_at(45, 45) == tinted


def test_styles(stand: Stand) -> None:
    plain = stand.colour_at(100, 80)
    plain_inside = stand.colour_at(45, 45)
    paint_square(stand)
    colour = np.array(PALETTE[0])
    filled = np.array(stand.colour_at(45, 45))
    assert filled == pytest.approx(np.array(plain_inside) * 0.55 + colour * 0.45, abs=4)
    stand.workspace.view.use_style(MaskStyle.OUTLINE)
    assert stand.colour_at(45, 45) == plain_inside
    assert stand.colour_at(30, 45) != plain_inside
    stand.workspace.view.use_style(MaskStyle.CUT_OUT)
    assert stand.colour_at(45, 45) == plain_inside
    assert max(stand.colour_at(100, 80)) < max(plain) / 2


def test_between_grid_frames_the_nearest_mask_is_an_outline(stand: Stand) -> None:
    paint_square(stand)
    filled = stand.colour_at(45, 45)
    stand.seek(1)
    assert stand.colour_at(50, 56) != filled
    (layer,) = stand.canvas._layers.visible()
    assert layer.shape.box == (30, 30, 60, 60)


def test_the_picture_before_stays_with_its_own_masks(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    paint_square(stand)
    shown = stand.canvas.grab().toImage()
    real = stand.workspace.frames.picture
    monkeypatch.setattr(stand.workspace.frames, "picture", lambda frame: None if frame == 8 else real(frame))
    stand.workspace.playhead.seek(8)
    assert stand.canvas.shown_frame == 0
    assert same(stand.canvas.grab().toImage(), shown)
    stand.click(40, 48)
    assert not stand.workspace.runner.asking, "a press would mean a frame that is not in sight"
    monkeypatch.undo()
    stand.workspace.frames.ready.emit(8)
    stand.shows(8)
    assert stand.canvas._layers.visible() == []


class Painted(QObject):
    """Notes which parts of a widget are painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.rects: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - the name is Qt's
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
        return False


def test_only_what_changed_is_repainted(stand: Stand) -> None:
    paint_square(stand)
    stand.workspace.view.use_tool(Tool.BRUSH)
    stand.workspace.view.brush_px = 6
    stand.qtbot.mouseMove(stand.canvas, stand.at(90, 20))
    painted = Painted(stand.canvas)
    stand.canvas.update()
    stand.qtbot.waitUntil(lambda: stand.canvas.rect() in painted.rects)
    painted.rects.clear()
    stand.drag((90, 20), release=False)
    stand.qtbot.waitUntil(lambda: bool(painted.rects))
    painted.rects.clear()
    stand.qtbot.mouseMove(stand.canvas, stand.at(92, 20))
    stand.qtbot.waitUntil(lambda: bool(painted.rects))
    reach = stand.canvas.view.touched((86, 16, 96, 24), margin=16)
    assert all(reach.contains(rect) for rect in painted.rects), f"{painted.rects} beyond {reach}"
    stand.canvas.cancel_gesture()


def test_absent_and_marked_frames_are_told(stand: Stand) -> None:
    paint_square(stand)
    stand.workspace.hand.mark_absent()
    assert [caption.text for caption in stand.canvas._notes.now.bottom] == ["Absent here"]
    assert stand.canvas._layers.visible() == []
    for _ in range(2):  # at first it says that masks are missing
        stand.workspace.review.submit()
    masklet = stand.workspace.masklet
    assert masklet is not None
    assert masklet.state is MaskletState.SUBMITTED
    stand.workspace.take_over("Rita", role=Role.REVIEWER)
    stand.workspace.set_reviewing(True)
    stand.workspace.review.toggle_mark()
    assert [caption.text for caption in stand.canvas._notes.now.top] == ["Marked wrong"]
    stand.workspace.set_reviewing(False)
    assert stand.canvas._notes.now.top == ()


def test_without_a_video_it_says_what_to_do(qtbot: QtBot, make_workspace: Callable[[], Workspace], look: Look) -> None:
    stand = put_up(qtbot, make_workspace(), look)
    image = stand.canvas.grab().toImage()
    colours = {image.pixel(x, y) for y in range(200, 340, 2) for x in range(100, 600, 2)}
    assert len(colours) > 5, "there are words"
    stand.qtbot.mouseClick(stand.canvas, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))


def same(one: QImage, other: QImage) -> bool:
    return bool(one == other)


def test_a_picture_nearby_stands_in_until_the_one_in_hand_is_read(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()
    source = stand.workspace.frames._source
    assert source is not None
    real = source.frame

    def slow(index: int, *, cancelled: Callable[[], bool] | None = None) -> RgbFrame:
        if index == 20:
            held.wait(WAIT_MS / 1000)
        return real(index)

    stand.seek(0)
    monkeypatch.setattr(stand.workspace.frames, "_pictures", OrderedDict(stand.workspace.frames._pictures))
    stand.workspace.frames._pictures.pop(20, None)
    monkeypatch.setattr(source, "frame", slow)
    monkeypatch.setattr(source, "on_the_way", lambda index: 12 if index == 20 else None)
    stand.workspace.frames._pictures.pop(12, None)
    stand.workspace.playhead.seek(20)
    stand.qtbot.waitUntil(lambda: bool(stand.canvas._notes.now.bottom))
    assert stand.canvas.shown_frame is not None
    assert abs(stand.canvas.shown_frame - 20) <= 8
    assert [caption.text for caption in stand.canvas._notes.now.bottom] == ["Reading frame 20…"]
    stand.click(60, 48)
    assert stand.workspace.targets() == (), "a click on a picture that stands in means nothing"
    held.set()
    stand.shows(20)
    assert all("Reading" not in caption.text for caption in stand.canvas._notes.now.bottom)


def test_the_next_frames_masks_are_ready_before_they_are_asked_for(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_out: list[int] = []
    plain = mask_layers.crop
    monkeypatch.setattr(mask_layers, "crop", lambda rle: cut_out.append(1) or plain(rle))
    paint_square(stand)
    for frame in (4, 8, 12):
        stand.seek(frame)
        stand.workspace.hand.paint(stand.pixels(0))
    monkeypatch.setattr(stand.canvas._layers, "_shapes", OrderedDict())
    stand.seek(8)
    stand.qtbot.waitUntil(lambda: len(cut_out) == 2 + 4)  # frame 8 and, going back, frame 4
    stand.seek(4)
    assert stand.colour_at(45, 45) != (50, 50, 50)
    assert len(cut_out) == 2 + 4
