"""Stages follow each other, work is shared evenly, and a run ends as a checkpoint that opens and scores."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.multiprocessing as processes

from engine.errors import EngineError
from engine.learning import bundle, evaluate, pretrain
from engine.learning.drawing import ClipDrawer, ClipRecipe
from engine.learning.pretrain import STAGES, Part, Stage, share_of
from model.checkpoints import load_checkpoint
from model.training.dense import DenseObjective
from model.training.loop import STATE_FORMAT
from model.training.objectives import ImageObjective, PromptMix
from model.training.workers import Workers


def test_every_stage_starts_from_an_earlier_one() -> None:
    earlier: set[str] = set()
    for name, stage in STAGES.items():
        assert earlier.issuperset(stage.start)
        earlier.add(name)


@pytest.mark.parametrize("count", range(1, 9))
def test_every_stage_is_shared_by_any_number_of_processes(count: int) -> None:
    for batch in {part.batch for stage in STAGES.values() for part in stage.parts}:
        shares = [share_of(batch, Workers(rank=rank, count=count)) for rank in range(count)]
        drawn = [number for share in shares for number in share]
        assert drawn == list(range(len(drawn))), "neither gap nor overlap"
        assert len({len(share) for share in shares}) == 1, "each process as many: their gradients weigh alike"
        assert batch <= len(drawn) < batch + count


def test_a_batch_that_does_not_divide_grows() -> None:
    shares = [share_of(6, Workers(rank=rank, count=4)) for rank in range(4)]
    assert [list(share) for share in shares] == [[0, 1], [2, 3], [4, 5], [6, 7]]


def keep_state(run: Path, stage: str, value: float, *, step: int = 5, data: str = "bsds, ecssd") -> None:
    (run / stage).mkdir(exist_ok=True)
    average = {"w": torch.tensor([value, 0.0]), "n": torch.tensor(int(value))}
    state = {"format": STATE_FORMAT, "average": average, "step": step, "steps": 5, "data": data}
    torch.save(state, run / stage / "state.pt")


def test_the_mean_of_stages_is_theirs_value_by_value(tmp_path: Path) -> None:
    keep_state(tmp_path, "one", 1.0)
    keep_state(tmp_path, "two", 4.0)
    trained = pretrain.averaged_weights(tmp_path, ("one", "two"))
    assert trained.weights["w"].tolist() == [2.5, 0.0]
    assert trained.weights["n"] == 4, "what is counted is the last one's"
    assert trained.sources == ("bsds", "ecssd")
    with pytest.raises(EngineError, match="run stage three first"):
        pretrain.averaged_weights(tmp_path, ("one", "three"))


def test_an_unfinished_stage_is_no_result(tmp_path: Path) -> None:
    keep_state(tmp_path, "one", 1.0)
    keep_state(tmp_path, "two", 4.0, step=4)
    with pytest.raises(EngineError, match=r"Stage two in .* is at step 4 of 5: call it again"):
        pretrain.averaged_weights(tmp_path, ("one", "two"))


def test_stages_of_different_data_have_no_mean(tmp_path: Path) -> None:
    keep_state(tmp_path, "one", 1.0)
    keep_state(tmp_path, "two", 4.0, data="ecssd")
    with pytest.raises(EngineError, match="one from bsds, ecssd; two from ecssd"):
        pretrain.averaged_weights(tmp_path, ("one", "two"))


def test_the_terms_follow_from_the_sources() -> None:
    assert bundle.terms_of(("clothing", "coco128_seg", "pumavos_caps")) == "any use"
    assert bundle.terms_of(("clothing",)) == "any use"
    assert bundle.terms_of(("clothing", "davis16_train")) == "non-commercial research"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> str:
    """A stage of two steps on the smallest pictures."""
    stage = Stage(
        parts=(Part(ClipRecipe(side=64, frames=1, objects=1), 1),),
        objective=ImageObjective(PromptMix(rounds=1), train_encoder=False),
        steps=2,
        peak=1e-4,
        trunk_scale=0.0,
    )
    monkeypatch.setitem(STAGES, "quick", stage)
    monkeypatch.setitem(STAGES, "after", replace(stage, start=("quick",)))
    return "quick"


def test_from_data_to_scores(tiny_data: Path, tmp_path: Path, quick: str, capsys: pytest.CaptureFixture[str]) -> None:
    run, file = tmp_path / "run", tmp_path / "nano.safetensors"
    common = ["--data", str(tiny_data), "--run", str(run), "--threads", "1"]
    assert pretrain.main([*common, "--stage", "after"]) == 1
    assert "run stage quick first" in capsys.readouterr().err
    assert pretrain.main([*common, "--stage", quick, "--minutes", "0"]) == 0
    assert "stage stopped, call again" in capsys.readouterr().out
    assert not (run / "curve.svg").exists(), "nothing is reported yet"
    assert bundle.main(["--run", str(run), "--stage", quick, "--out", str(file)]) == 1
    assert "at step 1 of 2" in capsys.readouterr().err
    assert pretrain.main([*common, "--stage", "after"]) == 1
    assert "at step 1 of 2" in capsys.readouterr().err
    for others in (["--steps", "3"], ["--accumulate", "2"], ["--permissive"]):
        assert pretrain.main([*common, "--stage", quick, *others]) == 1
        assert "is the state of another run" in capsys.readouterr().err
    assert pretrain.main([*common, "--stage", quick]) == 0
    assert "stage finished" in capsys.readouterr().out
    assert (run / "curve.svg").read_text().startswith("<svg")
    assert bundle.main(["--run", str(run), "--stage", quick, "--out", str(file)]) == 0

    loaded = load_checkpoint(file)
    assert (loaded.config.image_size, loaded.metadata["stage"]) == (64, quick)
    assert loaded.metadata["terms"] == "non-commercial research"
    weights = torch.load(run / quick / "state.pt", weights_only=True)["average"]
    for name, value in loaded.model.state_dict().items():
        torch.testing.assert_close(value, weights[name], atol=1e-3, rtol=1e-3)

    scored = ["--data", str(tiny_data), "--checkpoint", str(file), "--threads", "1", "--json"]
    assert evaluate.main([*scored, "--protocol", "video"]) == 0
    video = json.loads(capsys.readouterr().out)
    assert list(video) == ["davis16_train/boat", "mean"]
    assert set(video["mean"]) == {"J", "F", "J&F"}
    assert evaluate.main([*scored, "--protocol", "photos"]) == 0
    photos = json.loads(capsys.readouterr().out)
    assert list(photos["all"]) == [f"iou@{n}" for n in range(1, 6)]


def test_a_missing_run_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bundle.main(["--run", str(tmp_path), "--out", str(tmp_path / "x")]) == 1
    assert "run stage" in capsys.readouterr().err


def test_permissive_training_sees_only_freely_licensed_sources(tiny_data: Path, tmp_path: Path) -> None:
    packed = pretrain.open_packed(tiny_data, folder=tmp_path)
    packed.keep(pretrain.PERMISSIVE_SOURCES)
    assert packed.sources == ("clothing", "coco128_seg", "pumavos_caps")
    clip = ClipDrawer(packed, ClipRecipe(side=64, frames=3, objects=1)).draw(np.random.default_rng(0))
    assert clip.masks[0].any()
    with pytest.raises(EngineError, match="nothing from any of"):
        packed.keep({"davis16_train"})


def test_a_dense_stage_hands_on_the_model_without_its_head(
    tiny_data: Path,
    tmp_path: Path,
    quick: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    part = Part(ClipRecipe(side=64, frames=1, objects=1), 1)
    monkeypatch.setitem(STAGES, "alike", Stage(parts=(part,), objective=DenseObjective(), steps=2, peak=1e-4))
    monkeypatch.setitem(STAGES, "after", replace(STAGES[quick], start=("alike",)))
    run, file = tmp_path / "run", tmp_path / "free.safetensors"
    common = ["--data", str(tiny_data), "--run", str(run), "--threads", "1"]
    assert pretrain.main([*common, "--permissive", "--stage", "alike"]) == 0
    assert pretrain.main([*common, "--stage", "after"]) == 1
    said = capsys.readouterr().err
    assert "learnt from clothing, coco128_seg, pumavos_caps, this one would from bsds, clothing" in said
    assert pretrain.main([*common, "--permissive", "--stage", "after", "--accumulate", "2"]) == 0
    assert bundle.main(["--run", str(run), "--stage", "after", "--out", str(file)]) == 0
    assert load_checkpoint(file).metadata["terms"] == "any use"


def _take_part(rank: int, port: int, data: str, run: str) -> None:
    os.environ |= {"RANK": str(rank), "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    part = Part(ClipRecipe(side=64, frames=1, objects=1), 1)
    STAGES["alike"] = Stage(parts=(part,), objective=DenseObjective(), steps=2, peak=1e-4)
    with (Path(run) / f"{rank}.txt").open("w") as said, contextlib.redirect_stdout(said):
        status = pretrain.main(["--data", data, "--run", f"{run}/run", "--threads", "1", "--stage", "alike"])
    assert status == 0


def test_of_two_processes_the_leading_one_packs_and_tells(tiny_data: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    processes.spawn(_take_part, args=(port, str(tiny_data), str(tmp_path)), nprocs=2)
    first, second = ((tmp_path / f"{rank}.txt").read_text() for rank in range(2))
    assert "packed" in first
    assert "stage finished" in first
    assert second == ""
    assert (tmp_path / "run" / "curve.svg").exists()
