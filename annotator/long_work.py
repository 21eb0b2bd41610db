"""Work that takes a while and must not hold the window up: reading a video through, importing.

One at a time, on a thread of its own; the window's thread learns how far it is by looking. What is done goes back to
the window's thread before anybody is told. Nothing of Qt is touched on the other thread.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

LOOK_MS = 20
SOON_S = 0.3
"""Work that is done sooner is not worth showing."""


@dataclass(slots=True)
class Task:
    """One piece of work: written to by its thread, looked at by the window's."""

    title: str
    can_stop: bool
    gives_way: bool = False
    """Whether it is given up when something else is wanted."""
    done: int = 0
    total: int = 0
    began: float = field(default_factory=time.monotonic)
    since: float = field(default_factory=time.monotonic)
    """When it turned to what it is doing now."""
    stop_asked: threading.Event = field(default_factory=threading.Event)

    def turn_to(self, title: str) -> None:
        """Go on with something else, measured anew; nothing happens where it is doing that already."""
        if title != self.title:
            self.title, self.done, self.total, self.since = title, 0, 0, time.monotonic()

    def report(self, done: int, total: int) -> None:
        """How far it is, of how much; 0 where that is not known."""
        self.done, self.total = done, total

    @property
    def seconds_left(self) -> float | None:
        """Estimate, None while there is no ground for one."""
        spent = time.monotonic() - self.since
        if not self.done or self.total <= self.done or spent < SOON_S:
            return None
        return spent / self.done * (self.total - self.done)


class LongWork(QObject):
    """`changed` when a task begins, gets on or ends."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.task: Task | None = None
        self._future: Future[Any] | None = None
        self._take: Callable[[Future[Any]], None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def worth_showing(self) -> bool:
        """Whether a task has been running for some time."""
        return self.task is not None and time.monotonic() - self.task.began > SOON_S

    def run(self, task: Task, work: Callable[[Task], Any], take: Callable[[Future[Any]], None]) -> None:
        """Do `work` elsewhere and hand its outcome to `take` on this thread. Raises ValueError while a task runs."""
        if self.task is not None:
            raise ValueError(f"{self.task.title} is running")
        self.task, self._take = task, take
        pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="long-work")
        self._future = pool.submit(work, task)
        pool.shutdown(wait=False)
        self._timer.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Ask the task to stop; its outcome still comes to `take`."""
        if self.task is not None and self.task.can_stop:
            self.task.stop_asked.set()

    def finish(self) -> None:
        """Stop the task and wait until it has: the window is going, or something else is wanted."""
        self.cancel()
        if self._future is not None:
            self._future.exception()
            self._look()

    def _look(self) -> None:
        future, take = self._future, self._take
        if future is not None and take is not None and future.done():
            self.task = self._future = self._take = None
            self._timer.stop()
            take(future)
        self.changed.emit()
