"""Memory of one step of fine-tuning an official model, by making that step on the processor and counting what lives.

    python -m benchmarks.training_memory [--models sam2.1_hiera_tiny sam2.1_hiera_small] [--presets decoder everything]

The recipe's own batch and objective in the worst case that its chances allow, forwards, backwards and the optimiser's
step, in bfloat16. Every storage that an operation makes is counted until it is freed: weights, gradients, optimiser,
average, batch, and what is kept or computed again. A graphics card's allocator holds the same tensors; not in the sum
are the driver's own half gigabyte, what a kernel needs while it runs, and what the allocator loses between its blocks.
As on a card attention keeps no matrix of weights: dropout, with which the processor's would, is left out. Weights are
random: bytes do not depend on values. `peak of the process` is what the operating system saw, interpreter and all.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from engine.learning.fine_tuning_recipe import Batches, recipe_for
from engine.training_messages import PRESETS, Preset
from model.config import CONFIGS
from model.sam2 import SAM2, build_model
from model.training.loop import Batch, Objective
from model.training.objectives import ClipObjective, JointObjective
from model.training.schedule import Average, build_optimizer, set_rate

GB = 1e9


class LivingBytes(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts the bytes of all tensor storages that operations under it, or `see`, have met and that still exist."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.now = 0
        self.peak = 0
        self._met: set[int] = set()

    def see(self, tensor: Tensor) -> None:
        """Count the tensor's storage from now on, once."""
        storage = tensor.untyped_storage()
        key, size = storage._cdata, storage.nbytes()
        if key in self._met:
            return
        self._met.add(key)
        self.now += size
        self.peak = max(self.peak, self.now)
        weakref.finalize(storage, self._gone, key, size)

    def _gone(self, key: int, size: int) -> None:
        self._met.discard(key)
        self.now -= size

    def __torch_dispatch__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        for leaf in tree_leaves(result):
            if isinstance(leaf, Tensor):
                self.see(leaf)
        return result


def measure(name: str, preset: Preset, threads: int) -> dict[str, float]:
    """Peaks in GB, the step's minutes."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model = build_model(replace(CONFIGS[name], dropout=0.0))
    recipe = recipe_for(model.config, preset=preset, phase=3)
    assert isinstance(recipe.objective, JointObjective)
    assert recipe.clips is not None
    optimizer = build_optimizer(
        model, weight_decay=0.05, trunk_scale=recipe.trunk_scale, layer_decay=recipe.layer_decay
    )
    set_rate(optimizer, recipe.peak)
    average = Average(model, decay=recipe.ema_decay)
    memory = LivingBytes()
    for tensor in (*model.state_dict().values(), *average.weights.values()):
        memory.see(tensor)
    held = memory.now
    found = {"weights, average": held / GB}
    for kind, batches, objective in (  # the first step makes the optimiser's state, which the second has in memory
        ("photos", recipe.photos, recipe.objective.photos),
        ("clips", recipe.clips, _worst(recipe.objective.clips)),
    ):
        began, memory.peak = time.monotonic(), memory.now
        with memory:
            _step(model, objective, _batch(batches), optimizer)
            average.update(model, step=0)
        found[f"peak, {kind}"] = memory.peak / GB
        found[f"minutes, {kind}"] = (time.monotonic() - began) / 60
    found["peak of the process"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / GB
    return found


def _step(model: SAM2, objective: Objective, batch: Batch, optimizer: torch.optim.Optimizer) -> None:
    optimizer.zero_grad(set_to_none=True)
    with torch.autocast("cpu", torch.bfloat16):
        values = objective(model.train(), batch, torch.Generator().manual_seed(1))
    torch.autograd.backward(values["loss"])
    nn.utils.clip_grad_norm_([p for group in optimizer.param_groups for p in group["params"]], 1.0)
    optimizer.step()


def _worst(clips: ClipObjective) -> ClipObjective:
    """Two prompted frames; clicks, which need answers, rather than a mask."""
    return replace(clips, second=1.0, prompts=replace(clips.prompts, mask=0.0))


def _batch(batches: Batches) -> Batch:
    shape = batches.shape
    frames = torch.randint(0, 256, (batches.count, shape.frames, shape.side, shape.side, 3), dtype=torch.uint8)
    masks = torch.zeros(batches.count, shape.frames, shape.objects, shape.side, shape.side, dtype=torch.uint8)
    masks[..., shape.side // 4 : shape.side // 2, shape.side // 4 : shape.side // 2] = 1
    return {"images": frames, "masks": masks}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the memory of a step of fine-tuning.")
    parser.add_argument("--models", nargs="+", default=["sam2.1_hiera_tiny", "sam2.1_hiera_small"])
    parser.add_argument("--presets", nargs="+", default=list(PRESETS), choices=PRESETS)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    fresh = multiprocessing.get_context("spawn")
    for name in chosen.models:
        for preset in chosen.presets:
            with fresh.Pool(1) as pool:  # a process of its own, so that its peak is its own
                found = pool.apply(measure, (name, preset, chosen.threads))
            print(f"{name} {preset}: " + "  ".join(f"{part} {value:.2f}" for part, value in found.items()), flush=True)


if __name__ == "__main__":
    main()
