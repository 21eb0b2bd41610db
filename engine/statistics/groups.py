"""What figures are made of: which masklets count, and what a row stands for.

Imports nothing, so that choosing costs nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

GroupBy = Literal["phase", "annotator", "model", "week"]
GROUPS: tuple[GroupBy, ...] = ("phase", "annotator", "model", "week")

NO_GROUP = ""
"""The group of masklets without a model, or never submitted."""

PHASES = ("1", "2", "3")


class Scope(StrEnum):
    """Which masklets count: those judged satisfactory, those submitted at least once, or all that have masks."""

    ACCEPTED = "accepted"
    SUBMITTED = "submitted"
    ALL = "all"
