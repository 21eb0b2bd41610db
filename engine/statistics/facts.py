"""What the log says of each masklet: time, clicks, strokes, frames by hand, verdicts, alignment.

Reads a store in a few passes; any thread. No figure is made here: that is `engine.statistics.figures`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from engine.project import grid_of
from engine.statistics.alignment import Alignment, KnownIous, align
from engine.statistics.groups import Scope
from storage.records import DECIDING, Masklet, MaskletState, Source, StepKind
from storage.store import ProjectStore
from storage.tallies import HandWork, MaskRow, ReviewMove, TimeSpent, week_number

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_OUTCOMES = (MaskletState.SATISFACTORY, MaskletState.RETURNED, MaskletState.REJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskletFacts:
    """One masklet. Times are UTC seconds since the epoch, `seconds` those of annotating, `masks` those not empty.

    `phases` are those it was worked on in, in order; `model` names the checkpoint of most of its masks; `outcomes` has
    how each judged revision ended.
    """

    masklet_id: int
    target_id: int
    video_id: int
    video: str
    target: str
    annotator: str
    source: Source
    begun_auto: bool
    state: MaskletState
    phases: tuple[int, ...]
    model: str | None
    grid_frames: int
    masks: int
    edited_frames: int
    clicks: int
    clicked_frames: int
    strokes: int
    seconds: float
    reviewing_seconds: float
    submitted_at: float | None
    accepted_at: float | None
    outcomes: tuple[MaskletState, ...]
    alignment: Alignment | None

    @property
    def way(self) -> str:
        """How it was made: "1", "2" or "3" in one phase, "1 → 3" in several, "auto", "auto → 3" when corrected."""
        phases = [str(phase) for phase in self.phases]
        if self.begun_auto:
            return " → ".join(["auto", *phases[-1:]] if self.edited_frames else ["auto"])
        return " → ".join(phases)

    @property
    def made_in_phase_1(self) -> bool:
        """Whether it was made in phase 1 alone, without tracking: what others are measured against."""
        return self.phases == (1,) and not self.begun_auto

    @property
    def week(self) -> str | None:
        """The ISO week it was first submitted."""
        return None if self.submitted_at is None else week_name(week_number(self.submitted_at))


def week_name(week: int) -> str:
    """A week of the log as ISO 8601 writes it, "2026-W47" (UTC)."""
    year, number, _ = date.fromordinal(_EPOCH_DAY + 7 * week - 3).isocalendar()
    return f"{year}-W{number:02}"


@dataclass(frozen=True, slots=True)
class Counted:
    """The log of a whole project counted up, read once for all figures."""

    time_spent: tuple[TimeSpent, ...]
    hand_work: tuple[HandWork, ...]
    edited: Mapping[int, frozenset[int]]
    moves: tuple[ReviewMove, ...]
    phases: Mapping[int, tuple[int, ...]]
    begun_auto: frozenset[int]
    mask_rows: tuple[MaskRow, ...]

    @classmethod
    def of(cls, store: ProjectStore) -> Counted:
        """Count; masks first, so that all is known of the masklets they are of, though others work meanwhile."""
        read = store.tallies
        return cls(
            mask_rows=read.mask_rows(),
            time_spent=read.time_spent(),
            hand_work=read.hand_work(),
            edited=read.edited_frames(),
            moves=read.review_moves(),
            phases=read.phases(),
            begun_auto=read.begun_automatically(),
        )


@dataclass(slots=True)
class _Sums:
    seconds: float = 0.0
    reviewing_seconds: float = 0.0
    clicks: int = 0
    clicked_frames: int = 0
    strokes: int = 0


def masklet_facts(
    store: ProjectStore, counted: Counted, *, scope: Scope, align_masks: bool = True, known: KnownIous | None = None
) -> tuple[MaskletFacts, ...]:
    """The facts of the masklets in scope, in the order they were made; no deleted ones and none without masks.

    Comparing masks takes longest by far, so it can be left out; `known` keeps what was compared before.
    """
    rows: dict[int, list[MaskRow]] = defaultdict(list)
    for row in counted.mask_rows:
        rows[row.masklet_id].append(row)
    moves: dict[int, list[ReviewMove]] = defaultdict(list)
    for move in counted.moves:
        moves[move.masklet_id].append(move)
    videos = {video.id: video for video in store.catalogue.videos()}
    targets = {target.id: target.name for video_id in videos for target in store.masklets.targets(video_id)}
    # others work meanwhile: what they make or delete between two readings is left out
    there = (each for each in store.masklets.masklets() if each.id in rows and each.target_id in targets)
    masklets = [each for each in there if _in_scope(each, scope)]
    comparable = masklets if align_masks else []
    alignments = _alignments(store, comparable, counted, known={} if known is None else known)
    sums = _sums(counted)
    people = {person.id: person.name for person in store.catalogue.people()}
    models = {each.id: f"{each.name} ({each.sha256[:8]})" for each in store.catalogue.checkpoints()}
    return tuple(
        MaskletFacts(
            masklet_id=masklet.id,
            target_id=masklet.target_id,
            video_id=masklet.video_id,
            video=videos[masklet.video_id].name,
            target=targets[masklet.target_id],
            annotator=people[masklet.annotator_id],
            source=masklet.source,
            begun_auto=masklet.id in counted.begun_auto,
            state=masklet.state,
            phases=counted.phases[masklet.id],
            model=_model(rows[masklet.id], models),
            grid_frames=len(grid_of(videos[masklet.video_id])),
            masks=sum(row.area > 0 for row in rows[masklet.id]),
            edited_frames=len(counted.edited.get(masklet.id, ())),
            clicks=sums[masklet.id].clicks,
            clicked_frames=sums[masklet.id].clicked_frames,
            strokes=sums[masklet.id].strokes,
            seconds=sums[masklet.id].seconds,
            reviewing_seconds=sums[masklet.id].reviewing_seconds,
            submitted_at=next((each.at for each in moves[masklet.id] if each.kind is StepKind.SUBMIT), None),
            accepted_at=_accepted_at(masklet, moves[masklet.id]),
            outcomes=outcomes(moves[masklet.id]),
            alignment=alignments.get(masklet.id),
        )
        for masklet in masklets
    )


def outcomes(moves: Iterable[ReviewMove]) -> tuple[MaskletState, ...]:
    """How each judged revision of a masklet ended; one that waits for another verdict is not judged yet."""
    last: dict[int, MaskletState] = {}
    for move in moves:
        if move.kind in DECIDING:
            last[move.revision] = move.state
    return tuple(state for state in last.values() if state in _OUTCOMES)


def _in_scope(masklet: Masklet, scope: Scope) -> bool:
    if scope is Scope.ACCEPTED:
        return masklet.state is MaskletState.SATISFACTORY
    return scope is Scope.ALL or masklet.revision > 0


def _sums(counted: Counted) -> Mapping[int, _Sums]:
    sums: dict[int, _Sums] = defaultdict(_Sums)
    for spent in counted.time_spent:
        if spent.reviewing:
            sums[spent.masklet_id].reviewing_seconds += spent.seconds
        else:
            sums[spent.masklet_id].seconds += spent.seconds
    for work in counted.hand_work:
        each = sums[work.masklet_id]
        each.clicks += work.clicks
        each.clicked_frames += work.clicks > 0
        each.strokes += work.strokes
    return sums


def _model(rows: Collection[MaskRow], models: Mapping[int, str]) -> str | None:
    """The checkpoint of most masks, of equals the later one; None where all are a person's own."""
    uses = Counter(row.checkpoint_id for row in rows if row.checkpoint_id is not None)
    return models[max(uses, key=lambda each: (uses[each], each))] if uses else None


