"""Where the chances of success come from: what was learned, the truth about preconditions, or nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from ..errors import DoableError
from ..planners.base import Affordances
from ..sim.facts import facts
from ..sim.scene import Scene
from ..skills.skill import SkillSet
from ..skills.skill import can as learned_can
from ..skills.spec import SkillCall, missing

CanSource = Literal["learned", "oracle", "none"]


def affordances(source: CanSource, skills: SkillSet | None = None) -> Callable[[Scene], Affordances]:
    """Return the function that gives, for a scene, the chances of calls there.

    Args:
        source: "learned": the affordances of the skills; "oracle": 1 where the preconditions hold, else 0; "none": 1.
        skills: The skills, for "learned".

    Raises:
        DoableError: "learned" without skills.
    """
    if source == "oracle":
        return _oracle
    if source == "none":
        return _none
    if skills is None:
        raise DoableError("learned affordances need trained skills; use oracle or none without")

    def learned(scene: Scene) -> Affordances:
        chances = learned_can(skills, scene)
        return lambda calls: [float(chance) for chance in chances(calls)]

    return learned


def _oracle(scene: Scene) -> Affordances:
    state = facts(scene)

    def chances(calls: Sequence[SkillCall]) -> list[float]:
        return [float(not missing(call, state)) for call in calls]

    return chances


def _none(scene: Scene) -> Affordances:  # noqa: ARG001 - no scene makes a difference
    return lambda calls: [1.0] * len(calls)
