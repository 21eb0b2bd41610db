"""SA-V documents: the real files to the byte, and a small one worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.exchange.atomic_file import write_json_atomically
from engine.exchange.sav import (
    MaskletType,
    SavMasklet,
    SavVideo,
    auto_document,
    document_path,
    manual_document,
)
from engine.exchange.sav_import import SavImport, read_sav
from engine.grid import Grid
from storage import mask_codec
from storage.mask_codec import Rle

DERIVED = (
    "video_height",
    "video_width",
    "video_resolution",
    "masklet",
    "masklet_size_rel",
    "masklet_size_abs",
    "masklet_size_bucket",
    "masklet_visibility_changes",
    "masklet_first_appeared_frame",
    "masklet_frame_count",
    "masklet_num",
)


def document_of(read: SavImport, *, masklet_type: MaskletType) -> dict[str, object]:
    build = manual_document if masklet_type == "manual" else auto_document
    return build(read.video, masklets=read.masklets)


def assert_reproduces(path: Path, *, masklet_type: MaskletType, folder: Path) -> None:
    """Read the masks, encode them anew, write a document and compare it with the file, to the byte."""
    read = read_sav(path)
    masklets = tuple(
        replace(
            masklet,
            frames=tuple(None if rle is None else mask_codec.encode(mask_codec.decode(rle)) for rle in masklet.frames),
        )
        for masklet in read.masklets
    )
    document = document_of(replace(read, masklets=masklets), masklet_type=masklet_type)
    written = document_path(folder, video_id=read.video.video_id, masklet_type=masklet_type)

    write_json_atomically(written, document=document)

    original = json.loads(path.read_text())
    for key in DERIVED:
        assert document[key] == original[key], key
    assert written.name == f"sav_000001_{masklet_type}.json"
    assert written.read_bytes() == path.read_bytes()
    assert read_sav(written) == replace(read, path=written)


def test_excerpt_of_a_real_file_is_reproduced_to_the_byte(
    excerpt: Path, masklet_type: MaskletType, tmp_path: Path
) -> None:
    assert_reproduces(excerpt, masklet_type=masklet_type, folder=tmp_path)


@pytest.mark.shared_data
def test_real_file_is_reproduced_to_the_byte(shared_data: Path, masklet_type: MaskletType, tmp_path: Path) -> None:
    path = shared_data / "sav_example" / f"sav_000001_{masklet_type}.json"
    assert_reproduces(path, masklet_type=masklet_type, folder=tmp_path)


def block(*, rows: slice, columns: slice) -> Rle:
    mask = np.zeros((40, 50), bool)
    mask[rows, columns] = True
    return mask_codec.encode(mask)


@pytest.fixture
def video() -> SavVideo:
    return SavVideo(
        video_id="clip",
        grid=Grid(frame_count=10, stride=3),
        height=40,
        width=50,
        duration_s=0.5,
        environment="Outdoor",
        split="train",
    )


@pytest.fixture
def masklets() -> list[SavMasklet]:
    empty = mask_codec.empty((40, 50))
    square = block(rows=slice(0, 10), columns=slice(0, 10))  # 100 pixels
    strip = block(rows=slice(0, 40), columns=slice(3, 10))  # 280 pixels
    everything = block(rows=slice(0, 40), columns=slice(0, 50))  # 2000 pixels
    return [
        SavMasklet(masklet_id=4, type="manual", frames=(empty, square, empty, strip), edited_frame_count=2),
        SavMasklet(masklet_id=7, type="manual", frames=(everything, None, square, square), edited_frame_count=1),
    ]


def test_manual_document_by_hand(video: SavVideo, masklets: list[SavMasklet]) -> None:
    # Runs go down the columns of 40 and from the fourth on are written as the difference to the run two before:
    # the square is 0, then ten times 10 inside and 30 outside, the last of them 1630; the strip is 120, 280, 1600.
    empty = {"size": [40, 50], "counts": "`n1"}
    square = {"size": [40, 50], "counts": "0:n0" + "0" * 17 + "Pb1"}
    strip = {"size": [40, 50], "counts": "h3h8Pb1"}
    everything = {"size": [40, 50], "counts": "0`n1"}

    document = manual_document(video, masklets=masklets)

    assert document == {
        "video_id": "clip",
        "video_duration": 0.5,
        "video_frame_count": 10.0,
        "video_height": 40.0,
        "video_width": 50.0,
        "video_resolution": 2000.0,
        "video_environment": "Outdoor",
        "video_split": "train",
        "masklet": [[empty, everything], [square, None], [empty, square], [strip, square]],
        "masklet_id": [4, 7],
        "masklet_size_rel": [0.095, 0.3666666667],
        "masklet_size_abs": [190.0, 733.3333333333],
        "masklet_size_bucket": ["small", "small"],
        "masklet_visibility_changes": [2, 0],
        "masklet_first_appeared_frame": [1.0, 0.0],
        "masklet_frame_count": [4, 3],
        "masklet_edited_frame_count": [2, 1],
        "masklet_type": ["manual", "manual"],
        "masklet_stability_score": [None, None],
        "masklet_num": 2,
    }


def test_auto_document_neither_rounds_nor_floats_but_has_scores(video: SavVideo, masklets: list[SavMasklet]) -> None:
    automatic = [
        replace(masklet, type="auto", edited_frame_count=0, stability_scores=scores)
        for masklet, scores in zip(masklets, [(1.0, 0.9, 1.0, 0.8), (0.7, None, 0.6, 0.5)], strict=True)
    ]

    document = auto_document(video, masklets=automatic)

    assert document["masklet_size_abs"] == [190.0, 2200 / 3]
    assert document["masklet_size_rel"] == [0.095, 2200 / 3 / 2000]
    assert json.dumps(document["masklet_first_appeared_frame"]) == "[1, 0]"
    assert document["masklet_stability_score"] == [[1.0, 0.7], [0.9, None], [1.0, 0.6], [0.8, 0.5]]


def test_no_masklets_give_a_document_with_empty_rows(video: SavVideo, tmp_path: Path) -> None:
    document = manual_document(video, masklets=[])
    assert document["masklet"] == [[], [], [], []]
    assert document["masklet_num"] == 0
    write_json_atomically(tmp_path / "clip_manual.json", document=document)
    assert read_sav(tmp_path / "clip_manual.json").masklets == ()


def test_document_refuses_what_does_not_fit(video: SavVideo, masklets: list[SavMasklet]) -> None:
    first = masklets[0]
    for wrong, words in [
        ([replace(first, frames=first.frames[:3])], "3 frames"),
        ([replace(first, frames=(mask_codec.empty((50, 40)), *first.frames[1:]))], "not 40×50"),
        ([first, first], "same id"),
        ([replace(first, type="auto")], "is auto, not manual"),
    ]:
        with pytest.raises(ValueError, match=words):
            manual_document(video, masklets=wrong)
    with pytest.raises(ValueError, match="stability scores"):
        replace(first, stability_scores=(1.0,))
    with pytest.raises(ValueError, match="size of a video"):
        replace(video, width=0)
