"""The practice worktop of pick and place: a counter of any height, cluttered, and a robot that stands roughly right."""

from __future__ import annotations

import dataclasses
import math

from ...sim import facts
from ...sim.command import CARRY_HAND
from ...sim.geometry import from_frame, to_frame, yaw_quat
from ...sim.kinds import KINDS
from ...sim.layout import FACING_X, Layout, Setup, bin_, surface
from ...sim.placement import MAX_GRIP, draw, grip_half_width, in_hand
from ...sim.scene import ObjectState, RobotState, Scene, Vec3
from ..spec import SkillCall
from .practice import Practice, Rng, Start

HEIGHTS = (0.64, 0.90)
"""Of the counter, m; the kitchen's are 0.70 to 0.86."""
BIN_SHARE = 0.25
"""Of place episodes that go into a bin."""
LYING_SHARE = 0.08
"""Of objects that lie on their side."""
_SIDE = 0.45
"""An object further to the side than this is driven to first, m."""


def worktop(*, holding: bool) -> Practice:
    """Open the worktop.

    Args:
        holding: Whether episodes start with an object in the hand (place) or with an empty one (pick).
    """

    def ready(drawn: Scene, scene: Scene, call: SkillCall) -> bool:  # noqa: ARG001
        name = call.args[0]
        x, y, _ = scene.objects[name].position
        there = facts.holding(scene, name) if holding else facts.place_of(scene, name) is not None
        return there and abs(to_frame(scene.robot.base, x, y)[1]) < _SIDE

    return Practice(lambda rng: _draw(rng, holding=holding), ready)


def _draw(rng: Rng, *, holding: bool) -> Start:
    into_bin = holding and rng.random() < BIN_SHARE
    layout = _bin_layout(rng) if into_bin else _counter_layout(rng)
    place = layout.places[0].name
    count = int(rng.integers(0, 3) if into_bin else rng.integers(1, 7))
    names = [str(n) for n in rng.permutation(list(KINDS))[: count + 1]]
    held = names.pop() if holding else None
    call = SkillCall("place" if held else "pick", (held or names[0],))
    scene = draw(layout, Setup(dict.fromkeys(names, place), place, held), seed=int(rng.integers(2**31)))
    objects = {name: _vary(thing, rng, lying=LYING_SHARE) for name, thing in scene.objects.items()}
    robot = _stand(scene.robot, rng)
    if held:
        hand = robot.hand_position
        yaw = 2 * math.atan2(robot.hand_orientation[2], robot.hand_orientation[3])
        objects[held] = _vary(in_hand(held, hand, yaw), rng, lying=0.0)
        robot = dataclasses.replace(robot, gripper_width=2 * grip_half_width(held) + 0.004)
    return dataclasses.replace(scene, objects=objects, robot=robot), call


def _counter_layout(rng: Rng) -> Layout:
    fixture, place = surface(
        "table",
        (0.30, 0.0),
        FACING_X,
        height=float(rng.uniform(*HEIGHTS)),
        depth=float(rng.uniform(0.45, 0.7)),
        width=1.2,
    )
    return Layout("bench", (fixture,), (place,))


def _bin_layout(rng: Rng) -> Layout:
    rim = float(rng.uniform(0.45, 0.62))
    fixture, place = bin_("trash can", (0.56, 0.0), FACING_X, rim=rim, inner=float(rng.uniform(0.16, 0.19)))
    return Layout("bench", (fixture,), (place,))


def _vary(thing: ObjectState, rng: Rng, *, lying: float) -> ObjectState:
    """Change an object's size, mass and friction, and sometimes lay it down."""
    kind = KINDS[thing.kind]
    scale = float(rng.uniform(0.9, 1.1))
    width = min(kind.half_extents[:2])
    scale = min(scale, MAX_GRIP / width)
    hx, hy, hz = (h * scale for h in thing.half_extents)
    x, y, z = thing.position
    z += hz - thing.half_extents[2]
    orientation = thing.orientation
    if kind.shape == "cylinder" and rng.random() < lying:
        yaw = float(rng.uniform(-math.pi, math.pi))
        c, s = math.cos(yaw / 2), math.sin(yaw / 2)
        orientation = (-s * math.sqrt(0.5), c * math.sqrt(0.5), s * math.sqrt(0.5), c * math.sqrt(0.5))
        z += hx - hz
    return dataclasses.replace(
        thing,
        position=(x, y, z),
        orientation=orientation,
        half_extents=(hx, hy, hz),
        mass=thing.mass * float(rng.uniform(0.7, 1.3)),
        friction=float(rng.uniform(0.6, 1.0)),
    )


def _stand(robot: RobotState, rng: Rng) -> RobotState:
    """Stand roughly where driving would have ended, the hand at the carry pose or anywhere above the worktop."""
    x, y, yaw = robot.base
    base = (
        x + float(rng.uniform(-0.06, 0.05)),
        y + float(rng.uniform(-0.22, 0.22)),
        yaw + float(rng.uniform(-0.10, 0.10)),
    )
    hand: Vec3 = CARRY_HAND
    turn = 0.0
    if rng.random() < 0.3:
        hand = (float(rng.uniform(0.40, 0.65)), float(rng.uniform(-0.25, 0.25)), float(rng.uniform(1.13, 1.25)))
        turn = float(rng.uniform(-1.0, 1.0))
    return dataclasses.replace(
        robot,
        base=base,
        hand_position=(*from_frame(base, hand[0], hand[1]), hand[2]),
        hand_orientation=yaw_quat(base[2] + turn),
    )
