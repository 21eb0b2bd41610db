"""How fast to learn: learning rates over the run and over the parts of the model. Torch, no files."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from model.training.dense import MODEL_PREFIX

TRUNK_PREFIX = "image_encoder."
_TRUNK = TRUNK_PREFIX + "trunk."
_BLOCK = re.compile(r"image_encoder\.trunk\.blocks\.(\d+)\.")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Linear warm-up to `peak`, then half a cosine down to `peak * floor` at `steps`."""

    peak: float
    steps: int
    warmup: int = 100
    floor: float = 0.02

    def rate(self, step: int) -> float:
        """Return the learning rate of step `step`, counted from 0; past the end it stays at the floor."""
        if step < self.warmup:
            return self.peak * (step + 1) / self.warmup
        done = min((step - self.warmup) / max(self.steps - self.warmup, 1), 1.0)
        return self.peak * (self.floor + (1 - self.floor) * 0.5 * (1 + math.cos(math.pi * done)))


def layer_scales(model: nn.Module, *, trunk_scale: float, layer_decay: float) -> dict[str, float]:
    """Relative learning rate of every parameter by name.

    The image encoder learns at `trunk_scale`, and each block of its trunk at `layer_decay` times the rate of the block
    after it; patches and position codes count as the layer before the first block (SAM 2, D.2: 0.8 and 0.9). The model
    may be a `WithDenseHead`, whose head learns at the full rate.
    """
    full_names = [name for name, _ in model.named_parameters()]
    names = [name.removeprefix(MODEL_PREFIX) for name in full_names]
    blocks = 1 + max((int(found[1]) for name in names if (found := _BLOCK.match(name))), default=-1)
    scales = {}
    for full_name, name in zip(full_names, names, strict=True):
        scales[full_name] = 1.0
        if name.startswith(TRUNK_PREFIX):
            found = _BLOCK.match(name)
            layers_above = blocks - 1 - int(found[1]) if found else blocks if name.startswith(_TRUNK) else 0
            scales[full_name] = trunk_scale * layer_decay**layers_above
    return scales


def build_optimizer(
    model: nn.Module, *, weight_decay: float, trunk_scale: float, layer_decay: float = 1.0
) -> torch.optim.AdamW:
    """Make AdamW groups with `scale` (relative learning rate), see `layer_scales`.

    Biases, norms, single embeddings and position codes do not decay. A trunk scale of 0 leaves the encoder out.
    """
    scales = layer_scales(model, trunk_scale=trunk_scale, layer_decay=layer_decay)
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, parameter in model.named_parameters():
        scale = scales[name]
        if scale == 0.0:
            continue
        plain = parameter.ndim < 2 or parameter.shape[0] == 1 or name.rpartition(".")[2].startswith("pos_embed")
        groups.setdefault((scale, 0.0 if plain else weight_decay), []).append(parameter)
    return torch.optim.AdamW(
        [
            {"params": parameters, "weight_decay": decay, "scale": scale}
            for (scale, decay), parameters in groups.items()
        ],
        lr=0.0,
        betas=(0.9, 0.99),
    )


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Set every group's learning rate to `rate` times its scale."""
    for group in optimizer.param_groups:
        group["lr"] = rate * group["scale"]


def choose_part(step: int, *, sizes: Sequence[float], seed: int) -> int:
    """Say which kind of batch step `step` is made of: kind k as often as its share of the data, `sizes[k]`.

    A function of seed and step alone, so that a resumed run and all processes of one run agree. The paper alternates
    batches of images and of video in this way (SAM 2, D.2.2).
    """
    return random.Random(f"{seed}/{step}").choices(range(len(sizes)), weights=sizes)[0]


class Average:
    """Exponential moving average of a model's weights, in float32; what is evaluated and shipped."""

    def __init__(self, model: nn.Module, *, decay: float) -> None:
        self.decay = decay
        self.weights = {name: value.detach().clone() for name, value in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model: nn.Module, *, step: int) -> None:
        """Take in the weights after step `step`; early steps weigh more, so that the start is soon forgotten."""
        keep = min(self.decay, (1 + step) / (10 + step))
        for name, value in model.state_dict().items():
            if value.is_floating_point():
                self.weights[name].lerp_(value, 1 - keep)
            else:
                self.weights[name].copy_(value)

    def take_up(self, weights: Mapping[str, Tensor]) -> None:
        """Go on from weights of before, wherever they lie."""
        for name, value in weights.items():
            self.weights[name].copy_(value)
