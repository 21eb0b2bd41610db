"""The mask decoder: from prompts and image to candidate masks, their predicted IoU and whether the object is there.

Pure torch (SAM 2, section 4 and appendix D.2.2). Token 0 answers unambiguous prompts, tokens 1-3 ambiguous ones;
`choose` says which of them are the candidates.

Shapes: B batch, T tokens, K candidates, C channels, h x w stride-16 cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model.layers import MLP, LayerNorm2d
from model.two_way_transformer import TwoWayTransformer

_MASK_TOKENS = 4
_STABILITY_DELTA = 0.05
_STABILITY_THRESHOLD = 0.98


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """Masks of mask tokens: logits (B, K, 4h, 4w), predicted IoU (B, K), tokens (B, K, C), object score (B,)."""

    mask_logits: Tensor
    iou: Tensor
    tokens: Tensor
    object_score: Tensor


class MaskDecoder(nn.Module):
    """Two-way transformer, upscaling with high-resolution skips, and the heads for IoU and object score."""

    def __init__(self, d_model: int, *, mlp_dim: int, iou_hidden_dim: int) -> None:
        super().__init__()
        self.transformer = TwoWayTransformer(d_model, mlp_dim=mlp_dim)
        self.iou_token = nn.Embedding(1, d_model)
        self.mask_tokens = nn.Embedding(_MASK_TOKENS, d_model)
        self.obj_score_token = nn.Embedding(1, d_model)
        self.output_upscaling = nn.Sequential(
            nn.ConvTranspose2d(d_model, d_model // 4, kernel_size=2, stride=2),
            LayerNorm2d(d_model // 4),
            nn.GELU(),
            nn.ConvTranspose2d(d_model // 4, d_model // 8, kernel_size=2, stride=2),
            nn.GELU(),
        )
        self.conv_s0 = nn.Conv2d(d_model, d_model // 8, kernel_size=1)
        self.conv_s1 = nn.Conv2d(d_model, d_model // 4, kernel_size=1)
        self.output_hypernetworks_mlps = nn.ModuleList(
            MLP((d_model, d_model, d_model, d_model // 8)) for _ in range(_MASK_TOKENS)
        )
        self.iou_prediction_head = MLP((d_model, iou_hidden_dim, iou_hidden_dim, _MASK_TOKENS))
        self.pred_obj_score_head = MLP((d_model, d_model, d_model, 1))

    def project_skips(self, stride4: Tensor, stride8: Tensor) -> tuple[Tensor, Tensor]:
        """Narrow the fine maps (B, C, ., .) to what the upscaling adds; done once per image, not per click."""
        return self.conv_s0(stride4), self.conv_s1(stride8)

    def forward(
        self, stride16: Tensor, skips: tuple[Tensor, Tensor], *, sparse: Tensor, dense: Tensor, image_code: Tensor
    ) -> Decoded:
        """Decode all four mask tokens.

        `stride16` (1 or B, C, h, w), `skips` (1 or B, C/8, 4h, 4w) and (1 or B, C/4, 2h, 2w), `sparse` (B, N, C)
        and `dense` (1 or B, C, 1 or h, 1 or w) from the prompt encoder, `image_code` (1, C, h, w).
        """
        batch = sparse.shape[0]
        own = torch.cat((self.obj_score_token.weight, self.iou_token.weight, self.mask_tokens.weight))
        tokens = torch.cat((own.expand(batch, -1, -1), sparse), dim=1)
        image = (stride16 + dense).expand(batch, -1, -1, -1)
        size = image.shape[-2:]
        tokens, cells = self.transformer(tokens, _cells(image), _cells(image_code))
        mask_tokens = tokens[:, 2 : 2 + _MASK_TOKENS]

        upscaled = self._upscale(torch.unflatten(cells.transpose(1, 2), -1, size), skips)
        kernels = torch.stack(
            [mlp(mask_tokens[:, k]) for k, mlp in enumerate(self.output_hypernetworks_mlps)], dim=1
        )  # (B, 4, C/8)
        masks = torch.unflatten(kernels @ upscaled.flatten(2), -1, upscaled.shape[-2:])
        return Decoded(
            mask_logits=masks.float(),
            iou=torch.sigmoid(self.iou_prediction_head(tokens[:, 1]).float()),
            tokens=mask_tokens,
            object_score=self.pred_obj_score_head(tokens[:, 0])[:, 0].float(),
        )

    def _upscale(self, image: Tensor, skips: tuple[Tensor, Tensor]) -> Tensor:
        """Enlarge (B, C, h, w) to (B, C/8, 4h, 4w), adding the finer maps on the way."""
        fine, middle = skips
        first, norm, activation, second, last = self.output_upscaling
        result: Tensor = last(second(activation(norm(first(image) + middle))) + fine)
        return result


def choose(decoded: Decoded, *, multimask: bool, dynamic: bool) -> Decoded:
    """Pick the candidates: tokens 1-3 when `multimask`, else token 0.

    With `dynamic`, an unstable mask of token 0 (one whose area depends on the exact threshold) gives way to the
    best of tokens 1-3; its token stays token 0, which is what memory was trained on.
    """
    masks, iou, tokens = decoded.mask_logits, decoded.iou, decoded.tokens
    if multimask:
        return Decoded(masks[:, 1:], iou[:, 1:], tokens[:, 1:], decoded.object_score)
    single, single_iou = masks[:, :1], iou[:, :1]
    if dynamic:
        rows = torch.arange(len(masks), device=masks.device)
        best = iou[:, 1:].argmax(dim=1) + 1
        stable = stability(single, delta=_STABILITY_DELTA) >= _STABILITY_THRESHOLD  # (B, 1)
        single = torch.where(stable[..., None, None], single, masks[rows, best][:, None])
        single_iou = torch.where(stable, single_iou, iou[rows, best][:, None])
    return Decoded(single, single_iou, tokens[:, :1], decoded.object_score)


def stability(mask_logits: Tensor, *, delta: float) -> Tensor:
    """Stability scores (...) of masks (..., h, w): IoU of the masks at thresholds `delta` above and below 0.

    The one lies within the other, so that is a ratio of areas; 1 where both are empty.
    """
    inner = (mask_logits > delta).sum(dim=(-2, -1)).float()
    outer = (mask_logits > -delta).sum(dim=(-2, -1)).float()
    return torch.where(outer > 0, inner / outer.clamp(min=1), torch.ones_like(outer))


def _cells(image: Tensor) -> Tensor:
    """(B, C, h, w) as (B, h*w, C)."""
    return image.flatten(2).transpose(1, 2)


def upsample(mask_logits: Tensor, size: tuple[int, int]) -> Tensor:
    """Enlarge logits (B, K, ., .) bilinearly to (B, K, *size) in float32."""
    return F.interpolate(mask_logits.float(), size=size, mode="bilinear", align_corners=False)
