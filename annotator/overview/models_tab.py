"""The Models tab: the versions of the model that the project's own masklets made, and training the next one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from annotator.actions.registry import Actions
from annotator.bars.chip import Chip
from annotator.i18n import tr
from annotator.overview.stopped_training import StoppedTraining
from annotator.overview.tab import Tab
from annotator.overview.training_card import TrainingCard
from annotator.overview.version_table import VersionTable
from annotator.overview.version_words import version_row
from annotator.theme.look import Look
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace
from engine.errors import EngineError
from storage.errors import StorageError


class ModelsTab(Tab):
    """Reads the project only while it is seen."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions) -> None:
        super().__init__()
        self._workspace = workspace
        self._title, self._about, self._note = QLabel(self), QLabel(self), QLabel(self)
        self._title.setProperty("look", "headline")
        for words in (self._about, self._note):
            words.setProperty("look", "muted")
            words.setWordWrap(True)
        self._train, self._use, self._back = (
            Chip(actions[name], self) for name in ("models.train", "models.use", "models.back")
        )
        self._card = TrainingCard(workspace.training, look, actions, self)
        self._stopped = StoppedTraining(workspace.training, actions, self)
        self._table = VersionTable(look, self)
        self._lay_out()
        self._table.pointed.connect(self._on_pointed)
        for signal in (workspace.training.changed, workspace.desk_changed, look.changed):
            signal.connect(self._refresh_if_seen)
        self.speak()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(SPACE[0])
        words.addWidget(self._title)
        words.addWidget(self._about)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self._train, 0, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE[1])
        foot.addWidget(self._note, 1)
        foot.addWidget(self._back)
        foot.addWidget(self._use)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        column.setSpacing(SPACE[3])
        column.addLayout(head)
        column.addWidget(self._card)
        column.addWidget(self._stopped)
        column.addWidget(self._table, 1)
        column.addLayout(foot)

    def refresh(self) -> None:
        """Read the versions anew."""
        workspace = self._workspace
        workspace.training.forget()
        try:
            versions = workspace.training.versions()
        except (EngineError, StorageError) as error:
            workspace.warn(str(error))
            return
        by_id = {version.checkpoint.id: version for version in versions}
        asked = None if workspace.session is None else workspace.session.context.checkpoint.id
        chosen = workspace.training.pointed_at
        rows = [version_row(version, by_id=by_id, asked=asked) for version in reversed(versions)]
        self._table.rows.show(rows)
        self._table.choose(chosen)
        self._stopped.speak()
        trained = sum(version.notes is not None for version in versions)
        self._note.setText(
            tr("The paper's data engine retrained its Phase 2 model twice and its Phase 3 model five times.")
            if trained
            else tr("No version has been trained here yet.")
        )

    def speak(self) -> None:
        """Set all words anew."""
        self._title.setText(tr("Models"))
        self._about.setText(
            tr(
                "Training on verified masklets makes a new version. Some masklets are kept apart and never learnt "
                "from: they say how the version does, and it is taken into use unless it is worse than before."
            )
        )
        self._table.setAccessibleName(tr("Versions of the model"))
        self._card.speak()
        self.refresh()

    def _on_pointed(self, checkpoint_id: int | None) -> None:
        if checkpoint_id != self._workspace.training.pointed_at:
            self._workspace.training.point_at(checkpoint_id)

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.refresh()
