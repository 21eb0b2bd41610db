"""What jobs without a window have in common: whose they are, and loading the model before anything is made.

Runs in the command line's process.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine import model_protocol as wire
from engine.errors import EngineError
from engine.model_client import ModelClient
from engine.project import file_sha256
from engine.session.operations import Progress

Report = Callable[[Progress], None]
PERSON = "command line"
"""Who the steps of a run are recorded for."""


def load_model(client: ModelClient, checkpoint: Path, *, device: str, report: Report) -> wire.ModelReady:
    """Load the model, and wait for it. Raises EngineError where the file or the device will not do."""
    model = wire.ModelRef(
        checkpoint_path=str(checkpoint.resolve()), checkpoint_sha256=file_sha256(checkpoint), device=device
    )
    for answer in client.send(wire.LoadModel(id=0, model=model)):
        match answer:
            case wire.Failed():
                raise EngineError(answer.sentence)
            case wire.Working():
                report(Progress(answer.what, answer.done, answer.total))
            case wire.ModelReady():
                return answer
    raise EngineError("The model could not be loaded.")
