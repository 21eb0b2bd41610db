"""Simulated prompts for training: clicks and boxes from masks, corrective clicks from errors (SAM 2, appendix D.2.2).

Torch, any device. Points are (x, y) in pixels of the S x S masks' grid; randomness from the generator passed in.

Shapes: N objects, P points, S side.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from model.prompt_encoder import BOX_END, BOX_START, NEGATIVE, PADDING, POSITIVE


@dataclass(frozen=True, slots=True)
class Points:
    """Points (N, P, 2) float32 and their labels (N, P) int64, as the prompt encoder takes them."""

    xy: Tensor
    labels: Tensor

    def followed_by(self, other: Points) -> Points:
        """Return these points and then the others."""
        return Points(torch.cat((self.xy, other.xy), dim=1), torch.cat((self.labels, other.labels), dim=1))


def first_clicks(masks: Tensor, *, generator: torch.Generator, depth: float = 1.0) -> Points:
    """Draw one positive click in each of `masks` (N, S, S) bool; an empty mask gets padding instead of a click.

    `depth` is the share of clicks that prefer the object's inside, as people do; the others fall anywhere in it.
    """
    xy = _draw_pixels(masks, generator=generator, depth=depth)
    labels = torch.where(masks.flatten(1).any(dim=1), POSITIVE, PADDING)
    return Points(xy[:, None], labels[:, None])


def corrective_clicks(predicted: Tensor, masks: Tensor, *, generator: torch.Generator, depth: float = 1.0) -> Points:
    """Draw one click in each error region between `predicted` and `masks` (N, S, S) bool, labelled by the truth there.

    Where nothing is wrong the click confirms the object; where there is no object either, padding.
    """
    wrong = predicted ^ masks
    perfect = ~wrong.flatten(1).any(dim=1)
    region = torch.where(perfect[:, None, None], masks, wrong)
    xy = _draw_pixels(region, generator=generator, depth=depth)
    column, row = xy.long().unbind(dim=1)
    truth = masks[torch.arange(len(masks), device=masks.device), row, column]
    labels = torch.where(truth, POSITIVE, NEGATIVE)
    labels = torch.where(region.flatten(1).any(dim=1), labels, PADDING)
    return Points(xy[:, None], labels[:, None])


def noisy_boxes(masks: Tensor, *, generator: torch.Generator, noise: float = 0.1, most_px: float = 20.0) -> Points:
    """Return the boxes of `masks` (N, S, S) bool as two corners each, every side off by up to `noise` of its length.

    No side is off by more than `most_px` pixels; corners stay in the picture. An empty mask gets padding.
    """
    columns, rows = masks.any(dim=1), masks.any(dim=2)
    size = masks.shape[-1]
    place = torch.arange(size, device=masks.device)
    low = torch.stack([torch.where(line, place, size - 1).amin(dim=1) for line in (columns, rows)], dim=1)
    high = torch.stack([torch.where(line, place, 0).amax(dim=1) for line in (columns, rows)], dim=1)
    extent = (high - low + 1).float()
    reach = (extent * noise).clamp(max=most_px)
    shift = (torch.rand(len(masks), 2, 2, generator=generator, device=masks.device) * 2 - 1) * reach[:, None]
    corners = (torch.stack((low, high), dim=1) + shift).clamp(0, size - 1)
    labels = torch.tensor([BOX_START, BOX_END], device=masks.device).expand(len(masks), 2)
    exists = masks.flatten(1).any(dim=1)
    return Points(corners, torch.where(exists[:, None], labels, PADDING))


def _draw_pixels(regions: Tensor, *, generator: torch.Generator, depth: float) -> Tensor:
    """Draw one pixel (x, y) float32 of each of `regions` (N, S, S) bool; anything where a region is empty."""
    weights = regions.float()
    window = max(regions.shape[-1] // 16, 1) * 2 + 1
    inside = F.avg_pool2d(weights[:, None], window, stride=1, padding=window // 2)[:, 0] ** 4
    prefers = torch.rand(len(regions), 1, 1, generator=generator, device=regions.device) < depth
    weights = (weights * torch.where(prefers, inside, 1.0)).flatten(1)
    weights = torch.where(weights.sum(dim=1, keepdim=True) > 0, weights, 1.0)
    index = torch.multinomial(weights, 1, generator=generator)[:, 0]
    return torch.stack((index % regions.shape[-1], index // regions.shape[-1]), dim=1).float()
