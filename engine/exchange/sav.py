"""SA-V annotation documents, `{video}_manual.json` and `{video}_auto.json`, field for field as in the dataset.

Owns the frozen input types and the way from masks to a document. Any process; pure but for the file's name. It must
not decide which masklets are exported nor touch the database. The fields are described in docs/sav_export.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.exchange import sav_numbers
from engine.grid import Grid
from storage import mask_codec
from storage.mask_codec import Rle

MaskletType = Literal["manual", "auto"]
Document = dict[str, object]

_MANUAL_DECIMALS = 10  # to which the dataset's manual files are rounded; its automatic files are not


@dataclass(frozen=True, slots=True, kw_only=True)
class SavVideo:
    """What a SA-V document says of its video.

    grid: which of the decoded frames are annotated, one per row of the document; height and width are of the decoded,
    upright frame. environment ("Indoor" or "Outdoor" in the dataset) and split ("train") are empty where unknown.
    """

    video_id: str
    grid: Grid
    height: int
    width: int
    duration_s: float
    environment: str
    split: str

    def __post_init__(self) -> None:
        if self.height < 1 or self.width < 1:
            raise ValueError(f"not the size of a video: {self.height}×{self.width}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavMasklet:
    """One masklet: a mask per annotated frame, empty where the object is not visible, None where nobody said.

    edited_frame_count is the number of annotated frames a person edited (0 for automatic masklets), from the log.
    stability_scores, one per annotated frame, come from the automatic run; None for manual masklets.
    """

    masklet_id: int
    type: MaskletType
    frames: tuple[Rle | None, ...]
    edited_frame_count: int = 0
    stability_scores: tuple[float | None, ...] | None = None

    def __post_init__(self) -> None:
        if self.stability_scores is not None and len(self.stability_scores) != len(self.frames):
            raise ValueError(f"{len(self.stability_scores)} stability scores for {len(self.frames)} frames")


def document_path(folder: Path, *, video_id: str, masklet_type: MaskletType) -> Path:
    """Return the path of a video's SA-V document in a folder."""
    return folder / f"{video_id}_{masklet_type}.json"


def manual_document(video: SavVideo, *, masklets: Sequence[SavMasklet]) -> Document:
    """Return the content of `{video}_manual.json`: sizes rounded to 10 decimals, float first appearances.

    ValueError when a masklet is not manual or its masks do not fit the video.
    """
    columns = _Columns.of(video, masklets=masklets, masklet_type="manual")
    return _document(
        video,
        masklets=masklets,
        size_rel=[round(size, _MANUAL_DECIMALS) for size in columns.size_rel],
        size_abs=[round(size, _MANUAL_DECIMALS) for size in columns.size_abs],
        first_appeared=[float(index) for index in columns.first_appeared],
        columns=columns,
        stability=[None for _ in masklets],
    )


def auto_document(video: SavVideo, *, masklets: Sequence[SavMasklet]) -> Document:
    """Return the content of `{video}_auto.json`: sizes in full, whole first appearances, a stability score per mask.

    ValueError when a masklet is not automatic or its masks do not fit the video.
    """
    columns = _Columns.of(video, masklets=masklets, masklet_type="auto")
    return _document(
        video,
        masklets=masklets,
        size_rel=columns.size_rel,
        size_abs=columns.size_abs,
        first_appeared=columns.first_appeared,
        columns=columns,
        stability=[
            [masklet.stability_scores[row] if masklet.stability_scores else None for masklet in masklets]
            for row in range(len(video.grid))
        ],
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """The numbers that follow from the masks, each a list over masklets."""

    size_rel: list[float]
    size_abs: list[float]
    size_bucket: list[sav_numbers.SizeBucket]
    visibility_changes: list[int]
    first_appeared: list[int]
    frame_count: list[int]

    @classmethod
    def of(cls, video: SavVideo, *, masklets: Sequence[SavMasklet], masklet_type: MaskletType) -> _Columns:
        _check(video, masklets=masklets, masklet_type=masklet_type)
        areas = [[None if mask is None else mask_codec.area(mask) for mask in masklet.frames] for masklet in masklets]
        size_abs = [sav_numbers.mean_visible_area(each) for each in areas]
        return cls(
            size_rel=[sav_numbers.relative_size(size, height=video.height, width=video.width) for size in size_abs],
            size_abs=size_abs,
            size_bucket=[sav_numbers.size_bucket(size) for size in size_abs],
            visibility_changes=[sav_numbers.visibility_changes(each) for each in areas],
            first_appeared=[sav_numbers.first_appeared_frame(each) for each in areas],
            frame_count=[sav_numbers.annotated_frame_count(each) for each in areas],
        )


def _check(video: SavVideo, *, masklets: Sequence[SavMasklet], masklet_type: MaskletType) -> None:
    rows = len(video.grid)
    if len({masklet.masklet_id for masklet in masklets}) != len(masklets):
        raise ValueError("two masklets have the same id")
    for masklet in masklets:
        if masklet.type != masklet_type:
            raise ValueError(f"masklet {masklet.masklet_id} is {masklet.type}, not {masklet_type}")
        if len(masklet.frames) != rows:
            raise ValueError(f"masklet {masklet.masklet_id} has {len(masklet.frames)} frames, the video's grid {rows}")
        if any(mask is not None and mask.size != (video.height, video.width) for mask in masklet.frames):
            raise ValueError(f"masklet {masklet.masklet_id} has a mask that is not {video.height}×{video.width}")


def _document(
    video: SavVideo,
    *,
    masklets: Sequence[SavMasklet],
    size_rel: list[float],
    size_abs: list[float],
    first_appeared: Sequence[float],
    columns: _Columns,
    stability: list[None] | list[list[float | None]],
) -> Document:
    return {
        "video_id": video.video_id,
        "video_duration": float(video.duration_s),
        "video_frame_count": float(video.grid.frame_count),
        "video_height": float(video.height),
        "video_width": float(video.width),
        "video_resolution": float(video.height * video.width),
        "video_environment": video.environment,
        "video_split": video.split,
        "masklet": [[_rle_record(masklet.frames[row]) for masklet in masklets] for row in range(len(video.grid))],
        "masklet_id": [masklet.masklet_id for masklet in masklets],
        "masklet_size_rel": size_rel,
        "masklet_size_abs": size_abs,
        "masklet_size_bucket": columns.size_bucket,
        "masklet_visibility_changes": columns.visibility_changes,
        "masklet_first_appeared_frame": first_appeared,
        "masklet_frame_count": columns.frame_count,
        "masklet_edited_frame_count": [masklet.edited_frame_count for masklet in masklets],
        "masklet_type": [masklet.type for masklet in masklets],
        "masklet_stability_score": stability,
        "masklet_num": len(masklets),
    }


def _rle_record(mask: Rle | None) -> Document | None:
    return None if mask is None else {"size": list(mask.size), "counts": mask.counts.decode("ascii")}
