"""Several processes training one model: each works on its share of every batch, gradients are averaged.

They part in peace, all together, or hard: who fails says so and is gone at once, and the others end as they notice.
Each process finds its place in the environment (`RANK`, `WORLD_SIZE`, `MASTER_ADDR`, `MASTER_PORT`). On a processor
that is shared with other programs two processes of one thread each are much faster than one of two threads: they wait
for each other once a step, not at every operation.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor

from model.errors import ModelError

_LONGEST_WAIT = timedelta(days=1)
"""For a process that works alone meanwhile, on data to pack; one that is gone is noticed sooner."""


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

        A gradient that only some processes have counts as zero in the others; one that none has stays None. Raises
        ModelError where another process is gone.
        """
        if self.count == 1:
            return wants_to_stop
        gradients = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
        flags = gradients[0].new_tensor([*(p.grad is not None for p in parameters), wants_to_stop])
        joined = torch.cat([*(gradient.flatten() for gradient in gradients), flags])
        with _noticing_who_is_gone():
            dist.all_reduce(joined)
        joined /= self.count
        *pieces, flags = torch.split(joined, [*(gradient.numel() for gradient in gradients), len(flags)])
        present = flags.tolist()
        for parameter, piece, found in zip(parameters, pieces, present[:-1], strict=True):
            parameter.grad = piece.view_as(parameter) if found else None
        return bool(present[-1] > 0)

    def wait(self) -> None:
        """Return once all processes are here; raises ModelError where another one is gone."""
        if self.count > 1:
            with _noticing_who_is_gone():
                dist.barrier()


@contextlib.contextmanager
def joined_workers(device: torch.device) -> Iterator[Workers]:
    """Within, be one of the processes named in the environment, or the only one where none are.

    On graphics cards each process of a machine gets its own as the current one, by its `LOCAL_RANK` as `torchrun` sets
    it. Left in peace, all leave together: one that went while others still listen would make theirs abort. Left by an
    error it waits for nobody, for the others may be waiting for it: when its interpreter ends, so does the process,
    with status 1 and without the communication library's own clean-up. Raises ModelError where another one is gone.
    """
    if "WORLD_SIZE" not in os.environ:
        yield Workers()
        return
    if device.type == "cuda" and "LOCAL_RANK" in os.environ:
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=_LONGEST_WAIT)
    atexit.register(_leave_hard)
    workers = Workers(rank=dist.get_rank(), count=dist.get_world_size())
    yield workers
    workers.wait()
    dist.destroy_process_group()
    atexit.unregister(_leave_hard)


def _leave_hard() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(1)


@contextlib.contextmanager
def _noticing_who_is_gone() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise ModelError("Another process of this training is gone, and said why; this one ends as well.") from error
