"""Files that are either the old one or the whole new one, whatever happens while they are written.

Any process. It must not leave a temporary file behind, nor touch the old file before the new one is complete.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.errors import EngineError


def write_bytes_atomically(path: Path, *, data: bytes, durable: bool = True) -> None:
    """Replace a file's content in one step, making its folder where absent.

    The data goes to a temporary file in the same folder, which then takes the name. With `durable` it has reached the
    disk before that, and the new name before the call returns. EngineError when it cannot be written (disk full, no
    permission, ...), the file then being as it was, and, in other words, where the new name may not outlast a crash.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
            with open(descriptor, "wb") as file:
                file.write(data)
                if durable:
                    file.flush()
                    os.fsync(descriptor)
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise EngineError(f"{path} could not be written ({reason}); what was there before is unchanged.") from error
    if durable and os.name == "posix":  # elsewhere a folder cannot be opened, nor need be
        try:
            _sync_folder(path.parent)
        except OSError as error:
            reason = error.strerror or str(error)
            raise EngineError(f"{path} is new, but the disk did not confirm it ({reason}): write it again.") from error


def write_json_atomically(path: Path, *, document: object) -> None:
    """Write a JSON document in one step, in the order of its keys, as `json.dump` lays it out.

    EngineError as for `write_bytes_atomically`; ValueError for NaN and infinities, before anything is written.
    """
    write_bytes_atomically(path, data=json.dumps(document, allow_nan=False).encode("ascii"))


@contextlib.contextmanager
def all_or_nothing(folder: Path) -> Iterator[Path]:
    """A folder to write results into: left in peace, they all take their places in `folder`, else none of them does.

    Files alone, no folders. EngineError where the disk refuses; what was there before is then unchanged, or where the
    disk refuses that as well, the sentence says what is new and where the rest lies.
    """
    ensure_folder(folder)
    unfinished = folder / f".{secrets.token_hex(8)}.unfinished"
    try:
        try:
            unfinished.mkdir()
            yield unfinished
            _take_places(sorted(unfinished.iterdir()), folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise EngineError(f"{folder} could not be written ({reason}); what was there before is unchanged.") from error


def _take_places(files: Sequence[Path], folder: Path) -> None:
    """Give files their places in a folder; where the disk refuses one of them, the folder is as it was."""
    before = folder / f".{secrets.token_hex(8)}.before"
    taken: list[str] = []
    before.mkdir()
    try:
        for file in files:
            _keep(folder / file.name, before / file.name)
        for file in files:
            os.replace(file, folder / file.name)
            taken.append(file.name)
        if os.name == "posix":
            _sync_folder(folder)
    except BaseException as error:
        left = [name for name in taken if not _put_back(before / name, folder / name)]
        if left:
            names = ", ".join(left)
            raise EngineError(
                f"{folder} could not be written whole: new in it are {names}; what was there before lies in {before}."
            ) from error
        shutil.rmtree(before, ignore_errors=True)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _keep(file: Path, kept: Path) -> None:
    """Keep a file, if it is there, also under another name; it stays where it is meanwhile."""
    if not file.exists():
        return
    try:
        os.link(file, kept)
    except OSError:  # not every disk has hard links
        shutil.copy2(file, kept)


def _put_back(kept: Path, file: Path) -> bool:
    """Make a place as it was before; False where the disk refuses."""
    try:
        if kept.exists():
            os.replace(kept, file)
        else:
            file.unlink()
    except OSError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def ensure_folder(folder: Path) -> None:
    """Make a folder for results where there is none; EngineError where the disk refuses or a file has its name."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(f"The folder {folder} cannot be made ({error.strerror}): choose another one.") from error
