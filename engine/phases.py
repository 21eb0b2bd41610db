"""The three phases of the data engine as policies over one session (paper, section 4.1; design, section 4).

Pure values: a policy says what a phase allows and, where it refuses, the sentence that a tooltip or an error shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from storage.records import Phase


class Activity(Enum):
    """What a person may want to do that some phase refuses."""

    PROPAGATE = "propagate"
    REFINE_TRACKED = "refine_tracked"
    PASTE = "paste"


@dataclass(frozen=True, slots=True)
class PhasePolicy:
    """One phase: its number and name, whether pins condition by mask alone, and what it refuses with which reason."""

    number: Phase
    name: str
    summary: str
    condition_by_mask_alone: bool
    refusals: dict[Activity, str]

    def refusal(self, activity: Activity) -> str | None:
        """Why `activity` is refused in this phase, as a sentence; None where it is allowed."""
        return self.refusals.get(activity)


PHASES: dict[int, PhasePolicy] = {
    1: PhasePolicy(
        number=1,
        name="SAM per frame",
        summary="Every grid frame from scratch: points, boxes, brush and eraser, without memory.",
        condition_by_mask_alone=False,
        refusals={
            Activity.PROPAGATE: "Phase 1 annotates every frame from scratch: propagation belongs to phases 2 and 3.",
            Activity.REFINE_TRACKED: "Phase 1 has no tracked masks to refine: every frame starts blank.",
            Activity.PASTE: "Phase 1 makes every frame from scratch: pasting another frame's mask belongs to phase 3.",
        },
    ),
    2: PhasePolicy(
        number=2,
        name="SAM + SAM 2 Mask",
        summary="Frames are made as in phase 1; accepted masks alone condition propagation.",
        condition_by_mask_alone=True,
        refusals={
            Activity.REFINE_TRACKED: (
                "Phase 2 corrects a frame from scratch: refining a tracked mask with points belongs to phase 3."
            ),
            Activity.PASTE: "Phase 2 corrects a frame from scratch: pasting another frame's mask belongs to phase 3.",
        },
    ),
    3: PhasePolicy(
        number=3,
        name="SAM 2",
        summary="Points, boxes, masks on any frame; tracked masks are refined with memory.",
        condition_by_mask_alone=False,
        refusals={},
    ),
}
