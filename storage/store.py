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

from storage import current
from storage.activity import Activity
from storage.catalogue import Catalogue
from storage.comparison import Comparison
from storage.database import Database
from storage.errors import StorageError
from storage.masklets import Masklets
from storage.project_settings import read_settings, write_setting
from storage.review import Review
from storage.step_log import StepLog
from storage.tallies import Tallies
from storage.upgrade import bring_up_to_date, make_schema
from storage.work import Work


class ProjectStore:
    """An open project.

    `catalogue` has videos, people and checkpoints; `steps` is the log, the only way to change targets and masklets;
    `masklets` reads what they now are; `comparison` what the latest propagation replaced; `review` moves masklets
    through their states; `activity` has what people looked at and when; `work` has who is to annotate what, and every
    masklet as work queues show it.
    """

    def __init__(self, database: Database, *, backup: Path | None = None) -> None:
        """Use `create`, `open` or `in_memory` instead."""
        self._database = database
        self.migration_backup = backup  # where the file was saved before it was brought up to date
        self.catalogue = Catalogue(database)
        self.steps = StepLog(database)
        self.masklets = Masklets(database)
        self.comparison = Comparison(database)
        self.review = Review(database)
        self.activity = Activity(database)
        self.work = Work(database)
        self.tallies = Tallies(database)

    @classmethod
    def create(cls, path: Path, *, name: str, rate: float = 6.0) -> Self:
        """Make a new project file and open it; rate is the annotation rate per second that new videos get.

        Raises StorageError where the file exists already or can't be written.
        """
        path = path.absolute()
        try:
            path.touch(exist_ok=False)
        except FileExistsError as error:
            raise StorageError(f"{path} exists already: open it, or choose another name.") from error
        except OSError as error:
            raise StorageError(f"{path} can't be made: {error.strerror}.") from error
        try:
            return cls._make(Database(path), name=name, rate=rate)
        except BaseException:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            raise

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a project file, bringing one of an older version up to date after a backup beside it.

        Raises StorageError where the file is missing, no project, damaged, locked or from a newer version.
        """
        path = path.absolute()
        if not path.is_file():
            raise StorageError(f"There is no project file at {path}.")
        database = Database(path)
        try:
            backup = bring_up_to_date(database)
            database.prepare_for_writing()
        except BaseException:
            database.close()
            raise
        return cls(database, backup=backup)

    @classmethod
    def in_memory(cls, *, name: str, rate: float = 6.0) -> Self:
        """A project that ends with the object, for previews and tests."""
        return cls._make(Database(None), name=name, rate=rate)

    @classmethod
    def _make(cls, database: Database, *, name: str, rate: float) -> Self:
        try:
            make_schema(database)
            database.prepare_for_writing()
            store = cls(database)
            store.set_setting("name", name)
            store.set_setting("rate", rate)
        except BaseException:
            database.close()
            raise
        return store

    @property
    def path(self) -> Path | None:
        """The project file, absolute; None in memory."""
        return self._database.path

    @property
    def name(self) -> str:
        """The project's name."""
        return str(self.settings()["name"])

    @property
    def rate(self) -> float:
        """Annotation rate per second for new videos."""
        return float(self.settings()["rate"])

    def settings(self) -> Mapping[str, Any]:
        """All project settings, JSON values by key."""
        with self._database.reading() as connection:
            return read_settings(connection)

    def set_setting(self, key: str, value: Any) -> None:
        """Store a JSON value under a key, replacing what was there."""
        with self._database.writing() as connection:
            write_setting(connection, key, value)

    def backup(self, target: Path) -> None:
        """Write a consistent copy of the project to a new file, also while it is in use. Raises StorageError."""
        self._database.backup(target)

    def rebuild_current(self) -> None:
        """Recompute everything that is derived from the log: current masks and pins, masklet states and revisions."""
        with self._database.writing() as connection:
            current.rebuild(connection)

    def close(self) -> None:
        """Close the file; the store can't be used afterwards. Closing twice is harmless."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
