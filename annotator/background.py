"""Work for one part of the window, unseen: on a thread of its own, a newer wish in the place of an older one.

What a person waits for, with progress and a way to stop it, is `long_work`'s. The result is fetched by a timer on the
window's thread, so nothing of Qt is touched elsewhere and nothing is sent to a part that has gone.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

Result = TypeVar("Result")
LOOK_MS = 30


def forget_all(whole: QObject) -> None:
    """Something closes, and with it its parts: no outcome is wanted any more, nor the failure to read on.

    Nothing is waited for: what still reads a project that is closed ends by itself at its next reading.
    """
    for each in whole.findChildren(Background):
        each.forget()


class Background(QObject, Generic[Result]):
    """Runs `work` and hands its outcome to `take`; work asked for while other work runs takes its place."""

    def __init__(self, take: Callable[[Future[Result]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._take = take
        self._future: Future[Result] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether work is being done."""
        return self._future is not None

    def run(self, work: Callable[[], Result]) -> None:
        """Do `work` elsewhere; the outcome of work that still runs is forgotten."""
        pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
        self._future = pool.submit(work)
        pool.shutdown(wait=False)
        self._timer.start()

    def forget(self) -> None:
        """The outcome of what runs is wanted no more."""
        self._future = None
        self._timer.stop()

    def _look(self) -> None:
        future = self._future
        if future is not None and future.done():
            self._future = None
            self._timer.stop()
            self._take(future)
