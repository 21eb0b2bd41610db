"""Graphics memory that fine-tuning an official model needs, estimated on the processor.

    python -m benchmarks.training_memory [--models sam2.1_hiera_tiny sam2.1_hiera_small]

No graphics card is used, so this is an estimate. What autograd keeps is counted by hooks, in bfloat16 and without
dropout, so that attention keeps no matrix of weights, as on a card; for a clip of the recipe's length by extrapolating
from short ones. To it come the largest part that is computed again for the gradients, weights, gradients, optimiser and
average, and a flat sum for the driver and for what comes and goes. Weights are random: bytes do not depend on values.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from engine.learning.fine_tuning_recipe import recipe_for
from engine.training_messages import PRESETS
from model.config import CONFIGS
from model.memory_attention import MemoryTokens
from model.sam2 import MAX_POINTERS, MEMORY_FRAMES, SAM2, build_model
from model.training.objectives import JointObjective
from model.training.schedule import build_optimizer

GB = 1e9
FLAT_BYTES = 1.5 * GB
SHORT = (2, 3)


def kept_bytes(compute: Callable[[], Any], *, model: SAM2) -> int:
    """Bytes that autograd keeps of a computation, parameters not counted, every storage once."""
    known = {parameter.untyped_storage().data_ptr() for parameter in model.parameters()}
    sizes: dict[int, int] = {}
    alive: list[Tensor] = []

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in known:
            sizes[storage.data_ptr()] = storage.nbytes()
            alive.append(tensor)  # so that no address is used twice
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor), torch.autocast("cpu", torch.bfloat16):
        compute()
    return sum(sizes.values())


def largest_part(model: SAM2, *, objects: int, train_encoder: bool) -> int:
    """Bytes of the largest of the parts that are computed again one at a time."""
    side = model.config.image_size
    image = torch.zeros(1, 3, side, side)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        features = model.encode_image(image)
    _, _, height, width = features.stride16.shape
    memory_dim, dim = model.config.memory_dim, model.config.d_model
    spatial = torch.zeros(objects, memory_dim, height, width)
    memory: MemoryTokens = model.memory_tokens(
        [(age, spatial) for age in range(MEMORY_FRAMES)],
        [(distance, torch.zeros(objects, dim)) for distance in range(1, MAX_POINTERS // 2)],
    )
    rows = features.select(torch.zeros(objects, dtype=torch.int64))
    parts = {
        "attend": lambda: model.attend(rows, memory),
        "decode": lambda: model.decode(rows, multimask=True),
        **({"encode": lambda: model.image_encoder(image)} if train_encoder else {}),
    }
    return max(kept_bytes(part, model=model) for part in parts.values())


def estimate(name: str, preset: Any) -> dict[str, float]:
    """Bytes by what they are for."""
    model = build_model(CONFIGS[name]).eval()
    recipe = recipe_for(model.config, preset=preset, phase=3)
    clips = recipe.clips
    assert clips is not None
    assert isinstance(recipe.objective, JointObjective)
    objective, side = recipe.objective.clips, model.config.image_size
    optimizer = build_optimizer(model, weight_decay=0.05, trunk_scale=recipe.trunk_scale)
    trained = sum(p.numel() for group in optimizer.param_groups for p in group["params"])
    everything = sum(p.numel() for p in model.parameters())

    def clip(frames: int) -> int:
        masks = torch.zeros(1, frames, clips.shape.objects, side, side, dtype=torch.uint8)
        masks[..., side // 4 : side // 2, side // 4 : side // 2] = 1
        batch = {"images": torch.zeros(1, frames, side, side, 3, dtype=torch.uint8), "masks": masks}
        generator = torch.Generator().manual_seed(1)
        return kept_bytes(lambda: objective(model, batch, generator), model=model)

    short, longer = (clip(frames) for frames in SHORT)
    per_frame = (longer - short) / (SHORT[1] - SHORT[0])
    return {
        "weights, average": everything * 8,
        "gradients, optimiser": trained * 12,
        "kept of a clip": short + per_frame * (clips.shape.frames - SHORT[0]),
        "largest part": largest_part(model, objects=clips.shape.objects, train_encoder=objective.train_encoder) * 1.5,
        "flat": FLAT_BYTES,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Estimate the graphics memory of fine-tuning.")
    parser.add_argument("--models", nargs="+", default=["sam2.1_hiera_tiny", "sam2.1_hiera_small"])
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    for name in chosen.models:
        for preset in PRESETS:
            parts = estimate(name, preset)
            words = "  ".join(f"{part} {size / GB:.2f}" for part, size in parts.items())
            print(f"{name} {preset}: {sum(parts.values()) / GB:.1f} GB ({words})", flush=True)


if __name__ == "__main__":
    main()
