"""The training loop: steps, averages, reports and states from which a run goes on exactly as if never stopped.

Runs in the training process, on any device. All randomness of step i comes from (seed, i), so a state needs no
random-number state, and data, prompts and dropout after a resume equal those of an uninterrupted run.
"""

from __future__ import annotations

import contextlib
import math
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel

from model.errors import ModelError
from model.training.curve import append_record, forget_after
from model.training.schedule import Average, Schedule, build_optimizer, set_rate
from model.training.workers import Workers

STATE_FORMAT = 2
_MAX_BAD_STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopSettings:
    """How a stage runs. `minutes` ends the stretch, not the schedule: a later stretch goes on from its state.

    Every step is made of `accumulate` batches, whose gradients are averaged: as one batch that does not fit the memory.
    `data` names what is learnt from, so that a state does not go on with other data unnoticed.
    """

    stage: str
    seed: int
    data: str = ""
    schedule: Schedule
    weight_decay: float = 0.05
    trunk_scale: float = 1.0
    layer_decay: float = 1.0
    accumulate: int = 1
    ema_decay: float = 0.999
    clip_norm: float = 1.0
    minutes: float = math.inf
    report_every: int = 20
    save_every: int = 100
    bfloat16: bool = True


Batch = dict[str, Tensor]
Objective = Callable[[nn.Module, Batch, torch.Generator], dict[str, Tensor]]
"""Returns named scalars; `loss` is minimised, all are reported."""
Pause = Callable[[], bool]
"""Called between steps, returns when to go on, and whether to stop; the time it takes does not count as training."""


class TrainingLoop:
    """One stage of training: owns the model, its optimiser and its average while the stage lasts.

    `draw(number)` gives a batch on the CPU: for step i those numbered from `i * accumulate`. It is called one batch
    ahead on one other thread and must depend on the number alone. `folder` gets `state.pt`, and `curve.jsonl` grows.
    """

    def __init__(
        self,
        model: nn.Module,
        *,
        settings: LoopSettings,
        objective: Objective,
        draw: Callable[[int], Batch],
        folder: Path,
        workers: Workers | None = None,
    ) -> None:
        self.model = model
        self.step = 0
        self.seconds = 0.0
        self._settings = settings
        self._objective = objective
        self._draw = draw
        self._folder = folder
        self._optimizer = build_optimizer(
            model,
            weight_decay=settings.weight_decay,
            trunk_scale=settings.trunk_scale,
            layer_decay=settings.layer_decay,
        )
        self.average = Average(model, decay=settings.ema_decay)
        self._bad_steps = 0
        self._workers = workers or Workers()
        self._deadline = math.inf

    def resume(self) -> bool:
        """Take up the state in the folder, if there is one; the curve forgets what was reported after it.

        Raises ModelError where the state belongs to something else.
        """
        path = self._folder / "state.pt"
        found = path.exists()
        if found:
            state = read_state(path)
            others = [
                f"{name} {state[name]!r} for {mine!r}" for name, mine in self._plan().items() if state[name] != mine
            ]
            if others:
                raise ModelError(
                    f"{path} is the state of another run, with {', '.join(others)}: go on with its settings, or name "
                    "a fresh run folder."
                )
            self.model.load_state_dict(state["model"])
            self._optimizer.load_state_dict(state["optimizer"])
            self.average.take_up(state["average"])
            self.step, self.seconds = state["step"], state["seconds"]
        if self._workers.leads:
            forget_after(self._folder / "curve.jsonl", step=self.step)
        return found

    def save(self) -> None:
        """Write the state so that a crash while writing leaves the one before; only the leading process does.

        Raises ModelError where the disk refuses.
        """
        if not self._workers.leads:
            return
        state = {
            "format": STATE_FORMAT,
            **self._plan(),
            "model": self.model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "average": self.average.weights,
            "step": self.step,
            "seconds": self.seconds,
        }
        path = self._folder / "state.pt"
        partial = path.with_suffix(".partial")
        try:
            torch.save(state, partial)
            os.replace(partial, path)
        except (OSError, RuntimeError) as error:  # a full disk is a RuntimeError of torch's writer
            partial.unlink(missing_ok=True)
            raise ModelError(
                f"The state of the training could not be written to {self._folder}: make room on the disk and start it "
                "again; it goes on from the state before."
            ) from error

    def run(self, *, report: Callable[[dict[str, Any]], None] | None = None, pause: Pause | None = None) -> bool:
        """Train until the schedule or the minutes end and save; returns whether the schedule is finished.

        Where `pause` says so, a process by itself stops at once. With several only the leading one's `pause` should;
        all of them then stop after one more step, where they next meet.
        """
        settings = self._settings
        self._folder.mkdir(parents=True, exist_ok=True)
        started, seconds_before = time.monotonic(), self.seconds
        self._deadline = started + settings.minutes * 60
        totals = _Totals()
        self.model.train()
        waited, stop_asked = 0.0, False
        for step, batches in self._batches():
            values, stop = self._train_step(step, batches, wants_to_stop=stop_asked)
            self.step = step + 1
            self.seconds = seconds_before + time.monotonic() - started - waited
            totals.add(values)
            if self.step % settings.report_every == 0 or self.step == settings.schedule.steps:
                if self._workers.leads:
                    record = self._record(totals)
                    append_record(self._folder / "curve.jsonl", record)
                    if report is not None:
                        report(record)
                totals = _Totals()
            if self.step % settings.save_every == 0:
                self.save()
            if stop:
                break
            if pause is not None:
                began = time.monotonic()
                stop_asked = pause()
                waited += time.monotonic() - began
                self._deadline += time.monotonic() - began
                if stop_asked and self._workers.count == 1:
                    break
        self.save()
        return self.step >= settings.schedule.steps

    def _plan(self) -> dict[str, Any]:
        """What must be the same for a state to go on."""
        settings = self._settings
        return {
            "stage": settings.stage,
            "seed": settings.seed,
            "steps": settings.schedule.steps,
            "accumulate": settings.accumulate,
            "data": settings.data,
        }

    def _batches(self) -> Iterator[tuple[int, Iterator[Batch]]]:
        """Yield the remaining steps with their batches, each drawn while the one before is worked on."""
        last, share = self._settings.schedule.steps, self._settings.accumulate
        drawn = _draw_ahead(self._draw, range(self.step * share, last * share))
        for step in range(self.step, last):
            yield step, islice(drawn, share)

    def _train_step(self, step: int, batches: Iterator[Batch], *, wants_to_stop: bool) -> tuple[dict[str, float], bool]:
        """Make one update, or none where the gradient is not finite; returns what to report and whether to stop."""
        settings = self._settings
        set_rate(self._optimizer, settings.schedule.rate(step))
        self._optimizer.zero_grad(set_to_none=True)
        totals = _Totals()
        for number, batch in enumerate(batches, start=step * settings.accumulate):
            totals.add(self._learn(batch, number))
        parameters = [p for group in self._optimizer.param_groups for p in group["params"]]
        stop = self._workers.average(parameters, wants_to_stop=wants_to_stop or time.monotonic() > self._deadline)
        norm = nn.utils.clip_grad_norm_(parameters, settings.clip_norm)
        if torch.isfinite(norm):
            self._bad_steps = 0
            self._optimizer.step()
            self.average.update(self.model, step=step)
            return totals.means() | {"gradient": float(norm)}, stop
        self._bad_steps += 1
        if self._bad_steps >= _MAX_BAD_STEPS:
            raise ModelError(f"training diverged: {self._bad_steps} steps in a row up to {step} were not finite")
        return {"skipped": 1.0}, stop

    def _learn(self, batch: Batch, number: int) -> dict[str, float]:
        """Add the gradient of batch `number` of the run; returns what to report."""
        settings = self._settings
        device = next(self.model.parameters()).device
        batch = {name: value.to(device) for name, value in batch.items()}
        seed = (settings.seed * 1_000_003 + number) * self._workers.count + self._workers.rank
        torch.manual_seed(seed)
        generator = torch.Generator(device=device).manual_seed(seed)
        with _fast_attention(device):  # also for what is computed again on the way back
            with torch.autocast(device.type, torch.bfloat16, enabled=settings.bfloat16):
                values = self._objective(self.model, batch, generator)
            torch.autograd.backward(values["loss"] / settings.accumulate)
        return {name: float(value.detach()) for name, value in values.items()}

    def _record(self, totals: _Totals) -> dict[str, Any]:
        schedule = self._settings.schedule
        per_step = self.seconds / self.step
        return {
            "stage": self._settings.stage,
            "step": self.step,
            "steps": schedule.steps,
            "hours": self.seconds / 3600,
            "minutes_left": (schedule.steps - self.step) * per_step / 60,
            "rate": schedule.rate(self.step - 1),
            **{name: round(value, 5) for name, value in totals.means().items()},
        }


