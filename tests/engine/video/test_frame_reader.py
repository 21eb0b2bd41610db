"""How much work random access does: seeks that lead there at once, and no picture decoded twice without need."""

from __future__ import annotations

import random
from pathlib import Path

import av
import numpy as np
import pytest

from engine.errors import StoppedError
from engine.video.decoder import Decoder
from engine.video.frame_index import build_index
from engine.video.frame_reader import FrameReader
from tests.engine.video.clips import COUNT
from tests.engine.video.test_exact_frames import B_FRAMES, CASES, write_clip

GOP = 12


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Count the pictures decoded, the seeks and the openings of files."""
    counts = {"pictures": 0, "seeks": 0, "openings": 0}
    real_next, real_seek, real_init = Decoder.next, Decoder.seek, Decoder.__init__

    def counted_next(self: Decoder) -> av.VideoFrame | None:
        counts["pictures"] += 1
        return real_next(self)

    def counted_seek(self: Decoder, stamp: int) -> bool:
        counts["seeks"] += 1
        return real_seek(self, stamp)

    def counted_init(self: Decoder, path: Path, *, threads: int, strict: bool = False) -> None:
        counts["openings"] += 1
        real_init(self, path, threads=threads, strict=strict)

    monkeypatch.setattr(Decoder, "next", counted_next)
    monkeypatch.setattr(Decoder, "seek", counted_seek)
    monkeypatch.setattr(Decoder, "__init__", counted_init)
    return counts


def reader_of(path: Path, work: dict[str, int], *, kept_bytes: int) -> FrameReader:
    reader = FrameReader(path, build_index(path), kept_bytes=kept_bytes)
    work.update(dict.fromkeys(work, 0))
    return reader


@pytest.mark.parametrize(
    "kind", ["mp4, B-frames", "mp4, B-pyramid, open GOP", "mp4, edit list", "mkv, non-zero start", "mov"]
)
def test_jumping_costs_one_seek_and_at_most_a_gop(kind: str, tmp_path: Path, work: dict[str, int]) -> None:
    reader = reader_of(CASES[kind].make(tmp_path), work, kept_bytes=1)
    jumps = 40
    for number in random.Random(0).choices(range(COUNT - 6), k=jumps):
        reader.read(number)
    assert work["seeks"] <= jumps
    assert work["pictures"] <= jumps * (GOP + 5)
    assert work["openings"] == 0
    reader.close()


def test_reading_on_never_seeks_and_decodes_each_picture_once(tmp_path: Path, work: dict[str, int]) -> None:
    reader = reader_of(write_clip(tmp_path / "a.mp4", options=B_FRAMES), work, kept_bytes=1)
    for number in range(COUNT):
        reader.read(number)
    for number in range(0, COUNT, 3):
        reader.read(number)
    assert work["seeks"] == 1, "only to go back to the beginning"
    assert work["pictures"] == COUNT + COUNT - 2
    reader.close()


def test_stepping_back_decodes_each_gop_once(tmp_path: Path, work: dict[str, int]) -> None:
    reader = reader_of(write_clip(tmp_path / "a.mp4", options=B_FRAMES), work, kept_bytes=64 << 20)
    for number in reversed(range(COUNT)):
        reader.read(number)
    assert work["pictures"] <= COUNT + COUNT // GOP
    assert work["seeks"] <= COUNT // GOP + 1
    reader.close()


def test_few_bytes_keep_few_pictures(tmp_path: Path, work: dict[str, int]) -> None:
    path = write_clip(tmp_path / "a.mp4", options=B_FRAMES)
    reader = reader_of(path, work, kept_bytes=10 * 160 * 96 * 2)
    for number in range(COUNT):
        reader.read(number)
    assert 5 <= len(reader._kept._pictures) <= 13
    reader.close()


class TestLongWays:
    """Far frames of long groups of pictures: something near comes first, and the way can be left."""

    @pytest.fixture
    def long_gop(self, tmp_path: Path) -> Path:
        """One keyframe in the beginning, one at frame 120."""
        return write_clip(tmp_path / "long.mp4", count=240, options={"g": "120", "sc_threshold": "0", "bf": "2"})

    def test_stops_on_the_way_lead_there_and_cost_nothing(self, long_gop: Path, work: dict[str, int]) -> None:
        direct = reader_of(long_gop, work, kept_bytes=1)
        straight = direct.read(230).to_ndarray()
        cost = dict(work)
        direct.close()
        reader = reader_of(long_gop, work, kept_bytes=1)
        stops = []
        while (stop := reader.on_the_way(230)) is not None:
            stops.append(stop)
            reader.read(stop)
        assert stops[0] == 120
        assert stops == sorted(stops)
        assert len(stops) >= 3
        assert np.array_equal(reader.read(230).to_ndarray(), straight)
        assert work == cost
        assert reader.on_the_way(231) is None
        reader.close()

    def test_a_way_that_is_left_can_be_taken_again(self, long_gop: Path, work: dict[str, int]) -> None:
        reader = reader_of(long_gop, work, kept_bytes=1)
        answers = iter([False] * 30 + [True])
        with pytest.raises(StoppedError):
            reader.read(110, cancelled=lambda: next(answers))
        assert work["pictures"] == 30
        again = reader.read(110).to_ndarray()
        assert work["pictures"] == 111
        reader.close()
        other = reader_of(long_gop, work, kept_bytes=1)
        assert np.array_equal(other.read(110).to_ndarray(), again)
        other.close()
