"""Downloads from a real server on this machine: whole, broken off and gone on with, damaged, refused."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from engine.checkpoints.official_checkpoints import OFFICIAL, OfficialCheckpoint, download, known_sum, official
from engine.errors import EngineError, StoppedError

CONTENT = np.random.default_rng(0).integers(0, 256, 1_000_000, np.uint8).tobytes()
CHECKPOINT = OfficialCheckpoint("small_model", "010125", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


class Host(ThreadingHTTPServer):
    """Serves the content; `stop_after` bytes it hangs up, `knows_parts` whether it minds the Range header."""

    stop_after: int | None = None
    knows_parts = True
    content = CONTENT

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str | None] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/models"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        host = self.server
        assert isinstance(host, Host)
        wanted = self.headers.get("Range")
        host.asked.append(wanted)
        if self.path != "/models/010125/small_model.pt":
            self.send_error(404, "Not Found")
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and host.knows_parts else 0
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(host.content) - start))
        self.end_headers()
        end = len(host.content) if host.stop_after is None else start + host.stop_after
        self.wfile.write(host.content[start:end])

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def host() -> Iterator[Host]:
    with Host() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_whole_file_arrives_with_progress(host: Host, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = download(CHECKPOINT, tmp_path / "new", host=host.address, report=lambda *at: seen.append(at))
    assert path.read_bytes() == CONTENT
    assert (seen[0], seen[-1]) == ((0, len(CONTENT)), (len(CONTENT), len(CONTENT)))
    assert download(CHECKPOINT, tmp_path / "new", host=host.address) == path
    assert host.asked == [None], "what is there is not fetched again"


@pytest.mark.parametrize("knows_parts", [True, False])
def test_a_broken_download_goes_on(host: Host, tmp_path: Path, knows_parts: bool) -> None:
    host.stop_after, host.knows_parts = 300_000, knows_parts
    with pytest.raises(EngineError, match="goes on where it ended"):
        download(CHECKPOINT, tmp_path, host=host.address)
    assert [file.name for file in tmp_path.iterdir()] == ["small_model.pt.part"]
    host.stop_after = None
    assert download(CHECKPOINT, tmp_path, host=host.address).read_bytes() == CONTENT
    assert host.asked == [None, "bytes=300000-"]


def test_a_stopped_download_goes_on(host: Host, tmp_path: Path) -> None:
    answers = iter([False, True])
    with pytest.raises(StoppedError):
        download(CHECKPOINT, tmp_path, host=host.address, cancelled=lambda: next(answers))
    begun = (tmp_path / "small_model.pt.part").stat().st_size
    assert begun > 0
    download(CHECKPOINT, tmp_path, host=host.address)
    assert host.asked[-1] == f"bytes={begun}-"


def test_a_wrong_file_is_thrown_away(host: Host, tmp_path: Path) -> None:
    host.content = CONTENT[:-1] + bytes([CONTENT[-1] ^ 1])
    with pytest.raises(EngineError, match="not the official small_model"):
        download(CHECKPOINT, tmp_path, host=host.address)
    assert list(tmp_path.iterdir()) == []


def test_another_file_of_that_name_is_left_alone(host: Host, tmp_path: Path) -> None:
    (tmp_path / "small_model.pt").write_bytes(b"mine")
    with pytest.raises(EngineError, match="move it away"):
        download(CHECKPOINT, tmp_path, host=host.address)
    assert (tmp_path / "small_model.pt").read_bytes() == b"mine"


def test_a_host_that_refuses_or_is_not_there_is_a_sentence(host: Host, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="answered 404 Not Found"):
        download(CHECKPOINT, tmp_path, host=f"{host.address}/elsewhere")
    with pytest.raises(EngineError, match=r"The connection to http://127\.0\.0\.1:9 failed"):
        download(CHECKPOINT, tmp_path, host="http://127.0.0.1:9")


def test_the_table_is_whole() -> None:
    assert len({each.sha256 for each in OFFICIAL}) == len(OFFICIAL) == 8
    assert all(len(each.sha256) == 64 for each in OFFICIAL)
    tiny = official("sam2.1_hiera_tiny")
    assert tiny.url() == "https://dl.fbaipublicfiles.com/segment_anything_2/092824/sam2.1_hiera_tiny.pt"
    assert known_sum(tiny.sha256) == tiny
    assert known_sum("0" * 64) is None
    with pytest.raises(EngineError, match=r"there are: sam2\.1_hiera_tiny"):
        official("huge")
