"""The loop: exact resumption, broken steps, states of other runs, what is reported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from model.errors import ModelError
from model.sam2 import build_model
from model.training.curve import append_record, read_records
from model.training.loop import STATE_FORMAT, Batch, LoopSettings, Objective, TrainingLoop
from model.training.objectives import PAPER_PROMPTS, ClipObjective, ImageObjective, PromptMix
from model.training.schedule import Schedule
from model.training.workers import Workers
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


def loop(
    folder: Path, *, objective: Objective = IMAGES, draw: Callable[[int], Batch] = draw, **changes: Any
) -> TrainingLoop:
    torch.manual_seed(0)
    return TrainingLoop(build_model(TINY), settings=settings(**changes), objective=objective, draw=draw, folder=folder)


CLIPS = ClipObjective(PAPER_PROMPTS, correct=0.5, second=0.5)


def draw_clips(number: int) -> Batch:
    return draw(number, clips=1, frames=4)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"accumulate": 3, "layer_decay": 0.9, "trunk_scale": 0.5},
        {"objective": CLIPS, "draw": draw_clips, "accumulate": 2},
    ],
    ids=["photos", "accumulated", "clips"],
)
def test_a_resumed_run_is_bit_equal(tmp_path: Path, changes: dict[str, Any]) -> None:
    whole = loop(tmp_path / "whole", **changes)
    assert whole.run()
    first = loop(tmp_path / "parts", minutes=0, **changes)
    assert not first.run(), "no minutes end the stretch after one step"
    assert first.step == 1
    torch.rand(7)  # the global generator moves on between two stretches
    second = loop(tmp_path / "parts", **changes)
    assert second.resume()
    assert second.run()
    for name, value in whole.model.state_dict().items():
        assert torch.equal(value, second.model.state_dict()[name]), name
        assert torch.equal(whole.average.weights[name], second.average.weights[name]), name


def test_a_full_disk_is_a_sentence_and_leaves_the_state_before(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits on the size of files exist on POSIX only")
    running = loop(tmp_path, minutes=0)
    running.run()
    before = (tmp_path / "state.pt").read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, limits[1]))
    try:
        with pytest.raises(ModelError, match="make room on the disk"):
            running.save()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (tmp_path / "state.pt").read_bytes() == before
    assert not list(tmp_path.glob("*.partial"))


def test_a_state_of_another_stage_is_refused(tmp_path: Path) -> None:
    loop(tmp_path, minutes=0).run()
    with pytest.raises(ModelError, match="another run, with stage 'test' for 'other'"):
        loop(tmp_path, stage="other").resume()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"schedule": Schedule(peak=1e-3, steps=8, warmup=2)}, "steps 4 for 8"),
        ({"accumulate": 2}, "accumulate 1 for 2"),
        ({"data": "street"}, "data '' for 'street'"),
        ({"seed": 4, "data": "street"}, "seed 3 for 4, data '' for 'street'"),
    ],
)
def test_a_state_does_not_go_on_under_other_settings(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    loop(tmp_path).save()
    with pytest.raises(ModelError, match=f"with {told}: go on with its settings"):
        loop(tmp_path, **changes).resume()


def test_a_state_of_another_version_is_refused(tmp_path: Path) -> None:
    torch.save({"format": STATE_FORMAT - 1, "stage": "test", "seed": 3}, tmp_path / "state.pt")
    with pytest.raises(ModelError, match=f"format {STATE_FORMAT - 1}, this program reads {STATE_FORMAT}"):
        loop(tmp_path).resume()


@pytest.mark.parametrize("saved", [True, False])
def test_the_curve_forgets_what_came_after_the_state(tmp_path: Path, saved: bool) -> None:
    crashed = loop(tmp_path, report_every=1, save_every=2 if saved else 9, objective=Failing(at=3))
    with pytest.raises(RuntimeError, match="crash"):
        crashed.run()
    curve = tmp_path / "curve.jsonl"
    with curve.open("a") as file:
        file.write('{"stage": "te')
    assert [record["step"] for record in read_records(curve)] == [1, 2, 3]
    again = loop(tmp_path, report_every=1)
    assert again.resume() is saved
    assert [record["step"] for record in read_records(curve)] == ([1, 2] if saved else [])
    assert again.run()
    assert [record["step"] for record in read_records(curve)] == [1, 2, 3, 4]
    assert {path.name for path in tmp_path.iterdir()} == {"curve.jsonl", "state.pt"}


def test_only_the_leading_process_changes_the_curve(tmp_path: Path) -> None:
    append_record(tmp_path / "curve.jsonl", {"step": 7})
    TrainingLoop(
        Line(), settings=settings(), objective=Line.loss, draw=numbered, folder=tmp_path, workers=Workers(1, 2)
    ).resume()
    assert read_records(tmp_path / "curve.jsonl") == [{"step": 7}]


def test_nothing_to_resume(tmp_path: Path) -> None:
    assert not loop(tmp_path).resume()


class Failing:
    """An objective that ends the program at the given call, as a crash would."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, model: nn.Module, batch: Batch, generator: torch.Generator) -> dict[str, Tensor]:
        self.left -= 1
        if self.left < 0:
            raise RuntimeError("crash")
        return IMAGES(model, batch, generator)


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


class Line(nn.Module):
    """One weight, whose loss is its product with the batch: the gradient is the batch's mean."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1, 2))

    @staticmethod
    def loss(model: nn.Module, batch: Batch, generator: torch.Generator) -> dict[str, Tensor]:
        assert isinstance(model, Line)
        return {"loss": (model.weight * batch["x"]).sum(), "seen": batch["x"].mean()}


def numbered(number: int) -> Batch:
    return {"x": torch.tensor([[float(number), 2.0 * number]])}


def test_accumulated_gradients_are_the_mean_of_their_batches(tmp_path: Path) -> None:
    training = TrainingLoop(
        Line(),
        settings=settings(accumulate=4, schedule=Schedule(peak=0.1, steps=2, warmup=0), clip_norm=1e9, report_every=1),
        objective=Line.loss,
        draw=numbered,
        folder=tmp_path,
    )
    training.run()
    first, second = read_records(tmp_path / "curve.jsonl")
    assert (first["seen"], second["seen"]) == (2.25, 8.25), "batches 0 to 3, then 4 to 7, each once"
    assert first["gradient"] == pytest.approx((1.5**2 + 3.0**2) ** 0.5, rel=1e-4), "the mean of 0 to 3, and twice it"


def test_a_pause_ends_the_run_and_a_resumed_one_is_bit_equal(tmp_path: Path) -> None:
    whole = loop(tmp_path / "whole")
    whole.run()
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return True

    first = loop(tmp_path / "parts")
    assert not first.run(pause=stop)
    assert (first.step, len(asked)) == (1, 1), "no step is made after the answer"
    second = loop(tmp_path / "parts")
    assert second.resume()
    assert second.run(pause=lambda: False)
    assert all(torch.equal(value, second.average.weights[name]) for name, value in whole.average.weights.items())
