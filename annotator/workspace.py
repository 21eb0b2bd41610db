"""The window's one model: the open project and video, the person at the desk, and the parts every view listens to.

Views read from here and act through actions; they hold no state of their own that a test could want. Lives on the
window's thread. Work on masklets is `hand`'s, verification `review_desk`'s. What reads projects and
videos is imported where it is used, so that the start page does not wait for it.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Qt, Signal

import resources
from annotator.attention import Attention
from annotator.background import forget_all
from annotator.desks.finding import Finding
from annotator.desks.hand import Hand
from annotator.desks.identity_hand import IdentityHand
from annotator.desks.importing import Importing
from annotator.desks.opening import Opening
from annotator.desks.queue_desk import QueueDesk
from annotator.desks.reach_desk import ReachDesk
from annotator.desks.review_desk import ReviewDesk
from annotator.desks.statistics_desk import StatisticsDesk
from annotator.desks.training_desk import TrainingDesk
from annotator.desks.undoing import Undoing
from annotator.frame_provider import FrameProvider
from annotator.i18n import told, tr
from annotator.long_work import LongWork
from annotator.operation_runner import OperationRunner
from annotator.state.deciding import Deciding
from annotator.state.model_state import ModelState
from annotator.state.pages import Page, Pages
from annotator.state.playhead import Playhead
from annotator.state.selection import Selection
from annotator.state.settings import Settings
from annotator.state.view_options import ViewOptions
from annotator.state.worked_on import WorkedOn
from annotator.worth.worth_desk import WorthDesk
from engine.changes import Changes
from engine.errors import EngineError, NothingToDoError
from engine.model_client import ModelClient
from engine.team.people import People
from storage.errors import StorageError
from storage.records import Masklet, Person, Role, Target, Video

if TYPE_CHECKING:
    from engine.project import Project
    from engine.session.session import Session
    from engine.video import FrameSource

Level = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the person, shown without getting in the way."""

    sentence: str
    level: Level = "info"
    action_id: str | None = None
    """What could be done about it."""


