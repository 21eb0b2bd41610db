"""The assembled model as training sees it: gradients, batches, tables shared with inference."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from model.config import CONFIGS, NANO, ModelConfig
from model.image_predictor import running
from model.position_encoding import rotary_table, sine_map, sine_times
from model.sam2 import SAM2, DecoderOutput, ImageFeatures, build_model

_MICRO = ModelConfig(
    name="micro",
    image_size=64,
    embed_dim=8,
    stages=(1, 1, 2, 1),
    global_blocks=(3,),
    windows=(8, 4, 4, 2),
    d_model=32,
    decoder_mlp_dim=32,
    iou_hidden_dim=16,
    memory_dim=16,
    memory_layers=1,
    memory_mlp_dim=32,
)


def _step(model: SAM2, images: torch.Tensor) -> tuple[DecoderOutput, DecoderOutput, ImageFeatures]:
    """A prompted frame and a tracked one, with a mask prompt between."""
    features = model.encode_image(images)
    batch, size = images.shape[0], images.shape[-1]
    points = torch.rand(batch, 3, 2) * size
    labels = torch.tensor([[1, 0, -1]]).expand(batch, -1)
    first = model.decode(model.without_memory(features), points=points, labels=labels, multimask=True)
    box = model.decode(
        model.without_memory(features),
        points=torch.rand(batch, 2, 2) * size,
        labels=torch.tensor([[2, 3]]).expand(batch, -1),
        previous_logits=first.mask_logits[:, :1],
        multimask=False,
    )
    given = model.adopt_mask(features, (torch.rand(batch, 1, size, size) > 0.5).float())
    memories = [
        model.encode_memory(features, one.mask_logits[:, :1], object_score=one.object_score, from_prompt=True)
        for one in (box, given)
    ]
    tokens = model.memory_tokens(
        [(0, memories[0]), (1, memories[1])], [(2, box.pointers[:, 0]), (1, given.pointers[:, 0])]
    )
    return first, model.decode(model.attend(features, tokens), multimask=True), features


@pytest.mark.parametrize("version", ["2.0", "2.1"])
def test_gradients_reach_every_parameter(version: str) -> None:
    torch.manual_seed(0)
    model = build_model(replace(_MICRO, version=version)).train()  # type: ignore[arg-type]  # a literal of two
    total = torch.zeros(())
    # both signs of the object score, so that the embeddings of absence take part
    for bias in (-10.0, 10.0):
        with torch.no_grad():
            model.get_parameter("sam_mask_decoder.pred_obj_score_head.layers.2.bias").fill_(bias)
        for output in _step(model, torch.randn(2, 3, 64, 64))[:2]:
            total = total + output.mask_logits.square().mean() + output.iou.mean() + output.object_score.mean()
            total = total + output.pointers.mean()
    total.backward()
    # in checkpoints for old times' sake
    without = {name for name, parameter in model.named_parameters() if parameter.grad is None}
    assert without == {"no_mem_pos_enc"}


def test_shapes_of_a_batch() -> None:
    first, tracked, features = _step(build_model(_MICRO), torch.randn(2, 3, 64, 64))
    assert features.stride4.shape == (2, 4, 16, 16)
    assert features.stride8.shape == (2, 8, 8, 8)
    assert features.stride16.shape == (2, 32, 4, 4)
    for output in (first, tracked):
        assert output.mask_logits.shape == (2, 3, 16, 16)
        assert output.iou.shape == (2, 3)
        assert output.object_score.shape == (2,)
        assert output.pointers.shape == (2, 3, 32)
    assert features.select(slice(1, 2)).stride16.shape[0] == 1


def test_one_image_serves_many_prompts() -> None:
    torch.manual_seed(0)
    model = build_model(_MICRO).eval()
    features = model.without_memory(model.encode_image(torch.randn(1, 3, 64, 64)))
    points, labels = torch.rand(3, 2, 2) * 64, torch.tensor([[1, 0], [1, 1], [1, -1]])
    together = model.decode(features, points=points, labels=labels, multimask=True)
    for row in range(3):
        alone = model.decode(features, points=points[row : row + 1], labels=labels[row : row + 1], multimask=True)
        assert torch.allclose(alone.mask_logits[0], together.mask_logits[row], atol=1e-5)


def test_tables_first_made_while_tracking_can_be_trained_with() -> None:
    for table in (sine_map, sine_times, rotary_table):
        table.cache_clear()
    model = build_model(_MICRO)
    with running(model, torch.float32):
        _step(model.eval(), torch.randn(1, 3, 64, 64))
    first, tracked, _ = _step(model.train(), torch.randn(1, 3, 64, 64))
    (first.mask_logits.mean() + tracked.mask_logits.mean()).backward()


def test_absent_objects_are_gated() -> None:
    output = DecoderOutput(torch.ones(2, 1, 4, 4), torch.ones(2, 1), torch.tensor([1.0, -1.0]), torch.ones(2, 1, 8))
    gated = output.gated_logits()
    assert gated[0].unique().tolist() == [1.0]
    assert gated[1].unique().tolist() == [-1024.0]


def test_versions_differ_only_in_what_2_1_added() -> None:
    with torch.device("meta"):
        new, old = (set(SAM2(replace(_MICRO, version=v)).state_dict()) for v in ("2.1", "2.0"))
    assert new - old == {"no_obj_embed_spatial", "obj_ptr_tpos_proj.weight", "obj_ptr_tpos_proj.bias"}
    assert old <= new


def test_table_has_both_versions_and_the_bundled_model() -> None:
    assert len(CONFIGS) == 9
    with torch.device("meta"):
        size = sum(parameter.numel() for parameter in SAM2(NANO).parameters())
    assert 4e6 < size < 6e6


def test_impossible_configurations_are_refused() -> None:
    with pytest.raises(ValueError, match="multiple of 32"):
        replace(NANO, image_size=250)
    with pytest.raises(ValueError, match="memory_dim"):
        replace(NANO, memory_dim=48)
