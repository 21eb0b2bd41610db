"""The training process's ear and mouth: orders that come in meanwhile, events that go out.

Orders are read on a thread of their own. When standard input ends, whoever started the training is gone: it stops as if
told to, and keeps its state; at once where nothing is at hand that must be brought to an end.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from engine.errors import StoppedError
from engine.training_messages import Ended, Event


class TrainingControl:
    """Passes events to `send`; `discarded` is whether the state is not wanted any more."""

    def __init__(self, send: Callable[[Event], None]) -> None:
        self.tell = send
        self.discarded = False
        self._running = threading.Event()
        self._running.set()
        self._stopped = threading.Event()
        self._hand = threading.Lock()

    def listen(self, orders: IO[str]) -> None:
        """Take in orders, one per line, until there are no more; then this process ends.

        It ends by itself where something is at hand, or what was done has yet to be thrown away.
        """
        for line in orders:
            self.take(line.strip())
        self.take("stop")
        if not self.discarded and self._hand.acquire(blocking=False):
            self.tell(Ended(kept=True))
            os._exit(0)

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """What is done meanwhile is brought to an end: steps up to a saved state, files up to their registration."""
        with self._hand:
            yield

    def take(self, order: str) -> None:
        """Follow one order; words that mean nothing are passed over."""
        if order == "pause":
            self._running.clear()
        elif order == "go on":
            self._running.set()
        elif order in ("stop", "discard"):
            self.discarded = self.discarded or order == "discard"
            self._stopped.set()
            self._running.set()

    def wait(self) -> bool:
        """Return once not paused; whether to stop."""
        self._running.wait()
        return self._stopped.is_set()

    def check(self) -> None:
        """The same where nothing else can be stopped with: raises StoppedError."""
        if self.wait():
            raise StoppedError("The training was stopped.")
