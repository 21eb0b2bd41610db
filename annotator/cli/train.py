"""`annotator train`: a version of the model from accepted masklets."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import resources
from annotator.cli.arguments import add_json
from annotator.cli.console import Reporter, print_json, progress_bars, say
from annotator.words.quality_words import clicks_words
from engine.errors import EngineError
from engine.session.operations import Progress

if TYPE_CHECKING:
    from engine import training_messages as wire
    from engine.training_job import TrainingJob


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "train",
        help="fine-tune a checkpoint on accepted masklets",
        description="Train a new version of the model on a project's accepted masklets, or on SA-V files or a folder "
        "in the DAVIS layout. Some masklets are kept apart and say whether the version is better. A training that was "
        "interrupted goes on when the same command is given again.",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--project", type=Path, help="project whose accepted masklets are learnt from")
    what.add_argument("--data", type=Path, help="SA-V file or folder, or a folder with JPEGImages and Annotations")
    parser.add_argument(
        "--from",
        dest="checkpoint",
        type=Path,
        help="checkpoint to start from (default: the project's for the phase, else the bundled one)",
    )
    parser.add_argument("--out", type=Path, help="file for the checkpoint, with --data")
    parser.add_argument(
        "--preset",
        choices=["decoder", "everything"],
        default="decoder",
        help="what learns: mask decoder and memory only, or the image encoder too (default: decoder)",
    )
    parser.add_argument("--phase", type=int, choices=[1, 2, 3], default=3, help="what it is trained for (default: 3)")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--steps", type=int, help="how many steps")
    length.add_argument("--minutes", type=float, help="about how long (default: 20)")
    parser.add_argument("--device", default="auto", help="cpu, cuda, … (default: a graphics card if there is one)")
    parser.add_argument("--threads", type=int, help="threads on the processor (default: one fewer than it has)")
    parser.add_argument("--seed", type=int, default=0, help="of all that is random (default: 0)")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train and say what came of it."""
    from engine import training_messages as wire
    from engine.training_job import TrainingJob

    if (options.data is None) != (options.out is None):
        raise EngineError("Give --out with --data, and only then: a project keeps its versions beside itself.")
    job = TrainingJob(_request(options))
    try:
        with progress_bars(quiet=options.json) as report:
            end = _watch(job, report)
    finally:
        job.close()
    if isinstance(end, wire.Failed):
        raise EngineError(end.sentence)
    assert isinstance(end, wire.Finished)
    if options.json:
        print_json(_document(end))
    else:
        _tell(end, project=options.project is not None)
    return 0


def _request(options: argparse.Namespace) -> wire.TrainingRequest:
    from engine import training_messages as wire

    return wire.TrainingRequest(
        checkpoint=str(_checkpoint(options)),
        project=None if options.project is None else str(options.project.resolve()),
        data=None if options.data is None else str(options.data.resolve()),
        out=None if options.out is None else str(options.out.resolve()),
        preset=options.preset,
        phase=options.phase,
        steps=options.steps,
        minutes=wire.DEFAULT_MINUTES if options.minutes is None else options.minutes,
        device=options.device,
        threads=options.threads,
        seed=options.seed,
    )


def _checkpoint(options: argparse.Namespace) -> Path:
    from engine.checkpoints.versions import checkpoint_in_use
    from engine.project import Project

    if options.checkpoint is not None:
        return Path(options.checkpoint).resolve()
    if options.project is not None:
        with Project.open(options.project) as project:
            in_use = checkpoint_in_use(project, phase=options.phase)
        if in_use is not None:
            return Path(in_use.path)
    return resources.BUNDLED_CHECKPOINT


def _watch(job: TrainingJob, report: Reporter) -> wire.Event:
    from engine import training_messages as wire

    for event in job:
        if isinstance(event, wire.Stage):
            report(Progress(event.what, event.done, event.total, event.seconds_left))
    return event


def _document(end: wire.Finished) -> dict[str, Any]:
    import msgspec

    document: dict[str, Any] = msgspec.to_builtins(end)
    return document


def _tell(end: wire.Finished, *, project: bool) -> None:
    before, after = end.before, end.after
    say(f"Written: {end.file}")
    say(f"On {after.objects} held-out masklet{'s' * (after.objects != 1)}, three clicks on the first frame:")
    say(f"  J&F                 {before.j_and_f:.3f} → {after.j_and_f:.3f}")
    reached = f"{before.reached} → {after.reached} of {after.objects} reached it"
    say(f"  clicks to J&F {after.target}  {clicks_words(before)} → {clicks_words(after)}, {reached}")
    if not project:
        return
    if end.used:
        say("The project works with this version from now on.")
    else:
        say("It does worse than the checkpoint it came from: it is kept, but the project goes on with the one before.")
