"""The split keeps validation out of training."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.learning.readers import find_items
from engine.learning.split import Split, default_split


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("davis16_train/boat", "validation"),
        ("davis16_train/tennis", "validation"),
        ("davis16_train/bear", "train"),
        ("davis16_train/flamingo", "development"),
        ("pumavos_chair/pumavos_chair", "validation"),
        ("pumavos_caps/pumavos_caps", "train"),
        ("davis17_multi_images/bike-trial", "validation"),
        ("ecssd/0019", "validation"),
        ("ecssd/0090", "train"),
        ("ecssd/0028", "development"),
        ("ecssd/0018", "train"),
        ("coco128_seg/000000000009", "train"),
    ],
)
def test_part_of(key: str, part: str) -> None:
    assert default_split().part_of(key) == part


def test_validation_wins() -> None:
    assert Split(validation=("a/*",), development=("a/b",)).part_of("a/b") == "validation"


@pytest.mark.shared_data
def test_every_pattern_names_something(shared_data: Path) -> None:
    keys = [item.key for item in find_items(shared_data)]
    split = default_split()
    for pattern in (*split.validation, *split.development):
        only = Split(validation=(pattern,), development=())
        assert any(only.part_of(key) == "validation" for key in keys), pattern
    validation = [key for key in keys if split.part_of(key) == "validation"]
    assert sum(key.startswith("ecssd/") for key in validation) == 100
    assert sum(key.startswith("davis17_multi_images/") for key in validation) == 30
