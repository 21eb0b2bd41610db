"""The loop: exact resumption, broken steps, states of other runs, what is reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from model.errors import ModelError
from model.sam2 import build_model
from model.training.curve import read_records
from model.training.loop import Batch, LoopSettings, Objective, TrainingLoop
from model.training.objectives import ImageObjective, PromptMix
from model.training.schedule import Schedule
from tests.model.training.conftest import TINY, draw

IMAGES = ImageObjective(PromptMix(rounds=2))


def settings(**changes: Any) -> LoopSettings:
    values: dict[str, Any] = {
        "stage": "test",
        "seed": 3,
        "schedule": Schedule(peak=1e-3, steps=4, warmup=2),
        "report_every": 2,
        "save_every": 2,
    }
    return LoopSettings(**(values | changes))


def loop(folder: Path, *, objective: Objective = IMAGES, **changes: Any) -> TrainingLoop:
    torch.manual_seed(0)
    return TrainingLoop(build_model(TINY), settings=settings(**changes), objective=objective, draw=draw, folder=folder)


def test_a_resumed_run_is_bit_equal(tmp_path: Path) -> None:
    whole = loop(tmp_path / "whole")
    assert whole.run()
    first = loop(tmp_path / "parts", minutes=0)
    assert not first.run(), "no minutes end the stretch after one step"
    assert first.step == 1
    torch.rand(7)  # the global generator moves on between two stretches
    second = loop(tmp_path / "parts")
    assert second.resume()
    assert second.run()
    for name, value in whole.model.state_dict().items():
        assert torch.equal(value, second.model.state_dict()[name]), name
        assert torch.equal(whole.average.weights[name], second.average.weights[name]), name


def test_a_state_of_another_stage_is_refused(tmp_path: Path) -> None:
    loop(tmp_path, minutes=0).run()
    with pytest.raises(ModelError, match="another run"):
        loop(tmp_path, stage="other").resume()


def test_nothing_to_resume(tmp_path: Path) -> None:
    assert not loop(tmp_path).resume()


class Breaking:
    """An objective that is not a number at the given calls."""

    def __init__(self, bad: set[int]) -> None:
        self.bad = bad
        self.calls = 0

    def __call__(self, model: nn.Module, batch: Batch, generator: torch.Generator) -> dict[str, Tensor]:
        values = IMAGES(model, batch, generator)
        if self.calls in self.bad:
            values = values | {"loss": values["loss"] * torch.nan}
        self.calls += 1
        return values


def test_a_step_that_is_not_finite_is_skipped(tmp_path: Path) -> None:
    training = loop(tmp_path, objective=Breaking({1}))
    assert training.run()
    assert all(torch.isfinite(value).all() for value in training.model.state_dict().values())
    assert read_records(tmp_path / "curve.jsonl")[0]["skipped"] == 1


def test_divergence_is_said(tmp_path: Path) -> None:
    endless = Schedule(peak=1e-3, steps=100)
    with pytest.raises(ModelError, match="diverged"):
        loop(tmp_path, objective=Breaking(set(range(100))), schedule=endless).run()


def test_the_curve_tells_progress_and_time_left(tmp_path: Path) -> None:
    reported: list[dict[str, Any]] = []
    loop(tmp_path).run(report=reported.append)
    assert read_records(tmp_path / "curve.jsonl") == reported
    assert [record["step"] for record in reported] == [2, 4]
    assert reported[-1]["minutes_left"] == 0
    assert {"loss", "iou_1", "iou_2", "rate", "hours", "gradient"} <= set(reported[-1])
