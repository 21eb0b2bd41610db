"""The official checkpoints of SAM 2: which there are, and fetching one when a person asks for it.

Nothing here runs by itself. A download goes on where it broke off, and what has arrived gets its name once its SHA-256
is the expected one. Runs in the window's process or the command line; no torch.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO, cast
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from engine.errors import EngineError, StoppedError
from engine.project import file_sha256

HOST = "https://dl.fbaipublicfiles.com/segment_anything_2"
_CHUNK = 1 << 18
_TIMEOUT_S = 30.0
_PARTIAL_CONTENT = 206

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class OfficialCheckpoint:
    """One file; `name` is the row of the table of models, `folder` where the host keeps it, `size` in bytes."""

    name: str
    folder: str
    size: int
    sha256: str

    @property
    def file(self) -> str:
        """Name of the file."""
        return f"{self.name}.pt"

    def url(self, host: str = HOST) -> str:
        """Where it is fetched from."""
        return f"{host}/{self.folder}/{self.file}"


# Sizes and sums as many independent projects on GitHub state them for the files of this host.
OFFICIAL: tuple[OfficialCheckpoint, ...] = tuple(
    OfficialCheckpoint(*row)
    for row in (
        (
            "sam2.1_hiera_tiny",
            "092824",
            156_008_466,
            "7402e0d864fa82708a20fbd15bc84245c2f26dff0eb43a4b5b93452deb34be69",
        ),
        (
            "sam2.1_hiera_small",
            "092824",
            184_416_285,
            "6d1aa6f30de5c92224f8172114de081d104bbd23dd9dc5c58996f0cad5dc4d38",
        ),
        (
            "sam2.1_hiera_base_plus",
            "092824",
            323_606_802,
            "a2345aede8715ab1d5d31b4a509fb160c5a4af1970f199d9054ccfb746c004c5",
        ),
        (
            "sam2.1_hiera_large",
            "092824",
            898_083_611,
            "2647878d5dfa5098f2f8649825738a9345572bae2d4350a2468587ece47dd318",
        ),
        ("sam2_hiera_tiny", "072824", 155_906_050, "65b50056e05bcb13694174f51bb6da89c894b57b75ccdf0ba6352c597c5d1125"),
        ("sam2_hiera_small", "072824", 184_309_650, "95949964d4e548409021d47b22712d5f1abf2564cc0c3c765ba599a24ac7dce3"),
        (
            "sam2_hiera_base_plus",
            "072824",
            323_493_298,
            "d0bb7f236400a49669ffdd1be617959a8b1d1065081789d7bbff88eded3a8071",
        ),
        ("sam2_hiera_large", "072824", 897_952_466, "7442e4e9b732a508f80e141e7c2913437a3610ee0c77381a66658c3a445df87b"),
    )
)
"""All of them, the current ones first."""


def official(name: str) -> OfficialCheckpoint:
    """The checkpoint of that name. Raises EngineError where there is none."""
    for each in OFFICIAL:
        if name in (each.name, each.file):
            return each
    raise EngineError(
        f"There is no official checkpoint {name}; there are: {', '.join(each.name for each in OFFICIAL)}."
    )


def known_sum(sha256: str) -> OfficialCheckpoint | None:
    """The official checkpoint with that SHA-256."""
    return next((each for each in OFFICIAL if each.sha256 == sha256), None)


def download(
    checkpoint: OfficialCheckpoint,
    folder: Path,
    *,
    host: str = HOST,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Path:
    """Fetch a checkpoint into a folder, going on where an earlier attempt ended; returns its path.

    A file that is there already is checked and kept. `report` gets bytes done and in all. Raises EngineError where the
    host, the disk or the content fails (what has arrived stays for the next attempt, unless it is wrong), StoppedError
    where `cancelled` says so.
    """
    path = folder / checkpoint.file
    if path.exists():
        if file_sha256(path) == checkpoint.sha256:
            return path
        raise EngineError(f"{path} is there but not the official {checkpoint.name}: move it away and try again.")
    partial = path.with_name(f"{path.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not partial.exists() or partial.stat().st_size < checkpoint.size:
            _fetch(checkpoint, partial, checkpoint.url(host), report or _nobody, cancelled or _never)
        _check(checkpoint, partial)
        os.replace(partial, path)
    except HTTPError as error:
        raise EngineError(f"{checkpoint.url(host)} answered {error.code} {error.reason}: try again later.") from error
    except (URLError, HTTPException, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", None) or error
        raise EngineError(
            f"The connection to {host} failed ({reason}): try again, the download goes on where it ended."
        ) from error
    except OSError as error:
        raise EngineError(f"{partial} cannot be written: {error.strerror or error}.") from error
    return path


def _fetch(
    checkpoint: OfficialCheckpoint, partial: Path, url: str, report: Report, cancelled: Callable[[], bool]
) -> None:
    start = partial.stat().st_size if partial.exists() else 0
    headers = {"Range": f"bytes={start}-"} if start else {}
    with cast(HTTPResponse, urlopen(Request(url, headers=headers), timeout=_TIMEOUT_S)) as response:
        # a host that does not know about parts sends everything
        begin = start if response.status == _PARTIAL_CONTENT else 0
        with partial.open("ab" if begin else "wb") as file:
            _copy(response, file, begin=begin, cancelled=cancelled, report=lambda done: report(done, checkpoint.size))
    if partial.stat().st_size < checkpoint.size:
        raise ConnectionError("it was closed before the end")


def _copy(
    response: HTTPResponse, file: IO[bytes], *, begin: int, cancelled: Callable[[], bool], report: Callable[[int], None]
) -> None:
    done = begin
    report(done)
    while chunk := response.read1(_CHUNK):
        if cancelled():
            raise StoppedError("The download was stopped; it goes on from there next time.")
        file.write(chunk)
        done += len(chunk)
        report(done)


def _check(checkpoint: OfficialCheckpoint, partial: Path) -> None:
    with partial.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != checkpoint.sha256:
        partial.unlink()
        raise EngineError(
            f"What was downloaded is not the official {checkpoint.name} (its SHA-256 begins with {found[:12]}) and was "
            "thrown away: try again, and if it happens again distrust the connection."
        )


def _nobody(done: int, total: int) -> None:
    """Nobody wants to know."""


def _never() -> bool:
    return False