def _accepted_at(masklet: Masklet, moves: Iterable[ReviewMove]) -> float | None:
    if masklet.state is not MaskletState.SATISFACTORY:
        return None
    accepting = [each.at for each in moves if each.kind in DECIDING and each.state is masklet.state]
    return accepting[-1] if accepting else None


def _alignments(
    store: ProjectStore, masklets: Iterable[Masklet], counted: Counted, *, known: KnownIous
) -> Mapping[int, Alignment]:
    """By masklet, its alignment with the best masklet of its target that was made in phase 1 alone."""
    of_target: dict[int, list[Masklet]] = defaultdict(list)
    for masklet in masklets:
        if masklet.state is not MaskletState.REJECTED:
            of_target[masklet.target_id].append(masklet)
    found: dict[int, Alignment] = {}
    for own in of_target.values():
        references = [each for each in own if counted.phases[each.id] == (1,) and each.id not in counted.begun_auto]
        others = [each for each in own if each not in references]
        if not references or not others:
            continue
        best = max(references, key=lambda each: (each.state is MaskletState.SATISFACTORY, each.id))
        reference = store.masklets.masks(best.id)
        for other in others:
            alignment = align(store.masklets.masks(other.id), reference, known=known)
            if alignment is not None:
                found[other.id] = alignment
    return found
