"""Simulated prompts: clicks fall where they must, boxes stay near the object, absence is padding."""

from __future__ import annotations

import pytest
import torch

from model.prompt_encoder import BOX_END, BOX_START, NEGATIVE, PADDING, POSITIVE
from model.training.prompts import Points, corrective_clicks, first_clicks, noisy_boxes


@pytest.fixture
def generator() -> torch.Generator:
    return torch.Generator().manual_seed(5)


def masks() -> torch.Tensor:
    """An object of 6 x 10 (rows x columns), a single pixel, and nothing."""
    planes = torch.zeros(3, 32, 32, dtype=torch.bool)
    planes[0, 4:10, 12:22] = True
    planes[1, 31, 0] = True
    return planes


@pytest.mark.parametrize("depth", [0.0, 1.0])
def test_first_clicks_fall_on_the_object(generator: torch.Generator, depth: float) -> None:
    for _ in range(20):
        clicks = first_clicks(masks(), generator=generator, depth=depth)
        assert clicks.labels.tolist() == [[POSITIVE], [POSITIVE], [PADDING]]
        x, y = clicks.xy[0, 0].tolist()
        assert 12 <= x < 22
        assert 4 <= y < 10
        assert clicks.xy[1, 0].tolist() == [0, 31]


def test_deep_clicks_prefer_the_inside(generator: torch.Generator) -> None:
    many = masks()[:1].expand(400, -1, -1)

    def distance(depth: float) -> float:
        xy = first_clicks(many, generator=generator, depth=depth).xy[:, 0]
        return float((xy - torch.tensor([16.5, 6.5])).norm(dim=1).mean())

    assert distance(1.0) < 0.8 * distance(0.0)


def test_corrective_clicks_are_labelled_by_the_truth(generator: torch.Generator) -> None:
    truth = masks()[[0, 0, 0, 2, 2]]
    predicted = torch.zeros_like(truth)
    predicted[1] = truth[1]
    predicted[1, 20:30, 20:30] = True
    predicted[2] = truth[2]
    predicted[3, 5, 6] = True
    clicks = corrective_clicks(predicted, truth, generator=generator)
    assert clicks.labels[:, 0].tolist() == [POSITIVE, NEGATIVE, POSITIVE, NEGATIVE, PADDING]
    assert clicks.xy[1].min() >= 20
    assert clicks.xy[3, 0].tolist() == [6, 5]


def test_boxes_without_noise_are_exact(generator: torch.Generator) -> None:
    boxes = noisy_boxes(masks(), generator=generator, noise=0.0)
    assert boxes.xy[0].tolist() == [[12, 4], [21, 9]]
    assert boxes.labels.tolist() == [[BOX_START, BOX_END], [BOX_START, BOX_END], [PADDING, PADDING]]


def test_box_noise_is_bounded(generator: torch.Generator) -> None:
    exact = torch.tensor([[12.0, 4.0], [21.0, 9.0]])
    for _ in range(50):
        boxes = noisy_boxes(masks()[:1], generator=generator, noise=0.2)
        assert ((boxes.xy[0] - exact).abs() <= torch.tensor([2.0, 1.2]) + 1e-5).all()


def test_points_follow_each_other() -> None:
    first = Points(torch.zeros(2, 1, 2), torch.ones(2, 1, dtype=torch.int64))
    second = Points(torch.ones(2, 2, 2), torch.zeros(2, 2, dtype=torch.int64))
    both = first.followed_by(second)
    assert both.xy.shape == (2, 3, 2)
    assert both.labels.tolist() == [[1, 0, 0]] * 2
