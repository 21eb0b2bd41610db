"""What one training step does: simulated annotation of images and of clips, and the losses of every answer.

Torch, any device; called by the loop. The image is encoded once for all its objects and all rounds of clicks.

Shapes: B images or clips, T frames, K objects in each, N = B * K objects in all, S input pixels, L = S / 2 the side
of the grid on which masks are compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from model.memory_bank import Attended, MemoryBank, MemoryEntry
from model.prompt_encoder import NEGATIVE, POSITIVE
from model.sam2 import SAM2, DecoderOutput, ImageFeatures
from model.training.images import normalise
from model.training.losses import Losses, mask_iou, near_clicks_loss, segmentation_losses
from model.training.prompts import Points, corrective_clicks, first_clicks, noisy_boxes

PREVIOUS_LIMIT = 32.0
"""Previous logits are clamped to this on either side before they become a prompt, as the predictors do."""

_GRID_STRIDE = 2
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PromptMix:
    """How objects are first prompted: a mask, else a box, else a click; then `rounds - 1` corrective clicks.

    `mask` is the chance of a mask, `box` that of a box where it is no mask. Photos never start from masks.
    `near_clicks` weighs what is wrong close to the clicks (`losses.near_clicks_loss`).
    """

    box: float = 0.2
    mask: float = 0.0
    rounds: int = 3
    depth: float = 0.7
    near_clicks: float = 0.0


PAPER_PROMPTS = PromptMix(mask=0.5, box=0.5, rounds=8)
"""A mask half of the time, a click or a box a quarter each, seven corrective clicks (SAM 2, D.2.2)."""


@dataclass(frozen=True, slots=True)
class ImageObjective:
    """Image mode: a first prompt and `rounds - 1` corrective clicks for every object of every photo."""

    prompts: PromptMix
    train_encoder: bool = True
    saving: bool = False

    def __call__(self, model: nn.Module, batch: dict[str, Tensor], generator: torch.Generator) -> dict[str, Tensor]:
        """Return the losses of `images` (B, 1, S, S, 3) uint8 and `masks` (B, 1, K, S, S) uint8."""
        assert isinstance(model, SAM2)
        images, masks = batch["images"][:, 0], batch["masks"][:, 0]
        encoded = _encode(model, images, train_encoder=self.train_encoder, saving=self.saving)
        return self.of_features(model, encoded, masks, generator)

    def of_features(
        self, model: SAM2, encoded: ImageFeatures, masks: Tensor, generator: torch.Generator
    ) -> dict[str, Tensor]:
        """Return the losses of B encoded photos with `masks` (B, K, S, S) uint8."""
        features = model.without_memory(encoded)
        rows = torch.arange(len(masks), device=masks.device).repeat_interleave(masks.shape[1])
        truth = _grid(masks.flatten(0, 1))
        answers = annotate(
            model, features.select(rows), truth, mix=self.prompts, generator=generator, saving=self.saving
        )
        return _summary([losses for _, losses in answers], truth=truth, first=[a for a, _ in answers])


@dataclass(frozen=True, slots=True)
class ClipObjective:
    """Video mode: the first frame is prompted, the others are tracked, sometimes one of them is corrected by a click.

    With chance `second` another frame is prompted from the start as well, and is a pin for all others; where none is, a
    tracked frame gets a corrective click with chance `correct`: never more than two frames are prompted (SAM 2, D.2.2).
    With `train_encoder` false the images are encoded without gradients, which is most of the time of a step. With
    `saving` what the layers compute is not kept but computed again for the gradients: a step takes a third longer and
    a fraction of the memory.
    """

    prompts: PromptMix
    correct: float = 0.3
    second: float = 0.0
    train_encoder: bool = True
    saving: bool = False

    def __call__(self, model: nn.Module, batch: dict[str, Tensor], generator: torch.Generator) -> dict[str, Tensor]:
        """Return the losses of `images` (B, T, S, S, 3) uint8 and `masks` (B, T, K, S, S) uint8; T may be 1."""
        assert isinstance(model, SAM2)
        images, masks = batch["images"], batch["masks"]
        clips, frames, objects = masks.shape[:3]
        features = _encode(model, images.flatten(0, 1), train_encoder=self.train_encoder, saving=self.saving)
        rows = (torch.arange(clips, device=images.device) * frames).repeat_interleave(objects)
        # something is left to track, for a mask that is given teaches nothing by itself
        second = self._draw_frame(self.second, frames, generator) if frames > 2 else None
        corrected = self._draw_frame(self.correct, frames, generator) if second is None else None
        prompted = [0] if second is None else [0, second]

        bank = MemoryBank(max_pins=None)
        losses, ious = [], []
        for t in (*prompted, *(t for t in range(frames) if t not in prompted)):
            frame = features.select(rows + t)
            full = masks[:, t].flatten(0, 1)  # (N, S, S)
            truth = _grid(full)
            if t in prompted:
                answer, terms = self._prompt(model, frame, full, truth, generator, alone=frames == 1)
            else:
                answer, terms = self._track(
                    model, frame, truth, bank.attended(t, reverse=False), generator=generator, correct=t == corrected
                )
                shown = truth.flatten(1).any(dim=1)
                if shown.any():
                    ious.append(_iou(answer, truth)[shown].mean())
            losses += terms
            is_pin = t in prompted or t == corrected
            entry = _remember(model, frame, best_candidate(answer), from_prompt=is_pin, saving=self.saving)
            bank = bank.pin(t, entry) if is_pin else bank.advance(t, entry, reverse=False)
        values = _summary(losses, truth=None, first=[])
        return values | ({"iou_tracked": torch.stack(ious).mean()} if ious else {})

    @staticmethod
    def _draw_frame(probability: float, frames: int, generator: torch.Generator) -> int | None:
        """A frame after the first, with this probability; none in a clip of one frame."""
        if not probability or frames == 1 or not _chance(probability, generator):
            return None
        return int(torch.randint(1, frames, (), generator=generator, device=generator.device))

    def _prompt(
        self,
        model: SAM2,
        frame: ImageFeatures,
        full: Tensor,
        truth: Tensor,
        generator: torch.Generator,
        *,
        alone: bool,
    ) -> tuple[DecoderOutput, list[Losses]]:
        if not alone and _chance(self.prompts.mask, generator):
            return model.adopt_mask(frame, full[:, None].float()), []
        rounds = 1 + int(torch.randint(0, self.prompts.rounds, (), generator=generator, device=generator.device))
        mix = replace(self.prompts, rounds=rounds)
        features = model.without_memory(frame)
        answers = annotate(model, features, truth, mix=mix, generator=generator, saving=self.saving)
        return answers[-1][0], [terms for _, terms in answers]

    def _track(
        self,
        model: SAM2,
        frame: ImageFeatures,
        truth: Tensor,
        past: Attended,
        *,
        generator: torch.Generator,
        correct: bool,
    ) -> tuple[DecoderOutput, list[Losses]]:
        memory = model.memory_tokens(past.spatial, past.pointers, pointer_span=past.pointer_span)
        conditioned = _kept(self.saving, model.attend, frame, memory)
        answer = _kept(self.saving, model.decode, conditioned, multimask=True)
        terms = [_losses(answer, truth)]
        if correct:
            previous = best_candidate(answer).mask_logits
            clicks = corrective_clicks(
                _grid_logits(previous, truth)[:, 0] > 0, truth, generator=generator, depth=self.prompts.depth
            )
            answer = _decode(model, conditioned, clicks, previous=previous, multimask=True, saving=self.saving)
            terms.append(_losses(answer, truth))
        return answer, terms


def _remember(
    model: SAM2, frame: ImageFeatures, chosen: DecoderOutput, *, from_prompt: bool, saving: bool
) -> MemoryEntry:
    spatial = _kept(
        saving,
        model.encode_memory,
        frame,
        chosen.gated_logits(),
        object_score=chosen.object_score,
        from_prompt=from_prompt,
    )
    return MemoryEntry(pointer=chosen.pointers[:, 0], spatial=spatial)


@dataclass(frozen=True, slots=True)
class JointObjective:
    """Images and video together: batches of photos go to the one objective, batches of clips to the other."""

    photos: ImageObjective
    clips: ClipObjective

    def __call__(self, model: nn.Module, batch: dict[str, Tensor], generator: torch.Generator) -> dict[str, Tensor]:
        """Return the losses of the batch, whichever it is, with `loss_clips` for clips beside the common `loss`."""
        if batch["images"].shape[1] == 1:
            return self.photos(model, batch, generator)
        values = self.clips(model, batch, generator)
        return values | {"loss_clips": values["loss"].detach()}


def annotate(
    model: SAM2,
    features: ImageFeatures,
    truth: Tensor,
    *,
    mix: PromptMix,
    generator: torch.Generator,
    saving: bool = False,
) -> list[tuple[DecoderOutput, Losses]]:
    """Prompt and correct N objects of `truth` (N, L, L) bool on one frame; returns each round's answer and losses.

    `features` are ready for decoding. After the first prompt each round adds a click where the answer is wrong and
    gives the logits back, without gradients.
    """
    box = _chance(mix.box, generator)
    if box:
        points = noisy_boxes(truth, generator=generator)
    else:
        points = first_clicks(truth, generator=generator, depth=mix.depth)
    previous: Tensor | None = None
    answers = []
    for round_number in range(mix.rounds):
        ambiguous = round_number == 0 and not box
        answer = _decode(model, features, points, previous=previous, multimask=ambiguous, saving=saving)
        terms = _losses(answer, truth)
        if mix.near_clicks:
            terms = terms.plus(mix.near_clicks * _near_clicks(answer, terms, points, truth))
        answers.append((answer, terms))
        previous = best_candidate(answer).mask_logits
        if round_number + 1 < mix.rounds:
            predicted = _grid_logits(previous, truth)[:, 0] > 0
            clicks = corrective_clicks(predicted, truth, generator=generator, depth=mix.depth)
            points = points.followed_by(clicks)
    return answers


def _encode(model: SAM2, images: Tensor, *, train_encoder: bool, saving: bool) -> ImageFeatures:
    """Encode images (B, S, S, 3) uint8; without gradients in the encoder proper, if it is not to be trained."""
    parts = torch.split(images, 1) if saving else [images]
    with torch.set_grad_enabled(train_encoder and torch.is_grad_enabled()):
        maps = [_kept(saving, model.image_encoder, normalise(part)) for part in parts]
        stride4, stride8, stride16 = (torch.cat(level) if saving else level[0] for level in zip(*maps, strict=True))
    return ImageFeatures(*model.sam_mask_decoder.project_skips(stride4, stride8), stride16)


def best_candidate(answer: DecoderOutput) -> DecoderOutput:
    """Keep each object's candidate of highest predicted IoU, as a predictor without further knowledge does."""
    rows = torch.arange(len(answer.iou), device=answer.iou.device)
    best = answer.iou.argmax(dim=1)
    return replace(
        answer,
        mask_logits=answer.mask_logits[rows, best][:, None],
        iou=answer.iou[rows, best][:, None],
        pointers=answer.pointers[rows, best][:, None],
    )


