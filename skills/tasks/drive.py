"""Drive: bring the base before a place, facing it, without touching furniture and without dropping what is held."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...errors import unknown
from ...sim import facts
from ...sim.command import CARRY_HAND, MAX_BASE_SPEED, MAX_BASE_TURN, Command
from ...sim.geometry import clip, hand_in_base, to_frame, wrap
from ...sim.layout import CHASSIS_RADIUS, dock_near
from ...sim.route import RouteMap
from ...sim.scene import Pose2, Scene
from ..recipe import Recipe
from ..skill import Array, Verdict
from ..spec import OPERATOR, SkillCall
from .practice import Practice
from .room import room

NEAR = 0.05
"""The base must stop this close to its goal, m."""
STRAIGHT = 0.09
"""The base must stop this close to its goal's heading, rad."""
SLOW = 0.10
"""The base has stopped when it is slower than this, m/s and rad/s."""
FOLDED = 0.06
"""The hand must be this close to its carry pose, m."""
STUCK_STEPS = 50
"""Control steps without getting anywhere after which it is stuck."""
STUCK_MOVE = 0.04
"""What counts as getting somewhere, m or rad."""
SIGHT = 1.0
"""How far furniture is seen, from the chassis, m."""
_RAYS: NDArray[np.float64] = np.linspace(0.0, 2 * math.pi, 12, endpoint=False)


class DriveAttempt:
    """One drive to one base pose."""

    def __init__(self, scene: Scene, call: SkillCall) -> None:
        """Turn the call into a goal pose."""
        self._steps = 0
        self._map = RouteMap(scene.fixtures.values())
        self._fixtures = len(scene.fixtures)
        goal = _goal(scene, call)
        self._reachable = goal is not None
        self._goal: Pose2 = goal if goal is not None else scene.robot.base
        self._cargo = facts.held(scene)
        self._mark = (0, scene.robot.base, hand_in_base(scene.robot)[0])

    def observe(self, scene: Scene) -> Array:
        """Return the goal, the next waypoint, the base's velocity, the arm and what is around: (28,)."""
        robot = scene.robot
        gx, gy = to_frame(robot.base, self._goal[0], self._goal[1])
        turn = wrap(self._goal[2] - robot.base[2])
        x, y, length = self._waypoint(scene)
        wx, wy = to_frame(robot.base, x, y)
        far = math.hypot(wx, wy)
        scale = 1 / max(far, 0.05)
        sight = self._map.rays((robot.base[0], robot.base[1]), _RAYS + robot.base[2], SIGHT + CHASSIS_RADIUS)
        return np.array(
            [
                wx * scale,
                wy * scale,
                min(far, 1.0),
                clip(gx, -1.5, 1.5),
                clip(gy, -1.5, 1.5),
                clip(gx * 10, -1, 1),
                clip(gy * 10, -1, 1),
                math.sin(turn),
                math.cos(turn),
                clip(turn * 6, -1, 1),
                min(length, 6.0) / 3 - 1,
                robot.base_velocity[0],
                robot.base_velocity[1],
                robot.base_velocity[2],
                min(_unfolded(scene), 1.0),
                float(self._cargo is not None),
                *(1 - np.maximum(0.0, sight - CHASSIS_RADIUS) / SIGHT),
            ],
            dtype=np.float32,
        )

    def command(self, action: Array) -> Command:
        """Drive at a velocity in the base frame, folding the arm on the way."""
        a = np.clip(action, -1, 1).astype(float)
        velocity = (a[0] * MAX_BASE_SPEED, a[1] * MAX_BASE_SPEED, a[2] * MAX_BASE_TURN)
        return Command(base_velocity=velocity, carry=True, grip="close" if self._cargo else "open")

    def judge(self, scene: Scene) -> Verdict | None:
        """Succeed once the base stands at its goal with the arm folded and its cargo in the hand."""
        if not self._reachable:
            return "failed_check"
        self._steps += 1
        if self._cargo is not None and facts.held(scene) != self._cargo:
            return "failed_check"
        base, velocity = scene.robot.base, scene.robot.base_velocity
        near = math.hypot(base[0] - self._goal[0], base[1] - self._goal[1]) < NEAR
        straight = abs(wrap(base[2] - self._goal[2])) < STRAIGHT
        if near and straight and max(map(abs, velocity)) < SLOW and _unfolded(scene) < FOLDED:
            return "success"
        return self._stuck(scene)

    def guide(self, scene: Scene) -> Array:
        """Head for the next waypoint, turn on the way, slow down before the goal."""
        robot = scene.robot
        x, y, length = self._waypoint(scene)
        wx, wy = to_frame(robot.base, x, y)
        far = math.hypot(wx, wy)
        speed = min(MAX_BASE_SPEED, 1.6 * length if length < math.inf else MAX_BASE_SPEED)
        speed = min(speed, 0.25) if _unfolded(scene) > 0.3 and length > 0.3 else speed
        turn = wrap(self._goal[2] - robot.base[2])
        velocity = (speed * wx / max(far, 1e-6), speed * wy / max(far, 1e-6))
        if far < 0.005:
            velocity = (0.0, 0.0)
        return np.clip(
            [velocity[0] / MAX_BASE_SPEED, velocity[1] / MAX_BASE_SPEED, 2.0 * turn / MAX_BASE_TURN], -1, 1
        ).astype(np.float32)

    def _waypoint(self, scene: Scene) -> tuple[float, float, float]:
        if len(scene.fixtures) != self._fixtures:  # something was put in the way
            self._map, self._fixtures = RouteMap(scene.fixtures.values()), len(scene.fixtures)
        base = scene.robot.base
        return self._map.waypoint((base[0], base[1]), (self._goal[0], self._goal[1]))

    def _stuck(self, scene: Scene) -> Verdict | None:
        steps, base, hand = self._mark
        now, folded = scene.robot.base, hand_in_base(scene.robot)[0]
        moved = max(
            math.hypot(now[0] - base[0], now[1] - base[1]), abs(wrap(now[2] - base[2])), math.dist(hand, folded)
        )
        if moved > STUCK_MOVE:
            self._mark = (self._steps, now, folded)
        elif self._steps - steps >= STUCK_STEPS:
            return "stuck"
        return None


@dataclass(frozen=True)
class DriveTask:
    """The task and where it is practised."""

    name: str = "drive"
    observation_size: int = 28
    action_size: int = 3
    max_steps: int = 300
    recipe: Recipe = field(default_factory=lambda: Recipe(gamma=0.99))

    def attempt(self, scene: Scene, call: SkillCall) -> DriveAttempt:
        """Bind to `find(object)`, `go(place)` or `bring()`."""
        return DriveAttempt(scene, call)

    def arena(self) -> Practice:
        """Return the world in which it is practised: furniture anywhere, from anywhere, with or without cargo."""
        return room()


def _goal(scene: Scene, call: SkillCall) -> Pose2 | None:
    """Return the base pose a call asks for, or None where the object is nowhere the robot could dock."""
    if call.skill != "find":
        name = call.args[0] if call.args else OPERATOR
        if name not in scene.places:
            raise unknown("place", name, scene.places)
        return scene.places[name].dock
    name = call.args[0]
    if name not in scene.objects:
        raise unknown("object", name, scene.objects)
    where = facts.place_of(scene, name)
    return dock_near(scene.places[where], scene.objects[name].position[:2]) if where else None


def _unfolded(scene: Scene) -> float:
    return math.dist(hand_in_base(scene.robot)[0], CARRY_HAND)


DRIVE = DriveTask()
