"""Frames of the open video as pictures for the screen, decoded on a thread of their own.

The newest wish comes first, then a few frames ahead of it in the direction of travel. Where the way to a frame is long,
a picture from its beginning comes before, and a newer wish elsewhere ends it. Pictures are kept under a budget.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from engine.errors import EngineError, StoppedError

if TYPE_CHECKING:
    from engine.video import FrameSource

BUDGET_BYTES = 768 << 20
FAR = 48
"""Decoded frames; nearer wishes let the reading go on, since playing and stepping come by there."""


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
        self._wishes: list[int] = []
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
            self._wanted = self._wishes = []
        if old is not None:
            old.close()

    def picture(self, frame: int) -> QImage | None:
        """The picture of a frame if it is here."""
        with self._wake:
            found = self._pictures.get(frame)
            if found is not None:
                self._pictures.move_to_end(frame)
            return found

    def nearest(self, frame: int) -> int | None:
        """Of the frames whose pictures are here, the one nearest to a frame that has yet to come."""
        with self._wake:
            return min(self._pictures, key=lambda each: abs(each - frame), default=None)

    def want(self, frames: list[int]) -> None:
        """Decode these frames, most urgent first, instead of what was wanted before."""
        with self._wake:
            self._wishes = frames
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
                self._approach(source, frame)
                self._read(source, frame)
            except StoppedError:
                continue  # the person has gone on elsewhere
            except (EngineError, ValueError, IndexError) as error:
                self.failed.emit(str(error))

    def _approach(self, source: FrameSource, wish: int) -> None:
        """Read a few pictures on a long way to the newest wish, so that there is something near it to look at."""
        here = True
        while here and wish in self._wishes[:1] and (stop := source.on_the_way(wish)) is not None:
            here = self.picture(stop) is None and self._read(source, stop, wish=wish)

    def _read(self, source: FrameSource, frame: int, *, wish: int | None = None) -> bool:
        """Read a picture, for the sake of a wish if it is not one itself; False where another video is shown now."""
        wish = frame if wish is None else wish
        pixels = source.frame(frame, cancelled=lambda: self._is_elsewhere(wish))
        height, width = pixels.shape[:2]
        picture = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        picture = picture.convertToFormat(QImage.Format.Format_RGB32)
        with self._wake:
            if source is not self._source:
                return False
            self._keep(frame, picture)
        self.ready.emit(frame)
        return True

    def _is_elsewhere(self, frame: int) -> bool:
        """Whether the newest wishes are so far from a frame that is being read that nobody waits for it any more."""
        wishes = self._wishes
        return frame not in wishes and (not wishes or abs(wishes[0] - frame) > FAR)

    def _keep(self, frame: int, picture: QImage) -> None:
        self._pictures[frame] = picture
        self._bytes += picture.sizeInBytes()
        while self._bytes > BUDGET_BYTES and len(self._pictures) > 1:
            _, oldest = self._pictures.popitem(last=False)
            self._bytes -= oldest.sizeInBytes()
