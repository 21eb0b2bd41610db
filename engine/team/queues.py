"""Work queues: what an annotator has to annotate and mend, what waits for a reviewer, what a lead has to decide.

Pure functions over what the store holds, read once as a `Board`. Every queue is oldest first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from engine.statistics.paper import LARGE_FROM_PX, SMALL_BELOW_PX
from engine.team.agreement import disputed
from engine.team.rules import Rules, is_own
from storage.records import MaskletState, Person, Phase, Role, Source, Video
from storage.work_records import Assignment, AssignmentState, WorkItem

if TYPE_CHECKING:
    from storage.store import ProjectStore

SizeClass = Literal["small", "medium", "large"]
ScoreClass = Literal["low", "middle", "high"]

LOW_BELOW, HIGH_FROM = 0.5, 0.8


class Queue(StrEnum):
    """What there is to do."""

    RETURNED = "returned"  # came back to the annotator
    ANNOTATE = "annotate"  # videos assigned, and masklets begun
    CORRECT = "correct"  # unsatisfactory automatic masklets
    VERIFY = "verify"  # submitted by others
    DECIDE = "decide"  # reviewers disagree
    EVERYTHING = "everything"


QUEUES_OF: dict[Role, tuple[Queue, ...]] = {
    Role.ANNOTATOR: (Queue.RETURNED, Queue.ANNOTATE, Queue.CORRECT),
    Role.REVIEWER: (Queue.VERIFY,),
    Role.LEAD: (Queue.DECIDE, Queue.VERIFY, Queue.RETURNED, Queue.ANNOTATE, Queue.CORRECT, Queue.EVERYTHING),
}


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do: a masklet, or without one a whole video to annotate; `since` is when it came."""

    video_id: int
    video_name: str
    phase: Phase
    since: float
    item: WorkItem | None = None
    task: Assignment | None = None

    @property
    def key(self) -> tuple[int, int, int]:
        """What tells jobs apart."""
        return self.video_id, self.phase, 0 if self.item is None else self.item.masklet_id

    @property
    def rank(self) -> tuple[bool, float, tuple[int, int, int]]:
        """Its place in a queue: videos that nobody was given and nobody has begun last, the oldest first."""
        return self.item is None and self.task is None, self.since, self.key


@dataclass(frozen=True, slots=True)
class Board:
    """All that the queues are made of, read at one time."""

    items: tuple[WorkItem, ...]
    videos: tuple[Video, ...]
    assignments: tuple[Assignment, ...]
    self_review: bool
    reviewers: int
    correction_share: float


@dataclass(frozen=True, slots=True)
class Filter:
    """Which jobs of a queue are wanted; None and the empty string want all."""

    phase: Phase | None = None
    source: Source | None = None
    size: SizeClass | None = None
    score: ScoreClass | None = None
    words: str = ""

    def takes(self, job: Job) -> bool:
        """Whether a job is wanted; a whole video has no source, size or score."""
        item = job.item
        if self.phase is not None and job.phase != self.phase:
            return False
        if self.words and self.words.casefold() not in f"{item.name if item else ''} {job.video_name}".casefold():
            return False
        if item is None:
            return self.source is None and self.size is None and self.score is None
        return (
            self.source in (None, item.source)
            and self.size in (None, size_of(item))
            and self.score in (None, score_class(score_of(item)))
        )


def read_board(store: ProjectStore) -> Board:
    """Read what the queues of a project are made of. Raises StorageError."""
    rules = Rules(store)
    return Board(
        items=store.work.items(),
        videos=store.catalogue.videos(),
        assignments=store.work.assignments(),
        self_review=rules.self_review,
        reviewers=rules.reviewers,
        correction_share=rules.correction_share,
    )


def queues_for(person: Person, board: Board) -> tuple[Queue, ...]:
    """The queues of a person's role; who may judge their own masklets has those that wait, too."""
    queues = QUEUES_OF[person.role]
    return (*queues, Queue.VERIFY) if board.self_review and Queue.VERIFY not in queues else queues


def queue_of(board: Board, queue: Queue, person: Person, wanted: Filter) -> tuple[Job, ...]:
    """The jobs of a queue for a person, without what others said of it that the person is not to know.

    The oldest come first; videos that are nobody's wait until what is somebody's is done.
    """
    jobs = [_as_known_to(person, job, board) for job in _jobs(board, queue, person) if wanted.takes(job)]
    return tuple(sorted(jobs, key=lambda job: job.rank))


def count_of(board: Board, queue: Queue, person: Person) -> int:
    """How many jobs a queue has for a person."""
    return sum(1 for _ in _jobs(board, queue, person))


