"""What one training step does: simulated annotation of images and of clips, and the losses of every answer.

Torch, any device; called by the loop. The image is encoded once for all its objects and all rounds of clicks.

Shapes: B images or clips, T frames, K objects in each, N = B * K objects in all, S input pixels, L = S / 2 the side
of the grid on which masks are compared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model.memory_attention import MemoryTokens
from model.sam2 import MEMORY_FRAMES, SAM2, DecoderOutput, ImageFeatures
from model.training.images import normalise
from model.training.losses import Losses, mask_iou, segmentation_losses
from model.training.prompts import Points, corrective_clicks, first_clicks, noisy_boxes

PREVIOUS_LIMIT = 32.0
"""Previous logits are clamped to this on either side before they become a prompt, as the predictors do."""

_GRID_STRIDE = 2


@dataclass(frozen=True, slots=True)
class PromptMix:
    """How objects are first prompted: what boxes and masks leave of one are clicks. Photos never start from masks."""

    box: float = 0.2
    mask: float = 0.0
    rounds: int = 3
    depth: float = 0.7


@dataclass(frozen=True, slots=True)
class ImageObjective:
    """Image mode: a first prompt and `rounds - 1` corrective clicks for every object of every photo."""

    prompts: PromptMix
    train_encoder: bool = True

    def __call__(self, model: nn.Module, batch: dict[str, Tensor], generator: torch.Generator) -> dict[str, Tensor]:
        """Return the losses of `images` (B, 1, S, S, 3) uint8 and `masks` (B, 1, K, S, S) uint8."""
        assert isinstance(model, SAM2)
        images, masks = batch["images"][:, 0], batch["masks"][:, 0]
        features = model.without_memory(_encode(model, images, train_encoder=self.train_encoder))
        rows = torch.arange(len(images), device=images.device).repeat_interleave(masks.shape[1])
        truth = _grid(masks.flatten(0, 1))
        answers = annotate(model, features.select(rows), truth, mix=self.prompts, generator=generator)
        return _summary([losses for _, losses in answers], truth=truth, first=[a for a, _ in answers])


@dataclass(frozen=True, slots=True)
class ClipObjective:
    """Video mode: the first frame is prompted, the others are tracked, sometimes one of them is corrected by a click.

    With `train_encoder` false the images are encoded without gradients, which is most of the time of a step.
    """

    prompts: PromptMix
    correct: float = 0.3
    train_encoder: bool = True

    def __call__(self, model: nn.Module, batch: dict[str, Tensor], generator: torch.Generator) -> dict[str, Tensor]:
        """Return the losses of `images` (B, T, S, S, 3) uint8 and `masks` (B, T, K, S, S) uint8."""
        assert isinstance(model, SAM2)
        images, masks = batch["images"], batch["masks"]
        clips, frames, objects = masks.shape[:3]
        features = _encode(model, images.flatten(0, 1), train_encoder=self.train_encoder)
        rows = (torch.arange(clips, device=images.device) * frames).repeat_interleave(objects)
        corrected = frames
        if _chance(self.correct, generator):
            corrected = int(torch.randint(1, frames, (), generator=generator, device=generator.device))

        past = _Past([], [])
        losses, ious = [], []
        for t in range(frames):
            frame = features.select(rows + t)
            full = masks[:, t].flatten(0, 1)  # (N, S, S)
            truth = _grid(full)
            if t == 0:
                answer, terms = self._prompt(model, frame, full, truth, generator)
            else:
                answer, terms = self._track(model, frame, truth, past, generator=generator, correct=t == corrected)
                shown = truth.flatten(1).any(dim=1)
                if shown.any():
                    ious.append(_iou(answer, truth)[shown].mean())
            losses += terms
            chosen = best_candidate(answer)
            logits, score = chosen.gated_logits(), chosen.object_score
            past.memories.append(
                model.encode_memory(frame, logits, object_score=score, from_prompt=t in {0, corrected})
            )
            past.pointers.append(chosen.pointers[:, 0])
        values = _summary(losses, truth=None, first=[])
        return values | ({"iou_tracked": torch.stack(ious).mean()} if ious else {})

    def _prompt(
        self, model: SAM2, frame: ImageFeatures, full: Tensor, truth: Tensor, generator: torch.Generator
    ) -> tuple[DecoderOutput, list[Losses]]:
        if _chance(self.prompts.mask, generator):
            return model.adopt_mask(frame, full[:, None].float()), []
        rounds = 1 + int(torch.randint(0, self.prompts.rounds, (), generator=generator, device=generator.device))
        mix = replace(self.prompts, rounds=rounds)
        answers = annotate(model, model.without_memory(frame), truth, mix=mix, generator=generator)
        return answers[-1][0], [terms for _, terms in answers]

    def _track(
        self,
        model: SAM2,
        frame: ImageFeatures,
        truth: Tensor,
        past: _Past,
        *,
        generator: torch.Generator,
        correct: bool,
    ) -> tuple[DecoderOutput, list[Losses]]:
        conditioned = model.attend(frame, past.tokens(model))
        answer = model.decode(conditioned, multimask=True)
        terms = [_losses(answer, truth)]
        if correct:
            previous = best_candidate(answer).mask_logits
            clicks = corrective_clicks(
                _grid_logits(previous, truth)[:, 0] > 0, truth, generator=generator, depth=self.prompts.depth
            )
            answer = _decode(model, conditioned, clicks, previous=previous, multimask=True)
            terms.append(_losses(answer, truth))
        return answer, terms


@dataclass(frozen=True, slots=True)
class _Past:
    """Memories and pointers of the clip's frames so far; frame 0 was prompted."""

    memories: list[Tensor]
    pointers: list[Tensor]

    def tokens(self, model: SAM2) -> MemoryTokens:
        """Lay out what the next frame attends to: the prompted frame, the latest frames, all pointers."""
        now = len(self.memories)
        recent = [(now - s, self.memories[s]) for s in range(max(1, now - MEMORY_FRAMES + 1), now)]
        pointers = [(now - s, self.pointers[s]) for s in range(now)]
        return model.memory_tokens([(0, self.memories[0]), *recent], pointers)


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
    model: SAM2, features: ImageFeatures, truth: Tensor, *, mix: PromptMix, generator: torch.Generator
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
        answer = _decode(model, features, points, previous=previous, multimask=ambiguous)
        answers.append((answer, _losses(answer, truth)))
        previous = best_candidate(answer).mask_logits
        if round_number + 1 < mix.rounds:
            predicted = _grid_logits(previous, truth)[:, 0] > 0
            clicks = corrective_clicks(predicted, truth, generator=generator, depth=mix.depth)
            points = points.followed_by(clicks)
    return answers


