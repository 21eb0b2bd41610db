"""The connection to a project file: pragmas, transactions, the lock, and turning SQLite's complaints into sentences.

Holds one connection, used by any thread under one lock. Knows nothing of tables.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import StaticPool

from storage.errors import StorageError

BUSY_TIMEOUT_S = 5.0

# The driver would store a NumPy scalar as the bytes it is made of.
for _scalar in (np.bool_, np.uint8, np.int32, np.int64, np.float16, np.float32, np.float64):
    sqlite3.register_adapter(_scalar, _scalar.item)

_SENTENCES = {
    sqlite3.SQLITE_FULL: "The disk is full, so the last change to {file} was not saved: free some space and try again.",
    sqlite3.SQLITE_READONLY: "{file} can't be written: check its permissions and those of its folder.",
    sqlite3.SQLITE_PERM: "{file} can't be written: check its permissions and those of its folder.",
    sqlite3.SQLITE_BUSY: "{file} is in use by another program: wait until it has finished, then try again.",
    sqlite3.SQLITE_LOCKED: "{file} is in use by another program: wait until it has finished, then try again.",
    sqlite3.SQLITE_CORRUPT: "{file} is damaged: open a backup of it, which lies beside it or where you keep yours.",
    sqlite3.SQLITE_NOTADB: "{file} is not a project of this program: choose another file.",
    sqlite3.SQLITE_IOERR: "The disk reported an error with {file}, so the last change was not saved: check the disk.",
    sqlite3.SQLITE_CANTOPEN: "{file} can't be opened: check that its folder exists and that you may write there.",
}


class Database:
    """One SQLite database, in a file or in memory."""

    def __init__(self, path: Path | None) -> None:
        """Connect to a file that is there, empty or not, or to new memory. Raises StorageError."""
        self.path = path
        self._lock = threading.RLock()
        self._closed = False
        with self._known_errors():
            self._sqlite = _connect(path)
            try:
                self._sqlite.execute("PRAGMA foreign_keys = ON")
                self._sqlite.execute("PRAGMA synchronous = FULL")
                self._sqlite.execute("PRAGMA cache_size = -32768")  # KiB
            except sqlite3.Error:
                self._sqlite.close()
                raise
        self._engine = create_engine("sqlite://", creator=lambda: self._sqlite, poolclass=StaticPool)
        # The driver's own transaction control is off (isolation_level None): begin is said here, and nowhere else.
        event.listen(self._engine, "begin", _begin)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database. Raises StorageError."""
        with self._transaction(immediate=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is on disk when the block is left, or has changed nothing where it raised StorageError."""
        with self._transaction(immediate=True) as connection:
            yield connection

    @contextmanager
    def bare(self) -> Iterator[sqlite3.Connection]:
        """The driver's connection outside of any transaction, for pragmas and backups. Raises StorageError."""
        with self._lock, self._known_errors():
            self._check_open()
            yield self._sqlite

    def prepare_for_writing(self) -> None:
        """Switch to write-ahead logging and find out that the file can be written. Raises StorageError."""
        with self.bare() as sqlite:
            (mode,) = sqlite.execute("PRAGMA journal_mode = WAL").fetchone()
            if self.path is not None and mode != "wal":
                raise StorageError(f"{self.path} can't be used where it lies: move it to a disk of this machine.")
        with self.writing():
            pass

    def backup(self, target: Path) -> None:
        """Copy the database as it is into a file that is not there yet. Raises StorageError."""
        part = target.with_name(target.name + ".part")
        if target.exists():
            raise StorageError(f"{target} exists already: choose another name for the backup.")
        try:
            with self.bare() as source, _known_errors_of(target):
                copy = _connect(part, create=True)
                try:
                    source.backup(copy)
                finally:
                    copy.close()
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def close(self) -> None:
        """Disconnect, after the call in progress; doing it twice is harmless.

        The file then has everything in it, so that it can be copied alone.
        """
        with self._lock, self._known_errors():
            if not self._closed:
                self._closed = True
                self._engine.dispose()
                self._sqlite.close()
                self._empty_log()

    def _empty_log(self) -> None:
        """Do what SQLite does when it closes, and puts off while anything still holds a row that was read."""
        if self.path is None or not self.path.with_name(f"{self.path.name}-wal").exists():
            return
        with suppress(sqlite3.Error):  # what can't be moved stays in the log beside the file
            helper = _connect(self.path)
            try:
                helper.execute("PRAGMA wal_checkpoint(PASSIVE)")
            finally:
                helper.close()

    @contextmanager
    def _transaction(self, *, immediate: bool) -> Iterator[Connection]:
        with self._lock, self._known_errors():
            self._check_open()
            connection = self._engine.connect().execution_options(immediate=immediate)
            with connection, connection.begin():
                yield connection

    def _check_open(self) -> None:
        if self._closed:
            raise ValueError("the project is closed")

    @contextmanager
    def _known_errors(self) -> Iterator[None]:
        with _known_errors_of(self.path):
            yield


def _connect(path: Path | None, *, create: bool = False) -> sqlite3.Connection:
    name = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}" if path else ":memory:"
    return sqlite3.connect(name, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def _known_errors_of(path: Path | None) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise ValueError(f"an id that was never given out, or a value that is missing: {error.orig}") from error
    except (sqlite3.Error, DBAPIError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        sentence = _SENTENCES.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)  # the low byte is the primary code
        if sentence is None:
            raise
        raise StorageError(sentence.format(file=path or "The project in memory")) from error
