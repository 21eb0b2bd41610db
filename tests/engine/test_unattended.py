"""Loading the model ahead of a job, by a client that answers what the test tells it to."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import model_protocol as wire
from engine.errors import EngineError
from engine.session.operations import Progress
from engine.unattended import load_model
from tests.engine.session.test_operations import ScriptedClient

LOADING = wire.Working(id=1, what="loading the model", done=0, total=1)
READY = wire.ModelReady(id=1, name="nano", device="CPU", precision="float32", image_size=256, seconds=0.1)


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    path = tmp_path / "c.safetensors"
    path.write_bytes(b"weights")
    return path


def test_the_model_is_waited_for(checkpoint: Path) -> None:
    client, told = ScriptedClient([LOADING, READY]), list[Progress]()
    assert load_model(client, checkpoint, device="cpu", report=told.append) == READY
    assert told == [Progress("loading the model", 0, 1)]
    (job,) = client.sent
    assert isinstance(job, wire.LoadModel)
    assert (job.model.checkpoint_path, job.model.device) == (str(checkpoint), "cpu")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (wire.Failed(id=1, sentence="There is no device tpu.", reason="known"), "no device tpu"),
        (wire.Cancelled(id=1), "could not be loaded"),
    ],
)
def test_what_will_not_do_is_said(checkpoint: Path, answer: wire.Answer, sentence: str) -> None:
    with pytest.raises(EngineError, match=sentence):
        load_model(ScriptedClient([answer]), checkpoint, device="tpu", report=lambda _: None)


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="cannot be read"):
        load_model(ScriptedClient(), tmp_path / "gone.pt", device="cpu", report=lambda _: None)
