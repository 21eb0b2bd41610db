"""Starting a training: what learns, and about how long; the rest follows from the project."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from annotator.choices import Amount
from annotator.dialogs.dialog import Dialog, label
from annotator.i18n import mark, tr
from annotator.overview.stopped_training import how_far
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace
from engine.training_messages import DEFAULT_MINUTES, PRESETS, Preset

WIDTH_PX = 480
MOST_MINUTES = 24 * 60
_WORDS: dict[Preset, tuple[str, str]] = {
    "decoder": (
        mark("Decoder and memory only"),
        mark("Quick and safe: how the model sees stays as it is, how it segments and remembers adapts."),
    ),
    "everything": (
        mark("Everything"),
        mark("For pictures unlike everyday ones, with many masklets to learn from; several times slower."),
    ),
}


class TrainingDialog(Dialog):
    """Enter starts; the training then shows itself in the overview's tab of models."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._title, self._about = label("title", self), label("muted", self, wraps=True)
        self._choices = QButtonGroup(self)
        self._explained = {preset: label("muted", self, wraps=True) for preset in PRESETS}
        self._buttons: dict[Preset, QPushButton] = {}
        for preset in PRESETS:
            button = self._buttons[preset] = QPushButton(self)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("look", "choice")
            self._choices.addButton(button)
        self._buttons["decoder"].setChecked(True)
        self._minutes_label, self._note = label("muted", self), label("muted", self, wraps=True)
        self._minutes = Amount(self)
        self._minutes.setRange(1, MOST_MINUTES)
        self._minutes.setValue(round(DEFAULT_MINUTES))
        self._stopped = label("muted", self, wraps=True)
        self._cancel, self._start = QPushButton(self), QPushButton(self)
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self.close)
        self._start.setProperty("look", "primary")
        self._start.setDefault(True)
        self._start.clicked.connect(self.start)
        self._lay_out()
        self._choose_as_before()
        self._choices.buttonToggled.connect(self._tell_of_stopped)
        self._minutes.valueChanged.connect(self._tell_of_stopped)
        workspace.project_changed.connect(self.close)
        self.speak()
        self._start.setFocus()

    def _lay_out(self) -> None:
        time = QHBoxLayout()
        time.setSpacing(SPACE[2])
        time.addWidget(self._minutes_label)
        time.addWidget(self._minutes)
        time.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE[1])
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._start)
        self.column.addWidget(self._title)
        self.column.addWidget(self._about)
        for preset in PRESETS:
            self.column.addWidget(self._buttons[preset])
            self.column.addWidget(self._explained[preset])
        self.column.addLayout(time)
        self.column.addWidget(self._stopped)
        self.column.addWidget(self._note)
        self.column.addLayout(buttons)
        self.setFixedWidth(WIDTH_PX)

    def speak(self) -> None:
        """Set all words anew."""
        desk = self._workspace.training
        self.setWindowTitle(tr("Train from verified masklets"))
        self._title.setText(tr("Train from verified masklets"))
        self._about.setText(
            tr(
                "A new version for phase {phase}, from {count} satisfactory masklets. About one in five is kept apart "
                "to measure by, always the same ones.",
                phase=desk.phase,
                count=desk.accepted(),
            )
        )
        for preset, (name, explained) in _WORDS.items():
            self._buttons[preset].setText(tr(name))
            self._explained[preset].setText(tr(explained))
        self._minutes_label.setText(tr("Train for about"))
        self._minutes.setSuffix(tr(" min"))
        self._minutes.setAccessibleName(tr("Minutes of training"))
        self._note.setText(
            tr("You can go on annotating meanwhile. Measuring before and after takes some more minutes.")
        )
        self._cancel.setText(tr("Cancel"))
        self._start.setText(tr("Start training"))
        self._tell_of_stopped()

    def start(self) -> None:
        """Start, and show the tab in which it can be watched."""
        self._workspace.training.start(preset=self._preset(), minutes=self._minutes.value())
        self.close()

    def _preset(self) -> Preset:
        return next(preset for preset, button in self._buttons.items() if button.isChecked())

    def _choose_as_before(self) -> None:
        """Offer the choices of a training that was cut off, where starting takes it up."""
        desk = self._workspace.training
        unfinished = desk.cut_off()
        if unfinished is not None:
            plan = unfinished.plan
            if desk.goes_on(preset=plan.preset, minutes=plan.minutes):
                self._buttons[plan.preset].setChecked(True)
                self._minutes.setValue(round(plan.minutes))

    def _tell_of_stopped(self, *_: object) -> None:
        """Say what these choices mean for a training that was cut off, if there is one."""
        desk = self._workspace.training
        unfinished = desk.cut_off()
        self._stopped.setVisible(unfinished is not None)
        if unfinished is not None:
            same = desk.goes_on(preset=self._preset(), minutes=self._minutes.value())
            words = (
                tr("With these choices the training goes on that was {far}.", far=how_far(unfinished))
                if same
                else tr("This throws away a training that was {far}.", far=how_far(unfinished))
            )
            self._stopped.setText(words)
        self.setFixedHeight(self.column.totalHeightForWidth(WIDTH_PX))  # words that wrap have no height of their own
