"""The masks of the frame on the canvas: read from the store, cut out, tinted and outlined once, drawn many times.

Lives on the window's thread. Follows the workspace's `Changes` and says which part of the frame looks different;
paints nothing itself. While nothing else is to be done, the masks of the next frame are made ready.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainterPath

from annotator.canvas.contours import Loops, outline, rounded
from annotator.canvas.cropped_mask import CroppedMask, crop
from annotator.canvas.outline_path import to_path
from annotator.canvas.stroke import PixelBox, joined
from engine.changes import Changes
from engine.palette import PALETTE
from storage.errors import StorageError
from storage.records import MaskVersion, Target

if TYPE_CHECKING:
    from annotator.workspace import Workspace
    from engine.session.session import Session

KEPT_SHAPES = 512
AHEAD_MS = 15
"""After which the frame shown should be painted, and the next one is made ready."""


class MaskShape:
    """One mask version as Qt draws it, whatever its colour; made once, since a version never changes."""

    def __init__(self, mask: CroppedMask) -> None:
        self.mask = mask
        self._tinted: tuple[int, QImage] | None = None

    @property
    def box(self) -> PixelBox:
        """The mask's bounding box in image pixels."""
        return self.mask.box

    @cached_property
    def edges(self) -> QPainterPath:
        """The outline along the edges of pixels, in image coordinates."""
        return to_path(self._loops, offset=self.mask.box[:2])

    @cached_property
    def slopes(self) -> QPainterPath:
        """The outline with its stairs smoothed, for views in which pixels are small."""
        return to_path(rounded(self._loops), offset=self.mask.box[:2])

    def tinted(self, colour: QColor) -> QImage:
        """The inside in a colour with its opacity, the outside clear; of the box's size."""
        if self._tinted is None or self._tinted[0] != colour.rgba():
            height, width = self.mask.pixels.shape
            pixels = np.where(self.mask.pixels, np.uint32(_premultiplied(colour)), np.uint32(0))
            image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
            self._tinted = (colour.rgba(), image)
        return self._tinted[1]

    @cached_property
    def _loops(self) -> Loops:
        return outline(self.mask.pixels)


@dataclass(frozen=True, slots=True)
class MaskLayer:
    """A mask of the frame, with the object it belongs to."""

    target_id: int
    masklet_id: int
    colour: QColor
    shape: MaskShape

    def filled(self, opacity: float) -> QImage:
        """The inside in the object's colour."""
        tint = QColor(self.colour)
        tint.setAlphaF(opacity)
        return self.shape.tinted(tint)

    def prepare(self, opacity: float) -> None:
        """Make now what drawing it in a view that fits will ask for."""
        self.filled(opacity)
        _ = self.shape.slopes


class MaskLayers(QObject):
    """The layers of one frame; off the grid those of the nearest grid frame.

    `damaged` carries the image box that looks different.
    """

    damaged = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._frame: int | None = None
        self._way = 1  # whither the frames go
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(AHEAD_MS)
        self._ahead.timeout.connect(self._prepare_next)
        self._objects: dict[int, Target] | None = None  # by the masklet that is worked on
        self._layers: dict[int, MaskLayer] = {}  # by masklet
        self._shapes: OrderedDict[int, MaskShape | None] = OrderedDict()  # by mask version
        workspace.changed.connect(self._on_changed)
        workspace.selection.changed.connect(self._on_selection_changed)
        workspace.desk_changed.connect(self._on_desk_changed)

    def visible(self) -> list[MaskLayer]:
        """What is to be drawn, the selected object last and so on top."""
        selection = self._workspace.selection
        shown = [layer for layer in self._layers.values() if selection.shows(layer.target_id)]
        return sorted(shown, key=lambda layer: layer.target_id == selection.target_id)

    def forget(self) -> None:
        """Another video, or none."""
        self._frame, self._objects = None, None
        self._ahead.stop()
        self._layers.clear()
        self._shapes.clear()

    def show_frame(self, frame: int) -> None:
        """Take the masks of another frame; says nothing, since all of the picture changes with them."""
        if self._frame is not None and frame != self._frame:
            self._way = 1 if frame > self._frame else -1
        self._frame = frame
        self._read()
        self._ahead.start()

    def _on_changed(self, changes: Changes) -> None:
        if self._frame is None:
            return
        if changes.targets or changes.masklets:
            self._objects = None
            self._reread()
            return
        here = self._workspace.playhead.grid.nearest(self._frame)
        if any(here in frames for frames in changes.frames.values()):
            self._reread()

    def _on_desk_changed(self) -> None:
        self._objects = None
        if self._frame is not None:
            self._reread()

    def _on_selection_changed(self) -> None:
        box = None
        for layer in self._layers.values():
            box = joined(box, layer.shape.box)
        if box is not None:
            self.damaged.emit(box)

    def _reread(self) -> None:
        before = self._layers
        self._read()
        box = None
        for masklet_id in before.keys() | self._layers.keys():
            old, new = before.get(masklet_id), self._layers.get(masklet_id)
            if old != new:
                for layer in (old, new):
                    box = joined(box, None if layer is None else layer.shape.box)
        if box is not None:
            self.damaged.emit(box)

    def _read(self) -> None:
        self._layers = {}
        session = self._workspace.session
        if session is None or self._frame is None:
            return
        try:
            self._layers = self._layers_on(session, session.context.grid.nearest(self._frame))
        except StorageError as error:
            self._workspace.warn(str(error))

    def _prepare_next(self) -> None:
        session = self._workspace.session
        if session is None or self._frame is None:
            return
        grid = session.context.grid
        coming = grid.nearest(self._frame) + self._way * grid.stride
        if coming not in grid:
            return
        with suppress(StorageError):  # said when it comes to be shown
            for layer in self._layers_on(session, coming).values():
                layer.prepare(self._workspace.view.opacity)

    def _layers_on(self, session: Session, frame: int) -> dict[int, MaskLayer]:
        """The layers of a grid frame by masklet."""
        if self._objects is None:
            self._objects = self._read_objects()
        versions = session.context.store.masklets.masks_at(self._objects.keys(), frame) if self._objects else {}
        layers: dict[int, MaskLayer] = {}
        for masklet_id, target in self._objects.items():
            shape = self._shape(versions[masklet_id]) if masklet_id in versions else None
            if shape is not None:
                colour = QColor(*PALETTE[target.colour_index % len(PALETTE)])
                layers[masklet_id] = MaskLayer(target.id, masklet_id, colour, shape)
        return layers

    def _read_objects(self) -> dict[int, Target]:
        worked_on = [(self._workspace.masklet_of(target.id), target) for target in self._workspace.targets()]
        return {masklet.id: target for masklet, target in worked_on if masklet is not None}

    def _shape(self, version: MaskVersion) -> MaskShape | None:
        if version.id not in self._shapes:
            mask = crop(version.rle)
            self._shapes[version.id] = None if mask is None else MaskShape(mask)
            while len(self._shapes) > KEPT_SHAPES:
                self._shapes.popitem(last=False)
        self._shapes.move_to_end(version.id)
        return self._shapes[version.id]


def _premultiplied(colour: QColor) -> int:
    """0xAARRGGBB with the colour's parts scaled by its opacity."""
    alpha = colour.alpha()
    red, green, blue = (round(part * alpha / 255) for part in (colour.red(), colour.green(), colour.blue()))
    return alpha << 24 | red << 16 | green << 8 | blue
