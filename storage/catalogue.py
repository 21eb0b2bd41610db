"""Videos, people and checkpoints: what the project works on, who works, and with which models.

Runs in any thread under the store's contract. These rows are edited in place, not through the step log.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storage.drafts import NewCheckpoint, NewVideo
from storage.records import Checkpoint, Person, Role, Video


class Catalogue:
    """Reads and writes videos, people and checkpoints."""

    def add_video(self, draft: NewVideo) -> Video:
        """Add a video. Raises StorageError where one of that name is there already."""
        raise NotImplementedError

    def videos(self) -> tuple[Video, ...]:
        """All videos, in the order they were added."""
        raise NotImplementedError

    def video(self, video_id: int) -> Video:
        """One video. Raises ValueError for an unknown id."""
        raise NotImplementedError

    def timestamps_s(self, video_id: int) -> NDArray[np.float64]:
        """Time in seconds of every decoded frame (frame_count,), or of size 0 where unknown."""
        raise NotImplementedError

    def relocate_video(self, video_id: int, *, path: str, fingerprint: str | None = None) -> Video:
        """Say where the video lies now, relative to the project, and, where its content is another, its fingerprint."""
        raise NotImplementedError

    def set_attributes(self, video_id: int, attributes: Mapping[str, Any]) -> Video:
        """Replace a video's attributes (environment, split, place, videographer, …)."""
        raise NotImplementedError

    def add_person(self, name: str, *, role: Role = Role.ANNOTATOR) -> Person:
        """Add a person. Raises StorageError where one of that name is there already."""
        raise NotImplementedError

    def people(self) -> tuple[Person, ...]:
        """All people, also inactive ones, in the order they were added."""
        raise NotImplementedError

    def person(self, person_id: int) -> Person:
        """One person. Raises ValueError for an unknown id."""
        raise NotImplementedError

    def edit_person(
        self, person_id: int, *, name: str | None = None, role: Role | None = None, active: bool | None = None
    ) -> Person:
        """Change a person; None leaves a value as it is. Raises StorageError where the name is taken."""
        raise NotImplementedError

    def add_checkpoint(self, draft: NewCheckpoint) -> Checkpoint:
        """Remember a checkpoint. One with the same sha256 is returned instead, with the path brought up to date."""
        raise NotImplementedError

    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """All checkpoints, in the order they were added."""
        raise NotImplementedError
