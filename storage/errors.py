"""The one error that leaves this package on purpose; pure Python, any process. It must not import anything."""

from __future__ import annotations


class StorageError(Exception):
    """A known failure of the project file or its data; `str()` is one sentence for the user."""
