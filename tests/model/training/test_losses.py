"""Losses on cases computed by hand."""

from __future__ import annotations

import math

import pytest
import torch

from model.training.losses import dice_loss, focal_loss, mask_iou, near_clicks_loss, segmentation_losses


def logit(probability: float) -> float:
    return math.log(probability / (1 - probability))


def test_focal_by_hand() -> None:
    logits = torch.tensor([[[[logit(0.8), logit(0.3)]]]])
    masks = torch.tensor([[[[1.0, 0.0]]]])
    object_pixel = 0.25 * (1 - 0.8) ** 2 * -math.log(0.8)
    background_pixel = 0.75 * 0.3**2 * -math.log(0.7)
    expected = (object_pixel + background_pixel) / 2
    assert focal_loss(logits, masks).item() == pytest.approx(expected, rel=1e-5)


def test_dice_by_hand() -> None:
    logits = torch.tensor([[[[logit(0.8), logit(0.3)]]]])
    masks = torch.tensor([[[[1.0, 0.0]]]])
    expected = 1 - (2 * 0.8 + 1) / (0.8 + 0.3 + 1.0 + 1)
    assert dice_loss(logits, masks).item() == pytest.approx(expected, rel=1e-5)


def test_iou_by_hand() -> None:
    logits = torch.tensor([[[[1.0, 1.0, -1.0, -1.0]], [[-1.0, -1.0, -1.0, -1.0]]]])
    masks = torch.tensor([[[[0.0, 1.0, 1.0, 0.0]]]])
    torch.testing.assert_close(mask_iou(logits, masks), torch.tensor([[1 / 3, 0.0]]))
    assert mask_iou(-torch.ones(1, 1, 2, 2), torch.zeros(1, 1, 2, 2)).item() == 1.0


def test_near_clicks_by_hand() -> None:
    logits = torch.full((1, 5, 5), logit(0.2))
    logits[0, 0, 0] = logit(0.9)
    masks = torch.zeros(1, 5, 5)
    masks[0, 0, :2] = 1
    xy = torch.tensor([[[0.0, 0.0], [4.0, 4.0], [2.0, 2.0]]])
    is_click = torch.tensor([[True, True, False]])
    # at the corner the border counts for what lies outside: four times (0, 0), twice (1, 0), twice (0, 1)
    corner = -(4 * math.log(0.9) + 2 * math.log(0.2) + 2 * math.log(0.8) + math.log(0.8)) / 9
    other = -math.log(0.8)
    found = near_clicks_loss(logits, masks, xy=xy, is_click=is_click, reach=1)
    assert found.item() == pytest.approx((corner + other) / 2, rel=1e-5)
    assert near_clicks_loss(logits, masks, xy=xy, is_click=torch.zeros(1, 3, dtype=torch.bool)).item() == 0


def candidates() -> tuple[torch.Tensor, torch.Tensor]:
    """Three candidates for one object, the second perfect, and the truth."""
    truth = torch.zeros(1, 8, 8)
    truth[:, 2:6, 2:6] = 1
    good = (truth * 20 - 10)[:, None]
    logits = torch.cat((-good, good, torch.full_like(good, -10.0)), dim=1).requires_grad_()
    return logits, truth


def test_only_the_lowest_loss_mask_is_supervised_but_every_iou() -> None:
    logits, truth = candidates()
    predicted = torch.full((1, 3), 0.5, requires_grad=True)
    losses = segmentation_losses(logits, truth, predicted_iou=predicted, presence=torch.zeros(1))
    losses.total.backward()
    assert losses.best.tolist() == [1]
    assert logits.grad is not None
    assert logits.grad[:, [0, 2]].abs().max() == 0
    assert predicted.grad is not None
    assert (predicted.grad != 0).all()
    assert losses.iou.item() == pytest.approx((0.5 + 0.5 + 0.5) / 3)
    assert losses.presence.item() == pytest.approx(math.log(2))
    expected = 20 * losses.focal + losses.dice + losses.iou + losses.presence
    torch.testing.assert_close(losses.total, expected)


def test_an_absent_object_counts_for_presence_only() -> None:
    logits = torch.zeros(2, 1, 8, 8, requires_grad=True)
    truth = torch.zeros(2, 8, 8)
    truth[1, :4] = 1
    predicted = torch.full((2, 1), 0.9, requires_grad=True)
    presence = torch.tensor([3.0, 3.0], requires_grad=True)
    losses = segmentation_losses(logits, truth, predicted_iou=predicted, presence=presence)
    losses.total.backward()
    assert logits.grad is not None
    assert logits.grad[0].abs().max() == 0
    assert logits.grad[1].abs().max() > 0
    assert predicted.grad is not None
    assert predicted.grad[0].item() == 0
    assert presence.grad is not None
    assert presence.grad[0] > 0 > presence.grad[1]


def test_nothing_visible_is_finite() -> None:
    losses = segmentation_losses(
        torch.zeros(2, 3, 4, 4), torch.zeros(2, 4, 4), predicted_iou=torch.zeros(2, 3), presence=torch.zeros(2)
    )
    assert losses.total.item() == pytest.approx(math.log(2))


def test_the_total_by_hand() -> None:
    """Two objects of two pixels, two candidates each: the first object is there, the second is not."""
    good, bad = [logit(0.8), logit(0.3)], [logit(0.4), logit(0.6)]
    logits = torch.tensor([[[good], [bad]], [[good], [bad]]])  # (2, 2, 1, 2)
    masks = torch.tensor([[[1.0, 0.0]], [[0.0, 0.0]]])
    predicted = torch.tensor([[0.9, 0.2], [0.5, 0.5]])
    presence = torch.tensor([logit(0.7), logit(0.2)])
    losses = segmentation_losses(logits, masks, predicted_iou=predicted, presence=presence)
    focal = (0.25 * 0.2**2 * -math.log(0.8) + 0.75 * 0.3**2 * -math.log(0.7)) / 2
    dice = 1 - (2 * 0.8 + 1) / (0.8 + 0.3 + 1.0 + 1)
    iou = (abs(0.9 - 1.0) + abs(0.2 - 0.0)) / 2
    present = (-math.log(0.7) - math.log(1 - 0.2)) / 2
    assert losses.best.tolist()[0] == 0
    assert losses.total.item() == pytest.approx(20 * focal + dice + iou + present, rel=1e-5)
