"""The mask a click would give, asked for when the pointer rests and dropped as soon as it goes elsewhere.

Lives on the window's thread; asks through the hand and listens to the runner. Commits nothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPainterPath

from annotator.canvas.contours import outline, rounded
from annotator.canvas.cropped_mask import crop
from annotator.canvas.outline_path import to_path
from annotator.canvas.view_transform import Place
from engine.model_protocol import Prompted
from engine.pins import from_wire

if TYPE_CHECKING:
    from annotator.workspace import Workspace

REST_MS = 120
REST_PX = 4.0
"""Logical pixels by which a resting pointer may move."""


class HoverPreview(QObject):
    """`path` is the outline in image coordinates, or None; `changed` carries its image box when it comes or goes."""

    changed = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.path: QPainterPath | None = None
        self._box: tuple[int, int, int, int] | None = None
        self._rests_at: Place | None = None
        self._image_xy: Place = (0.0, 0.0)
        self._asked = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask)
        workspace.runner.previewed.connect(self._on_previewed)

    def hover(self, *, widget_xy: Place, image_xy: Place) -> None:
        """The pointer is over the frame and nothing is pressed."""
        if self._rests_at is not None and math.dist(widget_xy, self._rests_at) <= REST_PX:
            return
        self.drop()
        self._rests_at, self._image_xy = widget_xy, image_xy
        self._rest.start()

    def drop(self) -> None:
        """The pointer has gone, or does something else."""
        self._rest.stop()
        self._rests_at, self._asked = None, False
        self._workspace.runner.drop_preview()
        if self.path is not None:
            box, self.path, self._box = self._box, None, None
            self.changed.emit(box)

    def _ask(self) -> None:
        if not self._workspace.playhead.playing:
            self._asked = True
            self._workspace.hand.preview(self._image_xy, positive=True)

    def _on_previewed(self, answer: Prompted) -> None:
        if not self._asked:
            return
        mask = crop(from_wire(answer.candidates[answer.best].mask))
        if mask is not None:
            self.path, self._box = to_path(rounded(outline(mask.pixels)), offset=mask.box[:2]), mask.box
            self.changed.emit(mask.box)
