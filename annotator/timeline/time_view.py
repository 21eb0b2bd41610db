"""Which part of the video the timeline shows: one timescale that ruler and lanes share, following the playhead."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from annotator.timeline.metrics import XL
from annotator.timeline.timescale import Timescale
from annotator.workspace import Workspace


class TimeView(QObject):
    """The timescale in force; `changed` when zoom, scroll or width has."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.scale = Timescale.fitted(workspace.playhead.grid.frame_count, 1.0)
        workspace.video_changed.connect(self._on_video_changed)
        workspace.playhead.moved.connect(self._on_moved)

    def set_width(self, width_px: float) -> None:
        """Use so many pixels for the track."""
        self._use(self.scale.resized(width_px))

    def zoom(self, factor: float, *, at_x: float) -> None:
        """Zoom with the place at track pixel `at_x` kept."""
        self._use(self.scale.zoomed(factor, at_x=at_x))

    def scroll(self, by_px: float) -> None:
        """Go on by so many pixels."""
        self._use(self.scale.scrolled(by_px))

    def fit(self) -> None:
        """Show the whole video."""
        self._use(Timescale.fitted(self.scale.frame_count, self.scale.width_px))

    def _use(self, scale: Timescale) -> None:
        if scale != self.scale:
            self.scale = scale
            self.changed.emit()

    def _on_video_changed(self) -> None:
        self._use(Timescale.fitted(self._workspace.playhead.grid.frame_count, self.scale.width_px))

    def _on_moved(self, frame: int) -> None:
        if self._workspace.playhead.playing:
            self._use(self.scale.paged(frame, margin_px=XL))
        else:
            self._use(self.scale.revealing(frame, margin_px=XL))
