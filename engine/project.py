"""An open project: its store, its videos on disk, its people and checkpoints.

Runs in the window's process or the command line, without Qt. Says in sentences when a video has moved or changed;
the work on one video is `session.Session`.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from engine.checkpoints.checkpoint_file import layout_of
from engine.errors import EngineError, StoppedError
from engine.grid import Grid, stride_for
from engine.places import versions_folder
from engine.video import FrameSource, fingerprint, open_video
from storage.drafts import NewCheckpoint, NewVideo
from storage.records import Checkpoint, Person, Role, Video
from storage.store import ProjectStore

IndexProgress = Callable[[int, int], None]

_PIECE_BYTES = 8 << 20
_TOO_YOUNG_NS = 3_000_000_000
"""A file as young as that may yet change without its times showing it."""
_DIGESTS: dict[Path, tuple[tuple[int, ...], str]] = {}
"""SHA-256 of files by path, each beside the size, times and number it was read with."""


class Project:
    """One project file and what belongs to it."""

    def __init__(self, store: ProjectStore, *, path: Path) -> None:
        self.store = store
        self.path = path

    @classmethod
    def create(cls, path: Path, *, name: str | None = None, rate: float = 6.0) -> Self:
        """Make a project file; new videos are annotated at `rate` grid frames per second. Raises StorageError."""
        return cls(ProjectStore.create(path, name=name or path.stem, rate=rate), path=path.resolve())

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a project file. Raises StorageError."""
        return cls(ProjectStore.open(path), path=path.resolve())

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def remove(self) -> None:
        """Take the project file away again, closed: what it was made for has failed."""
        self.close()
        for file in project_files(self.path):
            file.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- people and checkpoints ---------------------------------------------------------------------------------

    def person(self, name: str, *, role: Role = Role.ANNOTATOR) -> Person:
        """The person of that name, added if new."""
        for person in self.store.catalogue.people():
            if person.name == name:
                return person
        return self.store.catalogue.add_person(name, role=role)

    def checkpoint(self, path: Path) -> Checkpoint:
        """The checkpoint in a file, remembered by its content.

        Raises EngineError, and remembers nothing, where the file cannot be read or is no checkpoint.
        """
        path = path.resolve()
        layout, sha256 = layout_of(path), file_sha256(path)
        return self.store.catalogue.add_checkpoint(
            NewCheckpoint(name=path.stem, sha256=sha256, layout=layout, path=str(path))
        )

    def checkpoint_again(self, checkpoint_id: int) -> Checkpoint:
        """A checkpoint remembered before; a version trained here is found where the whole project has moved.

        Raises EngineError where its file is gone or has another content now.
        """
        (known,) = [each for each in self.store.catalogue.checkpoints() if each.id == checkpoint_id]
        moved = versions_folder(self.path) / Path(known.path).name
        if not Path(known.path).exists() and moved.exists() and file_sha256(moved) == known.sha256:
            return self.checkpoint(moved)
        if file_sha256(Path(known.path)) != known.sha256:
            raise EngineError(f"The checkpoint {known.path} is not the one that was chosen: its content has changed.")
        return known

    # --- videos -------------------------------------------------------------------------------------------------

    def add_video(
        self, path: Path, *, every_frame: bool = False, progress: IndexProgress | None = None
    ) -> tuple[Video, FrameSource]:
        """Add a video file or image folder and open it; the one already there if its content is in the project.

        Its grid is the project's rate, or every frame. Raises EngineError where the video cannot be read.
        """
        source = open_video(path, progress=progress)
        try:
            return self.adopt(source, every_frame=every_frame), source
        except BaseException:
            source.close()
            raise

    def adopt(self, source: FrameSource, *, every_frame: bool = False) -> Video:
        """Add an opened video; the one already there if its content is in the project. Raises StorageError.

        A copy of a video leaves its record alone; only where the original has gone or changed does the copy take over.
        """
        info, path = source.info, source.info.path
        for video in self.store.catalogue.videos():
            if video.fingerprint == info.fingerprint:
                return video if self._is_in_place(video) else self._relocated(video, path)
        stride = 1 if every_frame else stride_for(info.fps, self.store.rate)
        draft = NewVideo(
            name=self._free_name(name_of(path)),
            path=self._relative(path),
            fingerprint=info.fingerprint,
            kind=info.kind,
            width=info.width,
            height=info.height,
            frame_count=info.frame_count,
            fps=info.fps,
            stride=stride,
            rate=info.fps / stride,
            timestamps_s=info.timestamps_s,
        )
        return self.store.catalogue.add_video(draft)

    def locate(self, video: Video, source: FrameSource) -> Video:
        """Take an opened video for one that was moved. Raises EngineError where its content is another."""
        if source.info.fingerprint != video.fingerprint:
            raise EngineError(
                f"{source.info.path.name} is not the video that was annotated as {video.name}: its content is another. "
                "Look for the original, or add this one as a new video."
            )
        return self._relocated(video, source.info.path)

    def open_video(
        self, video: Video, *, progress: IndexProgress | None = None, cancelled: Callable[[], bool] | None = None
    ) -> FrameSource:
        """Open a video of the project; touches no store, so that it may run on any thread.

        Raises EngineError when it is missing, unreadable or no longer the same, StoppedError when `cancelled` says so.
        """
        path = self.video_path(video)
        if not path.exists():
            raise EngineError(f"{video.name} is not at {path} any more: say where it lies now.")
        source = open_video(path, progress=progress, cancelled=cancelled)
        if source.info.fingerprint != video.fingerprint:
            source.close()
            raise EngineError(
                f"{path.name} is not the video that was annotated as {video.name}: its content has changed. "
                "Put the original back or add it as a new video."
            )
        return source

    def video_path(self, video: Video) -> Path:
        """Where the video should lie, absolute."""
        return (self.path.parent / video.path).resolve()

    def video_named(self, name: str) -> Video | None:
        """The video of that name."""
        return next((video for video in self.store.catalogue.videos() if video.name == name), None)

    def only_video(self, name: str | None) -> Video:
        """The video of that name, or the project's only one. Raises EngineError where that is not clear."""
        videos = self.store.catalogue.videos()
        found = self.video_named(name) if name is not None else videos[0] if len(videos) == 1 else None
        if found is None:
            known = ", ".join(video.name for video in videos) or "none yet"
            raise EngineError(f"Say which video of {self.path.name} is meant; it has: {known}.")
        return found

    def _is_in_place(self, video: Video) -> bool:
        """Whether the video still lies, with the same content, where the project has it."""
        try:
            return fingerprint(self.video_path(video)) == video.fingerprint
        except EngineError:
            return False

    def _relocated(self, video: Video, path: Path) -> Video:
        relative = self._relative(path)
        if relative == video.path:
            return video
        return self.store.catalogue.relocate_video(video.id, path=relative)

    def _relative(self, path: Path) -> str:
        try:
            return Path(os.path.relpath(path.resolve(), self.path.parent)).as_posix()
        except ValueError:  # another drive
            return path.resolve().as_posix()

    def _free_name(self, wanted: str) -> str:
        taken = {video.name for video in self.store.catalogue.videos()}
        name, k = wanted, 2
        while name in taken:
            name, k = f"{wanted} ({k})", k + 1
        return name


