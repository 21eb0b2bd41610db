"""The project file as one object: opening, creating and closing it, its settings, and the parts that read and write it.

Thread contract: every method of the store and its parts may be called from any thread; one lock lets one call at a
time through. Two processes may have the same file open: a writer waits for the other for some seconds. A call that has
returned is on disk. What goes wrong with the file is a StorageError with a sentence, and nothing acknowledged is lost.
Runs in the window's process and the command line, never in the model process.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from storage.activity import Activity
from storage.catalogue import Catalogue
from storage.masklets import Masklets
from storage.review import Review
from storage.step_log import StepLog


class ProjectStore:
    """An open project.

    `catalogue` has videos, people and checkpoints; `steps` is the log, the only way to change targets and masklets;
    `masklets` reads what they now are; `review` moves masklets through their states; `activity` has what people looked
    at and when.
    """

    catalogue: Catalogue
    steps: StepLog
    masklets: Masklets
    review: Review
    activity: Activity

    @classmethod
    def create(cls, path: Path, *, name: str, rate: float = 6.0) -> Self:
        """Make a new project file and open it; rate is the annotation rate per second that new videos get.

        Raises StorageError where the file exists already or can't be written.
        """
        raise NotImplementedError

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a project file, bringing one of an older version up to date after a backup beside it.

        Raises StorageError where the file is missing, no project, damaged, locked or from a newer version.
        """
        raise NotImplementedError

    @classmethod
    def in_memory(cls, *, name: str, rate: float = 6.0) -> Self:
        """A project that ends with the object, for previews and tests."""
        raise NotImplementedError

    @property
    def path(self) -> Path | None:
        """The project file, absolute; None in memory."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """The project's name."""
        raise NotImplementedError

    @property
    def rate(self) -> float:
        """Annotation rate per second for new videos."""
        raise NotImplementedError

    def settings(self) -> Mapping[str, Any]:
        """All project settings, JSON values by key."""
        raise NotImplementedError

    def set_setting(self, key: str, value: Any) -> None:
        """Store a JSON value under a key, replacing what was there."""
        raise NotImplementedError

    def backup(self, target: Path) -> None:
        """Write a consistent copy of the project to a new file, also while it is in use."""
        raise NotImplementedError

    def rebuild_current(self) -> None:
        """Recompute everything that is derived from the log: current masks and pins, masklet states and revisions."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the file; the store can't be used afterwards. Closing twice is harmless."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
