"""Runs engine operations on the window's thread: answers arrive on another thread, are taken in on this one.

Prompts wait for each other, since each refines the last; a propagation runs beside them; a preview gives way to the
next one. Nothing here is modal.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from engine.errors import EngineError
from engine.session.operations import Operation, PreviewOperation, PropagateOperation
from storage.errors import StorageError

MakeOperation = Callable[[], Operation | None]


class OperationRunner(QObject):
    """Starts operations and pumps them; tells when what runs, or its progress, has changed."""

    progressed = Signal()
    previewed = Signal(object)
    failed = Signal(str)
    prompt_finished = Signal()
    propagation_finished = Signal(object)

    _answers_came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.propagation: PropagateOperation | None = None
        self._prompt: Operation | None = None
        self._waiting: deque[MakeOperation] = deque()
        self._preview: PreviewOperation | None = None
        self._next_preview: Callable[[], PreviewOperation] | None = None
        # Emitted on the client's reader thread, taken in on this object's: queued even if that should ever be the same.
        self._answers_came.connect(self._pump, Qt.ConnectionType.QueuedConnection)

    @property
    def asking(self) -> bool:
        """Whether a prompt waits for its answer."""
        return self._prompt is not None or bool(self._waiting)

    def ask(self, make: MakeOperation) -> None:
        """Run a prompt once those before it are through; `make` is called then, with the state they left."""
        self._waiting.append(make)
        self._start_next_prompt()

    def propagate(self, operation: PropagateOperation) -> None:
        """Run a propagation; there is one at a time. Raises EngineError while another runs."""
        if self.propagation is not None:
            raise EngineError("A propagation is running: stop it first, or wait for its end.")
        if self._start(operation):
            self.propagation = operation
        self.progressed.emit()

    def preview(self, make: Callable[[], PreviewOperation]) -> None:
        """Ask what a click would give; while one is asked, only the newest wish waits."""
        self._next_preview = make
        if self._preview is None and not self.asking:
            self._start_next_preview()

    def drop_preview(self) -> None:
        """No longer wish for a preview."""
        self._next_preview = None

    def stop(self) -> None:
        """Stop the propagation, keeping what was done."""
        if self.propagation is not None:
            self.propagation.cancel()

    def abandon(self) -> None:
        """Forget prompts that wait, and end the propagation at once, keeping what was done: the video is closing."""
        self._waiting.clear()
        self._next_preview = None
        for operation in (self._prompt, self._preview, self.propagation):
            if operation is not None:
                operation.abandon()
        self._prompt = self._preview = self.propagation = None

    def _start(self, operation: Operation) -> bool:
        try:
            operation.start(notify=self._answers_came.emit)
        except (EngineError, StorageError) as error:
            self.failed.emit(str(error))
            return False
        return True

    def _start_next_prompt(self) -> None:
        while self._prompt is None and self._waiting:
            try:
                operation = self._waiting.popleft()()
            except (EngineError, StorageError) as error:
                self.failed.emit(str(error))
                continue
            if operation is not None and self._start(operation):
                self._prompt = operation
        if self._preview is None and not self.asking:
            self._start_next_preview()
        self.progressed.emit()

    def _start_next_preview(self) -> None:
        make, self._next_preview = self._next_preview, None
        if make is None:
            return
        try:
            operation = make()
            operation.start(notify=self._answers_came.emit)
        except (EngineError, StorageError):
            return  # a preview that cannot be made is no news
        self._preview = operation

    def _pump(self) -> None:
        self._pump_prompt()
        self._pump_propagation()
        if self._preview is not None:
            self._preview.pump()
            if self._preview.done:
                finished, self._preview = self._preview, None
                overtaken = self._next_preview is not None
                if finished.answer is not None and finished.answer.candidates and not overtaken:
                    self.previewed.emit(finished.answer)
                self._start_next_preview()

    def _pump_prompt(self) -> None:
        prompt = self._prompt
        if prompt is None:
            return
        prompt.pump()
        if prompt.done:
            self._prompt = None
            self._report(prompt)
            self.prompt_finished.emit()
            self._start_next_prompt()

    def _pump_propagation(self) -> None:
        running = self.propagation
        if running is None:
            return
        running.pump()
        if running.done:
            self.propagation = None
            self._report(running)
            self.propagation_finished.emit(running)
        self.progressed.emit()

    def _report(self, operation: Operation) -> None:
        if operation.failure is not None:
            self.failed.emit(operation.failure.sentence)
