"""What is to be tuned, checked before hours are spent on it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import DoableError, unknown
from ..files import ready, recover, vacant
from ..planners.language.adapter import RECORD, TUNED, Adapter, read_adapter, strength
from ..planners.language.device import Device, choose
from ..planners.language.pretrained import Pretrained, pretrained
from ..processes import cores, memory
from . import seeds
from .checkpoint import CHECKPOINT, Progress, peek
from .reinforce import Reinforcement, reinforce
from .school import Schooling, school

RUNS = Path("runs")
"""Where tunings keep their checkpoints."""
MOST_WORKERS = 4
"""Processes that learn on a CPU, unless more are asked for: a batch is not to be cut too small."""
MOST_LOADERS = 64
"""Processes that make up lessons for a GPU, unless more are asked for."""
WORKER_GB = 4.0
"""Memory that a worker may take for SmolLM2, GB."""
WORKER_GB_PER_GB = 7.4
"""GB of memory that a worker may take for each GB of weights of a larger model; those of SmolLM2 are 0.54 GB."""
BLENDED = "-blend"
"""What the name of an adapter goes on with, and then the share, where not all of what was learned is kept."""


class Stage(NamedTuple):
    """A way to tune."""

    settings: type[Any]
    """A dataclass with `updates`."""
    teach: Callable[..., Progress]
    """(team, settings, *, seed, run, resume, on_update), as `school`."""


STAGES = {"sft": Stage(Schooling, school), "rl": Stage(Reinforcement, reinforce)}


@dataclass(frozen=True, slots=True)
class TuningOrder:
    """What is to be tuned, and how."""

    base: str = "smollm2"
    """The model that doable fetches, or the folder of another."""
    stage: str = "sft"
    """"sft": from the search planner's choices; "rl": from rewards."""
    out: Path = RUNS / "adapter"
    """Folder for the adapter."""
    source: Path | None = None
    """The adapter to begin from; if None, "sft" begins from the base alone and "rl" from the adapter that ships."""
    seed: int = 1
    steps: int | None = None
    """Updates; as many as the stage is set to if None."""
    changes: Mapping[str, str] = field(default_factory=dict)
    """Other settings of the stage -> values, as text."""
    device: str = "auto"
    workers: int | None = 1
    """Processes. On a CPU they learn; if None, one for each core, as far as there is memory, `MOST_WORKERS` at most. On
    another device they make up lessons for school; if None, one for each core but one."""
    resume: bool = False
    """Go on from the checkpoint that an interrupted run left."""
    blend: float = 1.0
    """Share of what is learned after `source` that is kept; 1 is all. What lies between two sets of weights often does
    better on new cases than either (M. Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). Here it is the
    factors that are mixed, not their products; where they have not moved far, that is nearly the same."""
    tasks: int = 100
    """Of each split, on which success is measured; 0 leaves that out."""


@dataclass(frozen=True, slots=True)
class TuningRun:
    """An order that can be carried out."""

    order: TuningOrder
    stage: Stage
    base: Pretrained
    device: Device
    source: Adapter | None
    run: Path
    """Folder for checkpoints."""
    settings: Any
    changed: Mapping[str, int | float]
    """Those of the settings that are not as the stage has them by itself."""
    workers: int


def prepare(order: TuningOrder) -> TuningRun:
    """Check an order before hours are spent on it.

    Raises:
        DoableError: There is no such stage, base, device or blend; the adapter to begin from is for another model;
            `out` holds something else or cannot be written; there is nothing to resume, or something would be lost.
        MissingResource: The adapter to begin from, or the device, is not there.
    """
    if order.stage not in STAGES:
        raise unknown("stage", order.stage, STAGES)
    if order.seed > seeds.MOST:
        raise DoableError(
            f"a seed of a tuning is {seeds.MOST} at most; those above are of examinations; got {order.seed}"
        )
    stage, base, device = STAGES[order.stage], pretrained(order.base), choose(order.device)
    source = _source(order, base)
    if not 0 < order.blend <= 1:
        raise DoableError(f"--blend is the share that is kept, above 0 and 1 at most; got {order.blend}")
    if order.blend < 1 and source is None:
        raise DoableError("--blend mixes with the adapter to begin from; name its folder with --from")
    vacant(order.out, RECORD, what="an adapter")
    out, runs = order.out.resolve(), RUNS.resolve()
    if order.source is not None and out == order.source.resolve():
        raise DoableError(f"{order.out} is the adapter to begin from, and would be replaced; name another folder")
    if out in (runs, *runs.parents):
        raise DoableError(f"{order.out} contains {RUNS}/, which would be deleted; name a folder of its own")
    ready(out.parent)
    names = [order.stage, *([base.name, base.sha256[:8]] if base.sha256 else [])]
    run = RUNS / "-".join(["planner", *names, *([source.record.sha256[:8]] if source else []), f"seed{order.seed}"])
    if out.is_relative_to(run.resolve()):
        raise DoableError(f"{order.out} is where this run keeps its checkpoints; name another folder")
    if out.is_mount():
        raise DoableError(f"{order.out} is where a disk is mounted, and cannot be replaced; name a folder in it")
    ready(run)
    usual = _usual(order, stage, source)
    changes = _changes(order, usual)
    settings, kept = dataclasses.replace(usual, **changes), _kept(order, run / CHECKPOINT)
    if kept:  # it goes on as it began, whatever is faster here now
        settings = _resumed(order, stage, changes, kept.settings, run / CHECKPOINT)
        device = dataclasses.replace(device, precision=kept.precision)
    chosen, plain = dataclasses.asdict(settings), dataclasses.asdict(usual)
    changed = {name: value for name, value in chosen.items() if name != "updates" and value != plain[name]}
    workers = _workers(order, base, device)
    if kept and kept.update == settings.updates:
        workers = 1  # nothing is left to learn
    return TuningRun(order, stage, base, device, source, run, settings, changed, workers)


