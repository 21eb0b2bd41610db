"""Fine-tuning a checkpoint on accepted masklets: read, measure, train, measure again, keep the version.

Runs in the training process. Everything it needs to go on later lies in one folder, which is taken away at the end; a
training with the same request on the same data goes on from there, bit by bit as if never stopped.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch

from engine.checkpoints.versions import (
    Quality,
    TrainingNotes,
    Used,
    register_version,
    use_version,
    version_file,
    version_number,
)
from engine.errors import EngineError, StoppedError
from engine.exporting import choose_masklets
from engine.learning.fine_tuning_recipe import Recipe, recipe_for
from engine.learning.held_out_score import score_held_out
from engine.learning.holding_out import hold_out
from engine.learning.packed import PackedSet, pack
from engine.learning.project_clips import ProjectClips
from engine.learning.split import Split
from engine.learning.training_control import TrainingControl
from engine.learning.training_videos import Share, VideoItem, items_of, known_of, share_out, videos_to_learn_from
from engine.project import Project
from engine.training_messages import Ended, Event, Finished, Learned, Stage, TrainingRequest
from engine.unfinished_training import (
    Accepted,
    Plan,
    Unfinished,
    accepted_in,
    in_hand,
    read_unfinished,
    throw_away,
    unfinished_folder,
    write_unfinished,
)
from model.checkpoints import LoadedModel, load_checkpoint, save_checkpoint
from model.sam2 import SAM2
from model.training.loop import Batch, LoopSettings, Pause, TrainingLoop
from model.training.schedule import Schedule, choose_part

HELD_OUT_SETTING = "held out from training"
"""Project setting: what `holding_out` decided for the project, for all versions."""

_PACKED_BYTES = 2_000_000_000
_FEWEST_STEPS = 20
_REPORTS = 100
_TOLD_EVERY_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What is trained, on what, and where it goes; `scratch` is the folder of the unfinished training.

    `trained_on` and `held_out` are what is noted of `items`, which are learnt from, and `apart`, which is measured by.
    """

    request: TrainingRequest
    parent: LoadedModel
    project: Project | None
    items: tuple[VideoItem, ...]
    apart: tuple[Share, ...]
    trained_on: tuple[Used, ...]
    held_out: tuple[Used, ...]
    accepted: Accepted
    number: int
    file: Path
    scratch: Path

    @property
    def plan(self) -> Plan:
        """What must be the same for a training to go on."""
        request = self.request
        return Plan(
            preset=request.preset,
            phase=request.phase,
            steps=request.steps,
            minutes=request.minutes,
            seed=request.seed,
            parent=self.parent.sha256,
            used=(*self.trained_on, *self.held_out),
            file=self.file.name,
        )


def fine_tune(request: TrainingRequest, control: TrainingControl) -> Event:
    """Carry out a request; tells of its progress through `control` and returns its end.

    Raises EngineError, StorageError and ModelError for what a person should know.
    """
    device = _device(request.device)
    parent = load_checkpoint(request.checkpoint, device=device)
    with contextlib.ExitStack() as stack:
        project = stack.enter_context(Project.open(Path(request.project))) if request.project else None
        scratch = _scratch(request, project)
        stack.enter_context(in_hand(scratch))
        control.tell(Stage(what="reading the masklets", done=0, total=0))
        job = _prepare(request, parent, project, scratch)
        try:
            return _run(job, control)
        except StoppedError:
            if control.discarded:
                throw_away(job.scratch)
            return Ended(kept=job.scratch.exists())


def _scratch(request: TrainingRequest, project: Project | None) -> Path:
    if project is not None:
        return unfinished_folder(project.path)
    if request.data is None or request.out is None:
        raise EngineError("Name a project to learn from, or data together with a file for the checkpoint.")
    out = Path(request.out)
    return out.with_name(f"{out.stem}_unfinished")


