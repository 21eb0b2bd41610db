"""SAM 2 put together: differentiable building blocks that training and the predictors share.

Pure torch: nothing here switches gradients off, knows frames, files or devices, or keeps anything between calls.
Which blocks are called for which frame is decided in `image_predictor`, `video_tracker` and `training`.

Shapes: B objects (or samples), K candidates, N points, C = d_model, Cm memory channels, S input pixels,
h = w = S / 16 cells. Wherever features meet prompts or memories, a feature batch of 1 serves all B objects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model.config import BACKBONE_STRIDE, ModelConfig
from model.fpn import ImageEncoder
from model.layers import MLP
from model.mask_decoder import Decoded, MaskDecoder, choose, upsample
from model.memory_attention import MemoryAttention, MemoryTokens
from model.memory_encoder import MemoryEncoder
from model.position_encoding import sine_map, sine_times
from model.prompt_encoder import PADDING, PromptEncoder

MEMORY_FRAMES = 7
"""Spatial memories with a temporal code of their own: six recent frames, and one shared by prompted frames."""
MAX_POINTERS = 16
"""Object pointers are taken from the last fifteen frames and from prompted ones; distances are fractions of 15."""
ABSENT_LOGIT = -1024.0
"""Mask logit where the object score says that the object is not in the frame."""
MASK_LOGIT = 10.0
"""Logit of a given mask's inside; its outside has the negative."""

_MEMORY_MASK_SCALE, _MEMORY_MASK_BIAS = 20.0, -10.0


@dataclass(frozen=True, slots=True, eq=False)
class ImageFeatures:
    """A batch of encoded images: `stride4` (B, C/8, 4h, 4w), `stride8` (B, C/4, 2h, 2w), `stride16` (B, C, h, w)."""

    stride4: Tensor
    stride8: Tensor
    stride16: Tensor

    def select(self, rows: Tensor | slice) -> ImageFeatures:
        """Take rows of the batch, by index tensor or slice."""
        return ImageFeatures(self.stride4[rows], self.stride8[rows], self.stride16[rows])


@dataclass(frozen=True, slots=True, eq=False)
class DecoderOutput:
    """Candidates of B objects: `mask_logits` (B, K, 4h, 4w), `iou` (B, K), `object_score` (B,), `pointers` (B, K, C).

    All float32 but for the pointers. The logits are as decoded, whether the object is thought present or not.
    """

    mask_logits: Tensor
    iou: Tensor
    object_score: Tensor
    pointers: Tensor

    def gated_logits(self) -> Tensor:
        """Logits (B, K, 4h, 4w) with `ABSENT_LOGIT` throughout where the object score is not positive."""
        present = (self.object_score > 0)[:, None, None, None]
        return self.mask_logits.where(present, torch.full_like(self.mask_logits, ABSENT_LOGIT))