def _decode(
    model: SAM2,
    features: ImageFeatures,
    points: Points,
    *,
    previous: Tensor | None,
    multimask: bool,
    saving: bool,
) -> DecoderOutput:
    """Decode with points on the loss grid, moved to the centres of the input pixels they stand for."""
    if previous is not None:
        previous = previous.detach().clamp(-PREVIOUS_LIMIT, PREVIOUS_LIMIT)
    xy = points.xy * _GRID_STRIDE + (_GRID_STRIDE - 1) / 2
    return _kept(
        saving,
        model.decode,
        features,
        points=xy,
        labels=points.labels,
        previous_logits=previous,
        multimask=multimask,
    )


def _kept(saving: bool, compute: Callable[..., T], *inputs: Any, **options: Any) -> T:
    """Call `compute`; with `saving` what it needs for the gradients is computed again when they are."""
    if not (saving and torch.is_grad_enabled()):
        return compute(*inputs, **options)
    result: T = checkpoint(compute, *inputs, use_reentrant=False, **options)
    return result


def _grid(masks: Tensor) -> Tensor:
    """Bring masks (N, S, S) 0/1 to the loss grid: (N, L, L) bool."""
    return F.avg_pool2d(masks.float()[:, None], _GRID_STRIDE)[:, 0] >= 0.5