def _prepare(request: TrainingRequest, parent: LoadedModel, project: Project | None, scratch: Path) -> _Job:
    videos = videos_to_learn_from(Path(str(request.project or request.data)))
    remembered = project.store.settings().get(HELD_OUT_SETTING, {}) if project else {}
    assignment = hold_out({video.key: video.objects() for video in videos}, remembered=remembered)
    material = share_out(videos, assignment)
    if project is None:
        number, file = 1, Path(str(request.out))
    else:
        project.store.set_setting(HELD_OUT_SETTING, assignment)
        number = version_number(project.store, phase=request.phase)
        file = version_file(project.path, phase=request.phase, number=number)
    revisions = _revisions(project) if project else {}
    most_frames = max(_PACKED_BYTES // (parent.config.image_size**2 * 3), 1)
    items = tuple(items_of(material.train, most_frames=most_frames))
    return _Job(
        request=request,
        parent=parent,
        project=project,
        items=items,
        apart=material.held_out,
        trained_on=_trained_on(items, revisions),
        held_out=tuple(
            _used(share, number, revisions, frames=known_of(share, number, range(len(share.video))))
            for share in material.held_out
            for number in share.objects
        ),
        accepted=accepted_in(project.store) if project else (),
        number=number,
        file=file,
        scratch=scratch,
    )


def _run(job: _Job, control: TrainingControl) -> Event:
    state = _resume(job)
    model = job.parent.model
    before = state.before or _score(job, model, control, "before")
    _keep(job, before=before)
    packed = _packed(job, control)
    recipe = recipe_for(job.parent.config, preset=job.request.preset, phase=job.request.phase)
    shown = _Shown(packed, recipe, seed=job.request.seed)
    steps = state.steps or job.request.steps or _steps_in(job.request.minutes, model, recipe, shown, control)
    _keep(job, steps=steps)
    loop = _loop(job, model, recipe, shown, steps)
    with control.at_hand():
        complete = loop.run(report=_curve(control), pause=_between(job, loop, steps, control))
    if not complete:
        _keep(job, step=loop.step)
        raise StoppedError("The training was stopped.")
    model.load_state_dict(loop.average.weights)
    after = _score(job, model, control, "after")
    with control.at_hand():
        return _finish(job, steps=steps, seconds=loop.seconds, before=before, after=after)


def _finish(job: _Job, *, steps: int, seconds: float, before: Quality, after: Quality) -> Finished:
    """Write the version, register it, and work with it unless it is worse than what it came from."""
    request, project = job.request, job.project
    notes = TrainingNotes(
        phase=request.phase,
        number=job.number,
        preset=request.preset,
        steps=steps,
        seconds=round(seconds, 1),
        device=job.parent.model.device.type,
        trained_on=job.trained_on,
        held_out=job.held_out,
        before=before,
        after=after,
    )
    described = {"parent_sha256": job.parent.sha256, "training": msgspec.json.encode(notes).decode()}
    terms = {"terms": job.parent.metadata["terms"]} if "terms" in job.parent.metadata else {}
    job.file.parent.mkdir(parents=True, exist_ok=True)
    save_checkpoint(job.parent.model, job.file, metadata={**described, **terms})
    checkpoint_id, used = None, False
    if project is not None:
        parent = project.checkpoint(Path(request.checkpoint))
        checkpoint_id = register_version(project, job.file, parent=parent, notes=notes).id
        used = notes.better
        if used:
            use_version(project, checkpoint_id, phase=request.phase)
    shutil.move(job.scratch / "curve.jsonl", job.file.with_suffix(".curve.jsonl"))
    shutil.rmtree(job.scratch)
    return Finished(file=str(job.file), checkpoint_id=checkpoint_id, before=before, after=after, used=used)


# --- what lies in the folder of an unfinished training -------------------------------------------------------------


def _resume(job: _Job) -> Unfinished:
    """What an unfinished training of the very same plan has found out; another one is thrown away."""
    found = read_unfinished(job.scratch)
    if found is not None and found.plan == job.plan:
        return found
    throw_away(job.scratch)
    job.scratch.mkdir(parents=True)
    return _keep(job)


def _keep(job: _Job, **found: object) -> Unfinished:
    known = read_unfinished(job.scratch)
    if known is None:
        checkpoint = str(Path(job.request.checkpoint).resolve())
        known = Unfinished(plan=job.plan, checkpoint=checkpoint, accepted=job.accepted)
    now = msgspec.structs.replace(known, **found)
    write_unfinished(job.scratch, now)
    return now


def _packed(job: _Job, control: TrainingControl) -> PackedSet:
    folder = job.scratch / "packed"
    if (folder / "index.json").exists():
        return PackedSet(folder)

    def progress(done: int, total: int) -> None:
        control.check()
        control.tell(Stage(what="reading the frames", done=done, total=total))

    nothing_apart = Split(validation=(), development=())
    try:
        side = job.parent.config.image_size
        return pack(job.items, split=nothing_apart, folder=folder, side=side, min_area=0.0, progress=progress)
    except OSError as error:
        reason = error.strerror or str(error)
        raise EngineError(f"The frames to learn from could not be kept in {folder} ({reason}).") from error


# --- training --------------------------------------------------------------------------------------------------------


class _Shown:
    """The batches of a run: number i is a function of seed and i alone."""

    def __init__(self, packed: PackedSet, recipe: Recipe, *, seed: int) -> None:
        frames = [len(item.frames) for item in packed.items]
        self._seed = seed
        self.kinds = [recipe.photos, *([] if recipe.clips is None else [recipe.clips])]
        self.sizes = recipe.sizes(frames=sum(frames), video_frames=sum(each for each in frames if each > 1))
        self._drawers = [ProjectClips(packed, kind.shape) for kind in self.kinds]

    def draw(self, number: int) -> Batch:
        return self.draw_kind(choose_part(number, sizes=self.sizes, seed=self._seed), number)

    def draw_kind(self, kind: int, number: int) -> Batch:
        clips = [
            self._drawers[kind].draw(np.random.default_rng([self._seed, number, each]))
            for each in range(self.kinds[kind].count)
        ]
        return {
            "images": torch.from_numpy(np.stack([clip.images for clip in clips])),
            "masks": torch.from_numpy(np.stack([clip.masks for clip in clips])),
        }


def _loop(job: _Job, model: SAM2, recipe: Recipe, shown: _Shown, steps: int) -> TrainingLoop:
    loop = TrainingLoop(
        model,
        settings=LoopSettings(
            stage=f"{job.request.preset} phase {job.request.phase}",
            seed=job.request.seed,
            schedule=Schedule(peak=recipe.peak, steps=steps, warmup=recipe.warmup),
            trunk_scale=recipe.trunk_scale,
            layer_decay=recipe.layer_decay,
            ema_decay=recipe.ema_decay,
            report_every=max(1, steps // _REPORTS),
            save_every=_save_every(steps),
        ),
        objective=recipe.objective,
        draw=shown.draw,
        folder=job.scratch,
    )
    loop.resume()
    return loop


def _steps_in(minutes: float, model: SAM2, recipe: Recipe, shown: _Shown, control: TrainingControl) -> int:
    """How many steps fit the time, by one trial of each kind of batch after one to warm up."""
    control.tell(Stage(what="estimating the time", done=0, total=0))
    seconds = []
    for kind in range(len(shown.kinds)):
        for trial in range(2):
            control.check()
            began = time.monotonic()
            batch = {name: value.to(model.device) for name, value in shown.draw_kind(kind, trial).items()}
            generator = torch.Generator(device=model.device).manual_seed(trial)
            with torch.autocast(model.device.type, torch.bfloat16):
                values = recipe.objective(model.train(), batch, generator)
            torch.autograd.backward(values["loss"])
            float(values["loss"].detach())  # waits for a graphics card
            last = time.monotonic() - began
        seconds.append(last)
    per_step = float(np.average(seconds, weights=shown.sizes))
    return max(_FEWEST_STEPS, round(minutes * 60 / per_step))


def _save_every(steps: int) -> int:
    return max(10, steps // 10)


def _between(job: _Job, loop: TrainingLoop, steps: int, control: TrainingControl) -> Pause:
    """What happens between two steps: telling how far it is, waiting while paused, stopping when asked."""
    told = 0.0

    def between() -> bool:
        nonlocal told
        if loop.step % _save_every(steps) == 0:  # the state has just been saved
            _keep(job, step=loop.step)
        if time.monotonic() - told >= _TOLD_EVERY_S:
            told = time.monotonic()
            left = loop.seconds / loop.step * (steps - loop.step)
            control.tell(Stage(what="training", done=loop.step, total=steps, seconds_left=left))
        return control.wait()

    return between


def _curve(control: TrainingControl) -> Callable[[dict[str, Any]], None]:
    def report(record: dict[str, Any]) -> None:
        if "loss" in record:  # there is none where every step since the last point was left out
            control.tell(Learned(step=record["step"], loss=record["loss"], iou_tracked=record.get("iou_tracked")))

    return report


def _score(job: _Job, model: SAM2, control: TrainingControl, when: str) -> Quality:
    def tick(done: int, total: int) -> None:
        control.check()
        control.tell(Stage(what=f"measuring on held-out masklets, {when}", done=done, total=total))

    quality = score_held_out(model, job.apart, tick=tick)
    model.train()
    return quality


# --- small things ----------------------------------------------------------------------------------------------------


def _revisions(project: Project) -> dict[tuple[str, int], tuple[int, int]]:
    """Masklet id and revision of every accepted object, by video name and object number."""
    return {
        (video.name, chosen.target.number): (chosen.masklet.id, chosen.masklet.revision)
        for video in project.store.catalogue.videos()
        for chosen in choose_masklets(project, video, unverified=False)
    }


def _trained_on(items: Sequence[VideoItem], revisions: dict[tuple[str, int], tuple[int, int]]) -> tuple[Used, ...]:
    """What is learnt from, as it is noted: the frames that are packed alone, and no object that is on none of them."""
    return tuple(
        _used(item.share, number, revisions, frames=known)
        for item in items
        for number in item.share.objects
        if (known := known_of(item.share, number, item.places))
    )


def _used(share: Share, number: int, revisions: dict[tuple[str, int], tuple[int, int]], *, frames: int) -> Used:
    masklet_id, revision = revisions.get((share.video.key, number), (None, None))
    return Used(video=share.video.key, object_number=number, masklet_id=masklet_id, revision=revision, frames=frames)


def _device(name: str) -> torch.device:
    if name != "auto":
        return torch.device(name)
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
