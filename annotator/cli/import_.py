"""`annotator import`: masklets of SA-V JSON files into a project."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.arguments import add_json
from annotator.cli.console import Reporter, print_json, progress_bars, say
from engine.errors import EngineError
from storage.errors import StorageError

if TYPE_CHECKING:
    from engine.project import Project


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "import",
        help="add masklets from SA-V JSON or mask images to a project",
        description="Add the masklets of a SA-V file, or a folder of mask images, to a video. The project is made if a "
        "video is added to it.",
    )
    parser.add_argument("project", type=Path, metavar="PROJECT", help="project file")
    parser.add_argument(
        "path",
        type=Path,
        metavar="PATH",
        help="{video}_manual.json, {video}_auto.json, or with --format masks a folder",
    )
    parser.add_argument(
        "--format", choices=["sav", "masks"], default="sav", help="SA-V JSON, or a folder of mask images"
    )
    parser.add_argument("--video", help="name of the video in the project (default: as in the file)")
    parser.add_argument("--add-video", type=Path, help="add this video to the project first")
    parser.add_argument("--person", default="import", help="who the masklets are recorded for (default: import)")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Import and say what was added."""
    from engine.project import Project

    new = options.add_video is not None and not options.project.exists()
    project = Project.create(options.project) if new else Project.open(options.project)
    try:
        with project, progress_bars(quiet=options.json) as report:
            ids = _import(project, options, report)
    except (EngineError, StorageError):
        if new:
            project.remove()
        raise
    if options.json:
        print_json({"masklets": list(ids)})
    else:
        say(f"Imported {len(ids)} masklet{'s' * (len(ids) != 1)} into {options.project}.")
    return 0


def _import(project: Project, options: argparse.Namespace, report: Reporter) -> tuple[int, ...]:
    from engine.importing import import_masks, import_sav

    def tell(done: int, total: int) -> None:
        report.step("importing masklets", done, total)

    name = options.video
    if options.add_video is not None:
        video, source = project.add_video(
            options.add_video, progress=lambda done, total: report.step("reading the video", done, total)
        )
        source.close()
        name = name or video.name
    person = project.person(options.person)
    if options.format == "masks":
        return import_masks(project, options.path, person=person, video=project.only_video(name), report=tell)
    return import_sav(project, options.path, person=person, video_name=name, report=tell)
