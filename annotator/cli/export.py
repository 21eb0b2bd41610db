"""`annotator export`: the accepted masklets of a project as SA-V JSON."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.arguments import add_json
from annotator.cli.console import print_json, progress_bars, say


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "export",
        help="write a project's masklets as SA-V JSON",
        description="Write {video}_manual.json and {video}_auto.json of every video, each with a side file.",
    )
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--format", choices=["sav"], default="sav", help="format of the files (default: sav)")
    parser.add_argument("--out", type=Path, required=True, help="folder for the files")
    parser.add_argument("--unverified", action="store_true", help="also masklets that nobody has judged satisfactory")
    parser.add_argument(
        "--splits",
        action="store_true",
        help="keep to the split into train, val and test, and write it to splits.json; videos without one get one",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Export and say which files were written."""
    from engine.exporting import export_sav
    from engine.project import Project

    with Project.open(options.project) as project, progress_bars(quiet=options.json) as report:
        documents = export_sav(
            project,
            options.out,
            unverified=options.unverified,
            splits=options.splits,
            report=lambda done, total: report.step("exporting videos", done, total),
        )
    if options.json:
        print_json({"documents": [str(path) for path in documents]})
    else:
        say("Exported:")
        for path in documents:
            say(f"  {path}")
    return 0
