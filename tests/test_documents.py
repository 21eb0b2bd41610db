"""What the documents promise about themselves: links lead somewhere, records are listed, pictures are small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#:\s]+)(#[^)\s]+)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_to_a_file(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    broken = [target for target, _ in LINK.findall(text) if not (document.parent / target).exists()]
    assert broken == []


def test_every_decision_is_listed_under_its_title() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    records = sorted(folder.glob("[0-9]*.md"))
    assert len(records) > 10
    for number, record in enumerate(records, start=1):
        text = record.read_text(encoding="utf-8")
        title = text.splitlines()[0].removeprefix(f"# {number}. ")
        assert f"{number}. [{title}]({record.name})" in listed
        assert [
            part for part in ("**Context.**", "**Decision.**", "**Measured", "**Consequences.**") if part not in text
        ] == []


def test_architecture_names_only_what_is_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:annotator|engine|model|storage|resources|tests|docs|benchmarks)/[\w./]*)", text)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures
    assert max(picture.stat().st_size for picture in pictures) < 400_000
