"""The model process's loop: long jobs are generators stepped one frame at a time, so that a click is answered between
two frames of a running propagation and a cancel takes effect within one frame.

Knows requests, answers and priorities; what a job does is `jobs`' matter. Runs on the main thread of the process.
"""

from __future__ import annotations

import queue
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from engine import model_protocol as wire
from engine.errors import EngineError
from storage.errors import StorageError

Send = Callable[[wire.Message], None]


class JobFactory(Protocol):
    """Makes the generator of a request and knows which errors mean that memory ran out."""

    def steps(self, job: wire.Job) -> Iterator[wire.Answer]:
        """The answers of a job, all but the closing `Finished`; each step is at most one frame's work."""
        ...

    def accept_pins(self, pins: tuple[wire.PinData, ...]) -> None:
        """Keep the contents of pins that a job has asked for."""
        ...

    def free_memory(self) -> None:
        """Let go of everything that can be computed again."""
        ...

    def sentence(self, error: BaseException) -> tuple[str, str] | None:
        """(reason, sentence) of an error of the environment; None for a bug."""
        ...


_PRIORITY: dict[type[wire.Job], int] = {
    wire.PromptFrame: 0,
    wire.LoadModel: 1,
    wire.Propagate: 2,
    wire.FindObjects: 2,
    wire.EncodeFrames: 3,
}


@dataclass
class _Running:
    job: wire.Job
    steps: Iterator[wire.Answer]
    started: float = field(default_factory=time.perf_counter)
    waits_for_pins: bool = False

    @property
    def rank(self) -> tuple[int, int]:
        return _PRIORITY[type(self.job)], self.job.id


class Loop:
    """Serves requests from `inbox` for ever, answering through `send`."""

    def __init__(self, *, inbox: queue.SimpleQueue[wire.Request], send: Send, jobs: JobFactory) -> None:
        self._inbox = inbox
        self._send = send
        self._jobs = jobs
        self._running: dict[int, _Running] = {}

    def run(self) -> None:
        """Serve until the process ends."""
        while True:
            self.turn()

    def turn(self) -> None:
        """Take in what has arrived (waiting only when idle) and step the most urgent job once."""
        ready = self._ready()
        while ready is None or not self._inbox.empty():
            self._take(self._inbox.get())
            ready = self._ready()
        self._step(ready)

    def _ready(self) -> _Running | None:
        able = [running for running in self._running.values() if not running.waits_for_pins]
        return min(able, key=lambda running: running.rank, default=None)

    def _take(self, request: wire.Request) -> None:
        match request:
            case wire.Cancel():
                cancelled = self._running.pop(request.id, None)
                if cancelled is not None:
                    self._send(wire.Cancelled(id=request.id))
            case wire.GivePins():
                self._jobs.accept_pins(request.pins)
                if (waiting := self._running.get(request.id)) is not None:
                    waiting.waits_for_pins = False
            case _:
                self._running[request.id] = _Running(job=request, steps=self._jobs.steps(request))

    def _step(self, running: _Running) -> None:
        job_id = running.job.id
        try:
            answer = next(running.steps, None)
        except Exception as error:  # the worker's boundary: whatever a job raises becomes an answer
            del self._running[job_id]
            self._send(self._failure(job_id, error))
            return
        if isinstance(answer, wire.PinsWanted):
            running.waits_for_pins = True
        if answer is None or isinstance(answer, wire.FINAL):
            del self._running[job_id]
            answer = answer or wire.Finished(id=job_id, seconds=time.perf_counter() - running.started)
        self._send(answer)

    def _failure(self, job_id: int, error: Exception) -> wire.Failed:
        if isinstance(error, EngineError | StorageError):
            return wire.Failed(id=job_id, sentence=str(error), reason="known")
        known = self._jobs.sentence(error)
        if known is not None:
            reason, sentence = known
            if reason == "memory":
                self._jobs.free_memory()
                return wire.Failed(id=job_id, sentence=sentence, reason="memory")
            return wire.Failed(id=job_id, sentence=sentence, reason="known")
        traceback.print_exception(error)
        return wire.Failed(id=job_id, sentence=f"The model met an error of its own: {error!r}.", reason="bug")
