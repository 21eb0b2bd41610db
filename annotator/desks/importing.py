"""Importing masklets into the open video, in the background. Lives on the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.i18n import tr
from annotator.long_work import Task
from engine.changes import Changes
from engine.errors import EngineError
from storage.errors import StorageError
from storage.records import Person, Video

if TYPE_CHECKING:
    from annotator.workspace import Workspace
    from engine.importing import Report
    from engine.project import Project

Act = Callable[["Project", Video, Person, "Report"], tuple[int, ...]]


class Importing(QObject):
    """Imports for the workspace; known errors become notices."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace

    def sav(self, path: Path) -> None:
        """Add the masklets of a SA-V document to the open video."""
        from engine.importing import import_sav

        self._run(
            path.name,
            lambda project, video, person, report: import_sav(
                project, path, person=person, video_name=video.name, report=report
            ),
        )

    def masks(self, folder: Path) -> None:
        """Add the objects of a folder of mask images to the open video."""
        from engine.importing import import_masks

        self._run(
            folder.name,
            lambda project, video, person, report: import_masks(
                project, folder, person=person, video=video, report=report
            ),
        )

    def _run(self, name: str, act: Act) -> None:
        workspace = self._workspace
        project, session = workspace.project, workspace.session
        if project is None or session is None:
            return
        if workspace.work.task is not None:
            workspace.tell(tr("{title} Wait for its end first.", title=workspace.work.task.title))
            return
        video, person = session.context.video, session.context.person
        task = Task(tr("Importing {name}…", name=name), can_stop=False)
        workspace.work.run(task, lambda task: act(project, video, person, task.report), partial(self._take, project))

    def _take(self, project: Project, future: Future[tuple[int, ...]]) -> None:
        workspace = self._workspace
        try:
            added = future.result()
        except (EngineError, StorageError) as error:
            workspace.warn(str(error))
            return
        masklets = [project.store.masklets.masklet(masklet_id) for masklet_id in added]
        workspace.announce(Changes(targets=frozenset(masklet.target_id for masklet in masklets)))
        one = len(added) == 1
        workspace.tell(tr("One masklet is imported." if one else "{count} masklets are imported.", count=len(added)))
