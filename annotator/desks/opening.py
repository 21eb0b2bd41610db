"""Opening projects, videos and checkpoints: reading is done in the background, and what is open stays until then.

A video is read through when it is opened for the first time on a machine, a checkpoint once by every process. Lives on
the window's thread. What reads projects and videos is imported where it is used: the start page is shown before that.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QStandardPaths

import resources
from annotator.i18n import told, tr
from annotator.long_work import Task
from engine.errors import EngineError, StoppedError
from engine.places import PROJECT_SUFFIX
from storage.errors import StorageError
from storage.records import Video

if TYPE_CHECKING:
    from annotator.workspace import Workspace
    from engine.project import Project
    from engine.video import FrameSource

Outcome = TypeVar("Outcome")
Known = EngineError | StorageError


class Opening(QObject):
    """Opens for the workspace. `missing` is the video that is not where the project says."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self.missing: Video | None = None
        self._waiting: list[Path] = []
        workspace.project_changed.connect(self._forget_missing)
        workspace.desk_changed.connect(self._forget_missing)

    def create_project(self, path: Path) -> None:
        """Make a project file and open it."""
        path = path if path.suffix else path.with_suffix(PROJECT_SUFFIX)
        from engine.project import Project

        if self._free() and (project := self._known(lambda: Project.create(path))) is not None:
            self._workspace.use_project(project)

    def open_sample(self) -> None:
        """Open the bundled clip in a project of its own, copied to where the person may write."""
        home = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)) / "sample"
        clip = home / resources.SAMPLE_CLIP.name
        try:
            home.mkdir(parents=True, exist_ok=True)
            if not clip.exists():
                shutil.copyfile(resources.SAMPLE_CLIP, clip)
        except OSError as error:
            why = told(error.strerror or "")
            self._workspace.warn(tr("The sample cannot be put into {folder}: {why}.", folder=home, why=why))
            return
        self.add_video(clip, into=clip.with_suffix(PROJECT_SUFFIX))

    def open_project(self, path: Path) -> None:
        """Open a project file and its first video; where that is not to be had, the project without a video."""
        if self._free():
            self._run(path.name, partial(_open_project, path, self._workspace.checkpoint), self._take_project)

    def open_video(self, video: Video) -> None:
        """Show a video of the open project."""
        project = self._workspace.project
        assert project is not None
        if self._free():
            self._run(
                video.name,
                partial(_open_video, project, video, self._workspace.checkpoint),
                lambda source: self._workspace.show_video(video, source),
                partial(self._on_unreadable, video),
            )

    def add_video(self, path: Path, *, into: Path | None = None) -> None:
        """Open a video file or folder as part of a project: the one named, else the open one, else one beside it."""
        if self._free():
            read = partial(_open_file, path, self._workspace.checkpoint)
            self._run(path.name, read, lambda source: self._adopt(source, path, into))

    def add_videos(self, paths: list[Path]) -> None:
        """Add several one after the other; the last one stays on the screen."""
        first, *rest = paths
        self.add_video(first)
        self._waiting = rest

    def locate(self, path: Path) -> None:
        """Say where the missing video lies now; it must be the same one."""
        project, video = self._workspace.project, self.missing
        if project is None or video is None or not self._free():
            return

        def arrive(source: FrameSource) -> None:
            found = self._known(lambda: project.locate(video, source))
            if found is None:
                source.close()
            else:
                self._workspace.show_video(found, source)

        self._run(path.name, partial(_open_file, path, self._workspace.checkpoint), arrive)

    def use_checkpoint(self, path: Path) -> None:
        """Ask another checkpoint from now on, once it has been read through."""
        if self._free():
            self._run(path.name, partial(_read_checkpoint, path), lambda _: self._workspace.take_checkpoint(path))

    def give_up(self) -> None:
        """Open nothing that waits, and wait until what runs has stopped: something else is wanted, or nothing more."""
        self._waiting = []
        self._workspace.work.finish()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _free(self) -> bool:
        """Make way for what is wanted now: an opening that still runs is given up, other work is not."""
        work = self._workspace.work
        if work.task is not None and not work.task.gives_way:
            self._workspace.tell(tr("{title} Wait for its end first.", title=work.task.title))
            return False
        self.give_up()
        return True

    def _run(
        self,
        name: str,
        work: Callable[[Task], Outcome],
        take: Callable[[Outcome], None],
        fail: Callable[[Known], None] | None = None,
    ) -> None:
        def settle(future: Future[Outcome]) -> None:
            try:
                outcome = future.result()
            except (EngineError, StorageError) as error:
                (fail or self._on_failure)(error)
            else:
                take(outcome)
            if self._waiting:
                self.add_videos(self._waiting)

        task = Task(tr("Reading {name}…", name=name), can_stop=True, gives_way=True)
        self._workspace.work.run(task, work, settle)

    def _take_project(self, opened: _Opened) -> None:
        self._workspace.use_project(opened.project)
        if opened.video is not None and opened.source is not None:
            self._workspace.show_video(opened.video, opened.source)
        elif opened.video is not None and opened.error is not None:
            self._on_unreadable(opened.video, opened.error)

    def _adopt(self, source: FrameSource, path: Path, into: Path | None) -> None:
        from engine.project import Project

        workspace = self._workspace
        file = into
        if file is None and workspace.project is None:
            file = path.with_name(f"{path.stem}{PROJECT_SUFFIX}")
        project = workspace.project
        if file is not None and (project is None or project.path != file.resolve()):
            made = file
            project = self._known(lambda: (Project.open if made.exists() else Project.create)(made))
            if project is None:
                source.close()
                return
            workspace.use_project(project)
        assert project is not None
        chosen = project
        video = self._known(lambda: chosen.adopt(source))
        if video is None:
            source.close()
        else:
            workspace.show_video(video, source)

    def _forget_missing(self) -> None:
        """A project has been opened, or somebody sits at a video."""
        self.missing = None

    def _on_unreadable(self, video: Video, error: Known) -> None:
        project = self._workspace.project
        if project is not None and not project.video_path(video).exists():
            self.missing = video
            self._workspace.offer(str(error), action_id="file.locate")
        else:
            self._on_failure(error)

    def _on_failure(self, error: Known) -> None:
        if not isinstance(error, StoppedError):
            self._workspace.warn(str(error))

    def _known(self, act: Callable[[], Any]) -> Any:
        """The outcome, or None after a known error has been said."""
        try:
            return act()
        except (EngineError, StorageError) as error:
            self._workspace.warn(str(error))
            return None


