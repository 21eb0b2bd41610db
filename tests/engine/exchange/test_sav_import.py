"""The way in for SA-V files: real ones come in whole, broken ones are refused with the place named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.errors import EngineError
from engine.exchange.sav_import import read_sav, stride_from_rows
from engine.exchange.side_file import SideFile, SideGrid, SideVideo, side_path, write_side_file
from storage import mask_codec

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def document() -> dict[str, Any]:
    """A valid document: 8×6 pixels, 10 frames at 24 per second, two masklets on frames 0, 4 and 8."""
    empty, full = mask_codec.empty((8, 6)).counts.decode(), "0`1"
    return {
        "video_id": "clip",
        "video_duration": 10 / 24,
        "video_frame_count": 10.0,
        "video_height": 8.0,
        "video_width": 6.0,
        "video_resolution": 48.0,
        "video_environment": "Indoor",
        "video_split": "train",
        "masklet": [
            [{"size": [8, 6], "counts": empty}, {"size": [8, 6], "counts": full}],
            [{"size": [8, 6], "counts": full}, None],
            [{"size": [8, 6], "counts": empty}, {"size": [8, 6], "counts": full}],
        ],
        "masklet_id": [3, 5],
        "masklet_frame_count": [3, 2],
        "masklet_edited_frame_count": [1, 2],
        "masklet_type": ["manual", "manual"],
        "masklet_stability_score": [None, None],
        "masklet_num": 2,
    }


def read(document: object, *, folder: Path) -> Any:
    path = folder / "clip_manual.json"
    path.write_text(json.dumps(document))
    return read_sav(path)


def test_real_file_comes_in_whole(excerpt: Path) -> None:
    read = read_sav(excerpt)
    original = json.loads(excerpt.read_text())
    assert (read.video.height, read.video.width, read.video.grid.stride, len(read.video.grid)) == (848, 480, 4, 121)
    assert [masklet.masklet_id for masklet in read.masklets] == original["masklet_id"]
    assert [masklet.edited_frame_count for masklet in read.masklets] == original["masklet_edited_frame_count"]
    for index, masklet in enumerate(read.masklets):
        assert [rle.counts.decode() for rle in masklet.frames if rle] == [
            row[index]["counts"] for row in original["masklet"]
        ]


def test_valid_document(document: dict[str, Any], tmp_path: Path) -> None:
    result = read(document, folder=tmp_path)
    first, second = result.masklets
    assert result.video.grid.stride == 4
    assert [mask_codec.area(rle) for rle in first.frames] == [0, 48, 0]
    assert second.frames[1] is None
    assert (first.masklet_id, first.edited_frame_count, second.type) == (3, 1, "manual")


def test_only_what_is_needed_is_required(document: dict[str, Any], tmp_path: Path) -> None:
    needed = (
        "video_id",
        "video_frame_count",
        "video_height",
        "video_width",
        "masklet",
        "masklet_id",
        "masklet_type",
    )
    result = read({key: document[key] for key in needed}, folder=tmp_path)
    assert result.masklets[1].edited_frame_count == 0
    assert (result.video.environment, result.video.split, result.video.duration_s) == ("", "", 0.0)
    for key in needed:
        with pytest.raises(EngineError, match=f'clip_manual.json: "{key}" is missing'):
            read({other: document[other] for other in needed if other != key}, folder=tmp_path)


def test_environment_may_be_a_list_as_the_dataset_describes_it(document: dict[str, Any], tmp_path: Path) -> None:
    document["video_environment"] = ["Indoor"]
    assert read(document, folder=tmp_path).video.environment == "Indoor"


def set_key(key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda document: document.__setitem__(key, value)


def set_mask(key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda document: document["masklet"][1][0].__setitem__(key, value)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (set_key("video_frame_count", "483"), 'video_frame_count: a number is expected here, not "483"'),
        (set_key("video_frame_count", 10.5), "video_frame_count: a whole number is expected here, not 10.5"),
        (set_key("video_frame_count", True), "video_frame_count: a number is expected here, not true"),
        (set_key("video_frame_count", 10**400), "video_frame_count: the number is too large"),
        (set_key("video_frame_count", 1e300), "video_frame_count: the number is too large"),
        (set_key("video_frame_count", 0), "video_frame_count: the number must be at least 1, not 0"),
        (set_key("video_frame_count", 2), "masklet: 3 rows do not fit a video of 2 frames"),
        (set_key("video_height", 9), r"row 0, masklet 0, size: the mask is 8×6 \(height×width\), the video 9×6"),
        (set_key("video_id", 3), "video_id: text is expected here, not 3"),
        (set_key("video_split", ["train"]), "video_split: text is expected here, not a list"),
        (set_key("masklet", {}), "masklet: a list is expected here, not an object in braces"),
        (set_key("masklet", []), "masklet: 0 rows do not fit a video of 10 frames"),
        (set_key("masklet_id", [3]), "masklet_num: it says 2 masklets, masklet_id has 1"),
        (set_key("masklet_id", [3, 3]), "masklet 1, masklet_id: the id 3 is used twice"),
        (set_key("masklet_type", ["manual"]), "masklet_type: a list of 2 is expected here, it has 1"),
        (set_key("masklet_type", ["manual", []]), 'masklet 1, masklet_type: "manual" or "auto" is expected here'),
        (set_key("masklet_frame_count", [3, 4]), "masklet 1, masklet_frame_count: 4 is more than the 3 rows"),
        (set_key("masklet_edited_frame_count", [1, -1]), "masklet_edited_frame_count: the number must be at least 0"),
        (set_key("masklet_stability_score", [[1.0, 1.0]]), "masklet_stability_score: a list of 3 is expected here"),
        (set_key("masklet_stability_score", [[1.0]] * 3), "masklet_stability_score, row 0: a list of 2 is expected"),
        (set_key("masklet_stability_score", [["x", 1]] * 3), "masklet_stability_score, row 0: a number is expected"),
        (lambda document: document["masklet"][2].pop(), "masklet, row 2: a list of 2 is expected here, it has 1"),
        (set_mask("size", [6, 8]), r"row 1, masklet 0, size: the mask is 6×8 \(height×width\), the video 8×6"),
        (set_mask("size", [8]), "row 1, masklet 0, size: a list of 2 is expected here"),
        (set_mask("counts", [0, 48]), "row 1, masklet 0, counts: text is expected here, not a list"),
        (set_mask("counts", ""), "row 1, masklet 0, counts: "),
        (set_mask("counts", "P`]<"), "row 1, masklet 0, counts: .*covers"),
        (set_mask("counts", "\U0001f600"), "row 1, masklet 0, counts: .*characters"),
        (set_mask("counts", "oooooooooooo"), "row 1, masklet 0, counts: "),
    ],
)
def test_damage_is_refused_with_its_place(
    document: dict[str, Any], tmp_path: Path, damage: Callable[[dict[str, Any]], None], words: str
) -> None:
    damage(document)
    with pytest.raises(EngineError, match=words) as caught:
        read(document, folder=tmp_path)
    assert str(caught.value).startswith(str(tmp_path / "clip_manual.json"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"video_id": "clip",', r"not valid JSON: .* \(line 1, column 21\)"),
        (b"", "not valid JSON"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"[]", "an object in braces is expected here, not a list"),
        (b'{"video_duration": NaN}', "NaN is not a JSON number"),
        (b'{"masklet": [], "masklet": []}', '"masklet" is given twice'),
        (b"[" * 200_000, "not usable JSON|not valid JSON"),
        (b'{"video_frame_count": ' + b"9" * 5000 + b"}", "not usable JSON"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "clip_manual.json"
    path.write_bytes(content)
    with pytest.raises(EngineError, match=words):
        read_sav(path)


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"nowhere.json: the file cannot be read \(No such file or directory\)"):
        read_sav(tmp_path / "nowhere.json")
    with pytest.raises(EngineError, match="cannot be read"):
        read_sav(tmp_path)


def test_truncation_anywhere_is_refused(tmp_path: Path, excerpt: Path) -> None:
    content = excerpt.read_bytes()
    path = tmp_path / "cut.json"
    for end in range(0, len(content), 997):
        path.write_bytes(content[:end])
        with pytest.raises(EngineError, match=r"cut\.json"):
            read_sav(path)


@pytest.mark.parametrize(
    ("rows", "frame_count", "duration_s", "stride"),
    [
        (121, 483, 20.125, 4),
        (483, 483, 20.125, 1),
        (3, 10, 10 / 24, 4),
        (2, 10, 10 / 24, 5),  # every 4th would give 3 rows; the nearest stride with 2 is 5
        (1, 10, 10 / 24, 10),
        (1, 1, 0.0, 1),
        (3, 10, 0.0, 4),
        (3, 10, 5e-324, 4),
        (9, 10, 1.0, None),
        (11, 10, 1.0, None),
        (0, 10, 1.0, None),
    ],
)
def test_stride_from_rows(rows: int, frame_count: int, duration_s: float, stride: int | None) -> None:
    assert stride_from_rows(rows, frame_count=frame_count, duration_s=duration_s) == stride


def say_stride(path: Path, stride: int) -> None:
    """Write the side file of a document."""
    side = SideFile(
        video=SideVideo(file="clip.mp4", fingerprint="abc", fps=24.0, variable_rate=False),
        grid=SideGrid(stride=stride, rate_per_s=None, frames=(0,), timestamps_s=(0.0,)),
        masklets=(),
        made_by="a test",
        made_at="2026-01-02T03:04:05Z",
    )
    write_side_file(side_path(path), side=side)


def test_the_side_file_gives_the_stride_and_it_must_fit(document: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "clip_manual.json"
    path.write_text(json.dumps(document))
    assert read_sav(path).video.grid.stride == 4
    path.write_text(json.dumps(document | {"video_frame_count": 9.0}))
    say_stride(path, 3)
    assert read_sav(path).video.grid.stride == 3, "every 4th would give as many rows"
    say_stride(path, 2)
    with pytest.raises(EngineError, match="3 rows do not fit a video of 9 frames with one annotated frame in 2"):
        read_sav(path)
