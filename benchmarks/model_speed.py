"""Milliseconds for encoding, a first click, tracking and remembering, and the peak memory, per model and threads.

    python -m benchmarks.model_speed [--config NAME ...] [--size S ...] [--threads N ...] [--device D] [--objects K]

Each row is measured in a process of its own, on random weights: seven spatial memories and sixteen pointers, the
most a propagation from one prompt attends to. Times are the best of several runs; encoding includes resizing a
720 x 1280 frame, a click and a tracked frame include handing over the mask at that size.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from model.config import CONFIGS, ModelConfig
from model.memory_bank import MemoryBank
from model.predictions import Prompts
from model.preprocessing import clean_mask
from model.sam2 import build_model
from model.video_tracker import VideoTracker

_FRAME = (720, 1280)
_SECONDS = 2.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", nargs="+", default=["nano"], choices=CONFIGS)
    parser.add_argument("--size", nargs="+", type=int, help="input sides in pixels (default: the config's own)")
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--half", action="store_true", help="autocast to bfloat16")
    parser.add_argument("--objects", type=int, default=1)
    arguments = parser.parse_args()
    title = f"milliseconds, {arguments.objects} object(s), {arguments.device}{', bfloat16' if arguments.half else ''}"
    table = Table("model", "input", "threads", "encode", "first click", "track", "remember", "peak MB", title=title)
    context = multiprocessing.get_context("spawn")
    for name in arguments.config:
        for size in arguments.size or [CONFIGS[name].image_size]:
            for threads in arguments.threads:
                with context.Pool(1) as pool:
                    options = {"device": arguments.device, "half": arguments.half, "objects": arguments.objects}
                    row = pool.apply(measure, (CONFIGS[name],), {"size": size, "threads": threads, **options})
                table.add_row(name, str(size), str(threads), *(f"{value:.1f}" for value in row))
    Console().print(table)


def measure(
    config: ModelConfig, *, size: int, threads: int, device: str, half: bool, objects: int
) -> tuple[float, ...]:
    """Milliseconds for encode, click, track and remember, and the peak memory in MB (of the device, if it is one)."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model = build_model(replace(config, image_size=size)).to(device)
    tracker = VideoTracker(model, precision=torch.bfloat16 if half else torch.float32, objects_at_once=objects)
    frame = np.random.default_rng(0).integers(0, 255, (*_FRAME, 3), dtype=np.uint8)
    prompts = Prompts(points=np.array([[400, 300]], np.float32), labels=np.array([1]))

    features = tracker.encode(frame)
    prediction = tracker.predict(features, prompts).choose()
    bank = MemoryBank().pin(0, tracker.remember(features, prediction, from_prompt=True))
    for at in range(1, 16):
        bank = bank.advance(at, tracker.remember(features, prediction, from_prompt=False), reverse=False)

    def click() -> None:
        clean_mask(tracker.predict(features, prompts).choose().low_res, _FRAME)

    def track() -> None:
        for found in tracker.track(features, 16, [bank] * objects, reverse=False):
            clean_mask(found.low_res, _FRAME)

    def remember() -> None:
        tracker.remember_all(features, [prediction] * objects, from_prompt=False)

    times = [_best(run, device) for run in (lambda: tracker.encode(frame), click, track, remember)]
    if device.startswith("cuda"):
        return (*times, torch.cuda.max_memory_allocated(device) / 1e6)
    return (*times, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)


def _best(run: Callable[[], object], device: str) -> float:
    """Best time of one call in milliseconds, over at least three calls and about two seconds."""
    run()
    best, started, calls = float("inf"), time.perf_counter(), 0
    while calls < 3 or time.perf_counter() - started < _SECONDS:
        before = time.perf_counter()
        run()
        if device.startswith("cuda"):
            torch.cuda.synchronize(device)
        best = min(best, time.perf_counter() - before)
        calls += 1
    return best * 1e3


if __name__ == "__main__":
    main()
