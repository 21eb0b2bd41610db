"""Evaluation of a checkpoint on the validation (or development) part of the data, or on data of one's own.

    python -m engine.learning.evaluate --data DATA --checkpoint FILE --protocol vos --prompt 3
    python -m engine.learning.evaluate --data DATA --checkpoint FILE --protocol offline
    python -m engine.learning.evaluate --data DATA --checkpoint FILE --protocol photos

Its own process, started by `annotator evaluate` or by hand. `vos`: the object is prompted on its first frame, then
tracked (`video` is the same). `offline` and `online`: the interactive protocols of the SAM 2 paper. `photos`: mean IoU
of all objects after each of five simulated clicks. Prints tables, with `--json` one table as a JSON object.
`--document` and `--plots` get everything; the document is written again after every object, so that a run which is
stopped leaves what it had finished.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import torch

from engine.errors import EngineError, StoppedError
from engine.evaluating import EvaluationProtocol
from engine.exchange.atomic_file import write_bytes_atomically, write_json_atomically
from engine.learning.evaluation_data import find_photos, find_videos
from engine.learning.evaluation_report import PhotoReport, VideoReport
from engine.learning.evaluation_run import (
    PHOTO_CLICKS,
    PROTOCOLS,
    Hear,
    evaluate_photos,
    evaluate_videos,
)
from model.checkpoints import LoadedModel, load_checkpoint
from model.errors import ModelError
from model.evaluation.protocols import FIRST_PROMPTS
from model.image_predictor import ImagePredictor
from model.video_tracker import VideoTracker
from storage.errors import StorageError

TARGET = 0.75
"""J&F (of photos: IoU) that is called good enough where the way to it is counted."""

DONE, FAILED, INTERRUPTED = 0, 1, 130

Report = VideoReport | PhotoReport
Keep = Callable[[], None]


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and evaluate one checkpoint; returns the exit status, 130 where it was interrupted."""
    chosen = _parser().parse_args(arguments)
    torch.set_num_threads(chosen.threads or torch.get_num_threads())
    cv2.setNumThreads(1)
    try:
        loaded = load_checkpoint(chosen.checkpoint, device=chosen.device)
        report = _empty_report(chosen)
        about = _about(chosen, loaded)
        try:
            _evaluate(chosen, loaded, report, keep=lambda: _write_document(chosen.document, about, report, whole=False))
            status = DONE
        except (KeyboardInterrupt, StoppedError):
            status = INTERRUPTED
        if status == DONE and not report.results:
            raise EngineError(f"{chosen.data} has no object that is visible on any frame: there is nothing to score.")
        if report.results:
            _write_document(chosen.document, about, report, whole=status == DONE)
            _write_plots(chosen.plots, report)
            _print(chosen, report, whole=status == DONE)
    except (EngineError, ModelError, StorageError) as error:
        print(error, file=sys.stderr)
        return FAILED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Score a checkpoint on held-out data.")
    parser.add_argument("--data", type=Path, required=True, help="data sets, a DAVIS folder, SA-V files or a project")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--protocol", choices=["video", *PROTOCOLS], default="vos")
    parser.add_argument("--prompt", choices=FIRST_PROMPTS, default="3", help="on the first frame, for vos")
    parser.add_argument("--part", choices=["validation", "development", "train"])
    parser.add_argument("--sequences", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--target", type=float, default=TARGET)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, help="threads to compute with (default: torch's choice)")
    parser.add_argument("--json", action="store_true", help="print the table as one JSON object")
    parser.add_argument("--document", type=Path, help="file for everything as JSON")
    parser.add_argument("--plots", type=Path, help="folder for plots as SVG")
    parser.add_argument("--messages", action="store_true", help="tell progress and result as JSON lines")
    return parser


def _empty_report(chosen: argparse.Namespace) -> Report:
    if chosen.protocol == "photos":
        return PhotoReport([], target=chosen.target)
    return VideoReport([], interactive=chosen.protocol in ("offline", "online"), target=chosen.target)


def _evaluate(chosen: argparse.Namespace, loaded: LoadedModel, report: Report, *, keep: Keep) -> None:
    """Fill the report, keeping it after every result."""
    hear = _listening() if chosen.messages else _hear_nothing
    if isinstance(report, PhotoReport):
        photos = find_photos(chosen.data, part=chosen.part, names=chosen.sequences)
        for photo in evaluate_photos(ImagePredictor(loaded.model), photos, clicks=PHOTO_CLICKS, hear=hear):
            report.results.append(photo)
            keep()
        return
    videos = find_videos(chosen.data, part=chosen.part, names=chosen.sequences)
    tracker = VideoTracker(loaded.model)
    protocol: EvaluationProtocol = "vos" if chosen.protocol == "video" else chosen.protocol
    for video in evaluate_videos(tracker, videos, protocol=protocol, prompt=chosen.prompt, hear=hear):
        report.results.append(video)
        keep()


def _about(chosen: argparse.Namespace, loaded: LoadedModel) -> dict[str, Any]:
    return {
        "format": 1,
        "protocol": chosen.protocol,
        "prompt": chosen.prompt if chosen.protocol in ("vos", "video") else None,
        "part": chosen.part,
        "checkpoint": chosen.checkpoint.name,
        "sha256": loaded.sha256,
        "model": loaded.name,
        "image_size": loaded.config.image_size,
        "device": chosen.device,
    }


def _write_document(path: Path | None, about: dict[str, Any], report: Report, *, whole: bool) -> None:
    if path is not None:
        write_json_atomically(path, document={**about, "finished": whole, **report.document()})


def _write_plots(folder: Path | None, report: Report) -> None:
    if folder is not None:
        for name, picture in report.plots().items():
            write_bytes_atomically(folder / name, data=picture.encode())


def _print(chosen: argparse.Namespace, report: Report, *, whole: bool) -> None:
    if chosen.messages:
        _tell({"text": report.text(), "table": report.table(), "whole": whole})
    else:
        print(json.dumps(report.table()) if chosen.json else report.text())


def _listening() -> Hear:
    """Tell progress to whoever started this process, and stop when they close its standard input or are gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for them too, who then order the stop
    ended = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=listen, name="orders", daemon=True).start()

    def hear(done: int, total: int) -> None:
        _tell({"done": done, "total": total})
        if ended.is_set():
            raise StoppedError("The evaluation was stopped.")

    return hear


def _tell(message: dict[str, Any]) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(message), flush=True)


def _hear_nothing(done: int, total: int) -> None:
    pass


if __name__ == "__main__":
    raise SystemExit(main())
