"""Goals taken apart: a goal expression as alternative lists of things that must, or must not, be so."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from ..errors import DoableError, unknown
from ..sim.facts import Fact, Goal, held, holds, place_of
from ..sim.scene import Scene
from .base import PlannerError

MAX_WAYS = 512
"""Alternatives of one goal that are looked at."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A fact that must hold, or must not."""

    fact: Fact
    wanted: bool = True

    def __str__(self) -> str:
        """Return the literal as a person would write it: "not at(sponge, table)"."""
        return f"{'' if self.wanted else 'not '}{self.fact[0]}({', '.join(self.fact[1:])})"


Way = tuple[Literal, ...]
"""Literals that must all hold at the end: one way to reach a goal."""


def ways(goal: Goal, *, wanted: bool = True) -> list[Way]:
    """Return the ways in which a goal can be reached (its disjunctive normal form), in the order it names them.

    Args:
        goal: A well-formed goal expression.
        wanted: False for the ways in which the goal does not hold.

    Raises:
        PlannerError: There are more than `MAX_WAYS`.
    """
    head = goal[0]
    if head == "not":
        return ways(goal[1], wanted=not wanted)
    if head not in ("and", "or"):
        return [(Literal(tuple(goal), wanted),)]
    parts = [ways(part, wanted=wanted) for part in goal[1:]]
    if (head == "or") == wanted:
        found = [way for part in parts for way in part]
    else:
        size = 1
        for part in parts:
            size *= len(part)
            if size > MAX_WAYS:
                raise PlannerError(f"the goal can be reached in more than {MAX_WAYS} ways; state it more plainly")
        found = [tuple(dict.fromkeys(itertools.chain(*pick))) for pick in itertools.product(*parts)]
    if len(found) > MAX_WAYS:
        raise PlannerError(f"the goal can be reached in more than {MAX_WAYS} ways; state it more plainly")
    return list(dict.fromkeys(found))


def symbolic(way: Way, scene: Scene) -> Way:
    """Return the literals that calls can change, with `in` and `on` a place as the `at` that they come to."""
    found: list[Literal] = []
    for lit in way:
        word, *names = lit.fact
        if _fixed(lit, scene):
            continue
        found.append(Literal(("at", *names), lit.wanted) if word in ("in", "on") else lit)
    return tuple(found)


def _fixed(lit: Literal, scene: Scene) -> bool:
    """Tell whether no call changes the fact."""
    word = lit.fact[0]
    if word in ("on", "in"):
        return lit.fact[2] not in scene.places or (word == "in" and scene.places[lit.fact[2]].kind != "bin")
    return word in ("is_open", "upright", "infeasible")


def obstacle(lit: Literal, scene: Scene) -> str | None:
    """Return why no sequence of calls can make the literal true, or None if nothing speaks against it."""
    word, *names = lit.fact
    if word == "infeasible":
        return "the goal itself says so" if lit.wanted else None
    if word == "in" and lit.wanted and names[1] in scene.places and _fixed(lit, scene):
        return f"the {names[1]} is no bin, so nothing can be in it"
    if _fixed(lit, scene):
        return None if holds(scene, lit.fact) == lit.wanted else f"no skill changes {word}({', '.join(names)})"
    if not lit.wanted:
        return None
    try:
        _known(lit, scene)
    except DoableError as problem:
        return str(problem)
    if word in ("at", "in", "on", "holding") and held(scene) != names[0] and place_of(scene, names[0]) is None:
        return f"the {names[0]} is at no place that the robot can go to"
    return None


def _known(lit: Literal, scene: Scene) -> None:
    word, *names = lit.fact
    if word in ("at", "in", "on", "holding") and names[0] not in scene.objects:
        raise unknown("object", names[0], scene.objects)
    if word != "holding" and names[-1] not in scene.places:
        raise unknown("place", names[-1], scene.places)
