"""Checkpoints of a tuning: the adapter, the optimiser's memory and how far it is, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DoableError
from ..files import decode_tensors, encode_tensors, read_bytes, read_json, recover, swap
from ..planners.language.device import PRECISIONS, Precision
from ..skills.origin import git_hash, hardware, versions

if TYPE_CHECKING:
    from ..planners.language.tuning import Pupil
    from .team import Team

CHECKPOINT = "checkpoint"
"""The folder of a run that holds its checkpoint."""
_PACKAGES = ("doable", "numpy", "peft", "safetensors", "tokenizers", "torch", "transformers")
"""What a tuning depends on."""
_ORIGIN = {"git": str, "device": str, "workers": int, "hardware": str, "versions": dict}
"""What is noted of where a tuning goes on, and its kinds."""
_ADAPTER, _MOMENTS, _STATE = "adapter.safetensors", "moments.safetensors", "state.json"
_CAP = 1 << 32
"""Largest file that is read, bytes: the moments of the largest adapter, and more."""


@dataclass
class Progress:
    """How far a tuning is."""

    settings: dict[str, Any]
    seed: int
    precision: Precision = "float32"
    """What it is computed with; it stays the same to the end."""
    origins: list[dict[str, Any]] = field(default_factory=list)
    """Where it began, and where it went on if that was elsewhere; see `origin`."""
    update: int = 0
    seconds: float = 0.0
    loss: float = 0.0
    """Of the last updates, smoothed."""
    curve: list[dict[str, float]] = field(default_factory=list)
    """update, minutes, loss and, for each split, the share of right choices."""


OnUpdate = Callable[[Progress], None]


def begin(settings: Any, seed: int, team: Team) -> Progress:
    """Return the progress of a tuning that has not begun, by a team and with a dataclass of settings."""
    return Progress(asdict(settings), seed, team.pupil.precision, [origin(team)])


def origin(team: Team) -> dict[str, Any]:
    """Return what a tuning depends on here."""
    device = team.pupil.device.type
    return {**here(device), "device": device, "workers": team.workers}


def here(device: str = "cpu") -> dict[str, Any]:
    """Return what any result depends on that is computed here: git, hardware and versions."""
    return {"git": git_hash(), "hardware": hardware(device), "versions": versions(_PACKAGES)}


def save(folder: Path, pupil: Pupil, progress: Progress) -> None:
    """Write everything, replacing the checkpoint before at once."""
    swap(
        folder,
        {
            _ADAPTER: encode_tensors(pupil.tensors()),
            _MOMENTS: encode_tensors(pupil.moments()),
            _STATE: json.dumps(asdict(progress), allow_nan=False).encode(),
        },
    )


def peek(folder: Path) -> Progress:
    """Return how far a checkpoint is.

    Raises:
        MissingResource: There is none.
        DoableError: It is damaged.
    """
    recover(folder)
    state = read_json(folder / _STATE, cap=_CAP)
    kinds = {
        "settings": dict,
        "seed": int,
        "precision": str,
        "origins": list,
        "update": int,
        "seconds": float,
        "loss": float,
        "curve": list,
    }
    if _kinds(state) != kinds:
        raise DoableError(
            f"{folder / _STATE}: of another version of doable, or damaged; its keys must be {', '.join(kinds)}. "
            f"Remove {folder.parent} to begin anew"
        )
    if not state["origins"] or not all(_kinds(one) == _ORIGIN for one in state["origins"]):
        raise DoableError(f"{folder / _STATE}: each of its origins must have {', '.join(_ORIGIN)}")
    if state["precision"] not in PRECISIONS:
        raise DoableError(f"{folder / _STATE}: the precision is {state['precision']!r:.80}, not of {PRECISIONS}")
    return Progress(**state)


def _kinds(found: Any) -> dict[str, type]:
    return {key: type(value) for key, value in found.items()} if isinstance(found, dict) else {}


def restore(folder: Path, pupil: Pupil, wanted: Progress) -> Progress:
    """Put a checkpoint into a pupil.

    Raises:
        MissingResource: There is none.
        DoableError: It is damaged, or of another seed or other settings than wanted.
    """
    progress = peek(folder)
    if (progress.seed, progress.settings) != (wanted.seed, wanted.settings):
        ours, theirs = {"seed": wanted.seed, **wanted.settings}, {"seed": progress.seed, **progress.settings}
        other = [f"{name} {theirs.get(name)}, not {ours.get(name)}" for name in ours if theirs.get(name) != ours[name]]
        raise DoableError(f"{folder} is of another run: {', '.join(other) or 'its settings have other names'}")
    if progress.update < wanted.settings["updates"]:  # other lessons may follow than those that it began with
        progress.origins += [one for one in wanted.origins if one not in progress.origins]
    pupil.load(decode_tensors(read_bytes(folder / _ADAPTER, cap=_CAP), folder / _ADAPTER))
    pupil.load_moments(decode_tensors(read_bytes(folder / _MOMENTS, cap=_CAP), folder / _MOMENTS))
    return progress
