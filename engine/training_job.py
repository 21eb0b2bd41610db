"""The training process seen from outside: started, listened to, paused, stopped.

Runs in the window's process or the command line, with two threads of its own, and a third where nobody waits for the
end; never imports torch. The training process yields to everything else on the machine, so that a person goes on
annotating meanwhile.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import IO

import msgspec

from engine import training_messages as wire
from engine.child_process import child_environment, how_it_ended
from engine.errors import EngineError

_CLOSE_TIMEOUT_S = 10.0
_LEAVE_TIMEOUT_S = 600.0


class TrainingJob:
    """One training; `notify` is called on another thread when events have come. Ends with one of `wire.FINAL`."""

    def __init__(self, request: wire.TrainingRequest, *, notify: Callable[[], None] | None = None) -> None:
        self.request = request
        self.paused = False
        self._notify = notify
        self._events: queue.SimpleQueue[wire.Event] = queue.SimpleQueue()
        self._last_errors: deque[str] = deque(maxlen=20)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "engine.learning", wire.encode(request).decode()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=child_environment(),
            )
        except OSError as error:
            raise EngineError(f"The training could not be started: {error.strerror or error}.") from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._orders: IO[bytes] = self._process.stdin
        self._threads = [
            threading.Thread(target=self._read_errors, args=(self._process.stderr,), name="training-stderr"),
            threading.Thread(target=self._read_events, args=(self._process.stdout,), name="training-events"),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def poll(self) -> list[wire.Event]:
        """The events that have come since last asked, without waiting."""
        events: list[wire.Event] = []
        with contextlib.suppress(queue.Empty):
            while True:
                events.append(self._events.get_nowait())
        return events

    def __iter__(self) -> Iterator[wire.Event]:
        while True:
            event = self._events.get()
            yield event
            if isinstance(event, wire.FINAL):
                return

    def pause(self) -> None:
        """Stop computing after the step at hand, and wait."""
        self.paused = True
        self._order("pause")

    def go_on(self) -> None:
        """Go on after a pause."""
        self.paused = False
        self._order("go on")

    def stop(self) -> None:
        """End after the step at hand; the same training goes on from there when it is started again."""
        self._order("stop")

    def discard(self) -> None:
        """End after the step at hand, and throw away what was done."""
        self._order("discard")

    @property
    def ended(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    def leave(self) -> None:
        """Stop without waiting: a thread of its own sees to the end, also when the window has gone.

        It has the patience for a step of a large model, since nobody waits for it.
        """
        self._close_orders()
        threading.Thread(target=self._see_it_end, args=(_LEAVE_TIMEOUT_S,), name="training-end").start()

    def close(self) -> None:
        """Stop and wait for the end; a process that does not end in time is killed and goes on from its last state."""
        self._close_orders()
        self._see_it_end(_CLOSE_TIMEOUT_S)
        for thread in self._threads:
            thread.join()

    def _close_orders(self) -> None:
        with contextlib.suppress(OSError):
            self._orders.close()

    def _see_it_end(self, patience_s: float) -> None:
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _order(self, order: wire.Order) -> None:
        with contextlib.suppress(OSError, ValueError):  # it has ended already, and says so by itself
            self._orders.write(f"{order}\n".encode())
            self._orders.flush()

    def _read_events(self, events: IO[bytes]) -> None:
        final = False
        with events:
            for line in events:
                try:
                    event = wire.decode_event(line)
                except msgspec.DecodeError:
                    break
                final = isinstance(event, wire.FINAL)
                self._put(event)
        if not final:
            self._put(wire.Failed(sentence=self._obituary()))

    def _put(self, event: wire.Event) -> None:
        self._events.put(event)
        if self._notify is not None:
            self._notify()

    def _obituary(self) -> str:
        code = self._process.wait()
        self._threads[0].join()
        why = how_it_ended(code, self._last_errors)
        return f"The training process {why}. Start the training again to go on from its last state."

    def _read_errors(self, errors: IO[bytes]) -> None:
        with errors:
            for line in errors:
                if text := line.decode(errors="replace").strip():
                    self._last_errors.append(text)
