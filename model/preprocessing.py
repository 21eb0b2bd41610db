"""From frames, prompts and masks to the network's square input, and back to the frame's size.

Images and videos alike are resized with antialiased bilinear interpolation of the 0..1 picture and without keeping
the aspect ratio, as the reference's image predictor does. (Its video loader uses a bicubic filter instead; one
road for both makes a frame's features the same wherever they are needed.)

Shapes: H x W pixels of the frame, S pixels of the square input, N points.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from model.mask_cleaning import NO_POINTS, cleaned
from model.mask_decoder import upsample
from model.predictions import Prompts
from model.prompt_encoder import BOX_END, BOX_START

_MEAN = (0.485, 0.456, 0.406)
_STD = (0.229, 0.224, 0.225)

NOISE_CELLS = 4
"""Smaller regions of a mask, in cells of its low-resolution logits, are not meant."""


def frame_to_input(frame: npt.NDArray[np.uint8], *, size: int, device: torch.device) -> Tensor:
    """Turn an RGB frame (H, W, 3) uint8 into a normalised input (1, 3, S, S) float32."""
    if frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8:
        raise ValueError(f"a frame is (height, width, 3) uint8, not {frame.shape} {frame.dtype}")
    # torch.tensor copies, and thereby takes read-only and mirrored arrays too
    image = torch.tensor(np.ascontiguousarray(frame), device=device).permute(2, 0, 1)[None].float()
    if image.shape[-2:] != (size, size):
        image = F.interpolate(image, size=(size, size), mode="bilinear", align_corners=False, antialias=True)
    mean = torch.tensor(_MEAN, device=device)[:, None, None] * 255
    std = torch.tensor(_STD, device=device)[:, None, None] * 255
    return (image - mean) / std


def mask_to_input(mask: npt.NDArray[np.bool_], *, size: int, device: torch.device) -> Tensor:
    """Turn a mask (H, W) bool into 0/1 float32 (1, 1, S, S): a pixel is inside if half of it is."""
    if mask.ndim != 2 or mask.dtype != np.bool_:
        raise ValueError(f"a mask is (height, width) bool, not {mask.shape} {mask.dtype}")
    image = torch.tensor(np.ascontiguousarray(mask), device=device)[None, None].float()
    if image.shape[-2:] == (size, size):
        return image
    image = F.interpolate(image, size=(size, size), mode="bilinear", align_corners=False, antialias=True)
    return (image >= 0.5).float()


def prompts_to_input(
    prompts: Prompts, *, frame_size: tuple[int, int], size: int, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Turn prompts on a frame of (H, W) into points (1, N, 2) in input pixels and labels (1, N), box corners first."""
    points, labels = prompts.points, prompts.labels
    if prompts.box is not None:
        points = np.concatenate((prompts.box.reshape(2, 2), points))
        labels = np.concatenate((np.array((BOX_START, BOX_END)), labels))
    unit = torch.tensor(points, dtype=torch.float32) / torch.tensor((frame_size[1], frame_size[0]))
    return (unit * size)[None].to(device), torch.tensor(labels, dtype=torch.int64, device=device)[None]


def upsample_logits(low_res: Tensor, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """Enlarge mask logits (4h, 4w) bilinearly to a frame of (H, W); the mask is where they are positive."""
    logits: npt.NDArray[np.float32] = upsample(low_res[None, None], size)[0, 0].cpu().numpy()
    return logits


def binary_mask(low_res: Tensor, size: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """The mask (H, W) bool of low-resolution logits (4h, 4w)."""
    inside = upsample(low_res[None, None], size)[0, 0] > 0  # compared where the logits are: a quarter to hand over
    mask: npt.NDArray[np.bool_] = inside.cpu().numpy()
    return mask


def clean_mask(
    low_res: Tensor, size: tuple[int, int], *, points: npt.NDArray[np.floating] = NO_POINTS
) -> npt.NDArray[np.bool_]:
    """The mask (H, W) bool of low-resolution logits (4h, 4w) without its noise: holes and specks of a few of its cells.

    What has one of `points` (N, 2), pixels of the frame, in it stays. The reference fills holes of up to 8 cells.
    """
    height, width = size
    cell_px = height * width / low_res.numel()
    return cleaned(binary_mask(low_res, size), min_region_px=NOISE_CELLS * cell_px, points=points)
