"""Tracking a video from a prompts file without a window, through the very session the window uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.exchange.prompts_file import AbsentPrompt, BoxPrompt, FilePrompt, MaskPrompt, PointsPrompt, read_prompts
from engine.exporting import choose_masklets, export_pngs, export_sav
from engine.model_client import ModelClient
from engine.operations import Progress
from engine.project import PROJECT_SUFFIX, Project
from engine.propagation import Reach
from engine.session import Session
from storage.records import Prompts

Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Tracked:
    """What a run left: the project, the SA-V documents, and figures for the person."""

    project: Path
    documents: tuple[Path, ...]
    objects: int
    frames: int
    seconds_per_frame: float | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackJob:
    """A video, its prompts file, where results go, and with which model; `rate` None means every frame."""

    video: Path
    prompts: Path
    out: Path
    checkpoint: Path
    device: str = "auto"
    rate: float | None = None
    png: bool = False


def track_video(job: TrackJob, *, client: ModelClient, report: Report) -> Tracked:
    """Apply a file's prompts in their order, propagate both ways, and export the masklets as unverified.

    The project `{video}.masklets` is left beside the results, so that the window can go on from there; one from an
    earlier run is replaced. Raises EngineError, StorageError.
    """
    job.out.mkdir(parents=True, exist_ok=True)
    path = job.out / f"{job.video.stem}{PROJECT_SUFFIX}"
    for old in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        old.unlink(missing_ok=True)
    with Project.create(path, name=job.video.stem, rate=job.rate or 6.0) as project:
        video, source = project.add_video(
            job.video,
            every_frame=job.rate is None,
            progress=lambda done, total: report(Progress("reading the video", done, total)),
        )
        with source:
            warnings = source.info.warnings
        session = Session(
            project=project,
            video=video,
            person=project.person("command line"),
            client=client,
            checkpoint=job.checkpoint,
            device=job.device,
        )
        objects = read_prompts(job.prompts, grid=session.context.grid, size=session.context.size)
        masklets: list[int] = []
        for prompted in objects:
            made = session.objects.new(f"object {prompted.object_id}", number=prompted.object_id)
            masklets.append(made.masklet_id)
            for prompt in prompted.prompts:
                _apply(session, made.masklet_id, prompt, report)
        seconds_per_frame, frames = _propagate(session, masklets, report)
        documents = export_sav(project, job.out, unverified=True)
        if job.png:
            export_pngs(choose_masklets(project, video, unverified=True), folder=job.out)
    return Tracked(
        project=path,
        documents=documents,
        objects=len(objects),
        frames=frames,
        seconds_per_frame=seconds_per_frame,
        warnings=warnings,
    )


def _apply(session: Session, masklet_id: int, prompt: FilePrompt, report: Report) -> None:
    match prompt:
        case PointsPrompt():
            before = session.frame.prompts(masklet_id, prompt.frame)
            prompts = Prompts(
                points=before.points + prompt.points, labels=before.labels + prompt.labels, box=before.box
            )
            operation = session.frame.set_prompts(masklet_id, prompt.frame, prompts)
        case BoxPrompt():
            operation = session.frame.set_box(masklet_id, prompt.frame, prompt.box)
        case MaskPrompt():
            session.frame.set_mask(masklet_id, prompt.frame, prompt.mask)
            return
        case AbsentPrompt():
            session.frame.mark_absent(masklet_id, prompt.frame, prompt.until)
            return
    operation.start()
    operation.wait(report=report)


def _propagate(session: Session, masklets: list[int], report: Report) -> tuple[float | None, int]:
    grid = session.context.grid
    if len(grid) == 1:
        return None, 0
    operation = session.tracking.propagate(masklets, direction="both", reach=Reach.to_end())
    operation.start()
    operation.wait(report=report)
    return operation.seconds_per_frame, operation.frames_done
