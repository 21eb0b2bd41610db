"""The outline being drawn round an area, corner by corner or freehand, until it is closed or given up.

Lives on the window's thread. Keeps places in image pixels, so that zooming and panning in between change nothing, and
leaves painting what is enclosed to the stroke layer. What the pointer's buttons mean is the tool's to say.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainterPath

from annotator.actions.conditions import can_paint
from annotator.canvas.enclosed import LEAST_CORNERS, enclosed
from annotator.canvas.stroke_layer import StrokeLayer
from annotator.canvas.tools.pointer import Pointer
from annotator.canvas.view import View
from annotator.canvas.view_transform import Box, Place
from annotator.i18n import tr
from annotator.state.pages import Page
from annotator.state.view_options import Tool

if TYPE_CHECKING:
    from annotator.workspace import Workspace

CATCH_PX = 9.0
"""Logical pixels from the first corner within which a click means that corner."""


class DrawnOutline(QObject):
    """An outline on one frame of one object; `damaged` carries the image box that looks different.

    Given up, quietly, when another frame, object, tool or page is taken in hand.
    """

    damaged = Signal(object)
    begun_or_ended = Signal()

    def __init__(self, workspace: Workspace, stroke: StrokeLayer, view: View, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._stroke = stroke
        self._view = view
        self._pieces: list[list[Place]] = []
        self._line = QPainterPath()
        self._target_id: int | None = None
        self._frame = -1
        self.pointer: Place = (0.0, 0.0)
        self.takes_away = False
        self._begun_to_take_away = False
        workspace.playhead.moved.connect(self._on_left)
        workspace.selection.changed.connect(self._on_left)
        workspace.view.tool_changed.connect(self._on_left)
        workspace.pages.changed.connect(self._on_left)
        for signal in (workspace.mode_changed, workspace.desk_changed, workspace.video_changed):
            signal.connect(self.give_up)

    # --- what it is -------------------------------------------------------------------------------------------------

    @property
    def begun(self) -> bool:
        """Whether there is one."""
        return bool(self._pieces)

    @property
    def corners(self) -> list[Place]:
        """Where a corner was set or a freehand piece ended, in image pixels."""
        return [piece[-1] for piece in self._pieces]

    @property
    def closable(self) -> bool:
        """Whether there are corners enough for a click on the first to close it."""
        distinct: set[Place] = set()
        for place in chain.from_iterable(self._pieces):  # a lasso has thousands: the first few do
            distinct.add(place)
            if len(distinct) == LEAST_CORNERS:
                return True
        return False

    def is_over_first(self, place: Place) -> bool:
        """Whether a click at an image place means the first corner, and so closes the outline."""
        reach = CATCH_PX / self._view.transform.scale
        return self.begun and math.dist(place, self.first) <= reach and self.closable

    @property
    def first(self) -> Place:
        """The first corner, in image pixels."""
        return self._pieces[0][0]

    def line(self) -> QPainterPath:
        """What is drawn so far and on to the pointer, or to the corner that has it, as a path in image pixels."""
        end = self.first if self.is_over_first(self.pointer) else self.pointer
        line = QPainterPath(self._line)
        line.lineTo(*end)
        return line

    # --- drawing ----------------------------------------------------------------------------------------------------

    def begin(self, place: Place, *, takes_away: bool) -> bool:
        """Set the first corner; False, with a sentence, where the object may not be painted."""
        refusal = can_paint(self._workspace)
        if refusal is not None:
            self._workspace.tell(refusal)
            return False
        playhead = self._workspace.playhead
        playhead.seek(playhead.grid_frame)
        self._frame, self._target_id = playhead.frame, self._workspace.selection.target_id
        self._begun_to_take_away = self.takes_away = takes_away
        self.pointer = place
        self.add_corner(place)
        self.begun_or_ended.emit()
        return True

    def add_corner(self, place: Place) -> None:
        """Set a corner."""
        self._pieces.append([place])
        self._draw(place)
        self._workspace.attention.note_outline()
        self._point_at(place)

    def begin_freehand(self, places: Sequence[Place]) -> None:
        """Go on freehand from the last corner, through `places`, of which there is one at least."""
        self._pieces.append(list(places))
        self._draw(*places)
        self._damage(self._pieces[-2][-1:] + self._pieces[-1])
        self._point_at(places[-1])

    def draw_to(self, place: Place) -> None:
        """Go on freehand."""
        self._pieces[-1].append(place)
        self._draw(place)
        self._point_at(place)

    def hover(self, pointer: Pointer) -> None:
        """Show the line to where the pointer is, and whether closing there, Ctrl held or not, takes the area away."""
        takes_away = pointer.control or self._begun_to_take_away
        if self.begun and takes_away is not self.takes_away:
            self.takes_away = takes_away
            self._damage(self._places())
        if self.begun and pointer.image_xy != self.pointer:
            self._point_at(pointer.image_xy)

    def take_back(self) -> None:
        """Take the last corner or freehand piece away; with the first the outline is gone."""
        if len(self._pieces) > 1:
            gone = self._pieces.pop()
            self._line = QPainterPath()  # a cleared one would begin at the frame's corner
            self._draw(*self._places())
            self._damage([*gone, self._pieces[-1][-1], self.first])
        else:
            self.give_up()

    # --- ending -----------------------------------------------------------------------------------------------------

    def close(self, *, takes_away: bool) -> bool:
        """Paint what it encloses, or take that away, as one step; one that was begun to take away always does.

        False, with a sentence, where nothing is enclosed or the object may not be painted: then the outline stays.
        """
        height, width = (round(side) for side in self._view.image)
        area = enclosed(self._places(), size=(height, width))
        if area is None:
            self._workspace.tell(
                tr("This outline encloses nothing: go round an area, or set three corners that are not in one line.")
            )
            return False
        inside = not (takes_away or self._begun_to_take_away)
        if not self._stroke.begin(inside=inside, image_px_per_screen_px=self._view.image_px_per_screen_px):
            return False
        self._stroke.fill(area)
        self._stroke.commit(outlined=True)
        self.give_up()
        return True

    def give_up(self) -> bool:
        """Forget it; False where there is none."""
        if not self.begun:
            return False
        places, self._pieces = self._places(), []
        self._line = QPainterPath()
        self._damage(places)
        self.begun_or_ended.emit()
        return True

    # --- parts ------------------------------------------------------------------------------------------------------

    def _places(self) -> list[Place]:
        return list(chain.from_iterable(self._pieces))

    def _draw(self, *places: Place) -> None:
        for place in places:
            if self._line.elementCount():
                self._line.lineTo(*place)
            else:
                self._line.moveTo(*place)

    def _point_at(self, place: Place) -> None:
        """The pointer is elsewhere: what lies between it and both ends of the line looks different."""
        before, self.pointer = self.pointer, place
        self._damage([before, self.first, self._pieces[-1][-1]])

    def _damage(self, places: Sequence[Place]) -> None:
        xs, ys = zip(*places, self.pointer, strict=True)
        box: Box = (min(xs), min(ys), max(xs), max(ys))
        self.damaged.emit(box)

    def _on_left(self, *_: object) -> None:
        workspace = self._workspace
        stays = (
            workspace.playhead.frame == self._frame
            and workspace.selection.target_id == self._target_id
            and workspace.view.tool is Tool.OUTLINE
            and workspace.pages.current is Page.VIDEO
        )
        if not stays:
            self.give_up()
