"""Place: put what is in the hand down where the robot stands, on a surface or into a bin, and let go."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from ...errors import unknown
from ...sim import facts
from ...sim.command import HAND_HIGH, HAND_LOW, Command
from ...sim.geometry import clip, from_frame, half_height, hand_in_base, to_frame
from ...sim.layout import ARM_REACH
from ...sim.placement import free_spot
from ...sim.scene import FLOOR, LEFT_FINGER, RIGHT_FINGER, Scene
from ..recipe import Recipe
from ..skill import Array, Verdict
from ..spec import SkillCall
from . import grasp
from .hand import Grip, gripping, hand_action, hand_command
from .practice import Practice
from .worktop import worktop

CLEARANCE = 0.015
"""The finger tips must end this far above the object, m, so that driving off cannot tip it."""
DROP = 0.06
"""Into a bin, an object is let go with its bottom this far above the rim, m."""
_NEIGHBOURS = 2


class PlaceAttempt:
    """One try to put one object down."""

    def __init__(self, scene: Scene, name: str) -> None:
        """Choose a free spot at the place before the robot."""
        if name not in scene.objects:
            raise unknown("object", name, scene.objects)
        self._name = name
        self._grip: Grip = "close"
        self._place = scene.places.get(facts.robot_place(scene) or "")
        self._spot: tuple[float, float] | None = None
        if self._place is not None:
            near = from_frame(scene.robot.base, ARM_REACH, 0.0)
            self._spot = free_spot(scene, self._place, ignore=name, near=near)
        self._hopeless = self._refuse(scene)

    def observe(self, scene: Scene) -> Array:
        """Return the object as seen from its goal, the hand, the fingers and the neighbours: (27,)."""
        thing, robot = scene.objects[self._name], scene.robot
        hand, yaw = hand_in_base(robot)
        dx, dy, dz = self._offset(scene)
        ox, oy = to_frame(robot.base, thing.position[0], thing.position[1])
        left, right = self._name in robot.left_contacts, self._name in robot.right_contacts
        spot = self._spot or thing.position[:2]
        support = self._place.center[2] if self._place else 0.0
        around = [
            value
            for u, v, height in grasp.neighbours(scene, self._name, spot[0], spot[1], count=_NEIGHBOURS)
            for value in (u * 4, v * 4, clip((height - support) * 5, -1, 1))
        ]
        return np.array(
            [
                clip(dx * 3, -1.5, 1.5),
                clip(dy * 3, -1.5, 1.5),
                clip(dz * 2, -1.5, 1.5),
                clip(dx * 25, -1, 1),
                clip(dy * 25, -1, 1),
                clip(dz * 25, -1, 1),
                clip((ox - hand[0]) * 10, -1, 1),
                clip((oy - hand[1]) * 10, -1, 1),
                clip((thing.position[2] - hand[2]) * 8, -1.5, 1.5),
                (hand[0] - 0.56) * 4,
                hand[1] * 3,
                (hand[2] - 0.95) * 3,
                yaw,
                robot.gripper_width * 25 - 1,
                float(left),
                float(right),
                half_height(thing) * 10,
                float(any(f not in (LEFT_FINGER, RIGHT_FINGER) for f in thing.touching)),
                clip(thing.still_for * 2, 0, 1),
                1.0 if self._place is not None and self._place.kind == "bin" else -1.0,
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
        """Succeed once the object rests at the place, let go, with the hand clear of it."""
        if self._hopeless is not None:
            return self._hopeless
        assert self._place is not None
        thing = scene.objects[self._name]
        x, y, z = thing.position
        half = half_height(thing)
        # what falls into a bin sinks into the ground for a moment, and may lie on it
        beside = FLOOR in thing.touching and not facts.within(self._place, x, y)
        below = self._place.kind != "bin" and z - half < self._place.center[2] - 0.05
        if beside or below:
            return "failed_check"
        clear = scene.robot.hand_position[2] - 0.009 > z + half + CLEARANCE
        aside = math.hypot(scene.robot.hand_position[0] - x, scene.robot.hand_position[1] - y) > 0.15
        if facts.at(scene, self._name, self._place.name) and (clear or aside):
            return "success"
        return None

    def guide(self, scene: Scene) -> Array:
        """Carry over the spot, lower, let go, rise."""
        dx, dy, dz = self._offset(scene)
        thing, robot = scene.objects[self._name], scene.robot
        touched = self._name in robot.left_contacts or self._name in robot.right_contacts
        gripped = self._name in robot.left_contacts and self._name in robot.right_contacts
        aside = math.hypot(dx, dy)
        if not gripped and (robot.gripper_width > 0.06 or not touched):
            return hand_action(0.0, 0.0, 0.4, 0.0, grip=-1.0)
        into_bin = self._place is not None and self._place.kind == "bin"
        supported = any(f not in (LEFT_FINGER, RIGHT_FINGER) for f in thing.touching)
        if aside < 0.03 and (supported or abs(dz) < (0.03 if into_bin else 0.005)):
            return hand_action(0.0, 0.0, 0.0, 0.0, grip=-1.0)
        height = np.clip((aside - 0.01) * 3, 0.0, 0.10)
        return hand_action(dx * 6, dy * 6, np.clip((dz + height) * 6, -0.35, 0.5), 0.0, grip=1.0)

    def _offset(self, scene: Scene) -> tuple[float, float, float]:
        """Return how far the object's bottom has to move to where it is let go, in the base frame, m."""
        if self._place is None or self._spot is None:
            return (0.0, 0.0, 0.0)
        thing = scene.objects[self._name]
        x, y = to_frame(scene.robot.base, *self._spot)
        ox, oy = to_frame(scene.robot.base, thing.position[0], thing.position[1])
        goal = self._place.center[2]
        if self._place.kind == "bin":
            goal += self._place.rim + DROP
        return (x - ox, y - oy, goal - (thing.position[2] - half_height(thing)))

    def _refuse(self, scene: Scene) -> Verdict | None:
        """Return the verdict where trying is pointless: nothing in the hand, nowhere to put it, out of reach."""
        if not facts.holding(scene, self._name) or self._place is None:
            return "failed_check"
        if self._spot is None:
            return "stuck"
        x, y = to_frame(scene.robot.base, *self._spot)
        inside = HAND_LOW[0] <= x <= HAND_HIGH[0] and HAND_LOW[1] <= y <= HAND_HIGH[1]
        return None if inside else "unsafe"


@dataclass(frozen=True)
class PlaceTask:
    """The task and where it is practised."""

    name: str = "place"
    observation_size: int = 27
    action_size: int = 5
    max_steps: int = 120
    recipe: Recipe = field(default_factory=Recipe)

    def attempt(self, scene: Scene, call: SkillCall) -> PlaceAttempt:
        """Bind to `place(object)`."""
        return PlaceAttempt(scene, call.args[0])

    def arena(self) -> Practice:
        """Return the world in which it is practised: any held object, surfaces of any height and bins, clutter."""
        return worktop(holding=True)


PLACE = PlaceTask()
