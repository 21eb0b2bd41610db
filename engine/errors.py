"""The engine's known errors: faults of files, programs or machines that the person is told about in a sentence."""

from __future__ import annotations


class EngineError(Exception):
    """A known fault whose `str()` is one sentence for the person: what is wrong, with which file, and what to do."""


class NothingToDoError(EngineError):
    """What was asked for is done already, or there is nothing it could be done to; nothing is wrong."""


class StoppedError(EngineError):
    """The person stopped a running job; nothing is wrong and nothing was changed."""