def project_files(path: Path) -> tuple[Path, Path, Path]:
    """A project file and the two that SQLite may keep beside it."""
    return path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def name_of(path: Path) -> str:
    """What a video file or folder of images is called, without its suffix."""
    path = path.resolve()
    return path.name if path.is_dir() else path.stem


def grid_of(video: Video) -> Grid:
    """The grid of a video in the project."""
    return Grid(video.frame_count, video.stride)


def file_sha256(
    path: Path, *, progress: IndexProgress | None = None, cancelled: Callable[[], bool] | None = None
) -> str:
    """SHA-256 of a file, lower-case hex; read once by this process while the file stays as it is. Any thread.

    `progress` gets bytes read and their total. Raises EngineError where it cannot be read, StoppedError when
    `cancelled` says so.
    """
    try:
        status = path.stat()
        stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        known = _DIGESTS.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        digest = _read_through(path, status.st_size, progress, cancelled)
    except OSError as error:
        raise EngineError(f"{path} cannot be read: {error.strerror or error}.") from error
    if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _TOO_YOUNG_NS:
        _DIGESTS[path] = stamp, digest
    return digest


def _read_through(path: Path, size: int, progress: IndexProgress | None, cancelled: Callable[[], bool] | None) -> str:
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE_BYTES):
            if cancelled is not None and cancelled():
                raise StoppedError(f"Reading {path.name} was stopped.")
            digest.update(piece)
            done += len(piece)
            if progress is not None:
                progress(done, size)
    return digest.hexdigest()
