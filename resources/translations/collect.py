"""Collects the texts a person sees into `ko.ts` and compiles it to `ko.qm`: `python -m resources.translations.collect`.

Reads the source without running it: texts in `tr` and `mark` of the window, the names of the phases, and in the engine
and the store all whole sentences, which are known errors, warnings and refusals. What is already translated is kept; a
text that has gone is dropped. Sentences with values in them have {1}, {2}, … in their place; all are listed in
`sentences.txt`, so that the window can tell which one it was given.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
LANGUAGE, CONTEXT = "ko", "annotator"
TS, QM, SENTENCES = FOLDER / "ko.ts", FOLDER / "ko.qm", FOLDER / "sentences.txt"
_SPOKEN = {"tr", "mark"}
_SENTENCE = re.compile(r"[A-Z{]\S* \S+ \S+ .*\.", re.DOTALL)
_BELOW = ("engine", "storage")
_UNSEEN = {"demo.py", "learning", "prompts_file.py", "result_folder.py"}
"""What never speaks to the window, …"""
_HEARD = {"holding_out.py", "held_out_score.py", "project_clips.py", "fine_tuning.py", "__main__.py"}
"""… but for these, which speak to it through the training process."""


def collect(root: Path = ROOT) -> tuple[list[str], list[str]]:
    """The texts of the window, and the sentences from below it; both sorted, each once."""
    texts = {text for path in _sources(root, "annotator") for text in _spoken(_parsed(path))}
    texts |= set(_constants(_parsed(root / "engine" / "phases.py"), "PHASES"))
    paths = [
        path for part in _BELOW for path in _sources(root, part) if path.name in _HEARD or not _UNSEEN & set(path.parts)
    ]
    return sorted(texts), sorted({text for path in paths for text in _sentences(_parsed(path))} - texts)


def _speaks(path: Path) -> bool:
    return path.name in _HEARD or not _UNSEEN & set(path.parts)


def translations(path: Path = TS) -> dict[str, str]:
    """What is translated, by text; empty where the file is not there."""
    if not path.exists():
        return {}
    messages = ElementTree.parse(path).getroot().iter("message")
    return {message.findtext("source", ""): message.findtext("translation", "") for message in messages}


def write(texts: list[str], known: dict[str, str], path: Path = TS) -> list[str]:
    """Write the texts with their translations; returns those that have none."""
    root = ElementTree.Element("TS", version="2.1", language=LANGUAGE, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for text in texts:
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = text
        translation = ElementTree.SubElement(message, "translation")
        translation.text = known.get(text, "")
        if not translation.text:
            translation.set("type", "unfinished")
    ElementTree.indent(root)
    content = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{content}\n', encoding="utf-8")
    return [text for text in texts if not known.get(text)]


def main() -> int:
    """Bring all three files up to date and name what has no translation; 1 where something has none."""
    texts, sentences = collect()
    SENTENCES.write_text("".join(f"{sentence}\n" for sentence in sentences), encoding="utf-8")
    missing = write(sorted({*texts, *sentences}), translations())
    subprocess.run([Path(sys.executable).with_name("pyside6-lrelease"), "-silent", TS, "-qm", QM], check=True)
    for text in missing:
        print(f"no translation: {text!r}")
    return 1 if missing else 0


def _sources(root: Path, part: str) -> Iterator[Path]:
    return iter(sorted((root / part).rglob("*.py")))


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _spoken(tree: ast.Module) -> Iterator[str]:
    for call in _calls(tree, _SPOKEN):
        for value in _branches(call.args[0]):
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def _sentences(tree: ast.Module) -> Iterator[str]:
    """Whole sentences that are no docstrings."""
    unsaid = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    unsaid |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) not in unsaid and isinstance(node, ast.expr):
            text = _template(node)
            if text is not None and _SENTENCE.fullmatch(text):
                yield text


def _template(value: ast.expr) -> str | None:
    """The text of a constant or of an f-string, whose values are numbered."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if not isinstance(value, ast.JoinedStr):
        return None
    found, number = "", 0
    for part in value.values:
        if isinstance(part, ast.Constant):
            found += str(part.value)
        else:
            number += 1
            found += f"{{{number}}}"
    return found


def _constants(tree: ast.Module, name: str) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            for each in ast.walk(node):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value


def _calls(tree: ast.Module, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                yield node


def _branches(value: ast.expr) -> Iterator[ast.expr]:
    """A conditional expression means each of its branches."""
    if isinstance(value, ast.IfExp):
        yield from _branches(value.body)
        yield from _branches(value.orelse)
    else:
        yield value


if __name__ == "__main__":
    sys.exit(main())
