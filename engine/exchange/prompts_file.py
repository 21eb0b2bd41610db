"""`prompts.json`, the prompts for tracking from the command line.

Owns its types and checks: what comes out can be applied as it is. Any process. It must not apply anything. Points and
boxes are (x, y) in image pixels of the decoded, upright frame, frames are decoded frame numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.errors import EngineError
from engine.exchange.checked_json import (
    JsonObject,
    Place,
    as_list,
    as_mapping,
    as_number,
    as_text,
    as_whole_number,
    describe,
    load_json,
    refuse_unknown_keys,
    required,
)
from engine.exchange.mask_png import read_mask_png
from engine.grid import Grid
from storage import mask_codec
from storage.mask_codec import Rle

_KINDS = ("points", "box", "mask", "absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsPrompt:
    """Clicks on a frame: (x, y) each, label 1 on the object and 0 beside it."""

    frame: int
    points: tuple[tuple[float, float], ...]
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxPrompt:
    """A box (x0, y0, x1, y1) around the object on a frame, x0 < x1 and y0 < y1."""

    frame: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskPrompt:
    """A mask of the object on a frame, of the video's size and not empty."""

    frame: int
    mask: Rle


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentPrompt:
    """The object is not visible from `frame` to `until`, both included."""

    frame: int
    until: int


FilePrompt = PointsPrompt | BoxPrompt | MaskPrompt | AbsentPrompt


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptedObject:
    """One object and its prompts in the order in which they are to be applied."""

    object_id: int
    prompts: tuple[FilePrompt, ...]


def read_prompts(path: Path, *, grid: Grid, size: tuple[int, int]) -> tuple[PromptedObject, ...]:
    """Read and check prompts.json; masks are read too, their paths being relative to the file's folder.

    `grid` says which decoded frames can be prompted, `size` is (height, width) of the video.
    EngineError naming the file, the object by its id and the prompt by its number from 1 on, for invalid JSON, unknown
    or missing keys, wrong types, frames outside the video or between annotated frames, points or boxes outside the
    image, reversed boxes, labels that do not match the points, masks that are missing, empty, damaged or of another
    size, ids given twice, and objects that no prompt shows.
    """
    place = Place(path)
    record = as_mapping(load_json(path), place=place)
    refuse_unknown_keys(record, known=("objects",), place=place)
    entries = as_list(required(record, "objects", place=place), place=place.at("objects"))
    if not entries:
        raise place.refuse("there are no objects to track.")
    objects: list[PromptedObject] = []
    for number, entry in enumerate(entries, start=1):
        prompted = _object(entry, number=number, grid=grid, size=size, place=place)
        if any(prompted.object_id == other.object_id for other in objects):
            raise place.at(f"object {prompted.object_id}").refuse("the id is used twice.")
        objects.append(prompted)
    return tuple(objects)


def _object(entry: object, *, number: int, grid: Grid, size: tuple[int, int], place: Place) -> PromptedObject:
    unnamed = place.at(f"entry {number} of objects")
    record = as_mapping(entry, place=unnamed)
    object_id = as_whole_number(required(record, "id", place=unnamed), place=unnamed.at("id"), minimum=0)
    here = place.at(f"object {object_id}")
    refuse_unknown_keys(record, known=("id", "prompts"), place=here)
    prompts = tuple(
        _prompt(each, grid=grid, size=size, place=here.at(f"prompt {index}"))
        for index, each in enumerate(as_list(required(record, "prompts", place=here), place=here.at("prompts")), 1)
    )
    if all(isinstance(prompt, AbsentPrompt) for prompt in prompts):
        raise here.refuse("no prompt shows the object; give points, a box or a mask on at least one frame.")
    return PromptedObject(object_id=object_id, prompts=prompts)


