"""`annotator checkpoints`: which there are, fetching an official one, and checking a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import resources
from annotator.cli.arguments import add_json
from annotator.cli.console import print_json, progress_bars, say
from annotator.words.quality_words import clicks_words
from engine.errors import EngineError

if TYPE_CHECKING:
    from engine import model_protocol as wire
    from engine.checkpoints.versions import Version

_MB = 1_000_000


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "checkpoints",
        help="list, download or verify checkpoints",
        description="List the checkpoints there are, download an official one, or check that a file is a good one.",
    )
    parser.add_argument("part", choices=["list", "download", "verify"], help="what to do")
    parser.add_argument("what", nargs="?", help="download: a name from the list; verify: a file")
    parser.add_argument("--project", type=Path, help="list the versions trained in this project too")
    parser.add_argument("--folder", type=Path, help="folder of downloaded checkpoints (default: the program's own)")
    parser.add_argument("--mirror", metavar="URL", help="download from this address instead of the official host")
    parser.add_argument("--device", default="cpu", help="device to verify on: cpu, cuda, … (default: cpu)")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do the part that was asked for."""
    if options.part == "list":
        return _list(options)
    if options.what is None:
        missing = "the name of an official checkpoint (see the list)" if options.part == "download" else "a file"
        raise EngineError(f"Say what to {options.part}: {missing}.")
    return _download(options) if options.part == "download" else _verify(options, Path(options.what))


def _list(options: argparse.Namespace) -> int:
    from engine.checkpoints.official_checkpoints import OFFICIAL
    from engine.checkpoints.versions import versions
    from engine.project import Project

    folder = _folder(options)
    rows: list[dict[str, Any]] = [
        {
            "name": each.name,
            "bytes": each.size,
            "sha256": each.sha256,
            "url": each.url(),
            "file": str(folder / each.file) if (folder / each.file).exists() else None,
        }
        for each in OFFICIAL
    ]
    made: tuple[Version, ...] = ()
    if options.project is not None:
        with Project.open(options.project) as project:
            made = versions(project.store)
    if options.json:
        print_json({"bundled": str(resources.BUNDLED_CHECKPOINT), "official": rows, "versions": _documents(made)})
        return 0
    say(f"Bundled: {resources.BUNDLED_CHECKPOINT}")
    say("Official (annotator checkpoints download NAME):")
    for row in rows:
        say(f"  {row['name']:<24}{row['bytes'] / _MB:6.0f} MB  {row['file'] or 'not downloaded'}")
    if made:
        say(f"In {options.project}:")
        for line in _lineage(made):
            say(f"  {line}")
    return 0


def _lineage(made: tuple[Version, ...]) -> list[str]:
    names = {version.checkpoint.id: version.checkpoint.name for version in made}
    lines = []
    for version in made:
        notes, parent = version.notes, version.checkpoint.parent_id
        line = version.checkpoint.name
        if notes is not None:
            scores = f"J&F {notes.before.j_and_f:.3f} → {notes.after.j_and_f:.3f}"
            clicks = f"clicks {clicks_words(notes.before)} → {clicks_words(notes.after)}"
            learnt = f"learnt from {len(notes.trained_on)}, held out {len(notes.held_out)}"
            line += f"  phase {notes.phase}, version {notes.number}, {notes.preset}, {learnt}  {scores}  {clicks}"
        if parent is not None:
            line += f"  from {names[parent]}"
        if version.phases:
            line += f"  in use in phase {', '.join(map(str, version.phases))}"
        lines.append(line)
    return lines


def _documents(made: tuple[Version, ...]) -> list[dict[str, Any]]:
    import msgspec

    return [
        {
            "id": version.checkpoint.id,
            "name": version.checkpoint.name,
            "file": version.checkpoint.path,
            "sha256": version.checkpoint.sha256,
            "parent": version.checkpoint.parent_id,
            "phases": list(version.phases),
            "training": msgspec.to_builtins(version.notes),
        }
        for version in made
    ]


def _download(options: argparse.Namespace) -> int:
    from engine.checkpoints.official_checkpoints import HOST, download, official

    checkpoint = official(options.what)
    host = HOST if options.mirror is None else options.mirror.rstrip("/")
    with progress_bars(quiet=options.json) as report:
        path = download(
            checkpoint,
            _folder(options),
            host=host,
            report=lambda done, total: report.step(f"{checkpoint.name} (kB)", done // 1000, total // 1000),
        )
    if options.json:
        print_json({"file": str(path), "sha256": checkpoint.sha256})
    else:
        say(f"{checkpoint.name} is complete and its checksum right: {path}")
    return 0


def _verify(options: argparse.Namespace, file: Path) -> int:
    from engine.checkpoints.checkpoint_file import layout_of
    from engine.checkpoints.official_checkpoints import known_sum
    from engine.project import file_sha256

    layout_of(file)
    sha256 = file_sha256(file)
    ready = _load(file, sha256, options.device)
    known = known_sum(sha256)
    if options.json:
        found = {"file": str(file), "sha256": sha256, "model": ready.name, "image_size": ready.image_size}
        print_json({**found, "official": None if known is None else known.name})
        return 0
    say(f"{file} loads as {ready.name}: every weight is there with its shape, input {ready.image_size} pixels.")
    say(f"SHA-256 {sha256}")
    say("It is an official file." if known else "It is none of the official files: trained further, or converted.")
    return 0


def _load(file: Path, sha256: str, device: str) -> wire.ModelReady:
    from engine import model_protocol as wire
    from engine.model_client import ModelClient

    model = wire.ModelRef(checkpoint_path=str(file.resolve()), checkpoint_sha256=sha256, device=device)
    with ModelClient() as client:
        for answer in client.send(wire.LoadModel(id=0, model=model)):
            if isinstance(answer, wire.Failed):
                raise EngineError(answer.sentence)
    assert isinstance(answer, wire.ModelReady)
    return answer


def _folder(options: argparse.Namespace) -> Path:
    from engine.places import checkpoint_folder

    return Path(options.folder) if options.folder is not None else checkpoint_folder()
