"""What a project may rule about verification: how many reviewers, who may judge, what is corrected.

Values of the project's settings with their meaning; nothing else reads or writes these settings.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from engine.changes import Changes, changes_of
from engine.team.agreement import disputed, settled

if TYPE_CHECKING:
    from storage.records import Decision, Masklet, Person
    from storage.store import ProjectStore
    from storage.work_records import WorkItem


SELF_REVIEW_SETTING = "self_review"
REVIEWERS_SETTING = "reviewers_required"
CORRECTION_SETTING = "auto_correction_share"

MOST_REVIEWERS = 2
CORRECTION_SHARE = 0.5
"""Share of unsatisfactory automatic masklets that are sent to be corrected, unless the project says otherwise."""


def is_own(person_id: int, masklet: Masklet | WorkItem, hands: Collection[int]) -> bool:
    """Whether a masklet is a person's own work: they annotate it, or are among the `hands` that made its pins."""
    return person_id in hands or (masklet.source == "manual" and masklet.annotator_id == person_id)


def reviewers_in(settings: Mapping[str, Any]) -> int:
    """How many reviewers a project with these settings requires."""
    return int(settings.get(REVIEWERS_SETTING, 1))


class Rules:
    """The rules of one project, read anew each time: another process may have changed them."""

    def __init__(self, store: ProjectStore) -> None:
        self._store = store

    @property
    def self_review(self) -> bool:
        """Whether people may judge their own masklets (a single user), which exports then say."""
        return bool(self._store.settings().get(SELF_REVIEW_SETTING, False))

    @self_review.setter
    def self_review(self, allowed: bool) -> None:
        self._store.set_setting(SELF_REVIEW_SETTING, allowed)

    @property
    def reviewers(self) -> int:
        """How many reviewers must say the same of a masklet, 1 or 2; where two do not, a lead decides."""
        return reviewers_in(self._store.settings())

    def require(self, count: int, *, by: Person) -> Changes:
        """Want so many reviewers from now on; what waits for one more than that is decided by what was said of it.

        What reviewers do not agree on stays with the leads. The log says who made the rule that decided.
        """
        required = min(max(count, 1), MOST_REVIEWERS)

        def outcome(said: Sequence[tuple[int, Decision]]) -> Decision | None:
            return None if disputed(dict(said).values()) else settled(said, required=required, leads=())

        ruling = {REVIEWERS_SETTING: required}
        decided = self._store.review.settle(outcome, person_id=by.id, ruling=ruling)
        return reduce(or_, map(changes_of, decided), Changes())

    @property
    def correction_share(self) -> float:
        """Share, 0..1, of unsatisfactory automatic masklets that annotators correct in phase 3."""
        return float(self._store.settings().get(CORRECTION_SETTING, CORRECTION_SHARE))

    @correction_share.setter
    def correction_share(self, share: float) -> None:
        self._store.set_setting(CORRECTION_SETTING, min(max(share, 0.0), 1.0))
