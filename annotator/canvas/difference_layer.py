"""What changed on the frame shown since the revision before: areas added and areas removed, in a colour each.

Lives on the window's thread; reads the store when frame, masklet or mode change, paints nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from annotator.canvas.cropped_mask import CroppedMask, crop
from annotator.canvas.frame_notes import Caption
from annotator.canvas.mask_layers import MaskShape
from annotator.canvas.stroke import joined
from annotator.i18n import tr
from storage.errors import StorageError
from storage.mask_codec import Rle

if TYPE_CHECKING:
    from annotator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Difference:
    """A frame's mask against that of `revision`; a shape is None where there is nothing of its sort."""

    revision: int
    now: MaskShape | None
    added: MaskShape | None
    removed: MaskShape | None

    def captions(self) -> Iterator[Caption]:
        """The legend."""
        if self.added is None and self.removed is None:
            yield Caption(text=tr("As in revision {n}", n=self.revision), icon="check", action="review.compare")
            return
        added, removed = (0 if shape is None else int(shape.mask.pixels.sum()) for shape in (self.added, self.removed))
        yield Caption(
            text=tr("Added since revision {n}: {count:,} px", n=self.revision, count=added),
            icon="square",
            tone="accent",
        )
        yield Caption(
            text=tr("Removed: {count:,} px", count=removed), icon="square", tone="removed", action="review.compare"
        )


def differences(now: Rle | None, before: Rle | None) -> tuple[CroppedMask | None, CroppedMask | None]:
    """What a mask has that the other has not, and the other way round; None for nothing."""
    new, old = (None if rle is None else crop(rle) for rle in (now, before))
    box = joined(None if new is None else new.box, None if old is None else old.box)
    if box is None:
        return None, None
    new_pixels, old_pixels = (_within(mask, box) for mask in (new, old))
    return _cropped(new_pixels & ~old_pixels, box), _cropped(old_pixels & ~new_pixels, box)


class DifferenceLayer(QObject):
    """`now` is None unless a reviewer compares; `changed` when it is another."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._frame: int | None = None
        self._before: tuple[tuple[int, int], dict[int, Rle]] | None = None
        self._read_for: tuple[int, int, int] | None = None
        self.now: Difference | None = None
        for signal in (workspace.view.changed, workspace.mode_changed, workspace.selection.changed, workspace.changed):
            signal.connect(self._read)

    def show_frame(self, frame: int | None) -> None:
        """Take another frame; says nothing, since all of the picture changes with it."""
        if frame is None:  # another video, maybe of another project, where masklets have the same numbers
            self._before = None
        self._frame = frame
        self.now = self._find()

    def _read(self, *_: object) -> None:
        before, self.now = self.now, self._find()
        if before != self.now:
            self.changed.emit()

    def _find(self) -> Difference | None:
        workspace = self._workspace
        masklet, session = workspace.masklet, workspace.session
        wanted = workspace.view.comparing and workspace.reviewing
        if not wanted or masklet is None or session is None or self._frame is None or masklet.revision < 2:
            self._read_for = None
            return None
        frame, revision = session.context.grid.nearest(self._frame), masklet.revision - 1
        if self._read_for == (masklet.id, revision, frame):
            return self.now
        try:
            mask = session.context.store.masklets.mask(masklet.id, frame)
            before = self._masks_of(masklet.id, revision).get(frame)
            now = None if mask is None else mask.rle
            added, removed = differences(now, before)
        except StorageError as error:
            workspace.warn(str(error))
            return None
        self._read_for = masklet.id, revision, frame
        shown = None if now is None else crop(now)
        return Difference(revision, *(None if each is None else MaskShape(each) for each in (shown, added, removed)))

    def _masks_of(self, masklet_id: int, revision: int) -> dict[int, Rle]:
        if self._before is None or self._before[0] != (masklet_id, revision):
            assert self._workspace.session is not None
            masks = self._workspace.session.context.store.masklets.masks_of_revision(masklet_id, revision)
            self._before = (masklet_id, revision), {frame: mask.rle for frame, mask in masks.items()}
        return self._before[1]


def _within(mask: CroppedMask | None, box: tuple[int, int, int, int]) -> NDArray[np.bool_]:
    x0, y0, x1, y1 = box
    pixels = np.zeros((y1 - y0, x1 - x0), np.bool_)
    if mask is not None:
        left, top, right, bottom = mask.box
        pixels[top - y0 : bottom - y0, left - x0 : right - x0] = mask.pixels
    return pixels


def _cropped(pixels: NDArray[np.bool_], box: tuple[int, int, int, int]) -> CroppedMask | None:
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    if rows.size == 0:
        return None
    (top, bottom), (left, right) = (rows[0], rows[-1] + 1), (columns[0], columns[-1] + 1)
    x0, y0 = box[:2]
    inside = int(x0 + left), int(y0 + top), int(x0 + right), int(y0 + bottom)
    return CroppedMask(inside, np.ascontiguousarray(pixels[top:bottom, left:right]))
