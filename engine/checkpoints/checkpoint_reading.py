"""Reading the checkpoint files of a project through ahead of their use, so that nobody waits for it later.

Any thread of the window's process; touches the store only to read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.checkpoints.checkpoint_file import layout_of
from engine.checkpoints.versions import checkpoint_setting
from engine.errors import EngineError, StoppedError
from engine.phases import PHASES
from engine.project import Project, file_sha256

Progress = Callable[[Path, int, int], None]
"""The file, the bytes read and their total."""


def read_checkpoint(path: Path, *, progress: Progress, cancelled: Callable[[], bool]) -> None:
    """Read a checkpoint through, so that `Project.checkpoint` has it at once while it stays as it is.

    Raises EngineError where it cannot be read or is no checkpoint, StoppedError when `cancelled` says so.
    """
    layout_of(path)
    file_sha256(path.resolve(), progress=lambda done, total: progress(path, done, total), cancelled=cancelled)


def read_checkpoints(project: Project, default: Path, *, progress: Progress, cancelled: Callable[[], bool]) -> None:
    """Read the checkpoint of every phase through, and `default`; those that cannot be read are said when asked for.

    Raises StoppedError when `cancelled` says so.
    """
    settings = project.store.settings()
    chosen = {settings.get(checkpoint_setting(phase)) for phase in PHASES}
    paths = [Path(each.path) for each in project.store.catalogue.checkpoints() if each.id in chosen]
    for path in dict.fromkeys((default, *paths)):
        try:
            read_checkpoint(path, progress=progress, cancelled=cancelled)
        except StoppedError:
            raise
        except EngineError:
            continue
