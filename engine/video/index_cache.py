"""Indices kept on disk, so that a video is decoded through only once per machine and not once per process.

Files in the person's cache folder (or `ANNOTATOR_CACHE`), one per video and decoder version, written whole or not at
all. Everything in it can be made again: whatever cannot be read counts as absent. Any process.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

_FORMAT = 1
_log = logging.getLogger(__name__)

Arrays = dict[str, NDArray[np.generic]]


def cache_folder() -> Path:
    """Give the folder for things that can be made again: `ANNOTATOR_CACHE`, or the system's place for caches."""
    if named := os.environ.get("ANNOTATOR_CACHE"):
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "masklet-annotator"


def key_of(fingerprint: str, files: Iterable[Path]) -> str:
    """Give the key under which what was learnt about `files` is kept.

    Besides the fingerprint it holds their times of change, for what the fingerprint's samples may miss, and the
    libraries' versions, for how they decode what is damaged.
    """
    times = [file.stat().st_mtime_ns for file in files]
    versions = sorted(av.library_versions.items())
    return hashlib.sha256(repr((_FORMAT, fingerprint, times, versions)).encode()).hexdigest()


def load(key: str) -> Arrays | None:
    """Give the arrays stored under `key`, or None where there are none that can be read."""
    try:
        with _place(key).open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        _log.warning("ignoring an unreadable frame index: %s", error)
        return None


def store(key: str, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Keep the arrays under `key`; a folder that cannot be written costs only the next opening's time."""
    try:
        place = _place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                np.savez(stream, allow_pickle=False, **arrays)
            os.replace(name, place)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        _log.warning("a frame index could not be kept: %s", error)


def forget(key: str) -> None:
    """Throw away what is stored under `key`, if anything."""
    with suppress(OSError):
        _place(key).unlink()


def _place(key: str) -> Path:
    return cache_folder() / "frame_index" / f"{key[:40]}.npz"