class SAM2(nn.Module):
    """The model. Parameter names are those of the official checkpoints."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        dim, memory_dim = config.d_model, config.memory_dim
        self.image_encoder = ImageEncoder(config)
        self.sam_prompt_encoder = PromptEncoder(dim)
        self.sam_mask_decoder = MaskDecoder(dim, mlp_dim=config.decoder_mlp_dim, iou_hidden_dim=config.iou_hidden_dim)
        self.memory_encoder = MemoryEncoder(dim, memory_dim)
        self.memory_attention = MemoryAttention(config)
        self.mask_downsample = nn.Conv2d(1, 1, kernel_size=4, stride=4)
        self.obj_ptr_proj = MLP((dim, dim, dim, dim))
        self.maskmem_tpos_enc = nn.Parameter(torch.zeros(MEMORY_FRAMES, 1, 1, memory_dim))
        self.no_mem_embed = nn.Parameter(torch.zeros(1, 1, dim))
        self.no_mem_pos_enc = nn.Parameter(torch.zeros(1, 1, dim))  # in every checkpoint, used by none
        self.no_obj_ptr = nn.Parameter(torch.zeros(1, dim))
        learnt = [self.maskmem_tpos_enc, self.no_mem_embed, self.no_mem_pos_enc, self.no_obj_ptr]
        self.no_obj_embed_spatial: nn.Parameter | None = None
        self.obj_ptr_tpos_proj: nn.Linear | None = None
        if config.version == "2.1":
            self.no_obj_embed_spatial = nn.Parameter(torch.zeros(1, memory_dim))
            self.obj_ptr_tpos_proj = nn.Linear(dim, memory_dim)
            learnt.append(self.no_obj_embed_spatial)
        for parameter in learnt:
            nn.init.trunc_normal_(parameter, std=0.02)

    @property
    def device(self) -> torch.device:
        """Where the parameters are."""
        return self.no_mem_embed.device

    def encode_image(self, images: Tensor) -> ImageFeatures:
        """Encode normalised images (B, 3, S, S), S a multiple of 32."""
        stride4, stride8, stride16 = self.image_encoder(images)
        stride4, stride8 = self.sam_mask_decoder.project_skips(stride4, stride8)
        return ImageFeatures(stride4, stride8, stride16)

    def without_memory(self, features: ImageFeatures) -> ImageFeatures:
        """Mark features as those of a frame without a past (image mode, a first prompt)."""
        return replace(features, stride16=features.stride16 + self.no_mem_embed[..., None].transpose(1, 2))

    def attend(self, features: ImageFeatures, memory: MemoryTokens) -> ImageFeatures:
        """Condition features (batch 1 or B) on the memories of B objects; only `stride16` changes."""
        return replace(features, stride16=self.memory_attention(features.stride16, memory))

    def decode(
        self,
        features: ImageFeatures,
        *,
        points: Tensor | None = None,
        labels: Tensor | None = None,
        previous_logits: Tensor | None = None,
        multimask: bool,
    ) -> DecoderOutput:
        """Predict masks from features that went through `attend` or `without_memory`.

        `points` (B, N, 2) are (x, y) in pixels of the S x S input and `labels` (B, N) are 1 positive, 0 negative, 2 and
        3 a box's corners, -1 none; `previous_logits` (B, 1, 4h, 4w). Without points B is the batch of the logits or
        else of the features. Three candidates if `multimask`, else one: in evaluation mode the most stable.
        """
        size = (features.stride16.shape[-2], features.stride16.shape[-1])
        if points is None or labels is None:
            batch = len(features.stride16 if previous_logits is None else previous_logits)
            points = torch.zeros(batch, 1, 2, device=self.device)
            labels = torch.full((batch, 1), PADDING, device=self.device)
        decoded = self.sam_mask_decoder(
            features.stride16,
            (features.stride4, features.stride8),
            sparse=self.sam_prompt_encoder.embed_points(points, labels, size=size),
            dense=self.sam_prompt_encoder.embed_mask(previous_logits),
            image_code=self.sam_prompt_encoder.pe_layer.grid(*size),
        )
        chosen = choose(decoded, multimask=multimask, dynamic=not self.training)
        return DecoderOutput(chosen.mask_logits, chosen.iou, chosen.object_score, self._pointers(chosen))

    def _pointers(self, decoded: Decoded) -> Tensor:
        pointers: Tensor = self.obj_ptr_proj(decoded.tokens)
        return self._absent_pointer(pointers, present=decoded.object_score > 0)

    def _absent_pointer(self, pointers: Tensor, *, present: Tensor) -> Tensor:
        """Replace the pointers (B, K, C) of objects that are not `present` (B,)."""
        return pointers.where(present[:, None, None], self.no_obj_ptr.to(pointers.dtype))

    def adopt_mask(self, features: ImageFeatures, masks: Tensor) -> DecoderOutput:
        """Take given masks (B, 1, S, S), 0/1 float, as the answer; the decoder only makes their pointers.

        `features` are those of `encode_image`, without memory or its absence. One candidate of predicted IoU 1.
        """
        logits = masks * (2 * MASK_LOGIT) - MASK_LOGIT
        low_res = F.interpolate(logits, scale_factor=0.25, mode="bilinear", align_corners=False, antialias=True)
        seen = self.decode(features, previous_logits=self.mask_downsample(masks), multimask=False)
        present = masks.flatten(1).any(dim=1)
        return DecoderOutput(
            mask_logits=low_res,
            iou=torch.ones_like(seen.iou),
            object_score=torch.where(present, MASK_LOGIT, -MASK_LOGIT),
            pointers=self._absent_pointer(seen.pointers, present=present),
        )

    def encode_memory(
        self, features: ImageFeatures, mask_logits: Tensor, *, object_score: Tensor, from_prompt: bool
    ) -> Tensor:
        """Make memories (B, Cm, h, w) of mask logits (B, 1, ., .) of any resolution and object scores (B,).

        `features` are those of `encode_image`. A prompted mask is remembered as the person sees it, binarised
        (in evaluation mode), a propagated one softly.
        """
        size = tuple(n * BACKBONE_STRIDE for n in features.stride16.shape[-2:])
        logits = upsample(mask_logits, (size[0], size[1]))
        masks = (logits > 0).float() if from_prompt and not self.training else torch.sigmoid(logits)
        memory: Tensor = self.memory_encoder(features.stride16, masks * _MEMORY_MASK_SCALE + _MEMORY_MASK_BIAS)
        if self.no_obj_embed_spatial is not None:
            absent = (object_score <= 0).to(memory.dtype)[:, None, None, None]
            memory = memory + absent * self.no_obj_embed_spatial[..., None, None]
        return memory

    def memory_tokens(
        self,
        spatial: Sequence[tuple[int, Tensor]],
        pointers: Sequence[tuple[int, Tensor]],
        *,
        pointer_span: int = MAX_POINTERS - 1,
    ) -> MemoryTokens:
        """Lay memories out for `attend`.

        `spatial` are pairs of age (1 to 6 frames ago, 0 for a prompted frame) and memory (B, Cm, h, w); `pointers`
        pairs of signed distance in frames (positive behind the direction of travel) and pointer (B, C).
        """
        _, channels, height, width = spatial[0][1].shape
        place = sine_map(channels, height, width, self.device).flatten(2).transpose(1, 2)  # (1, P, Cm)
        tokens = [memory.flatten(2).transpose(1, 2) for _, memory in spatial]
        # row 0 is the frame just before, the last row is shared by prompted frames
        codes = [place + self.maskmem_tpos_enc[age - 1 if age else MEMORY_FRAMES - 1] for age, _ in spatial]
        count = sum(memory.shape[1] for memory in tokens)
        batch = tokens[0].shape[0]
        if pointers:
            parts = self.config.d_model // channels
            stacked = torch.stack([pointer for _, pointer in pointers], dim=1)  # (B, n, C)
            tokens.append(torch.unflatten(stacked, -1, (parts, channels)).flatten(1, 2))  # (B, n*parts, Cm)
            times = self._pointer_codes(tuple(distance for distance, _ in pointers), span=pointer_span)
            codes.append(times.repeat_interleave(parts, dim=0)[None])
        joined = torch.cat([code.expand(batch, -1, -1) for code in codes], dim=1)
        return MemoryTokens(tokens=torch.cat(tokens, dim=1), codes=joined, spatial_count=count)

    def _pointer_codes(self, distances: tuple[int, ...], *, span: int) -> Tensor:
        """Temporal code of pointers: (len(distances), Cm); SAM 2.0 has none."""
        if self.obj_ptr_tpos_proj is None:
            return torch.zeros(len(distances), self.config.memory_dim, device=self.device)
        codes: Tensor = self.obj_ptr_tpos_proj(sine_times(distances, span, self.config.d_model, self.device))
        return codes


def build_model(config: ModelConfig) -> SAM2:
    """Make a model with fresh random weights, in training mode on the CPU."""
    return SAM2(config)
