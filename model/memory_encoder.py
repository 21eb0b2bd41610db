"""The memory encoder: a frame's features and its mask become the memory later frames attend to (SAM 2, section 4).

Pure torch. Shapes: B batch, C channels, Cm memory channels, h x w stride-16 cells, S = 16 h input pixels.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model.layers import LayerNorm2d

_FUSER_LAYERS = 2
_INITIAL_SCALE = 1e-2


class MaskDownsampler(nn.Module):
    """Four strided convolutions from input pixels to stride-16 cells, channels growing as area shrinks."""

    def __init__(self, d_model: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        channels = 1
        for _ in range(4):
            layers += [
                nn.Conv2d(channels, channels * 4, kernel_size=3, stride=2, padding=1),
                LayerNorm2d(channels * 4),
                nn.GELU(),
            ]
            channels *= 4
        layers.append(nn.Conv2d(channels, d_model, kernel_size=1))
        self.encoder = nn.Sequential(*layers)

    def forward(self, masks: Tensor) -> Tensor:
        """Map scaled masks (B, 1, S, S) to (B, C, h, w)."""
        result: Tensor = self.encoder(masks)
        return result


class ConvNextBlock(nn.Module):
    """Depthwise 7 x 7 convolution and a pointwise MLP, scaled per channel (Liu et al. 2022)."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.dwconv = nn.Conv2d(dim, dim, kernel_size=7, padding=3, groups=dim)
        self.norm = LayerNorm2d(dim)
        self.pwconv1 = nn.Linear(dim, 4 * dim)
        self.pwconv2 = nn.Linear(4 * dim, dim)
        self.gamma = nn.Parameter(torch.full((dim,), _INITIAL_SCALE))

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, C, h, w) to the same shape."""
        cells = self.norm(self.dwconv(x)).permute(0, 2, 3, 1)  # (B, h, w, C)
        cells = self.gamma * self.pwconv2(F.gelu(self.pwconv1(cells)))
        mixed: Tensor = x + cells.permute(0, 3, 1, 2)
        return mixed


class Fuser(nn.Module):
    """ConvNeXt blocks that mix mask and image."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(ConvNextBlock(dim) for _ in range(_FUSER_LAYERS))

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, C, h, w) to the same shape."""
        for layer in self.layers:
            x = layer(x)
        return x


class MemoryEncoder(nn.Module):
    """Sums image features and downsampled mask, fuses them and narrows them to memory width."""

    def __init__(self, d_model: int, memory_dim: int) -> None:
        super().__init__()
        self.mask_downsampler = MaskDownsampler(d_model)
        self.pix_feat_proj = nn.Conv2d(d_model, d_model, kernel_size=1)
        self.fuser = Fuser(d_model)
        self.out_proj = nn.Conv2d(d_model, memory_dim, kernel_size=1)

    def forward(self, stride16: Tensor, masks: Tensor) -> Tensor:
        """Return memories (B, Cm, h, w) of features (1 or B, C, h, w) and scaled masks (B, 1, S, S)."""
        fused = self.pix_feat_proj(stride16) + self.mask_downsampler(masks)
        memory: Tensor = self.out_proj(self.fuser(fused))
        return memory
