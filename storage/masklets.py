"""Reading targets and masklets: as they now are, as they were in a revision, and one frame's past.

Reads only. Runs in any thread under the store's contract.
"""

from __future__ import annotations

from storage.records import Masklet, MaskletState, MaskSummary, MaskVersion, Pin, PinContent, Provenance, Target


class Masklets:
    """Answers every question about targets, masklets, masks and pins."""

    def targets(self, video_id: int, *, include_deleted: bool = False) -> tuple[Target, ...]:
        """The objects of a video by number; those whose making is undone are not there."""
        raise NotImplementedError

    def target(self, target_id: int) -> Target:
        """One object, also a deleted one. Raises ValueError where it is unknown or its making undone."""
        raise NotImplementedError

    def masklets(
        self,
        *,
        video_id: int | None = None,
        target_id: int | None = None,
        state: MaskletState | None = None,
        include_deleted: bool = False,
    ) -> tuple[Masklet, ...]:
        """Masklets in the order they were made; those whose making is undone are not there."""
        raise NotImplementedError

    def masklet(self, masklet_id: int) -> Masklet:
        """One masklet, also a deleted one. Raises ValueError where it is unknown or its making undone."""
        raise NotImplementedError

    def summaries(self, masklet_id: int) -> dict[int, MaskSummary]:
        """Current masks without pixels by frame, in order of frames; cheap for thousands."""
        raise NotImplementedError

    def masks(self, masklet_id: int) -> dict[int, MaskVersion]:
        """Current masks by frame, in order of frames."""
        raise NotImplementedError

    def mask(self, masklet_id: int, frame: int) -> MaskVersion | None:
        """Current mask of one frame."""
        raise NotImplementedError

    def masks_at(self, video_id: int, frame: int) -> dict[int, MaskVersion]:
        """Current masks of one frame by masklet id, without deleted masklets."""
        raise NotImplementedError

    def mask_history(self, masklet_id: int, frame: int) -> tuple[MaskVersion, ...]:
        """Every mask the frame ever had, oldest first, also of undone steps."""
        raise NotImplementedError

    def latest_mask(self, masklet_id: int, frame: int, *, provenance: Provenance) -> MaskVersion | None:
        """The latest mask of that provenance among the done steps, current or not."""
        raise NotImplementedError

    def masks_of_revision(self, masklet_id: int, revision: int) -> dict[int, MaskVersion]:
        """Masks by frame as they were when that revision was submitted. Raises ValueError for an unknown revision."""
        raise NotImplementedError

    def edited_frames(self, masklet_id: int) -> frozenset[int]:
        """Frames with at least one done step by hand: prompted, painted or marked absent, imports not counted."""
        raise NotImplementedError

    def pins(self, masklet_id: int) -> dict[int, Pin]:
        """Current pins by first frame, in order of frames, without their heavy part."""
        raise NotImplementedError

    def pin_content(self, pin_id: int) -> PinContent:
        """The heavy part of a pin. Raises ValueError for an unknown id."""
        raise NotImplementedError
