"""What one run remembers: what was tried and what came of it, where the robot stood, and the plan with its progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from ..planners.base import Affordances, PlanRequest, Step
from ..planners.graph import TaskGraph, TaskNode
from ..planners.repair import Repair, repair
from ..sim.facts import Goal, facts, robot_place
from ..sim.scene import Scene
from ..skills.spec import DONE, SkillCall, State, groundable


@dataclass
class Memory:
    """The memory of a run."""

    instruction: str
    goal: Goal | None
    start: Scene
    retries: int
    """How often a call may be repeated from the same facts."""
    steps: list[Step] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)
    graph: TaskGraph = field(default_factory=TaskGraph)
    done: list[str] = field(default_factory=list)
    """Ids of the nodes that are done, in this order."""
    replans: int = 0
    _tried: Counter[tuple[State, SkillCall]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Remember where the robot stands."""
        self.look(self.start)

    def look(self, scene: Scene) -> None:
        """Remember where the robot stands."""
        place = robot_place(scene)
        if place is not None:
            self.visited.add(place)

    def tell(self, scene: Scene, can: Affordances) -> PlanRequest:
        """Return what a planner may know: calls that are worn out are not offered."""
        state = facts(scene)
        calls = tuple(call for call in groundable(scene) if not self.worn_out(call, state))
        return PlanRequest(
            self.instruction, scene, calls, tuple(self.steps), can, goal=self.goal, start=facts(self.start)
        )

    def take(self, fresh: TaskGraph) -> Repair:
        """Go by a new plan."""
        change = Repair(fresh, (), (), ())
        self._go_by(change)
        return change

    def mend(self, broken: Collection[str], fresh: TaskGraph, state: State) -> Repair:
        """Go by the plan at hand with what broke replaced by what a new plan says instead."""
        change = repair(self.graph, broken, fresh, self.done, state)
        self._go_by(change)
        return change

    def drop(self, broken: Collection[str]) -> Repair | None:
        """Go by what the plan at hand still allows without what broke, `done` left out; None where that is nothing."""
        ends = [node.id for node in self.graph if node.call == DONE]
        rest = self.graph.without([*broken, *ends])
        if not rest.ready(self.done):
            return None
        left = [node.id for node in self.graph if node.id not in self.done]
        kept = tuple(name for name in left if name in rest)
        change = Repair(rest, tuple(self.done), kept, tuple(name for name in left if name not in rest))
        self._go_by(change)
        return change

    def settle(self, node: TaskNode, before: State, after: State) -> None:
        """Remember that a call of the plan worked."""
        self.done.append(node.id)
        # an alternative that worked and changed nothing would win again and again
        idle = node.choice is not None and after == before
        self._tried[before, node.call] += 1 + self.retries if idle else 1

    def fail(self, call: SkillCall, before: State) -> None:
        """Remember that a call did not work from some facts."""
        self._tried[before, call] += 1

    def worn_out(self, call: SkillCall, state: State) -> bool:
        """Tell whether a call has been repeated from the very same facts as often as it may be."""
        return self._tried[state, call] > self.retries

    def _go_by(self, change: Repair) -> None:
        self.graph, self.done = change.graph, list(change.done)
