"""One step in image and in video mode: everything that should learn gets gradients, absence is handled."""

from __future__ import annotations

import pytest
import torch

from model.sam2 import SAM2
from model.training.objectives import ClipObjective, ImageObjective, PromptMix, best_candidate
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
