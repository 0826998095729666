"""The generator: a scene, a start, a goal and the words for it, again and again."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ...errors import DoableError, unknown
from ...sim.facts import Goal
from ..words import DRINKS, FOOD
from . import abroad, brief, casting, given, limits, moves, refused, several, shown, single, talk, wants, whole
from .draw import Draw
from .phrases import Said, noun
from .speech import ASIDES, MENTIONS, finish
from .stage import Stage, crowded
from .task import Task
from .withheld import normalised, withheld

SAID = {
    "conditions": 50,
    "places": 55,
    "refusals": 36,
    "registers": 42,
    "robot": 50,
    "several": 50,
    "situations": 52,
    "wishes": 45,
}
"""Sheet of sayings -> how often its family comes up; together three tasks in five."""
FAMILIES: dict[str, tuple[float, Callable[[Draw, Stage], Said]]] = {
    "one": (12, single.one),
    "some": (8, single.some),
    "pick": (5, single.pick),
    "wish": (5, single.wish),
    "structured": (8, single.structured),
    "source": (11, single.source),
    "counter": (2, single.counter),
    "drop": (5, single.drop),
    "brief": (8, brief.brief),
    "should": (5, brief.should),
    "all": (7, brief.every_one),
    "go": (4, moves.go),
    "find": (2, moves.find),
    "tour": (2, moves.tour),
    "along": (2, moves.along),
    "stay": (1, moves.stay),
    "together": (10, several.together),
    "apart": (5, several.apart),
    "mixed": (7, several.mixed),
    "number": (4, several.number),
    "every": (6, several.every),
    "swap": (8, whole.swap),
    "cleared": (8, whole.cleared),
    "single": (2, whole.single),
    "placed": (3, whole.placed),
    "like": (7, single.like),
    "story": (6, talk.story),
    "unnamed": (3, talk.unnamed),
    "which": (3, talk.which),
    "heap": (5, shown.heap),
    "guest": (3, shown.guest),
    "hoped": (4, shown.hoped),
    "need": (8, wants.need),
    "needs": (3, wants.needs),
    "spill": (5, wants.spill),
    "exclude": (10, limits.exclude),
    "instead": (3, limits.instead),
    "either": (2, limits.either),
    "held": (5, given.held),
    "freed": (3, given.freed),
    "condition": (3, given.condition),
    "state": (4, given.state),
    "whether": (2.5, given.whether),
    "already": (3, given.already),
    "numbered": (1, given.numbered),
    "abroad": (4, abroad.abroad),
    "absent": (8, refused.absent),
    "elsewhere": (5, refused.elsewhere),
    "nowhere": (3, refused.nowhere),
    "unable": (6, refused.unable),
    "misuse": (7, refused.misuse),
    **{f"said {sheet}": (often, casting.of_sheet(sheet)) for sheet, often in SAID.items()},
}
"""Family -> how often, and what makes one."""
POINTING = frozenset({"held", "drop", "along", "freed", "unnamed"})
"""Families that may call a thing "that": after a remark on another thing, it would be that one."""
UNADORNED = frozenset({"find", "pick", "said registers", "said robot"})
"""Families that nothing is added to: who says that they cannot get up expects more than to be shown a thing, and a
register is kept."""
_WEIGHTS = tuple(weight for weight, _ in FAMILIES.values())
TRIES = 10_000
"""Drafts for one task; a few are the rule."""
LACKING = {"combinations": frozenset({"find", "stay", "elsewhere", "nowhere", "unable"})}
"""Split -> families of which it has nothing: they pair no kind of goal with an object and a place."""


def tasks(split: str, count: int, seed: int, family: str | None = None) -> Iterator[Task]:
    """Yield so many tasks of a split. Each depends on (split, seed, its number) alone.

    Args:
        split: "train", "wordings", "templates" or "combinations".
        count: How many.
        seed: Of all chance.
        family: One of `FAMILIES`; any if left out.

    Raises:
        DoableError: There is no such split or family.
    """
    for index in range(count):
        rng = np.random.default_rng([zlib.crc32(split.encode()), seed, index])
        yield generate(rng, split=split, family=family, name=f"{split}-{seed}-{index:06d}")


def generate(rng: np.random.Generator, *, split: str = "train", family: str | None = None, name: str = "task") -> Task:
    """Make up one task.

    Args:
        rng: Of all chance.
        split: Which wordings, frames and pairings it may use; see `draw`.
        family: One of `FAMILIES`; any if left out.
        name: The task's id.

    Raises:
        DoableError: There is no such split or family, or none of the family in the split.
        RuntimeError: The tables hold nothing that fits.
    """
    if family is not None and family not in FAMILIES:
        raise unknown("family of tasks", family, FAMILIES)
    if family in LACKING.get(split, ()):
        raise DoableError(f"the split {split!r} has no tasks of the family {family!r}")
    for _ in range(TRIES):
        draw = Draw(rng, split)
        task = draft(draw, family or draw.weighted(tuple(FAMILIES), _WEIGHTS), name)
        if task is None or not draw.admitted() or withheld(task.instruction):
            continue
        if draw.own == "pairing" or not draw.new or any(_occurs(text, task.instruction) for text in draw.new):
            return task
    raise RuntimeError(f"no task of the split {split!r} and the family {family!r} came up in {TRIES:,} drafts")


def draft(draw: Draw, family: str, name: str = "task") -> Task | None:
    """Return one attempt at a task; None if it says nothing sensible, such as a wish that is met."""
    stage = Stage(draw)
    said = FAMILIES[family][1](draw, stage)
    if not stage.names() or draw.lost():
        return None
    sentences = said.sentences if family == "abroad" else _with_aside(draw, said, family)
    swaps = {} if said.literal else _swaps(draw, stage)
    objects = {swaps.get(thing, thing): place for thing, place in stage.shuffled().items()}
    held = swaps.get(stage.holding, stage.holding) if stage.holding else None
    if crowded([*objects, *([held] if held else [])]):
        return None
    task = Task(
        name,
        family,
        finish(draw, *sentences, listed=said.listed),
        stage.at,
        held,
        objects,
        _renamed(said.goal, swaps),
        said.reason,
    )
    return None if task.solved() and not said.done else task


def _occurs(text: str, instruction: str) -> bool:
    """Tell whether a text of a table, which may have slots, came to be said."""
    said = normalised(instruction)
    return all(normalised(part) in said for part in re.split(r"\{[\w ]+\}", text))


def _with_aside(draw: Draw, said: Said, family: str) -> tuple[str, ...]:
    if family in UNADORNED:
        return said.sentences
    chosen = draw.rng.random()
    if chosen < 0.02:
        return (*dict.fromkeys((draw.frame(ASIDES), draw.frame(ASIDES))), *said.sentences)
    if chosen < 0.08:
        aside = draw.frame(ASIDES)
    elif chosen < 0.12 and said.reason is None and family not in POINTING:
        thing = noun(draw, draw.one((*DRINKS, *FOOD)))
        aside = draw.frame(MENTIONS).format(x=thing.a())
    else:
        return said.sentences
    return (aside, *said.sentences) if draw.chance(0.8) else (*said.sentences, aside)


def _swaps(draw: Draw, stage: Stage) -> dict[str, str]:
    """Return new names for things of which there are several, so that a number tells nothing."""
    swaps: dict[str, str] = {}
    for name in stage.names():
        if name[-1].isdigit() and draw.chance(0.5):
            other = name[:-2]
            if other not in swaps:
                swaps[name], swaps[other] = other, name
    return swaps


def _renamed(goal: Goal, swaps: dict[str, str]) -> Goal:
    def change(part: Any) -> Any:
        return swaps.get(part, part) if isinstance(part, str) else tuple(map(change, part))

    return tuple(map(change, goal))
