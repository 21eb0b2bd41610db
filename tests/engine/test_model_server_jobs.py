"""Jobs of the model process, stepped in this one: which pins a frame has remembered, and with what contents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from engine import model_protocol as wire
from engine.model_server import jobs as jobs_module
from engine.model_server import worker as worker_module
from engine.model_server.jobs import Jobs
from engine.model_server.way import Way
from engine.pins import to_wire
from engine.project import file_sha256
from engine.video import open_video
from storage.mask_codec import encode
from tests.engine.desk import COUNT, disc

Ask = Callable[..., wire.Propagate]
PINNED = (0, 3, 6, 12, 13, 14, 30, 33, 40)


def content_hash(frame: int) -> str:
    return f"pin {frame}"


CONTENTS = {
    content_hash(frame): wire.PinData(content_hash=content_hash(frame), mask=to_wire(encode(disc(frame))))
    for frame in range(COUNT)
}


@pytest.fixture
def ask(checkpoint: Path, clip: Path) -> Ask:
    """Makes propagations of the disc from painted pins."""
    with open_video(clip) as source:
        video = wire.VideoRef(path=str(clip), fingerprint=source.info.fingerprint)
    sha256 = file_sha256(checkpoint)

    def make(
        pinned: tuple[int, ...], *, start: int, stop: int, direction: wire.Direction = "forward", max_pins: int = 8
    ) -> wire.Propagate:
        model = wire.ModelRef(
            checkpoint_path=str(checkpoint), checkpoint_sha256=sha256, device="cpu", max_pins=max_pins
        )
        pins = tuple(wire.PinRef(frame=frame, content_hash=content_hash(frame)) for frame in pinned)
        track = wire.Track(key=1, pins=pins, start=start, stop=stop)
        return wire.Propagate(id=1, model=model, video=video, direction=direction, stride=1, tracks=(track,))

    return make


def answers(jobs: Jobs, job: wire.Job, *, contents: Mapping[str, wire.PinData] = CONTENTS) -> Iterator[wire.Answer]:
    """What a job answers, its wishes for pins fulfilled."""
    for answer in jobs.steps(job):
        yield answer
        if isinstance(answer, wire.PinsWanted):
            jobs.accept_pins(tuple(contents[wanted] for wanted in answer.hashes))


def remembered(given: list[wire.Answer]) -> int:
    return sum(isinstance(answer, wire.Working) and answer.what == "remembering pins" for answer in given)


def test_a_short_propagation_remembers_only_the_pins_it_attends_to(ask: Ask) -> None:
    given = list(answers(Jobs(), ask((0, *range(10, COUNT)), start=0, stop=1, max_pins=3)))
    assert remembered(given) == 3
    wanted = [answer.hashes for answer in given if isinstance(answer, wire.PinsWanted)]
    assert wanted == [(content_hash(0), content_hash(10), content_hash(11))]


@pytest.mark.parametrize(("direction", "start", "stop"), [("forward", 0, 29), ("backward", 40, 15)])
def test_pins_remembered_on_the_way_give_the_masks_that_all_pins_give(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, direction: wire.Direction, start: int, stop: int
) -> None:
    job = ask(PINNED, start=start, stop=stop, direction=direction, max_pins=3)
    lazily = list(answers(Jobs(), job))
    assert remembered(lazily) < len(PINNED)

    def all_pins(pins: Mapping[int, Any], **_: object) -> dict[int, Any]:
        return dict(pins)

    monkeypatch.setattr(jobs_module, "pins_in_reach", all_pins)
    at_once = list(answers(Jobs(), job))
    assert remembered(at_once) == len(PINNED)
    masks = [[answer for answer in given if isinstance(answer, wire.Tracked)] for given in (lazily, at_once)]
    assert masks[0] == masks[1]


def test_pins_that_others_push_out_are_asked_for_again(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "PINS_KEPT", 2)
    jobs, job = Jobs(), ask((0, 10, 20, 30), start=0, stop=2)
    jobs.accept_pins((CONTENTS[content_hash(0)], CONTENTS[content_hash(10)]))
    wanted, tracked = [], []
    for answer in jobs.steps(job):
        if isinstance(answer, wire.PinsWanted):
            wanted.append(answer.hashes)
            jobs.accept_pins(tuple(CONTENTS[each] for each in answer.hashes))
            if len(wanted) == 1:  # another job's pins come before this one goes on
                jobs.accept_pins((CONTENTS[content_hash(38)], CONTENTS[content_hash(39)]))
        if isinstance(answer, wire.Tracked):
            tracked.append(answer.frame)
    assert wanted == [(content_hash(20), content_hash(30))] * 2
    assert tracked == [1, 2]


def way(direction: wire.Direction, *, start: int) -> Way:
    refs = tuple(wire.PinRef(frame=frame, content_hash=content_hash(frame)) for frame in (0, 8, 16, 32))
    video = wire.VideoRef(path="v.mp4", fingerprint="f")
    return Way(
        model_key="m",
        pins=refs,
        start=start,
        direction=direction,
        stride=4,
        absent=((16, 24),),
        max_pins=8,
        video=video,
    )


def test_a_way_passes_over_pins_and_absences() -> None:
    forward, backward = way("forward", start=0), way("backward", start=32)
    assert forward.frames(36) == [4, 12, 28, 36]
    assert backward.frames(0) == [28, 12, 4]
    assert [forward.governing(frame).frame for frame in (4, 12, 28, 36)] == [0, 8, 16, 32]
    assert [backward.governing(frame).frame for frame in (28, 12, 4)] == [32, 16, 8]
    assert list(forward.pins_by_index) == [0, 2, 4, 8]
    assert len({each.key(frame) for each in (forward, backward) for frame in (4, 12)}) == 4