def read_state(path: Path) -> dict[str, Any]:
    """Read a state that `TrainingLoop.save` wrote, onto the processor.

    Besides tensors it has `step`, how far it is, and what it belongs to: `stage`, `seed`, `steps`, `accumulate` and
    `data`. Raises ModelError where another version of the program wrote it.
    """
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    if state.get("format") != STATE_FORMAT:
        raise ModelError(
            f"{path} is a training state of format {state.get('format')}, this program reads {STATE_FORMAT}: train "
            "afresh in another run folder."
        )
    return state


def _draw_ahead(draw: Callable[[int], Batch], numbers: range) -> Iterator[Batch]:
    if not numbers:
        return
    with ThreadPoolExecutor(1) as pool:
        ahead = pool.submit(draw, numbers.start)
        for number in numbers:
            batch = ahead.result()
            if number + 1 in numbers:
                ahead = pool.submit(draw, number + 1)
            yield batch


class _Totals:
    """Means of named values over the steps of one report; each value over the steps that had it."""

    def __init__(self) -> None:
        self._sums: dict[str, tuple[float, int]] = {}

    def add(self, values: dict[str, float]) -> None:
        for name, value in values.items():
            total, count = self._sums.get(name, (0.0, 0))
            self._sums[name] = (total + value, count + 1)

    def means(self) -> dict[str, float]:
        return {name: total / count for name, (total, count) in self._sums.items()}


def _fast_attention(device: torch.device) -> contextlib.AbstractContextManager[None]:
    """Plain attention on the CPU, whose fused kernel is so slow in bfloat16 that a step takes 1.3 times as long."""
    if device.type != "cpu":
        return contextlib.nullcontext()
    return sdpa_kernel(SDPBackend.MATH)
