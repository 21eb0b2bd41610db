"""The selected object's mask that the latest propagation replaced on the frame shown: dashed, or alone on request.

Lives on the window's thread; paints nothing itself. Says which part of the frame looks different.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from annotator.canvas.cropped_mask import crop
from annotator.canvas.mask_layers import MaskLayer, MaskShape
from engine.palette import PALETTE
from storage.errors import StorageError

if TYPE_CHECKING:
    from annotator.workspace import Workspace


class BeforeLayer(QObject):
    """`shape` is None where the frame has not changed, and where the mask before was empty; `damaged` carries a box."""

    damaged = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._frame: int | None = None
        self._version_id: int | None = None
        self._masklet_id = 0
        self.shape: MaskShape | None = None
        workspace.reach.changed.connect(self._read)
        workspace.reach.before_held.connect(self._on_held)
        workspace.selection.changed.connect(self._read)
        workspace.changed.connect(self._read)
        workspace.mode_changed.connect(self._read)

    @property
    def changed(self) -> bool:
        """Whether the frame shown has another mask than before the propagation."""
        return self._version_id is not None

    def show_frame(self, frame: int | None) -> None:
        """Take another frame; says nothing, since all of the picture changes with it."""
        self._frame = frame
        self._take()

    def applied(self, layers: list[MaskLayer]) -> list[MaskLayer]:
        """The layers to draw: while the key is held, with the mask before in place of the one that is now."""
        if not (self.changed and self._workspace.reach.shows_before):
            return layers
        others = [layer for layer in layers if layer.masklet_id != self._masklet_id]
        target = next((t for t in self._workspace.targets() if t.id == self._workspace.selection.target_id), None)
        if self.shape is None or target is None or not self._workspace.selection.shows(target.id):
            return others
        colour = QColor(*PALETTE[target.colour_index % len(PALETTE)])
        return [*others, MaskLayer(target.id, self._masklet_id, colour, self.shape)]

    @property
    def dashed(self) -> MaskShape | None:
        """What to draw dashed beside the mask that is now."""
        selection = self._workspace.selection
        shown = selection.target_id is not None and selection.shows(selection.target_id)
        return self.shape if shown and not self._workspace.reach.shows_before else None

    def _read(self, *_: object) -> None:
        before = self.shape
        self._take()
        if before is not self.shape:
            for shape in (before, self.shape):
                if shape is not None:
                    self.damaged.emit(shape.box)

    def _take(self) -> None:
        workspace = self._workspace
        masklet, session = workspace.masklet, workspace.session
        change = None
        if masklet is not None and self._frame is not None and session is not None and not workspace.reviewing:
            here = session.context.grid.nearest(self._frame)
            stretch = workspace.reach.of(masklet.id).stretch_at(here)
            change = None if stretch is None else stretch.at(here)
        version_id = None if change is None else change.before_id
        if version_id == self._version_id:
            return
        self._version_id, self.shape = version_id, None
        if version_id is None or session is None or masklet is None:
            return
        self._masklet_id = masklet.id
        try:
            mask = crop(session.context.store.masklets.mask_version(version_id).rle)
        except StorageError as error:
            workspace.warn(str(error))
            return
        self.shape = None if mask is None else MaskShape(mask)

    def _on_held(self) -> None:
        if self.changed:
            height, width = self._workspace.session.context.size if self._workspace.session is not None else (0, 0)
            self.damaged.emit((0, 0, width, height))
