"""Automatic masklets of many videos without a window: one after another, and on from where an earlier run ended.

Runs in the command line's process, through the very session the window uses. What is done stands in the project's log,
so that a run killed at any moment and started again leaves what one run would have.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.auto.masklets import FindOperation, TrackFoundOperation
from engine.auto.recording import RunState, run_state, submit_left_over
from engine.auto.settings import AutoSettings, Wishes, is_cpu, run_key, settings_for
from engine.errors import EngineError
from engine.held_file import held
from engine.model_client import ModelClient
from engine.places import VIDEO_SUFFIXES
from engine.project import Project
from engine.session.context import Context
from engine.session.operations import Progress
from engine.session.session import Session
from engine.unattended import PERSON, Report, load_model
from engine.video.image_listing import image_files
from storage.errors import StorageError


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoJob:
    """What to run on: a video, a folder of images or a folder of videos; the project; the model.

    `wishes` take the place of what suits the model; `rate` is that of a project made now.
    """

    source: Path
    project: Path
    checkpoint: Path
    device: str = "auto"
    rate: float | None = None
    wishes: Wishes = field(default_factory=Wishes)


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoResult:
    """What became of one video: masklets made and why others were not, over all runs with these settings.

    `skipped` where nothing was left to do; `failure` is a sentence where the video could not be read, or the model
    failed in the middle of it: what was made before that is kept.
    """

    video: str
    made: int = 0
    found: Mapping[str, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    skipped: bool = False
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoResult:
    """What became of every video, with the settings used."""

    project: Path
    settings: AutoSettings
    videos: tuple[VideoResult, ...]


def auto_videos(
    job: AutoJob, *, client: ModelClient, report: Report, tell: Callable[[VideoResult], None]
) -> AutoResult:
    """Make automatic masklets of every video that has none with these settings yet; `tell` hears of each in turn.

    A video that cannot be read, or at which the model fails, is passed over with its sentence; for the next one a model
    process that died is replaced. Raises EngineError where there is no video, the model cannot be used at all, what is
    made cannot be kept, or an existing project has another rate than asked for or another run at work; StorageError.
    """
    paths = videos_in(job.source)
    ready = load_model(client, job.checkpoint, device=job.device, report=report)
    settings = job.wishes.applied_to(settings_for(model_name=ready.name, on_cpu=is_cpu(ready)))
    results: list[VideoResult] = []
    with _open_project(job) as project, _alone_in(project):
        for k, path in enumerate(paths):
            if len(paths) > 1:
                report(Progress("videos", k, len(paths)))
            results.append(_Work(job, project, settings, client, report).on(path))
            tell(results[-1])
        if len(paths) > 1:
            report(Progress("videos", len(paths), len(paths)))
    return AutoResult(project=job.project, settings=settings, videos=tuple(results))


def videos_in(source: Path) -> list[Path]:
    """The video itself or, of a folder that is no folder of images, the videos and folders of images in it, by name.

    Raises EngineError where there is none, or the folder cannot be read.
    """
    if not source.exists():
        raise EngineError(f"{source} does not exist: check the name.")
    if not source.is_dir():
        return [source]
    try:
        entries = sorted(each for each in source.iterdir() if not each.name.startswith("."))
    except OSError as error:
        raise EngineError(f"{source} cannot be read: {error.strerror or error}.") from error
    files = [each for each in entries if each.is_file() and each.suffix.lower() in VIDEO_SUFFIXES]
    if not files and _has_images(source):
        return [source]
    found = sorted(files + [each for each in entries if each.is_dir() and _has_images(each)])
    if not found:
        raise EngineError(f"There is no video in {source}: name a video, a folder of images, or a folder of videos.")
    return found


def _alone_in(project: Project) -> AbstractContextManager[None]:
    """Two runs at once would find and make the same masklets twice."""
    lock = project.path.with_name(f"{project.path.name}.auto.lock")
    return held(lock, refusal=f"An automatic run on {project.path} is at work already: wait for its end.")


def _has_images(folder: Path) -> bool:
    try:
        return bool(image_files(folder))
    except OSError:  # not everybody's to read, as `lost+found` on a drive
        return False


def _open_project(job: AutoJob) -> Project:
    if not job.project.exists():
        return Project.create(job.project, rate=6.0 if job.rate is None else job.rate)
    project = Project.open(job.project)
    if job.rate is not None and job.rate != project.store.rate:
        rate = project.store.rate
        project.close()
        raise EngineError(
            f"{job.project} is annotated at {rate:g} frames per second, not {job.rate:g}: leave the rate out, or name "
            "another project."
        )
    return project


@dataclass(frozen=True, slots=True)
class _Work:
    """All that a video is worked on with."""

    job: AutoJob
    project: Project
    settings: AutoSettings
    client: ModelClient
    report: Report

    def on(self, path: Path) -> VideoResult:
        """Do one video, or what an earlier run has left of it."""
        began = time.monotonic()
        try:
            video, source = self.project.add_video(
                path, progress=lambda done, total: self.report(Progress("reading the video", done, total))
            )
        except EngineError as error:
            return VideoResult(video=path.name, failure=str(error))
        source.close()
        session = Session(
            project=self.project,
            video=video,
            person=self.project.person(PERSON),
            client=self.client,
            checkpoint=self.job.checkpoint,
            device=self.job.device,
        )
        context = session.context
        context.checkpoint = self.project.checkpoint(self.job.checkpoint)  # whatever the project prefers in phase 3
        run = run_key(self.settings, checkpoint_sha256=context.checkpoint.sha256, device=self.job.device)
        submit_left_over(context, run)
        before = run_state(context, run)
        if before.complete:
            return _result(video.name, before, skipped=True)
        try:
            self._find_and_track(context, run, skip=before.done)
        except EngineError as error:
            if isinstance(error.__cause__, StorageError):  # the disk is full: no other video could be kept either
                raise
            return replace(_result(video.name, run_state(context, run)), failure=f"{path.name}: {error}")
        return replace(_result(video.name, run_state(context, run)), seconds=time.monotonic() - began)

    def _find_and_track(self, context: Context, run: str, *, skip: Collection[int]) -> None:
        finding = FindOperation(context, self.settings)
        finding.start()
        finding.wait(report=self.report)
        assert finding.found is not None
        masks, counts = finding.found.masks, finding.found.counts
        tracking = TrackFoundOperation(context, masks, self.settings, run=run, counts=counts, skip=skip)
        tracking.start()
        tracking.wait(report=self.report)


def _result(name: str, state: RunState, *, skipped: bool = False) -> VideoResult:
    return VideoResult(video=name, made=state.made, found=state.found, dropped=state.dropped, skipped=skipped)
