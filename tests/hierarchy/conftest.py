"""A kitchen without physics and skills without training: what the hierarchy is tested with."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import numpy as np
import pytest

from doable.hierarchy.edit import put, stand
from doable.planners.base import PlanRequest
from doable.planners.graph import TaskGraph, TaskNode
from doable.sim.command import CONTROL_HZ, Command
from doable.sim.facts import at, held, place_of, robot_place
from doable.sim.geometry import from_frame, to_frame, wrap
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.sim.scene import Scene
from doable.skills.skill import Skill, SkillSet
from doable.skills.spec import DONE, SkillCall, parse_call


class KinematicWorld:
    """Moves the base as told; `close` takes the nearest thing before the robot, `open` puts it down."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.slips = 0
        """How many of the next grasps miss."""
        self._scene = draw(KITCHEN, Setup(), seed=0)

    def reset(self, setup: Setup, *, seed: int) -> Scene:
        self._scene = draw(KITCHEN, setup, seed=seed)
        return self._scene

    def scene(self) -> Scene:
        return self._scene

    def step(self, command: Command) -> Scene:
        self.commands.append(command)
        scene, base = self._scene, self._scene.robot.base
        dt = 1 / CONTROL_HZ
        vx, vy, turn = (float(v) for v in command.base_velocity)
        moved = (*from_frame(base, vx * dt, vy * dt), wrap(base[2] + turn * dt))
        name = held(scene)
        if command.grip == "close" and name is None:
            name = self._grasp(scene)
        if command.grip == "open" and name is not None:
            scene, name = put(scene, name, robot_place(scene) or "table", base), None
        scene = stand(scene, moved, name)
        robot = replace(scene.robot, base_velocity=(vx, vy, turn))
        self._scene = replace(scene, robot=robot, time=scene.time + dt)
        return self._scene

    def move(self, name: str, place: str) -> None:
        """Put something elsewhere, as a person would."""
        self._scene = put(self._scene, name, place, self._scene.robot.base)

    def close(self) -> None:
        self.commands.clear()

    def _grasp(self, scene: Scene) -> str | None:
        if self.slips:
            self.slips -= 1
            return None
        here = robot_place(scene)
        near = [o for o in scene.objects.values() if here and place_of(scene, o.name) == here]
        x, y, _ = scene.robot.base
        return min(near, key=lambda o: math.dist(o.position[:2], (x, y))).name if near else None


@dataclass
class FakeAttempt:
    task: FakeTask
    call: SkillCall
    steps: int = 0
    goal: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def observe(self, scene: Scene) -> np.ndarray:
        if self.task.name != "drive":
            return np.zeros(3, np.float32)
        x, y = to_frame(scene.robot.base, *self.goal[:2])
        return np.array([x, y, wrap(self.goal[2] - scene.robot.base[2])], np.float32)

    def command(self, action: np.ndarray) -> Command:
        if self.task.name == "drive":
            x, y, turn = (float(v) for v in action)
            return Command(base_velocity=(x, y, turn))
        return Command(grip="close" if self.task.name == "pick" else "open")

    def judge(self, scene: Scene) -> str | None:
        self.steps += 1
        if self.task.verdict is not None:
            return self.task.verdict(self.steps)
        if self.task.name == "drive":
            done = (
                math.dist(scene.robot.base[:2], self.goal[:2]) < 0.02 and abs(scene.robot.base[2] - self.goal[2]) < 0.1
            )
            return "success" if done else None
        name = self.call.args[0]
        if self.steps < 3:
            return None
        if self.task.name == "pick":
            return "success" if held(scene) == name else "failed_check"
        return "success" if at(scene, name, robot_place(scene) or "") else "failed_check"

    def guide(self, scene: Scene) -> np.ndarray:
        raise NotImplementedError


@dataclass
class FakeTask:
    name: str
    max_steps: int = 200
    verdict: Callable[[int], str | None] | None = None
    observation_size: int = 3
    action_size: int = 3

    def attempt(self, scene: Scene, call: SkillCall) -> FakeAttempt:
        attempt = FakeAttempt(self, call)
        if self.name == "drive":
            place = place_of(scene, call.args[0]) if call.skill == "find" else [*call.args, "operator"][0]
            attempt.goal = scene.places[place or "table"].dock
        return attempt


class Proportional:
    """Drives towards what it sees."""

    def act(self, observation: np.ndarray) -> np.ndarray:
        return np.clip(observation * 4, -0.8, 0.8)


@dataclass
class Constant:
    """An affordance that is sure of one number, and counts how often it is asked."""

    value: float = 0.9
    asked: int = 0

    def probabilities(self, scene: Scene, calls: Sequence[SkillCall]) -> np.ndarray:
        self.asked += 1
        return np.full(len(calls), self.value)


def make_skills() -> SkillSet:
    return {name: Skill(FakeTask(name), Proportional(), Constant()) for name in ("drive", "pick", "place")}


@dataclass
class Stepwise:
    """Decides step by step as a language model would: says what its table says, given how many calls worked."""

    table: list[dict[str, float]]
    requests: list[PlanRequest] = field(default_factory=list)

    def plan(self, request: PlanRequest) -> TaskGraph:
        self.requests.append(request)
        number = sum(step.outcome == "success" for step in request.history)
        says = {parse_call(text): say for text, say in self.table[min(number, len(self.table) - 1)].items()}
        graph = TaskGraph()
        for call in request.calls:
            graph.add(TaskNode(str(call), call, says.get(call, -9.0), f"step {number}", says.get(call, -9.0) * 3))
        return graph


@dataclass
class Fixed:
    """Always gives the same graph, or raises the same thing."""

    calls: Sequence[str] = ()
    problem: BaseException | None = None
    requests: list[PlanRequest] = field(default_factory=list)

    def plan(self, request: PlanRequest) -> TaskGraph:
        self.requests.append(request)
        if self.problem is not None:
            raise self.problem
        graph = TaskGraph()
        for number, text in enumerate(self.calls):
            graph.add(TaskNode(f"n{number}", parse_call(text)), after=[f"n{number - 1}"] if number else [])
        return graph


SPONGE = Setup(objects={"sponge": "far counter", "apple": "table"}, robot_at="operator")
BRING = ("find(sponge)", "pick(sponge)", "bring()", "place(sponge)", str(DONE))


@pytest.fixture
def world() -> KinematicWorld:
    world = KinematicWorld()
    world.reset(SPONGE, seed=1)
    return world


@pytest.fixture
def skills() -> dict[str, Skill]:
    return dict(make_skills())


@pytest.fixture
def fakes() -> SimpleNamespace:
    """Everything above by name: a conftest cannot be imported."""
    return SimpleNamespace(
        World=KinematicWorld, Task=FakeTask, Constant=Constant, Policy=Proportional, Stepwise=Stepwise, Fixed=Fixed,
        SPONGE=SPONGE, BRING=BRING, make_skills=make_skills,
    )  # fmt: skip
