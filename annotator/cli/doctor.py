"""`annotator doctor`: what works on this machine, what does not, and what to do about it.

Each check does the real thing on a small scale: the model process is started and asked, the sample clip decoded, a
video and a project written into a temporary folder. Runs in the command line's process; knows torch and Qt only by
their installed files, never by importing them. Leaves nothing behind.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import resources
from annotator.cli import system
from annotator.cli.console import print_json, say

if TYPE_CHECKING:
    from engine import model_protocol as wire
    from engine.model_client import ModelClient

Answer = TypeVar("Answer")

GIB = 1 << 30
LOW_DISK_BYTES = 5 * GIB


class Mark(StrEnum):
    """How a check ended; only `FAILED` means that something needed does not work."""

    GOOD = "good"
    NOTICE = "notice"
    FAILED = "failed"


_SIGNS = {Mark.GOOD: "✓", Mark.NOTICE: "!", Mark.FAILED: "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: where, how it is, in a sentence, and what to do where something is amiss."""

    area: str
    mark: Mark
    text: str
    advice: str = ""


Check = Callable[[argparse.Namespace], Iterable[Finding]]


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "doctor",
        help="check device, codecs, database, display and disk",
        description="Try everything the program needs on this machine and say what to do about what does not work. "
        "Exit status 0 when everything needed works.",
    )
    parser.add_argument("--device", default="auto", help="device to try: auto, cpu, cuda, mps (default: auto)")
    parser.add_argument(
        "--checkpoint", type=Path, default=resources.BUNDLED_CHECKPOINT, help="checkpoint to try (default: the bundled)"
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make every check, print its findings as they come; 1 when something needed does not work."""
    findings: list[Finding] = []
    for area, check in _CHECKS.items():
        for finding in _made(area, check, options):
            findings.append(finding)
            if not options.json:
                _show(finding)
    failed = [finding for finding in findings if finding.mark is Mark.FAILED]
    if options.json:
        print_json({"works": not failed, "findings": [asdict(finding) for finding in findings]})
    elif failed:
        say(f"\nSomething needed does not work: see what is marked {_sign(Mark.FAILED)}.")
    else:
        say("\nEverything needed works.")
    return 1 if failed else 0


def _made(area: str, check: Check, options: argparse.Namespace) -> Iterator[Finding]:
    from engine.errors import EngineError
    from storage.errors import StorageError

    try:
        yield from check(options)
    except (EngineError, StorageError) as error:
        yield Finding(area, Mark.FAILED, str(error))
    except ImportError as error:
        yield Finding(
            area, Mark.FAILED, f"A Python package cannot be loaded: {error}.", "Run make again, or pip install ."
        )
    except OSError as error:
        yield Finding(area, Mark.FAILED, f"The system refused: {error}.")


def _show(finding: Finding) -> None:
    say(f"{_sign(finding.mark)} {finding.area:<11} {finding.text}")
    if finding.advice:
        say(f"  {'':<11} {finding.advice}")


def _sign(mark: Mark) -> str:
    """The sign of a mark, or its word on a terminal that cannot show the sign."""
    try:
        _SIGNS[mark].encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return f"[{mark.value}]"
    return _SIGNS[mark]


@contextmanager
def _nothing_cached() -> Iterator[Path]:
    """A temporary folder that is the cache meanwhile: what is measured is not found there, and nothing is left."""
    before = os.environ.get("ANNOTATOR_CACHE")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ANNOTATOR_CACHE"] = folder
        try:
            yield Path(folder)
        finally:
            if before is None:
                del os.environ["ANNOTATOR_CACHE"]
            else:
                os.environ["ANNOTATOR_CACHE"] = before


def _last_answer(client: ModelClient, job: wire.Job, wanted: type[Answer]) -> Answer:
    """The answer to a request; raises EngineError with the sentence when the model process failed."""
    from engine.errors import EngineError

    *_, answer = client.send(job)
    if isinstance(answer, wanted):
        return answer
    raise EngineError(getattr(answer, "sentence", f"The model process answered {answer!r}."))


# --- checks -------------------------------------------------------------------------------------------------------


def _check_checkpoint(options: argparse.Namespace) -> Iterator[Finding]:
    from engine.project import file_sha256

    path: Path = options.checkpoint
    if not path.is_file():
        yield Finding(
            "checkpoint",
            Mark.FAILED,
            f"There is no checkpoint at {path}.",
            "Get the repository's complete files again, or name a checkpoint with --checkpoint.",
        )
        return
    size = path.stat().st_size / 1e6
    yield Finding("checkpoint", Mark.GOOD, f"{path.name}, {size:.1f} MB, SHA-256 {file_sha256(path)[:16]}…")


def _check_codecs(_: argparse.Namespace) -> Iterator[Finding]:
    from engine.video import open_video
    from engine.video.writer import VideoWriter

    with _nothing_cached() as folder:
        started = time.perf_counter()
        with open_video(resources.SAMPLE_CLIP) as source:
            info = source.info
            picture = source.frame(info.frame_count - 1)
            count = sum(1 for _ in source.frames(range(info.frame_count)))
        pace = count / (time.perf_counter() - started)
        yield Finding(
            "decoding",
            Mark.GOOD,
            f"The sample clip ({info.width}×{info.height}, {count} frames) is read at {pace:.0f} frames/s "
            f"(PyAV {metadata.version('av')}).",
        )
        written = folder / "written.mp4"
        with VideoWriter(written, size=info.size, fps=info.fps) as writer:
            for _repeat in range(3):
                writer.write(picture)
        with open_video(written) as source:
            back = source.frame(2)
        error = float(abs(back.astype(float) - picture.astype(float)).mean())
        if source.info.frame_count == 3 and error < 16:
            yield Finding("encoding", Mark.GOOD, "An overlay video can be written and read back.")
        else:
            yield Finding(
                "encoding",
                Mark.FAILED,
                f"A video written here comes back with {source.info.frame_count} of 3 frames, {error:.0f} levels off.",
                "Install PyAV from its wheel: pip install --force-reinstall --only-binary :all: av",
            )


def _check_database(_: argparse.Namespace) -> Iterator[Finding]:
    from engine.project import Project

    steps = 20
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "doctor.masklets"
        with Project.create(path) as project:
            started = time.perf_counter()
            for number in range(steps):
                project.store.set_setting("doctor", number)
            wait_ms = (time.perf_counter() - started) / steps * 1e3
            beside = sqlite3.connect(path)
            (mode,) = beside.execute("PRAGMA journal_mode").fetchone()
            beside.close()
        with Project.open(path) as project:
            kept = project.store.settings().get("doctor") == steps - 1
    text = f"SQLite {sqlite3.sqlite_version} in {str(mode).upper()} mode, fully synchronous: {wait_ms:.1f} ms per step."
    if kept and mode == "wal":
        yield Finding("database", Mark.GOOD, text)
    else:
        yield Finding("database", Mark.FAILED, text, "Set TMPDIR to a folder on a disk of this machine and try again.")


def _check_device(options: argparse.Namespace) -> Iterator[Finding]:
    from engine import model_protocol as wire
    from engine.model_client import ModelClient
    from engine.project import file_sha256
    from engine.video import open_video

    if not options.checkpoint.is_file():
        yield Finding("model", Mark.NOTICE, "Not tried, for lack of a checkpoint.")
        return
    model = wire.ModelRef(
        checkpoint_path=str(options.checkpoint.resolve()),
        checkpoint_sha256=file_sha256(options.checkpoint),
        device=options.device,
    )
    with _nothing_cached(), ModelClient() as client:
        started = time.perf_counter()
        ready = _last_answer(client, wire.LoadModel(id=0, model=model), wire.ModelReady)
        yield Finding(
            "model",
            Mark.GOOD,
            f"The model process runs {ready.name} ({ready.image_size}×{ready.image_size}) on {ready.device} in "
            f"{ready.precision} with torch {metadata.version('torch')}; started in "
            f"{time.perf_counter() - started:.1f} s.",
        )
        with open_video(resources.SAMPLE_CLIP) as source:
            info = source.info
        click = wire.PromptFrame(
            id=0,
            model=model,
            video=wire.VideoRef(path=str(resources.SAMPLE_CLIP), fingerprint=info.fingerprint),
            frame=0,
            points=((info.width / 2, info.height / 2),),
            labels=(1,),
        )
        first, second = (_last_answer(client, click, wire.Prompted).seconds * 1e3 for _ in range(2))
        yield Finding(
            "click", Mark.GOOD, f"{first:.0f} ms on a new frame, {second:.0f} ms on one whose features are cached."
        )
    if ready.device.startswith("CPU") and options.device == "auto" and system.has_nvidia_card():
        yield Finding(
            "model",
            Mark.NOTICE,
            "There is an NVIDIA card, but this build of torch does not use it.",
            "Install the CUDA build: see https://pytorch.org/get-started/locally",
        )


def _check_display(_: argparse.Namespace) -> Iterator[Finding]:
    if not sys.platform.startswith("linux"):
        yield Finding("display", Mark.GOOD, "The desktop of this system.")
        return
    shown = [f"{name}={os.environ[name]}" for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)]
    if not shown:
        yield Finding("display", Mark.NOTICE, "There is no display here; the command line needs none.")
    missing = system.missing_xcb_packages()
    if missing is None:
        yield Finding("display", Mark.NOTICE, "Whether Qt has its system libraries cannot be found out here.")
    elif missing:
        yield Finding(
            "display",
            Mark.NOTICE,
            "System libraries that a window on X needs are missing.",
            f"On Debian and Ubuntu: sudo apt install {' '.join(missing)}",
        )
    elif shown:
        yield Finding("display", Mark.GOOD, f"{', '.join(shown)}; Qt has its system libraries.")


def _check_disk(_: argparse.Namespace) -> Iterator[Finding]:
    from engine.places import cache_folder

    folder = cache_folder()
    used, free = system.folder_bytes(folder), system.free_bytes(folder)
    text = f"The cache {folder} holds {used / GIB:.2f} GiB; {free / GIB:.1f} GiB are free on its disk."
    if free >= LOW_DISK_BYTES:
        yield Finding("disk", Mark.GOOD, text)
    else:
        advice = "Make room, or set ANNOTATOR_CACHE to a folder on a larger disk; the cache can be deleted at any time."
        yield Finding("disk", Mark.NOTICE, text, advice)


_CHECKS: dict[str, Check] = {
    "checkpoint": _check_checkpoint,
    "model": _check_device,
    "codecs": _check_codecs,
    "database": _check_database,
    "display": _check_display,
    "disk": _check_disk,
}
