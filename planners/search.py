"""The oracle: the shortest plan to a goal expression, by A* over what the skill specs say they change.

It measures what the chain of skills can do when language is no question. What is guaranteed: the plan reaches the goal
if every call has the effects of its spec, and no plan that keeps to these conventions has fewer calls,
unless the search ran out of situations:

- an object is found before it is picked, unless the robot stands before it and is likely to grasp it from there;
- things are looked for with an empty hand;
- only what the goal names is moved, and what is in the hand; that is put down on furniture, never in a bin or
  before the operator, unless the goal says so.

Between plans of the same length the one that takes things in the goal's order wins. The same request always gives
the same plan.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence

from ..sim.facts import check_goal, facts, holds, place_of, robot_place
from ..sim.scene import Scene
from ..skills.spec import OPERATOR, SkillCall, State
from .base import PlannerError, PlanRequest, Refusal, Step
from .errands import weave
from .goals import obstacle, symbolic, ways
from .graph import TaskGraph
from .language.base import LanguageModel
from .route import Route, Spot

MAX_NODES = 20_000
"""Situations that are looked at before the search gives up."""
LIKELY = 0.5
"""From this chance on, a pick is tried from where the robot stands."""
HOPELESS = 0.05
"""Below this chance a first call is avoided, if the goal can be reached another way."""


class Search:
    """Plans to the goal expression of the request; reads no language."""

    asks_model = False
    needs_goal = True

    @classmethod
    def create(cls, model: Callable[[], LanguageModel]) -> Search:  # noqa: ARG003 - it needs no model
        """Return the planner; the model is not opened."""
        return cls()

    def plan(self, request: PlanRequest) -> TaskGraph:
        """Return the calls in branches, one for each delivery that may be done at any time, and `done` at the end.

        Raises:
            PlannerError: There is no goal, or the search gave up.
            Refusal: No sequence of calls reaches the goal.
        """
        if request.goal is None:
            raise PlannerError(
                "the search planner needs a goal and was given none; state one in the suite's goal field, "
                'such as ["at", "sponge", "table"], or let rules or saycan read the instruction'
            )
        goal, scene = check_goal(request.goal), request.scene
        visited = _visited(request)
        if holds(scene, goal, visited=visited):
            return weave([])
        can = dict(zip(request.calls, request.affordances(request.calls), strict=True))
        start = Spot(_state(scene), visited, _reach(scene, can, request.history))
        hopeless = frozenset(call for call, chance in can.items() if chance < HOPELESS)
        problems: list[str] = []
        routes: list[Route] = []
        alternatives = ways(goal)
        for way in alternatives:
            problem = next(filter(None, (obstacle(literal, scene) for literal in way)), None)
            if problem:
                problems.append(problem)
            else:
                routes.append(Route(symbolic(way, scene), scene, frozenset(request.calls)))
        for avoid in (hopeless, frozenset[SkillCall]()):
            found = _shortest(routes, start, avoid)
            if found is not None:
                stands = any(literal.fact[0] == "robot_at" for way in alternatives for literal in way)
                return weave(found, fixed_end=stands)
        reasons = list(dict.fromkeys(problems)) or ["no sequence of the robot's skills leads there"]
        raise Refusal(f"this cannot be done here: {'; '.join(reasons[:3])}")


def _shortest(routes: Sequence[Route], start: Spot, avoid: frozenset[SkillCall]) -> list[SkillCall] | None:
    """Return the fewest calls along any route, none of `avoid` first; None if there is no way."""
    best: list[SkillCall] | None = None
    budget = MAX_NODES
    for route in sorted(routes, key=lambda route: route.least(start)):
        try:
            found, used = _explore(route, route.trim(start), avoid, len(best) if best else None, budget)
        except PlannerError:
            if best is None:
                raise
            return best  # a plan in the hand; whether there is a shorter one stays open
        best = found if found is not None else best
        budget -= used
    return best


def _explore(
    route: Route, start: Spot, avoid: frozenset[SkillCall], limit: int | None, budget: int
) -> tuple[list[SkillCall] | None, int]:
    """Search one route for a plan with fewer calls than the limit; also return how many situations were looked at."""
    costs = {start: 0}
    came: dict[Spot, tuple[Spot, SkillCall]] = {}
    least = route.least(start)
    queue = [(least, least, 0, start)]
    closed: set[Spot] = set()
    count = 0
    while queue:
        total, _, _, spot = heapq.heappop(queue)
        if limit is not None and total >= limit:
            break
        if route.reached(spot):
            return _trace(came, spot), len(closed)
        if spot in closed:
            continue
        closed.add(spot)
        if len(closed) > budget:
            raise PlannerError(f"the search gave up after {MAX_NODES:,} situations; state the goal more plainly")
        for call, after in route.next(spot):
            cost = costs[spot] + 1
            if (spot is start and call in avoid) or cost >= costs.get(after, cost + 1):
                continue
            count += 1
            costs[after], came[after] = cost, (spot, call)
            rest = route.least(after)
            heapq.heappush(queue, (cost + rest, rest, count, after))
    return None, len(closed)


def _trace(came: dict[Spot, tuple[Spot, SkillCall]], spot: Spot) -> list[SkillCall]:
    calls: list[SkillCall] = []
    while spot in came:
        spot, call = came[spot]
        calls.append(call)
    return calls[::-1]


def _state(scene: Scene) -> State:
    """Return the facts, with things that have not come to rest counted where they are."""
    state = set(facts(scene))
    known = {fact[1] for fact in state if fact[0] in ("at", "holding")}
    for name in scene.objects:
        place = place_of(scene, name) if name not in known else None
        if place is not None:
            state.add(("at", name, place))
    return frozenset(state)


def _visited(request: PlanRequest) -> frozenset[str]:
    """Return where the robot has stood since it was told; where nobody looked, calls that name a place tell."""
    states = [request.start, *(step.after for step in request.history)]
    places = {fact[1] for state in states for fact in state or () if fact[0] == "robot_at"}
    places |= {place for place in [robot_place(request.scene)] if place is not None}
    for step in request.history:
        if step.after is None and step.outcome == "success" and step.call.skill in ("go", "bring"):
            places.add(step.call.args[0] if step.call.args else OPERATOR)
    return frozenset(places)


def _reach(scene: Scene, can: dict[SkillCall, float], history: Sequence[Step]) -> frozenset[str]:
    last = history[-1] if history else None
    if last is not None and last.call.skill == "find" and last.outcome == "success":
        return frozenset(last.call.args)
    tried = last.call if last is not None and last.outcome != "success" else None
    calls = [SkillCall("pick", (name,)) for name in scene.objects]
    return frozenset(call.args[0] for call in calls if can.get(call, 0.0) >= LIKELY and call != tried)
