"""Prints the largest deviation from the reference implementation's numbers, case by case.

    python -m benchmarks.oracle_agreement [FOLDER] [--reduce OUT]

FOLDER holds the records (default: the environment variable ANNOTATOR_ORACLE, else the reduced copy of the test suite).
With --reduce the fixtures of the test suite are made from it instead.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from rich.console import Console
from rich.table import Table

from benchmarks.oracle_replay import VARIANTS, VIDEO_CASES, Deviation, Records, load_frames, pack

FIXTURES = Path(__file__).parents[1] / "tests" / "numerics" / "fixtures"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(os.environ.get("ANNOTATOR_ORACLE", FIXTURES)))
    parser.add_argument("--reduce", type=Path, metavar="OUT")
    arguments = parser.parse_args()
    if arguments.reduce:
        reduce_records(arguments.folder, arguments.reduce)
        return 0
    table = Table("variant", "case", "logits", "scores", "pointers", "agrees")
    records = Records(arguments.folder)
    worst = Deviation()
    for variant in VARIANTS:
        cases = records.run_images(variant)
        cases |= {f"video/{case}": records.run_video(variant, case) for case in VIDEO_CASES}
        for case, gap in cases.items():
            numbers = (f"{value:.1e}" for value in (gap.logits, gap.scores, gap.pointers))
            table.add_row(variant, case, *numbers, "yes" if gap.agrees else "NO")
            worst = worst.joined(gap)
    console = Console()
    console.print(table)
    console.print(f"largest: logits {worst.logits:.1e}, scores {worst.scores:.1e}, pointers {worst.pointers:.1e}")
    return 0 if worst.agrees else 1


def reduce_records(folder: Path, out: Path) -> None:
    """Write the test suite's copy: all cases and frames, logits in steps of 1/8192, one full-size candidate."""
    out.mkdir(parents=True, exist_ok=True)
    frames = load_frames(folder)
    Image.fromarray(frames.reshape(-1, *frames.shape[2:])).save(out / "frames.webp", lossless=True, method=6)
    for variant in VARIANTS:
        with np.load(folder / f"expected_{variant}.npz") as file:
            expected = pack(dict(file))
        full = "resized/one_point_multi/full_res"
        if full in expected:
            expected[full] = expected[full][:1]
        np.savez_compressed(out / f"expected_{variant}.npz", **expected)  # type: ignore[arg-type]  # the stub knows no keys
    for checkpoint in folder.glob("micro_sam2.*.pt"):
        shutil.copyfile(checkpoint, out / checkpoint.name)


if __name__ == "__main__":
    sys.exit(main())
