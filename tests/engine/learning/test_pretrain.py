"""Stages follow each other, work is shared evenly, and a run ends as a checkpoint that opens and scores."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.errors import EngineError
from engine.learning import bundle, evaluate, pretrain
from engine.learning.drawing import ClipDrawer, ClipRecipe
from engine.learning.pretrain import STAGES, Part, Stage, share_of
from model.checkpoints import load_checkpoint
from model.training.dense import DenseObjective
from model.training.objectives import ImageObjective, PromptMix
from model.training.workers import Workers


def test_every_stage_starts_from_an_earlier_one() -> None:
    earlier: set[str] = set()
    for name, stage in STAGES.items():
        assert earlier.issuperset(stage.start)
        earlier.add(name)


def test_batches_are_shared_without_gap_or_overlap() -> None:
    shares = [share_of(6, Workers(rank=rank, count=2)) for rank in range(2)]
    assert [list(share) for share in shares] == [[0, 1, 2], [3, 4, 5]]
    with pytest.raises(EngineError, match="cannot be shared"):
        share_of(5, Workers(rank=0, count=2))


def test_the_mean_of_stages_is_theirs_value_by_value(tmp_path: Path) -> None:
    for name, value in (("one", 1.0), ("two", 4.0)):
        (tmp_path / name).mkdir()
        torch.save(
            {"average": {"w": torch.tensor([value, 0.0]), "n": torch.tensor(int(value))}}, tmp_path / name / "state.pt"
        )
    mean = pretrain.averaged_weights(tmp_path, ("one", "two"))
    assert mean["w"].tolist() == [2.5, 0.0]
    assert mean["n"] == 4, "what is counted is the last one's"
    with pytest.raises(EngineError, match="run stage three first"):
        pretrain.averaged_weights(tmp_path, ("one", "three"))


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
    assert pretrain.main([*common, "--stage", quick]) == 0
    assert "stage finished" in capsys.readouterr().out
    assert (run / "curve.svg").read_text().startswith("<svg")
    assert bundle.main(["--run", str(run), "--stage", quick, "--out", str(file)]) == 0

    loaded = load_checkpoint(file)
    assert (loaded.config.image_size, loaded.metadata["stage"]) == (64, quick)
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
    assert {item.source for item in packed.items} == {"clothing", "coco128_seg", "pumavos_caps"}
    clip = ClipDrawer(packed, ClipRecipe(side=64, frames=3, objects=1)).draw(np.random.default_rng(0))
    assert clip.masks[0].any()
    with pytest.raises(EngineError, match="nothing from any of"):
        packed.keep({"davis16_train"})


def test_a_dense_stage_hands_on_the_model_without_its_head(
    tiny_data: Path, tmp_path: Path, quick: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = Part(ClipRecipe(side=64, frames=1, objects=1), 1)
    monkeypatch.setitem(STAGES, "alike", Stage(parts=(part,), objective=DenseObjective(), steps=2, peak=1e-4))
    monkeypatch.setitem(STAGES, "after", replace(STAGES[quick], start=("alike",)))
    common = ["--data", str(tiny_data), "--run", str(tmp_path / "run"), "--threads", "1", "--permissive"]
    assert pretrain.main([*common, "--stage", "alike"]) == 0
    assert pretrain.main([*common, "--stage", "after"]) == 0
