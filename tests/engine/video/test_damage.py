"""Broken files: what can be read is read, and a sentence (nothing else) says what is missing."""

from __future__ import annotations

import random
from pathlib import Path

import av
import numpy as np
import pytest

from engine.errors import EngineError
from engine.video import FrameSource, fingerprint, index_cache, open_video
from engine.video.damage import damage_sentences
from engine.video.frame_index import build_index
from tests.engine.video.clips import COUNT, read_number, remux, write_clip

B_FRAMES = {"g": "12", "bf": "3"}
LARGE = {**B_FRAMES, "crf": "10"}


def cut(path: Path, share: float) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def spoil(path: Path, share: float, count: int = 400) -> Path:
    data = bytearray(path.read_bytes())
    place = int(len(data) * share)
    data[place : place + count] = np.random.default_rng(4).integers(0, 256, count, dtype=np.uint8).tobytes()
    path.write_bytes(data)
    return path


def readable_part(video: FrameSource) -> list[int]:
    """Check that random order equals order, and give the number of every sound frame (-1 where illegible)."""
    in_order = list(video.frames(range(len(video))))
    for index in random.Random(0).sample(range(len(video)), len(video)):
        assert np.array_equal(video.frame(index), in_order[index]), f"frame {index} differs out of order"
    numbers = []
    for image in in_order:
        try:
            numbers.append(int(read_number(image)))
        except AssertionError:
            numbers.append(-1)
    return numbers


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.mp4", {"movflags": "faststart"}),
        ("a.mp4", {"movflags": "frag_keyframe+empty_moov"}),
        ("a.mkv", {}),
        ("a.avi", {}),
    ],
    ids=["mp4", "fragmented mp4", "mkv", "avi"],
)
def test_a_file_cut_off_gives_its_first_part(tmp_path: Path, name: str, options: dict[str, str]) -> None:
    path = cut(write_clip(tmp_path / name, options=LARGE, container_options=options), 0.6)
    with open_video(path) as video:
        numbers = readable_part(video)
        assert 20 < len(numbers) < 50
        assert numbers[:20] == list(range(20))
        (sentence,) = video.info.warnings
        assert sentence.startswith(f"{name} is damaged after frame ")
        assert sentence.endswith(": the readable part is opened.")
        last_sound = int(sentence.split("frame ")[1].split(" ")[0].rstrip(":"))
        assert numbers[: last_sound + 1] == list(range(last_sound + 1))
        assert last_sound >= len(numbers) - 4
        if name == "a.mp4" and "faststart" in options["movflags"]:
            assert f"(of about {COUNT})" in sentence


