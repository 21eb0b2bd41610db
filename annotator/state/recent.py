"""Projects opened lately as the start page shows them: name, place, when, and a small picture kept in the cache.

Runs on the window's thread. No project is opened for it: the picture is kept when its video was on the screen.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt

from annotator.i18n import tr
from annotator.state.settings import Settings
from engine.places import cache_folder

if TYPE_CHECKING:
    from annotator.workspace import Workspace

log = logging.getLogger(__name__)

PICTURE_SIZE = QSize(192, 108)


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A project file that is there."""

    path: Path
    changed: datetime

    @property
    def name(self) -> str:
        """What the person calls it."""
        return self.path.stem

    @property
    def folder(self) -> str:
        """Where it lies, with the home folder written short."""
        folder, home = self.path.parent, Path.home()
        return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)


def recent_projects(settings: Settings) -> list[RecentProject]:
    """Those that are still there, the last opened first."""
    found = []
    for path in settings.recent_projects():
        try:
            found.append(RecentProject(path, datetime.fromtimestamp(path.stat().st_mtime)))
        except OSError:
            continue  # gone, or on a disk that is
    return found


def when_words(then: datetime, *, now: datetime) -> str:
    """When something was, as people say it; both local."""
    days = (now.date() - then.date()).days
    if days <= 0:
        return tr("today {time}", time=then.strftime("%H:%M"))
    if days == 1:
        return tr("yesterday {time}", time=then.strftime("%H:%M"))
    return tr("{days} days ago", days=days) if days < 7 else then.strftime("%Y-%m-%d")


def picture_path(project: Path) -> Path:
    """Where the small picture of a project is kept, if there is one."""
    return cache_folder() / "pictures" / f"{hashlib.sha256(str(project).encode()).hexdigest()[:24]}.jpg"


class PictureKeeper(QObject):
    """Keeps the first frame seen of a project as its picture."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._wanted: Path | None = None
        workspace.video_changed.connect(self._on_video_changed)
        workspace.frames.ready.connect(self._on_frame_ready)

    def _on_video_changed(self) -> None:
        project = self._workspace.project
        self._wanted = project.path if project is not None and self._workspace.video is not None else None

    def _on_frame_ready(self, frame: int) -> None:
        project, picture = self._wanted, self._workspace.frames.picture(frame)
        if project is None or picture is None:
            return
        self._wanted = None
        path = picture_path(project)
        small = picture.scaled(
            PICTURE_SIZE, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            log.info("no picture of %s is kept: %s", project, error)
            return
        small.save(str(path))
