"""Masks through a video: prompts with memory, mask prompts, remembering and tracking (SAM 2, section 4).

Runs in the model process, on the thread that calls it. Holds a model and nothing that belongs to a video: features,
predictions and memory banks are values that the caller keeps, so any of them can be dropped and made again.

A propagation is, per frame: `encode`, `track` with every object's bank, `remember_all`, and each bank's `advance`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from model.image_predictor import ImagePredictor, answer, running
from model.memory_attention import MemoryTokens, batch_memories
from model.memory_bank import MemoryBank, MemoryEntry
from model.predictions import Candidates, FrameFeatures, FramePrediction, Prompts, split
from model.preprocessing import mask_to_input
from model.sam2 import SAM2, ImageFeatures


class VideoTracker:
    """Tracks objects through frames. Puts the model into evaluation mode.

    No more than `objects_at_once` objects go through the model together, which bounds the memory a frame takes.
    """

    def __init__(self, model: SAM2, *, precision: torch.dtype = torch.float32, objects_at_once: int = 16) -> None:
        self._images = ImagePredictor(model, precision=precision)
        self.model = model
        self.precision = precision
        self.objects_at_once = objects_at_once

    def encode(self, frame: npt.NDArray[np.uint8]) -> FrameFeatures:
        """Encode an RGB frame (H, W, 3) uint8 of any size, on the model's device."""
        return self._images.encode(frame)

    def predict(
        self,
        features: FrameFeatures,
        prompts: Prompts,
        *,
        previous_logits: Tensor | None = None,
        memory: MemoryBank | None = None,
        frame: int = 0,
        reverse: bool = False,
    ) -> Candidates:
        """Answer one object's prompts on a frame.

        Without `memory` the frame has no past. With it, the prompts correct a mask that was tracked to `frame`
        (forwards or in `reverse`), whose logits (4h, 4w) should be `previous_logits`. Three candidates for a single
        point, else one; their logits are those of absence where the object score is not positive.
        """
        with running(self.model, self.precision):
            if memory is None:
                maps = self.model.without_memory(features.maps)
            else:
                maps = self.model.attend(features.maps, self._tokens(memory, frame=frame, reverse=reverse))
            output = answer(self.model, maps, prompts, features.frame_size, previous_logits=previous_logits)
            return split(output, output.gated_logits())[0]

    def condition_on_mask(self, features: FrameFeatures, mask: npt.NDArray[np.bool_]) -> FramePrediction:
        """Take a mask (H, W) bool, of any size, as a frame's answer; an empty mask says that the object is absent."""
        image = mask_to_input(mask, size=self.model.config.image_size, device=self.model.device)
        with running(self.model, self.precision):
            output = self.model.adopt_mask(features.maps, image)
            return split(output, output.mask_logits)[0].choose()

    def remember(self, features: FrameFeatures, prediction: FramePrediction, *, from_prompt: bool) -> MemoryEntry:
        """Make the memory of a prediction on the frame it was made for; `from_prompt` for a pin."""
        return self.remember_all(features, [prediction], from_prompt=from_prompt)[0]

    def remember_all(
        self, features: FrameFeatures, predictions: Sequence[FramePrediction], *, from_prompt: bool
    ) -> list[MemoryEntry]:
        """Make the memories of several objects' predictions on one frame."""
        entries: list[MemoryEntry] = []
        for start in range(0, len(predictions), self.objects_at_once):
            part = predictions[start : start + self.objects_at_once]
            device = self.model.device
            with running(self.model, self.precision):
                logits = torch.stack([prediction.low_res for prediction in part])[:, None].to(device)
                scores = torch.tensor([prediction.object_score for prediction in part], device=device)
                memories = self.model.encode_memory(features.maps, logits, object_score=scores, from_prompt=from_prompt)
            # a clone each, for a slice would keep the whole batch alive
            entries += [
                MemoryEntry(pointer=prediction.pointer[None], spatial=memory[None].clone())
                for prediction, memory in zip(part, memories, strict=True)
            ]
        return entries

    def track(
        self, features: FrameFeatures, frame: int, banks: Sequence[MemoryBank], *, reverse: bool
    ) -> list[FramePrediction]:
        """Find every object on `frame` from its bank, in the banks' order.

        Objects go through the model in batches; those with less to attend to are padded, which changes nothing.
        """
        predictions: list[FramePrediction] = []
        for start in range(0, len(banks), self.objects_at_once):
            part = banks[start : start + self.objects_at_once]
            with running(self.model, self.precision):
                memories = [self._tokens(bank, frame=frame, reverse=reverse) for bank in part]
                maps = self.model.attend(features.maps, batch_memories(memories))
                predictions += self._decode_tracked(maps)
        return predictions

    def _decode_tracked(self, maps: ImageFeatures) -> list[FramePrediction]:
        output = self.model.decode(maps, multimask=True)
        return [candidates.choose() for candidates in split(output, output.gated_logits())]

    def _tokens(self, bank: MemoryBank, *, frame: int, reverse: bool) -> MemoryTokens:
        attended = bank.attended(frame, reverse=reverse)
        device = self.model.device
        return self.model.memory_tokens(
            [(age, memory.to(device)) for age, memory in attended.spatial],
            [(distance, pointer.to(device)) for distance, pointer in attended.pointers],
            pointer_span=attended.pointer_span,
        )
