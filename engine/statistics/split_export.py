"""The split as it leaves with SA-V documents: which masklets may, and `splits.json` beside them.

Val and test take only masklets made in phase 1 alone, so that what is evaluated on them was not made with the model
(paper, section 5.2).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import EngineError
from engine.exchange.atomic_file import write_json_atomically
from engine.statistics.catalogue import make_split, to_split
from engine.statistics.dataset import dataset_videos
from engine.statistics.facts import Counted
from engine.statistics.groups import Scope
from engine.statistics.splits import EVALUATION, SHARED_ATTRIBUTES, SPLITS, Split, shared_between_splits
from storage.records import Video
from storage.store import ProjectStore

FILE_NAME = "splits.json"


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """Where every video goes, by id, and the masklets made in phase 1 alone."""

    split_of: Mapping[int, Split]
    phase_1: frozenset[int]

    def allowed(self, video: Video) -> Collection[int] | None:
        """The masklets that may leave for this video's split; None for any."""
        return self.phase_1 if self.split_of[video.id] in EVALUATION else None


def plan_split(store: ProjectStore, *, unverified: bool) -> SplitPlan:
    """Keep the split there is and put videos without one somewhere.

    Raises EngineError where a videographer or place is in more than one split.
    """
    counted = Counted.of(store)
    videos = dataset_videos(store, counted, scope=Scope.ALL if unverified else Scope.ACCEPTED)
    for shared in shared_between_splits(map(to_split, videos)):
        raise EngineError(
            f"The {shared.attribute} {shared.value} is in {' and '.join(shared.splits)}: split the videos anew before "
            "they leave."
        )
    phase_1 = {masklet_id for masklet_id, phases in counted.phases.items() if phases == (1,)} - counted.begun_auto
    return SplitPlan(make_split(store, videos), frozenset(phase_1))


def write_split_file(folder: Path, plan: SplitPlan, masklets: Iterable[tuple[Video, Collection[int]]]) -> Path:
    """Write `splits.json`: by split, the videos that left with the numbers of their masklets. Raises EngineError."""
    document: dict[str, object] = {
        split: [
            {"video": video.name, "masklets": sorted(numbers)}
            for video, numbers in masklets
            if numbers and plan.split_of[video.id] == split
        ]
        for split in SPLITS
    }
    document["not_shared"] = list(SHARED_ATTRIBUTES)
    document["made_in_phase_1_alone"] = list(EVALUATION)
    path = folder / FILE_NAME
    write_json_atomically(path, document=document)
    return path
