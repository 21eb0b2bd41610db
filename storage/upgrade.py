"""Which schema a project file has, and bringing it to this program's.

Alembic is only loaded when there is something to do, so that opening an up-to-date project stays quick.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from storage.database import Database
from storage.errors import StorageError
from storage.migrations import HEAD

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"
APPLICATION_ID = 0x4D534B4C  # "MSKL", in the file's header


def make_schema(database: Database) -> None:
    """Make all tables in an empty database. Raises StorageError."""
    with database.bare() as sqlite:
        sqlite.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _migrate(database)


def bring_up_to_date(database: Database) -> Path | None:
    """Migrate a project of an older version after a backup beside it, whose path is the answer; None if it is current.

    Raises StorageError for a database that is no project or from a newer version, and changes nothing then.
    """
    with database.bare() as sqlite:
        revision = _revision(sqlite)
    if revision == HEAD:
        return None
    if revision is None:
        raise StorageError(f"{database.path} is not a project of this program: choose another file.")
    if revision not in _known_revisions():
        raise StorageError(f"{database.path} was made by a newer version of this program: install that to open it.")
    backup = _backup_path(database.path, revision) if database.path else None
    if backup:
        database.backup(backup)
    _migrate(database)
    return backup


def _revision(sqlite: sqlite3.Connection) -> str | None:
    (application,) = sqlite.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        return None
    if not sqlite.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return None
    row = sqlite.execute("SELECT version_num FROM alembic_version").fetchone()
    return row[0] if row else None


def _backup_path(path: Path, revision: str) -> Path:
    candidate, count = path.with_name(f"{path.stem}.backup-{revision}{path.suffix}"), 1
    while candidate.exists():
        count += 1
        candidate = path.with_name(f"{path.stem}.backup-{revision}-{count}{path.suffix}")
    return candidate


def _migrate(database: Database) -> None:
    from alembic import command

    with database.bare() as sqlite:
        # Rebuilding a table with foreign keys on would cascade into its children, and within a transaction the
        # pragma does nothing.
        sqlite.execute("PRAGMA foreign_keys = OFF")
    try:
        with database.writing() as connection:
            config = _alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise StorageError(f"{database.path} is damaged: rows of {broken[0][0]} belong to nothing.")
    finally:
        with database.bare() as sqlite:
            sqlite.execute("PRAGMA foreign_keys = ON")


def _known_revisions() -> frozenset[str]:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_alembic_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def _alembic_config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
