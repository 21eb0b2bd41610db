"""The way in for SA-V annotation files, manual and automatic.

Owns the reading and checking of such files; any process. What follows from the masks is not trusted but left out:
whoever needs it computes it from the masks. It must not touch the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
    required,
)
from engine.exchange.sav import MaskletType, SavMasklet, SavVideo
from engine.exchange.side_file import read_side_file, side_path
from engine.grid import Grid
from storage import mask_codec
from storage.errors import StorageError
from storage.mask_codec import Rle

SAV_RATE_PER_S = 6  # at which the dataset is annotated


@dataclass(frozen=True, slots=True)
class SavImport:
    """A SA-V file's video and masklets, masks checked and equal to those in the file.

    `names` are those of the objects by masklet id, as far as a side file says them.
    """

    path: Path
    video: SavVideo
    masklets: tuple[SavMasklet, ...]
    names: Mapping[int, str]


def read_sav(path: Path) -> SavImport:
    """Read `{video}_manual.json` or `{video}_auto.json`.

    The step between annotated frames is that of the side file where one lies beside; without it, it follows from the
    number of rows, the frame count and the duration (see `stride_from_rows`), which short videos leave open. Required
    are video_id, video_frame_count, video_height, video_width, masklet, masklet_id and masklet_type; the rest may be
    absent but not wrong. EngineError naming the file and the place for invalid JSON, a missing field, a wrong type,
    a list of the wrong length, a mask of another size than the video's, a malformed code, or rows that do not fit the
    frame count.
    """
    place = Place(path)
    record = as_mapping(load_json(path), place=place)
    beside = side_path(path)
    side = read_side_file(beside) if beside.exists() else None
    stride = None if side is None else side.grid.stride
    frame_count = _whole(record, "video_frame_count", place=place)
    height = _whole(record, "video_height", place=place)
    width = _whole(record, "video_width", place=place)
    duration_s = as_number(record.get("video_duration", 0.0), place=place.at("video_duration"))
    rows = as_list(required(record, "masklet", place=place), place=place.at("masklet"))
    video = SavVideo(
        video_id=as_text(required(record, "video_id", place=place), place=place.at("video_id")),
        grid=_grid(len(rows), frame_count=frame_count, duration_s=duration_s, stride=stride, place=place.at("masklet")),
        height=height,
        width=width,
        duration_s=duration_s,
        environment=_text_or_list(record.get("video_environment", ""), place=place.at("video_environment")),
        split=as_text(record.get("video_split", ""), place=place.at("video_split")),
    )
    names = {} if side is None else {each.masklet_id: each.target for each in side.masklets}
    masklets = _masklets(record, rows=rows, video=video, place=place)
    return SavImport(path=path, video=video, masklets=masklets, names=names)


def stride_from_rows(row_count: int, *, frame_count: int, duration_s: float) -> int | None:
    """Return the stride that gives `row_count` = ⌈frame_count / stride⌉ rows, or None when there is none.

    Of several, the nearest to frames per second / 6, the dataset's rate.
    """
    if not 0 < row_count <= frame_count:
        return None
    smallest = -(-frame_count // row_count)
    largest = (frame_count - 1) // (row_count - 1) if row_count > 1 else None
    if largest is not None and smallest > largest:
        return None
    fps = frame_count / duration_s if duration_s > 0 else 0.0
    usual = round(min(fps / SAV_RATE_PER_S, frame_count))  # fps is infinite where the duration is next to nothing
    return max(smallest, usual if largest is None else min(usual, largest))


def _grid(row_count: int, *, frame_count: int, duration_s: float, stride: int | None, place: Place) -> Grid:
    found = stride or stride_from_rows(row_count, frame_count=frame_count, duration_s=duration_s)
    if found is None or len(grid := Grid(frame_count=frame_count, stride=found)) != row_count:
        spacing = f" with one annotated frame in {stride}" if stride else ""
        raise place.refuse(f"{row_count} rows do not fit a video of {frame_count} frames{spacing}.")
    return grid


def _masklets(record: JsonObject, *, rows: list[object], video: SavVideo, place: Place) -> tuple[SavMasklet, ...]:
    ids = as_list(required(record, "masklet_id", place=place), place=place.at("masklet_id"))
    count = len(ids)
    if "masklet_num" in record:
        told = as_whole_number(record["masklet_num"], place=place.at("masklet_num"), minimum=0)
        if told != count:
            raise place.at("masklet_num").refuse(f"it says {told} masklets, masklet_id has {count}.")
    masks = _masks(rows, count=count, video=video, place=place.at("masklet"))
    types = _column(record, "masklet_type", count=count, place=place)
    edited = _whole_column(record, "masklet_edited_frame_count", count=count, place=place)
    annotated = _whole_column(record, "masklet_frame_count", count=count, place=place)
    stability = _stability(record.get("masklet_stability_score"), count=count, rows=len(rows), place=place)
    masklets: list[SavMasklet] = []
    for index in range(count):
        here = place.at(f"masklet {index}")
        masklet_id = as_whole_number(ids[index], place=here.at("masklet_id"), minimum=0)
        if any(masklet_id == other.masklet_id for other in masklets):
            raise here.at("masklet_id").refuse(f"the id {masklet_id} is used twice.")
        if annotated is not None and annotated[index] > len(rows):
            raise here.at("masklet_frame_count").refuse(f"{annotated[index]} is more than the {len(rows)} rows.")
        masklets.append(
            SavMasklet(
                masklet_id=masklet_id,
                type=_masklet_type(types[index], place=here.at("masklet_type")),
                frames=tuple(row[index] for row in masks),
                edited_frame_count=0 if edited is None else edited[index],
                stability_scores=stability[index],
            )
        )
    return tuple(masklets)


def _masks(rows: list[object], *, count: int, video: SavVideo, place: Place) -> list[list[Rle | None]]:
    masks = []
    for number, row in enumerate(rows):
        here = place.at(f"row {number}")
        entries = as_list(row, place=here, length=count)
        masks.append([_mask(entry, video=video, place=here.at(f"masklet {i}")) for i, entry in enumerate(entries)])
    return masks


def _mask(entry: object, *, video: SavVideo, place: Place) -> Rle | None:
    if entry is None:
        return None
    record = as_mapping(entry, place=place)
    size = as_list(required(record, "size", place=place), place=place.at("size"), length=2)
    height, width = (as_whole_number(value, place=place.at("size"), minimum=1) for value in size)
    if (height, width) != (video.height, video.width):
        raise place.at("size").refuse(
            f"the mask is {height}×{width} (height×width), the video {video.height}×{video.width}."
        )
    counts = as_text(required(record, "counts", place=place), place=place.at("counts"))
    if not counts.isascii():
        raise place.at("counts").refuse("the code has characters that no run-length code has.")
    rle = Rle(size=(height, width), counts=counts.encode("ascii"))
    try:
        mask_codec.area(rle)
    except StorageError as error:
        raise place.at("counts").refuse(str(error)) from error
    return rle


def _stability(value: object, *, count: int, rows: int, place: Place) -> list[tuple[float | None, ...] | None]:
    here = place.at("masklet_stability_score")
    if value is None or (isinstance(value, list) and all(entry is None for entry in value)):
        return [None] * count
    table = []
    for number, row in enumerate(as_list(value, place=here, length=rows)):
        at_row = here.at(f"row {number}")
        scores = as_list(row, place=at_row, length=count)
        table.append([None if score is None else as_number(score, place=at_row) for score in scores])
    return [tuple(row[index] for row in table) for index in range(count)]


def _masklet_type(value: object, *, place: Place) -> MaskletType:
    if value in ("manual", "auto"):
        return value
    raise place.refuse(f'"manual" or "auto" is expected here, not {describe(value)}.')


def _whole(record: JsonObject, key: str, *, place: Place) -> int:
    return as_whole_number(required(record, key, place=place), place=place.at(key), minimum=1)


def _column(record: JsonObject, key: str, *, count: int, place: Place) -> list[object]:
    return as_list(required(record, key, place=place), place=place.at(key), length=count)


def _whole_column(record: JsonObject, key: str, *, count: int, place: Place) -> list[int] | None:
    if key not in record:
        return None
    values = _column(record, key, count=count, place=place)
    return [as_whole_number(value, place=place.at(key), minimum=0) for value in values]


def _text_or_list(value: object, *, place: Place) -> str:
    # The dataset's description says a list of texts, its files have a text.
    if isinstance(value, list):
        return ", ".join(as_text(each, place=place) for each in value)
    return as_text(value, place=place)
