"""Frame k is frame k: every kind of file, read in order, in random order, and without remembering anything."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from engine.video import open_video
from engine.video.frame_index import build_index
from engine.video.frame_reader import FrameReader
from engine.video.picture import PictureConverter
from tests.engine.video.clips import COUNT, SIZE, draw_number, read_number, remux, set_display_matrix, write_clip

B_FRAMES = {"g": "12", "bf": "3"}
ODD = (97, 161)


@dataclass(frozen=True)
class Case:
    """One kind of file: how to make it in a folder, and the numbers its frames must carry."""

    make: Callable[[Path], Path]
    numbers: list[int] = field(default_factory=lambda: list(range(COUNT)))
    size: tuple[int, int] = SIZE
    encoder: str = "libx264"


def x264(name: str, *, params: str = "", **more: object) -> Callable[[Path], Path]:
    options = {**B_FRAMES, **({"x264-params": params} if params else {})}
    return lambda folder: write_clip(folder / name, options=options, **more)  # type: ignore[arg-type]  # passed through


def coded(name: str, codec: str, **more: object) -> Callable[[Path], Path]:
    return lambda folder: write_clip(folder / name, codec=codec, **more)  # type: ignore[arg-type]  # passed through


def edit_list(folder: Path) -> Path:
    return remux(write_clip(folder / "whole.mp4", options=B_FRAMES), folder / "cut.mp4", shift_frames=5)


def non_zero_start(folder: Path) -> Path:
    return remux(write_clip(folder / "whole.mp4", options=B_FRAMES), folder / "late.mkv", shift_frames=-100)


def turned(matrix: tuple[int, int, int, int], stored: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path], Path]:
    """A clip whose stored pictures are `stored(upright)` and whose header says by `matrix` how to turn them back."""

    def make(folder: Path) -> Path:
        path = write_clip(folder / "turned.mp4", options=B_FRAMES, picture=lambda number: stored(draw_number(number)))
        set_display_matrix(path, matrix)
        return path

    return make


def variable_times() -> list[int]:
    gaps = np.random.default_rng(5).integers(7, 200, COUNT)
    return [int(time) for time in np.cumsum(gaps) - gaps[0]]


def same_stamps(folder: Path) -> Path:
    """Frames 20 and 21, and 40 and 41, claim the same time."""
    source = write_clip(folder / "whole.mp4", options={"g": "12", "bf": "0"})
    target = folder / "same.mkv"
    with av.open(str(source)) as given, av.open(str(target), "w") as made:
        stream = given.streams.video[0]
        copy = made.add_stream_from_template(stream)
        for number, packet in enumerate(given.demux(stream)):
            if packet.dts is not None and packet.pts is not None:
                if number in {21, 41}:
                    packet.pts = packet.dts = packet.pts - 512
                packet.stream = copy
                made.mux(packet)
    return target


def two_in_one(folder: Path) -> Path:
    """Two transport streams one behind the other: time begins anew."""
    first = write_clip(folder / "first.ts", options=B_FRAMES, count=20)
    both = folder / "both.ts"
    both.write_bytes(first.read_bytes() * 2)
    return both


CASES = {
    "mp4, B-frames": Case(x264("a.mp4")),
    "mp4, B-pyramid, open GOP": Case(x264("a.mp4", params="keyint=12:bframes=5:b-pyramid=normal:open-gop=1")),
    "mp4, intra refresh": Case(x264("a.mp4", params="intra-refresh=1:keyint=20:bframes=0")),
    "mp4, one GOP": Case(x264("a.mp4", params="keyint=1000:min-keyint=1000:scenecut=0")),
    "mp4, interlaced": Case(x264("a.mp4", params="tff=1")),
    "mp4, fragmented": Case(x264("a.mp4", container_options={"movflags": "frag_keyframe+empty_moov"})),
    "mp4, 10 bit": Case(x264("a.mp4", pix_fmt="yuv420p10le")),
    "mp4, one frame": Case(x264("a.mp4", count=1), numbers=[0]),
    "mp4, edit list": Case(edit_list, numbers=list(range(5, COUNT))),
    "mp4, variable rate": Case(x264("a.mp4", times=variable_times(), time_base=Fraction(1, 1000))),
    "mkv, variable rate": Case(x264("a.mkv", times=variable_times(), time_base=Fraction(1, 1000))),
    "mkv, non-zero start": Case(non_zero_start),
    "mkv, same stamps": Case(same_stamps),
    "mp4, odd size": Case(x264("a.mp4", size=ODD, pix_fmt="yuv444p"), size=ODD),
    "mp4, rotated 90": Case(turned((0, 1, -1, 0), lambda upright: np.rot90(upright, 1))),
    "mp4, rotated 180": Case(turned((-1, 0, 0, -1), lambda upright: np.rot90(upright, 2))),
    "mp4, rotated 270": Case(turned((0, -1, 1, 0), lambda upright: np.rot90(upright, 3))),
    "mp4, mirrored": Case(turned((-1, 0, 0, 1), np.fliplr)),
    "mp4, transposed": Case(turned((0, 1, 1, 0), lambda upright: upright.swapaxes(0, 1))),
    "mov": Case(x264("a.mov")),
    "mpeg-ts": Case(x264("a.ts")),
    "mpeg-ts, twice": Case(two_in_one, numbers=[*range(20), *range(20)]),
    "raw h264, no stamps": Case(x264("a.h264")),
    "hevc": Case(coded("a.mp4", "libx265", options={"x265-params": "log-level=none:keyint=12"}), encoder="libx265"),
    "avi, mpeg4 B-frames": Case(coded("a.avi", "mpeg4", options={"g": "12", "bf": "2", "b": "2M"}), encoder="mpeg4"),
    "avi, mjpeg": Case(coded("a.avi", "mjpeg", pix_fmt="yuvj420p"), encoder="mjpeg"),
    "mpg, mpeg2": Case(coded("a.mpg", "mpeg2video", options={**B_FRAMES, "b": "2M"}), encoder="mpeg2video"),
    "webm, vp8 hidden frames": Case(
        coded("a.webm", "libvpx", options={"auto-alt-ref": "1", "lag-in-frames": "16", "deadline": "realtime"}),
        encoder="libvpx",
    ),
    "webm, vp9 odd size": Case(
        coded("a.webm", "libvpx-vp9", size=ODD, options={"g": "15", "deadline": "realtime", "cpu-used": "8"}),
        size=ODD,
        encoder="libvpx-vp9",
    ),
    "mkv, ffv1 grey": Case(coded("a.mkv", "ffv1", pix_fmt="yuv422p"), encoder="ffv1"),
    "mov, png rgb": Case(coded("a.mov", "png", pix_fmt="rgb24"), encoder="png"),
}


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def case(request: pytest.FixtureRequest) -> Case:
    chosen: Case = request.param
    try:
        av.Codec(chosen.encoder, "w")
    except ValueError:
        pytest.skip(f"this build of the libraries has no {chosen.encoder} encoder")
    return chosen


def test_frames_in_order_and_in_random_order(case: Case, tmp_path: Path) -> None:
    with open_video(case.make(tmp_path)) as video:
        assert video.info.frame_count == len(video) == len(case.numbers)
        assert video.info.size == case.size
        assert video.info.warnings == ()
        assert len(video.info.timestamps_s) == len(case.numbers)
        in_order = list(video.frames(range(len(video))))
        assert [read_number(image) for image in in_order] == case.numbers
        order = list(range(len(video))) * 2
        random.Random(1).shuffle(order)
        for index in order:
            image = video.frame(index)
            assert image.shape == (*case.size, 3)
            assert image.flags.c_contiguous
            assert np.array_equal(image, in_order[index]), f"frame {index} differs out of order"


def test_seeking_without_kept_pictures_gives_the_same(case: Case, tmp_path: Path) -> None:
    path = case.make(tmp_path)
    index = build_index(path)
    convert = PictureConverter(index.stored_size, index.orientation).to_rgb
    reader = FrameReader(path, index, kept_bytes=1)
    in_order = [convert(reader.read(number)) for number in range(len(index))]
    assert [read_number(image) for image in in_order] == case.numbers
    order = [*reversed(range(len(index))), *random.Random(2).sample(range(len(index)), len(index))]
    for number in order:
        assert np.array_equal(convert(reader.read(number)), in_order[number]), f"frame {number} differs out of order"
    reader.close()


def test_a_clip_cut_before_an_open_gop(tmp_path: Path) -> None:
    """Pictures that refer to what was cut away are dropped or marked; the numbers of the rest stay right."""
    params = "keyint=12:min-keyint=12:bframes=5:open-gop=1:scenecut=0"
    whole = write_clip(tmp_path / "whole.mkv", options={"x264-params": params})
    cut = tmp_path / "cut.mkv"
    with av.open(str(whole)) as given, av.open(str(cut), "w") as made:
        stream = given.streams.video[0]
        copy = made.add_stream_from_template(stream)
        keys = 0
        for packet in given.demux(stream):
            keys += packet.is_keyframe
            if packet.size and keys >= 2:
                packet.stream = copy
                made.mux(packet)
    with open_video(cut) as video:
        in_order = list(video.frames(range(len(video))))
        sound = [read_number(image) for image in in_order[5:]]
        assert sound == list(range(COUNT - len(sound), COUNT))
        for index in random.Random(3).sample(range(len(video)), len(video)):
            assert np.array_equal(video.frame(index), in_order[index])


def test_true_timestamps_of_a_variable_rate(tmp_path: Path) -> None:
    times = variable_times()
    path = write_clip(tmp_path / "a.mkv", options=B_FRAMES, times=times, time_base=Fraction(1, 1000))
    with open_video(path) as video:
        assert video.info.timestamps_s == pytest.approx([time / 1000 for time in times])
        assert video.info.fps == pytest.approx((COUNT - 1) / (times[-1] / 1000))


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts", "a.h264"])
def test_a_constant_rate_is_told_as_the_file_tells_it(tmp_path: Path, name: str) -> None:
    with open_video(write_clip(tmp_path / name, options=B_FRAMES)) as video:
        assert video.info.fps == (25.0 if name == "a.h264" else 24.0)  # a bare stream has no clock
        assert video.info.timestamps_s[0] == 0.0
        assert video.info.timestamps_s[-1] == pytest.approx((COUNT - 1) / video.info.fps, abs=0.002)


def test_indices_outside_and_reading_after_closing(tmp_path: Path) -> None:
    video = open_video(write_clip(tmp_path / "a.mp4", count=3))
    for index in (-1, 3):
        with pytest.raises(IndexError, match="outside"):
            video.frame(index)
    video.close()
    video.close()
    with pytest.raises(ValueError, match="closed"):
        video.frame(0)


def test_a_frame_belongs_to_the_caller(tmp_path: Path) -> None:
    with open_video(write_clip(tmp_path / "a.mp4", count=3)) as video:
        image = video.frame(1)
        before = image.copy()
        image[:] = 0
        assert np.array_equal(video.frame(1), before)


@pytest.mark.parametrize("name", [b"a:b %03d #?.mp4", "été 漢.mp4".encode(), b"caf\xe9.mp4"])
def test_any_file_name(tmp_path: Path, name: bytes) -> None:
    path = write_clip(tmp_path / "a.mp4", count=3).rename(tmp_path / os.fsdecode(name))
    with open_video(path) as video:
        assert read_number(video.frame(2)) == 2
