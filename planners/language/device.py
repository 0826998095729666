"""Where to compute, and how precisely."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from ...errors import MissingResource, unknown

Precision = Literal["bfloat16", "float32"]
PRECISIONS: tuple[Precision, ...] = ("bfloat16", "float32")
DEVICES = ("auto", "cpu", "cuda")
SHAPE = (512, 576, 1536)
"""Of the matrix product by which a CPU's precision is chosen; one of SmolLM2's, for a batch of lessons."""


@dataclass(frozen=True, slots=True)
class Device:
    """A choice."""

    name: Literal["cpu", "cuda"]
    precision: Precision


def choose(device: str = "auto") -> Device:
    """Return where to compute. On a CPU, what is faster there decides the precision.

    Args:
        device: "cpu", "cuda", or "auto" for cuda if there is one.

    Raises:
        DoableError: It is none of these.
        MissingResource: There is no such device.
    """
    import torch

    if device not in DEVICES:
        raise unknown("device", device, DEVICES)
    there = torch.cuda.is_available()
    if device == "cuda" and not there:
        raise MissingResource("torch finds no CUDA device here; use --device cpu")
    if device != "cpu" and there:
        return Device("cuda", "bfloat16" if torch.cuda.is_bf16_supported() else "float32")
    return Device("cpu", "bfloat16" if seconds("bfloat16") < seconds("float32") else "float32")


def seconds(precision: Precision) -> float:
    """Return how long the CPU takes for a matrix product: some that can multiply bfloat16 are slower at it."""
    import torch

    rows, inner, columns = SHAPE
    kind = getattr(torch, precision)
    left, right = torch.ones(rows, inner, dtype=kind), torch.ones(columns, inner, dtype=kind)
    best = float("inf")
    for _ in range(5):  # the first gets everything ready, and other work on the machine only ever adds
        begun = time.perf_counter()
        torch.nn.functional.linear(left, right)
        best = min(best, time.perf_counter() - begun)
    return best
