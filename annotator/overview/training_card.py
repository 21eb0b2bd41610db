"""The training that runs, or how the last one ended: how far, how long still, its curve, and ways to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from annotator.actions.registry import Actions
from annotator.bars.chip import Chip
from annotator.charts.legend import Entry, Legend
from annotator.charts.lines import Line, LineChart
from annotator.desks.training_desk import TrainingDesk
from annotator.i18n import mark, told, tr
from annotator.overview.version_words import PRESET_WORDS
from annotator.theme.look import Look
from annotator.theme.tokens import SPACE
from annotator.words.duration_words import duration_words

_CHART_HEIGHT_PX = 132
STAGE_WORDS = {
    "reading the masklets": mark("Reading the masklets"),
    "reading the frames": mark("Reading the frames"),
    "measuring on held-out masklets, before": mark("Measuring on the masklets kept apart, before"),
    "estimating the time": mark("Estimating the time"),
    "training": mark("Training"),
    "measuring on held-out masklets, after": mark("Measuring on the masklets kept apart, after"),
}


class TrainingCard(QFrame):
    """Shown while there is something to tell."""

    def __init__(self, desk: TrainingDesk, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("look", "notice")
        self._title, self._far = QLabel(self), QLabel(self)
        self._title.setProperty("look", "title")
        self._far.setProperty("look", "muted")
        self._far.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(SPACE[0])
        self._pause, self._cancel = Chip(actions["models.pause"], self), Chip(actions["models.cancel"], self)
        self._chart, self._legend = LineChart(look, self), Legend(look, self)
        self._chart.setFixedHeight(_CHART_HEIGHT_PX)
        head = QHBoxLayout()
        head.setSpacing(SPACE[1])
        head.addWidget(self._title, 1)
        head.addWidget(self._pause)
        head.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[2])
        column.setSpacing(SPACE[1])
        column.addLayout(head)
        column.addWidget(self._bar)
        below = QHBoxLayout()
        below.setSpacing(SPACE[2])
        below.addWidget(self._far, 1)
        below.addWidget(self._legend)
        column.addLayout(below)
        column.addWidget(self._chart)
        desk.changed.connect(self.speak)
        self.speak()

    def speak(self) -> None:
        """Show how far it is."""
        desk, request = self._desk, self._desk.request
        self.setVisible(request is not None)
        if request is None:
            return
        what = tr(PRESET_WORDS[request.preset])
        self._title.setText(tr("Training for phase {phase}: {what}", phase=request.phase, what=what))
        for part in (self._pause, self._cancel, self._bar):
            part.setVisible(desk.running)
        stage = desk.stage
        self._bar.setMaximum(0 if stage is None else stage.total)
        self._bar.setValue(0 if stage is None else stage.done)
        self._far.setText(self._how_far())
        self._chart.setVisible(bool(desk.curve))
        self._legend.setVisible(bool(desk.curve))
        if desk.curve:
            loss = Line(tr("Loss"), tuple((point.step, point.loss) for point in desk.curve))
            tracked = Line(tr("IoU on tracked frames"), tuple((point.step, point.iou_tracked) for point in desk.curve))
            self._legend.set_entries([Entry(number, line.name) for number, line in enumerate((loss, tracked))])
            self._chart.set_lines(
                (loss, tracked), x_words=lambda step: f"{step:.0f}", y_words=lambda value: f"{value:.2f}"
            )

    def _how_far(self) -> str:
        from engine import training_messages as wire

        desk = self._desk
        match desk.end:
            case wire.Finished(before=before, after=after, used=used):
                scores = tr(
                    "J&F on one masklet kept apart: {before} → {after}."
                    if after.objects == 1
                    else "J&F on {count} masklets kept apart: {before} → {after}.",
                    count=after.objects,
                    before=f"{before.j_and_f:.3f}",
                    after=f"{after.j_and_f:.3f}",
                )
                outcome = tr("The new version is in use.") if used else tr("The version before stays in use.")
                return f"{scores} {outcome}"
            case wire.Failed(sentence=sentence):
                return told(sentence)
            case wire.Ended():
                return tr("The training was cancelled.")
        stage = desk.stage
        if stage is None:
            return tr("Starting…")
        words = [tr(STAGE_WORDS[stage.what])]
        if stage.total:
            words.append(tr("{done} of {total}", done=stage.done, total=stage.total))
        if stage.seconds_left is not None:
            words.append(tr("{time} left", time=duration_words(stage.seconds_left)))
        if desk.paused:
            words.append(tr("paused"))
        return " · ".join(words)
