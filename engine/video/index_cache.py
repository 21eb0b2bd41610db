"""What reading a video through found out, kept on disk: once per machine and not once per process.

Files in the person's cache folder (or `ANNOTATOR_CACHE`): frame indices, one per content and decoder version, and
contents' digests (`fingerprint`), one per place; written whole or not at all. Everything in it can be made again:
whatever cannot be read counts as absent. Any process, any thread: that is why the files are not numpy's own, whose
heads are Python literals, which CPython 3.11 cannot parse in two threads at once.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as decoded
from safetensors.numpy import save as encoded

from engine.places import cache_folder

_FORMAT = 3
_log = logging.getLogger(__name__)

Arrays = dict[str, NDArray[np.generic]]


def key_of(fingerprint: str) -> str:
    """Give the key under which what decoding a content found out is kept.

    Besides the fingerprint it holds the libraries' versions, for how they decode what is damaged.
    """
    versions = sorted(av.library_versions.items())
    return f"frame_index/{hashlib.sha256(repr((_FORMAT, fingerprint, versions)).encode()).hexdigest()[:40]}"


def load(key: str) -> Arrays | None:
    """Give the arrays stored under `key` (folder/name), or None where there are none that can be read."""
    try:
        arrays: Arrays = decoded(_place(key).read_bytes())
        return arrays
    except FileNotFoundError:
        return None
    except (OSError, SafetensorError, ValueError, KeyError) as error:
        _log.warning("ignoring what cannot be read in the cache: %s", error)
        return None


def store(key: str, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Keep the arrays under `key`; a folder that cannot be written costs only the next opening's time."""
    try:
        place = _place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(encoded(dict(arrays)))
            os.replace(name, place)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        _log.warning("the cache could not be written: %s", error)


def forget(key: str) -> None:
    """Throw away what is stored under `key`, if anything."""
    with suppress(OSError):
        _place(key).unlink()


def _place(key: str) -> Path:
    return cache_folder() / f"{key}.safetensors"