def _encode(model: SAM2, images: Tensor, *, train_encoder: bool) -> ImageFeatures:
    """Encode images (B, S, S, 3) uint8; without gradients in the encoder proper, if it is not to be trained."""
    with torch.set_grad_enabled(train_encoder and torch.is_grad_enabled()):
        stride4, stride8, stride16 = model.image_encoder(normalise(images))
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
    model: SAM2, features: ImageFeatures, points: Points, *, previous: Tensor | None, multimask: bool
) -> DecoderOutput:
    """Decode with points on the loss grid, moved to the centres of the input pixels they stand for."""
    if previous is not None:
        previous = previous.detach().clamp(-PREVIOUS_LIMIT, PREVIOUS_LIMIT)
    xy = points.xy * _GRID_STRIDE + (_GRID_STRIDE - 1) / 2
    return model.decode(features, points=xy, labels=points.labels, previous_logits=previous, multimask=multimask)


def _grid(masks: Tensor) -> Tensor:
    """Bring masks (N, S, S) 0/1 to the loss grid: (N, L, L) bool."""
    return F.avg_pool2d(masks.float()[:, None], _GRID_STRIDE)[:, 0] >= 0.5


def _grid_logits(logits: Tensor, truth: Tensor) -> Tensor:
    """Enlarge logits (N, M, ., .) to the grid of `truth` (N, L, L)."""
    return F.interpolate(logits.float(), size=truth.shape[-2:], mode="bilinear", align_corners=False)


def _losses(answer: DecoderOutput, truth: Tensor) -> Losses:
    logits = _grid_logits(answer.mask_logits, truth)
    return segmentation_losses(logits, truth, predicted_iou=answer.iou, presence=answer.object_score)


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
