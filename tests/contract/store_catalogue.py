"""The contract's part on settings, videos, people and checkpoints."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from storage.drafts import NewCheckpoint
from storage.errors import StorageError
from storage.records import Person, Role
from storage.store import ProjectStore
from tests.contract.store_world import World, video_draft


class CatalogueContract:
    """Rows that are edited in place."""

    def test_project_knows_its_name_rate_and_settings(self, store: ProjectStore) -> None:
        assert (store.name, store.rate) == ("sample", 6.0)
        store.set_setting("self_review", True)
        store.set_setting("queue", {"phase": [1, 2], "name": "ü"})
        store.set_setting("queue", {"phase": []})
        assert store.settings() == {"name": "sample", "rate": 6.0, "self_review": True, "queue": {"phase": []}}

    def test_video_comes_back_as_it_went_in(self, store: ProjectStore) -> None:
        draft = video_draft("street")
        video = store.catalogue.add_video(draft)

        assert store.catalogue.videos() == (video,)
        assert store.catalogue.video(video.id) == video
        for field in ("name", "path", "fingerprint", "kind", "width", "height", "frame_count", "fps", "stride", "rate"):
            assert getattr(video, field) == getattr(draft, field)
        assert video.attributes == {"environment": "Indoor"}
        np.testing.assert_array_equal(store.catalogue.timestamps_s(video.id), draft.timestamps_s)

    def test_unknown_timestamps_are_an_empty_array(self, store: ProjectStore) -> None:
        video = store.catalogue.add_video(replace(video_draft("street"), timestamps_s=()))
        assert store.catalogue.timestamps_s(video.id).shape == (0,)

    def test_videos_can_move_and_get_attributes(self, world: World) -> None:
        catalogue, video_id = world.store.catalogue, world.video_id
        assert catalogue.relocate_video(video_id, path="elsewhere/street.mp4").fingerprint == "f00d"
        video = catalogue.set_attributes(video_id, {"split": "val"})
        assert (video.path, video.attributes) == ("elsewhere/street.mp4", {"split": "val"})
        assert catalogue.video(video_id) == video

    def test_names_are_taken_once(self, world: World) -> None:
        catalogue = world.store.catalogue
        with pytest.raises(StorageError, match="already has a video named street"):
            catalogue.add_video(video_draft("street"))
        with pytest.raises(StorageError, match="already has a person named Ann"):
            catalogue.add_person("Ann")
        with pytest.raises(StorageError, match="already has a person named Ann"):
            catalogue.edit_person(world.bob, name="Ann")
        assert len(catalogue.videos()) == 1
        assert [person.name for person in catalogue.people()] == ["Ann", "Bob"]

    def test_people_change(self, world: World) -> None:
        catalogue = world.store.catalogue
        assert catalogue.person(world.bob) == Person(id=world.bob, name="Bob", role=Role.LEAD, active=True)
        catalogue.edit_person(world.bob, name="Bob", role=Role.REVIEWER)
        bob = catalogue.edit_person(world.bob, active=False)
        assert bob == Person(id=world.bob, name="Bob", role=Role.REVIEWER, active=False)
        assert catalogue.people()[1] == bob

    def test_unknown_ids_are_a_mistake_of_the_caller(self, store: ProjectStore) -> None:
        for ask in (store.catalogue.video, store.catalogue.timestamps_s, store.catalogue.person):
            with pytest.raises(ValueError, match="nothing there"):
                ask(7)

    def test_checkpoint_is_its_content(self, store: ProjectStore) -> None:
        draft = NewCheckpoint(name="tiny", sha256="ab" * 32, layout="sam2.1_t", path="/models/tiny.pt")
        tiny = store.catalogue.add_checkpoint(draft)
        tuned = store.catalogue.add_checkpoint(
            NewCheckpoint(
                name="tuned", sha256="cd" * 32, layout="sam2.1_t", path="/t.pt", parent_id=tiny.id, notes={"steps": 9}
            )
        )
        again = store.catalogue.add_checkpoint(replace(draft, name="other", path="/moved/tiny.pt"))

        assert again == replace(tiny, path="/moved/tiny.pt")
        assert store.catalogue.checkpoints() == (again, tuned)
        assert (tuned.parent_id, tuned.notes) == (tiny.id, {"steps": 9})
