from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.result_folder import ResultFolder


def test_what_was_made_here_is_removed_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = ResultFolder(out, of="clip")
    first.claim("a.txt").write_text("made")
    first.claim_all(["png/1.png", "never-made.txt"])
    (out / "png").mkdir()
    (out / "png" / "1.png").write_text("made")
    (out / "png" / "2.png").write_text("mine")
    (out / "notes.txt").write_text("mine")

    second = ResultFolder(out, of="clip")
    assert not (out / "a.txt").exists()
    assert not (out / "png" / "1.png").exists()
    assert (out / "png" / "2.png").read_text() == (out / "notes.txt").read_text() == "mine"
    assert second.claim("a.txt") == out / "a.txt"


def test_a_file_in_the_way_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("mine")
    folder = ResultFolder(tmp_path, of="clip")
    with pytest.raises(EngineError, match=r"b\.txt is in the way"):
        folder.claim_all(["a.txt", "b.txt"])
    assert ResultFolder(tmp_path, of="clip").claim("a.txt") == tmp_path / "a.txt"
    assert (tmp_path / "b.txt").read_text() == "mine"


def test_dots_in_a_name_lead_nowhere(tmp_path: Path) -> None:
    ResultFolder(tmp_path, of="clip..2").claim("clip..2.json").write_text("earlier")
    assert ResultFolder(tmp_path, of="clip..2").claim("clip..2.json") == tmp_path / "clip..2.json"


@pytest.mark.parametrize("name", ["../outside.txt", "{absolute}", "sub/../../outside.txt"])
def test_a_list_that_was_tampered_with_does_not_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    out = tmp_path / "out"
    (out / "sub").mkdir(parents=True)
    (out / ".clip-made-here.txt").write_text(f"{name.format(absolute=outside)}\n")
    ResultFolder(out, of="clip")
    assert outside.read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineError, match="cannot be made"):
        ResultFolder(tmp_path / "file" / "out", of="clip")
