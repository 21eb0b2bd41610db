"""`annotator evaluate`: how good a checkpoint is, by J&F, by clicks and by the size of things."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.arguments import add_checkpoint
from annotator.cli.console import print_json, progress_bars, say, warn

_INTERRUPTED = 130
_PRINTED = Path("-")
"""What `--json` without a file stands for."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "evaluate",
        help="score a checkpoint on videos or photos with known masks",
        description="Annotate known videos with a simulated annotator and score the masks. Ctrl-C keeps what is done.",
    )
    parser.add_argument(
        "data", type=Path, metavar="DATA", help="a DAVIS-style folder, SA-V files with their videos, or a project"
    )
    add_checkpoint(parser)
    parser.add_argument(
        "--protocol",
        choices=["vos", "offline", "online", "photos"],
        default="vos",
        help="vos: prompt the first frame; offline, online: correct up to 8; photos: click 5 times (default: vos)",
    )
    parser.add_argument(
        "--prompt",
        choices=["1", "3", "5", "box", "mask"],
        default="3",
        help="what vos gives on the first frame: clicks, a box or the mask (default: 3)",
    )
    parser.add_argument(
        "--part",
        choices=["validation", "development", "train"],
        help="part of the data sets the program is trained on (default: validation; of other data everything)",
    )
    parser.add_argument("--sequences", nargs="+", default=[], metavar="NAME", help="only these videos")
    parser.add_argument("--target", type=_share, default=0.75, help="J&F to which clicks are counted (default: 0.75)")
    parser.add_argument("--device", default="cpu", help="cpu, cuda, cuda:1, mps (default: cpu)")
    parser.add_argument(
        "--json",
        nargs="?",
        type=Path,
        const=_PRINTED,
        metavar="FILE",
        help="write everything as JSON, or print the table",
    )
    parser.add_argument("--plots", type=Path, metavar="DIR", help="folder for plots as SVG")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Evaluate and print the tables; 130 where it was stopped, with what was finished by then."""
    from engine.evaluating import EvaluationJob, evaluate

    printed = options.json == _PRINTED
    job = EvaluationJob(
        data=options.data,
        checkpoint=options.checkpoint,
        protocol=options.protocol,
        prompt=options.prompt,
        part=options.part,
        sequences=tuple(options.sequences),
        target=options.target,
        device=options.device,
        document=None if printed else options.json,
        plots=options.plots,
    )
    with progress_bars(quiet=printed) as report:
        found = evaluate(job, report=report)
    if printed:
        print_json({"finished": found.whole, "table": found.table})
    else:
        say(found.text)
        for path in (job.document, job.plots):
            say(f"  {path}", quiet=path is None)
    if found.whole:
        return 0
    warn("stopped; these are the objects that were finished.")
    return _INTERRUPTED


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError("the target must be between 0 and 1")
    return share
