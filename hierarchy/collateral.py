"""What a run moved that nobody asked it to move."""

from __future__ import annotations

import math

from ..sim.facts import Goal, holding, holds, place_of
from ..sim.scene import Scene

NUDGE = 0.10
"""A thing that ends within this of where it began, at the same place, has not been moved, m."""


def collateral(before: Scene, after: Scene, goal: Goal) -> tuple[str, ...]:
    """Return the sorted names of objects that were moved although no satisfied part of the goal is about them.

    Of several parts of an `or` that hold, the first counts as wanted; what a `not` mentions is never wanted.
    """
    wanted = _wanted(after, goal)
    return tuple(sorted(name for name in before.objects if name not in wanted and _moved(name, before, after)))


def _moved(name: str, before: Scene, after: Scene) -> bool:
    if holding(before, name) or holding(after, name):
        return holding(before, name) != holding(after, name)
    if place_of(before, name) != place_of(after, name):
        return True
    return math.dist(before.objects[name].position, after.objects[name].position) > NUDGE


def _wanted(scene: Scene, goal: Goal) -> set[str]:
    head, parts = goal[0], goal[1:]
    if head == "and":
        return set().union(*(_wanted(scene, part) for part in parts))
    if head == "or":
        met = [part for part in parts if holds(scene, part)]
        return _wanted(scene, met[0]) if met else set()
    if head in ("not", "visited", "infeasible") or not holds(scene, goal):
        return set()
    return {name for name in parts if name in scene.objects}
