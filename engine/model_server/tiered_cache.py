"""A cache of computed things in memory and on disk, each under a budget, least recently used out first.

Owns nothing but bytes: what is cached, and how it becomes bytes, is the caller's. Lives in the model process, but
needs neither torch nor the model. The disk tier survives the process and may be shared; files are written atomically
and a file that cannot be read counts as absent.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

_WHOLE, _PART = ".bin", ".part"
_ABANDONED_S = 3600.0
"""Nobody writes for so long: whoever began a part that old was ended meanwhile."""


class Sized(Protocol):
    """Something that knows its size in bytes."""

    @property
    def nbytes(self) -> int:
        """Size in bytes."""
        ...


T = TypeVar("T", bound=Sized)


class TieredCache(Generic[T]):
    """Values by key: in memory up to `memory_bytes`, on disk in `folder` up to `disk_bytes`.

    `dump` and `load` turn a value into bytes and back, exactly; `load` may raise on damaged bytes. Without a folder
    there is no disk tier. A disk that is full or read-only makes the cache smaller, never an error.
    """

    def __init__(
        self,
        *,
        memory_bytes: int,
        folder: Path | None = None,
        disk_bytes: int = 0,
        dump: Callable[[T], bytes] | None = None,
        load: Callable[[bytes], T] | None = None,
    ) -> None:
        self._memory_budget = memory_bytes
        self._disk_budget = disk_bytes
        self._folder = folder if disk_bytes > 0 and dump is not None and load is not None else None
        self._dump = dump
        self._load = load
        self._memory: OrderedDict[str, T] = OrderedDict()
        self._memory_used = 0
        self._disk: OrderedDict[str, int] = OrderedDict()
        self._disk_used = 0
        if self._folder is not None:
            self._scan(self._folder)

    @property
    def memory_used(self) -> int:
        """Bytes held in memory."""
        return self._memory_used

    @property
    def disk_used(self) -> int:
        """Bytes held on disk."""
        return self._disk_used

    def __contains__(self, key: str) -> bool:
        return key in self._memory or key in self._disk

    def get(self, key: str) -> T | None:
        """The value, moved to memory if it was on disk; None when it is in neither tier."""
        value = self._memory.get(key)
        if value is not None:
            self._memory.move_to_end(key)
            return value
        value = self._read(key)
        if value is not None:
            self._keep(key, value)
        return value

    def put(self, key: str, value: T) -> None:
        """Keep a value in both tiers."""
        self._keep(key, value)
        if self._folder is not None and key not in self._disk:
            self._write(self._folder, key, value)

    def clear_memory(self) -> None:
        """Empty the memory tier."""
        self._memory.clear()
        self._memory_used = 0

    def _keep(self, key: str, value: T) -> None:
        if key in self._memory:
            self._memory_used -= self._memory.pop(key).nbytes
        self._memory[key] = value
        self._memory_used += value.nbytes
        while self._memory_used > self._memory_budget and len(self._memory) > 1:
            _, oldest = self._memory.popitem(last=False)
            self._memory_used -= oldest.nbytes

    def _path(self, folder: Path, key: str) -> Path:
        return folder / f"{key}{_WHOLE}"

    def _scan(self, folder: Path) -> None:
        found: list[tuple[float, int, str]] = []
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            for path in folder.iterdir():
                with contextlib.suppress(OSError):  # another process may just have taken it away
                    status = path.stat()
                    if path.suffix == _WHOLE:
                        found.append((status.st_mtime, status.st_size, path.stem))
                    elif path.suffix == _PART and time.time() - status.st_mtime > _ABANDONED_S:
                        path.unlink()
        for _, size, key in sorted(found):
            self._disk[key] = size
            self._disk_used += size

    def _read(self, key: str) -> T | None:
        if self._folder is None or self._load is None or key not in self._disk:
            return None
        path = self._path(self._folder, key)
        try:
            value = self._load(path.read_bytes())
            os.utime(path)
        except Exception:  # damaged or removed by another process: it counts as absent
            self._forget(self._folder, key)
            return None
        self._disk.move_to_end(key)
        return value

    def _write(self, folder: Path, key: str, value: T) -> None:
        assert self._dump is not None
        data = self._dump(value)
        if len(data) > self._disk_budget:
            return
        while self._disk and self._disk_used + len(data) > self._disk_budget:
            self._forget(folder, next(iter(self._disk)))
        temporary = None
        try:
            handle, temporary = tempfile.mkstemp(dir=folder, suffix=_PART)
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.replace(temporary, self._path(folder, key))
        except OSError:
            if temporary is not None:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
            return
        self._disk[key] = len(data)
        self._disk_used += len(data)

    def _forget(self, folder: Path, key: str) -> None:
        self._disk_used -= self._disk.pop(key, 0)
        with contextlib.suppress(OSError):
            self._path(folder, key).unlink()
