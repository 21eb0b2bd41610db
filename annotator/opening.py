"""Opening projects and videos: reading is done in the background, and what is open stays until the next is ready.

A video is read through when it is opened for the first time on a machine. Lives on the window's thread. What reads
projects and videos is imported where it is used: the start page is on the screen before that.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from annotator.i18n import tr
from annotator.long_work import Task
from engine.errors import EngineError, StoppedError
from engine.places import PROJECT_SUFFIX
from storage.errors import StorageError
from storage.records import Video

if TYPE_CHECKING:
    from annotator.workspace import Workspace
    from engine.project import Project
    from engine.video import FrameSource

Read = Callable[[Task], "FrameSource"]
Arrive = Callable[["FrameSource"], None]


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

        project = self._known(lambda: Project.create(path))
        if project is not None and self._free():
            self._workspace.use_project(project)

    def open_project(self, path: Path) -> None:
        """Open a project file and its first video; where that is not to be had, the project without a video."""
        from engine.project import Project

        if not self._free() or (project := self._known(lambda: Project.open(path))) is None:
            return
        videos = project.store.catalogue.videos()
        if not videos:
            self._workspace.use_project(project)
            return

        def arrive(source: FrameSource) -> None:
            self._workspace.use_project(project)
            self._workspace.show_video(videos[0], source)

        def fail(error: EngineError) -> None:
            if isinstance(error, StoppedError):
                project.close()
                return
            self._workspace.use_project(project)
            self._on_unreadable(videos[0], error)

        self._read(videos[0].name, _reading(project, videos[0]), arrive, fail)

    def open_video(self, video: Video) -> None:
        """Show a video of the open project."""
        project = self._workspace.project
        assert project is not None
        if self._free():
            self._read(
                video.name,
                _reading(project, video),
                lambda source: self._workspace.show_video(video, source),
                lambda error: self._on_unreadable(video, error),
            )

    def add_video(self, path: Path, *, into: Path | None = None) -> None:
        """Open a video file or folder as part of a project: the one named, else the open one, else one beside it."""
        if self._free():
            self._read(path.name, _reading_file(path), lambda source: self._adopt(source, path, into), self._on_failure)

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

        self._read(path.name, _reading_file(path), arrive, self._on_failure)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _free(self) -> bool:
        """Make way for what is wanted now: an opening that still runs is given up, other work is not."""
        work = self._workspace.work
        if work.task is not None and not work.task.can_stop:
            self._workspace.tell(tr("{title} Wait for its end first.", title=work.task.title))
            return False
        self._waiting = []
        work.finish()
        return True

    def _read(self, name: str, read: Read, arrive: Arrive, fail: Callable[[EngineError], None]) -> None:
        def take(future: Future[Any]) -> None:
            try:
                source = future.result()
            except EngineError as error:
                fail(error)
            else:
                arrive(source)
            if self._waiting:
                self.add_videos(self._waiting)

        self._workspace.work.run(Task(tr("Reading {name}…", name=name), can_stop=True), read, take)

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

    def _on_unreadable(self, video: Video, error: EngineError) -> None:
        project = self._workspace.project
        if project is not None and not project.video_path(video).exists():
            self.missing = video
            self._workspace.offer(str(error), action_id="file.locate")
        else:
            self._on_failure(error)

    def _on_failure(self, error: EngineError) -> None:
        if not isinstance(error, StoppedError):
            self._workspace.warn(str(error))

    def _known(self, act: Callable[[], Any]) -> Any:
        """The outcome, or None after a known error has been said."""
        try:
            return act()
        except (EngineError, StorageError) as error:
            self._workspace.warn(str(error))
            return None


def _reading(project: Project, video: Video) -> Read:
    return lambda task: project.open_video(video, progress=task.report, cancelled=task.stop_asked.is_set)


def _reading_file(path: Path) -> Read:
    def read(task: Task) -> FrameSource:
        from engine.video import open_video

        return open_video(path, progress=task.report, cancelled=task.stop_asked.is_set)

    return read
