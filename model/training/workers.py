"""Several processes training one model: each works on its share of every batch, gradients are averaged.

Each process finds its place in the environment (`RANK`, `WORLD_SIZE`, `MASTER_ADDR`, `MASTER_PORT`). On a processor
that is shared with other programs two processes of one thread each are much faster than one of two threads: they wait
for each other once a step, not at every operation.
"""

from __future__ import annotations

import atexit
import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Workers:
    """Which of how many processes this one is."""

    rank: int = 0
    count: int = 1

    @property
    def leads(self) -> bool:
        """Whether this process writes files and reports."""
        return self.rank == 0

    def average(self, parameters: Sequence[Tensor], *, wants_to_stop: bool) -> bool:
        """Average the gradients in place over all processes; returns whether any of them wants to stop.

        A gradient that only some processes have counts as zero in the others; one that none has stays None.
        """
        if self.count == 1:
            return wants_to_stop
        gradients = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
        flags = gradients[0].new_tensor([*(p.grad is not None for p in parameters), wants_to_stop])
        joined = torch.cat([*(gradient.flatten() for gradient in gradients), flags])
        dist.all_reduce(joined)
        joined /= self.count
        *pieces, flags = torch.split(joined, [*(gradient.numel() for gradient in gradients), len(flags)])
        present = flags.tolist()
        for parameter, piece, found in zip(parameters, pieces, present[:-1], strict=True):
            parameter.grad = piece.view_as(parameter) if found else None
        return bool(present[-1] > 0)


def join_workers(device: torch.device) -> Workers:
    """Join the processes named in the environment, or be the only one where none are.

    On graphics cards each process of a machine gets its own as the current one, by its `LOCAL_RANK` as `torchrun` sets
    it. The processes part again at exit, all together: one that went while others still listen would make theirs abort.
    """
    if "WORLD_SIZE" not in os.environ:
        return Workers()
    if device.type == "cuda" and "LOCAL_RANK" in os.environ:
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    atexit.register(_part)
    return Workers(rank=dist.get_rank(), count=dist.get_world_size())


def _part() -> None:
    with contextlib.suppress(RuntimeError):  # another process failed and is gone already
        dist.barrier()
    dist.destroy_process_group()
