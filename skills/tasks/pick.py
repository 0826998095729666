"""Pick: grip an object from above and lift it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from ...errors import unknown
from ...sim import facts
from ...sim.command import HAND_HIGH, HAND_LOW, Command
from ...sim.geometry import clip, half_height, hand_in_base, to_frame
from ...sim.scene import LEFT_FINGER, RIGHT_FINGER, Scene
from ..recipe import Recipe
from ..skill import Array, Verdict
from ..spec import SkillCall
from . import grasp
from .hand import Grip, gripping, hand_action, hand_command
from .practice import Practice
from .worktop import worktop

LIFT = 0.10
"""How far the object must rise, m."""
HOLD_STEPS = 2
"""For how many control steps it must stay lifted and gripped."""
FALL = 0.15
"""An object that sinks this far has fallen off, m."""
MOVED = 0.01
"""An object that moves this far is aimed at anew, m."""
TURNED = 0.998
"""An object that turns by more than this, the cosine of half of 7 degrees, is aimed at anew."""
_NEIGHBOURS = 2


class PickAttempt:
    """One try to pick one object."""

    def __init__(self, scene: Scene, name: str) -> None:
        """Choose the grasp and remember where the object was."""
        if name not in scene.objects:
            raise unknown("object", name, scene.objects)
        self._name = name
        self._start = scene.objects[name].position[2]
        self._aim(scene)
        self._lifted = 0
        self._grip: Grip = "open"
        self._hopeless = self._refuse(scene)

    def observe(self, scene: Scene) -> Array:
        """Return the hand as seen from the grasp, the object, the fingers and the neighbours: (25,)."""
        thing, robot = scene.objects[self._name], scene.robot
        hand, _ = hand_in_base(robot)
        half = half_height(thing)
        x, y, gz = grasp.grasp_point(thing, half)
        gx, gy = to_frame(robot.base, x, y)
        dx, dy, dz = gx - hand[0], gy - hand[1], gz - hand[2]
        turn = grasp.turn_left(scene, self._yaw)
        left, right = self._name in robot.left_contacts, self._name in robot.right_contacts
        top = gz + min(0.03, half)
        around = [
            value
            for u, v, height in grasp.neighbours(scene, self._name, x, y, count=_NEIGHBOURS)
            for value in (u * 4, v * 4, clip((height - top) * 5, -1, 1))
        ]
        return np.array(
            [
                clip(dx * 3, -1.5, 1.5),
                clip(dy * 3, -1.5, 1.5),
                clip(dz * 3, -1.5, 1.5),
                clip(dx * 25, -1, 1),
                clip(dy * 25, -1, 1),
                clip(dz * 25, -1, 1),
                clip(turn, -2, 2),
                clip(turn * 5, -1, 1),
                (hand[0] - 0.56) * 4,
                hand[1] * 3,
                (hand[2] - 0.95) * 3,
                robot.gripper_width * 25 - 1,
                self._width * 50 - 1,
                float(left),
                float(right),
                clip((thing.position[2] - self._start) * 10, -1, 1),
                half * 10,
                thing.mass * 2,
                1.0 if self._grip == "close" else -1.0,
                *around,
            ],
            dtype=np.float32,
        )

    def command(self, action: Array) -> Command:
        """Move and turn the hand; the last action closes, opens or keeps the gripper."""
        self._grip = gripping(action, self._grip)
        return hand_command(action, grip=self._grip)

    def judge(self, scene: Scene) -> Verdict | None:
        """Succeed once the object is gripped, lifted and stays so."""
        if self._hopeless is not None:
            return self._hopeless
        if self._displaced(scene):
            self._aim(scene)
        risen = scene.objects[self._name].position[2] - self._start
        self._lifted = self._lifted + 1 if risen > LIFT and facts.holding(scene, self._name) else 0
        if self._lifted >= HOLD_STEPS:
            return "success"
        if risen < -FALL:
            return "failed_check"
        return None

    def guide(self, scene: Scene) -> Array:
        """Hover, turn, descend, close, lift."""
        robot = scene.robot
        hand, _ = hand_in_base(robot)
        gx, gy, gz = self._goal(scene)
        dx, dy, dz = gx - hand[0], gy - hand[1], gz - hand[2]
        aside = math.hypot(dx, dy)
        turn = grasp.turn_left(scene, self._yaw)
        gripped = self._name in robot.left_contacts and self._name in robot.right_contacts
        touched = self._name in robot.left_contacts or self._name in robot.right_contacts
        if gripped:
            return hand_action(0.0, 0.0, 0.5, 0.0, grip=1.0)
        near = aside < 0.010 and abs(dz) < 0.012 and abs(turn) < 0.10
        if near or (touched and aside < 0.03 and abs(dz) < 0.03):
            return hand_action(dx * 8, dy * 8, dz * 8, 0.0, grip=1.0)
        # the further it is from above, the higher it stays: a slope, not a step, so that it can be imitated
        height = np.clip((aside - 0.006) * 5, 0.0, 0.12) + np.clip((abs(turn) - 0.10) * 0.4, 0.0, 0.08)
        return hand_action(dx * 8, dy * 8, (dz + height) * 6, turn * 4, grip=-1.0)

    def _aim(self, scene: Scene) -> None:
        """Choose how the hand is turned for the object as it stands or lies now."""
        self._yaw, self._width = grasp.grasp_yaw(scene, self._name)
        self._aimed_at = scene.objects[self._name]

    def _displaced(self, scene: Scene) -> bool:
        """Tell whether the object, with no finger on it, is elsewhere or lies otherwise than when it was aimed at."""
        thing, then = scene.objects[self._name], self._aimed_at
        if LEFT_FINGER in thing.touching or RIGHT_FINGER in thing.touching:
            return False
        moved = math.dist(thing.position, then.position) > MOVED
        return moved or abs(sum(a * b for a, b in zip(thing.orientation, then.orientation, strict=True))) < TURNED

    def _goal(self, scene: Scene) -> tuple[float, float, float]:
        x, y, z = grasp.grasp_point(scene.objects[self._name])
        return (*to_frame(scene.robot.base, x, y), z)

    def _refuse(self, scene: Scene) -> Verdict | None:
        """Return the verdict where trying would only do harm: a full hand, or a grasp out of the workspace."""
        if facts.held(scene) not in (None, self._name):
            return "failed_check"
        goal = self._goal(scene)
        inside = all(low - 0.05 <= g <= high for g, low, high in zip(goal, HAND_LOW, HAND_HIGH, strict=True))
        return None if inside else "unsafe"


@dataclass(frozen=True)
class PickTask:
    """The task and where it is practised."""

    name: str = "pick"
    observation_size: int = 25
    action_size: int = 5
    max_steps: int = 100
    recipe: Recipe = field(default_factory=Recipe)

    def attempt(self, scene: Scene, call: SkillCall) -> PickAttempt:
        """Bind to `pick(object)`."""
        return PickAttempt(scene, call.args[0])

    def arena(self) -> Practice:
        """Return the world in which it is practised: any object, any height, clutter, from any start."""
        return worktop(holding=False)


PICK = PickTask()
