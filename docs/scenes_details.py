"""The scenes of `make_screenshots.py` that show small things and many: buttons, twelve objects, a very long video."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from annotator.dialogs.person_dialog import PersonDialog
from engine.places import PROJECT_SUFFIX
from engine.video.writer import VideoWriter

if TYPE_CHECKING:
    from make_screenshots import Studio

MANY = 12
LONG_NAME = "the small red toy car that leaves on the left and comes back"
LONG_KOREAN_NAME = "왼쪽으로 나갔다가 다시 돌아오는 작고 빨간 장난감 자동차"
LONG = 20_000
SIZE = (72, 128)


def crowd(studio: Studio) -> None:
    """Many objects and long names."""
    for number in range(4, MANY + 1):
        studio.act("object.new")
        studio.click(40 * number, 60 + 20 * number)
    studio.workspace.hand.rename(studio.workspace.targets()[1].id, LONG_NAME)
    studio.workspace.hand.rename(studio.workspace.targets()[5].id, LONG_KOREAN_NAME)
    studio.act("object.select_2")
    studio.shoot("crowd")


def details(studio: Studio) -> None:
    """Hover, press and focus; who is working; twenty thousand frames."""
    studio.dismiss_notices()
    buttons = [each for each in studio.window.findChildren(QToolButton) if each.isVisible() and each.isEnabled()]
    closer = next(each for each in buttons if each.defaultAction() is studio.window.actions_by_id["view.zoom_in"])
    fit = next(each for each in buttons if each.defaultAction() is studio.window.actions_by_id["view.fit"])
    middle = QPointF(closer.rect().center())
    QApplication.sendEvent(closer, QEnterEvent(middle, middle, QPointF(closer.mapToGlobal(closer.rect().center()))))
    QTest.mousePress(fit, Qt.MouseButton.LeftButton)
    studio.window.title_bar.findChildren(QToolButton)[1].setFocus(Qt.FocusReason.TabFocusReason)
    studio.shoot("states")
    QTest.mouseRelease(fit, Qt.MouseButton.LeftButton, pos=QPoint(-5, -5))
    QApplication.sendEvent(closer, QEvent(QEvent.Type.Leave))
    studio.canvas.setFocus()
    studio.act("desk.person")
    dialog = studio.window.findChild(PersonDialog)
    assert dialog is not None
    name = dialog.findChild(QLineEdit)
    assert name is not None
    name.setText("Min-ho")
    studio.shoot("person")
    studio.close_dialogs()
    _long_video(studio)


def _long_video(studio: Studio) -> None:
    path = studio.folder / "twenty thousand frames.mp4"
    rows, columns = np.mgrid[: SIZE[0], : SIZE[1]]
    with VideoWriter(path, size=SIZE, fps=24) as writer:
        for frame in range(LONG):
            image = np.full((*SIZE, 3), 60, np.uint8)
            image[(columns - 64 - 40 * np.sin(frame / 90)) ** 2 + (rows - 36) ** 2 <= 144] = 235, 200, 80
            writer.write(image)
    studio.workspace.opening.create_project(path.with_suffix(PROJECT_SUFFIX))
    studio.workspace.opening.add_video(path)
    studio.wait(lambda: studio.workspace.video is not None and studio.workspace.video.frame_count == LONG)
    studio.wait(lambda: studio.canvas.shown_frame == 0)
    studio.click(64, 36)
    studio.workspace.playhead.mark_range(0, 400)
    studio.propagate("track.forward")
    studio.workspace.playhead.mark_range(9_000, 12_000)
    studio.act("frame.absent")
    studio.wait(lambda: not studio.workspace.runner.asking)
    studio.act("track.clear")
    studio.go_to(10_000)
    studio.shoot("long")
