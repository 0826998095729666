from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from doable.sim.command import CONTROL_HZ, Command
from doable.sim.scene import Place, RobotState, Scene
from doable.skills.recipe import Recipe
from doable.skills.skill import Array, Verdict
from doable.skills.spec import SkillCall

CALL = SkillCall("go", ("mark",))
RECIPE = Recipe(
    steps=2_000, net=(32, 32), batch=64, guide_episodes=20, guide_noise=0.8, learning_rate=1e-3,
    eval_every=500, eval_episodes=20, sure_episodes=40, gamma=0.95,
)  # fmt: skip


class Glide:
    """Drive a point to a mark and stop there; leaving the field is unsafe."""

    def __init__(self, scene: Scene) -> None:
        self.mark = np.array(scene.places["mark"].center[:2])

    def observe(self, scene: Scene) -> Array:
        way = self.mark - scene.robot.base[:2]
        return np.concatenate([way, np.clip(5 * way, -1, 1), scene.robot.base_velocity[:2]]).astype(np.float32)

    def command(self, action: Array) -> Command:
        return Command(base_velocity=(2 * float(action[0]), 2 * float(action[1]), 0.0))

    def judge(self, scene: Scene) -> Verdict | None:
        if max(abs(scene.robot.base[0]), abs(scene.robot.base[1])) > 1.5:
            return "unsafe"
        near = math.dist(scene.robot.base[:2], self.mark) < 0.12
        return "success" if near and math.hypot(*scene.robot.base_velocity[:2]) < 0.5 else None

    def guide(self, scene: Scene) -> Array:
        return np.clip(2 * (self.mark - scene.robot.base[:2]), -1, 1).astype(np.float32)


class Field:
    def __init__(self) -> None:
        self.closed = False

    def reset(self, rng: np.random.Generator) -> tuple[Scene, SkillCall]:
        (x, y), (u, v) = rng.uniform(-1, 1, 2), rng.uniform(-1, 1, 2)
        mark = Place("mark", "surface", (u, v, 0.0), (0.1, 0.1), 0.0, (u, v, 0.0))
        robot = RobotState((x, y, 0.0), (0.0, 0.0, 0.0), (0.0,) * 7, (0.0, 0.0, 1.0), (0.0, 0.0, 0.0, 1.0), 0.08)
        self.scene = Scene(0.0, {}, {}, {"mark": mark}, robot)
        return self.scene, CALL

    def step(self, command: Command) -> Scene:
        assert not self.closed
        (x, y, yaw), (u, v, _) = self.scene.robot.base, command.base_velocity
        robot = dataclasses.replace(
            self.scene.robot, base=(x + u / CONTROL_HZ, y + v / CONTROL_HZ, yaw), base_velocity=(u, v, 0.0)
        )
        self.scene = dataclasses.replace(self.scene, time=self.scene.time + 1 / CONTROL_HZ, robot=robot)
        return self.scene

    def close(self) -> None:
        self.closed = True


@dataclasses.dataclass(frozen=True)
class GlideTask:
    name: str = "drive"
    observation_size: int = 6
    action_size: int = 2
    max_steps: int = 40
    recipe: Recipe = dataclasses.field(default_factory=lambda: RECIPE)

    def attempt(self, scene: Scene, call: SkillCall) -> Glide:
        return Glide(scene)

    def arena(self) -> Field:
        return Field()


@pytest.fixture
def glide() -> GlideTask:
    """A task that is learned in seconds."""
    return GlideTask()
