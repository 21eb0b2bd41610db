"""The feature pyramid neck and the image encoder made of trunk and neck (SAM 2, section 4, appendix D.1).

Pure torch. Strides 4 and 8 go to the mask decoder as they are, only stride 16 receives the coarser level's view.

Shapes: B batch, C channels, H x W spatial.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from model.config import ModelConfig
from model.hiera import Hiera


class _Lateral(nn.Module):
    """A 1 x 1 convolution under the name official checkpoints give it."""

    def __init__(self, channels: int, d_model: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, d_model, kernel_size=1)

    def forward(self, x: Tensor) -> Tensor:
        result: Tensor = self.conv(x)
        return result


class FpnNeck(nn.Module):
    """Brings the trunk's maps to one width and adds stride 32, enlarged, to stride 16."""

    def __init__(self, channels: tuple[int, ...], d_model: int) -> None:
        super().__init__()
        # checkpoints list the laterals coarsest first
        self.convs = nn.ModuleList(_Lateral(c, d_model) for c in reversed(channels))

    def forward(self, maps: list[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        """Map four trunk maps, finest first, to strides 4, 8 and 16, each (B, d_model, H, W)."""
        stride32, stride16, stride8, stride4 = (conv(x) for conv, x in zip(self.convs, reversed(maps), strict=True))
        enlarged = F.interpolate(stride32.float(), scale_factor=2.0, mode="nearest")
        return stride4, stride8, stride16 + enlarged


class ImageEncoder(nn.Module):
    """Hiera trunk and pyramid neck."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.trunk = Hiera(config)
        self.neck = FpnNeck(config.channels, config.d_model)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Map normalised images (B, 3, S, S) to maps of strides 4, 8 and 16, each (B, d_model, ., .)."""
        pyramid: tuple[Tensor, Tensor, Tensor] = self.neck(self.trunk(images))
        return pyramid
