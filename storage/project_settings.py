"""The settings of a project, JSON values by key. Functions over a connection; the caller holds the transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from storage.schema import SettingRow


def read_settings(connection: Connection) -> Mapping[str, Any]:
    """All settings by key."""
    rows = connection.execute(select(SettingRow.key, SettingRow.value).order_by(SettingRow.key))
    return {row.key: row.value for row in rows}


def write_setting(connection: Connection, key: str, value: Any) -> None:
    """Store a value under a key, replacing what was there."""
    row = insert(SettingRow).values(key=key, value=value)
    connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": row.excluded.value}))