@dataclass(frozen=True, slots=True)
class _Opened:
    """A project with its first video, or why that is not to be had."""

    project: Project
    video: Video | None = None
    source: FrameSource | None = None
    error: EngineError | None = None


# --- on the other thread ----------------------------------------------------------------------------------------------


def _open_project(path: Path, checkpoint: Path, task: Task) -> _Opened:
    from engine.project import Project

    project = Project.open(path)
    try:
        videos = project.store.catalogue.videos()
        if not videos:
            return _Opened(project)
        return _Opened(project, videos[0], _open_video(project, videos[0], checkpoint, task))
    except StoppedError:
        project.close()
        raise
    except EngineError as error:
        return _Opened(project, videos[0], error=error)
    except BaseException:
        project.close()
        raise


def _open_video(project: Project, video: Video, checkpoint: Path, task: Task) -> FrameSource:
    from engine.checkpoints.checkpoint_reading import read_checkpoints

    read_checkpoints(project, checkpoint, progress=partial(_report, task), cancelled=task.stop_asked.is_set)
    task.turn_to(tr("Reading {name}…", name=video.name))
    return project.open_video(video, progress=task.report, cancelled=task.stop_asked.is_set)


def _open_file(path: Path, checkpoint: Path, task: Task) -> FrameSource:
    from engine.video import open_video

    with suppress(EngineError):  # what cannot be used is said when it is asked for
        _read_checkpoint(checkpoint, task)
    task.turn_to(tr("Reading {name}…", name=path.name))
    return open_video(path, progress=task.report, cancelled=task.stop_asked.is_set)


def _read_checkpoint(path: Path, task: Task) -> None:
    from engine.checkpoints.checkpoint_reading import read_checkpoint

    read_checkpoint(path, progress=partial(_report, task), cancelled=task.stop_asked.is_set)


def _report(task: Task, file: Path, done: int, total: int) -> None:
    task.turn_to(tr("Reading {name}…", name=file.name))
    task.report(done >> 20, total >> 20)
