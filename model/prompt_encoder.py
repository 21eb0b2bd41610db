"""Prompts as embeddings: clicks and box corners as tokens, a previous mask as a map (SAM 2, appendix D.2.2).

Pure torch; knows neither frames nor their sizes: places arrive in pixels of the square network input.

Shapes: B batch, N points, C channels, h x w stride-16 cells.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from model.config import BACKBONE_STRIDE
from model.layers import LayerNorm2d
from model.position_encoding import FourierPoints

PADDING, NEGATIVE, POSITIVE, BOX_START, BOX_END = -1, 0, 1, 2, 3
"""Point labels as checkpoints know them; a box is its two corners."""

_MASK_CHANNELS = 16


class PromptEncoder(nn.Module):
    """Embeds points, boxes and mask logits."""

    def __init__(self, d_model: int) -> None:
        super().__init__()
        self.pe_layer = FourierPoints(d_model)
        self.point_embeddings = nn.ModuleList(nn.Embedding(1, d_model) for _ in range(4))
        self.not_a_point_embed = nn.Embedding(1, d_model)
        self.mask_downscaling = nn.Sequential(
            nn.Conv2d(1, _MASK_CHANNELS // 4, kernel_size=2, stride=2),
            LayerNorm2d(_MASK_CHANNELS // 4),
            nn.GELU(),
            nn.Conv2d(_MASK_CHANNELS // 4, _MASK_CHANNELS, kernel_size=2, stride=2),
            LayerNorm2d(_MASK_CHANNELS),
            nn.GELU(),
            nn.Conv2d(_MASK_CHANNELS, d_model, kernel_size=1),
        )
        self.no_mask_embed = nn.Embedding(1, d_model)

    def embed_points(self, points: Tensor, labels: Tensor, *, size: tuple[int, int]) -> Tensor:
        """Embed points and one closing padding token as (B, N+1, C).

        `points` (B, N, 2) are (x, y) in pixels of the network input, `labels` (B, N) as above, and `size` is the
        (h, w) of the stride-16 map.
        """
        batch = points.shape[0]
        points = torch.cat((points.float(), points.new_zeros(batch, 1, 2, dtype=torch.float32)), dim=1)
        labels = torch.cat((labels, labels.new_full((batch, 1), PADDING)), dim=1)
        extent = points.new_tensor((size[1] * BACKBONE_STRIDE, size[0] * BACKBONE_STRIDE))
        place = self.pe_layer((points + 0.5) / extent)  # pixel centres
        table = torch.cat(
            [self.not_a_point_embed.weight, *self.point_embeddings.parameters()]
        )  # (5, C), row = label + 1
        kind = table[labels.long() + 1]
        return torch.where((labels == PADDING)[..., None], kind, kind + place)

    def embed_mask(self, logits: Tensor | None) -> Tensor:
        """Embed mask logits (B, 1, 4h, 4w) as (B, C, h, w); without a mask (1, C, 1, 1), to be broadcast."""
        if logits is None:
            return self.no_mask_embed.weight[:, :, None, None]
        embedded: Tensor = self.mask_downscaling(logits)
        return embedded
