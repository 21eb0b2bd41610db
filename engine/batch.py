"""Tracking a video from a prompts file without a window, through the very session the window uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.exchange.prompts_file import AbsentPrompt, BoxPrompt, FilePrompt, MaskPrompt, PointsPrompt, read_prompts
from engine.exporting import Chosen, choose_masklets, export_pngs, export_sav
from engine.model_client import ModelClient
from engine.operations import Progress, PromptOperation
from engine.overlay import write_overlay
from engine.project import PROJECT_SUFFIX, Project, grid_of
from engine.propagation import Reach
from engine.session import Session
from storage.mask_codec import decode
from storage.records import Prompts, Video

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
    overlay: bool = False


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
        source.close()
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
                operation = apply_prompt(session, made.masklet_id, prompt)
                if operation is not None:
                    operation.start()
                    operation.wait(report=report)
        seconds_per_frame, frames = _propagate(session, masklets, report)
        documents = export_sav(project, job.out, unverified=True)
        chosen = choose_masklets(project, video, unverified=True)
        if job.png:
            export_pngs(chosen, folder=job.out)
        if job.overlay:
            _draw_overlay(project, video, chosen, job.out / f"{video.name}_overlay.mp4", report)
    return Tracked(
        project=path,
        documents=documents,
        objects=len(objects),
        frames=frames,
        seconds_per_frame=seconds_per_frame,
        warnings=warnings,
    )


def apply_prompt(session: Session, masklet_id: int, prompt: FilePrompt) -> PromptOperation | None:
    """Apply one prompt of a file: the operation to run, or None where it was committed at once.

    Points are added to those the frame has.
    """
    match prompt:
        case PointsPrompt():
            before = session.frame.prompts(masklet_id, prompt.frame)
            points, labels = before.points + prompt.points, before.labels + prompt.labels
            prompts = Prompts(points=points, labels=labels, box=before.box)
            return session.frame.set_prompts(masklet_id, prompt.frame, prompts)
        case BoxPrompt():
            return session.frame.set_box(masklet_id, prompt.frame, prompt.box)
        case MaskPrompt():
            session.frame.set_mask(masklet_id, prompt.frame, prompt.mask)
        case AbsentPrompt():
            session.frame.mark_absent(masklet_id, prompt.frame, prompt.until)
    return None


def _draw_overlay(project: Project, video: Video, chosen: list[Chosen], path: Path, report: Report) -> None:
    """Write the video's grid frames with the masks drawn over them, at their true speed."""
    grid = grid_of(video)

    def masks_of(frame: int) -> dict[int, NDArray[np.bool_]]:
        report(Progress("drawing the overlay", grid.index_of(frame) + 1, len(grid)))
        shown = {each.target.number: each.masks.get(frame) for each in chosen}
        return {number: decode(mask.rle) for number, mask in shown.items() if mask is not None}

    with project.open_video(video) as source:
        write_overlay(path, source, grid.frames(), masks_of, fps=video.fps / grid.stride)


def _propagate(session: Session, masklets: list[int], report: Report) -> tuple[float | None, int]:
    grid = session.context.grid
    if len(grid) == 1:
        return None, 0
    operation = session.tracking.propagate(masklets, direction="both", reach=Reach.to_end())
    operation.start()
    operation.wait(report=report)
    return operation.seconds_per_frame, operation.frames_done
