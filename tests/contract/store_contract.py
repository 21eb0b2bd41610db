"""What every project store must do, whatever it is kept in: one class, run for a file and for memory.

A suite that inherits from StoreContract gives the fixture `store`.
"""

from __future__ import annotations

import pytest

from storage.store import ProjectStore
from tests.contract.store_activity import ActivityContract
from tests.contract.store_catalogue import CatalogueContract
from tests.contract.store_long_steps import LongStepContract
from tests.contract.store_reading import ReadingContract
from tests.contract.store_review import ReviewContract
from tests.contract.store_steps import StepContract
from tests.contract.store_undo import UndoContract
from tests.contract.store_work import WorkContract
from tests.contract.store_world import World


class StoreContract(
    CatalogueContract,
    StepContract,
    LongStepContract,
    UndoContract,
    ReadingContract,
    ReviewContract,
    WorkContract,
    ActivityContract,
):
    """The whole contract."""

    @pytest.fixture
    def world(self, store: ProjectStore) -> World:
        """People and a video."""
        return World(store)
