"""What a step of the log is called in the history panel and in what undo and redo say they will do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.i18n import mark, tr
from storage.records import Step, StepKind

if TYPE_CHECKING:
    from engine.session.session import Session

_KINDS: dict[StepKind, str] = {
    StepKind.NEW_TARGET: mark("new object"),
    StepKind.EDIT_TARGET: mark("object changed"),
    StepKind.NEW_MASKLET: mark("new masklet"),
    StepKind.EDIT_MASKLET: mark("masklet changed"),
    StepKind.DELETE: mark("deleted"),
    StepKind.PROMPT: mark("prompt"),
    StepKind.PAINT: mark("paint"),
    StepKind.PASTE: mark("paste"),
    StepKind.ABSENT: mark("absent"),
    StepKind.UNPIN: mark("prompts taken away"),
    StepKind.PROPAGATE: mark("propagate"),
    StepKind.REVERT: mark("revert"),
    StepKind.ACCEPT: mark("change accepted"),
    StepKind.SWAP: mark("swapped"),
    StepKind.SPLIT: mark("split"),
    StepKind.MERGE: mark("merged"),
    StepKind.AUTO: mark("automatic"),
    StepKind.IMPORT: mark("import"),
    StepKind.SUBMIT: mark("submitted"),
    StepKind.RECALL: mark("recalled"),
    StepKind.VERDICT: mark("verdict"),
    StepKind.REOPEN: mark("reopened"),
    StepKind.SETTLE: mark("decided by the verdicts given"),
    StepKind.UNDO: mark("undo"),
    StepKind.REDO: mark("redo"),
}


def step_words(step: Step, name: str) -> str:
    """The kind of a step, the name of its object if it has one, and the frames as far as they are noted."""
    parts = [tr(_what(step)), name, _frames(step)]
    return " · ".join(part for part in parts if part)


def object_name(step: Step, session: Session) -> str:
    """The name of the object that a step was about; empty where it had none or where that is gone."""
    store = session.context.store.masklets
    try:
        target_id = step.target_id if step.masklet_id is None else store.masklet(step.masklet_id).target_id
        return "" if target_id is None else store.target(target_id).name
    except ValueError:  # the object's making is undone
        return ""


def step_frames(step: Step) -> tuple[int, int] | None:
    """First and last frame that a step was on, as far as they are noted."""
    first, last = step.payload.get("first"), step.payload.get("last")
    return None if first is None or last is None else (first, last)


def _what(step: Step) -> str:
    erased = step.payload.get("erased")
    if step.payload.get("outlined"):
        return mark("outline erased") if erased else mark("outline")
    return mark("erase") if erased else _KINDS[step.kind]


def _frames(step: Step) -> str:
    frames = step_frames(step)
    if frames is None:
        return ""
    first, last = frames
    return tr("f {frame}", frame=first) if first == last else tr("f {first}–{last}", first=first, last=last)
