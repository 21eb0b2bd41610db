"""Opening whatever the person chose: a video file or a folder of images. Any process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.errors import EngineError
from engine.video.frame_index import Progress
from engine.video.frame_source import FrameSource
from engine.video.image_folder import open_folder
from engine.video.video_file import open_file


def open_video(
    path: Path, *, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
) -> FrameSource:
    """Open a video file or a folder of images; the first opening on a machine reads it through.

    `progress` gets (MiB done, MiB in all) while the fingerprint of something large is taken, then (frames done, frames
    expected or 0); `cancelled` is asked every 8 MiB and per frame; both from the calling thread.
    What is missing or was skipped stands in `info.warnings`. Raises EngineError where nothing can be read, StoppedError
    when stopped.
    """
    try:
        if path.is_dir():
            return open_folder(path, progress=progress, cancelled=cancelled)
        if not path.exists():
            raise EngineError(f"{path} does not exist; check the name, or choose the video again.")
        return open_file(path, progress=progress, cancelled=cancelled)
    except OSError as error:
        raise EngineError(f"{path} cannot be read ({error.strerror}); check that it is yours to read.") from error
