"""The row over the lanes: play, where the playhead is, propagate with its reach in words, and how that fares.

Nothing moves when numbers run: every label is as wide as its widest words.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QStackedWidget, QToolButton, QWidget

from annotator.actions.registry import Actions
from annotator.i18n import tr
from annotator.theme.look import Look
from annotator.timeline.action_button import ActionButton
from annotator.timeline.lane_book import LaneBook
from annotator.timeline.legend import Legend
from annotator.timeline.metrics import GUTTER_PX, XL, XS, L, M, S
from annotator.timeline.reach import estimate_words, frames_within_reach, progress_words, reach_words
from annotator.timeline.timescale import clock
from annotator.workspace import Workspace
from engine.propagation import DirectionChoice

_NAME_PX = GUTTER_PX
_BAR_PX = 4 * XL


class Transport(QWidget):
    """Buttons bound to actions; the right part shows the reach, or the progress of what runs."""

    def __init__(
        self, workspace: Workspace, look: Look, actions: Actions, book: LaneBook, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._look, self._book, self._actions = workspace, look, book, actions
        self._time, self._frame, self._propagate, self._object, self._reach = (QLabel(self) for _ in range(5))
        self._frame.setProperty("look", "muted")
        self._propagate.setProperty("look", "muted")
        self._reach.setProperty("look", "muted")
        self._play = ActionButton(actions["view.play"], look, icon_name="play", parent=self)
        self._legend_button = QToolButton(self)
        self._legend_button.setText("?")
        self._legend_button.clicked.connect(self._show_legend)
        self._legend = Legend(look, self)
        self._running = _Running(look, actions, self)
        self._state = QStackedWidget(self)
        self._state.addWidget(self._reach_page())
        self._state.addWidget(self._running)
        self._state.setFixedWidth(self._running.sizeHint().width())
        self._stale = ActionButton(actions["track.stale"], look, icon_name="refresh-cw", parent=self)
        self._stale.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._lay_out()
        workspace.playhead.moved.connect(self._on_moved)
        workspace.playhead.playing_changed.connect(self._on_playing_changed)
        workspace.playhead.range_changed.connect(self._show_reach)
        workspace.video_changed.connect(self.speak)
        workspace.selection.changed.connect(self._show_reach)
        workspace.runner.progressed.connect(self._show_progress)
        book.rows_changed.connect(self._show_reach)
        book.cells_changed.connect(self._show_stale)
        self.speak()

    def speak(self) -> None:
        """Set all words anew, and make room for the numbers of this video."""
        frames = self._workspace.playhead.grid.frame_count
        digits = "0" * len(str(frames - 1))
        self._reserve(self._time, clock((frames - 1) / self._workspace.playhead.fps, decimals=2))
        self._reserve(self._frame, self._frame_words(digits, digits, digits))
        self._propagate.setText(tr("Propagate"))
        self._legend_button.setToolTip(tr("What the marks mean"))
        self._legend_button.setAccessibleName(tr("What the marks mean"))
        self._legend.speak()
        self._on_moved(self._workspace.playhead.frame)
        self._show_reach()
        self._show_progress()

    # --- building ---------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(S, XS, M, XS)
        row.setSpacing(XS)
        row.addWidget(self._play)
        row.addSpacing(XS)
        row.addWidget(self._time)
        row.addWidget(self._frame)
        row.addSpacing(L)
        row.addWidget(_line(self))
        row.addSpacing(M)
        row.addWidget(self._propagate)
        row.addSpacing(XS)
        ways: tuple[tuple[str, str, DirectionChoice], ...] = (
            ("track.backward", "arrow-left", "backward"),
            ("track.both", "arrow-left-right", "both"),
            ("track.forward", "arrow-right", "forward"),
        )
        for action_id, icon_name, direction in ways:
            more = self._estimate(direction)
            row.addWidget(
                ActionButton(self._actions[action_id], self._look, icon_name=icon_name, more=more, parent=self)
            )
        row.addWidget(ActionButton(self._actions["track.again"], self._look, icon_name="rotate-cw", parent=self))
        row.addSpacing(XS)
        row.addWidget(self._state)
        row.addStretch(1)
        row.addWidget(self._stale)
        row.addWidget(self._legend_button)

    def _reach_page(self) -> QWidget:
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        row.addWidget(self._object)
        row.addWidget(self._reach)
        row.addStretch(1)
        return page

    def _reserve(self, label: QLabel, widest: str) -> None:
        label.setFixedWidth(label.fontMetrics().horizontalAdvance(widest) + S)

    # --- showing ----------------------------------------------------------------------------------------------------

    def _frame_words(self, frame: object, last: object, place: object) -> str:
        return tr("f {frame}/{last} · grid {place}", frame=frame, last=last, place=place)

    def _on_moved(self, frame: int) -> None:
        playhead = self._workspace.playhead
        if self._workspace.session is None:
            self._time.clear()
            self._frame.clear()
            return
        self._time.setText(clock(frame / playhead.fps, decimals=2))
        place = playhead.grid_frame // playhead.grid.stride
        self._frame.setText(self._frame_words(frame, playhead.grid.frame_count - 1, place))

    def _on_playing_changed(self, playing: bool) -> None:
        self._play.wear("pause" if playing else "play")

    def _show_reach(self) -> None:
        row = self._book.row_of(self._workspace.selection.target_id)
        name = "" if row is None else row.target.name
        self._object.setText(self._object.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _NAME_PX))
        self._reach.setText(reach_words(self._workspace.playhead.range) if row is not None else "")
        self._show_stale()

    def _show_stale(self) -> None:
        self._stale.setText(tr("All stale ({count})", count=self._book.due))
        look = "" if self._book.due else "quiet"
        if look != self._stale.property("look"):
            self._stale.setProperty("look", look)
            self._stale.style().unpolish(self._stale)
            self._stale.style().polish(self._stale)

    def _show_progress(self) -> None:
        running = self._workspace.runner.propagation
        if running is not None:
            self._running.show_words(
                progress_words(running.progress, running.seconds_per_frame), running.frames_done, running.total
            )
        self._state.setCurrentIndex(0 if running is None else 1)

    def _show_legend(self) -> None:
        self._legend.show_above(self._legend_button)

    def _estimate(self, direction: DirectionChoice) -> _Estimate:
        return _Estimate(self._workspace, self._book, direction)


class _Estimate:
    """What a propagate button says of the time it will take, asked when its tooltip is shown."""

    def __init__(self, workspace: Workspace, book: LaneBook, direction: DirectionChoice) -> None:
        self._workspace, self._book, self._direction = workspace, book, direction

    def __call__(self) -> str:
        session, playhead = self._workspace.session, self._workspace.playhead
        row = self._book.row_of(self._workspace.selection.target_id)
        if session is None or row is None or row.lane is None:
            return ""
        frames = frames_within_reach(
            row.lane.pins.values(),
            grid=session.context.grid,
            direction=self._direction,
            start=playhead.grid_frame,
            marked=playhead.range,
        )
        told = estimate_words(frames, session.tracking.estimate_seconds(frames))
        return f"{row.target.name}, {reach_words(playhead.range)}: {told}"


class _Running(QWidget):
    """A thin bar, words beside it, and the button that stops."""

    def __init__(self, look: Look, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(_BAR_PX, XS)
        self._words = QLabel(self)
        self._stop = ActionButton(actions["track.stop"], look, icon_name="square", parent=self)
        widest = "00000 of 00000 · 000.0 frames/s · 00 min 00 s left"
        self._words.setFixedWidth(self._words.fontMetrics().horizontalAdvance(widest))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        row.addWidget(self._stop)
        row.addWidget(self._bar)
        row.addWidget(self._words)

    def show_words(self, words: str, done: int, total: int) -> None:
        """Show how far the propagation is."""
        self._words.setText(words)
        self._bar.setMaximum(max(total, 1))
        self._bar.setValue(done)


def _line(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setProperty("look", "vline")
    line.setFixedHeight(XL)
    return line
