"""`annotator auto`: automatic masklets of a video or a folder of videos, into the queue for review."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.arguments import add_checkpoint, add_device, add_json, rate
from annotator.cli.console import print_json, progress_bars, say, warn

if TYPE_CHECKING:
    from engine.auto.runs import AutoResult, VideoResult

_FILTERS = {
    "decoded": "masks decoded",
    "good": "of good predicted IoU",
    "stable": "stable",
    "uncut": "not cut off by a window",
    "distinct": "distinct",
}
_WHY = {
    "known": "annotated already",
    "double": "the same as a better one",
    "unseen": "hardly visible",
    "unsure": "of low predicted IoU on the way",
    "unstable": "unstable on the way",
}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "auto",
        help="find objects in videos and hand automatic masklets in for review",
        description="Look for everything on the first frame with a grid of points, track it through the video, and "
        "submit what holds as automatic masklets. A video that is done is skipped; an interrupted one is gone on with.",
    )
    parser.add_argument("source", type=Path, metavar="VIDEO|DIR", help="a video, a folder of images or of videos")
    parser.add_argument("--project", type=Path, required=True, help="project file; made if it is not there")
    parser.add_argument(
        "--points", type=int, metavar="N", help="points per side on the whole frame (default: 32; on a CPU 16)"
    )
    parser.add_argument(
        "--crops",
        type=_crops,
        metavar="N,N",
        help="points per side in each of 2×2 zoomed windows, then of 4×4; 0 for none (default: 16,4; on a CPU 0)",
    )
    parser.add_argument("--min-iou", type=float, help="predicted IoU from which a mask is kept")
    parser.add_argument("--min-stability", type=float, help="stability score from which a mask is kept")
    parser.add_argument("--min-region", type=int, metavar="PIXELS", help="smaller holes and specks are cleaned away")
    add_checkpoint(parser)
    add_device(parser)
    parser.add_argument("--rate", type=rate, help="grid frames per second of a new project (default: 6)")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run over the videos, and say of each what became of it; 1 where one could not be done."""
    from engine.auto.runs import AutoJob, auto_videos
    from engine.auto.settings import Wishes, described
    from engine.model_client import ModelClient

    wishes = Wishes(
        points=options.points,
        crops=options.crops,
        min_predicted_iou=options.min_iou,
        min_stability=options.min_stability,
        min_region_px=options.min_region,
    )
    job = AutoJob(
        source=options.source,
        project=options.project,
        checkpoint=options.checkpoint,
        device=options.device,
        rate=options.rate,
        wishes=wishes,
    )
    with ModelClient() as client, progress_bars(quiet=options.json) as report:
        result = auto_videos(job, client=client, report=report, tell=lambda video: _tell(video, quiet=options.json))
    failed = [video.video for video in result.videos if video.failure is not None]
    if options.json:
        print_json(_document(result))
    else:
        say(f"Grid: {described(result.settings.search.grids)}.")
        made = sum(video.made for video in result.videos)
        say(f"Made for review in {result.project}: {_masklets(made)}.")
        if failed:
            warn(f"Not done: {', '.join(failed)}. The same command goes on with what is left.")
    return int(bool(failed))


def _tell(video: VideoResult, *, quiet: bool) -> None:
    if video.failure is not None:
        warn(video.failure)
    elif video.skipped:
        say(f"{video.video}: done already, {_masklets(video.made)}.", quiet=quiet)
    elif not video.found.get("distinct"):
        say(
            f"{video.video}: no object was found on the first frame; ask for less with --min-iou and --min-stability, "
            "or for more points.",
            quiet=quiet,
        )
    else:
        say(f"{video.video}: {_masklets(video.made)} in {video.seconds:.1f} s.", quiet=quiet)
        say(f"  {_listed(video.found, _FILTERS)}", quiet=quiet)
        if video.dropped:
            say(f"  dropped: {_listed(video.dropped, _WHY)}", quiet=quiet)


def _masklets(count: int) -> str:
    return f"{count} masklet{'s' * (count != 1)}"


def _listed(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    return ", ".join(f"{counts[name]} {word}" for name, word in words.items() if name in counts)


def _document(result: AutoResult) -> dict[str, object]:
    return {
        "project": str(result.project),
        "grids": list(result.settings.search.grids),
        "videos": [
            {
                "video": video.video,
                "masklets": video.made,
                "found": dict(video.found),
                "dropped": dict(video.dropped),
                "seconds": video.seconds,
                "skipped": video.skipped,
                "failure": video.failure,
            }
            for video in result.videos
        ],
    }


def _crops(text: str) -> tuple[int, ...]:
    try:
        sides = tuple(int(part) for part in text.split(","))
    except ValueError:
        sides = (-1,)
    if min(sides) < 0:
        raise argparse.ArgumentTypeError("say points per side for each level of windows, as 16,4, or 0 for none")
    return sides
