"""Reads how much the colours inside masks have changed since their pins, on a thread of its own.

Decodes every frame once, keeps a thumbnail of it and looks masks up in it; the outcome comes by signal, taken in on the
window's thread. Gives way to everything else: on Linux the thread runs at a low priority.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.errors import EngineError
from storage.errors import StorageError

if TYPE_CHECKING:
    from engine.risk.colours import Bins, Colours
    from engine.session.session import Session
    from engine.video import FrameSource
    from storage.store import ProjectStore

BATCH = 32
"""Masks after which the window is told."""
_PINS_KEPT = 256
_NICENESS = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """One mask, by version, with the mask of the pin it was tracked from."""

    masklet_id: int
    frame: int
    version: int
    pin_frame: int
    pin_version: int


@dataclass(frozen=True, slots=True)
class Looked:
    """How much one mask's colours differ from its pin's, 0..1."""

    masklet_id: int
    frame: int
    version: int
    change: float


class ColourReader(QObject):
    """`looked` carries a tuple of `Looked`. A mask that is no longer there, or cannot be read, is passed over."""

    looked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._wanted: deque[Wanted] = deque()
        self._wake = threading.Condition()
        self._at_work = threading.Lock()
        self._closing = self._reading = False
        self._thread: threading.Thread | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be read or told."""
        with self._wake:
            return not self._wanted and not self._reading

    def open(self, session: Session | None) -> None:
        """Read masks of another session's video, or none; returns once nothing of the old one is being read."""
        with self._wake:
            self._session = session
            self._wanted.clear()
            self._wake.notify()
        with self._at_work:
            pass

    def want(self, masks: Iterable[Wanted]) -> None:
        """Read these masks too, in this order."""
        with self._wake:
            self._wanted.extend(masks)
            if self._wanted and self._thread is None:
                self._thread = threading.Thread(target=self._read, name="colours", daemon=True)
                self._thread.start()
            self._wake.notify()

    def close(self) -> None:
        """Stop the thread."""
        self.open(None)
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join()

    # --- on the thread ------------------------------------------------------------------------------------------------

    def _has_left(self, session: Session) -> bool:
        return self._session is not session

    def _read(self) -> None:
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        book: _Book | None = None
        found: list[Looked] = []
        while True:
            with self._wake:
                if found and (len(found) >= BATCH or not self._wanted):
                    ready, found = tuple(found), []
                    self.looked.emit(ready)
                if not self._wanted:
                    self._reading = False
                while not self._wanted and not self._closing and (book is None or book.session is self._session):
                    self._wake.wait()
                session, closing = self._session, self._closing
                mask = self._wanted.popleft() if self._wanted else None
                self._reading = self._reading or mask is not None
                self._at_work.acquire()
            try:
                if book is not None and (book.session is not session or closing):
                    book.close()
                    book, found = None, []
                if closing:
                    return
                if mask is not None and session is not None:
                    book = book or _Book(session, cancelled=partial(self._has_left, session))
                    change = book.change(mask)
                    if change is not None:
                        found.append(Looked(mask.masklet_id, mask.frame, mask.version, change))
            except (EngineError, StorageError, ValueError):
                continue  # gone by now, or not to be read: its colours stay unknown
            finally:
                self._at_work.release()


class _Book:
    """Thumbnails of one video and the colours of its pins; used on the reader's thread only."""

    def __init__(self, session: Session, *, cancelled: Callable[[], bool]) -> None:
        from engine.risk.colours import thumbnail_side
        from engine.video import open_video

        context = session.context
        self.session = session
        self._store: ProjectStore = context.store
        self._side = thumbnail_side(len(context.grid))
        self._cancelled = cancelled
        self._source: FrameSource = open_video(context.project.video_path(context.video), cancelled=cancelled)
        self._bins: dict[int, Bins] = {}
        self._pins: dict[int, Colours | None] = {}

    def close(self) -> None:
        """Close the video."""
        self._source.close()

    def change(self, mask: Wanted) -> float | None:
        """How much the mask's colours differ from its pin's; None where one of the two is empty."""
        from engine.risk.colours import colour_change

        if mask.pin_version not in self._pins:
            if len(self._pins) >= _PINS_KEPT:
                self._pins.clear()
            self._pins[mask.pin_version] = self._colours(mask.pin_frame, mask.pin_version)
        pin, own = self._pins[mask.pin_version], self._colours(mask.frame, mask.version)
        return None if pin is None or own is None else colour_change(own, pin)

    def _colours(self, frame: int, version: int) -> Colours | None:
        from engine.risk.colours import colour_bins, colours_inside

        bins = self._bins.get(frame)
        if bins is None:
            picture = self._source.frame(frame, cancelled=self._cancelled)
            bins = self._bins[frame] = colour_bins(picture, side=self._side)
        return colours_inside(bins, self._store.masklets.mask_version(version).rle)