def _workers(order: TuningOrder, base: Pretrained, device: Device) -> int:
    loads = device.name != "cpu" and order.stage == "sft"
    if order.workers is not None:
        if order.workers < 1:
            raise DoableError(f"--workers must be at least 1; got {order.workers}")
        if order.workers > 1 and device.name != "cpu" and not loads:
            raise DoableError(f"stage {order.stage} on {device.name} has one worker, the GPU's; got {order.workers}")
        return order.workers
    if device.name != "cpu":
        return max(1, min(MOST_LOADERS, cores() - 1)) if loads else 1
    room = max(WORKER_GB, WORKER_GB_PER_GB * base.gigabytes)
    return max(1, min(MOST_WORKERS, cores(), int(memory() / room)))


def _source(order: TuningOrder, base: Pretrained) -> Adapter | None:
    """Return the adapter to begin from; None for the base alone."""
    if order.source is None and order.stage == "sft":
        return None
    if order.source is None and not TUNED.is_dir():
        raise DoableError(f"stage {order.stage} begins from an adapter of stage sft; name its folder with --from")
    folder = order.source or TUNED
    adapter = read_adapter(folder)
    if (adapter.record.base, adapter.record.base_sha256) != (base.base, base.sha256):
        raise DoableError(f"the adapter in {folder} is for {adapter.record.base!r:.80}, not for {base.base}")
    names = [adapter.record.name, *(step["name"] for step in adapter.record.training.get("lineage", ()))]
    if order.stage == "sft" and f"sft-seed{order.seed}" in {name.partition(BLENDED)[0] for name in names}:
        raise DoableError(f"the adapter in {folder} has had the lessons of seed {order.seed}; name another with --seed")
    return adapter


def _usual(order: TuningOrder, stage: Stage, source: Adapter | None) -> Any:
    """Return the settings of the stage as they are if nobody changes them.

    A school that goes on from an adapter learns at half the rate: what is known already must not be shaken.
    """
    settings = stage.settings() if order.steps is None else stage.settings(updates=order.steps)
    if order.stage == "sft" and source is not None:
        known = {"rank": source.record.rank, "scale": source.record.scale}
        settings = dataclasses.replace(settings, rate=settings.rate / 2, **known)
    return settings


def _kept(order: TuningOrder, checkpoint: Path) -> Progress | None:
    """Return how far a run is that is resumed; None for one that begins."""
    recover(checkpoint)
    if not order.resume:
        if checkpoint.is_dir():
            raise DoableError(
                f"{checkpoint} is {peek(checkpoint).update} updates far; --resume goes on from there, "
                f"or remove {checkpoint.parent} to begin anew"
            )
        return None
    if not checkpoint.is_dir():
        raise DoableError(f"there is no checkpoint in {checkpoint} to resume; without --resume, a run begins anew")
    return peek(checkpoint)


def _resumed(
    order: TuningOrder, stage: Stage, changes: Mapping[str, int | float], kept: Mapping[str, Any], checkpoint: Path
) -> Any:
    """Return the settings of a run that is resumed: its own, and nothing else may have been asked for."""
    if set(kept) != {field.name for field in dataclasses.fields(stage.settings)}:
        raise DoableError(f"{checkpoint} is of another version of doable: its settings are {', '.join(kept)}")
    if order.steps not in (None, kept["updates"]):
        raise DoableError(f"{checkpoint} is of a run of {kept['updates']} updates, not {order.steps}")
    for name, value in changes.items():
        if kept[name] != value:
            raise DoableError(f"{checkpoint} is of a run with {name} {kept[name]}, not {value}")
    return stage.settings(**kept)


def _changes(order: TuningOrder, usual: Any) -> dict[str, int | float]:
    """Return the new values for settings of a stage, each a positive number of the kind that it has."""
    known = dataclasses.asdict(usual)
    found: dict[str, int | float] = {}
    for name, text in order.changes.items():
        if name not in known:
            raise unknown("setting", name, known)
        if name == "updates":
            raise DoableError(f"how many updates there are is said by --steps; got updates={text:.80}")
        kind = type(known[name])
        try:
            value = kind(text)
            good = value > 0 and math.isfinite(value)
        except (ValueError, OverflowError):
            good = False
        if not good:
            whole = "a whole number" if kind is int else "a number"
            raise DoableError(f"the setting {name} must be {whole} above 0, such as {known[name]}; got {text!r:.80}")
        found[name] = value
    if {"rank", "scale"} & {*found}:
        strength(*({**known, **found}[name] for name in ("rank", "scale")))
    for name in ("rank", "scale") if order.stage == "sft" and order.source else ():
        if found.get(name, known[name]) != known[name]:
            raise DoableError(f"the adapter to begin from has {name} {known[name]}, not {found[name]}")
    return found
