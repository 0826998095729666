"""What is known of a tuned model once it is trained: how sure it may be, and how often it succeeds."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..planners.language.adapter import Adapter, write_adapter
from ..planners.language.local import open_model
from ..skills.progress import Listener
from . import finals, temperature
from .card import card_text
from .checkpoint import here

DECISIONS = 1000
"""On which the temperature is fitted. Few go wrong: of 300, nine did, and temperatures of halves were far apart."""


def measured(adapter: Adapter, folder: Path, *, tasks: int, listener: Listener) -> Adapter:
    """Return an adapter with its temperature and its figures, all measured on what it is when it is read from a file.

    Args:
        adapter: Trained.
        folder: Where it is put meanwhile.
        tasks: Of each split, on which success is measured; 0 leaves that out.
        listener: Is told how far it is.

    Raises:
        DoableError: It is no good: its numbers are not finite.
        KeyboardInterrupt: A person stopped it.
    """
    seed = adapter.record.seed
    _write(folder, adapter)
    decisions = temperature.decide(
        open_model(str(folder)), DECISIONS, seed=seed, tick=lambda done, total: listener.stage("calibrate", done, total)
    )
    found = temperature.calibration(decisions)
    before, after = found["before"], found["after"]
    listener.say(f"temperature {found['temperature']:.3f}, ECE {before['ece']:.3f} before, {after['ece']:.3f} after")
    record = dataclasses.replace(adapter.record, temperature=found["temperature"])
    adapter = _with(dataclasses.replace(adapter, record=record), {"calibration": found, "measured": here()})
    if not tasks:
        return adapter
    _write(folder, adapter)

    def hear(split: str, one: Mapping[str, Any]) -> None:
        low, high = one["plan_ci"]
        listener.say(f"{split} tasks: {one['plan_success']:.0%} of {one['n']} ({low:.0%} to {high:.0%})")

    success = finals.success(
        folder, tasks, seed=seed, tick=lambda done, total: listener.stage("tasks", done, total), hear=hear
    )
    return _with(adapter, {"success": success})


def _write(folder: Path, adapter: Adapter) -> None:
    write_adapter(folder, adapter, card_text(adapter.record))


def _with(adapter: Adapter, figures: dict[str, Any]) -> Adapter:
    record = dataclasses.replace(adapter.record, metrics={**adapter.record.metrics, **figures})
    return dataclasses.replace(adapter, record=record)
