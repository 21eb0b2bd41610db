"""Small layers that several parts of the model share. Pure torch; no part of SAM 2 is decided here.

Shapes: B batch, N tokens, C channels, H x W spatial, M heads.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class LayerNorm2d(nn.Module):
    """Layer normalisation over the channels of a (B, C, H, W) map."""

    def __init__(self, channels: int, *, eps: float = 1e-6) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        """Return the normalised map, (B, C, H, W)."""
        channels_last = x.permute(0, 2, 3, 1)  # (B, H, W, C)
        normed = F.layer_norm(channels_last, self.weight.shape, self.weight, self.bias, self.eps)
        return normed.permute(0, 3, 1, 2)


class MLP(nn.Module):
    """Linear layers with an activation between them."""

    def __init__(
        self,
        sizes: tuple[int, ...],
        *,
        activation: Callable[[Tensor], Tensor] = F.relu,
    ) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(sizes))
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., sizes[0]) to (..., sizes[-1])."""
        *hidden, last = self.layers
        for layer in hidden:
            x = self.activation(layer(x))
        result: Tensor = last(x)
        return result


class Attention(nn.Module):
    """Multi-head attention whose inner width may be smaller than its outer one."""

    def __init__(
        self, dim: int, *, heads: int, inner_dim: int | None = None, key_dim: int | None = None, dropout: float = 0.0
    ) -> None:
        super().__init__()
        inner = inner_dim or dim
        keys = key_dim or dim
        if inner % heads:
            raise ValueError(f"{heads} heads do not divide {inner} channels")
        self.heads = heads
        self.dropout = dropout
        self.q_proj = nn.Linear(dim, inner)
        self.k_proj = nn.Linear(keys, inner)
        self.v_proj = nn.Linear(keys, inner)
        self.out_proj = nn.Linear(inner, dim)

    def forward(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """Attend from q (B, N, C) to k and v (B, N', C'); returns (B, N, C)."""
        return self.attend(self.split(self.q_proj(q)), self.split(self.k_proj(k)), self.split(self.v_proj(v)))

    def split(self, x: Tensor) -> Tensor:
        """Separate heads: (B, N, C) to (B, M, N, C/M)."""
        return torch.unflatten(x, -1, (self.heads, -1)).transpose(1, 2)

    def attend(self, q: Tensor, k: Tensor, v: Tensor, *, key_mask: Tensor | None = None) -> Tensor:
        """Scaled dot-product attention over separated heads, joined and projected to (B, N, C).

        `key_mask` (B, N') bool is true for the keys that exist.
        """
        mask = None if key_mask is None else key_mask[:, None, None, :]  # (B, 1, 1, N')
        dropout = self.dropout if self.training else 0.0
        x = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=dropout)
        result: Tensor = self.out_proj(x.transpose(1, 2).flatten(2))
        return result
