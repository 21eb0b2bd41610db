"""What the exchange suites share: the excerpts of real SA-V files."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.exchange.sav import MaskletType


@pytest.fixture(params=["manual", "auto"])
def masklet_type(request: pytest.FixtureRequest) -> MaskletType:
    kind: MaskletType = request.param
    return kind


@pytest.fixture
def excerpt(masklet_type: MaskletType) -> Path:
    """Two masklets of a real SA-V file, manual and automatic in turn."""
    return Path(__file__).parent / "fixtures" / f"sav_excerpt_{masklet_type}.json"
