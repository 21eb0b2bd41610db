"""One person at work on one video: everything the window and the command line do, they do through a session.

Runs on one thread of its process, without Qt or torch. Each part owns one kind of work; all of them commit steps to
the store and publish `Changes`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import resources
from engine import model_protocol as wire
from engine.checkpoints.versions import checkpoint_setting
from engine.errors import EngineError
from engine.model_client import ModelClient, Reply
from engine.phases import PHASES
from engine.project import Project
from engine.session.annotating import Annotating
from engine.session.checking import Checking
from engine.session.context import Context, Listener
from engine.session.flags import Flags
from engine.session.history import History
from engine.session.identity import Identity
from engine.session.objects import Objects
from engine.session.stretches import Stretches
from engine.session.tracking import Tracking
from engine.session.verifying import Verifying
from storage.records import Person, Phase, Video


class Session:
    """`objects`, `frame` (prompts and painting), `tracking`, `history` and `verifying` of one video.

    `stretches` are what a propagation changed, `flags` frames that want a look, `checking` tracks back over them, and
    `identity` swaps, splits and merges objects.

    `checkpoint` is asked in phases for which the project has none; `warnings` are sentences about what could not be
    used.
    """

    def __init__(
        self,
        *,
        project: Project,
        video: Video,
        person: Person,
        client: ModelClient,
        phase: Phase = 3,
        checkpoint: Path = resources.BUNDLED_CHECKPOINT,
        device: str = "auto",
        precision: wire.Precision = "auto",
    ) -> None:
        self.warnings: tuple[str, ...] = ()
        self._default_checkpoint = project.checkpoint(checkpoint)
        self.context = Context(
            project=project,
            video=video,
            person=person,
            phase=phase,
            checkpoint=self._default_checkpoint,
            client=client,
            device=device,
            precision=precision,
        )
        try:
            self.enter_phase(phase)
        except EngineError as error:  # work can go on all the same
            self.warnings = (str(error),)
        self.objects = Objects(self.context)
        self.frame = Annotating(self.context)
        self.tracking = Tracking(self.context)
        self.stretches = Stretches(self.context)
        self.flags = Flags(self.context)
        self.checking = Checking(self.context, self.flags)
        self.identity = Identity(self.context, self.objects)
        self.history = History(self.context)
        self.verifying = Verifying(self.context)

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` with every change, on the thread that made it."""
        self.context.subscribe(listener)

    def take_over(self, person: Person) -> None:
        """Another person sits down."""
        self.context.note("leave")
        self.context.person = person
        self.context.note("arrive")

    def enter_phase(self, phase: int) -> None:
        """Work in another phase from now on, with the checkpoint chosen for it, else the session's default.

        Raises EngineError, and changes nothing, for an unknown phase and where that checkpoint is gone or changed.
        """
        if phase not in PHASES:
            raise EngineError(f"There is no phase {phase}: the data engine has phases 1, 2 and 3.")
        chosen = self.context.store.settings().get(checkpoint_setting(phase))
        try:
            again = self.context.project.checkpoint_again
            checkpoint = self._default_checkpoint if chosen is None else again(chosen)
        except EngineError as error:
            raise EngineError(f"{error} Phase {phase} needs it: put it back, or open a copy of it.") from error
        self.context.phase, self.context.checkpoint = PHASES[phase].number, checkpoint

    def use_checkpoint(self, path: Path) -> None:
        """Ask another checkpoint in this phase from now on; the project remembers it for the phase.

        Raises EngineError, and changes nothing, where the file cannot be read or is no checkpoint.
        """
        self.context.checkpoint = self.context.project.checkpoint(path)
        self.context.store.set_setting(checkpoint_setting(self.context.phase), self.context.checkpoint.id)

    def load_model(self, *, notify: Callable[[], None] | None = None) -> Reply:
        """Have the model process load the checkpoint ahead of its first use."""
        return self.context.client.send(wire.LoadModel(id=0, model=self.context.model_ref), notify=notify)

    def encode_ahead(self, frames: Sequence[int], *, notify: Callable[[], None] | None = None) -> Reply:
        """Have the features of frames computed while nothing else is asked."""
        job = wire.EncodeFrames(id=0, model=self.context.model_ref, video=self.context.video_ref, frames=tuple(frames))
        return self.context.client.send(job, notify=notify)
