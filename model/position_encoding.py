"""Where a token is: sine codes of maps, times and rotations, and random Fourier codes of points.

Fixed tables depend on sizes and device only and are computed once per size. They are made outside inference
mode, so that a table first needed while tracking can be used in training as well, and always in float32.

Shapes: B batch, N tokens, C channels, H x W spatial.
"""

from __future__ import annotations

import math
from functools import lru_cache

import torch
from torch import Tensor, nn

_TEMPERATURE = 10000.0


def _periods(count: int, *, device: torch.device) -> Tensor:
    """Wavelengths of a sine code, each twice: (count,)."""
    index = torch.arange(count, dtype=torch.float32, device=device)
    exponent = 2 * torch.div(index, 2, rounding_mode="floor") / count
    return torch.pow(_TEMPERATURE, exponent)


@lru_cache(maxsize=32)
def sine_map(channels: int, height: int, width: int, device: torch.device) -> Tensor:
    """Sine code of a map's cells, rows in the first half of the channels: (1, C, H, W) float32."""
    with torch.inference_mode(False), torch.no_grad():
        half = channels // 2
        periods = _periods(half, device=device)

        def axis(length: int) -> Tensor:
            steps = torch.arange(1, length + 1, dtype=torch.float32, device=device)
            phase = (steps / (length + 1e-6) * (2 * math.pi))[:, None] / periods  # (length, C/2)
            return torch.stack((phase[:, 0::2].sin(), phase[:, 1::2].cos()), dim=2).flatten(1)

        rows = axis(height)[:, None, :].expand(height, width, half)
        columns = axis(width)[None, :, :].expand(height, width, half)
        return torch.cat((rows, columns), dim=2).permute(2, 0, 1)[None].contiguous()


@lru_cache(maxsize=256)
def sine_times(distances: tuple[int, ...], span: int, channels: int, device: torch.device) -> Tensor:
    """Sine code of signed distances in frames, as fractions of `span`: (len(distances), C) float32."""
    with torch.inference_mode(False), torch.no_grad():
        at = torch.tensor(distances, dtype=torch.float32, device=device) / span
        phase = at[:, None] / _periods(channels // 2, device=device)
        return torch.cat((phase.sin(), phase.cos()), dim=1)


@lru_cache(maxsize=32)
def rotary_table(channels: int, height: int, width: int, device: torch.device) -> Tensor:
    """Axial rotations, x in the first half of the channels: (H*W, C/2) complex64, row by row."""
    with torch.inference_mode(False), torch.no_grad():
        quarter = torch.arange(0, channels, 4, dtype=torch.float32, device=device)[: channels // 4]
        rates = 1.0 / torch.pow(_TEMPERATURE, quarter / channels)  # (C/4,)
        cell = torch.arange(height * width, device=device)
        x = (cell % width).float()[:, None] * rates
        y = torch.div(cell, width, rounding_mode="floor").float()[:, None] * rates
        angles = torch.cat((x, y), dim=1)
        return torch.polar(torch.ones_like(angles), angles)


def rotate(x: Tensor, table: Tensor) -> Tensor:
    """Turn pairs of neighbouring channels of (..., N, C) by the angles of a `rotary_table` of N cells."""
    pairs = torch.view_as_complex(torch.unflatten(x.float(), -1, (-1, 2)))  # (..., N, C/2)
    return torch.view_as_real(pairs * table).flatten(-2).to(x.dtype)


class FourierPoints(nn.Module):
    """Code of places in the unit square by random frequencies, shared by prompts and image cells."""

    positional_encoding_gaussian_matrix: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.register_buffer("positional_encoding_gaussian_matrix", torch.randn(2, channels // 2))

    def forward(self, unit_xy: Tensor) -> Tensor:
        """Encode (..., 2) places (x, y) in [0, 1] as (..., C) float32."""
        # half precision would move a click by several pixels
        with torch.autocast(unit_xy.device.type, enabled=False):
            phase = (2 * unit_xy.float() - 1) @ self.positional_encoding_gaussian_matrix.float() * (2 * math.pi)
            return torch.cat((phase.sin(), phase.cos()), dim=-1)

    def grid(self, height: int, width: int) -> Tensor:
        """Code of the centres of a map's cells: (1, C, H, W)."""
        device = self.positional_encoding_gaussian_matrix.device
        y = (torch.arange(height, dtype=torch.float32, device=device) + 0.5) / height
        x = (torch.arange(width, dtype=torch.float32, device=device) + 0.5) / width
        xy = torch.stack((x.expand(height, width), y[:, None].expand(height, width)), dim=-1)
        return self.forward(xy).permute(2, 0, 1)[None]
