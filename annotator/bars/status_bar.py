"""The strip at the bottom: model, device, precision, what is encoded, time on this frame, what the mouse does."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from annotator.canvas.view import View
from annotator.i18n import mark, told, tr
from annotator.state.pages import Page
from annotator.state.view_options import Tool
from annotator.theme.look import Look
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace

TIMING_MS = 1000
_TIMING = mark("{seconds:.1f} s on this frame")


class StatusBar(QWidget):
    """Quiet facts; nothing here moves when a number changes."""

    def __init__(self, workspace: Workspace, look: Look, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._workspace = workspace
        self._look = look
        self.setProperty("look", "bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[3], SPACE[0], SPACE[3], SPACE[0])
        row.setSpacing(SPACE[4])
        self._model, self._encoded, self._timing, self._zoom, self._mouse = (QLabel(self) for _ in range(5))
        for label in (self._model, self._encoded, self._timing, self._zoom, self._mouse):
            label.setProperty("look", "small")
        self._zoom.setMinimumWidth(self._zoom.fontMetrics().horizontalAdvance("0000 %"))
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._encoded.setMinimumWidth(self._encoded.fontMetrics().horizontalAdvance("00000/00000 " * 2))
        row.addWidget(self._model)
        row.addWidget(self._encoded)
        row.addWidget(self._timing)
        row.addStretch(1)
        row.addWidget(self._mouse)
        row.addWidget(self._zoom)
        view.changed.connect(self._show_zoom)
        workspace.model.changed.connect(self._show_model)
        for signal in (workspace.view.tool_changed, workspace.mode_changed, workspace.pages.changed, workspace.changed):
            signal.connect(self._show_mouse)
        workspace.pages.changed.connect(self._show_timing)
        workspace.pages.changed.connect(self._show_zoom)
        workspace.selection.changed.connect(self._show_mouse)
        workspace.video_changed.connect(self.speak)
        workspace.desk_changed.connect(self._show_model)
        workspace.playhead.moved.connect(self._timing.clear)  # what stands there is another frame's
        workspace.selection.changed.connect(self._timing.clear)
        workspace.attention.noted.connect(self._show_timing)
        self._clock = QTimer(self)
        self._clock.setInterval(TIMING_MS)
        self._clock.timeout.connect(self._show_timing)
        self._clock.start()
        self.speak()

    def speak(self) -> None:
        """Set all words anew."""
        self._show_model()
        longest = tr(_TIMING, seconds=9999.0)
        self._timing.setMinimumWidth(self._timing.fontMetrics().horizontalAdvance(longest))
        self._show_timing()
        self._show_mouse()
        self._show_zoom()
        self._zoom.setToolTip(tr("Size of the frame on the screen"))

    def _show_model(self) -> None:
        workspace, state = self._workspace, self._workspace.model
        if workspace.session is None:
            self._model.setText(tr("No video open"))
            self._encoded.setText("")
            return
        if state.failure:
            self._model.setText(told(state.failure))
        elif state.ready is None:
            self._model.setText(tr("Loading {name}…", name=workspace.session.context.checkpoint.name))
        else:
            ready = state.ready
            self._model.setText(f"{ready.name} · {ready.image_size}² · {ready.device} · {ready.precision}")
        total = len(workspace.session.context.grid)
        self._encoded.setText(tr("{done}/{total} frames ready", done=len(state.encoded), total=total))

    def _show_timing(self, *_: object) -> None:
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is None or masklet is None or self._away():
            self._timing.setText("")
            return
        frame = self._workspace.playhead.grid_frame
        spent = session.context.store.activity.active_seconds(masklet_id=masklet.id).get((masklet.id, frame))
        seconds = 0.0 if spent is None else spent.annotating + spent.reviewing
        self._timing.setText(tr(_TIMING, seconds=seconds))

    def _show_zoom(self) -> None:
        percent = round(100 * self._view.transform.scale * self._view.device_ratio)
        self._zoom.setText("" if self._away() else f"{percent} %")

    def _show_mouse(self) -> None:
        words = {
            Tool.SELECT: tr("drag: pan · wheel: zoom"),
            Tool.PROMPT: tr("left: on the object · right: beside it · drag: box"),
            Tool.BRUSH: tr("left: paint · right: erase · [ ]: size"),
            Tool.ERASER: tr("left: erase · [ ]: size"),
            Tool.OUTLINE: tr("drag: freehand · click: corner · Enter: close · right: take away"),
        }
        workspace = self._workspace
        said = words[workspace.view.tool]
        if workspace.reviewing:
            marks = workspace.review.why_not_mark() is None and workspace.view.tool is not Tool.SELECT
            said = tr("left: mark what is wrong · drag: box · right: take it back") if marks else words[Tool.SELECT]
        self._mouse.setText("" if self._away() else said)
        self._mouse.setAlignment(Qt.AlignmentFlag.AlignRight)

    def _away(self) -> bool:
        """Whether the frame is out of sight, and with it all that is said of it here."""
        return self._workspace.session is None or self._workspace.pages.current is not Page.VIDEO
