"""The one error that leaves this package on purpose; pure Python, any process. It must not import anything."""

from __future__ import annotations


class EngineError(Exception):
    """A known failure of files, videos or the model process; `str()` is one sentence for the user."""
