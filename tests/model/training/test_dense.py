"""Dense supervision: a pixel finds what is like it, the encoder learns by it, and the head leaves no trace."""

from __future__ import annotations

import torch

from model.sam2 import SAM2
from model.training.dense import DenseHead, DenseObjective, WithDenseHead, without_head
from model.training.objectives import ImageObjective, PromptMix
from tests.model.training.conftest import TINY, draw


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_a_query_is_answered_from_its_own_image_and_place() -> None:
    """With maps of two images that are bright in opposite halves, a query lights up the half it was asked in."""
    torch.manual_seed(0)
    head = DenseHead(4, width=8, readings=1)
    left = torch.zeros(1, 4, 8, 8)
    left[..., :4] = 5.0
    fine = torch.cat((left, left.flip(-1)))
    pyramid = (fine, torch.zeros(2, 4, 4, 4), torch.zeros(2, 4, 2, 2))
    with torch.no_grad():
        head.query.weight.copy_(head.key.weight[:, :, 0, 0])
        head.query.bias.copy_(head.key.bias)
        xy = torch.tensor([[1.0, 2.0], [6.0, 2.0]])
        logits = head(pyramid, xy=xy, rows=torch.tensor([0, 1]))[:, 0]
    assert logits.shape == (2, 8, 8)
    bright = logits > logits.mean(dim=(1, 2), keepdim=True)
    assert bright[0, :, :4].all()
    assert not bright[0, :, 4:].any()
    assert bright[1, :, 4:].all()
    assert not bright[1, :, :4].any()


def test_the_encoder_learns_to_tell_squares_from_noise(tiny_model: SAM2) -> None:
    model = WithDenseHead(tiny_model, channels=TINY.d_model)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    objective = DenseObjective(queries=2)
    losses = []
    for step in range(30):
        optimizer.zero_grad()
        values = objective(model, draw(step % 3), generator(step))
        values["loss"].backward()
        optimizer.step()
        losses.append(float(values["loss"].detach()))
    assert sum(losses[-5:]) < 0.6 * sum(losses[:5])


def test_with_photos_the_decoder_learns_too(tiny_model: SAM2) -> None:
    model = WithDenseHead(tiny_model, channels=TINY.d_model)
    objective = DenseObjective(queries=1, photos=ImageObjective(PromptMix(box=0.0, rounds=2)))
    values = objective(model, draw(0), generator())
    assert {"loss", "iou_dense", "iou_1", "iou_2"} <= set(values)
    values["loss"].backward()
    for part in (model.head.key, tiny_model.image_encoder, tiny_model.sam_mask_decoder):
        assert any(p.grad is not None and p.grad.any() for p in part.parameters())


def test_empty_masks_give_a_finite_loss(tiny_model: SAM2) -> None:
    batch = draw(0)
    batch["masks"][:] = 0
    values = DenseObjective()(WithDenseHead(tiny_model, channels=TINY.d_model), batch, generator())
    assert float(values["loss"].detach()) == 0.0


def test_the_head_is_dropped_from_a_state(tiny_model: SAM2) -> None:
    plain = tiny_model.state_dict()
    kept = without_head(WithDenseHead(tiny_model, channels=TINY.d_model).state_dict())
    assert kept.keys() == plain.keys()
    assert without_head(plain).keys() == plain.keys()
