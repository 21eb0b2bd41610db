"""Learning rates over time and parts, the average, and the curve's picture."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
import torch
from torch import nn

from model.sam2 import SAM2
from model.training.curve import append_record, plot, read_records
from model.training.dense import WithDenseHead
from model.training.initialise import prepare_untrained
from model.training.schedule import Average, Schedule, build_optimizer, choose_part, layer_scales, set_rate
from tests.model.training.conftest import TINY


def test_warm_up_and_half_a_cosine() -> None:
    schedule = Schedule(peak=1.0, steps=110, warmup=10, floor=0.1)
    assert schedule.rate(0) == pytest.approx(0.1)
    assert schedule.rate(9) == pytest.approx(1.0)
    assert schedule.rate(10) == pytest.approx(1.0)
    assert schedule.rate(60) == pytest.approx(0.55)
    assert schedule.rate(110) == schedule.rate(500) == pytest.approx(0.1)


def test_the_encoder_learns_at_its_own_rate(tiny_model: SAM2) -> None:
    optimizer = build_optimizer(tiny_model, weight_decay=0.1, trunk_scale=0.2)
    set_rate(optimizer, 1.0)
    rates = {id(p): group["lr"] for group in optimizer.param_groups for p in group["params"]}
    decays = {id(p): group["weight_decay"] for group in optimizer.param_groups for p in group["params"]}
    for name, parameter in tiny_model.named_parameters():
        assert rates[id(parameter)] == (0.2 if name.startswith("image_encoder.") else 1.0), name
    trunk = tiny_model.image_encoder.trunk
    assert decays[id(trunk.pos_embed)] == decays[id(trunk.patch_embed.proj.bias)] == 0
    assert decays[id(trunk.patch_embed.proj.weight)] == 0.1


def test_a_frozen_encoder_is_not_optimised(tiny_model: SAM2) -> None:
    optimizer = build_optimizer(tiny_model, weight_decay=0.1, trunk_scale=0.0)
    trained = {id(p) for group in optimizer.param_groups for p in group["params"]}
    assert not trained & {id(p) for p in tiny_model.image_encoder.parameters()}


def test_deeper_layers_learn_slower(tiny_model: SAM2) -> None:
    scales = layer_scales(tiny_model, trunk_scale=0.5, layer_decay=0.8)
    assert scales["mask_downsample.weight"] == 1.0
    assert scales["image_encoder.neck.convs.0.conv.weight"] == 0.5
    assert scales["image_encoder.trunk.blocks.3.attn.qkv.weight"] == 0.5, "the last of four blocks"
    assert scales["image_encoder.trunk.blocks.0.attn.qkv.weight"] == pytest.approx(0.5 * 0.8**3)
    assert scales["image_encoder.trunk.pos_embed"] == pytest.approx(0.5 * 0.8**4)
    optimizer = build_optimizer(tiny_model, weight_decay=0.1, trunk_scale=0.5, layer_decay=0.8)
    learnt = {id(p): group["scale"] for group in optimizer.param_groups for p in group["params"]}
    assert {name: learnt[id(p)] for name, p in tiny_model.named_parameters()} == scales


def test_a_model_in_its_dense_training_has_the_same_rates(tiny_model: SAM2) -> None:
    plain = layer_scales(tiny_model, trunk_scale=0.5, layer_decay=0.8)
    dressed = layer_scales(WithDenseHead(tiny_model, channels=TINY.d_model), trunk_scale=0.5, layer_decay=0.8)
    assert {name: dressed.pop(f"sam2.{name}") for name in plain} == plain
    assert dressed
    assert set(dressed.values()) == {1.0}, "the head learns at the full rate"


def test_kinds_of_batches_come_as_often_as_their_share() -> None:
    sizes = (750.0, 250.0)
    chosen = [choose_part(step, sizes=sizes, seed=1) for step in range(2000)]
    assert chosen == [choose_part(step, sizes=sizes, seed=1) for step in range(2000)]
    assert 0.22 < sum(chosen) / 2000 < 0.28
    assert chosen != [choose_part(step, sizes=sizes, seed=2) for step in range(2000)]
    assert {choose_part(step, sizes=(0.0, 5.0), seed=0) for step in range(50)} == {1}


def test_average_by_hand() -> None:
    model = nn.Linear(1, 1, bias=False)
    nn.init.constant_(model.weight, 0.0)
    average = Average(model, decay=0.5)
    nn.init.constant_(model.weight, 1.0)
    average.update(model, step=1000)
    assert average.weights["weight"].item() == 0.5
    average = Average(model, decay=0.999)
    nn.init.constant_(model.weight, 0.0)
    average.update(model, step=0)
    assert average.weights["weight"].item() == pytest.approx(0.1), "the start weighs little at first"


def test_untrained_clicks_attend_to_their_own_place(tiny_model: SAM2) -> None:
    prepare_untrained(tiny_model)
    encoder = tiny_model.sam_prompt_encoder
    attention = tiny_model.sam_mask_decoder.transformer.layers[0].cross_attn_token_to_image
    cells = encoder.pe_layer.grid(8, 8).flatten(2).transpose(1, 2)
    click = encoder.pe_layer(torch.tensor([[[2.5 / 8, 5.5 / 8]]]))
    match = (attention.q_proj(click) @ attention.k_proj(cells).transpose(1, 2))[0, 0]
    assert int(match.argmax()) == 5 * 8 + 2


def test_curve_is_kept_and_drawn(tmp_path: Path) -> None:
    path = tmp_path / "curve.jsonl"
    assert read_records(path) == []
    for hour in range(3):
        append_record(path, {"hours": hour, "loss": 3 - hour})
    records = read_records(path)
    picture = ElementTree.fromstring(plot(records, x="hours", names=["loss", "iou_1"], smooth=1))
    line = picture.find("{http://www.w3.org/2000/svg}polyline")
    assert line is not None
    assert len(line.attrib["points"].split()) == 3
    with pytest.raises(ValueError, match="no record"):
        plot(records, x="hours", names=["iou_9"])
