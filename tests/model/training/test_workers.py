"""Several processes agree on gradients and on when to stop, and end without a complaint."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
import torch
import torch.multiprocessing as processes

from model.training.curve import read_records
from model.training.loop import LoopSettings, TrainingLoop
from model.training.schedule import Schedule
from model.training.workers import Workers, join_workers
from tests.model.training.test_loop import Line


def _work(rank: int, folder: str, port: int) -> None:
    os.environ |= {"RANK": str(rank), "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    workers = join_workers(torch.device("cpu"))
    shared, own, unused = (torch.zeros(2, requires_grad=True) for _ in range(3))
    shared.grad = torch.tensor([1.0, 2.0]) * (rank + 1)
    if rank == 1:
        own.grad = torch.tensor([4.0, 4.0])
    stop = workers.average([shared, own, unused], wants_to_stop=rank == 0)
    found = {"leads": workers.leads, "stop": stop, "shared": shared.grad, "own": own.grad, "unused": unused.grad}
    line = Line()
    training = TrainingLoop(
        line,
        settings=LoopSettings(stage="shared", seed=0, schedule=Schedule(peak=0.1, steps=3, warmup=0), bfloat16=False),
        objective=Line.loss,
        draw=lambda number: {"x": torch.full((1, 2), float(number + 10 * rank))},
        folder=Path(folder) / "run",
        workers=workers,
    )
    training.run()
    torch.save(found | {"weight": line.weight.detach()}, Path(folder) / f"{rank}.pt")


def test_two_processes_train_one_model_and_part_in_peace(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    processes.spawn(_work, args=(str(tmp_path), port), nprocs=2)
    first, second = (torch.load(tmp_path / f"{rank}.pt", weights_only=True) for rank in range(2))
    assert torch.equal(first["weight"], second["weight"]), "trained on different halves, they stay one model"
    assert first["weight"].abs().min() > 0
    assert len(read_records(tmp_path / "run" / "curve.jsonl")) == 1, "only the leading process writes"
    assert (first["leads"], second["leads"]) == (True, False)
    for found in (first, second):
        assert found["stop"]
        assert found["shared"].tolist() == [1.5, 3.0]
        assert found["own"].tolist() == [2.0, 2.0]
        assert found["unused"] is None


def test_alone_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    workers = join_workers(torch.device("cpu"))
    assert workers == Workers(rank=0, count=1)
    parameter = torch.zeros(1, requires_grad=True)
    assert not workers.average([parameter], wants_to_stop=False)
    assert parameter.grad is None
