"""What training minimises: focal and dice on masks, L1 on IoU, cross-entropy on presence, 20:1:1:1 (SAM 2, D.2.2).

How the paper's weights are read here: the focal term is a mean over pixels, the dice, IoU and presence terms one
number per object; each is averaged over the objects it applies to and then weighted. Of several candidate masks only
the one of lowest focal + dice loss is supervised, but all predicted IoUs are. An absent object has no mask and no IoU.

Shapes: N objects, M candidates, H x W the grid of the losses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor

FOCAL_WEIGHT = 20.0
DICE_WEIGHT = 1.0
IOU_WEIGHT = 1.0
PRESENCE_WEIGHT = 1.0
NEAR_CLICKS_PX = 3

_FOCAL_ALPHA = 0.25
_FOCAL_GAMMA = 2.0


@dataclass(frozen=True, slots=True)
class Losses:
    """The weighted sum to minimise and its unweighted terms, scalars; `best` (N,) is the supervised candidate."""

    total: Tensor
    focal: Tensor
    dice: Tensor
    iou: Tensor
    presence: Tensor
    best: Tensor

    def plus(self, loss: Tensor) -> Losses:
        """Return these losses with another weighted one in their sum."""
        return replace(self, total=self.total + loss)


def focal_loss(logits: Tensor, masks: Tensor) -> Tensor:
    """Sigmoid focal loss (Lin et al. 2017), mean over pixels: (N, M, H, W), (N, 1, H, W) 0..1 to (N, M)."""
    masks = masks.expand_as(logits)
    entropy = F.binary_cross_entropy_with_logits(logits, masks, reduction="none")
    probability = logits.sigmoid()
    miss = probability * (1 - masks) + (1 - probability) * masks
    alpha = _FOCAL_ALPHA * masks + (1 - _FOCAL_ALPHA) * (1 - masks)
    return (alpha * miss**_FOCAL_GAMMA * entropy).mean(dim=(2, 3))


def dice_loss(logits: Tensor, masks: Tensor) -> Tensor:
    """One minus the soft Dice overlap, smoothed by one pixel: (N, M, H, W), (N, 1, H, W) to (N, M)."""
    probability = logits.sigmoid()
    overlap = (probability * masks).sum(dim=(2, 3))
    total = probability.sum(dim=(2, 3)) + masks.sum(dim=(2, 3))
    return 1 - (2 * overlap + 1) / (total + 1)


def mask_iou(logits: Tensor, masks: Tensor) -> Tensor:
    """Intersection over union of positive logits (N, M, H, W) and masks (N, 1, H, W): (N, M), 1 if both are empty."""
    predicted, truth = logits > 0, masks > 0.5
    union = (predicted | truth).sum(dim=(2, 3))
    overlap = (predicted & truth).sum(dim=(2, 3))
    return torch.where(union > 0, overlap / union.clamp(min=1), 1.0)


def near_clicks_loss(
    logits: Tensor, masks: Tensor, *, xy: Tensor, is_click: Tensor, reach: int = NEAR_CLICKS_PX
) -> Tensor:
    """Binary cross-entropy in the squares around the clicks, a mean over their pixels, then over the clicks: a scalar.

    `logits` and `masks` (N, H, W), masks 0..1; `xy` (N, P, 2) clicks in pixels of that grid; `is_click` (N, P) bool,
    others do not count. The squares reach `reach` pixels to every side, and lie in the picture.

    The paper has no such term. Where a person clicks the answer must follow, and a click is one pixel of thousands to
    the other terms.
    """
    height, width = masks.shape[-2:]
    offset = torch.arange(-reach, reach + 1, device=xy.device)
    column = (xy[..., 0, None].round().long() + offset).clamp(0, width - 1)  # (N, P, R)
    row = (xy[..., 1, None].round().long() + offset).clamp(0, height - 1)
    place = (row[..., :, None] * width + column[..., None, :]).flatten(2)  # (N, P, R * R)
    flat = place.flatten(1)
    near = logits.float().flatten(1).gather(1, flat)
    truth = masks.float().flatten(1).gather(1, flat)
    error = F.binary_cross_entropy_with_logits(near, truth, reduction="none").view(place.shape).mean(dim=2)
    return (error * is_click).sum() / is_click.sum().clamp(min=1)


def segmentation_losses(logits: Tensor, masks: Tensor, *, predicted_iou: Tensor, presence: Tensor) -> Losses:
    """Combine all terms for one prediction.

    `logits` (N, M, H, W), `masks` (N, H, W) 0..1, `predicted_iou` (N, M) after its sigmoid, `presence` (N,) or (N, 1)
    logits that the object is visible. Objects whose mask is empty count for presence only.
    """
    truth = masks[:, None].float()  # (N, 1, H, W)
    logits = logits.float()
    visible = truth.flatten(1).amax(dim=1) > 0.5  # (N,)
    count = visible.sum().clamp(min=1)
    focal, dice = focal_loss(logits, truth), dice_loss(logits, truth)  # (N, M)
    combined = FOCAL_WEIGHT * focal + DICE_WEIGHT * dice
    best = combined.detach().argmin(dim=1)
    chosen_focal = focal.gather(1, best[:, None])[:, 0]
    chosen_dice = dice.gather(1, best[:, None])[:, 0]
    iou_error = (predicted_iou.float() - mask_iou(logits, truth)).abs().mean(dim=1)
    focal_mean = (chosen_focal * visible).sum() / count
    dice_mean = (chosen_dice * visible).sum() / count
    iou_mean = (iou_error * visible).sum() / count
    presence_mean = F.binary_cross_entropy_with_logits(presence.float().flatten(), visible.float())
    total = (
        FOCAL_WEIGHT * focal_mean + DICE_WEIGHT * dice_mean + IOU_WEIGHT * iou_mean + PRESENCE_WEIGHT * presence_mean
    )
    return Losses(total, focal_mean, dice_mean, iou_mean, presence_mean, best)
