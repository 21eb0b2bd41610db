"""Training from the window: one training at a time, in a process of its own, and the versions it makes.

Lives on the window's thread and looks at the training process by timer. What goes on when the window closes or another
project is opened is stopped with its state kept. What reads projects is imported where it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.i18n import told, tr
from engine.changes import Changes
from engine.errors import EngineError
from storage.errors import StorageError
from storage.records import MaskletState

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.workspace import Workspace
    from engine import training_messages as wire
    from engine.checkpoints.versions import Version
    from engine.training_job import TrainingJob
    from engine.unfinished_training import Unfinished
    from storage.records import Phase

LOOK_MS = 200
FEWEST_MASKLETS = 2


class TrainingDesk(QObject):
    """The training that runs or ran last: its `stage`, its `curve` and its `end`; `changed` when any of it does.

    `pointed_at` is the id of the checkpoint whose row is chosen in the table of versions; `pointed` when it changes.
    """

    changed = Signal()
    pointed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self.request: wire.TrainingRequest | None = None
        self.stage: wire.Stage | None = None
        self.curve: list[wire.Learned] = []
        self.end: wire.Event | None = None
        self.pointed_at: int | None = None
        self._job: TrainingJob | None = None
        self._left: TrainingJob | None = None
        """The one before, which may still be saving its state."""
        self._versions: tuple[Version, ...] | None = None
        self._accepted: int | None = None
        self._cut_off: tuple[Unfinished | None, str | None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        workspace.project_changed.connect(self._on_project_changed)
        workspace.desk_changed.connect(self.forget)
        workspace.changed.connect(self._on_changed)

    # --- what there is ----------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a training runs, or waits while paused."""
        return self._job is not None

    @property
    def paused(self) -> bool:
        """Whether the training waits."""
        return self._job is not None and self._job.paused

    @property
    def phase(self) -> Phase:
        """The phase that is in hand: what is trained is for it, and what is used is used in it."""
        session = self._workspace.session
        return 3 if session is None else session.context.phase

    def versions(self) -> tuple[Version, ...]:
        """All checkpoints of the project, oldest first; read once until something changes, for actions ask often."""
        project = self._workspace.project
        if project is None:
            return ()
        if self._versions is None:
            from engine.checkpoints.versions import versions

            self._versions = versions(project.store)
        return self._versions

    def in_use(self) -> Version | None:
        """The version that is asked in the phase in hand."""
        session = self._workspace.session
        asked = None if session is None else session.context.checkpoint.id
        return next(
            (each for each in self.versions() if each.checkpoint.id == asked or self.phase in each.phases), None
        )

    def version_before(self) -> Version | None:
        """What the version in use was trained from."""
        now = self.in_use()
        parent = None if now is None else now.checkpoint.parent_id
        return next((each for each in self.versions() if each.checkpoint.id == parent), None)

    def accepted(self) -> int:
        """How many masklets were judged satisfactory."""
        project = self._workspace.project
        if self._accepted is None:
            satisfactory = MaskletState.SATISFACTORY
            self._accepted = 0 if project is None else len(project.store.masklets.masklets(state=satisfactory))
        return self._accepted

    def cut_off(self) -> Unfinished | None:
        """The training of the project that was stopped before its end; None where there is none, or while one runs.

        Also one that another window or the command line has started: then nobody takes it up or throws it away.
        """
        return None if self.running else self._read_cut_off()[0]

    def why_not_take_up(self) -> str | None:
        """Why what was cut off would not go on, as a sentence; None where it would."""
        return self._read_cut_off()[1]

    def goes_on(self, *, preset: wire.Preset, minutes: float) -> bool:
        """Whether starting with these choices takes up what was cut off; anything else throws it away."""
        from engine.unfinished_training import same_choices

        unfinished, project = self.cut_off(), self._workspace.project
        if unfinished is None or project is None or self.why_not_take_up() is not None:
            return False
        return same_choices(unfinished, self._request(project.path, preset=preset, minutes=minutes))

    # --- what can be done -------------------------------------------------------------------------------------------

    def start(self, *, preset: wire.Preset, minutes: float) -> None:
        """Train from the accepted masklets with the checkpoint in use. A known error becomes a notice."""
        project = self._workspace.project
        if project is not None and not self._busy(project.path):
            self._begin(self._request(project.path, preset=preset, minutes=minutes))

    def take_up(self) -> None:
        """Go on with the training that was cut off, with its own choices. A known error becomes a notice."""
        from engine.unfinished_training import request_again

        unfinished, project = self.cut_off(), self._workspace.project
        if unfinished is None or project is None or self._busy(project.path):
            return
        try:
            request = request_again(unfinished, project=project.path, device=self._workspace.device)
        except EngineError as error:
            self._workspace.warn(str(error))
        else:
            self._begin(request)

    def throw_away(self) -> None:
        """Throw away what the training that was cut off did. A known error becomes a notice."""
        from engine.unfinished_training import in_hand, throw_away, unfinished_folder

        project = self._workspace.project
        if project is None or self._busy(project.path):
            return
        folder = unfinished_folder(project.path)
        try:
            with in_hand(folder):
                throw_away(folder)
        except EngineError as error:
            self._workspace.warn(str(error))
        self.forget()
        self.changed.emit()

    def pause_or_go_on(self) -> None:
        """Let the training wait, or go on."""
        if self._job is not None:
            (self._job.go_on if self._job.paused else self._job.pause)()
            self.changed.emit()

    def cancel(self) -> None:
        """End the training and throw away what it did."""
        if self._job is not None:
            self._job.discard()

    def close(self) -> None:
        """Stop the training, its state kept; it ends by itself, and nobody waits for it."""
        self._timer.stop()
        if self._job is not None:
            self._job.leave()
            self._left, self._job = self._job, None

    def use(self, checkpoint_id: int) -> None:
        """Work with a version in the phase in hand. A known error becomes a notice."""
        from engine.checkpoints.versions import use_version

        project = self._workspace.project
        if project is None:
            return
        try:
            checkpoint = use_version(project, checkpoint_id, phase=self.phase)
        except (EngineError, StorageError) as error:
            self._workspace.warn(str(error))
            return
        self.forget()
        self._workspace.enter_phase(self.phase)
        self._workspace.tell(tr("{name} is in use in phase {phase}.", name=checkpoint.name, phase=self.phase))
        self.changed.emit()

    def point_at(self, checkpoint_id: int | None) -> None:
        """Choose a version in the table."""
        self.pointed_at = checkpoint_id
        self.pointed.emit()

    def roll_back(self) -> None:
        """Work again with what the version in use was trained from."""
        before = self.version_before()
        if before is not None:
            self.use(before.checkpoint.id)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _busy(self, project: Path) -> bool:
        """Whether a training of the project runs, or still saves what it did, which is said."""
        left = self._left
        saving = left is not None and left.request.project == str(project) and not left.ended
        if saving:
            self._workspace.warn(tr("The training before is still saving what it did: start again in a moment."))
        return saving or self._job is not None

    def _request(self, project: Path, *, preset: wire.Preset, minutes: float) -> wire.TrainingRequest:
        from engine import training_messages as wire

        session = self._workspace.session
        checkpoint = self._workspace.checkpoint if session is None else session.context.checkpoint.path
        return wire.TrainingRequest(
            checkpoint=str(checkpoint),
            project=str(project),
            preset=preset,
            phase=self.phase,
            minutes=minutes,
            device=self._workspace.device,
        )

    def _begin(self, request: wire.TrainingRequest) -> None:
        from engine.training_job import TrainingJob

        self.request = request
        try:
            self._job = TrainingJob(request)
        except EngineError as error:
            self._workspace.warn(str(error))
            return
        self.stage, self.end, self.curve = None, None, []
        self._timer.start()
        self.changed.emit()

    def _read_cut_off(self) -> tuple[Unfinished | None, str | None]:
        """What was cut off and why it would not go on; read once until something changes, for actions ask often."""
        project = self._workspace.project
        if project is None:
            return None, None
        if self._cut_off is None:
            from engine.unfinished_training import is_in_hand, read_unfinished, unfinished_folder, why_not_go_on

            folder = unfinished_folder(project.path)
            if is_in_hand(folder):
                return None, None
            found = read_unfinished(folder)
            self._cut_off = found, None if found is None else why_not_go_on(project, found)
        return self._cut_off

    def _look(self) -> None:
        from engine import training_messages as wire

        job = self._job
        events = [] if job is None else job.poll()
        for event in events:
            match event:
                case wire.Stage():
                    self.stage = event
                case wire.Learned():
                    self.curve.append(event)
                case _:
                    self._finish(event)
        if events:
            self.changed.emit()

    def _finish(self, end: wire.Event) -> None:
        from engine import training_messages as wire

        self.end = end
        self.close()
        self.forget()
        match end:
            case wire.Finished(used=True):
                self._workspace.enter_phase(self.phase)
                self._workspace.tell(tr("The new version is no worse on the masklets kept apart and is in use now."))
            case wire.Finished():
                self._workspace.tell(
                    tr(
                        "The new version is worse on the masklets kept apart: it is kept, but the one before stays "
                        "in use."
                    )
                )
            case wire.Failed():
                self._workspace.warn(told(end.sentence))

    def _on_changed(self, changes: Changes) -> None:
        if changes.targets or changes.masklets:  # with a propagation masks alone change, frame after frame
            self.forget()

    def forget(self) -> None:
        """Read versions, masklets and what was cut off anew when next asked for: something may have changed."""
        self._versions = self._accepted = self._cut_off = None

    def _on_project_changed(self) -> None:
        """The training belongs to the project that was open."""
        self.forget()
        project = self._workspace.project
        path = None if project is None else str(project.path)
        if self.request is not None and path != self.request.project:
            if self._job is not None:
                self._workspace.tell(tr("The training was stopped; start it again in its project, and it goes on."))
            self.close()
            self.request, self.stage, self.end, self.curve, self.pointed_at = None, None, None, [], None
        self.changed.emit()
