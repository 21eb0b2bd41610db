"""Find objects automatically: how to look, what was found, and which of it to track. Never modal."""

from __future__ import annotations

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from annotator.choices import Choice, offer
from annotator.dialogs.dialog import Dialog, label
from annotator.dialogs.found_picture import FoundPicture
from annotator.i18n import told, tr
from annotator.theme.look import Look
from annotator.theme.tokens import SPACE
from annotator.timeline.reach import progress_words
from annotator.workspace import Workspace
from engine.auto.settings import AutoSettings, Wishes, points_in_all
from engine.session.operations import Progress

POINTS = (8, 16, 32, 64)
PERCENT = (*range(0, 96, 5), 98)
CROPS: tuple[tuple[int, ...], ...] = ((0,), (16,), (16, 4))


class AutoDialog(Dialog):
    """Shows the workspace's `finding` and asks it; closing gives the search up, a tracking goes on."""

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._finding = workspace.finding
        self._suited: AutoSettings | None = None
        self._title, self._about = label("headline", self), label("muted", self, wraps=True)
        self._names = [label("small", self) for _ in range(4)]
        self._points, self._crops = Choice(self), Choice(self)
        self._iou, self._stability = Choice(self), Choice(self)
        self._grid_words = label("muted", self, wraps=True)
        self._find = QPushButton(self)
        self.picture = FoundPicture(workspace, look, self)
        self._said, self._trouble = label("muted", self, wraps=True), label("danger", self, wraps=True)
        self._bar, self._far = QProgressBar(self), QLabel(self)
        self._stop, self._close, self._track = QPushButton(self), QPushButton(self), QPushButton(self)
        self._build()
        workspace.playhead.seek(0)
        self._finding.changed.connect(self._show)
        workspace.model.changed.connect(self._show)
        workspace.video_changed.connect(self.close)
        self.speak()

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[2])
        grid.setVerticalSpacing(SPACE[0])
        for column, (name, field) in enumerate(
            zip(self._names, (self._points, self._crops, self._iou, self._stability), strict=True)
        ):
            name.setBuddy(field)
            grid.addWidget(name, 0, column)
            grid.addWidget(field, 1, column)
            grid.setColumnStretch(column, 2 if field is self._crops else 1)
        grid.addWidget(self._find, 1, 4)
        self._points.currentIndexChanged.connect(self._show)
        self._crops.currentIndexChanged.connect(self._show)
        self._bar.setTextVisible(False)
        self._far.setProperty("look", "muted")
        for widget in (self._bar, self._far):  # so that the picture does not jump when work begins
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        for button, act in ((self._stop, self._finding.stop), (self._close, self.close), (self._track, self.track)):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        self._find.clicked.connect(self.look)
        running = QHBoxLayout()
        running.setSpacing(SPACE[2])
        running.addWidget(self._bar, 1)
        running.addWidget(self._far)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE[1])
        buttons.addWidget(self._said, 1)
        buttons.addWidget(self._stop)
        buttons.addWidget(self._close)
        buttons.addWidget(self._track)
        self.column.addWidget(self._title)
        self.column.addWidget(self._about)
        self.column.addLayout(grid)
        self.column.addWidget(self._grid_words)
        self.column.addWidget(self.picture, 1)
        self.column.addWidget(self._trouble)
        self.column.addLayout(running)
        self.column.addLayout(buttons)

    def speak(self) -> None:
        """Set all words anew."""
        self.setWindowTitle(tr("Find objects"))
        self._title.setText(tr("Find objects automatically"))
        self._about.setText(
            tr(
                "A grid of points on the first frame asks the model for everything there. What you do not leave out is "
                "tracked through the video, and what holds is handed in for review as automatic masklets."
            )
        )
        names = (tr("Points"), tr("Zoomed windows"), tr("Predicted IoU from"), tr("Stability from"))
        for name, words in zip(self._names, names, strict=True):
            name.setText(words)
        offer(self._points, {side: f"{side} × {side}" for side in POINTS})
        for field in (self._iou, self._stability):
            offer(field, {percent: f"{percent} %" for percent in PERCENT})
        crops = (tr("none"), tr("4, with 16 × 16 points"), tr("4 and 16, with 16 × 16 and 4 × 4"))
        offer(self._crops, dict(enumerate(crops)))
        self._said.setMinimumHeight(2 * self._said.fontMetrics().lineSpacing())  # two lines do not move the picture
        self._stop.setText(tr("Stop"))
        self._close.setText(tr("Close"))
        self.picture.setAccessibleName(tr("Objects found on the first frame"))
        self._show()

    @property
    def wishes(self) -> Wishes:
        """What the fields ask for."""
        return Wishes(
            points=POINTS[self._points.currentIndex()],
            crops=CROPS[self._crops.currentIndex()],
            min_predicted_iou=PERCENT[self._iou.currentIndex()] / 100,
            min_stability=PERCENT[self._stability.currentIndex()] / 100,
        )

    def look(self) -> None:
        """Look for objects."""
        self._finding.search(self.wishes)

    def track(self) -> None:
        """Track what was found and not left out."""
        self._finding.track()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the search up; what is being tracked goes on."""
        self._finding.changed.disconnect(self._show)
        self._workspace.model.changed.disconnect(self._show)
        self._finding.forget()
        super().closeEvent(event)

    # --- what is shown ------------------------------------------------------------------------------------------------

    def _show(self, *_: object) -> None:
        finding = self._finding
        self._begin_with(finding.suited)
        running = finding.searching or finding.tracking
        chosen = len(finding.chosen)
        self._find.setText(tr("Find"))
        self._find.setEnabled(running is None and self._suited is not None)
        self._find.setToolTip("" if self._suited is not None else tr("The model is being loaded."))
        self._track.setText(tr("Track ({count})", count=chosen) if chosen else tr("Track"))
        self._track.setEnabled(running is None and chosen > 0)
        self._track.setToolTip("" if chosen else tr("Find objects first."))
        for button, primary in ((self._find, not chosen), (self._track, chosen > 0)):
            _dress(button, primary=primary)
        self._stop.setVisible(running is not None)
        self._show_progress(running)
        self._grid_words.setText(self._words_of_grid())
        self._said.setText(self._words_of_found())
        self._trouble.setText(told(finding.sentence))
        self._trouble.setVisible(bool(finding.sentence))

    def _begin_with(self, suited: AutoSettings | None) -> None:
        """Fill the fields with what suits the model, once it is known or another one is."""
        if suited is None or suited == self._suited:
            return
        self._suited = suited
        whole, *levels = suited.search.grids
        self._points.setCurrentIndex(POINTS.index(whole))
        self._crops.setCurrentIndex(CROPS.index(tuple(levels) or (0,)))
        self._iou.setCurrentIndex(PERCENT.index(round(100 * suited.search.min_predicted_iou)))
        self._stability.setCurrentIndex(PERCENT.index(round(100 * suited.search.min_stability)))

    def _show_progress(self, running: Progress | None) -> None:
        self._bar.setVisible(running is not None)
        self._far.setVisible(running is not None)
        if running is None:
            return
        self._bar.setMaximum(running.total)
        self._bar.setValue(running.done)
        self._far.setText(progress_words(running, None))

    def _words_of_grid(self) -> str:
        grids = (POINTS[max(self._points.currentIndex(), 0)], *CROPS[max(self._crops.currentIndex(), 0)])
        words = tr("{points} points in all.", points=f"{points_in_all(grids):,}")
        if self._suited is not None and len(self._suited.search.grids) == 1:
            words += " " + tr("The model runs on a processor, so a small grid is suggested; more points take longer.")
        return words

    def _words_of_found(self) -> str:
        found = self._finding.found
        if found is None or not found.masks:
            return self._finding.outcome
        counts = found.counts
        return tr(
            "Of {decoded} masks {good} have that predicted IoU, {stable} are stable too, {distinct} are distinct. "
            "Click one to leave it out.",
            decoded=counts["decoded"],
            good=counts["good"],
            stable=counts["stable"],
            distinct=counts["distinct"],
        )


def _dress(button: QPushButton, *, primary: bool) -> None:
    """Give a button the accent, or take it."""
    wanted = "primary" if primary else None
    if button.property("look") != wanted:
        button.setProperty("look", wanted)
        button.style().unpolish(button)
        button.style().polish(button)
