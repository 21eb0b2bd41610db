"""The model process's jobs and the training loop on a device that is not the processor: all the way, with its answers.

`tests/pretend_device.py` says what that shows of a graphics card, and what it can't.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from engine import model_protocol as wire
from engine.model_server import worker as worker_module
from engine.model_server.jobs import Jobs
from engine.pins import from_wire, to_wire
from engine.project import file_sha256
from engine.video import open_video
from model.sam2 import build_model
from model.training.dense import DenseObjective, WithDenseHead
from model.training.loop import Batch, LoopSettings, Objective, TrainingLoop
from model.training.objectives import PAPER_PROMPTS, ClipObjective, ImageObjective
from model.training.schedule import Schedule
from storage.mask_codec import decode, encode
from tests.engine.desk import disc
from tests.model.training.conftest import TINY, draw
from tests.pretend_device import NAME, pretend_device

PIN = wire.PinData(content_hash="pin", mask=to_wire(encode(disc(0))))


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Iterator[torch.device]:
    found = worker_module._device
    with pretend_device() as device:
        monkeypatch.setattr(worker_module, "_device", lambda name: device if name == NAME else found(name))
        yield device


def requests(checkpoint: Path, clip: Path, device: str, *, precision: str = "float32") -> list[wire.Job]:
    """What the window asks for: a click and its correction, tracking from two objects, a look for everything."""
    with open_video(clip) as source:
        video = wire.VideoRef(path=str(clip), fingerprint=source.info.fingerprint)
    model = wire.ModelRef(
        checkpoint_path=str(checkpoint),
        checkpoint_sha256=file_sha256(checkpoint),
        device=device,
        precision=precision,
    )
    about: dict[str, Any] = {"id": 1, "model": model, "video": video}
    pins = (wire.PinRef(frame=0, content_hash="pin"),)
    tracks = tuple(wire.Track(key=key, pins=pins, start=0, stop=3) for key in (1, 2))
    click: dict[str, Any] = {"frame": 3, "points": ((40.0, 40.0),), "labels": (1,)}
    source_of_tracked = wire.TrackSource(start=0, direction="forward", stride=1)
    everything = wire.SearchSettings(grids=(3, 2), min_predicted_iou=0.0, min_stability=0.0)
    return [
        wire.LoadModel(id=1, model=model),
        wire.EncodeFrames(**about, frames=(0, 1)),
        wire.PromptFrame(**about, **click),
        wire.PromptFrame(**about, **click, previous_mask=PIN.mask),
        wire.Propagate(**about, direction="forward", stride=1, tracks=tracks),
        wire.PromptFrame(**about, **click, tracked=source_of_tracked, pins=pins),
        wire.FindObjects(**about, frame=0, search=everything),
    ]


def masks_of(jobs: Jobs, asked: list[wire.Job]) -> list[np.ndarray]:
    """All masks that were answered, in their order."""
    jobs.accept_pins((PIN,))
    found = []
    for answer in (answer for job in asked for answer in jobs.steps(job)):
        match answer:
            case wire.Prompted():
                found += [candidate.mask for candidate in answer.candidates]
            case wire.Tracked() | wire.Found():
                found += [each.mask for each in answer.masks]
    return [decode(from_wire(mask)) for mask in found]


def test_jobs_are_answered_as_on_the_processor(checkpoint: Path, clip: Path, device: torch.device) -> None:
    expected = masks_of(Jobs(), requests(checkpoint, clip, "cpu"))
    given = masks_of(Jobs(), requests(checkpoint, clip, NAME))
    assert len(given) == len(expected) > 10
    for one, other in zip(given, expected, strict=True):
        assert (one != other).mean() < 1e-3
    assert any(mask.any() for mask in given)


def test_jobs_are_answered_in_a_card_s_precision(checkpoint: Path, clip: Path) -> None:
    prompted_and_tracked = slice(0, -1)  # at the limits of what is kept, other objects may be found
    expected = masks_of(Jobs(), requests(checkpoint, clip, "cpu")[prompted_and_tracked])
    jobs, asked = Jobs(), requests(checkpoint, clip, "cpu", precision="bfloat16")
    given = masks_of(jobs, asked[prompted_and_tracked])
    for one, other in zip(given, expected, strict=True):
        assert (one != other).mean() < 0.02
    assert masks_of(jobs, asked[-1:])
    jobs.free_memory()
    for one, other in zip(masks_of(jobs, asked[prompted_and_tracked]), given, strict=True):
        assert (one == other).all(), "what was kept on the disk is what was computed"


@pytest.mark.parametrize(
    ("objective", "frames"),
    [
        (ImageObjective(PAPER_PROMPTS, saving=True), 1),
        (ClipObjective(PAPER_PROMPTS, correct=1.0, second=0.5, saving=True), 4),
        (DenseObjective(queries=2), 1),
    ],
    ids=["photos", "clips", "dense"],
)
def test_losses_are_those_of_the_processor(objective: Objective, frames: int, device: torch.device) -> None:
    torch.manual_seed(0)
    model: nn.Module = build_model(replace(TINY, dropout=0.0))
    if isinstance(objective, DenseObjective):
        model = WithDenseHead(model, channels=TINY.d_model)
    batch = draw(1, clips=1, frames=frames)
    expected = objective(model, batch, torch.Generator().manual_seed(1))
    moved = {name: value.to(device) for name, value in batch.items()}
    given = objective(model.to(device), moved, torch.Generator(device).manual_seed(1))
    assert given.keys() == expected.keys()
    for name, value in expected.items():
        assert given[name].item() == pytest.approx(value.item(), abs=1e-3), name


def test_a_training_goes_on_with_its_state_on_the_device(
    tmp_path: Path, device: torch.device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of its steps but the way back, which the pretend device has none of: gradients are set by hand."""

    def loop(where: torch.device | str, *, minutes: float, folder: Path = tmp_path) -> TrainingLoop:
        settings = LoopSettings(
            stage="test", seed=1, schedule=Schedule(peak=1e-2, steps=4, warmup=2), minutes=minutes, bfloat16=False
        )
        torch.manual_seed(0)
        model = build_model(TINY).to(where)

        def objective(model: nn.Module, batch: Batch, generator: torch.Generator) -> dict[str, Tensor]:
            for number, parameter in enumerate(model.parameters(), start=1):
                parameter.grad = torch.zeros_like(parameter) + 0.01 * number
            return {"loss": batch["images"].float().mean()}

        return TrainingLoop(model, settings=settings, objective=objective, draw=draw, folder=folder)

    monkeypatch.setattr(torch.autograd, "backward", lambda loss: None)
    assert not loop("cpu", minutes=0).run()
    again = loop(device, minutes=math.inf)
    assert again.resume()
    assert again.step == 1
    assert again.run()
    expected = loop("cpu", minutes=math.inf, folder=tmp_path / "whole")
    assert expected.run()
    for weights, theirs in (
        (again.average.weights, expected.average.weights),
        (again.model.state_dict(), expected.model.state_dict()),
    ):
        assert {value.device.type for value in weights.values()} == {device.type}
        for name, value in theirs.items():
            torch.testing.assert_close(weights[name].cpu(), value, msg=name)
