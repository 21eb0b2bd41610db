"""Where in the video the person is: the frame in hand, playing, stepping, and the marked in/out range."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from engine.grid import Grid

TICK_MS = 8


class Playhead(QObject):
    """The current decoded frame; stepping moves along the grid, playing shows every frame at the video's speed."""

    moved = Signal(int)
    playing_changed = Signal(bool)
    range_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.frame = 0
        self.grid = Grid(1)
        self.fps = 24.0
        self.range: tuple[int, int] | None = None
        self.travel = 1
        self._play_from = (0.0, 0)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        """Whether the video runs."""
        return self._timer.isActive()

    @property
    def grid_frame(self) -> int:
        """The grid frame nearest to the one in hand: where masks are made."""
        return self.grid.nearest(self.frame)

    def open(self, grid: Grid, *, fps: float) -> None:
        """Start at the beginning of another video."""
        self.pause()
        self.grid, self.fps, self.range = grid, fps, None
        self.frame = 0
        self.moved.emit(0)
        self.range_changed.emit()

    def seek(self, frame: int) -> None:
        """Go to a decoded frame; beyond the ends is the end."""
        frame = min(max(frame, 0), self.grid.frame_count - 1)
        if frame != self.frame:
            self.travel = 1 if frame > self.frame else -1
            self.frame = frame
            self.moved.emit(frame)

    def step(self, count: int) -> None:
        """Go `count` grid frames on (back if negative); from between two grid frames first to the next."""
        stride = self.grid.stride
        base = self.frame - self.frame % stride
        if count < 0 and base != self.frame:
            base += stride
        last = self.grid.frames()[-1]
        self.seek(min(max(base + count * stride, 0), last))

    def step_single(self, count: int) -> None:
        """Go `count` decoded frames on."""
        self.seek(self.frame + count)

    def first(self) -> None:
        """Go to the first frame."""
        self.seek(0)

    def last(self) -> None:
        """Go to the last grid frame."""
        self.seek(self.grid.frames()[-1])

    def mark_in(self) -> None:
        """Begin the range at the grid frame in hand."""
        end = self.range[1] if self.range is not None else self.grid.frames()[-1]
        self.mark_range(self.grid_frame, max(end, self.grid_frame))

    def mark_out(self) -> None:
        """End the range at the grid frame in hand."""
        begin = self.range[0] if self.range is not None else 0
        self.mark_range(min(begin, self.grid_frame), self.grid_frame)

    def clear_range(self) -> None:
        """Forget the range."""
        self.range = None
        self.range_changed.emit()

    def toggle_play(self) -> None:
        """Play, or pause on the nearest grid frame."""
        if self.playing:
            self.pause()
            return
        if self.frame >= self.grid.frame_count - 1:
            self.seek(0)
        self._play_from = (time.monotonic(), self.frame)
        self._timer.start()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop playing."""
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def mark_range(self, first: int, last: int) -> None:
        """Mark the range from one grid frame to another, both included."""
        self.range = (first, last)
        self.range_changed.emit()

    def _tick(self) -> None:
        since, begin = self._play_from
        frame = begin + int((time.monotonic() - since) * self.fps)
        if frame >= self.grid.frame_count - 1:
            self.pause()
        self.seek(frame)
