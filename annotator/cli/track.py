"""`annotator track`: prompts in, masklets out, without a window."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.arguments import add_checkpoint, add_device, add_json, rate
from annotator.cli.console import print_json, progress_bars, say, warn


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "track",
        help="track prompted objects through a video and write SA-V JSON",
        description="Apply the prompts of a JSON file to a video, propagate in both directions and write the masklets.",
    )
    parser.add_argument("video", type=Path, metavar="VIDEO", help="a video file or a folder of images")
    parser.add_argument("--prompts", type=Path, required=True, help="prompts.json: points, boxes, masks by frame")
    parser.add_argument("--out", type=Path, required=True, help="folder for the results")
    add_checkpoint(parser)
    add_device(parser)
    parser.add_argument("--rate", type=rate, help="grid frames per second (default: every frame)")
    parser.add_argument("--png", action="store_true", help="also write every mask as a PNG")
    parser.add_argument("--overlay", action="store_true", help="also write a video with the masks drawn over it")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Track, export, and say where the results lie."""
    from engine.batch import TrackJob, track_video
    from engine.model_client import ModelClient

    job = TrackJob(
        video=options.video,
        prompts=options.prompts,
        out=options.out,
        checkpoint=options.checkpoint,
        device=options.device,
        rate=options.rate,
        png=options.png,
        overlay=options.overlay,
    )
    with ModelClient() as client, progress_bars(quiet=options.json) as report:
        result = track_video(job, client=client, report=report)
    for warning in result.warnings:
        warn(warning)
    pace = result.seconds_per_frame
    if options.json:
        print_json(
            {
                "documents": [str(path) for path in result.documents],
                "project": str(result.project),
                "objects": result.objects,
                "frames": result.frames,
                "seconds_per_frame": pace,
                "warnings": list(result.warnings),
            }
        )
        return 0
    speed = "" if pace is None else f" at {1 / pace:.1f} frames/s"
    objects = "1 object" if result.objects == 1 else f"{result.objects} objects"
    frames = "1 frame" if result.frames == 1 else f"{result.frames} frames"
    say(f"Tracked {objects} over {frames}{speed}.")
    for path in result.documents:
        say(f"  {path}")
    return 0
