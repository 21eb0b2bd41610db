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
from collections.abc import Mapping
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


def load(path: Path, fingerprint: str) -> Arrays | None:
    """Give the arrays stored for this very file, or None where there are none that can be read."""
    try:
        with np.load(_place(path, fingerprint), allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        _log.warning("ignoring an unreadable index of %s: %s", path, error)
        return None


def store(path: Path, fingerprint: str, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Keep the arrays for this very file; a folder that cannot be written costs only the next opening's time."""
    try:
        place = _place(path, fingerprint)
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
        _log.warning("the index of %s could not be kept: %s", path, error)


def _place(path: Path, fingerprint: str) -> Path:
    # The time of change guards what the sampled fingerprint may miss; the libraries' versions, how damage is decoded.
    versions = sorted(av.library_versions.items())
    key = hashlib.sha256(repr((_FORMAT, fingerprint, path.stat().st_mtime_ns, versions)).encode()).hexdigest()
    return cache_folder() / "frame_index" / f"{key[:40]}.npz"
