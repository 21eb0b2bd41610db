"""Small helpers to write one row and to read one that must be there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, insert

from storage.schema import Base


def insert_row(connection: Connection, table: type[Base], values: Mapping[str, Any]) -> int:
    """Insert a row and return its id."""
    return connection.execute(insert(table).values(**values)).lastrowid


def one_row(connection: Connection, query: Select[*tuple[Any, ...]]) -> Row[Any]:
    """The single row of a query. Raises ValueError where there is none: an id that was never given out."""
    row = connection.execute(query).one_or_none()
    if row is None:
        raise ValueError(f"nothing there: {query.whereclause}")
    return row
