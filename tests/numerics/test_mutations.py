"""Each part of the memory matters to the recorded cases: break it, and the comparison must fail.

Without this, agreement would prove little: on random weights a forgotten term might not show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from benchmarks.oracle_replay import TOLERANCE, Records
from model import memory_bank
from model.memory_bank import Attended, MemoryBank, closest_pins
from model.sam2 import SAM2

Mutation = Callable[[SAM2, pytest.MonkeyPatch], None]


@cache
def _records() -> Records:
    return Records(Path(__file__).parent / "fixtures")


def _zero(name: str) -> Mutation:
    def mutate(model: SAM2, _: pytest.MonkeyPatch) -> None:
        with torch.no_grad():
            model.get_parameter(name).zero_()

    return mutate


def _zero_pointers(_: SAM2, patch: pytest.MonkeyPatch) -> None:
    original = SAM2.memory_tokens

    def memory_tokens(self: SAM2, spatial: Any, pointers: Sequence[tuple[int, Tensor]], **options: int) -> Any:
        blank = [(distance, torch.zeros_like(pointer)) for distance, pointer in pointers]
        return original(self, spatial, blank, **options)

    patch.setattr(SAM2, "memory_tokens", memory_tokens)


def _fewer_pointers(_: SAM2, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(memory_bank, "MAX_POINTERS", 15)


def _soft_clicks(_: SAM2, patch: pytest.MonkeyPatch) -> None:
    original = SAM2.encode_memory

    def encode_memory(self: SAM2, *arguments: Any, object_score: Tensor, from_prompt: bool) -> Tensor:
        return original(self, *arguments, object_score=object_score, from_prompt=False)

    patch.setattr(SAM2, "encode_memory", encode_memory)


def _future_pointers(_: SAM2, patch: pytest.MonkeyPatch) -> None:
    original = MemoryBank.attended

    def attended(self: MemoryBank, frame: int, *, reverse: bool) -> Attended:
        found = original(self, frame, reverse=reverse)
        sign = -1 if reverse else 1
        pins = closest_pins(self.pins, frame=frame, limit=self.max_pins)
        ahead = [((frame - at) * sign, pin.pointer) for at, pin in pins.items() if (frame - at) * sign < 0]
        return replace(found, pointers=(*found.pointers, *ahead))

    patch.setattr(MemoryBank, "attended", attended)


@pytest.mark.parametrize(
    ("mutation", "variant", "case"),
    [
        pytest.param(_zero("maskmem_tpos_enc"), "sam2.1_a", "click_forward", id="temporal_code"),
        pytest.param(_zero("maskmem_tpos_enc"), "sam2.0_a", "click_forward", id="temporal_code_2.0"),
        pytest.param(_zero_pointers, "sam2.1_a", "click_forward", id="pointers"),
        pytest.param(_zero_pointers, "sam2.0_a", "click_forward", id="pointers_2.0"),
        pytest.param(_fewer_pointers, "sam2.1_a", "click_forward", id="fifteen_pointers"),
        pytest.param(_soft_clicks, "sam2.1_a", "click_forward", id="clicks_not_binarised"),
        pytest.param(_future_pointers, "sam2.1_a", "correct_as_cond", id="future_pointers"),
        pytest.param(_zero("no_obj_embed_spatial"), "sam2.1_b", "click_forward", id="absent_memory"),
        pytest.param(_zero("no_obj_ptr"), "sam2.1_b", "click_forward", id="absent_pointer"),
        pytest.param(_zero("no_obj_ptr"), "sam2.0_a", "click_forward", id="absent_pointer_2.0"),
        pytest.param(_zero("no_mem_embed"), "sam2.1_a", "click_forward", id="no_memory"),
        pytest.param(_zero("obj_ptr_tpos_proj.weight"), "sam2.1_a", "click_forward", id="pointer_time"),
    ],
)
def test_mutation_breaks_agreement(
    mutation: Mutation, variant: str, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = _records().fresh_model(variant)
    mutation(model, monkeypatch)
    gap = _records().run_video(variant, case, model=model)
    assert gap.complete
    assert gap.logits > 10 * TOLERANCE, gap