def test_spoiled_bytes_in_the_middle_cost_only_what_they_hit(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", options=LARGE, container_options={"movflags": "faststart"})
    spoil(path, 0.5, 4000)  # more than one packet, so that their lengths are hit too
    with open_video(path) as video:
        numbers = readable_part(video)
        (sentence,) = video.info.warnings
    assert len(numbers) in range(COUNT - 8, COUNT + 1)
    assert numbers[:24] == list(range(24))
    assert numbers[-12:] == list(range(COUNT - 12, COUNT))
    assert sentence.startswith("a.mp4 is damaged at frame")
    assert sentence.endswith("pictures there may be wrong or missing.")


@pytest.mark.parametrize("name", ["a.mkv", "a.ts", "a.avi", "a.webm"])
@pytest.mark.parametrize("seed", range(3))
def test_files_spoiled_all_over_never_raise_anything_else(tmp_path: Path, name: str, seed: int) -> None:
    codec = {"a.avi": "mpeg4", "a.webm": "libvpx"}.get(name, "libx264")
    path = write_clip(tmp_path / name, codec=codec, options={"deadline": "realtime"} if codec == "libvpx" else LARGE)
    rng = np.random.default_rng(seed)
    for share in rng.random(6):
        spoil(path, float(share), 50)
    try:
        video = open_video(path)
    except EngineError:
        return
    with video:
        readable_part(video)


def test_a_clip_that_begins_without_a_keyframe_says_so(tmp_path: Path) -> None:
    whole = write_clip(tmp_path / "whole.mp4", options={"g": "12", "bf": "0"})
    path = tmp_path / "tail.mp4"
    with av.open(str(whole)) as given, av.open(str(path), "w") as made:
        stream = given.streams.video[0]
        copy = made.add_stream_from_template(stream)
        for number, packet in enumerate(given.demux(stream)):
            if packet.size and number >= 5:
                packet.stream = copy
                made.mux(packet)
    with open_video(path) as video:
        assert readable_part(video) == list(range(12, COUNT))
        assert "tail.mp4 begins in the middle of a scene: 7 pictures before frame 0" in video.info.warnings[0]


def test_an_edit_list_is_not_damage(tmp_path: Path) -> None:
    path = remux(write_clip(tmp_path / "whole.mp4", options=B_FRAMES), tmp_path / "cut.mp4", shift_frames=20)
    with open_video(path) as video:
        assert video.info.frame_count == COUNT - 20
        assert video.info.warnings == ()


def unfinished(path: Path) -> Path:
    return cut(write_clip(path, options=LARGE), 0.8)  # without faststart the table of contents comes last


def sound_only(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def written(content: bytes) -> object:
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("empty.mp4", written(b""), "is empty"),
        ("letter.mp4", written(b"Dear reader, this is no video at all.\n" * 50), "is not a video that can be read"),
        ("letter.txt", written(b"Dear reader, this is no video at all.\n" * 50), "is not a video that can be read"),
        ("random.mkv", written(random.Random(0).randbytes(5000)), "is not a video that can be read"),
        ("list.m3u8", written(b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/a.ts\n"), "is not a video that can be read"),
        ("unfinished.mp4", unfinished, "was never finished"),
        ("sound.m4a", sound_only, "has no moving pictures"),
    ],
)
def test_what_is_no_video_is_refused_in_a_sentence(tmp_path: Path, name: str, make: object, says: str) -> None:
    assert callable(make)
    path = make(tmp_path / name)
    with pytest.raises(EngineError, match=says) as caught:
        open_video(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"gone\.mp4 does not exist"):
        open_video(tmp_path / "gone.mp4")


def test_a_file_replaced_while_open_is_noticed(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.h264", options={"g": "1000"})  # no stamps: going back means reading from the start
    with open_video(path) as video:
        video._reader._kept._budget = 1  # type: ignore[attr-defined]  # no kept pictures to fall back on
        video.frame(50)
        write_clip(path, count=10)
        with pytest.raises(EngineError, match="has changed since it was opened"):
            video.frame(20)
        path.unlink()
        with pytest.raises(EngineError, match="cannot be read"):
            video.frame(20)


@pytest.mark.parametrize("harm", ["cut", "noise"])
def test_a_file_harmed_while_open_gives_right_pictures_or_a_sentence(tmp_path: Path, harm: str) -> None:
    path = write_clip(tmp_path / "a.mp4", options={"g": "12"})
    with open_video(path) as video:
        video._reader._kept._budget = 1  # type: ignore[attr-defined]  # no kept pictures to fall back on
        video.frame(50)
        data = path.read_bytes()
        path.write_bytes(data[:3000] if harm == "cut" else random.Random(0).randbytes(len(data)))
        refused = 0
        for number in (3, 40, 5, 0, 20):
            try:
                assert read_number(video.frame(number)) == number
            except EngineError:
                refused += 1
        assert refused >= 3


def test_an_index_that_does_not_fit_is_thrown_away(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4")
    index = build_index(path)
    key = index_cache.key_of(fingerprint(path))
    wrong = index.to_arrays()
    wrong["checksums"] = wrong["checksums"].copy()
    wrong["checksums"][7] += 1
    index_cache.store(key, wrong)
    with open_video(path) as video:
        assert read_number(video.frame(6)) == 6
        with pytest.raises(EngineError, match="open it again"):
            video.frame(7)
    with open_video(path) as video:
        assert read_number(video.frame(7)) == 7


def say(**facts: object) -> tuple[str, ...]:
    sound = {"frame_count": 60, "expected_count": 60, "damaged": [], "lost_at_start": 0, "lost_elsewhere": 0}
    return damage_sentences("a.mp4", **{**sound, "cut_off": False, **facts})  # type: ignore[arg-type]  # a table


def test_sentences() -> None:
    assert say() == ()
    assert say(frame_count=113, expected_count=300, cut_off=True) == (
        "a.mp4 is damaged after frame 112 (of about 300): the readable part is opened.",
    )
    assert say(expected_count=0, damaged=[3, 7, 8, 9, 58, 59], lost_at_start=1, cut_off=True) == (
        "a.mp4 begins in the middle of a scene: a picture before frame 0 cannot be decoded.",
        "a.mp4 is damaged at frames 3 and 7–9: pictures there may be wrong or missing.",
        "a.mp4 is damaged after frame 57: the readable part is opened.",
    )
    assert say(damaged=[*range(0, 40, 4)], lost_elsewhere=2) == (
        "a.mp4 is damaged: 2 pictures somewhere in it cannot be decoded.",
        "a.mp4 is damaged at frames 0, 4, 8, 12, 16 and 5 more stretches: pictures there may be wrong or missing.",
    )
