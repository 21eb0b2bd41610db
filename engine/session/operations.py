"""Work that waits for the model: asking for a frame's mask, and propagating.

An operation turns model answers into committed steps and `Changes`. It runs wherever its owner pumps it: the window
pumps on its own thread whenever told that answers came, the command line waits. It never imports Qt or torch.
"""

from __future__ import annotations

import contextlib
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine import model_protocol as wire
from engine.changes import Changes
from engine.errors import EngineError
from engine.model_client import ModelClient, PinReader, Reply, no_pins
from storage.errors import StorageError


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an operation is: `done` of `total` frames, `what` it is doing, and seconds left as far as known."""

    what: str
    done: int
    total: int
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A job for the model process with the reader of the pins it may ask for."""

    job: wire.Job
    pins: PinReader = no_pins


class Operation(ABC):
    """Requests sent one after another, their answers turned into changes.

    `start` once; then either `pump` whenever notified, or `wait`. Ends with `done`; a failure is `failure`, a sentence.
    """

    def __init__(self, *, client: ModelClient, publish: Callable[[Changes], None]) -> None:
        self._client = client
        self._publish = publish
        self._notify: Callable[[], None] | None = None
        self._reply: Reply | None = None
        self.done = False
        self.cancelled = False
        self.failure: wire.Failed | None = None
        self._cause: EngineError | StorageError | None = None
        self.progress = Progress("waiting", 0, 0)

    def start(self, *, notify: Callable[[], None] | None = None) -> None:
        """Send the first request. `notify` is called on another thread whenever `pump` has something to do."""
        self._notify = notify
        self._send_next()

    def pump(self) -> None:
        """Take in the answers that have come, committing and publishing what they change."""
        reply = self._reply
        while reply is not None and not self.done:
            for answer in reply.poll():
                self._take(answer)
            if self._reply is reply:
                return
            reply = self._reply

    def wait(self, *, report: Callable[[Progress], None] | None = None) -> None:
        """Take in answers until the end; raises EngineError with the sentence when the model failed.

        Where an answer could not be kept, what stood against it is the error's cause. An exception meanwhile (Ctrl-C)
        cancels and keeps what was done.
        """
        try:
            for answer in self._all_answers():
                self._take(answer)
                if report is not None:
                    report(self.progress)
        except BaseException:
            self.cancel()
            for answer in self._all_answers():
                self._take(answer)
            if not self.done:  # the exception came with the last answer
                self._end()
            raise
        if self.failure is not None:
            raise EngineError(self.failure.sentence) from self._cause

    def cancel(self) -> None:
        """End within one frame, keeping what was done."""
        self.cancelled = True
        if self._reply is not None:
            self._reply.cancel()

    def abandon(self) -> None:
        """End at once, keeping what has come; later answers are dropped."""
        self.cancel()
        if not self.done:
            self._end()

    @abstractmethod
    def _next_request(self) -> Request | None:
        """The next job to send; None when there is none left."""

    @abstractmethod
    def _accept(self, answer: wire.Answer) -> None:
        """Turn one answer into changes."""

    @abstractmethod
    def _close(self) -> None:
        """Called once at the end, whether finished, cancelled or failed."""

    def _all_answers(self) -> Iterator[wire.Answer]:
        reply = None
        while not self.done and self._reply is not reply:
            reply = self._reply
            if reply is not None:
                yield from reply

    def _send_next(self) -> None:
        request = None if self.cancelled else self._next_request()
        if request is None:
            self._end()
            return
        self._reply = self._client.send(request.job, pins=request.pins, notify=self._notify)

    def _take(self, answer: wire.Answer) -> None:
        if self.done:
            return
        try:
            self._digest(answer)
        except (EngineError, StorageError) as error:  # the work can't be kept: the masklet is frozen, the disk is full
            assert self._reply is not None
            self._cause = error
            self._fail(wire.Failed(id=self._reply.id, sentence=str(error), reason="known"))
            self._reply.cancel()

    def _digest(self, answer: wire.Answer) -> None:
        match answer:
            case wire.Failed():
                self._fail(answer)
            case wire.Cancelled():
                self._end()
            case wire.Working():
                self.progress = Progress(answer.what, answer.done, answer.total)
            case _:
                self._accept(answer)
                if isinstance(answer, wire.FINAL):
                    self._send_next()

    def _fail(self, failure: wire.Failed) -> None:
        self.failure = failure
        with contextlib.suppress(EngineError, StorageError):  # the first sentence is the one that helps
            self._end()

    def _end(self) -> None:
        self.done = True
        self._close()


