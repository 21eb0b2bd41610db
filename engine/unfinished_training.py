"""A training that was cut off: what its folder says of it, whether it would go on from there, throwing it away.

Written by the training process, read by the window too; no torch, no Qt. What is computed from (frames, weights, state
of the optimiser) lies in the same folder and is the training process's alone.
"""

from __future__ import annotations

import shutil
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from engine.checkpoints.versions import Quality, Used, version_file, version_number
from engine.errors import EngineError
from engine.exchange.atomic_file import write_json_atomically
from engine.held_file import held, is_held
from engine.places import versions_folder
from engine.project import Project, file_sha256
from engine.training_messages import Preset, TrainingRequest
from storage.records import MaskletState, Phase
from storage.store import ProjectStore

_PLAN_FILE = "plan.json"

Accepted = tuple[tuple[int, int], ...]
"""Id and revision of masklets, rising."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What must be the same for a training to go on: its choices, the parent's content, and what it learns from."""

    preset: Preset
    phase: Phase
    steps: int | None
    minutes: float
    seed: int
    parent: str
    used: tuple[Used, ...]
    file: str


class Unfinished(msgspec.Struct, frozen=True, kw_only=True):
    """How far a training is: `step` of `steps` lie in its saved state; what is None was not found out yet.

    `accepted` are all masklets that were judged satisfactory when it began, `checkpoint` is the parent's file.
    """

    plan: Plan
    checkpoint: str
    accepted: Accepted = ()
    before: Quality | None = None
    steps: int | None = None
    step: int = 0


def unfinished_folder(project: Path) -> Path:
    """Give the folder of a project's unfinished training; there is one at most."""
    return versions_folder(project) / "unfinished"


def in_hand(folder: Path) -> AbstractContextManager[None]:
    """Have a training's folder to oneself: two would write over each other. Raises EngineError where it is taken."""
    refusal = f"A training for {folder.parent} runs already, from another window or the command line: wait for its end."
    return held(_lock(folder), refusal=refusal)


def is_in_hand(folder: Path) -> bool:
    """Whether a training runs in a folder, whoever started it."""
    return is_held(_lock(folder))


def _lock(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def read_unfinished(folder: Path) -> Unfinished | None:
    """What a folder says; None where there is none, or none that this version of the program understands."""
    try:
        return msgspec.json.decode((folder / _PLAN_FILE).read_bytes(), type=Unfinished)
    except (OSError, msgspec.DecodeError):
        return None


def write_unfinished(folder: Path, unfinished: Unfinished) -> None:
    """Write what there is to say. Raises EngineError."""
    write_json_atomically(folder / _PLAN_FILE, document=msgspec.to_builtins(unfinished))


def throw_away(folder: Path) -> None:
    """Remove the folder with all that is in it."""
    shutil.rmtree(folder, ignore_errors=True)


def accepted_in(store: ProjectStore) -> Accepted:
    """The masklets that are satisfactory now."""
    return tuple(sorted((each.id, each.revision) for each in store.masklets.masklets(state=MaskletState.SATISFACTORY)))


def same_choices(unfinished: Unfinished, request: TrainingRequest) -> bool:
    """Whether a request asks for the very training that was cut off."""
    plan, names = unfinished.plan, ("preset", "phase", "steps", "minutes", "seed")
    same = all(getattr(plan, name) == getattr(request, name) for name in names)
    return same and Path(unfinished.checkpoint) == Path(request.checkpoint).resolve()


def why_not_go_on(project: Project, unfinished: Unfinished) -> str | None:
    """Why a training would not go on even with the same choices, as a sentence; None where it would."""
    plan = unfinished.plan
    number = version_number(project.store, phase=plan.phase)
    if accepted_in(project.store) != unfinished.accepted:
        return "It does not go on: other masklets are satisfactory now than when it began."
    if version_file(project.path, phase=plan.phase, number=number).name != plan.file:
        return "It does not go on: the project's file has another name now."
    if not Path(unfinished.checkpoint).exists():
        return f"It does not go on: the checkpoint that it began with, {unfinished.checkpoint}, is gone."
    return None


def request_again(unfinished: Unfinished, *, project: Path, device: str) -> TrainingRequest:
    """The request with which a training goes on. Raises EngineError where its checkpoint is another one now."""
    plan = unfinished.plan
    if file_sha256(Path(unfinished.checkpoint)) != plan.parent:
        raise EngineError(f"The checkpoint {unfinished.checkpoint} has changed since: start the training anew.")
    return TrainingRequest(
        checkpoint=unfinished.checkpoint,
        project=str(project),
        preset=plan.preset,
        phase=plan.phase,
        steps=plan.steps,
        minutes=plan.minutes,
        seed=plan.seed,
        device=device,
    )
