"""Videos, people and checkpoints: what the project works on, who works, and with which models.

Runs in any thread under the store's contract. These rows are edited in place, not through the step log.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, select, update

from storage import array_codec
from storage.database import Database
from storage.drafts import NewCheckpoint, NewVideo
from storage.errors import StorageError
from storage.records import Checkpoint, Person, Role, Video
from storage.rows import insert_row, one_row
from storage.schema import CheckpointRow, PersonRow, VideoRow

_VIDEO = [column for column in VideoRow.__table__.columns if column.key != "timestamps"]


class Catalogue:
    """Reads and writes videos, people and checkpoints."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_video(self, draft: NewVideo) -> Video:
        """Add a video. Raises StorageError where one of that name is there already."""
        values = asdict(draft)
        times = np.asarray(values.pop("timestamps_s"), np.float64)
        with self._database.writing() as connection:
            if connection.scalar(select(VideoRow.id).where(VideoRow.name == draft.name)) is not None:
                raise StorageError(f"The project already has a video named {draft.name}: give this one another name.")
            row = values | {"timestamps": array_codec.pack(times), "added_at": time.time()}
            return _video(connection, insert_row(connection, VideoRow, row))

    def videos(self) -> tuple[Video, ...]:
        """All videos, in the order they were added."""
        with self._database.reading() as connection:
            return tuple(_video_record(row) for row in connection.execute(select(*_VIDEO).order_by(VideoRow.id)))

    def video(self, video_id: int) -> Video:
        """One video. Raises ValueError for an unknown id."""
        with self._database.reading() as connection:
            return _video(connection, video_id)

    def timestamps_s(self, video_id: int) -> NDArray[np.float64]:
        """Time in seconds of every decoded frame (frame_count,), or of size 0 where unknown."""
        with self._database.reading() as connection:
            row = one_row(connection, select(VideoRow.timestamps).where(VideoRow.id == video_id))
        return array_codec.unpack(row.timestamps).astype(np.float64, copy=False)

    def relocate_video(self, video_id: int, *, path: str) -> Video:
        """Say where the video lies now, relative to the project."""
        return self._update_video(video_id, {"path": path})

    def set_attributes(self, video_id: int, attributes: Mapping[str, Any]) -> Video:
        """Replace a video's attributes (environment, split, place, videographer, …)."""
        return self._update_video(video_id, {"attributes": dict(attributes)})

    def _update_video(self, video_id: int, values: Mapping[str, Any]) -> Video:
        with self._database.writing() as connection:
            connection.execute(update(VideoRow).where(VideoRow.id == video_id).values(**values))
            return _video(connection, video_id)

    def add_person(self, name: str, *, role: Role = Role.ANNOTATOR) -> Person:
        """Add a person. Raises StorageError where one of that name is there already."""
        with self._database.writing() as connection:
            _check_name_is_free(connection, name, besides=None)
            return _person(connection, insert_row(connection, PersonRow, {"name": name, "role": role, "active": True}))

    def people(self) -> tuple[Person, ...]:
        """All people, also inactive ones, in the order they were added."""
        with self._database.reading() as connection:
            rows = connection.execute(select(*PersonRow.__table__.columns).order_by(PersonRow.id))
            return tuple(_person_record(row) for row in rows)

    def person(self, person_id: int) -> Person:
        """One person. Raises ValueError for an unknown id."""
        with self._database.reading() as connection:
            return _person(connection, person_id)

    def edit_person(
        self, person_id: int, *, name: str | None = None, role: Role | None = None, active: bool | None = None
    ) -> Person:
        """Change a person; None leaves a value as it is. Raises StorageError where the name is taken."""
        values = {"name": name, "role": role, "active": active}
        values = {key: value for key, value in values.items() if value is not None}
        with self._database.writing() as connection:
            if name is not None:
                _check_name_is_free(connection, name, besides=person_id)
            if values:
                connection.execute(update(PersonRow).where(PersonRow.id == person_id).values(**values))
            return _person(connection, person_id)

    def add_checkpoint(self, draft: NewCheckpoint) -> Checkpoint:
        """Remember a checkpoint. One with the same sha256 is returned instead, with the path brought up to date."""
        with self._database.writing() as connection:
            same = CheckpointRow.sha256 == draft.sha256
            if connection.scalar(select(CheckpointRow.id).where(same)) is None:
                insert_row(connection, CheckpointRow, asdict(draft) | {"created_at": time.time()})
            else:
                connection.execute(update(CheckpointRow).where(same).values(path=draft.path))
            row = one_row(connection, select(*CheckpointRow.__table__.columns).where(same))
            return Checkpoint(**row._asdict())

    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """All checkpoints, in the order they were added."""
        with self._database.reading() as connection:
            rows = connection.execute(select(*CheckpointRow.__table__.columns).order_by(CheckpointRow.id))
            return tuple(Checkpoint(**row._asdict()) for row in rows)


def _check_name_is_free(connection: Connection, name: str, *, besides: int | None) -> None:
    taken_by = connection.scalar(select(PersonRow.id).where(PersonRow.name == name))
    if taken_by is not None and taken_by != besides:
        raise StorageError(f"The project already has a person named {name}: choose another name.")


def _video(connection: Connection, video_id: int) -> Video:
    return _video_record(one_row(connection, select(*_VIDEO).where(VideoRow.id == video_id)))


def _video_record(row: Row[Any]) -> Video:
    return Video(**row._asdict())


def _person(connection: Connection, person_id: int) -> Person:
    return _person_record(one_row(connection, select(*PersonRow.__table__.columns).where(PersonRow.id == person_id)))


def _person_record(row: Row[Any]) -> Person:
    return Person(id=row.id, name=row.name, role=Role(row.role), active=row.active)