class Question(Operation):
    """An operation of a single request."""

    def __init__(self, *, client: ModelClient, publish: Callable[[Changes], None], request: Request) -> None:
        super().__init__(client=client, publish=publish)
        self._request: Request | None = request

    def _next_request(self) -> Request | None:
        request, self._request = self._request, None
        return request

    def _close(self) -> None:
        self._request = None


class PromptOperation(Question):
    """One question about one frame; `accept` commits the answer and tells what changed, or None if it came too late."""

    def __init__(
        self,
        *,
        client: ModelClient,
        publish: Callable[[Changes], None],
        request: Request,
        accept: Callable[[wire.Prompted], Changes | None],
    ) -> None:
        super().__init__(client=client, publish=publish, request=request)
        self._accept_answer = accept
        self.answer: wire.Prompted | None = None

    def _accept(self, answer: wire.Answer) -> None:
        if isinstance(answer, wire.Prompted):
            changes = self._accept_answer(answer)
            if changes is not None:
                self.answer = answer
                self._publish(changes)


class PreviewOperation(Question):
    """A question whose answer is only shown; `answer` has no candidates where the frame is not ready."""

    def __init__(self, *, client: ModelClient, request: Request) -> None:
        super().__init__(client=client, publish=_nobody, request=request)
        self.answer: wire.Prompted | None = None

    def _accept(self, answer: wire.Answer) -> None:
        if isinstance(answer, wire.Prompted):
            self.answer = answer


def _nobody(_: Changes) -> None:
    """A preview changes nothing."""


class PropagateOperation(Operation):
    """A propagation: masks are committed in batches of at most `BATCH_SECONDS` or `BATCH_FRAMES`, as one step.

    `commit` returns None when the step has been undone meanwhile, upon which the propagation is cancelled.
    """

    BATCH_SECONDS = 0.25
    BATCH_FRAMES = 32

    def __init__(
        self,
        *,
        client: ModelClient,
        publish: Callable[[Changes], None],
        requests: list[Request],
        total: int,
        commit: Callable[[wire.Direction, list[wire.Tracked]], Changes | None],
        finish: Callable[[PropagateOperation], None],
    ) -> None:
        super().__init__(client=client, publish=publish)
        self._requests = requests
        self._commit = commit
        self._finish = finish
        self._batch: list[wire.Tracked] = []
        self._batch_started = time.monotonic()
        self._first_frame_at: float | None = None
        self._direction: wire.Direction | None = None
        self.frames_done = 0
        self.total = total
        self.progress = Progress("propagating", 0, total)

    @property
    def seconds_per_frame(self) -> float | None:
        """Measured pace, once two frames are through."""
        if self._first_frame_at is None or self.frames_done < 2:
            return None
        return (time.monotonic() - self._first_frame_at) / (self.frames_done - 1)

    def _next_request(self) -> Request | None:
        self._flush()
        if not self._requests:
            return None
        request = self._requests.pop(0)
        assert isinstance(request.job, wire.Propagate)
        self._direction = request.job.direction
        return request

    def _accept(self, answer: wire.Answer) -> None:
        if not isinstance(answer, wire.Tracked):
            return
        now = time.monotonic()
        if self._first_frame_at is None:
            self._first_frame_at = now
        self.frames_done += 1
        pace = self.seconds_per_frame
        left = None if pace is None else pace * (self.total - self.frames_done)
        self.progress = Progress("propagating", self.frames_done, self.total, left)
        self._batch.append(answer)
        if now - self._batch_started >= self.BATCH_SECONDS or len(self._batch) >= self.BATCH_FRAMES:
            self._flush()

    def _flush(self) -> None:
        batch, self._batch = self._batch, []
        if batch and self._direction is not None:
            changes = self._commit(self._direction, batch)
            if changes is None:
                self.cancel()
            else:
                self._publish(changes)
        self._batch_started = time.monotonic()

    def _close(self) -> None:
        self._flush()
        self._finish(self)
