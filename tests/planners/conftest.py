from collections.abc import Callable, Sequence

import pytest

from doable.planners.base import PlanRequest, Step
from doable.sim.facts import Goal, facts
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.skills.spec import SkillCall, State, apply, groundable, missing

MakeRequest = Callable[..., PlanRequest]


@pytest.fixture
def make_request() -> MakeRequest:
    """Build a request from a setup; by default a call's chance is 1 if its preconditions hold, else 0."""

    def make(
        objects: dict[str, str],
        goal: Goal | None = None,
        *,
        at: str = "operator",
        holding: str | None = None,
        instruction: str = "",
        history: Sequence[Step] = (),
        can: Callable[[SkillCall], float] | None = None,
    ) -> PlanRequest:
        scene = draw(KITCHEN, Setup(objects, at, holding), seed=3)
        state = facts(scene)

        def affordances(calls: Sequence[SkillCall]) -> list[float]:
            return [can(call) if can else float(not missing(call, state)) for call in calls]

        return PlanRequest(instruction, scene, tuple(groundable(scene)), tuple(history), affordances, goal)

    return make


@pytest.fixture
def follow() -> Callable[..., State]:
    """Walk a plan in facts, each call checked, and return the facts and the visited places at its end."""

    def walk(request: PlanRequest, graph) -> tuple[State, set[str]]:
        state = facts(request.scene)
        visited = {f[1] for f in state if f[0] == "robot_at"}
        for node in graph:
            assert node.call in request.calls
            assert missing(node.call, state) == []
            state = apply(node.call, state)
            visited |= {f[1] for f in state if f[0] == "robot_at"}
        return state, visited

    return walk
