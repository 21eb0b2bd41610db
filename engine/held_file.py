"""A file that one process at a time holds: others are told so, and it is free again however its holder ends.

Any process, any thread. The system's own locks, not what a file says: nobody has to clear up after a crash.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.errors import EngineError

_TRIES, _BETWEEN_S = 10, 0.05
"""Whoever looks whether a file is held holds it for a moment."""

if sys.platform == "win32":
    import msvcrt

    def _try_to_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_to_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def held(path: Path, *, refusal: str) -> Iterator[None]:
    """Hold a file, which comes to be with its folder and goes again.

    Raises EngineError, with `refusal` where another holds it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = _take_patiently(path)
    except OSError as error:
        raise EngineError(f"{path} could not be written ({error.strerror or error}).") from error
    if descriptor is None:
        raise EngineError(refusal)
    try:
        yield
    finally:
        with suppress(OSError):  # elsewhere than on POSIX a file that is open stays
            path.unlink()
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether somebody holds a file."""
    if not path.exists():
        return False
    try:
        descriptor = _take(path)
    except OSError:  # nobody can, then
        return False
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def _take_patiently(path: Path) -> int | None:
    for _ in range(_TRIES):
        descriptor = _take(path)
        if descriptor is not None:
            return descriptor
        time.sleep(_BETWEEN_S)
    return None


def _take(path: Path) -> int | None:
    """Open a file and lock it; None where another has. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    # who held it before may have taken the file away in between: then the lock is on nothing
    if _try_to_lock(descriptor) and _is_still(path, descriptor):
        return descriptor
    os.close(descriptor)
    return None


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
