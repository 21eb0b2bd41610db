"""A training on accepted masklets from request to registered version: interrupted, discarded, worse, on other data."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
import torch

from engine import training_messages as wire
from engine.checkpoints.versions import Quality, checkpoint_in_use, versions
from engine.errors import EngineError
from engine.exporting import export_sav
from engine.learning import fine_tuning
from engine.learning.fine_tuning import fine_tune
from engine.learning.fine_tuning_recipe import recipe_for
from engine.learning.training_control import TrainingControl
from engine.project import Project
from engine.unfinished_training import is_in_hand, unfinished_folder
from model.checkpoints import load_checkpoint
from model.config import CONFIGS, NANO
from model.training.objectives import JointObjective
from tests.engine.learning.verified import small_checkpoint, verified_project
from tests.model.training.conftest import TINY


@pytest.fixture
def checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(CONFIGS, TINY.name, TINY)
    return small_checkpoint(tmp_path / "start.safetensors", TINY)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return verified_project(tmp_path, objects=(2, 1))


class Listener(TrainingControl):
    """Keeps what is told, and gives an order once training has begun."""

    def __init__(self, order: str | None = None) -> None:
        super().__init__(self.hear)
        self.events: list[wire.Event] = []
        self._order_then = order

    def hear(self, event: wire.Event) -> None:
        self.events.append(event)
        if self._order_then is not None and isinstance(event, wire.Learned):
            self.take(self._order_then)

    def stages(self) -> list[str]:
        return list(dict.fromkeys(event.what for event in self.events if isinstance(event, wire.Stage)))


def request(project: Path, checkpoint: Path, **changes: Any) -> wire.TrainingRequest:
    values = {"project": str(project), "checkpoint": str(checkpoint), "steps": 4, "device": "cpu"}
    return wire.TrainingRequest(**(values | changes))


def test_a_version_is_written_registered_and_used_where_it_is_no_worse(project: Path, checkpoint: Path) -> None:
    listener = Listener()
    end = fine_tune(request(project, checkpoint), listener)
    assert isinstance(end, wire.Finished)
    assert listener.stages() == [
        "reading the masklets",
        "measuring on held-out masklets, before",
        "reading the frames",
        "training",
        "measuring on held-out masklets, after",
    ]
    with Project.open(project) as opened:
        start, made = versions(opened.store)
        notes = made.notes
        assert notes is not None
        assert (made.checkpoint.parent_id, start.notes) == (start.checkpoint.id, None)
        assert (notes.phase, notes.number, notes.preset, notes.steps) == (3, 1, "decoder", 4)
        videos = {used.video for used in notes.trained_on}
        assert videos.isdisjoint({used.video for used in notes.held_out})
        assert {used.revision for used in (*notes.trained_on, *notes.held_out)} == {1}
        assert (notes.before, notes.after) == (end.before, end.after)
        in_use = checkpoint_in_use(opened, phase=3)
        assert (in_use is not None) == end.used == (end.after.j_and_f >= end.before.j_and_f)
    assert Path(end.file).parent == project.with_name("work_versions")
    assert not (project.with_name("work_versions") / "unfinished").exists()
    trained, before = load_checkpoint(end.file), load_checkpoint(checkpoint)
    assert trained.metadata["terms"] == "none", "the terms of what it was trained from hold on"
    assert trained.metadata["parent_sha256"] == before.sha256
    differs = {
        name.split(".")[0]
        for name, value in trained.model.state_dict().items()
        if not torch.equal(value, before.model.state_dict()[name])
    }
    assert "sam_mask_decoder" in differs
    assert "memory_attention" in differs
    assert "image_encoder" not in differs, "decoder and memory only"


def test_a_worse_version_is_kept_but_not_used(project: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = iter([0.5, 0.4, 0.4, 0.6])

    def score(*_: object, **__: object) -> Quality:
        return Quality(j_and_f=next(scores), clicks=6.0, target=0.75, reached=1, objects=1)

    monkeypatch.setattr(fine_tuning, "score_held_out", score)
    worse = fine_tune(request(project, checkpoint), Listener())
    better = fine_tune(request(project, checkpoint, preset="everything"), Listener())
    assert isinstance(worse, wire.Finished)
    assert isinstance(better, wire.Finished)
    assert (worse.used, better.used) == (False, True)
    with Project.open(project) as opened:
        in_use = checkpoint_in_use(opened, phase=3)
        assert in_use is not None
        assert in_use.id == better.checkpoint_id
        assert [each.notes.number for each in versions(opened.store) if each.notes] == [1, 2]
        held_out = [{used.video for used in each.notes.held_out} for each in versions(opened.store) if each.notes]
        assert held_out[0] == held_out[1]


def test_two_trainings_of_a_project_do_not_write_over_each_other(project: Path, checkpoint: Path) -> None:
    folder = unfinished_folder(project)
    refused: list[str] = []

    class Rival(Listener):
        def hear(self, event: wire.Event) -> None:
            super().hear(event)
            if isinstance(event, wire.Learned) and not refused:
                assert is_in_hand(folder)
                with pytest.raises(EngineError) as refusal:
                    fine_tune(request(project, checkpoint, preset="everything"), Listener())
                refused.append(str(refusal.value))

    assert isinstance(fine_tune(request(project, checkpoint), Rival()), wire.Finished)
    assert refused == [
        f"A training for {folder.parent} runs already, from another window or the command line: wait for its end."
    ]
    assert not is_in_hand(folder)
    assert list(folder.parent.glob("*.lock")) == []


def test_what_is_noted_is_what_was_packed(project: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fine_tuning, "_PACKED_BYTES", 5 * 3 * TINY.image_size**2)
    assert isinstance(fine_tune(request(project, checkpoint), Listener()), wire.Finished)
    with Project.open(project) as opened:
        made = versions(opened.store)[-1].notes
    assert made is not None
    assert {used.frames for used in made.trained_on} == {5}
    assert {used.frames for used in made.held_out} == {8}


def test_frames_that_find_no_room_are_a_sentence(
    project: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fine_tuning, "pack", full)
    with pytest.raises(EngineError, match=r"frames to learn from could not be kept in .* \(No space left on device\)"):
        fine_tune(request(project, checkpoint), Listener())


def test_a_stopped_training_goes_on_bit_by_bit(tmp_path: Path, checkpoint: Path) -> None:
    folders = tmp_path / "whole", tmp_path / "parts"
    for folder in folders:
        folder.mkdir()
    whole, parts = (verified_project(folder, objects=(1, 1)) for folder in folders)
    ends = [fine_tune(request(whole, checkpoint, preset="everything"), Listener())]
    stopped = fine_tune(request(parts, checkpoint, preset="everything"), Listener("stop"))
    assert stopped == wire.Ended(kept=True)
    with Project.open(parts) as opened:
        assert all(version.notes is None for version in versions(opened.store))
    again = Listener()
    ends.append(fine_tune(request(parts, checkpoint, preset="everything"), again))
    assert "measuring on held-out masklets, before" not in again.stages(), "what was found out is not done again"
    first, second = (load_checkpoint(end.file).model.state_dict() for end in ends if isinstance(end, wire.Finished))
    names = [name for name in first if not torch.equal(first[name], second[name])]
    assert names == []


def test_a_discarded_training_leaves_nothing(project: Path, checkpoint: Path) -> None:
    assert fine_tune(request(project, checkpoint), Listener("discard")) == wire.Ended(kept=False)
    assert not (project.with_name("work_versions") / "unfinished").exists()


def test_time_becomes_steps(project: Path, checkpoint: Path) -> None:
    listener = Listener("discard")
    fine_tune(request(project, checkpoint, steps=None, minutes=0.01), listener)
    assert "estimating the time" in listener.stages()


def test_sav_files_are_learnt_from_without_a_project(project: Path, checkpoint: Path, tmp_path: Path) -> None:
    data = tmp_path / "sav"
    data.mkdir()
    with Project.open(project) as opened:
        export_sav(opened, data)
    for clip in project.parent.glob("work*.mp4"):
        (data / clip.name).write_bytes(clip.read_bytes())
    out = tmp_path / "made" / "tuned.safetensors"
    asked = wire.TrainingRequest(data=str(data), out=str(out), checkpoint=str(checkpoint), steps=2, device="cpu")
    end = fine_tune(asked, Listener())
    assert isinstance(end, wire.Finished)
    assert (end.checkpoint_id, end.used) == (None, False)
    assert load_checkpoint(out).config.image_size == 64


def test_a_step_that_had_to_be_left_out_ends_nothing(
    project: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = torch.nn.utils.clip_grad_norm_
    infinite = iter([True])

    def norm(*arguments: Any) -> torch.Tensor:
        return clip(*arguments) * (float("inf") if next(infinite, False) else 1.0)

    monkeypatch.setattr(torch.nn.utils, "clip_grad_norm_", norm)
    listener = Listener()
    assert isinstance(fine_tune(request(project, checkpoint), listener), wire.Finished)
    assert [event.step for event in listener.events if isinstance(event, wire.Learned)] == [2, 3, 4]


def test_one_masklet_is_too_few(tmp_path: Path, checkpoint: Path) -> None:
    project = verified_project(tmp_path, objects=(1,))
    with pytest.raises(EngineError, match="At least two accepted masklets"):
        fine_tune(request(project, checkpoint), Listener())


def test_large_models_save_memory_and_phases_show_what_they_allow() -> None:
    small = recipe_for(NANO, preset="everything", phase=3)
    large = recipe_for(CONFIGS["sam2.1_hiera_small"], preset="decoder", phase=3)
    assert small.clips is not None
    assert large.clips is not None
    assert (large.clips.count, large.trunk_scale) == (1, 0.0)
    assert small.trunk_scale > 0
    assert isinstance(small.objective, JointObjective)
    assert isinstance(large.objective, JointObjective)
    assert (small.objective.photos.saving, small.objective.clips.saving) == (False, False)
    assert large.objective.photos.saving
    assert large.objective.clips.saving
    second = recipe_for(NANO, preset="decoder", phase=2)
    assert isinstance(second.objective, JointObjective)
    assert second.objective.clips.prompts.mask == 1.0
    assert recipe_for(NANO, preset="decoder", phase=1).clips is None
    assert small.sizes(frames=120, video_frames=96) == (120 / 6, 96 / 16)
