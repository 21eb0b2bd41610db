"""The window's side of the model process: starts it, sends requests, hands back answers, survives its death.

Runs in the window's (or command line's) process with two threads of its own, one reading answers and one draining the
child's error output. It never imports torch. Every request is self-contained (see `model_protocol`), so a process that
died is replaced by a new one at the next request, and a click that was in flight is sent once more.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import IO

import msgspec

from engine import model_protocol as wire
from engine.child_process import child_environment, how_it_ended
from engine.errors import EngineError
from storage.errors import StorageError

log = logging.getLogger(__name__)

PinReader = Callable[[tuple[str, ...]], tuple[wire.PinData, ...]]
"""Reads the contents of pins by hash, in the order asked for; called on the client's reader thread."""

START_TIMEOUT_S = 120.0
CLOSE_TIMEOUT_S = 3.0
_RETRIED_AFTER_DEATH = (wire.PromptFrame, wire.LoadModel)


def no_pins(hashes: tuple[str, ...]) -> tuple[wire.PinData, ...]:
    """The reader of a request without pins. Raises KeyError."""
    raise KeyError(f"the request names no pins, but the model process asks for {hashes}")


class Reply:
    """The answers to one request, in order, readable from any thread; it ends with one of `wire.FINAL`.

    Iterate to wait for answers (command line), or pass `notify` to `ModelClient.send` and call `poll` (window).
    """

    def __init__(
        self,
        *,
        job: wire.Job,
        pins: PinReader,
        cancel: Callable[[Reply], None],
        notify: Callable[[], None] | None,
    ) -> None:
        self.job = job
        self.pins = pins
        self.attempts = 1
        self._cancel = cancel
        self._notify = notify
        self._answers: queue.SimpleQueue[wire.Answer] = queue.SimpleQueue()
        self._delivering = threading.Lock()
        self._ended = threading.Event()
        self.cancelled = False

    @property
    def id(self) -> int:
        """Number of the request, unique within one client."""
        return self.job.id

    @property
    def ended(self) -> bool:
        """Whether the last answer has arrived (it may still wait to be read)."""
        return self._ended.is_set()

    def cancel(self) -> None:
        """Ask for an end within one frame; the reply then ends with `Cancelled`, or with what came first."""
        self.cancelled = True
        self._cancel(self)

    def poll(self) -> list[wire.Answer]:
        """The answers that have arrived since last asked, without waiting."""
        answers: list[wire.Answer] = []
        with contextlib.suppress(queue.Empty):
            while True:
                answers.append(self._answers.get_nowait())
        return answers

    def __iter__(self) -> Iterator[wire.Answer]:
        while not (self.ended and self._answers.empty()):
            answer = self._answers.get()
            yield answer
            if isinstance(answer, wire.FINAL):
                return

    def deliver(self, answer: wire.Answer) -> None:
        """Add an answer, from whatever thread; none comes after the last."""
        with self._delivering:
            if self.ended:
                return
            self._answers.put(answer)
            if isinstance(answer, wire.FINAL):
                self._ended.set()
        if self._notify is None:
            return
        try:
            self._notify()
        except Exception:  # one listener's fault (a window that is gone) must not deafen the others
            log.exception("nobody could be told of an answer to request %d", self.id)


