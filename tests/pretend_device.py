"""A device that is not the processor, for machines without a graphics card: tensors that compute on the processor.

A tensor `on` it says so, mixes with processor tensors no more than a graphics card's would, and does not become an
array without being fetched. What it can't show: other kernels, other rounding, memory that runs out, what runs at the
same time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import cache
from typing import Any
from unittest import mock

import torch
from torch import Tensor
from torch.utils import backend_registration
from torch.utils._python_dispatch import TorchDispatchMode, return_and_correct_aliasing
from torch.utils._pytree import tree_leaves, tree_map

NAME = "pretend"

_MAY_MIX = {
    torch.ops.aten._to_copy.default,
    torch.ops.aten.copy_.default,
    torch.ops.aten.index.Tensor,  # a card takes indices from the processor
    torch.ops.aten.index_put_.default,
}


class Held(Tensor):
    """A tensor of the device: its numbers are in `raw`, on the processor."""

    raw: Tensor

    @staticmethod
    def __new__(cls: type[Held], raw: Tensor) -> Held:
        held: Held = torch.Tensor._make_wrapper_subclass(  # type: ignore[attr-defined]
            cls,
            raw.size(),
            strides=raw.stride(),
            storage_offset=raw.storage_offset(),
            dtype=raw.dtype,
            device=torch.device(NAME, 0),
            requires_grad=raw.requires_grad,
        )
        held.raw = raw.detach()
        return held

    def __repr__(self) -> str:  # type: ignore[override]
        return f"Held({self.raw!r})"

    def tolist(self) -> Any:
        """Fetched, as a card's would be."""
        return self.raw.tolist()

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _compute(func, args, kwargs or {})


class _Device(TorchDispatchMode):
    """Makes what is asked for on the device there, also where no tensor of it is at hand."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _compute(func, args, kwargs or {})


def _compute(func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    leaves = [each for each in tree_leaves((args, kwargs)) if isinstance(each, Tensor)]
    here = [each for each in leaves if isinstance(each, Held)]
    asked = kwargs.get("device")
    goes_there = asked is not None and torch.device(asked).type == NAME
    if here and func not in _MAY_MIX:
        strangers = [each for each in leaves if not isinstance(each, Held) and each.dim()]
        if strangers:
            raise RuntimeError(f"{func} got tensors of two devices: {[tuple(each.shape) for each in leaves]}")
    raw_args, raw_kwargs = tree_map(_raw, (args, kwargs))
    if asked is not None:
        raw_kwargs["device"] = torch.device("cpu") if goes_there else asked
    result = func(*raw_args, **raw_kwargs)
    stays = goes_there if asked is not None else bool(here) and isinstance(_owner(func, leaves), Held)
    if not stays:
        return result
    held = tree_map(lambda each: Held(each) if isinstance(each, Tensor) else each, result)
    return return_and_correct_aliasing(func, args, kwargs, held) if here else held


def _owner(func: Any, leaves: list[Tensor]) -> Tensor:
    """The tensor on whose device the result is: a processor's single number goes along with others."""
    return leaves[0] if func in _MAY_MIX else next(each for each in leaves if isinstance(each, Held))


def _raw(value: Any) -> Any:
    return value.raw if isinstance(value, Held) else value


class _Module(backend_registration._DummyBackendModule):
    """What torch asks of a kind of device."""

    def get_amp_supported_dtype(self) -> list[torch.dtype]:
        return [torch.bfloat16]


@cache
def _make_known() -> None:
    backend_registration._setup_privateuseone_for_python_backend(NAME, backend_module=_Module())


@contextlib.contextmanager
def pretend_device() -> Iterator[torch.device]:
    """Within, tensors can be made on and moved to the device that is given."""
    _make_known()
    torch._C._set_only_lift_cpu_tensors(True)  # torch.tensor(..., device=) then moves what it has made on the processor
    try:
        with (
            mock.patch("torch.inference_mode", _without_gradients),
            mock.patch("torch.Generator", _Generator),
            _Device(),
        ):
            yield torch.device(NAME, 0)
    finally:
        torch._C._set_only_lift_cpu_tensors(False)


def _without_gradients(mode: bool = True) -> contextlib.AbstractContextManager[Any]:
    """In place of inference mode, whose tensors nothing can hold."""
    return torch.no_grad() if mode else contextlib.nullcontext()


class _Generator(torch.Generator):
    """The processor's in place of the device's, which has none."""

    def __new__(cls, device: torch.device | str = "cpu") -> _Generator:
        return super().__new__(cls, "cpu" if torch.device(device).type == NAME else device)
