"""Missions: what is asked, what is where and what must hold in the end, whoever made them up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from ..errors import DoableError, unknown
from ..planners.tasks.draw import Split
from ..planners.tasks.generate import FAMILIES, LACKING, generate
from ..sim.facts import Goal
from ..sim.layout import Setup
from ..skills.spec import ABSENT, UNABLE, SkillCall
from .suite import Item

_TRIES = 1_000
"""Draws of a family that the split has."""


@dataclass(frozen=True, slots=True)
class Mission:
    """One thing to do, with how it begins and how it is judged."""

    instruction: str
    setup: Setup
    goal: Goal
    """A goal expression; see `sim.facts.check_goal`."""
    family: str = ""
    """What it counts under."""
    refusal: SkillCall | None = None
    """What should be said of it if it cannot be done; None if it can, or if any refusal will do."""


Source = Callable[[np.random.Generator], Mission]
"""Draws a mission; all chance comes from the generator."""


def generated(*splits: str, families: Mapping[str, float] | None = None) -> Source:
    """Return a source of made-up tasks; see `planners.tasks`.

    Args:
        splits: Each as likely as the others; "train" if there are none.
        families: Family -> how often; as the generator has it if left out; what a split lacks does not come up.

    Raises:
        DoableError: There is no such split or family.
    """
    chosen = splits or ("train",)
    for split in chosen:
        if split not in get_args(Split):
            raise unknown("split", split, get_args(Split))
    names, weights = _shares(families) if families is not None else (None, None)

    def source(rng: np.random.Generator) -> Mission:
        split = chosen[int(rng.integers(len(chosen)))]
        family = None
        for _ in range(_TRIES):
            family = None if names is None else names[int(rng.choice(len(names), p=weights))]
            if family not in LACKING.get(split, ()):
                break
        task = generate(rng, split=split, family=family)
        setup = Setup(task.objects, task.at, task.holding)
        refusal = {"absent": ABSENT, "unable": UNABLE}.get(task.reason or "")
        return Mission(task.instruction, setup, task.goal, task.family, refusal)

    return source


def listed(items: Sequence[Item]) -> Source:
    """Return a source that draws from a suite, every line as likely as the others.

    Raises:
        DoableError: There are none.
    """
    if not items:
        raise DoableError("a source of missions needs at least one; the suite is empty")
    missions = [Mission(item.instruction, item.setup(), item.goal, item.family) for item in items]
    return lambda rng: missions[int(rng.integers(len(missions)))]


def _shares(families: Mapping[str, float]) -> tuple[list[str], list[float]]:
    for name, weight in families.items():
        if name not in FAMILIES:
            raise unknown("family of tasks", name, FAMILIES)
        if not weight >= 0:  # also not-a-number
            raise DoableError(f"how often family {name!r} comes must be 0 or more; got {weight}")
    total = sum(families.values())
    if not 0 < total < float("inf"):
        raise DoableError("how often the families come must add up to more than 0, and not to infinity")
    return list(families), [weight / total for weight in families.values()]
