"""What a narrower or wider model would learn in as many steps, and what a frame of it costs.

    python -m benchmarks.model_size --data DIR [--packed FOLDER] [--steps 700]

Three models that differ in width alone are taught densely as the first stage of the bundled model's training is
(`engine.learning.pretrain`, stage `dense-128`), with one schedule and the same pictures. IoU is that of dense queries
on what they are taught, the mean of the last hundred steps: pictures they have seen at most a few times. Milliseconds
are those of `model_speed` at the bundled model's side: encoding, tracking and remembering one object.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import torch
from rich.console import Console
from rich.table import Table

from benchmarks.model_speed import measure
from engine.learning.drawing import ClipDrawer
from engine.learning.packed import PackedSet
from engine.learning.pretrain import STAGES, draw_batch, open_packed
from model.config import NANO, ModelConfig
from model.sam2 import build_model
from model.training.curve import read_records
from model.training.dense import WithDenseHead
from model.training.initialise import prepare_untrained
from model.training.loop import LoopSettings, TrainingLoop
from model.training.schedule import Schedule

STAGE = STAGES["dense-128"]
LAST_STEPS = 100
WIDTHS: tuple[ModelConfig, ...] = (
    replace(NANO, name="narrow", embed_dim=24, d_model=96, decoder_mlp_dim=384, iou_hidden_dim=96, memory_mlp_dim=384),
    NANO,
    replace(
        NANO,
        name="wide",
        embed_dim=48,
        d_model=192,
        decoder_mlp_dim=768,
        iou_hidden_dim=192,
        memory_dim=48,
        memory_mlp_dim=768,
    ),
)


def learn(config: ModelConfig, packed: PackedSet, *, steps: int) -> tuple[int, float, float]:
    """Train a model's encoder; returns its parameters, the IoU it comes to, and minutes of training."""
    (part,) = STAGE.parts
    drawer = ClipDrawer(packed, part.recipe)
    torch.manual_seed(0)
    model = build_model(config)
    prepare_untrained(model)
    with tempfile.TemporaryDirectory() as folder:
        loop = TrainingLoop(
            WithDenseHead(model, channels=config.d_model),
            settings=LoopSettings(
                stage="size", seed=0, schedule=Schedule(peak=STAGE.peak, steps=steps, warmup=STAGE.warmup)
            ),
            objective=STAGE.objective,
            draw=lambda step: draw_batch(drawer, numbers=range(part.batch), seed=0, step=step),
            folder=Path(folder),
        )
        loop.run()
        records = read_records(Path(folder) / "curve.jsonl")
    late = [record["iou_dense"] for record in records if record["step"] > steps - LAST_STEPS]
    return sum(p.numel() for p in model.parameters()), fmean(late), loop.seconds / 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of public data sets")
    parser.add_argument("--packed", type=Path, default=Path("runs/packed"), help="folder of the packed data")
    parser.add_argument("--steps", type=int, default=700)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    packed = open_packed(chosen.data, folder=chosen.packed)
    table = Table("model", "parameters", "IoU", "minutes of training", "ms a frame", "frames a second")
    for config in WIDTHS:
        parameters, iou, minutes = learn(config, packed, steps=chosen.steps)
        options = {"device": "cpu", "half": False, "objects": 1, "threads": chosen.threads}
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            encode, _, track, remember, _ = pool.apply(measure, (config,), {"size": NANO.image_size, **options})
        spent = encode + track + remember
        table.add_row(
            config.name,
            f"{parameters / 1e6:.1f} M",
            f"{iou:.3f}",
            f"{minutes:.1f}",
            f"{spent:.0f}",
            f"{1000 / spent:.1f}",
        )
        Console().print(table)


if __name__ == "__main__":
    main()