def _prompt(entry: object, *, grid: Grid, size: tuple[int, int], place: Place) -> FilePrompt:
    record = as_mapping(entry, place=place)
    refuse_unknown_keys(record, known=("frame", "points", "labels", "box", "mask", "absent", "until"), place=place)
    kinds = [kind for kind in _KINDS if kind in record]
    if len(kinds) != 1:
        given = " and ".join(kinds) if kinds else "none of them"
        raise place.refuse(f"a prompt has exactly one of {', '.join(_KINDS)}; this one has {given}.")
    for companion, kind in (("labels", "points"), ("until", "absent")):
        if companion in record and kinds != [kind]:
            raise place.refuse(f'"{companion}" goes with "{kind}" only.')
    frame = _frame(required(record, "frame", place=place), grid=grid, place=place.at("frame"))
    if frame not in grid:
        raise place.at("frame").refuse(
            f"frame {frame} is not annotated at this rate, only multiples of {grid.stride} are; "
            f"the nearest is {grid.nearest(frame)}."
        )
    if kinds == ["points"]:
        return _points(record, frame=frame, size=size, place=place)
    if kinds == ["box"]:
        return _box(record["box"], frame=frame, size=size, place=place.at("box"))
    if kinds == ["mask"]:
        return _mask(record["mask"], frame=frame, size=size, place=place.at("mask"))
    return _absent(record, frame=frame, grid=grid, place=place)


def _points(record: JsonObject, *, frame: int, size: tuple[int, int], place: Place) -> PointsPrompt:
    height, width = size
    points: list[tuple[float, float]] = []
    for number, entry in enumerate(as_list(record["points"], place=place.at("points")), start=1):
        here = place.at(f"point {number}")
        x, y = (as_number(value, place=here) for value in as_list(entry, place=here, length=2))
        if not (0 <= x < width and 0 <= y < height):
            raise here.refuse(f"({x:g}, {y:g}) is outside the image of {width}×{height} (width×height).")
        points.append((x, y))
    if not points:
        raise place.refuse('"points" is empty.')
    labels: list[int] = []
    for number, value in enumerate(as_list(required(record, "labels", place=place), place=place.at("labels")), start=1):
        if isinstance(value, bool) or value not in (0, 1):
            raise place.at(f"label {number}").refuse(f"1 (object) or 0 (not) is expected here, not {describe(value)}.")
        labels.append(int(value == 1))
    if len(labels) != len(points):
        raise place.refuse(f"there are {len(points)} points and {len(labels)} labels; each point needs one.")
    return PointsPrompt(frame=frame, points=tuple(points), labels=tuple(labels))


def _box(value: object, *, frame: int, size: tuple[int, int], place: Place) -> BoxPrompt:
    height, width = size
    x0, y0, x1, y1 = (as_number(each, place=place) for each in as_list(value, place=place, length=4))
    box = f"[{x0:g}, {y0:g}, {x1:g}, {y1:g}]"
    if not (x0 < x1 and y0 < y1):
        raise place.refuse(f"{box} has no inside; a box is [x0, y0, x1, y1] with x0 < x1 and y0 < y1.")
    if x0 < 0 or y0 < 0 or x1 > width or y1 > height:
        raise place.refuse(f"{box} is not inside the image of {width}×{height} (width×height).")
    return BoxPrompt(frame=frame, box=(x0, y0, x1, y1))


def _mask(value: object, *, frame: int, size: tuple[int, int], place: Place) -> MaskPrompt:
    name = as_text(value, place=place)
    try:
        mask = read_mask_png(place.file.parent / name, size=size)
    except EngineError as error:
        raise place.refuse(str(error)) from error
    if mask_codec.is_empty(mask):
        raise place.refuse(f'{name} is empty; to say that the object is not visible, write "absent": true.')
    return MaskPrompt(frame=frame, mask=mask)


def _absent(record: JsonObject, *, frame: int, grid: Grid, place: Place) -> AbsentPrompt:
    if record["absent"] is not True:
        raise place.at("absent").refuse(f"only true is known here, not {describe(record['absent'])}.")
    until = _frame(record.get("until", frame), grid=grid, place=place.at("until"))
    if until < frame:
        raise place.at("until").refuse(f"the range ends at frame {until}, before its begin at frame {frame}.")
    return AbsentPrompt(frame=frame, until=until)


def _frame(value: object, *, grid: Grid, place: Place) -> int:
    frame = as_whole_number(value, place=place, minimum=0)
    if frame >= grid.frame_count:
        raise place.refuse(f"frame {frame} is not in the video; its last frame is {grid.frame_count - 1}.")
    return frame