def waiting_in(store: ProjectStore, video_id: int, person: Person) -> int:
    """How many masklets of a video wait for this person's verdict. Raises StorageError."""
    rules = Rules(store)
    board = Board(
        items=tuple(item for item in store.work.items() if item.video_id == video_id),
        videos=(),
        assignments=(),
        self_review=rules.self_review,
        reviewers=rules.reviewers,
        correction_share=rules.correction_share,
    )
    queues = {Queue.VERIFY, Queue.DECIDE}.intersection(queues_for(person, board))
    return sum(count_of(board, queue, person) for queue in queues)


def may_judge(item: WorkItem, person: Person, *, self_review: bool) -> bool:
    """Whether a person may judge a masklet: others' as a reviewer or lead, their own where the project allows it."""
    return self_review if is_own(person.id, item, item.hands) else person.role is not Role.ANNOTATOR


def is_sampled(masklet_id: int, share: float) -> bool:
    """Whether an unsatisfactory automatic masklet is among the share to be corrected; the same on every machine."""
    draw = hashlib.sha256(f"correct {masklet_id}".encode()).digest()
    return int.from_bytes(draw[:8], "big") < share * 2**64


def size_of(item: WorkItem) -> SizeClass | None:
    """How large a masklet's masks are by their mean area, with the paper's bounds; None before it was submitted."""
    if item.area is None:
        return None
    return "small" if item.area < SMALL_BELOW_PX else "medium" if item.area < LARGE_FROM_PX else "large"


def score_of(item: WorkItem) -> float | None:
    """An automatic masklet's mean stability score, else the mean predicted IoU; None where unknown."""
    return item.stability_score if item.stability_score is not None else item.predicted_iou


def score_class(score: float | None) -> ScoreClass | None:
    """Which third of the scale a score lies in."""
    if score is None:
        return None
    return "low" if score < LOW_BELOW else "middle" if score < HIGH_FROM else "high"


def _jobs(board: Board, queue: Queue, person: Person) -> Iterable[Job]:
    lead = person.role is Role.LEAD
    submitted = (item for item in board.items if item.state is MaskletState.SUBMITTED)
    match queue:
        case Queue.VERIFY:
            allowed = (item for item in submitted if may_judge(item, person, self_review=board.self_review))
            return (_job(item) for item in allowed if person.id not in item.said and not _waits_for_lead(item, board))
        case Queue.DECIDE:
            return (_job(item) for item in submitted if _waits_for_lead(item, board))
        case Queue.RETURNED:
            own = (item for item in board.items if lead or item.annotator_id == person.id)
            return (_job(item) for item in own if item.state is MaskletState.RETURNED and item.source == "manual")
        case Queue.CORRECT:
            unsatisfactory = (item for item in board.items if item.state is MaskletState.RETURNED)
            of_auto = (item for item in unsatisfactory if item.source == "auto")
            sampled = (item for item in of_auto if is_sampled(item.masklet_id, board.correction_share))
            return (_job(item, phase=3) for item in sampled)
        case Queue.ANNOTATE:
            drafts = (item for item in board.items if item.state is MaskletState.DRAFT and item.source == "manual")
            begun = (_job(item) for item in drafts if lead or item.annotator_id == person.id)
            return (*_videos(board, person, everybody=lead), *begun)
        case Queue.EVERYTHING:
            return (_job(item) for item in board.items)


def _as_known_to(person: Person, job: Job, board: Board) -> Job:
    """Each reviewer speaks without being led: until a revision is decided, a person knows what they said themselves.

    A lead who has to decide between reviewers knows all.
    """
    item = job.item
    if item is None or item.state is not MaskletState.SUBMITTED or not item.said:
        return job
    if person.role is Role.LEAD and _waits_for_lead(item, board):
        return job
    own = {each: decision for each, decision in item.said.items() if each == person.id}
    if item.judge_id == person.id:
        return replace(job, item=replace(item, said=own))
    return replace(job, item=replace(item, said=own, reason="", frames=(), judge_id=None))


def _waits_for_lead(item: WorkItem, board: Board) -> bool:
    return len(item.said) >= board.reviewers and disputed(item.said.values())


def _videos(board: Board, person: Person, *, everybody: bool) -> Iterable[Job]:
    """Videos a person is to annotate; those that nobody was ever given and nobody has begun are for all."""
    by_id = {video.id: video for video in board.videos}
    for task in board.assignments:
        if task.state is AssignmentState.OPEN and (everybody or task.person_id == person.id):
            video = by_id[task.video_id]
            yield Job(video.id, video.name, task.phase, task.at, task=task)
    taken = _ever_taken(board)
    for video in board.videos:
        if video.id not in taken:
            yield Job(video.id, video.name, 3, video.added_at)


def _ever_taken(board: Board) -> Collection[int]:
    return {task.video_id for task in board.assignments} | {item.video_id for item in board.items}


def _job(item: WorkItem, *, phase: Phase | None = None) -> Job:
    return Job(item.video_id, item.video_name, phase or item.phase, item.since, item=item)
