"""`annotator demo`: the whole loop on the bundled clip; in the window where there is a display, else without one.

Without a window two people take turns: one prompts, propagates, corrects a later frame and submits; the other
verifies; then the masklets leave as SA-V JSON, masks and an overlay video. What it does, a person would do by hand in
the window.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import resources
from annotator.cli import display
from annotator.cli.arguments import add_json
from annotator.cli.console import print_json, progress_bars, say, warn


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "demo",
        help="play the whole loop on the bundled clip",
        description="Prompt, propagate, correct, verify and export on the bundled clip, "
        "and leave the results to look at. With a display and no option, the window opens on the clip instead.",
    )
    parser.add_argument("--headless", action="store_true", help="play it without a window")
    parser.add_argument("--out", type=Path, help="folder for the results (default: demo-output)")
    parser.add_argument("--checkpoint", type=Path, help="checkpoint file (default: the bundled one)")
    parser.add_argument("--device", help="auto, cpu, cuda, mps (default: auto)")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Open the window on the clip, or play the loop, telling each act, and say where the results lie."""
    asked = (options.headless, options.out, options.checkpoint, options.device, options.json)
    if not any(asked):
        reason = display.refusal()
        if reason is None:
            from annotator.app import run_window

            return run_window(None, sample=True)
        warn(f"{reason.partition(';')[0]}. The loop is played without a window.")
    from engine.demo import play
    from engine.model_client import ModelClient

    with ModelClient() as client, progress_bars(quiet=options.json) as report:
        result = play(
            options.out or Path("demo-output"),
            client=client,
            checkpoint=options.checkpoint or resources.BUNDLED_CHECKPOINT,
            device=options.device or "auto",
            report=report,
            tell=lambda sentence: say(sentence, quiet=options.json),
        )
    results = {
        "overlay": result.overlay,
        "annotations": result.document,
        "masks": result.masks,
        "project": result.project,
    }
    if options.json:
        print_json({name: str(path) for name, path in results.items()})
        return 0
    say("\nThe results:")
    for name, path in results.items():
        say(f"  {name:<12} {path}")
    return 0
