"""Operations over a client that answers what a test tells it to."""

from __future__ import annotations

import pytest

from engine import model_protocol as wire
from engine.changes import Changes
from engine.errors import EngineError
from engine.model_client import ModelClient, Reply, no_pins
from engine.session.operations import PromptOperation, PropagateOperation, Request
from storage.errors import StorageError

MODEL = wire.ModelRef(checkpoint_path="c", checkpoint_sha256="ab")
VIDEO = wire.VideoRef(path="v.mp4", fingerprint="f")
PROMPTED = wire.Prompted(id=1, candidates=(), best=0, object_score=0.0, seconds=0.0)
CLICK = Request(wire.PromptFrame(id=0, model=MODEL, video=VIDEO, frame=0))


class ScriptedClient(ModelClient):
    """Answers each request at once with the next script; starts no process."""

    def __init__(self, *scripts: list[wire.Answer]) -> None:
        super().__init__()
        self.scripts = list(scripts)
        self.sent: list[wire.Job] = []
        self.cancelled = 0

    def send(self, job: wire.Job, *, pins: object = None, notify: object = None) -> Reply:  # type: ignore[override]  # a narrower stand-in
        self.sent.append(job)
        reply = Reply(job=job, pins=no_pins, cancel=self._count, notify=None)
        for answer in self.scripts.pop(0):
            reply.deliver(answer)
        return reply

    def _count(self, reply: Reply) -> None:
        self.cancelled += 1
        if not reply.ended:
            reply.deliver(wire.Cancelled(id=reply.id))


def leg(direction: wire.Direction) -> Request:
    return Request(wire.Propagate(id=0, model=MODEL, video=VIDEO, direction=direction, stride=1, tracks=()))


def tracked(*frames: int) -> list[wire.Answer]:
    return [wire.Tracked(id=1, frame=frame, masks=(), done=1, total=9) for frame in frames]


FINISHED = wire.Finished(id=1, seconds=1.0)


class Ledger:
    """Notes what a propagation commits; refuses with `refusal`, or is undone when `undone`."""

    def __init__(self) -> None:
        self.batches: list[tuple[str, list[int]]] = []
        self.finished = 0
        self.refusal: StorageError | None = None
        self.undone = False

    def operation(self, client: ModelClient, *requests: Request) -> PropagateOperation:
        return PropagateOperation(
            client=client,
            publish=lambda changes: None,
            requests=list(requests),
            total=9,
            commit=self._commit,
            finish=self._finish,
        )

    def _commit(self, direction: str, batch: list[wire.Tracked]) -> Changes | None:
        if self.refusal is not None:
            raise self.refusal
        self.batches.append((direction, [answer.frame for answer in batch]))
        return None if self.undone else Changes()

    def _finish(self, operation: PropagateOperation) -> None:
        self.finished += 1


def test_both_directions_are_sent_one_after_the_other_and_committed_apart() -> None:
    client = ScriptedClient([*tracked(5, 6), FINISHED], [*tracked(3, 2), FINISHED])
    ledger = Ledger()
    operation = ledger.operation(client, leg("forward"), leg("backward"))
    operation.start()
    operation.wait()
    flat = [(direction, frame) for direction, frames in ledger.batches for frame in frames]
    assert flat == [("forward", 5), ("forward", 6), ("backward", 3), ("backward", 2)]
    assert (operation.frames_done, ledger.finished) == (4, 1)


def test_a_batch_holds_at_most_its_number_of_frames() -> None:
    client = ScriptedClient([*tracked(*range(100)), FINISHED])
    ledger = Ledger()
    operation = ledger.operation(client, leg("forward"))
    operation.start()
    operation.pump()
    assert operation.done
    assert max(len(frames) for _, frames in ledger.batches) <= PropagateOperation.BATCH_FRAMES
    assert [frame for _, frames in ledger.batches for frame in frames] == list(range(100))


def test_a_failure_keeps_what_came_before_and_sends_nothing_more() -> None:
    failed = wire.Failed(id=1, sentence="The video is gone.", reason="known")
    client = ScriptedClient([*tracked(5), failed])
    ledger = Ledger()
    operation = ledger.operation(client, leg("forward"), leg("backward"))
    operation.start()
    with pytest.raises(EngineError, match="The video is gone"):
        operation.wait()
    assert ledger.batches == [("forward", [5])]
    assert operation.failure is failed
    assert (len(client.sent), ledger.finished) == (1, 1)


@pytest.mark.parametrize("pumped", [True, False])
@pytest.mark.parametrize("ended", [True, False])
def test_work_that_cannot_be_kept_ends_the_operation_with_the_sentence(pumped: bool, ended: bool) -> None:
    client = ScriptedClient([*tracked(*range(40)), *([FINISHED] if ended else [])])
    ledger = Ledger()
    ledger.refusal = StorageError("The disk is full.")
    operation = ledger.operation(client, leg("forward"))
    operation.start()
    if pumped:
        operation.pump()
    else:
        with pytest.raises(EngineError, match="The disk is full") as failed:
            operation.wait()
        assert failed.value.__cause__ is ledger.refusal
    assert operation.done
    assert operation.failure is not None
    assert operation.failure.sentence == "The disk is full."
    assert client.cancelled == 1


def test_an_undone_propagation_is_cancelled() -> None:
    client = ScriptedClient([*tracked(*range(64))])
    ledger = Ledger()
    ledger.undone = True
    operation = ledger.operation(client, leg("forward"), leg("backward"))
    operation.start()
    operation.wait()
    assert (operation.cancelled, operation.failure, len(client.sent)) == (True, None, 1)


def test_progress_before_the_first_result_is_shown() -> None:
    client = ScriptedClient([wire.Working(id=1, what="loading the model", done=0, total=1), PROMPTED])
    operation = PromptOperation(
        client=client, publish=lambda changes: None, request=CLICK, accept=lambda answer: Changes()
    )
    seen: list[str] = []
    operation.start()
    operation.wait(report=lambda progress: seen.append(progress.what))
    assert seen[0] == "loading the model"
    assert operation.answer is PROMPTED


def test_a_bug_in_taking_an_answer_is_loud_and_leaves_no_one_waiting() -> None:
    def accept(answer: wire.Prompted) -> Changes:
        raise ValueError("oops")

    client = ScriptedClient([PROMPTED])
    operation = PromptOperation(client=client, publish=lambda changes: None, request=CLICK, accept=accept)
    operation.start()
    with pytest.raises(ValueError, match="oops"):
        operation.wait()
    assert operation.done
