"""How a model is fine-tuned: what is shown by phase, which parts learn by preset, and how fast. Plain tables.

Meant to fit 8 GB of graphics memory with the official tiny and small models: above 512 pixels a batch is one clip, and
what the layers compute is computed again for the gradients instead of being kept (`benchmarks/training_memory.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.learning.project_clips import ClipShape
from engine.training_messages import Preset
from model.config import ModelConfig
from model.training.loop import Objective
from model.training.objectives import PAPER_PROMPTS, ClipObjective, ImageObjective, JointObjective, PromptMix
from storage.records import Phase

FRAMES = 8
_LARGE_SIDE = 512
_SMALL_TRUNK = 96  # first width of the smallest official trunk


@dataclass(frozen=True, slots=True)
class Batches:
    """A kind of batch: clips of one shape, and how many."""

    shape: ClipShape
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One fine-tuning: the batches take turns by how many of them the data makes."""

    photos: Batches
    clips: Batches | None
    objective: Objective
    peak: float
    trunk_scale: float
    layer_decay: float
    ema_decay: float = 0.99
    warmup: int = 10

    def sizes(self, *, frames: int, video_frames: int) -> tuple[float, ...]:
        """How many batches of each kind one pass through the data makes; of clips only where videos have frames."""
        photos = frames / self.photos.count
        return (photos,) if self.clips is None else (photos, video_frames / (FRAMES * self.clips.count))


def recipe_for(config: ModelConfig, *, preset: Preset, phase: Phase) -> Recipe:
    """The recipe of a model, a preset and a phase.

    In phase 1 every frame is by itself, so only photos are shown; in phase 2 masks alone condition; phase 3 prompts as
    the paper does, but for three corrective clicks instead of seven, since more are hardly made.
    """
    large = config.image_size > _LARGE_SIDE
    trains_encoder = preset == "everything"
    small_model = config.embed_dim < _SMALL_TRUNK
    prompts = PromptMix(mask=1.0, rounds=1) if phase == 2 else replace(PAPER_PROMPTS, rounds=4)
    photo_prompts = replace(PAPER_PROMPTS, rounds=4)
    photos = ImageObjective(photo_prompts, train_encoder=trains_encoder, saving=large)
    clips = ClipObjective(
        prompts, correct=0.0 if phase == 2 else 0.3, second=0.5, train_encoder=trains_encoder, saving=large
    )
    side = config.image_size
    return Recipe(
        photos=Batches(ClipShape(side=side, frames=1, objects=2 if large else 3), 2 if large else 6),
        clips=None if phase == 1 else Batches(ClipShape(side=side, frames=FRAMES, objects=2), 1 if large else 2),
        objective=photos if phase == 1 else JointObjective(photos=photos, clips=clips),
        peak=1e-4 if small_model else 1e-5,
        trunk_scale=(0.3 if small_model else 0.6) if trains_encoder else 0.0,
        layer_decay=0.9,
    )
