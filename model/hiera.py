"""Hiera, the hierarchical vision transformer that sees the image (Ryali et al. 2023; SAM 2, section 4 and appendix D).

Pure torch. Four stages at strides 4, 8, 16 and 32; attention inside windows, except in a few global blocks.

Shapes: B batch, H x W cells, C channels, W' windows, S window side, M heads.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model.config import ModelConfig
from model.layers import MLP


def _pool(x: Tensor) -> Tensor:
    """Maximum over 2 x 2 cells: (B, H, W, C) to (B, H/2, W/2, C)."""
    # channels last: four times as fast on a processor as max_pool2d or amax
    rows = torch.maximum(x[:, ::2], x[:, 1::2])
    return torch.maximum(rows[:, :, ::2], rows[:, :, 1::2])


def _to_windows(x: Tensor, side: int) -> Tensor:
    """Cut (B, H, W, C), padded with zeros to whole windows, into (B*W', S, S, C)."""
    height, width = x.shape[1:3]
    missing_h, missing_w = -height % side, -width % side
    if missing_h or missing_w:
        x = F.pad(x, (0, 0, 0, missing_w, 0, missing_h))
    x = torch.unflatten(torch.unflatten(x, 2, (-1, side)), 1, (-1, side))  # (B, rows, S, columns, S, C)
    return x.transpose(2, 3).flatten(0, 2)


def _from_windows(windows: Tensor, size: tuple[int, int]) -> Tensor:
    """Put (B*W', S, S, C) back together as (B, H, W, C), padding cut off."""
    side = windows.shape[1]
    rows, columns = -(-size[0] // side), -(-size[1] // side)
    x = torch.unflatten(windows, 0, (-1, rows, columns)).transpose(2, 3)  # (B, rows, S, columns, S, C)
    return x.flatten(3, 4).flatten(1, 2)[:, : size[0], : size[1]]


class HieraAttention(nn.Module):
    """Self-attention in which the queries may be pooled, which halves the map at a stage's first block."""

    def __init__(self, dim: int, dim_out: int, *, heads: int, pool: bool) -> None:
        super().__init__()
        self.heads = heads
        self.pool = pool
        self.qkv = nn.Linear(dim, dim_out * 3)
        self.proj = nn.Linear(dim_out, dim_out)

    def forward(self, x: Tensor) -> Tensor:
        """Attend within each of (B, H, W, C); returns (B, H or H/2, W or W/2, C')."""
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        if self.pool:
            q = _pool(q)
        size = q.shape[1:3]

        def heads(t: Tensor) -> Tensor:  # (B, M, H*W, C/M)
            return torch.unflatten(t.flatten(1, 2), -1, (self.heads, -1)).transpose(1, 2)

        out = F.scaled_dot_product_attention(heads(q), heads(k), heads(v))
        return torch.unflatten(self.proj(out.transpose(1, 2).flatten(2)), 1, size)


class HieraBlock(nn.Module):
    """Transformer block; `window` 0 means global attention, `pool` starts a new stage."""

    def __init__(self, dim: int, dim_out: int, *, heads: int, window: int, pool: bool) -> None:
        super().__init__()
        self.window = window
        self.pool = pool
        self.norm1 = nn.LayerNorm(dim, eps=1e-6)
        self.attn = HieraAttention(dim, dim_out, heads=heads, pool=pool)
        self.norm2 = nn.LayerNorm(dim_out, eps=1e-6)
        self.mlp = MLP((dim_out, dim_out * 4, dim_out), activation=F.gelu)
        self.proj = nn.Linear(dim, dim_out) if dim != dim_out else None

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, H, W, C) to (B, H or H/2, W or W/2, C')."""
        normed = self.norm1(x)
        shortcut = x
        if self.proj is not None:
            shortcut = self.proj(normed)
            if self.pool:
                shortcut = _pool(shortcut)
        if self.window:
            attended = self.attn(_to_windows(normed, self.window))
            attended = _from_windows(attended, (shortcut.shape[1], shortcut.shape[2]))
        else:
            attended = self.attn(normed)
        x = shortcut + attended
        result: Tensor = x + self.mlp(self.norm2(x))
        return result


class PatchEmbed(nn.Module):
    """Overlapping 7 x 7 patches at stride 4."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.proj = nn.Conv2d(3, dim, kernel_size=7, stride=4, padding=3)

    def forward(self, images: Tensor) -> Tensor:
        """Map images (B, 3, H, W) to cells (B, H/4, W/4, C)."""
        cells: Tensor = self.proj(images).permute(0, 2, 3, 1)
        return cells


class Hiera(nn.Module):
    """The trunk of the image encoder."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        dim, heads = config.embed_dim, config.heads
        self.patch_embed = PatchEmbed(dim)
        # one code for the place in the image, one tiled over windows (Bolya et al. 2023)
        self.pos_embed = nn.Parameter(torch.zeros(1, dim, *config.background_size))
        self.pos_embed_window = nn.Parameter(torch.zeros(1, dim, config.windows[0], config.windows[0]))
        self.blocks = nn.ModuleList()
        self.stage_ends: list[int] = []
        for stage, depth in enumerate(config.stages):
            for position in range(depth):
                first = stage > 0 and position == 0
                # a stage's first block still works in the windows of the stage before it
                window = config.windows[stage - 1 if first else stage]
                index = len(self.blocks)
                dim_out, heads = (dim * 2, heads * 2) if first else (dim, heads)
                window = 0 if index in config.global_blocks else window
                self.blocks.append(HieraBlock(dim, dim_out, heads=heads, window=window, pool=first))
                dim = dim_out
            self.stage_ends.append(len(self.blocks) - 1)
        self._reset()

    def _reset(self) -> None:
        nn.init.trunc_normal_(self.pos_embed, std=0.02)
        nn.init.trunc_normal_(self.pos_embed_window, std=0.02)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.trunc_normal_(module.weight, std=0.02)
                nn.init.zeros_(module.bias)

    def _positions(self, height: int, width: int) -> Tensor:
        """Sum of both position codes: (1, H, W, C)."""
        side = self.pos_embed_window.shape[-1]
        image = F.interpolate(self.pos_embed, size=(height, width), mode="bicubic")
        windows = self.pos_embed_window.tile(1, 1, height // side, width // side)
        return (image + windows).permute(0, 2, 3, 1)

    def forward(self, images: Tensor) -> list[Tensor]:
        """Map images (B, 3, H, W) to the four stages' maps (B, C, H/4.., W/4..), finest first."""
        x = self.patch_embed(images)
        x = x + self._positions(x.shape[1], x.shape[2])
        maps = []
        for index, block in enumerate(self.blocks):
            x = block(x)
            if index in self.stage_ends:
                maps.append(x.permute(0, 3, 1, 2))
        return maps
