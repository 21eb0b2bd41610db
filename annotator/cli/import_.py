"""`annotator import`: masklets of SA-V JSON files into a project."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.console import print_json, progress_bars, say


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "import",
        help="add masklets from SA-V JSON to a project",
        description="Add the masklets of a SA-V file to its video; the project is made if --add-video is given.",
    )
    parser.add_argument("project", type=Path, metavar="PROJECT", help="project file")
    parser.add_argument("path", type=Path, metavar="PATH", help="{video}_manual.json or {video}_auto.json")
    parser.add_argument("--format", choices=["sav"], default="sav", help="format of the file (default: sav)")
    parser.add_argument("--video", help="name of the video in the project (default: as in the file)")
    parser.add_argument("--add-video", type=Path, help="add this video to the project first")
    parser.add_argument("--person", default="import", help="who the masklets are recorded for (default: import)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON, and no progress")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Import and say what was added."""
    from engine.importing import import_sav
    from engine.project import Project

    new = options.add_video is not None and not options.project.exists()
    project = Project.create(options.project) if new else Project.open(options.project)
    with project, progress_bars(quiet=options.json) as report:
        name = options.video
        if options.add_video is not None:
            video, source = project.add_video(
                options.add_video, progress=lambda done, total: report.step("reading the video", done, total)
            )
            source.close()
            name = name or video.name
        ids = import_sav(
            project,
            options.path,
            person=project.person(options.person),
            video_name=name,
            report=lambda done, total: report.step("importing masklets", done, total),
        )
    if options.json:
        print_json({"masklets": list(ids)})
    else:
        say(f"Imported {len(ids)} masklet{'s' * (len(ids) != 1)} into {options.project}.")
    return 0
