"""JSON files from outside, read with a sentence for every mistake.

Owns loading a JSON file and taking typed values out of it; each refusal names the file and the place in it. Any
process. It knows no particular format: those are in the modules beside it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.errors import EngineError

JsonObject = dict[str, object]

_LARGEST_WHOLE = 2**53  # above it a float no longer tells neighbours apart


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: a file and the way to it in words, such as 'object 2, prompt 1'."""

    file: Path
    trail: str = ""

    def at(self, step: str) -> Place:
        """Return the place one step further in."""
        return Place(self.file, f"{self.trail}, {step}" if self.trail else step)

    def refuse(self, problem: str) -> EngineError:
        """Return (not raise) the error whose sentence is the file, the place and the problem."""
        return EngineError(f"{self.file}: {self.trail}: {problem}" if self.trail else f"{self.file}: {problem}")


def load_json(path: Path) -> object:
    """Read a JSON file (UTF-8, with or without byte order mark); EngineError when unreadable or not valid JSON."""
    place = Place(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise place.refuse(f"the file cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise place.refuse("the file is not text in UTF-8, so it is not JSON.") from error
    try:
        return json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise place.refuse(
            f"the file is not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})."
        ) from error
    except (ValueError, RecursionError) as error:
        raise place.refuse(f"the file is not usable JSON: {error}.") from error


def as_mapping(value: object, *, place: Place) -> JsonObject:
    """Return a JSON object as a dict; EngineError for anything else."""
    if not isinstance(value, dict):
        raise place.refuse(f"an object in braces is expected here, not {describe(value)}.")
    return value


def as_list(value: object, *, place: Place, length: int | None = None) -> list[object]:
    """Return a JSON list, of exactly this length where one is given; EngineError for anything else."""
    if not isinstance(value, list):
        raise place.refuse(f"a list is expected here, not {describe(value)}.")
    if length is not None and len(value) != length:
        raise place.refuse(f"a list of {length} is expected here, it has {len(value)}.")
    return value


def as_text(value: object, *, place: Place) -> str:
    """Return a JSON string; EngineError for anything else."""
    if not isinstance(value, str):
        raise place.refuse(f"text is expected here, not {describe(value)}.")
    return value


def as_number(value: object, *, place: Place) -> float:
    """Return a JSON number as float; EngineError for anything else, also when it is too large for a float."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise place.refuse(f"a number is expected here, not {describe(value)}.")
    try:
        number = float(value)
    except OverflowError as error:
        raise place.refuse("the number is too large.") from error
    if not math.isfinite(number):  # 1e999 is valid JSON
        raise place.refuse("the number is too large.")
    return number


def as_whole_number(value: object, *, place: Place, minimum: int) -> int:
    """Return a JSON number without fraction (483 or 483.0) of at least `minimum`; EngineError for anything else."""
    number = as_number(value, place=place)
    if not number.is_integer():
        raise place.refuse(f"a whole number is expected here, not {describe(value)}.")
    if number > _LARGEST_WHOLE:
        raise place.refuse("the number is too large.")
    if number < minimum:
        raise place.refuse(f"the number must be at least {minimum}, not {describe(value)}.")
    return int(number)


def required(mapping: JsonObject, key: str, *, place: Place) -> object:
    """Return the value of a key; EngineError when it is not there."""
    if key not in mapping:
        raise place.refuse(f'"{key}" is missing.')
    return mapping[key]


def refuse_unknown_keys(mapping: Iterable[str], *, known: Iterable[str], place: Place) -> None:
    """Raise EngineError naming the first key that is not among the known ones, and those."""
    allowed = list(known)
    for key in mapping:
        if key not in allowed:
            raise place.refuse(f'"{key}" is not known here; known are {", ".join(allowed)}.')


def describe(value: object) -> str:
    """Return a few words for a JSON value in a sentence: the value itself when short."""
    if isinstance(value, dict):
        return "an object in braces"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:39] + "…"


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f'"{twice}" is given twice')
    return mapping


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")