def _grid_logits(logits: Tensor, truth: Tensor) -> Tensor:
    """Enlarge logits (N, M, ., .) to the grid of `truth` (N, L, L)."""
    return F.interpolate(logits.float(), size=truth.shape[-2:], mode="bilinear", align_corners=False)


def _losses(answer: DecoderOutput, truth: Tensor) -> Losses:
    logits = _grid_logits(answer.mask_logits, truth)
    return segmentation_losses(logits, truth, predicted_iou=answer.iou, presence=answer.object_score)


def _near_clicks(answer: DecoderOutput, terms: Losses, points: Points, truth: Tensor) -> Tensor:
    rows = torch.arange(len(truth), device=truth.device)
    supervised = _grid_logits(answer.mask_logits[rows, terms.best][:, None], truth)[:, 0]
    is_click = (points.labels == POSITIVE) | (points.labels == NEGATIVE)
    return near_clicks_loss(supervised, truth, xy=points.xy, is_click=is_click)


def _iou(answer: DecoderOutput, truth: Tensor) -> Tensor:
    logits = _grid_logits(best_candidate(answer).mask_logits, truth)
    return mask_iou(logits.detach(), truth[:, None].float())[:, 0]


def _summary(terms: list[Losses], *, truth: Tensor | None, first: list[DecoderOutput]) -> dict[str, Tensor]:
    """Average the rounds' losses and, in image mode, name the IoU reached after each round."""
    count = max(len(terms), 1)
    values = {
        "loss": sum((t.total for t in terms), torch.zeros(())) / count,
        "focal": sum((t.focal.detach() for t in terms), torch.zeros(())) / count,
        "dice": sum((t.dice.detach() for t in terms), torch.zeros(())) / count,
        "presence": sum((t.presence.detach() for t in terms), torch.zeros(())) / count,
    }
    if truth is not None:
        for number, answer in enumerate(first, start=1):
            values[f"iou_{number}"] = _iou(answer, truth).mean()
    return values


def _chance(probability: float, generator: torch.Generator) -> bool:
    return bool(torch.rand((), generator=generator, device=generator.device) < probability)
