"""One step in image and in video mode: everything that should learn gets gradients, absence is handled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from model.memory_attention import MemoryTokens
from model.sam2 import SAM2
from model.training import objectives
from model.training.loop import Objective
from model.training.objectives import PAPER_PROMPTS, ClipObjective, ImageObjective, PromptMix, best_candidate
from model.training.prompts import Points, corrective_clicks
from tests.model.training.conftest import draw


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def without_gradient(model: SAM2) -> set[str]:
    return {name.split(".")[0] for name, p in model.named_parameters() if p.grad is None or not p.grad.any()}


def test_image_step_reaches_encoder_and_decoder(tiny_model: SAM2) -> None:
    values = ImageObjective(PromptMix(box=0.0, rounds=3))(tiny_model, draw(0), generator())
    assert {"loss", "iou_1", "iou_2", "iou_3"} <= set(values)
    values["loss"].backward()
    assert tiny_model.image_encoder.trunk.patch_embed.proj.weight.grad is not None
    assert tiny_model.no_mem_embed.grad is not None
    assert {"memory_encoder", "memory_attention"} <= without_gradient(tiny_model)


@pytest.mark.parametrize("mask", [0.0, 1.0])
def test_clip_step_reaches_memory(tiny_model: SAM2, mask: float) -> None:
    objective = ClipObjective(PromptMix(box=0.0, mask=mask, rounds=2), correct=1.0)
    values = objective(tiny_model, draw(0, frames=4), generator())
    values["loss"].backward()
    assert "iou_tracked" in values
    for part in (tiny_model.memory_encoder, tiny_model.memory_attention, tiny_model.obj_ptr_proj):
        assert any(p.grad is not None and p.grad.any() for p in part.parameters())
    assert tiny_model.maskmem_tpos_enc.grad is not None


def test_a_frozen_encoder_gets_no_gradient(tiny_model: SAM2) -> None:
    values = ClipObjective(PromptMix(rounds=1), train_encoder=False)(tiny_model, draw(0, frames=3), generator())
    values["loss"].backward()
    assert all(p.grad is None for p in tiny_model.image_encoder.parameters())
    assert tiny_model.sam_mask_decoder.conv_s0.weight.grad is not None


def test_an_object_that_leaves_gives_finite_losses(tiny_model: SAM2) -> None:
    batch = draw(0, frames=4)
    batch["masks"][:, 1:3] = 0
    values = ClipObjective(PromptMix(rounds=1), correct=1.0)(tiny_model, batch, generator(2))
    values["loss"].backward()
    assert torch.isfinite(values["loss"])
    assert all(torch.isfinite(p.grad).all() for p in tiny_model.parameters() if p.grad is not None)


def test_best_candidate_follows_predicted_iou(tiny_model: SAM2) -> None:
    features = tiny_model.without_memory(tiny_model.encode_image(torch.zeros(1, 3, 64, 64)))
    points, labels = torch.tensor([[[30.0, 30.0]]]), torch.ones(1, 1, dtype=torch.int64)
    answer = tiny_model.decode(features, points=points, labels=labels, multimask=True)
    best = best_candidate(answer)
    index = int(answer.iou[0].argmax())
    torch.testing.assert_close(best.mask_logits[0, 0], answer.mask_logits[0, index])
    torch.testing.assert_close(best.pointers[0, 0], answer.pointers[0, index])


def test_same_seed_same_step(tiny_model: SAM2) -> None:
    tiny_model.eval()
    objective = ImageObjective(PromptMix(rounds=2))
    first, second = (objective(tiny_model, draw(1), generator(9))["loss"] for _ in range(2))
    assert torch.equal(first, second)


def test_the_papers_prompts_are_half_masks_a_quarter_clicks_a_quarter_boxes() -> None:
    assert PAPER_PROMPTS.mask == 0.5
    assert (1 - PAPER_PROMPTS.mask) * PAPER_PROMPTS.box == 0.25
    assert PAPER_PROMPTS.rounds == 1 + 7


@pytest.mark.parametrize("mask", [0.0, 1.0])
def test_a_second_prompted_frame_is_a_pin_for_all_others(
    tiny_model: SAM2, monkeypatch: pytest.MonkeyPatch, mask: float
) -> None:
    seen: list[list[int]] = []
    memory_tokens = tiny_model.memory_tokens

    def spy(spatial: Any, pointers: Any, **options: Any) -> MemoryTokens:
        seen.append([age for age, _ in spatial])
        return memory_tokens(spatial, pointers, **options)

    monkeypatch.setattr(tiny_model, "memory_tokens", spy)
    objective = ClipObjective(PromptMix(mask=mask, rounds=1), correct=0.0, second=1.0)
    values = objective(tiny_model, draw(0, frames=5), generator(4))
    values["loss"].backward()
    assert len(seen) == 3, "two of five frames are prompted"
    assert all(ages.count(0) == 2 for ages in seen), "both are pins for every other frame, also for those before"
    assert [len(ages) for ages in seen] == [2, 3, 4]


@pytest.mark.parametrize(("second", "clicked"), [(1.0, 0), (0.0, 1)])
def test_a_tracked_frame_is_corrected_only_where_no_second_one_is_prompted(
    tiny_model: SAM2, monkeypatch: pytest.MonkeyPatch, second: float, clicked: int
) -> None:
    clicks: list[Points] = []

    def spy(*masks: Any, **options: Any) -> Points:
        clicks.append(corrective_clicks(*masks, **options))
        return clicks[-1]

    monkeypatch.setattr(objectives, "corrective_clicks", spy)
    objective = ClipObjective(PromptMix(mask=1.0, rounds=1), correct=1.0, second=second)
    for seed in range(4):
        objective(tiny_model, draw(0, frames=4), generator(seed))
    assert len(clicks) == 4 * clicked


@pytest.mark.parametrize(("make", "frames"), [(ImageObjective, 1), (ClipObjective, 3)], ids=["photos", "clips"])
def test_what_is_wrong_near_the_clicks_is_weighed_and_learnt_from(
    tiny_model: SAM2, make: Callable[[PromptMix], Objective], frames: int
) -> None:
    tiny_model.eval()
    losses, gradients = [], []
    for near_clicks in (0.0, 0.3, 0.6):
        tiny_model.zero_grad()
        values = make(PromptMix(box=0.0, rounds=2, near_clicks=near_clicks))(
            tiny_model, draw(0, frames=frames), generator()
        )
        values["loss"].backward()
        losses.append(values["loss"].item())
        weight = tiny_model.sam_mask_decoder.conv_s0.weight.grad
        assert weight is not None
        gradients.append(weight.clone())
    assert losses[1] > losses[0]
    assert losses[2] - losses[1] == pytest.approx(losses[1] - losses[0], rel=1e-3), "in proportion to its weight"
    assert all(gradient.isfinite().all() for gradient in gradients)
    assert not torch.equal(gradients[0], gradients[1])


@pytest.mark.parametrize("frames", [1, 2])
@pytest.mark.parametrize("mask", [0.0, 1.0])
def test_the_shortest_clips_teach_something(tiny_model: SAM2, frames: int, mask: float) -> None:
    objective = ClipObjective(PromptMix(mask=mask, rounds=1), correct=1.0, second=1.0)
    values = objective(tiny_model, draw(0, frames=frames), generator())
    values["loss"].backward()
    assert torch.isfinite(values["loss"])
    assert tiny_model.image_encoder.trunk.patch_embed.proj.weight.grad is not None


def test_saving_memory_changes_no_gradient(tiny_model: SAM2) -> None:
    """Also with dropout, whose random numbers must be the same when things are computed again."""
    kept: list[tuple[int, dict[str, torch.Tensor]]] = []
    for saving in (False, True):
        objective = ClipObjective(PromptMix(rounds=2), correct=1.0, saving=saving)
        tiny_model.zero_grad()
        torch.manual_seed(3)
        count = 0

        def pack(tensor: torch.Tensor) -> torch.Tensor:
            nonlocal count
            count += tensor.nbytes
            return tensor

        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            values = objective(tiny_model, draw(0, frames=3), generator())
        values["loss"].backward()
        gradients = {name: p.grad.clone() for name, p in tiny_model.named_parameters() if p.grad is not None}
        kept.append((count, gradients))
    (plain_bytes, plain), (saved_bytes, saved) = kept
    assert saved_bytes < plain_bytes / 2
    assert plain.keys() == saved.keys()
    for name, gradient in plain.items():
        torch.testing.assert_close(saved[name], gradient, atol=1e-5, rtol=1e-3, msg=name)
