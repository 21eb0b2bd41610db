"""What the status bar says of the model: name, device, precision, whether it is ready, and which frames are encoded.

Keeps the model process busy with encoding ahead of the playhead while nothing else is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine import model_protocol as wire
from engine.errors import EngineError
from engine.model_client import Reply

if TYPE_CHECKING:
    from engine.session.session import Session

AHEAD = 24
IDLE_MS = 150


class ModelState(QObject):
    """The model as far as the window knows; `changed` when any of it does."""

    changed = Signal()

    _answers_came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ready: wire.ModelReady | None = None
        self.failure = ""
        self.encoded: set[int] = set()
        self._session: Session | None = None
        self._loading: Reply | None = None
        self._loaded_in: int | None = None
        self._encoding: Reply | None = None
        self._frame = 0
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self._encode_ahead)
        self._answers_came.connect(self._take_answers, Qt.ConnectionType.QueuedConnection)

    def load(self, session: Session) -> None:
        """Have the session's checkpoint loaded, and forget what was known of another."""
        self._session = session
        self.ready, self.failure = None, ""
        self.encoded.clear()
        self._encoding = None
        try:
            self._loading = session.load_model(notify=self._answers_came.emit)
        except EngineError as error:
            self.failure = str(error)
        self._note_process(session)
        self.changed.emit()

    def catch_up(self) -> None:
        """Load anew where a request has started another model process: the one that was loaded in has ended, and with
        it went what it had encoded.
        """
        session = self._session
        if session is None or (self._loading is not None and not self._loading.ended):
            return
        if session.context.client.pid not in (None, self._loaded_in):
            self.load(session)

    def forget(self) -> None:
        """No video is open."""
        self._idle.stop()
        self._session = self._loading = self._encoding = None

    def look_ahead(self, frame: int) -> None:
        """The playhead stands on a grid frame: encode it and those after it when nothing else happens."""
        self._frame = frame
        self.catch_up()
        self._idle.start()

    def _note_process(self, session: Session) -> None:
        self._loaded_in = session.context.client.pid

    def _encode_ahead(self) -> None:
        session = self._session
        if session is None or self.ready is None:
            return
        stride = session.context.grid.stride
        ahead = range(self._frame, min(self._frame + AHEAD * stride, session.context.grid.frame_count), stride)
        wanted = [frame for frame in ahead if frame not in self.encoded]
        if self._encoding is not None and not self._encoding.ended:
            self._encoding.cancel()
        if wanted:
            try:
                self._encoding = session.encode_ahead(wanted, notify=self._answers_came.emit)
            except EngineError as error:
                self.failure = str(error)
                self.changed.emit()

    def _take_answers(self) -> None:
        for reply in (self._loading, self._encoding):
            for answer in reply.poll() if reply is not None else []:
                match answer:
                    case wire.ModelReady():
                        self.ready = answer
                        if self._session is not None:
                            self._note_process(self._session)
                        self._idle.start()
                    case wire.Encoded():
                        self.encoded.add(answer.frame)
                    case wire.Failed():
                        self.failure = answer.sentence
        self.changed.emit()