class Workspace(QObject):
    """Signals say what changed; `changed` carries the engine's `Changes`."""

    project_changed = Signal()
    video_changed = Signal()
    desk_changed = Signal()
    mode_changed = Signal()
    changed = Signal(object)
    noticed = Signal(object)

    def __init__(self, *, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.client = ModelClient()
        self.project: Project | None = None
        self.session: Session | None = None
        self.worked_on = WorkedOn(self)
        self.reviewing = False
        self.playhead = Playhead(self)
        self.pages = Pages(self)
        self.frames = FrameProvider(self)
        self.runner = OperationRunner(self)
        self.selection = Selection(self)
        self.view = ViewOptions(self)
        self.model = ModelState(self)
        self.hand = Hand(self)
        self.identity = IdentityHand(self)
        self.reach = ReachDesk(self)
        self.review = ReviewDesk(self)
        self.queue = QueueDesk(self)
        self.statistics = StatisticsDesk(self)
        self.attention = Attention(self)
        self.worth = WorthDesk(self)
        self.undoing = Undoing(self)
        self.deciding = Deciding(self)
        self.work = LongWork(self)
        self.opening = Opening(self)
        self.importing = Importing(self)
        self.finding = Finding(self)
        self.training = TrainingDesk(self)
        self.checkpoint = Path(settings.text("checkpoint") or resources.BUNDLED_CHECKPOINT)
        self.device = settings.text("device", "auto")
        self.runner.failed.connect(self.warn, Qt.ConnectionType.QueuedConnection)
        self.runner.progressed.connect(self.model.catch_up)
        self.frames.failed.connect(self.warn, Qt.ConnectionType.QueuedConnection)
        self.playhead.moved.connect(self._on_moved)

    # --- what is open -----------------------------------------------------------------------------------------------

    @property
    def video(self) -> Video | None:
        """The open video."""
        return self.session.context.video if self.session is not None else None

    def targets(self) -> tuple[Target, ...]:
        """The objects of the open video by number."""
        return tuple(target for target, _ in self.worked_on.objects().values())

    def masklet_of(self, target_id: int) -> Masklet | None:
        """The masklet of a target that is worked on."""
        found = self.worked_on.objects().get(target_id)
        return None if found is None else found[1]

    @property
    def masklet(self) -> Masklet | None:
        """The masklet of the selected target."""
        return None if self.selection.target_id is None else self.masklet_of(self.selection.target_id)

    def take_in_hand(self, masklet: Masklet) -> None:
        """Work on this masklet of the open video, whichever others its target has."""
        self.worked_on.ask_for(masklet)
        self.selection.select(masklet.target_id)
        self.announce(Changes(targets=frozenset({masklet.target_id})))

    def use_project(self, project: Project) -> None:
        """Work in another project from now on, with no video yet; the one before is closed."""
        self._leave_video()
        if self.project is not None:
            self.project.close()
        self.project = project
        self.settings.remember_project(project.path)
        self.project_changed.emit()
        self.video_changed.emit()

    def show_video(self, video: Video, source: FrameSource) -> None:
        """Show a video of the project that has been opened. Known errors become notices."""
        try:
            session = self._session(video)
        except (EngineError, StorageError) as error:
            source.close()
            self.warn(str(error))
            return
        self._leave_video()
        self.session = session
        self.worked_on.changed()
        session.subscribe(self.announce)
        self.frames.open(source)
        self.playhead.open(session.context.grid, fps=video.fps)
        for warning in (*source.info.warnings, *session.warnings):
            self.warn(warning)
        targets = self.targets()
        self.selection.select(targets[0].id if targets else None)
        self.model.load(session)
        self.pages.show(Page.VIDEO)
        self.video_changed.emit()
        self.desk_changed.emit()

    def close(self) -> None:
        """Close everything: the window is going."""
        self.training.close()
        self.opening.give_up()
        forget_all(self)
        self._leave_video()
        if self.project is not None:
            self.project.close()
            self.project = None
        self.frames.close()
        self.worth.close()
        self.client.close()

    # --- the desk ---------------------------------------------------------------------------------------------------

    @property
    def person(self) -> Person | None:
        """Who is annotating."""
        return self.session.context.person if self.session is not None else None

    def take_over(self, name: str, *, role: Role | None = None) -> None:
        """Another person sits down; added to the project if new, as annotator unless a role is named.

        Somebody known gets the role that is named. Raises EngineError where no lead would be left, and StorageError.
        """
        if self.session is None or self.project is None:
            return
        person = self.project.person(name, role=role or Role.ANNOTATOR)
        if role is not None and person.role is not role:
            person = People(self.project.store).give_role(person.id, role)
        self.session.take_over(person)
        self.settings.set_text("person", name)
        self.desk_changed.emit()
        self.announce(Changes())

    def person_changed(self, person: Person) -> None:
        """Somebody has another name or role now, perhaps who is annotating."""
        if self.session is not None and self.session.context.person.id == person.id:
            self.session.context.person = person
            self.settings.set_text("person", person.name)
        self.desk_changed.emit()

    def enter_phase(self, phase: int) -> None:
        """Work in another phase, with its checkpoint. One that cannot be used becomes a notice."""
        if self.session is not None:
            before = self.session.context.checkpoint
            try:
                self.session.enter_phase(phase)
            except EngineError as error:
                self.warn(str(error))
            if self.session.context.checkpoint != before:
                self.model.load(self.session)
            self.worked_on.start_over()
            self.desk_changed.emit()
            self._announce_all()

    def use_checkpoint(self, path: Path) -> None:
        """Ask another checkpoint from now on, once it is read. A file that cannot be read becomes a notice."""
        if self.session is None:
            self.take_checkpoint(path)
        else:
            self.opening.use_checkpoint(path)

    def take_checkpoint(self, path: Path) -> None:
        """Ask another checkpoint, which has been read, from now on. Known errors become notices."""
        try:
            if self.session is not None:
                self.session.use_checkpoint(path)
        except EngineError as error:
            self.warn(str(error))
            return
        self.checkpoint = path
        self.settings.set_text("checkpoint", str(path))
        if self.session is not None:
            self.model.load(self.session)

    def use_device(self, device: str) -> None:
        """Run the model on another device from now on."""
        self.device = device
        self.settings.set_text("device", device)
        if self.session is not None:
            self.session.context.device = device
            self.model.load(self.session)

    def set_reviewing(self, reviewing: bool) -> None:
        """Switch between annotating and verifying."""
        if reviewing != self.reviewing:
            self.reviewing = reviewing
            self.worked_on.start_over()
            self.mode_changed.emit()
            self._announce_all()

    # --- notices ----------------------------------------------------------------------------------------------------

    def tell(self, sentence: str) -> None:
        """Say something to the person."""
        self.noticed.emit(Notice(told(sentence)))

    def tell_saved(self) -> None:
        """Say that there is nothing to save."""
        self.tell(tr("Everything is saved already: each step is kept the moment you make it."))

    def warn(self, sentence: str) -> None:
        """Say that something is wrong, in a sentence with what to do."""
        self.noticed.emit(Notice(told(sentence), "error"))

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something; False, and a notice, where a known error stands against it or there is nothing to do."""
        try:
            act()
        except NothingToDoError as nothing:
            self.tell(str(nothing))
            return False
        except (EngineError, StorageError) as error:
            self.warn(str(error))
            return False
        return True

    def offer(self, sentence: str, *, action_id: str) -> None:
        """Say that something is wrong, with the action that mends it."""
        self.noticed.emit(Notice(told(sentence), "error", action_id))

    def point_out(self, sentence: str, *, action_id: str) -> None:
        """Say that something wants a look, with the action that goes there."""
        self.noticed.emit(Notice(told(sentence), "warning", action_id))

    # --- parts ------------------------------------------------------------------------------------------------------

    def announce(self, changes: Changes) -> None:
        """Tell every view what changed."""
        self.worked_on.changed()
        targets = self.worked_on.objects()
        if self.selection.target_id is not None and self.selection.target_id not in targets:
            self.selection.select(next(iter(targets), None))  # what was in hand is deleted, or its making undone
        self.changed.emit(changes)

    def _announce_all(self) -> None:
        """Another masklet of every target may be the one that is worked on."""
        self.announce(Changes(targets=frozenset(target.id for target in self.targets())))

    def _person(self, project: Project) -> Person:
        return project.person(self.settings.text("person") or getpass.getuser())

    def _leave_video(self) -> None:
        self.runner.abandon()
        self.playhead.pause()
        self.model.forget()
        self.attention.forget()
        self.worth.forget()
        self.frames.open(None)
        self.session = None
        self.worked_on.start_over()
        self.selection.clear()  # another project has no such object, or another one of that number

    def _session(self, video: Video) -> Session:
        from engine.session.session import Session

        assert self.project is not None
        parts: Any = {
            "project": self.project,
            "video": video,
            "person": self._person(self.project),
            "client": self.client,
            "device": self.device,
        }
        try:
            return Session(checkpoint=self.checkpoint, **parts)
        except EngineError as error:
            if self.checkpoint == resources.BUNDLED_CHECKPOINT:
                raise
            self.warn(str(error))
        self.tell(tr("The bundled checkpoint is used instead."))
        self.checkpoint = resources.BUNDLED_CHECKPOINT
        return Session(checkpoint=self.checkpoint, **parts)

    def _on_moved(self, frame: int) -> None:
        ahead = range(frame, frame + 12 * self.playhead.travel, self.playhead.travel)
        grid = self.playhead.grid
        steps = [frame + k * grid.stride * self.playhead.travel for k in (1, 2, 3)] if not self.playhead.playing else []
        wanted = [frame, *steps, *ahead[1:]]
        if not self.playhead.playing:
            self.model.look_ahead(self.playhead.grid_frame)
        self.frames.want([each for each in dict.fromkeys(wanted) if 0 <= each < grid.frame_count])
