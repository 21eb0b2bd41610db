"""Frames of the open video as pictures for the screen, decoded on a thread of their own.

The newest wish comes first, then a few frames ahead of it in the direction of travel. Pictures are kept under a budget.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from engine.errors import EngineError

if TYPE_CHECKING:
    from engine.video import FrameSource

BUDGET_BYTES = 768 << 20


class FrameProvider(QObject):
    """Pictures by decoded frame number; `ready` tells that one has come, `failed` that one cannot be read."""

    ready = Signal(int)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: FrameSource | None = None
        self._pictures: OrderedDict[int, QImage] = OrderedDict()
        self._bytes = 0
        self._wanted: list[int] = []
        self._wake = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._decode, name="frames", daemon=True)
        self._thread.start()

    def open(self, source: FrameSource | None) -> None:
        """Show another video, or none; the old one is closed."""
        with self._wake:
            old, self._source = self._source, source
            self._pictures.clear()
            self._bytes = 0
            self._wanted = []
        if old is not None:
            old.close()

    def picture(self, frame: int) -> QImage | None:
        """The picture of a frame if it is here."""
        with self._wake:
            found = self._pictures.get(frame)
            if found is not None:
                self._pictures.move_to_end(frame)
            return found

    def want(self, frames: list[int]) -> None:
        """Decode these frames, most urgent first, instead of what was wanted before."""
        with self._wake:
            self._wanted = [frame for frame in frames if frame not in self._pictures]
            if self._wanted:
                self._wake.notify()

    def close(self) -> None:
        """Stop the thread and close the video."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()
        self.open(None)

    def _decode(self) -> None:
        while True:
            with self._wake:
                while not self._wanted and not self._closing:
                    self._wake.wait()
                if self._closing:
                    return
                frame, source = self._wanted.pop(0), self._source
            if source is None:
                continue
            try:
                pixels = source.frame(frame)
            except (EngineError, ValueError, IndexError) as error:
                self.failed.emit(str(error))
                continue
            height, width = pixels.shape[:2]
            picture = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
            picture = picture.convertToFormat(QImage.Format.Format_RGB32)
            with self._wake:
                if source is not self._source:
                    continue
                self._keep(frame, picture)
            self.ready.emit(frame)

    def _keep(self, frame: int, picture: QImage) -> None:
        self._pictures[frame] = picture
        self._bytes += picture.sizeInBytes()
        while self._bytes > BUDGET_BYTES and len(self._pictures) > 1:
            _, oldest = self._pictures.popitem(last=False)
            self._bytes -= oldest.sizeInBytes()
