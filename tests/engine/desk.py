"""A desk to work at in tests: a clip of a moving disc, and a project, video and session opened on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.changes import Changes
from engine.model_client import ModelClient
from engine.project import Project
from engine.session.operations import PromptOperation, PropagateOperation
from engine.session.session import Session
from engine.video.writer import VideoWriter
from storage.drafts import NewMask
from storage.mask_codec import Rle
from storage.records import Direction, MaskVersion, Phase, Pin, Provenance, Role, StepKind, Video

Op = TypeVar("Op", PromptOperation, PropagateOperation)

SIZE = (96, 128)
STRIDE = 4
COUNT = 41
GRID = tuple(range(0, COUNT, STRIDE))
LAST = GRID[-1]


def disc(frame: int, *, size: tuple[int, int] = SIZE, radius: int = 14) -> NDArray[np.bool_]:
    """Where the disc is on a frame: it goes from the left to the right."""
    height, width = size
    x, y = disc_centre(frame)
    rows, columns = np.mgrid[:height, :width]
    return np.asarray((columns - x) ** 2 + (rows - y) ** 2 <= radius**2)


def disc_centre(frame: int) -> tuple[float, float]:
    """Centre (x, y) of the disc."""
    return 24.0 + 2.0 * frame, 48.0


def write_disc_clip(
    path: Path, *, count: int = COUNT, fps: float = 24, size: tuple[int, int] = SIZE, brightness: int = 230
) -> Path:
    """Write a clip of a bright disc in front of a dim pattern."""
    pattern = np.random.default_rng(0).integers(30, 90, (size[0] // 8, size[1] // 8, 3), dtype=np.uint8)
    background = np.kron(pattern, np.ones((8, 8, 1), np.uint8))
    with VideoWriter(path, size=size, fps=fps) as writer:
        for frame in range(count):
            image = background.copy()
            image[disc(frame, size=size)] = brightness, brightness, 60
            writer.write(image)
    return path


@dataclass
class Desk:
    """One person's open session with shorthands that wait for the model."""

    project: Project
    video: Video
    session: Session
    seen: list[Changes]

    @property
    def pins_of(self) -> Callable[[int], dict[int, Pin]]:
        return self.project.store.masklets.pins

    def new_object(self) -> int:
        return self.session.objects.new().masklet_id

    def click(
        self, masklet_id: int, frame: int, *, at: tuple[float, float] | None = None, positive: bool = True
    ) -> PromptOperation:
        return done(self.session.frame.add_point(masklet_id, frame, at or disc_centre(frame), positive=positive))

    def propagate(self, *masklet_ids: int, **how: Any) -> PropagateOperation:
        return done(self.session.tracking.propagate(masklet_ids, **how))

    def tracked_object(self) -> int:
        """A new object clicked on frame 0 and propagated to the end."""
        masklet_id = self.new_object()
        self.click(masklet_id, 0)
        self.propagate(masklet_id)
        return masklet_id

    def mask(self, masklet_id: int, frame: int) -> MaskVersion:
        mask = self.project.store.masklets.mask(masklet_id, frame)
        assert mask is not None
        return mask

    def codes(self, masklet_id: int) -> dict[int, Rle]:
        return {frame: mask.rle for frame, mask in self.project.store.masklets.masks(masklet_id).items()}

    def provenance(self, masklet_id: int) -> dict[int, Provenance]:
        return {f: mask.provenance for f, mask in self.project.store.masklets.summaries(masklet_id).items()}

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The SQL statements run on the project's file meanwhile."""
        run: list[str] = []
        database = self.project.store._database
        with database.bare() as sqlite:
            sqlite.set_trace_callback(run.append)
        yield run
        with database.bare() as sqlite:
            sqlite.set_trace_callback(None)

    def colleague(self, name: str, role: Role) -> None:
        """Another person sits down."""
        self.session.take_over(self.project.person(name, role=role))


def done(operation: Op) -> Op:
    """Run an operation to its end."""
    operation.start()
    operation.wait()
    return operation


def put_tracked(
    session: Session, masklet_id: int, masks: Mapping[int, Rle], *, source: int = 0, direction: Direction = "forward"
) -> int:
    """Commit a propagation from the pin on `source` that gave frames these masks, as the engine does; its step's id."""
    pin = session.context.store.masklets.pins(masklet_id)[source]
    new = tuple(
        NewMask(
            masklet_id=masklet_id,
            frame=frame,
            rle=rle,
            provenance=Provenance.PROPAGATED,
            source_frame=source,
            source_hash=pin.content_hash,
            direction=direction,
        )
        for frame, rle in masks.items()
    )
    draft = session.context.draft(StepKind.PROPAGATE, masklet_id=masklet_id)
    return session.context.commit(replace(draft, masks=new)).step.id


def sit_down(
    project: Project, video: Video, *, client: ModelClient, checkpoint: Path, phase: Phase = 3, person: str = "ann"
) -> Desk:
    """Open a session on a video of a project."""
    session = Session(
        project=project, video=video, person=project.person(person), client=client, phase=phase, checkpoint=checkpoint
    )
    desk = Desk(project, video, session, [])
    session.subscribe(desk.seen.append)
    return desk
