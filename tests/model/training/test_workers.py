"""Several processes agree on gradients and on when to stop."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
import torch
import torch.distributed as dist
import torch.multiprocessing as processes

from model.training.workers import Workers, join_workers


def _work(rank: int, folder: str, port: int) -> None:
    os.environ |= {"RANK": str(rank), "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    workers = join_workers(torch.device("cpu"))
    shared, own, unused = (torch.zeros(2, requires_grad=True) for _ in range(3))
    shared.grad = torch.tensor([1.0, 2.0]) * (rank + 1)
    if rank == 1:
        own.grad = torch.tensor([4.0, 4.0])
    stop = workers.average([shared, own, unused], wants_to_stop=rank == 0)
    found = {"leads": workers.leads, "stop": stop, "shared": shared.grad, "own": own.grad, "unused": unused.grad}
    torch.save(found, Path(folder) / f"{rank}.pt")
    dist.barrier()
    os._exit(0)  # torch may abort in its own clean-up when the other process is gone first


def test_gradients_are_averaged(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    processes.spawn(_work, args=(str(tmp_path), port), nprocs=2)
    first, second = (torch.load(tmp_path / f"{rank}.pt", weights_only=True) for rank in range(2))
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
