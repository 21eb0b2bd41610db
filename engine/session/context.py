"""What all parts of a session share: who works on which video with which model, and the one way changes go out.

Runs on one thread of the window's process or the command line; no Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from engine import model_protocol as wire
from engine.changes import Changes, changes_of
from engine.errors import EngineError
from engine.model_client import ModelClient
from engine.phases import PHASES, Activity, PhasePolicy
from engine.project import Project, grid_of
from storage.drafts import NewEvent, StepDraft
from storage.records import Checkpoint, Person, Phase, StepChange, StepKind, Video

Listener = Callable[[Changes], None]


class Context:
    """One person at one video of a project, in one phase, with one checkpoint."""

    def __init__(
        self,
        *,
        project: Project,
        video: Video,
        person: Person,
        phase: Phase,
        checkpoint: Checkpoint,
        client: ModelClient,
        device: str,
        precision: wire.Precision,
    ) -> None:
        self.project = project
        self.store = project.store
        self.video = video
        self.grid = grid_of(video)
        self.person = person
        self.phase: Phase = phase
        self.checkpoint = checkpoint
        self.client = client
        self.device = device
        self.precision = precision
        self._listeners: list[Listener] = []

    # --- what the model is asked with -----------------------------------------------------------------------------

    @property
    def policy(self) -> PhasePolicy:
        """What the phase allows."""
        return PHASES[self.phase]

    @property
    def model_ref(self) -> wire.ModelRef:
        """The checkpoint and settings in force."""
        return wire.ModelRef(
            checkpoint_path=self.checkpoint.path,
            checkpoint_sha256=self.checkpoint.sha256,
            device=self.device,
            precision=self.precision,
        )

    @property
    def video_ref(self) -> wire.VideoRef:
        """The video as the model process finds it."""
        return wire.VideoRef(path=str(self.project.video_path(self.video)), fingerprint=self.video.fingerprint)

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) of the video's upright frames."""
        return self.video.height, self.video.width

    # --- changes ----------------------------------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` with every change, on the thread that made it."""
        self._listeners.append(listener)

    def publish(self, changes: Changes) -> None:
        """Tell every listener."""
        for listener in self._listeners:
            listener(changes)

    def draft(self, kind: StepKind, *, masklet_id: int | None = None, target_id: int | None = None) -> StepDraft:
        """A step of this person in this phase, without effects as yet."""
        return StepDraft(
            video_id=self.video.id,
            person_id=self.person.id,
            kind=kind,
            masklet_id=masklet_id,
            target_id=target_id,
            phase=self.phase,
        )

    def commit(self, draft: StepDraft) -> StepChange:
        """Record a step and publish what it changed. Raises StorageError."""
        change = self.store.steps.commit(draft)
        self.publish(changes_of(change))
        return change

    def note(
        self, kind: str, *, masklet_id: int | None = None, frame: int | None = None, reviewing: bool = False
    ) -> None:
        """Record a sign of work, the raw material of active seconds."""
        event = NewEvent(
            person_id=self.person.id,
            video_id=self.video.id,
            kind=kind,
            masklet_id=masklet_id,
            frame=frame,
            reviewing=reviewing,
        )
        self.store.activity.record([event])

    # --- checks -----------------------------------------------------------------------------------------------------

    def require_grid(self, frame: int) -> None:
        """Raise EngineError for a frame on which no masks are kept."""
        if frame in self.grid:
            return
        if not 0 <= frame < self.grid.frame_count:
            raise EngineError(f"Frame {frame} is not in {self.video.name}, which has {self.grid.frame_count} frames.")
        raise EngineError(
            f"Frame {frame} lies between two grid frames, the multiples of {self.grid.stride}: "
            f"go to frame {self.grid.nearest(frame)}."
        )

    def require_in_phase(self, masklet_ids: Collection[int]) -> None:
        """Raise EngineError for a masklet of another phase; the store speaks of those that are gone."""
        for masklet in self.store.masklets.masklets(video_id=self.video.id):
            if masklet.id in masklet_ids and masklet.phase != self.phase:
                raise EngineError(
                    f"This masklet was made in phase {masklet.phase}, and phase {self.phase} is in hand: switch to "
                    f"phase {masklet.phase}, or take the masklet up in phase {self.phase}."
                )

    def require_allowed(self, activity: Activity) -> None:
        """Raise EngineError with the reason when the phase refuses an activity."""
        refusal = self.policy.refusal(activity)
        if refusal is not None:
            raise EngineError(refusal)
