"""Memory attention: the current frame's features look at themselves and then at the memories (SAM 2, section 4).

Pure torch. Memory tokens are laid out as all spatial memories first, frame after frame, and all pointer tokens
last; only the spatial ones have a place in the image and are rotated.

Shapes: B objects, P = h*w image cells, N memory tokens, C channels, Cm memory channels, M heads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model.config import ModelConfig
from model.layers import Attention
from model.position_encoding import rotary_table, rotate, sine_map

_HEADS = 1
_CODE_WEIGHT = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class MemoryTokens:
    """What one frame of B objects attends to.

    `tokens` and their position codes `codes` are (B, N, Cm); the first `spatial_count` of the N tokens are whole
    spatial memories, the rest pointers; `key_mask` (B, N) bool is true for tokens that exist, None if all do.
    """

    tokens: Tensor
    codes: Tensor
    spatial_count: int
    key_mask: Tensor | None = None


def batch_memories(parts: Sequence[MemoryTokens]) -> MemoryTokens:
    """Put the memories of several objects into one batch, padding what is shorter and masking the padding."""
    if len(parts) == 1:
        return parts[0]
    spatial = max(part.spatial_count for part in parts)
    pointers = max(part.tokens.shape[1] - part.spatial_count for part in parts)
    if all(part.spatial_count == spatial and part.tokens.shape[1] == spatial + pointers for part in parts):
        padded, mask = list(parts), None
    else:
        padded = [_pad(part, spatial=spatial, pointers=pointers) for part in parts]
        mask = torch.cat([part.key_mask for part in padded if part.key_mask is not None])
    return MemoryTokens(
        tokens=torch.cat([part.tokens for part in padded]),
        codes=torch.cat([part.codes for part in padded]),
        spatial_count=spatial,
        key_mask=mask,
    )


def _pad(memory: MemoryTokens, *, spatial: int, pointers: int) -> MemoryTokens:
    missing = spatial - memory.spatial_count
    missing_pointers = pointers - (memory.tokens.shape[1] - memory.spatial_count)

    def fill(x: Tensor) -> Tensor:  # (B, N, Cm) to (B, spatial + pointers, Cm)
        images, rest = x[:, : memory.spatial_count], x[:, memory.spatial_count :]
        return torch.cat((F.pad(images, (0, 0, 0, missing)), F.pad(rest, (0, 0, 0, missing_pointers))), dim=1)

    exists = memory.tokens.new_ones(*memory.tokens.shape[:2], 1, dtype=torch.bool)
    return MemoryTokens(fill(memory.tokens), fill(memory.codes), spatial, fill(exists)[..., 0])


class MemoryAttentionLayer(nn.Module):
    """Self-attention, cross-attention to memories, MLP; normalised before each."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        dim, dropout = config.d_model, config.dropout
        self.self_attn = Attention(dim, heads=_HEADS, dropout=dropout)
        self.cross_attn_image = Attention(dim, heads=_HEADS, key_dim=config.memory_dim, dropout=dropout)
        self.linear1 = nn.Linear(dim, config.memory_mlp_dim)
        self.linear2 = nn.Linear(config.memory_mlp_dim, dim)
        self.norm1 = nn.LayerNorm(dim)
        self.norm2 = nn.LayerNorm(dim)
        self.norm3 = nn.LayerNorm(dim)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, memory: MemoryTokens, *, size: tuple[int, int]) -> Tensor:
        """Update cells x (1 or B, P, C) of a map of `size` (h, w); returns (B, P, C)."""
        x = x + self.dropout(self._look_at_image(self.norm1(x), size=size))
        # until here all objects of a frame share the image, so the work is done once
        x = x.expand(memory.tokens.shape[0], -1, -1)
        x = x + self.dropout(self._look_at_memory(self.norm2(x), memory, size=size))
        hidden = self.dropout(F.relu(self.linear1(self.norm3(x))))
        updated: Tensor = x + self.dropout(self.linear2(hidden))
        return updated

    def _look_at_image(self, x: Tensor, *, size: tuple[int, int]) -> Tensor:
        attention = self.self_attn
        q, k, v = (attention.split(project(x)) for project in (attention.q_proj, attention.k_proj, attention.v_proj))
        table = rotary_table(q.shape[-1], *size, q.device)
        return attention.attend(rotate(q, table), rotate(k, table), v)

    def _look_at_memory(self, x: Tensor, memory: MemoryTokens, *, size: tuple[int, int]) -> Tensor:
        attention = self.cross_attn_image
        q = attention.split(attention.q_proj(x))
        k = attention.split(attention.k_proj(memory.tokens + memory.codes))
        v = attention.split(attention.v_proj(memory.tokens))
        table = rotary_table(q.shape[-1], *size, q.device)
        cells = size[0] * size[1]
        images, pointers = k[:, :, : memory.spatial_count], k[:, :, memory.spatial_count :]
        frames = torch.unflatten(images, 2, (memory.spatial_count // cells, cells))  # (B, M, frames, P, C)
        k = torch.cat((rotate(frames, table).flatten(2, 3), pointers), dim=2)
        return attention.attend(rotate(q, table), k, v, key_mask=memory.key_mask)


class MemoryAttention(nn.Module):
    """A stack of such layers."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.layers = nn.ModuleList(MemoryAttentionLayer(config) for _ in range(config.memory_layers))
        self.norm = nn.LayerNorm(config.d_model)

    def forward(self, stride16: Tensor, memory: MemoryTokens) -> Tensor:
        """Condition features (1 or B, C, h, w) on the memories of B objects; returns (B, C, h, w)."""
        _, channels, height, width = stride16.shape
        x = stride16 + _CODE_WEIGHT * sine_map(channels, height, width, stride16.device)
        x = x.flatten(2).transpose(1, 2)  # (B, P, C)
        for layer in self.layers:
            x = layer(x, memory, size=(height, width))
        return torch.unflatten(self.norm(x).transpose(1, 2), -1, (height, width))
