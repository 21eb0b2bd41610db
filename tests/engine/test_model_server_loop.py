from __future__ import annotations

import queue
from collections.abc import Iterator

import pytest

from engine import model_protocol as wire
from engine.errors import EngineError
from engine.model_server.loop import Loop

MODEL = wire.ModelRef(checkpoint_path="c", checkpoint_sha256="ab")
VIDEO = wire.VideoRef(path="v.mp4", fingerprint="f")


class CountingJobs:
    """Jobs that count to three, or do what a test plants in `plan`."""

    def __init__(self) -> None:
        self.pins: list[wire.PinData] = []
        self.freed = 0
        self.plan: dict[int, Exception] = {}

    def steps(self, job: wire.Job) -> Iterator[wire.Answer]:
        if job.id in self.plan:
            raise self.plan[job.id]
        if isinstance(job, wire.PromptFrame):
            if job.pins and not self.pins:
                yield wire.PinsWanted(id=job.id, hashes=tuple(pin.content_hash for pin in job.pins))
            yield wire.Prompted(id=job.id, candidates=(), best=0, object_score=0.0, seconds=0.0)
            return
        for k in range(3):
            yield wire.Encoded(id=job.id, frame=k, done=k + 1, total=3)

    def accept_pins(self, pins: tuple[wire.PinData, ...]) -> None:
        self.pins += pins

    def free_memory(self) -> None:
        self.freed += 1

    def sentence(self, error: BaseException) -> tuple[str, str] | None:
        return ("memory", "Too little memory.") if isinstance(error, MemoryError) else None


class Served:
    def __init__(self) -> None:
        self.inbox: queue.SimpleQueue[wire.Request] = queue.SimpleQueue()
        self.answers: list[wire.Message] = []
        self.jobs = CountingJobs()
        self.loop = Loop(inbox=self.inbox, send=self.answers.append, jobs=self.jobs)

    def turns(self, count: int) -> list[str]:
        for _ in range(count):
            self.loop.turn()
        names = [f"{type(answer).__name__} {getattr(answer, 'id', '')}" for answer in self.answers]
        self.answers.clear()
        return names


@pytest.fixture
def served() -> Served:
    return Served()


def encode(job_id: int) -> wire.EncodeFrames:
    return wire.EncodeFrames(id=job_id, model=MODEL, video=VIDEO, frames=(0, 1, 2))


def click(job_id: int, *pins: str) -> wire.PromptFrame:
    refs = tuple(wire.PinRef(frame=0, content_hash=pin) for pin in pins)
    return wire.PromptFrame(id=job_id, model=MODEL, video=VIDEO, frame=0, pins=refs)


def test_a_click_is_answered_between_two_frames_of_a_running_job(served: Served) -> None:
    served.inbox.put(encode(1))
    assert served.turns(1) == ["Encoded 1"]
    served.inbox.put(click(2))
    assert served.turns(4) == ["Prompted 2", "Encoded 1", "Encoded 1", "Finished 1"]


def test_cancel_takes_effect_before_the_next_frame(served: Served) -> None:
    served.inbox.put(encode(1))
    served.turns(1)
    served.inbox.put(wire.Cancel(id=1))
    served.inbox.put(click(2))
    assert served.turns(1) == ["Cancelled 1", "Prompted 2"]


def test_a_job_that_waits_for_pins_lets_others_run(served: Served) -> None:
    served.inbox.put(click(1, "abc"))
    assert served.turns(1) == ["PinsWanted 1"]
    served.inbox.put(encode(2))
    assert served.turns(1) == ["Encoded 2"]
    mask = wire.WireRle(height=1, width=1, counts=b"1")
    served.inbox.put(wire.GivePins(id=1, pins=(wire.PinData(content_hash="abc", mask=mask),)))
    assert served.turns(1) == ["Prompted 1"]


def test_errors_become_answers_and_the_loop_goes_on(served: Served) -> None:
    served.jobs.plan = {1: EngineError("The video is gone."), 2: MemoryError(), 3: RuntimeError("oops")}
    # A generator raises at its first step, not when it is made.
    for job_id in (1, 2, 3):
        served.inbox.put(encode(job_id))
    served.loop.turn()
    served.loop.turn()
    served.loop.turn()
    failures = [(a.reason, a.sentence) for a in served.answers if isinstance(a, wire.Failed)]
    assert failures[0] == ("known", "The video is gone.")
    assert failures[1] == ("memory", "Too little memory.")
    assert failures[2][0] == "bug"
    assert served.jobs.freed == 1
    served.answers.clear()
    served.inbox.put(click(4))
    assert served.turns(1) == ["Prompted 4"]


def test_cancelling_what_is_not_running_says_nothing(served: Served) -> None:
    served.inbox.put(wire.Cancel(id=9))
    served.inbox.put(click(1))
    assert served.turns(1) == ["Prompted 1"]
