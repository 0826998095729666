"""Scenes in which something is tried, and ways for a start to be special."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...sim.kinds import KINDS
from ...sim.layout import Layout, Setup
from ...sim.placement import draw
from ...sim.scene import Scene
from ..spec import SkillCall
from ..staging import Rng

_CROWD = 8
"""Most objects of an ordinary scene."""


@dataclass(frozen=True, slots=True)
class Category:
    """One way for a start to be special."""

    name: str
    share: float
    """Of all starts of its policy; the shares add up to 1."""
    hopeless: bool
    """Whether it is meant not to work; the rollout has the last word."""
    draw: Callable[[Layout, Rng], tuple[Scene, SkillCall]]


def kitchen(layout: Layout, rng: Rng, *, holding: bool = False, crowd: int = 0) -> Scene:
    """Return a scene with 1 to 8 things over the places, the robot at a random dock.

    Args:
        layout: The furniture.
        rng: All chance.
        holding: Whether one more thing is in the gripper.
        crowd: At least so many of them stand where the robot is.
    """
    names = [str(n) for n in rng.permutation(list(KINDS))]
    held = names.pop() if holding else None
    places = [p.name for p in layout.places]
    here = places[int(rng.integers(len(places)))]
    count = max(crowd, int(rng.integers(1, _CROWD + 1)))
    where = {
        name: here if i < crowd else places[int(rng.integers(len(places)))] for i, name in enumerate(names[:count])
    }
    if len(where) > 1 and rng.random() < 0.15:  # a second one of the same kind
        first = next(iter(where))
        where[f"{first} 2"] = where.pop(names[count - 1])
    return draw(layout, Setup(where, here, held), seed=int(rng.integers(2**31)))
