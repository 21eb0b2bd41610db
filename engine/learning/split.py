"""The split: which items may be trained on, chosen by, or only reported on; read by training and evaluation.

The rules are data (`split.toml`). Everything that reads training data asks here, so that there is one place to check.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Literal

Part = Literal["train", "development", "validation"]

SPLIT_FILE = Path(__file__).with_name("split.toml")


@dataclass(frozen=True, slots=True)
class Split:
    """Wildcard patterns over item keys `source/name`; what no pattern names is training data."""

    validation: tuple[str, ...]
    development: tuple[str, ...]

    def part_of(self, key: str) -> Part:
        """Return the part an item belongs to; validation wins where both match."""
        if _matches(key, self.validation):
            return "validation"
        if _matches(key, self.development):
            return "development"
        return "train"


@cache
def default_split() -> Split:
    """Return the split written in `split.toml`."""
    rules = tomllib.loads(SPLIT_FILE.read_text(encoding="utf-8"))
    return Split(validation=tuple(rules["validation"]), development=tuple(rules["development"]))


def _matches(key: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(key, pattern) for pattern in patterns)
