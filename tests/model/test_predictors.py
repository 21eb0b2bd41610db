"""The predictors on numpy frames: sizes, places, memory, batches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch

from benchmarks.oracle_replay import MICRO
from model.checkpoints import load_checkpoint
from model.config import NANO
from model.image_predictor import ImagePredictor
from model.memory_bank import MemoryBank
from model.predictions import FrameFeatures, FramePrediction, Prompts
from model.preprocessing import binary_mask, frame_to_input, mask_to_input, prompts_to_input, upsample_logits
from model.sam2 import ABSENT_LOGIT, SAM2, build_model
from model.video_tracker import VideoTracker

_CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def model() -> SAM2:
    # random weights as well, but scaled so that memory, pointers and times matter to the answer
    path = Path(__file__).parents[1] / "numerics" / "fixtures" / "micro_sam2.1.pt"
    return load_checkpoint(path, config=replace(MICRO, image_size=128)).model


@pytest.fixture(scope="module")
def nano() -> SAM2:
    return build_model(NANO)


@pytest.fixture(scope="module")
def tracker(model: SAM2) -> VideoTracker:
    return VideoTracker(model)


@pytest.fixture(scope="module")
def frames() -> list[npt.NDArray[np.uint8]]:
    rng = np.random.default_rng(0)
    background = rng.integers(0, 255, (90, 160, 3), dtype=np.uint8)
    return [np.roll(background, 3 * shift, axis=1) for shift in range(6)]


@pytest.fixture(scope="module")
def features(tracker: VideoTracker, frames: list[npt.NDArray[np.uint8]]) -> list[FrameFeatures]:
    return [tracker.encode(frame) for frame in frames]


def _click(x: float, y: float, label: int = 1) -> Prompts:
    return Prompts(points=np.array([[x, y]], np.float32), labels=np.array([label]))


def _bank(tracker: VideoTracker, features: FrameFeatures, prompts: Prompts, frame: int = 0) -> MemoryBank:
    prediction = tracker.predict(features, prompts).choose()
    return MemoryBank().pin(frame, tracker.remember(features, prediction, from_prompt=True))


def test_prompts_are_checked() -> None:
    assert len(_click(1, 2)) == 1
    assert len(Prompts(box=np.array([0, 0, 5, 5], np.float32))) == 2
    with pytest.raises(ValueError, match="a point or a box"):
        Prompts()
    with pytest.raises(ValueError, match="labels must be"):
        _click(1, 2, label=3)
    with pytest.raises(ValueError, match="four numbers"):
        Prompts(box=np.zeros(3, np.float32))
    with pytest.raises(ValueError, match=r"\(N, 2\)"):
        Prompts(points=np.zeros((2, 2), np.float32), labels=np.ones(1, np.int64))


def test_places_are_scaled_per_axis_and_box_corners_come_first() -> None:
    prompts = Prompts(
        points=np.array([[80, 45]], np.float32), labels=np.array([0]), box=np.array([0, 0, 160, 90], np.float32)
    )
    points, labels = prompts_to_input(prompts, frame_size=(90, 160), size=128, device=_CPU)
    assert points[0].tolist() == [[0, 0], [128, 128], [64, 64]]
    assert labels[0].tolist() == [2, 3, 0]


def test_frames_of_any_layout_are_taken_and_others_refused(frames: list[npt.NDArray[np.uint8]]) -> None:
    frame = frames[0]
    expected = frame_to_input(frame, size=64, device=_CPU)
    locked = frame.copy()
    locked.setflags(write=False)
    assert torch.equal(frame_to_input(locked, size=64, device=_CPU), expected)
    assert torch.equal(frame_to_input(frame[:, ::-1][:, ::-1], size=64, device=_CPU), expected)
    for wrong in (frame[..., :2], frame.astype(np.float32), frame[0]):
        with pytest.raises(ValueError, match="uint8"):
            frame_to_input(wrong, size=64, device=_CPU)


def test_input_is_normalised_as_the_checkpoints_expect() -> None:
    grey = np.full((32, 32, 3), 128, np.uint8)
    values = frame_to_input(grey, size=32, device=_CPU)[0, :, 0, 0]
    expected = (128 / 255 - np.array([0.485, 0.456, 0.406])) / np.array([0.229, 0.224, 0.225])
    assert np.allclose(values.numpy(), expected, atol=1e-6)


def test_mask_survives_going_to_the_input_and_back() -> None:
    mask = np.zeros((90, 160), np.bool_)
    mask[20:70, 40:120] = True
    image = mask_to_input(mask, size=128, device=_CPU)
    assert set(image.unique().tolist()) == {0.0, 1.0}
    back = binary_mask(image[0, 0] * 20 - 10, (90, 160))
    assert (back & mask).sum() / (back | mask).sum() > 0.97
    with pytest.raises(ValueError, match="bool"):
        mask_to_input(mask.astype(np.uint8), size=128, device=_CPU)  # type: ignore[arg-type]  # on purpose


def test_ambiguous_click_gives_candidates_and_the_best_is_first_choice(
    tracker: VideoTracker, features: list[FrameFeatures]
) -> None:
    several = tracker.predict(features[0], _click(30, 40))
    assert several.low_res.shape == (3, 32, 32)
    assert several.pointers.shape == (3, MICRO.d_model)
    assert several.iou[several.best] == max(several.iou)
    assert torch.equal(several.choose().low_res, several.low_res[several.best])
    assert torch.equal(several.choose(1).pointer, several.pointers[1])
    box = tracker.predict(features[0], Prompts(box=np.array([10, 10, 60, 60], np.float32)))
    assert box.low_res.shape == (1, 32, 32)
    assert upsample_logits(box.low_res[0], (90, 160)).shape == (90, 160)


def test_image_mode_shows_logits_even_of_an_absent_object(features: list[FrameFeatures]) -> None:
    torch.manual_seed(1)
    model = build_model(replace(MICRO, image_size=128))
    with torch.no_grad():
        model.get_parameter("sam_mask_decoder.pred_obj_score_head.layers.2.bias").fill_(-50.0)
    image = ImagePredictor(model).predict(features[0], _click(30, 40))
    video = VideoTracker(model).predict(features[0], _click(30, 40))
    assert image.object_score < 0
    assert image.low_res.min() > ABSENT_LOGIT
    assert (video.low_res == ABSENT_LOGIT).all()
    assert torch.equal(video.pointers[0], model.no_obj_ptr[0])


def test_previous_logits_are_clamped_and_fitted(tracker: VideoTracker, features: list[FrameFeatures]) -> None:
    huge = torch.full((32, 32), 500.0)
    one = tracker.predict(features[0], _click(30, 40), previous_logits=huge)
    assert torch.equal(one.low_res, tracker.predict(features[0], _click(30, 40), previous_logits=huge / 10).low_res)
    fitted = tracker.predict(features[0], _click(30, 40), previous_logits=torch.full((64, 64), 500.0))
    assert torch.allclose(one.low_res, fitted.low_res, atol=1e-4)
    assert not torch.allclose(one.low_res, tracker.predict(features[0], _click(30, 40)).low_res, atol=1e-4)


def test_given_mask_is_the_answer(tracker: VideoTracker, features: list[FrameFeatures]) -> None:
    mask = np.zeros((90, 160), np.bool_)
    mask[20:70, 40:120] = True
    prediction = tracker.condition_on_mask(features[0], mask)
    back = binary_mask(prediction.low_res, (90, 160))
    assert (back & mask).sum() / (back | mask).sum() > 0.95
    assert (prediction.object_score, prediction.iou) == (10.0, 1.0)


def test_empty_mask_says_that_the_object_is_absent(
    model: SAM2, tracker: VideoTracker, features: list[FrameFeatures]
) -> None:
    prediction = tracker.condition_on_mask(features[0], np.zeros((90, 160), np.bool_))
    assert prediction.object_score == -10.0
    assert (prediction.low_res < 0).all()
    assert torch.equal(prediction.pointer, model.no_obj_ptr[0])


def test_objects_in_a_batch_equal_objects_one_by_one(tracker: VideoTracker, features: list[FrameFeatures]) -> None:
    short = _bank(tracker, features[0], _click(30, 40))
    long = _bank(tracker, features[0], _click(100, 60))
    for frame in (1, 2):
        found = tracker.track(features[frame], frame, [long], reverse=False)
        entries = tracker.remember_all(features[frame], found, from_prompt=False)
        long = long.advance(frame, entries[0], reverse=False)
    pinned = long.pin(5, tracker.remember(features[5], found[0], from_prompt=True))
    banks = [short, long, pinned]
    together = tracker.track(features[3], 3, banks, reverse=False)
    alone = [tracker.track(features[3], 3, [bank], reverse=False)[0] for bank in banks]
    few = VideoTracker(tracker.model, objects_at_once=2).track(features[3], 3, banks, reverse=False)
    for one, other, chunked in zip(alone, together, few, strict=True):
        for answer in (other, chunked):
            assert torch.allclose(one.low_res, answer.low_res, atol=1e-4)
            assert torch.allclose(one.pointer, answer.pointer, atol=1e-4)
            assert abs(one.object_score - answer.object_score) < 1e-4
    assert not torch.allclose(alone[0].low_res, alone[1].low_res, atol=1e-2)
    assert tracker.track(features[3], 3, [], reverse=False) == []


def test_memories_of_a_batch_equal_memories_one_by_one(tracker: VideoTracker, features: list[FrameFeatures]) -> None:
    predictions = [tracker.predict(features[0], _click(x, 40)).choose() for x in (20, 60, 100)]
    together = tracker.remember_all(features[0], predictions, from_prompt=False)
    for prediction, entry in zip(predictions, together, strict=True):
        alone = tracker.remember(features[0], prediction, from_prompt=False)
        assert alone.spatial is not None
        assert entry.spatial is not None
        assert torch.allclose(alone.spatial, entry.spatial, atol=1e-5)
        assert entry.spatial.untyped_storage().nbytes() == entry.spatial.nbytes


def test_memory_changes_the_answer_and_the_direction_matters(
    tracker: VideoTracker, features: list[FrameFeatures]
) -> None:
    bank = _bank(tracker, features[2], _click(30, 40), frame=2)
    for frame in (1, 3):
        entry = tracker.remember(
            features[frame], tracker.track(features[frame], frame, [bank], reverse=frame < 2)[0], from_prompt=False
        )
        bank = replace(bank, recent={**bank.recent, frame: entry})
    blank = tracker.predict(features[4], _click(50, 50))
    forward = tracker.predict(features[4], _click(50, 50), memory=bank, frame=4)
    backward = tracker.predict(features[4], _click(50, 50), memory=bank, frame=0, reverse=True)
    assert not torch.allclose(blank.low_res, forward.low_res, atol=1e-3)
    assert not torch.allclose(backward.low_res, forward.low_res, atol=1e-3)


def test_records_know_their_size_and_move(tracker: VideoTracker, features: list[FrameFeatures]) -> None:
    frame = features[0]
    assert frame.frame_size == (90, 160)
    assert frame.nbytes == 4 * (32 * 32 * 8 + 16 * 16 * 16 + 8 * 8 * 64)
    half = frame.to(dtype=torch.bfloat16)
    assert (half.nbytes, half.frame_size) == (frame.nbytes // 2, frame.frame_size)
    entry = tracker.remember(frame, tracker.predict(frame, _click(3, 3)).choose(), from_prompt=True)
    assert entry.nbytes == 4 * (MICRO.d_model + MICRO.memory_dim * 64)
    assert replace(entry, spatial=None).to("cpu").nbytes == 4 * MICRO.d_model


def test_a_prediction_can_be_rebuilt_from_stored_numbers(tracker: VideoTracker, features: list[FrameFeatures]) -> None:
    prediction = tracker.predict(features[0], _click(30, 40)).choose()
    rebuilt = FramePrediction(
        low_res=torch.tensor(prediction.low_res.numpy()),
        pointer=torch.tensor(prediction.pointer.numpy()),
        iou=prediction.iou,
        object_score=prediction.object_score,
    )
    banks = [MemoryBank().pin(0, tracker.remember(features[0], one, from_prompt=True)) for one in (prediction, rebuilt)]
    first, second = (tracker.track(features[1], 1, [bank], reverse=False)[0] for bank in banks)
    assert torch.equal(first.low_res, second.low_res)


def test_half_precision_runs_and_stays_close(model: SAM2, features: list[FrameFeatures]) -> None:
    half = VideoTracker(model, precision=torch.bfloat16)
    full = VideoTracker(model)
    frame = np.random.default_rng(3).integers(0, 255, (60, 80, 3), dtype=np.uint8)
    encoded = half.encode(frame)
    bank = MemoryBank().pin(0, half.remember(encoded, half.predict(encoded, _click(30, 30)).choose(), from_prompt=True))
    answer = half.track(encoded, 1, [bank, bank], reverse=False)[1]
    assert answer.low_res.dtype == torch.float32
    exact = full.predict(full.encode(frame), _click(30, 30)).low_res
    rough = half.predict(encoded, _click(30, 30)).low_res
    assert (exact - rough).abs().max() < 0.1 * exact.abs().max() + 0.1


@pytest.mark.parametrize("size", [128, 256, 320])
def test_one_set_of_weights_serves_every_input_size(nano: SAM2, frames: list[npt.NDArray[np.uint8]], size: int) -> None:
    larger = build_model(replace(NANO, image_size=size))
    larger.load_state_dict(nano.state_dict())
    tracker = VideoTracker(larger)
    encoded = tracker.encode(frames[0])
    bank = _bank(tracker, encoded, _click(80, 45))
    assert tracker.track(encoded, 1, [bank], reverse=False)[0].low_res.shape == (size // 4, size // 4)
