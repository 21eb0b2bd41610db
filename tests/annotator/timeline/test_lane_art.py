from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.theme.tokens import THEMES, Theme
from annotator.timeline.ink import contrast, ink_for
from annotator.timeline.lane_art import cell_left, cells_at, paint_cells
from annotator.timeline.lanes import Lane
from annotator.timeline.metrics import LANE_PX, PAD_PX
from annotator.timeline.timescale import Timescale
from engine.palette import PALETTE
from storage.records import Provenance
from tests.annotator.timeline.long_video import long_lane, show_long_video
from tests.annotator.timeline.scene import Scene
from tests.annotator.timeline.test_lane_view import picture
from tests.engine.records import pin, summary

WIDTH = 300
LANE = long_lane(2000)
SCALES = [Timescale.fitted(2000, WIDTH - 2 * PAD_PX).zoomed(zoom, at_x=120) for zoom in (1, 9, 20, 200)]


def paint(image: QImage, lane: Lane, scale: Timescale, left: int, right: int) -> QImage:
    painter = QPainter(image)
    painter.setClipRect(QRect(left, 0, right - left, LANE_PX))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.fillRect(image.rect(), Qt.GlobalColor.transparent)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    ink = ink_for(0, THEMES["dark"])
    paint_cells(painter, lane.codes, scale, stride=lane.grid.stride, ink=ink, first_x=left, last_x=right)
    painter.end()
    return image


def blank() -> QImage:
    image = QImage(WIDTH, LANE_PX, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


@given(st.sampled_from(SCALES), st.integers(0, WIDTH - 1), st.integers(1, 60))
def test_any_stretch_painted_again_looks_as_before(qapp: QApplication, scale: Timescale, left: int, width: int) -> None:
    whole = paint(blank(), LANE, scale, 0, WIDTH)
    assert paint(whole.copy(), LANE, scale, left, min(left + width, WIDTH)) == whole


def test_the_picture_shows_different_things_at_every_zoom(qapp: QApplication) -> None:
    pictures = [paint(blank(), LANE, scale, 0, WIDTH) for scale in SCALES]
    assert all(one != other for k, one in enumerate(pictures) for other in pictures[:k])


@pytest.mark.parametrize("cells", [400, 3000])
def test_changed_cells_beside_pins_leave_no_trace_of_what_was_there(scene: Scene, cells: int) -> None:
    show_long_video(scene.timeline, cells=cells, objects=1)
    (row,) = scene.timeline.book.rows
    lane, pins = row.lane, {frame: pin(frame) for frame in range(0, cells, 20)}
    assert lane is not None
    lane.update(pins, {frame: summary(frame, Provenance.PROMPTED) for frame in pins}, pins)
    scene.timeline.book.rows_changed.emit()
    picture(scene)
    for first in (1, 15, 17, 55, *range(100, 300, 20), cells - 7):
        changed = range(first, first + 4)
        told = lane.update(changed, {frame: summary(frame, area=0) for frame in changed}, pins)
        assert told is not None
        scene.timeline.book.cells_changed.emit(row.target.id, *told)
        in_part = picture(scene)
        scene.workspace.review.marks_changed.emit()
        assert in_part == picture(scene)


@pytest.mark.parametrize("scale", SCALES)
def test_a_pixel_belongs_to_the_cell_that_is_drawn_there(scale: Timescale) -> None:

    for stride in (1, 4):
        for cell in range(0, 2000 // stride, 7):
            left, right = cell_left(cell, scale, stride), cell_left(cell + 1, scale, stride)
            assert cells_at(np.array([(left + right) / 2]), scale, stride)[0] == cell


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_object_is_legible_in_every_theme(theme: Theme) -> None:
    surface = QColor(theme.surface)
    for colour_index in range(len(PALETTE)):
        ink = ink_for(colour_index, theme)
        assert contrast(ink.strong, surface) >= 3
        assert contrast(ink.pin, surface) >= 4.5
        assert contrast(ink.sent_back, surface) >= 3
