"""Tracking a video from a prompts file without a window, through the very session the window uses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError
from engine.exchange.mask_png import png_path
from engine.exchange.prompts_file import (
    AbsentPrompt,
    BoxPrompt,
    FilePrompt,
    MaskPrompt,
    PointsPrompt,
    PromptedObject,
    read_prompts,
)
from engine.exchange.sav import document_path
from engine.exchange.side_file import side_path
from engine.exporting import Chosen, choose_masklets, export_pngs, export_sav
from engine.grid import Grid, stride_for
from engine.model_client import ModelClient
from engine.overlay import write_overlay
from engine.places import PROJECT_SUFFIX
from engine.project import Project, grid_of, name_of, project_files
from engine.propagation import Reach
from engine.result_folder import ResultFolder
from engine.session.operations import Progress, PromptOperation
from engine.session.session import Session
from engine.unattended import PERSON, Report, load_model
from engine.video import open_video
from storage.mask_codec import decode
from storage.records import PinKind, Prompts, Video


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

    The project `{video}.masklets` is left beside the results, so that the window can go on from there. Results of an
    earlier run on the same video are replaced, once video, prompts and model have proved usable; a project in which
    somebody has worked on is not. Raises EngineError, StorageError.
    """
    name = name_of(job.video)
    with open_video(
        job.video, progress=lambda done, total: report(Progress("reading the video", done, total))
    ) as source:
        info = source.info
    stride = 1 if job.rate is None else stride_for(info.fps, job.rate)
    grid = Grid(info.frame_count, stride)
    objects = read_prompts(job.prompts, grid=grid, size=info.size)
    load_model(client, job.checkpoint, device=job.device, report=report)  # before anything is replaced
    path = _make_room(job, name, objects, grid)
    with Project.create(path, name=name, rate=job.rate or 6.0) as project:
        video, source = project.add_video(job.video, every_frame=job.rate is None)
        source.close()
        session = Session(
            project=project,
            video=video,
            person=project.person(PERSON),
            client=client,
            checkpoint=job.checkpoint,
            device=job.device,
        )
        try:
            masklets = [_prompt(session, prompted, job.prompts, report) for prompted in objects]
            seconds_per_frame = _propagate(session, masklets, report)
        except EngineError as error:
            raise EngineError(f"{error} What was done until then is kept in {path}.") from error
        documents = export_sav(project, job.out, unverified=True)
        chosen = choose_masklets(project, video, unverified=True)
        if job.png:
            export_pngs(chosen, folder=job.out)
        if job.overlay:
            _draw_overlay(project, video, chosen, job.out / _overlay_name(name), report)
    return Tracked(
        project=path,
        documents=documents,
        objects=len(objects),
        frames=len(grid),
        seconds_per_frame=seconds_per_frame,
        warnings=info.warnings,
    )


def _make_room(job: TrackJob, name: str, objects: tuple[PromptedObject, ...], grid: Grid) -> Path:
    """The path of the project, results of an earlier run removed; EngineError where somebody's work is in the way."""
    path = job.out / f"{name}{PROJECT_SUFFIX}"
    if path.exists():
        with Project.open(path) as project:
            workers = sorted(person.name for person in project.store.catalogue.people() if person.name != PERSON)
        if workers:
            raise EngineError(f"{path} holds work of {', '.join(workers)} and is not replaced: choose another folder.")
    folder = ResultFolder(job.out, of=name)
    document = document_path(job.out, video_id=name, masklet_type="manual")
    pictures = [png_path(job.out, object_id=each.object_id, frame=frame) for each in objects for frame in grid.frames()]
    results = [*project_files(path), document, side_path(document)]
    results += pictures if job.png else []
    results += [job.out / _overlay_name(name)] if job.overlay else []
    folder.claim_all(result.relative_to(job.out).as_posix() for result in results)
    return path


def _overlay_name(name: str) -> str:
    return f"{name}_overlay.mp4"


def _prompt(session: Session, prompted: PromptedObject, file: Path, report: Report) -> int:
    """Make one object of the file with its prompts; the masklet's id."""
    made = session.objects.new(f"object {prompted.object_id}", number=prompted.object_id)
    for prompt in prompted.prompts:
        operation = apply_prompt(session, made.masklet_id, prompt)
        if operation is not None:
            operation.start()
            operation.wait(report=report)
    pins = session.context.store.masklets.pins(made.masklet_id).values()
    if all(pin.kind is PinKind.ABSENT for pin in pins):
        raise EngineError(
            f"{file}: object {prompted.object_id}: later prompts say that it is absent wherever earlier ones show it."
        )
    return made.masklet_id


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


def _propagate(session: Session, masklets: list[int], report: Report) -> float | None:
    """Propagate everything both ways; seconds per frame, where there was more than one to go to."""
    if len(session.context.grid) == 1:
        return None
    operation = session.tracking.propagate(masklets, direction="both", reach=Reach.to_end())
    operation.start()
    operation.wait(report=report)
    return operation.seconds_per_frame
