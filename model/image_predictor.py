"""Prompts on a single image, without any memory (SAM 2's image mode; Phase 1 of the data engine).

Runs in the model process, on the thread that calls it: inference mode and autocast are entered here, per call.
Holds a model and nothing else; features belong to the caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from model.predictions import Candidates, FrameFeatures, Prompts, split
from model.preprocessing import frame_to_input, prompts_to_input
from model.sam2 import SAM2, DecoderOutput, ImageFeatures

_LOGIT_LIMIT = 32.0
_AMBIGUOUS_PROMPTS = 1


@contextmanager
def running(model: SAM2, precision: torch.dtype) -> Iterator[None]:
    """Inference mode on this thread, with autocast to `precision` unless that is float32."""
    half = precision != torch.float32
    with torch.inference_mode(), torch.autocast(model.device.type, dtype=precision if half else None, enabled=half):
        yield


class ImagePredictor:
    """Answers prompts on encoded frames. Puts the model into evaluation mode."""

    def __init__(self, model: SAM2, *, precision: torch.dtype = torch.float32) -> None:
        self.model = model.eval()
        self.precision = precision

    def encode(self, frame: npt.NDArray[np.uint8]) -> FrameFeatures:
        """Encode an RGB frame (H, W, 3) uint8 of any size, on the model's device."""
        image = frame_to_input(frame, size=self.model.config.image_size, device=self.model.device)
        with running(self.model, self.precision):
            maps = self.model.encode_image(image)
        return FrameFeatures(maps.stride4, maps.stride8, maps.stride16, (frame.shape[0], frame.shape[1]))

    def predict(
        self,
        features: FrameFeatures,
        prompts: Prompts,
        *,
        previous_logits: Tensor | None = None,
        multimask: bool | None = None,
    ) -> Candidates:
        """Answer prompts on a frame as if it had no past; the logits are given whatever the object score says.

        `previous_logits` (4h, 4w) are those of the mask to be refined. Several candidates are made for a single
        point, or as `multimask` says.
        """
        with running(self.model, self.precision):
            maps = self.model.without_memory(features.maps)
            output = answer(
                self.model, maps, prompts, features.frame_size, previous_logits=previous_logits, multimask=multimask
            )
            return split(output, output.mask_logits)[0]


def answer(
    model: SAM2,
    maps: ImageFeatures,
    prompts: Prompts,
    frame_size: tuple[int, int],
    *,
    previous_logits: Tensor | None,
    multimask: bool | None = None,
) -> DecoderOutput:
    """Decode one object's prompts on prepared features; arguments as in `ImagePredictor.predict`."""
    points, labels = prompts_to_input(prompts, frame_size=frame_size, size=model.config.image_size, device=model.device)
    if previous_logits is not None:
        previous_logits = _as_mask_prompt(previous_logits.to(model.device), side=maps.stride4.shape[-1])
    several = len(prompts) <= _AMBIGUOUS_PROMPTS if multimask is None else multimask
    return model.decode(maps, points=points, labels=labels, previous_logits=previous_logits, multimask=several)


def _as_mask_prompt(logits: Tensor, *, side: int) -> Tensor:
    """Clamp logits (., .) and bring them to the decoder's resolution: (1, 1, 4h, 4w)."""
    logits = logits.float().clamp(-_LOGIT_LIMIT, _LOGIT_LIMIT)[None, None]
    if logits.shape[-2:] != (side, side):
        logits = F.interpolate(logits, size=(side, side), mode="bilinear", align_corners=False, antialias=True)
    return logits
