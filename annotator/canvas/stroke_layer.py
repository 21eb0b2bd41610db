"""The stroke being painted, shown at once: the mask under the brush before it is committed.

Lives on the window's thread. Pixels shared with Qt, so that a stroke costs no more than the box it touches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage

from annotator.canvas.cropped_mask import CroppedMask
from annotator.canvas.stroke import PixelBox, edge_of, joined, paint_segment
from annotator.canvas.view_transform import Place
from engine.palette import PALETTE

if TYPE_CHECKING:
    from annotator.workspace import Workspace

_EDGE = 2
"""Beside 0, outside, and 1, inside."""

EDGE_SCREEN_PX = 2.0


class StrokeLayer(QObject):
    """A mask being painted on one frame of the selected object; `damaged` carries the image box that looks different.

    After the stroke it stays until the store has it, so that nothing flickers while a click is still being answered.
    """

    damaged = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.mask: NDArray[np.bool_] | None = None
        self.masklet_id: int | None = None
        self.frame = -1
        self._seen: NDArray[np.uint8] = np.zeros((1, 1), np.uint8)
        self._before: NDArray[np.bool_] = np.zeros((1, 1), np.bool_)
        self._inside = True
        self._extent: PixelBox | None = None
        self._edge_px = 1
        self._committed = False
        workspace.runner.progressed.connect(self._on_progressed)
        workspace.playhead.moved.connect(self._on_left)
        workspace.selection.changed.connect(self._on_left)

    def begin(self, *, inside: bool, image_px_per_screen_px: float) -> bool:
        """Start a stroke that sets pixels `inside` the mask, or outside, from the frame's mask or a stroke that waits.

        False where it is refused.
        """
        waiting = self.mask if self._committed else None
        hand = self._workspace.hand
        mask = hand.mask_to_paint_on(erasing=not inside) if waiting is None else waiting.copy()
        masklet = self._workspace.masklet
        if mask is None or masklet is None:
            return False
        self._edge_px = min(max(1, round(EDGE_SCREEN_PX * image_px_per_screen_px)), 8)
        self.mask, self.masklet_id, self._committed = mask, masklet.id, False
        self._before, self._inside = mask.copy(), inside
        self.frame = self._workspace.playhead.frame
        self._seen = np.zeros((mask.shape[0], -(-mask.shape[1] // 4) * 4), np.uint8)  # Qt wants rows of whole words
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if len(rows):
            self._see((int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1))
        return True

    def paint(self, start: Place, end: Place, *, diameter_px: float) -> None:
        """Draw the brush from one image place to another."""
        assert self.mask is not None
        box = paint_segment(self.mask, start, end, diameter_px=diameter_px, inside=self._inside)
        if box is not None:
            self._see(box)

    def fill(self, area: CroppedMask) -> None:
        """Draw all of an area."""
        assert self.mask is not None
        x0, y0, x1, y1 = area.box
        self.mask[y0:y1, x0:x1][area.pixels] = self._inside
        self._see(area.box)

    def commit(self, *, outlined: bool = False) -> None:
        """Hand the painted mask over, as one step, `outlined` or drawn; none where it changed no pixel."""
        assert self.mask is not None
        self._committed = True
        if not np.array_equal(self.mask, self._before):
            self._workspace.hand.paint(self.mask, erased=not self._inside, outlined=outlined)
        self._on_progressed()

    def drop(self) -> None:
        """Show nothing any more."""
        self.mask, self._committed = None, False
        if self._extent is not None:
            extent, self._extent = self._extent, None
            self.damaged.emit(extent)

    def image(self, colour: QColor, *, opacity: float) -> QImage:
        """The mask, tinted and outlined, as a picture of the whole frame on the pixels that are being painted."""
        assert self.mask is not None
        tint = QColor(colour)
        tint.setAlphaF(opacity)
        height, width = self.mask.shape
        image = QImage(self._seen.data, width, height, self._seen.shape[1], QImage.Format.Format_Indexed8)
        image.setColorTable([0, tint.rgba(), colour.rgba()])
        return image

    def colour(self) -> QColor:
        """The object's colour, or that of the one that would be begun."""
        session, target_id = self._workspace.session, self._workspace.selection.target_id
        index = next((target.colour_index for target in self._workspace.targets() if target.id == target_id), None)
        if index is None:
            index = 0 if session is None else session.objects.next_number() - 1
        return QColor(*PALETTE[index % len(PALETTE)])

    def _see(self, box: PixelBox) -> None:
        assert self.mask is not None
        height, width = self.mask.shape
        x0, y0, x1, y1 = box
        grown = (
            max(x0 - self._edge_px, 0),
            max(y0 - self._edge_px, 0),
            min(x1 + self._edge_px, width),
            min(y1 + self._edge_px, height),
        )
        window = slice(grown[1], grown[3]), slice(grown[0], grown[2])
        part = self._seen[window]
        part[:] = self.mask[window]
        part[edge_of(self.mask, grown, width_px=self._edge_px)] = _EDGE
        self._extent = joined(self._extent, grown)
        self.damaged.emit(grown)

    def _on_progressed(self) -> None:
        if self._committed and not self._workspace.runner.asking:
            self.drop()

    def _on_left(self, *_: object) -> None:
        if self.mask is not None and not self._still_in_hand():
            self.drop()

    def _still_in_hand(self) -> bool:
        masklet = self._workspace.masklet
        return masklet is not None and masklet.id == self.masklet_id and self._workspace.playhead.frame == self.frame
