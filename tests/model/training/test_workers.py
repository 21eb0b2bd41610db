"""Several processes agree on gradients and on when to stop, and end without a complaint."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import torch
import torch.multiprocessing as processes

from model.errors import ModelError
from model.training.curve import read_records
from model.training.loop import LoopSettings, TrainingLoop
from model.training.schedule import Schedule
from model.training.workers import Workers, joined_workers
from tests.model.training.test_loop import Line


def _work(rank: int, folder: str, port: int) -> None:
    _name_place(rank, port)
    with joined_workers(torch.device("cpu")) as workers:
        _train(workers, Path(folder))


def _name_place(rank: int, port: int) -> None:
    os.environ |= {"RANK": str(rank), "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}


def _train(workers: Workers, folder: Path) -> None:
    rank = workers.rank
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
        folder=folder / "run",
        workers=workers,
    )
    training.run()
    torch.save(found | {"weight": line.weight.detach()}, folder / f"{rank}.pt")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_two_processes_train_one_model_and_part_in_peace(tmp_path: Path) -> None:
    processes.spawn(_work, args=(str(tmp_path), _free_port()), nprocs=2)
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


def _fail(rank: int, failing: int, where: str, port: int) -> None:
    """Say what was noticed and end with status 1, as the command line does; the failing one leaves its work early."""
    _name_place(rank, port)
    try:
        with joined_workers(torch.device("cpu")) as workers:
            if where == "at work":
                gradient = torch.zeros(1, requires_grad=True)
                workers.average([gradient], wants_to_stop=False)
                if rank == failing:
                    raise ModelError("the disk is full")
                workers.average([gradient], wants_to_stop=False)
            elif rank == failing:
                raise ModelError("the disk is full")
    except ModelError as error:
        print(error, flush=True)
        raise SystemExit(3) from error


@pytest.mark.parametrize("failing", [0, 1])
@pytest.mark.parametrize("where", ["at work", "at the end"])
def test_where_one_process_fails_all_end(failing: int, where: str) -> None:
    command = "from tests.model.training.test_workers import _fail; _fail({}, {}, {!r}, {})"
    port = _free_port()
    started = [
        subprocess.Popen(
            [sys.executable, "-c", command.format(rank, failing, where, port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for rank in range(2)
    ]
    try:
        said = [process.communicate(timeout=120)[0] for process in started]
    finally:
        for process in started:
            process.kill()
    assert "the disk is full" in said[failing]
    assert "Another process of this training is gone" in said[1 - failing]
    assert [process.returncode for process in started] == [1, 1], "no signal ends them"


def test_alone_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    with joined_workers(torch.device("cpu")) as workers:
        assert workers == Workers(rank=0, count=1)
        parameter = torch.zeros(1, requires_grad=True)
        assert not workers.average([parameter], wants_to_stop=False)
        assert parameter.grad is None
        workers.wait()
