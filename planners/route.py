"""The situations between here and a goal: which calls to consider from each, and how far it is at least."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..sim.facts import held
from ..sim.scene import Scene
from ..skills.spec import OPERATOR, SkillCall, State, apply, missing
from .goals import Literal, Way


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the way: what holds, what was visited and what can be picked without looking for it."""

    state: State
    visited: frozenset[str]
    reach: frozenset[str]

    @property
    def here(self) -> str | None:
        """Where the robot stands."""
        return next((fact[1] for fact in sorted(self.state) if fact[0] == "robot_at"), None)

    @property
    def hand(self) -> str | None:
        """What the robot holds."""
        return next((fact[1] for fact in self.state if fact[0] == "holding"), None)


class Route:
    """The search towards one way to reach the goal."""

    def __init__(self, way: Way, scene: Scene, calls: frozenset[SkillCall]) -> None:
        self._way = way
        self._calls = calls
        inside = held(scene)
        named = dict.fromkeys(lit.fact[1] for lit in way if lit.fact[0] in ("at", "holding"))
        self._objects = [name for name in named if name in scene.objects]
        spare = inside if inside not in named else None
        surfaces = [p.name for p in scene.places.values() if p.kind == "surface" and p.name != OPERATOR]
        self._wanted = {(lit.fact[1], lit.fact[2]) for lit in way if lit.wanted and lit.fact[0] == "at"}
        self._put = self._wanted | {
            (name, p) for name in [*self._objects, *([spare] if spare else [])] for p in surfaces
        }
        self._put |= {(name, OPERATOR) for name in self._objects}
        # where to drive: what the goal names, and anywhere else if something only has to go away
        goals = [lit.fact[-1] for lit in way if lit.wanted and lit.fact[-1] in scene.places]
        away = spare is not None or any(not lit.wanted for lit in way)
        self._stops = list(dict.fromkeys([*goals, *(surfaces if away else [])]))
        self._roams = any(lit.fact[0] in ("robot_at", "visited") for lit in way)
        self._marks = frozenset(lit.fact[1] for lit in way if lit.fact[0] == "visited")

    def trim(self, spot: Spot) -> Spot:
        """Forget visits that do not matter here, so that equal situations are equal."""
        return Spot(spot.state, spot.visited & self._marks, spot.reach)

    def reached(self, spot: Spot) -> bool:
        """Tell whether this way's literals all hold."""
        return all(true(lit, spot) == lit.wanted for lit in self._way)

    def least(self, spot: Spot) -> int:
        """Return a number of calls that no plan from here can do without.

        Each thing that is not where it should be needs its own find, pick, drive and place, because the hand holds one
        thing and things are looked for with an empty hand; so the sum over things never overestimates.
        """
        costs: dict[str, int] = {}
        drives: set[str] = set()
        for lit in self._way:
            if true(lit, spot) == lit.wanted:
                continue
            word, name = lit.fact[0], lit.fact[1]
            if word in ("robot_at", "visited"):
                drives.add(name)
                continue
            if spot.hand == name:
                cost = 1 + (lit.wanted and spot.here != lit.fact[-1])
            else:
                cost = (4 if lit.wanted and word != "holding" else 2) - (name in spot.reach)
            costs[name] = max(costs.get(name, 0), cost)
        if spot.hand and spot.hand not in costs and costs:
            costs[spot.hand] = 1
        return max(sum(costs.values()), len(drives))

    def next(self, spot: Spot) -> Iterator[tuple[SkillCall, Spot]]:
        """Yield the calls that can be tried and where they lead."""
        for call in self._options(spot):
            if call not in self._calls or missing(call, spot.state):
                continue
            state = apply(call, spot.state)
            after = Spot(state, spot.visited, spot.reach)
            if call.skill in ("find", "go", "bring"):
                here = frozenset([after.here] if after.here else [])
                after = Spot(state, spot.visited | here, frozenset(call.args if call.skill == "find" else ()))
            yield call, self.trim(after)

    def _options(self, spot: Spot) -> Iterator[SkillCall]:
        if spot.hand is None:
            yield from (SkillCall("pick", (name,)) for name in self._objects if name in spot.reach)
            yield from (SkillCall("find", (name,)) for name in self._objects)
        elif (spot.hand, spot.here) in self._put:
            yield SkillCall("place", (spot.hand,))
        if spot.hand is not None or self._roams:
            yield from (SkillCall("bring") if p == OPERATOR else SkillCall("go", (p,)) for p in self._stops)


def true(lit: Literal, spot: Spot) -> bool:
    """Tell whether the literal's fact holds there, wanted or not."""
    return lit.fact[1] in spot.visited if lit.fact[0] == "visited" else lit.fact in spot.state
