"""Where to compute, and how precisely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ...errors import MissingResource, unknown

Precision = Literal["bfloat16", "float32"]
DEVICES = ("auto", "cpu", "cuda")
HALF = ("avx512_bf16", "amx_bf16", "bf16")
"""What a CPU that multiplies bfloat16 says of itself. Others emulate it, which is slower than full precision."""


@dataclass(frozen=True, slots=True)
class Device:
    """A choice."""

    name: Literal["cpu", "cuda"]
    precision: Precision


def choose(device: str = "auto") -> Device:
    """Return where to compute.

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
    capabilities: Mapping[str, object] = getattr(torch.cpu, "get_capabilities", dict)()  # older torch cannot tell
    return Device("cpu", "bfloat16" if any(capabilities.get(name) for name in HALF) else "float32")