class _Process:
    """One life of the model process with its pipes and threads."""

    def __init__(self, client: ModelClient) -> None:
        self._client = client
        try:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "engine.model_server"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=child_environment(),
            )
        except OSError as error:
            raise EngineError(f"The model process could not be started: {error.strerror or error}.") from error
        assert self.popen.stdin is not None
        assert self.popen.stdout is not None
        assert self.popen.stderr is not None
        self.stdin: IO[bytes] = self.popen.stdin
        self.stdout: IO[bytes] = self.popen.stdout
        self.stderr: IO[bytes] = self.popen.stderr
        self.hello = threading.Event()
        self.last_errors: deque[str] = deque(maxlen=40)
        self._writing = threading.Lock()
        self._threads = [
            threading.Thread(target=self._read_answers, name="model-answers", daemon=True),
            threading.Thread(target=self._read_errors, name="model-stderr", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def write(self, message: wire.Message) -> None:
        """Send one message; a broken pipe is left to the reader thread, which reports the death."""
        with self._writing, contextlib.suppress(BrokenPipeError, ValueError, OSError):
            wire.write_message(self.stdin, message)

    def close(self) -> None:
        """Close the pipe, upon which the process exits; kill it if it does not. Waits for the threads."""
        with self._writing, contextlib.suppress(OSError):
            self.stdin.close()
        try:
            self.popen.wait(CLOSE_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()

    def obituary(self) -> str:
        """Why the process ended, as a sentence."""
        code = self.popen.wait()
        self._threads[1].join(timeout=CLOSE_TIMEOUT_S)
        why = how_it_ended(code, self.last_errors)
        return f"The model process {why}. Everything accepted is kept; it starts again with the next request."

    def _read_answers(self) -> None:
        try:
            with self.stdout:
                while (answer := wire.read_answer(self.stdout)) is not None:
                    if isinstance(answer, wire.Hello):
                        self._greet(answer)
                    else:
                        self._client.route(answer)
        except Exception as error:  # whatever went wrong, the requests must be settled
            log.exception("the model process's answers broke off: %s", error)
            self.popen.kill()
        self._client.bury(self)
        self.hello.set()
        with self._writing, contextlib.suppress(OSError):
            self.stdin.close()

    def _greet(self, hello: wire.Hello) -> None:
        if hello.protocol_version != wire.PROTOCOL_VERSION:
            raise wire.ProtocolError(f"protocol {hello.protocol_version} instead of {wire.PROTOCOL_VERSION}")
        self.hello.set()

    def _read_errors(self) -> None:
        with self.stderr:
            for line in self.stderr:
                text = line.decode(errors="replace").rstrip()
                if text:
                    self.last_errors.append(text)
                    log.info("model process: %s", text)


class ModelClient:
    """Sends requests to the model process, starting and restarting it as needed. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._replies: dict[int, Reply] = {}
        self._ids = itertools.count(1)
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Process number of the running model process, None when there is none."""
        with self._lock:
            return self._process.popen.pid if self._process is not None else None

    def start(self) -> None:
        """Start the process ahead of the first request, so that it loads its libraries meanwhile."""
        with self._lock:
            self._ensure_process()

    def send(
        self,
        job: wire.Job,
        *,
        pins: PinReader = no_pins,
        notify: Callable[[], None] | None = None,
    ) -> Reply:
        """Send a request and return its reply at once; the request's `id` is assigned here.

        `pins` reads the contents the model process may ask for. `notify` is called on the client's reader thread
        whenever an answer has arrived. Raises EngineError when the process cannot be started.
        """
        with self._lock:
            job = msgspec.structs.replace(job, id=next(self._ids))
            reply = Reply(job=job, pins=pins, cancel=self._cancel, notify=notify)
            process = self._ensure_process()
            self._replies[reply.id] = reply
        process.write(job)
        return reply

    def close(self) -> None:
        """End the process; open replies end with `Failed`. Idempotent."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
            replies, self._replies = list(self._replies.values()), {}
        for reply in replies:
            reply.deliver(wire.Failed(id=reply.id, sentence="The program is closing.", reason="died"))
        if process is not None:
            process.close()

    def __enter__(self) -> ModelClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def wait_until_started(self, *, timeout_s: float = START_TIMEOUT_S) -> None:
        """Block until the process has said hello. Raises EngineError when it does not in time, or dies before."""
        with self._lock:
            process = self._ensure_process()
        if not process.hello.wait(timeout_s):
            raise EngineError("The model process did not start in time; see the log for what it said.")
        if process.popen.poll() is not None:
            raise EngineError(process.obituary())

    def route(self, answer: wire.Answer) -> None:
        """Hand an answer to its reply (called by the reader thread); answers nobody waits for are dropped."""
        if isinstance(answer, wire.Hello):
            return
        with self._lock:
            reply = self._replies.get(answer.id)
            if reply is not None and isinstance(answer, wire.FINAL):
                del self._replies[answer.id]
            process = self._process
        if reply is None:
            return
        if not isinstance(answer, wire.PinsWanted):
            reply.deliver(answer)
        elif process is not None:
            self._give_pins(process, reply, answer.hashes)

    def _give_pins(self, process: _Process, reply: Reply, hashes: tuple[str, ...]) -> None:
        try:
            given = reply.pins(hashes)
        except Exception as error:  # this request's fault alone: the store could not be read, or a pin is unknown
            log.exception("the pins of request %d could not be given", reply.id)
            process.write(wire.Cancel(id=reply.id))
            known = isinstance(error, StorageError)
            sentence = str(error) if known else f"The pins could not be read: {error!r}."
            reply.deliver(wire.Failed(id=reply.id, sentence=sentence, reason="known" if known else "bug"))
            return
        process.write(wire.GivePins(id=reply.id, pins=given))

    def bury(self, process: _Process) -> None:
        """Settle the replies of a process that has ended (called by its reader thread)."""
        with self._lock:
            if self._process is not process:
                return
            self._process = None
            replies, self._replies = list(self._replies.values()), {}
        sentence = process.obituary()
        log.warning("%s", sentence)
        for reply in replies:
            if reply.cancelled:
                reply.deliver(wire.Cancelled(id=reply.id))
                continue
            if isinstance(reply.job, _RETRIED_AFTER_DEATH) and reply.attempts == 1 and self._resend(reply):
                continue
            reply.deliver(wire.Failed(id=reply.id, sentence=sentence, reason="died"))

    def _resend(self, reply: Reply) -> bool:
        reply.attempts += 1
        try:
            with self._lock:
                process = self._ensure_process()
                self._replies[reply.id] = reply
        except EngineError as error:
            log.warning("%s", error)
            return False
        process.write(reply.job)
        return True

    def _cancel(self, reply: Reply) -> None:
        with self._lock:
            process = self._process
        if process is not None and not reply.ended:
            process.write(wire.Cancel(id=reply.id))

    def _ensure_process(self) -> _Process:
        if self._closed:
            raise EngineError("The program is closing; the model is no longer asked.")
        if self._process is None:
            self._process = _Process(self)
        return self._process
