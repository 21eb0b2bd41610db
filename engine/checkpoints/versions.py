"""Versions of the model: which checkpoints a project has, what each was trained from and on, and which is in use.

The lineage lives in the project's table of checkpoints: a version's parent is the checkpoint it was trained from, its
notes are `TrainingNotes`. Runs in the window's process, the command line and the training process; no Qt, no torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.checkpoints.checkpoint_file import layout_of
from engine.places import versions_folder
from engine.project import Project, file_sha256
from storage.drafts import NewCheckpoint
from storage.records import Checkpoint, Phase
from storage.store import ProjectStore

_NOTES_KEY = "training"


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """How a checkpoint does on held-out masklets: mean J&F after three clicks, and mean clicks to a J&F of `target`.

    `reached` of `objects` got there. Of the others each counts as if the clicks on one more frame had done it, so that
    where none did `clicks` is no figure to show.
    """

    j_and_f: float
    clicks: float
    target: float
    reached: int
    objects: int


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """One accepted masklet as training saw it: a revision of an object of a video, on so many frames."""

    video: str
    object_number: int
    masklet_id: int | None = None
    revision: int | None = None
    frames: int = 0


class TrainingNotes(msgspec.Struct, frozen=True, kw_only=True):
    """How a version came about; `number` counts the trainings of its phase from 1, `seconds` are those of training."""

    phase: Phase
    number: int
    preset: str
    steps: int
    seconds: float
    device: str
    trained_on: tuple[Used, ...]
    held_out: tuple[Used, ...]
    before: Quality
    after: Quality

    @property
    def better(self) -> bool:
        """Whether the held-out masklets came out no worse than before: also as well."""
        return self.after.j_and_f >= self.before.j_and_f


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A checkpoint of the project; `notes` where it was trained here, `phases` are those that it is in use for."""

    checkpoint: Checkpoint
    notes: TrainingNotes | None
    phases: tuple[int, ...]


def checkpoint_setting(phase: int) -> str:
    """The key of the project setting that holds the id of a phase's checkpoint."""
    return f"checkpoint of phase {phase}"


def versions(store: ProjectStore) -> tuple[Version, ...]:
    """All checkpoints of the project in the order they came, whether trained here or not."""
    settings = store.settings()
    in_use = {phase: settings.get(checkpoint_setting(phase)) for phase in (1, 2, 3)}
    return tuple(
        Version(
            checkpoint=checkpoint,
            notes=_notes(checkpoint),
            phases=tuple(phase for phase, chosen in in_use.items() if chosen == checkpoint.id),
        )
        for checkpoint in store.catalogue.checkpoints()
    )


def version_number(store: ProjectStore, *, phase: int) -> int:
    """The number that the next version of a phase gets."""
    numbers = [version.notes.number for version in versions(store) if version.notes and version.notes.phase == phase]
    return max(numbers, default=0) + 1


def version_file(project: Path, *, phase: int, number: int) -> Path:
    """Where a version that is trained in a project is written."""
    return versions_folder(project) / f"{project.stem}_phase{phase}_v{number}.safetensors"


def register_version(project: Project, file: Path, *, parent: Checkpoint, notes: TrainingNotes) -> Checkpoint:
    """Remember a version that training has written. Raises EngineError where the file is no checkpoint."""
    draft = NewCheckpoint(
        name=file.stem,
        sha256=file_sha256(file),
        layout=layout_of(file),
        path=str(file.resolve()),
        parent_id=parent.id,
        notes={_NOTES_KEY: msgspec.to_builtins(notes)},
    )
    return project.store.catalogue.add_checkpoint(draft)


def checkpoint_in_use(project: Project, *, phase: int) -> Checkpoint | None:
    """The checkpoint chosen for a phase, None where none was. Raises EngineError where it is gone or changed."""
    chosen = project.store.settings().get(checkpoint_setting(phase))
    return None if chosen is None else project.checkpoint_again(chosen)


def use_version(project: Project, checkpoint_id: int, *, phase: int) -> Checkpoint:
    """Work with a checkpoint in a phase from now on: a step on, or a way back.

    Raises EngineError, and changes nothing, where its file is gone or has another content now.
    """
    checkpoint = project.checkpoint_again(checkpoint_id)
    project.store.set_setting(checkpoint_setting(phase), checkpoint.id)
    return checkpoint


def _notes(checkpoint: Checkpoint) -> TrainingNotes | None:
    """The notes of a training; None where there are none, or none that this version of the program understands."""
    stored = checkpoint.notes.get(_NOTES_KEY)
    if stored is None:
        return None
    try:
        return msgspec.convert(stored, TrainingNotes)
    except msgspec.ValidationError:
        return None
