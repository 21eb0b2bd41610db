"""What the work queues say: names of queues, of states and sizes, and the cells of a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from annotator.i18n import mark, tr
from annotator.state.recent import when_words
from annotator.words.decision_words import DECISION_WORDS
from engine.team.queues import Job, Queue, score_of, size_of
from storage.records import MaskletState


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueWords:
    """A queue's title, what is in it, and what is said when nothing is."""

    title: str
    about: str
    empty: str


QUEUE_WORDS: dict[Queue, QueueWords] = {
    Queue.RETURNED: QueueWords(
        title=mark("Sent back"),
        about=mark("What reviewers sent back, with what they found wrong. Mend it and submit it again."),
        empty=mark("Nothing came back. What a reviewer finds unsatisfactory appears here, with the reason."),
    ),
    Queue.ANNOTATE: QueueWords(
        title=mark("To annotate"),
        about=mark("Videos to annotate, and masklets begun that are not submitted yet."),
        empty=mark("Nothing to annotate. Add a video, or have a lead assign one to you."),
    ),
    Queue.CORRECT: QueueWords(
        title=mark("To correct"),
        about=mark("Automatic masklets found unsatisfactory, sampled to be corrected in phase 3."),
        empty=mark("No automatic masklet waits to be corrected."),
    ),
    Queue.VERIFY: QueueWords(
        title=mark("To verify"),
        about=mark("Masklets of others that wait for a verdict, the longest waiting first."),
        empty=mark("Nothing waits for a verdict. What others submit appears here."),
    ),
    Queue.DECIDE: QueueWords(
        title=mark("To decide"),
        about=mark("Masklets on which reviewers do not agree: a lead's verdict decides."),
        empty=mark("Reviewers agree on everything."),
    ),
    Queue.EVERYTHING: QueueWords(
        title=mark("Everything"),
        about=mark("All masklets of the project, rejected ones too: those can be reopened."),
        empty=mark("The project has no masklets yet."),
    ),
}

STATE_WORDS: dict[MaskletState, str] = {
    MaskletState.DRAFT: mark("draft"),
    MaskletState.SUBMITTED: mark("submitted"),
    MaskletState.SATISFACTORY: mark("satisfactory"),
    MaskletState.RETURNED: mark("sent back"),
    MaskletState.REJECTED: mark("rejected"),
}

SIZE_WORDS = {"small": mark("small"), "medium": mark("medium"), "large": mark("large")}
SOURCE_WORDS = {"manual": mark("manual"), "auto": mark("automatic")}
COLUMNS = (mark("Object"), mark("Phase"), mark("Size"), mark("Score"), mark("Who"), mark("State"), mark("Since"))


def cells(job: Job, *, people: Mapping[int, str], now: datetime) -> tuple[str, ...]:
    """A job's words, one per column."""
    item = job.item
    since = when_words(datetime.fromtimestamp(job.since), now=now)
    if item is None:
        who = "" if job.task is None else people.get(job.task.person_id, "")
        state = tr("assigned") if job.task is not None else tr("nobody has begun")
        return tr("Whole video"), str(job.phase), "", "", who, state, since
    size, score = size_of(item), score_of(item)
    return (
        item.name,
        f"{item.phase} · {tr(SOURCE_WORDS[item.source])}",
        "" if size is None else tr(SIZE_WORDS[size]),
        "" if score is None else f"{score:.2f}",
        "" if item.source == "auto" else people.get(item.annotator_id, ""),
        _state(job, people),
        since,
    )


def _state(job: Job, people: Mapping[int, str]) -> str:
    item = job.item
    assert item is not None
    words = [tr(STATE_WORDS[item.state])]
    if item.state is MaskletState.SUBMITTED and item.said:
        words = [f"{people.get(who, '')}: {tr(DECISION_WORDS[decision])}" for who, decision in item.said.items()]
    if item.reason:
        words.append(item.reason)
    if item.frames:
        count = len(item.frames)
        words.append(tr("1 frame marked") if count == 1 else tr("{count} frames marked", count=count))
    return " · ".join(words)
