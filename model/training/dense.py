"""Dense supervision of the image encoder: every pixel of an object should find the whole object by likeness alone.

Torch, any device; called by the loop. One encoded image serves dozens of queries at the price of a matrix product,
where the decoder would serve three objects, so a small encoder learns from few pictures in a fraction of the time. Not
in the paper, which starts from a trunk pre-trained by masked autoencoding. The head is thrown away afterwards.

Shapes: B images, K objects in each, P queries an object, Q = B * K * P, S input pixels, G = S / 4 the side of the grid.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model.sam2 import SAM2, ImageFeatures
from model.training.images import normalise
from model.training.losses import dice_loss, mask_iou
from model.training.objectives import ImageObjective
from model.training.prompts import first_clicks

_GRID_STRIDE = 4
HEAD_PREFIX = "head."
MODEL_PREFIX = "sam2."


class DenseHead(nn.Module):
    """Compares pixels: three query vectors a pixel, as a click has three readings, and one key."""

    def __init__(self, channels: int, *, width: int = 64, readings: int = 3) -> None:
        super().__init__()
        self.laterals = nn.ModuleList(nn.Conv2d(channels, width, kernel_size=1) for _ in range(3))
        self.key = nn.Conv2d(width, width, kernel_size=1)
        self.query = nn.Linear(width, readings * width)
        self.bias = nn.Parameter(torch.zeros(readings))
        self._readings = readings

    def forward(self, pyramid: tuple[Tensor, Tensor, Tensor], *, xy: Tensor, rows: Tensor) -> Tensor:
        """Return logits (Q, readings, G, G) of the pixels like that at `xy` (Q, 2) of the grid in image `rows` (Q,)."""
        size = pyramid[0].shape[-2:]
        levels = [
            F.interpolate(lateral(level).float(), size=size, mode="bilinear", align_corners=False)
            for lateral, level in zip(self.laterals, pyramid, strict=True)
        ]
        fused = F.gelu(torch.stack(levels).sum(dim=0))  # (B, width, G, G)
        column, row = xy.long().unbind(dim=1)
        query = self.query(fused[rows, :, row, column]).unflatten(1, (self._readings, -1))  # (Q, readings, width)
        keys = self.key(fused).flatten(2)  # (B, width, G * G)
        per_image = query.unflatten(0, (len(keys), -1)).flatten(1, 2)  # (B, Q / B * readings, width)
        logits = torch.bmm(per_image, keys).float() / keys.shape[1] ** 0.5
        result: Tensor = logits.view(len(query), self._readings, *size) + self.bias[:, None, None]
        return result


class WithDenseHead(nn.Module):
    """A model and the head that trains its encoder."""

    def __init__(self, sam2: SAM2, *, channels: int) -> None:
        super().__init__()
        self.sam2 = sam2
        self.head = DenseHead(channels)


def without_head(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the model's part of a `WithDenseHead`'s state; the state of a plain model is returned as it is."""
    return {name.removeprefix(MODEL_PREFIX): value for name, value in state.items() if not name.startswith(HEAD_PREFIX)}


@dataclass(frozen=True, slots=True)
class DenseObjective:
    """`queries` pixels of every object each have to find the object; the best of three readings is supervised.

    With `photos` the decoder learns from the same encoded images: the sum of both losses is minimised.
    """

    queries: int = 3
    photos: ImageObjective | None = None

    def __call__(self, model: nn.Module, batch: dict[str, Tensor], generator: torch.Generator) -> dict[str, Tensor]:
        """Return the losses of `images` (B, 1, S, S, 3) uint8 and `masks` (B, 1, K, S, S) uint8."""
        assert isinstance(model, WithDenseHead)
        images, masks = batch["images"][:, 0], batch["masks"][:, 0]
        pyramid = model.sam2.image_encoder(normalise(images))
        values = self._alike(model.head, pyramid, masks, generator)
        if self.photos is None:
            return values
        stride4, stride8, stride16 = pyramid
        features = ImageFeatures(*model.sam2.sam_mask_decoder.project_skips(stride4, stride8), stride16)
        decoded = self.photos.of_features(model.sam2, features, masks, generator)
        return values | decoded | {"loss": values["loss"] + decoded["loss"]}

    def _alike(
        self, head: DenseHead, pyramid: tuple[Tensor, Tensor, Tensor], masks: Tensor, generator: torch.Generator
    ) -> dict[str, Tensor]:
        truth = F.avg_pool2d(masks.flatten(0, 1).float()[:, None], _GRID_STRIDE)[:, 0] >= 0.5  # (B * K, G, G)
        truth = truth.repeat_interleave(self.queries, dim=0)  # (Q, G, G)
        clicks = first_clicks(truth, generator=generator, depth=0.3)
        rows = torch.arange(len(masks), device=masks.device).repeat_interleave(len(truth) // len(masks))
        logits = head(pyramid, xy=clicks.xy[:, 0], rows=rows)
        target = truth[:, None].float()
        entropy = F.binary_cross_entropy_with_logits(logits, target.expand_as(logits), reduction="none")
        losses = entropy.mean(dim=(2, 3)) + dice_loss(logits, target)  # (Q, readings)
        best = losses.detach().argmin(dim=1, keepdim=True)
        visible = truth.flatten(1).any(dim=1)
        count = visible.sum().clamp(min=1)
        iou = mask_iou(logits.detach(), target).gather(1, best)[:, 0]
        # the other readings get a little, so that none of them starves
        loss = losses.gather(1, best)[:, 0] + 0.1 * losses.mean(dim=1)
        return {"loss": (loss * visible).sum() / count, "iou_dense": (iou * visible).sum() / count}
