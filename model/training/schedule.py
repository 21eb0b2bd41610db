"""How fast to learn: learning rates over the run and over the parts of the model. Torch, no files."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

TRUNK_PREFIX = "image_encoder."


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


def build_optimizer(model: nn.Module, *, weight_decay: float, trunk_scale: float) -> torch.optim.AdamW:
    """Make AdamW groups with `scale` (relative learning rate): the image encoder learns at `trunk_scale`.

    Biases, norms, single embeddings and position codes do not decay. A trunk scale of 0 leaves the encoder out.
    """
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, parameter in model.named_parameters():
        scale = trunk_scale if name.startswith(TRUNK_PREFIX) else 1.0
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
