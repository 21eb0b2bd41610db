"""How long an action takes, measured in one way by every benchmark of single actions."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Mapping

import numpy as np

Timing = dict[str, float]


def timed(repeat: int, action: Callable[[], object]) -> Timing:
    """Milliseconds of an action: median, 95th percentile, and the processor's share, which other load leaves alone."""
    took, worked = [], []
    for _ in range(repeat):
        start, start_cpu = time.perf_counter(), time.process_time()
        action()
        took.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - start_cpu) * 1000)
    return {
        "median_ms": round(statistics.median(took), 2),
        "p95_ms": round(float(np.percentile(took, 95)), 2),
        "cpu_ms": round(statistics.median(worked), 2),
    }


def print_timings(results: Mapping[str, Timing], *, as_json: bool) -> None:
    """Print a line for each, or one JSON object."""
    if as_json:
        print(json.dumps(results))
        return
    for name, value in results.items():
        print(f"{name:30} {value['median_ms']:8.2f} ms median  {value['p95_ms']:8.2f} ms p95")
