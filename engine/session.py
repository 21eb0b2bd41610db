"""One person at work on one video: everything the window and the command line do, they do through a session.

Runs on one thread of its process, without Qt or torch. Each part owns one kind of work; all of them commit steps to
the store and publish `Changes`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import resources
from engine import model_protocol as wire
from engine.annotating import Annotating
from engine.context import Context, Listener
from engine.errors import EngineError
from engine.history import History
from engine.model_client import ModelClient, Reply
from engine.objects import Objects
from engine.phases import PHASES
from engine.project import Project
from engine.tracking import Tracking
from engine.verifying import Verifying
from storage.records import Person, Phase, Video


class Session:
    """`objects`, `frame` (prompts and painting), `tracking`, `history` and `verifying` of one video."""

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
        self.context = Context(
            project=project,
            video=video,
            person=person,
            phase=phase,
            checkpoint=project.checkpoint(checkpoint),
            client=client,
            device=device,
            precision=precision,
        )
        self.objects = Objects(self.context)
        self.frame = Annotating(self.context)
        self.tracking = Tracking(self.context)
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
        """Work in another phase from now on. Raises EngineError for an unknown one."""
        if phase not in PHASES:
            raise EngineError(f"There is no phase {phase}: the data engine has phases 1, 2 and 3.")
        self.context.phase = PHASES[phase].number

    def use_checkpoint(self, path: Path) -> None:
        """Ask another checkpoint from now on. Raises EngineError where the file cannot be read."""
        self.context.checkpoint = self.context.project.checkpoint(path)

    def load_model(self, *, notify: Callable[[], None] | None = None) -> Reply:
        """Have the model process load the checkpoint ahead of its first use."""
        return self.context.client.send(wire.LoadModel(id=0, model=self.context.model_ref), notify=notify)

    def encode_ahead(self, frames: Sequence[int], *, notify: Callable[[], None] | None = None) -> Reply:
        """Have the features of frames computed while nothing else is asked."""
        job = wire.EncodeFrames(id=0, model=self.context.model_ref, video=self.context.video_ref, frames=tuple(frames))
        return self.context.client.send(job, notify=notify)
