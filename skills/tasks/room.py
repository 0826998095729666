"""The practice room of drive: the kitchen, or its furniture moved about, and a robot anywhere between it."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ...errors import DoableError
from ...sim import facts
from ...sim.command import CARRY_HAND
from ...sim.geometry import from_frame, wrap, yaw_quat
from ...sim.kinds import KINDS
from ...sim.kitchen import KITCHEN
from ...sim.layout import CHASSIS_RADIUS, Layout, Setup
from ...sim.placement import draw, grip_half_width, in_hand
from ...sim.route import RouteMap
from ...sim.scene import Fixture, Place, Pose2, RobotState, Scene
from ..spec import OPERATOR, SkillCall
from .practice import Practice, Rng, Start

KITCHEN_SHARE = 0.4
"""Of episodes in the kitchen as it is; the others move its furniture."""
DOCKED_SHARE = 0.5
"""Of episodes that start before a place, as most drives do."""
CARGO_SHARE = 0.4
"""Of episodes with something in the hand."""
_ROOM = (2.2, 2.0)
"""Half the room's extents, m."""
_TRIES = 200
"""Poses that are drawn, at most, for one that is clear of furniture."""
_ROOMS = 10_000
"""Arrangements of furniture that are drawn, at most, for one in which every dock can be reached."""


def room() -> Practice:
    """Open the room."""
    return Practice(_draw, _ready)


def _draw(rng: Rng) -> Start | None:
    layout = KITCHEN if rng.random() < KITCHEN_SHARE else _moved(rng)
    held = str(rng.choice(list(KINDS))) if rng.random() < CARGO_SHARE else None
    call, objects = _call(layout, rng)
    objects = {name: where for name, where in objects.items() if name != held}
    if call.skill == "find" and call.args[0] not in objects:
        return None
    drawn = draw(layout, Setup(objects, OPERATOR, held), seed=int(rng.integers(2**31)))
    base = _base(layout, rng)
    return None if base is None else (_put(drawn, base, held, rng), call)


def _ready(drawn: Scene, scene: Scene, call: SkillCall) -> bool:  # noqa: ARG001
    """Tell whether what was put into the hand has stayed there."""
    return facts.held(scene) == facts.held(drawn)


def _call(layout: Layout, rng: Rng) -> tuple[SkillCall, dict[str, str]]:
    place = str(rng.choice([p.name for p in layout.places]))
    if rng.random() < 0.5:
        name = str(rng.choice(list(KINDS)))
        return SkillCall("find", (name,)), {name: place}
    return (SkillCall("bring") if place == OPERATOR else SkillCall("go", (place,))), {}


def _base(layout: Layout, rng: Rng) -> Pose2 | None:
    """Return a base pose that is clear of furniture."""
    routes = RouteMap(layout.fixtures)
    for _ in range(_TRIES):
        if rng.random() < DOCKED_SHARE:
            dock = layout.places[int(rng.integers(len(layout.places)))].dock
            x, y = from_frame(dock, float(rng.uniform(-0.06, 0.01)), float(rng.uniform(-0.22, 0.22)))
            pose = (x, y, dock[2] + float(rng.uniform(-0.1, 0.1)))
        else:
            x, y = (float(v) for v in rng.uniform(-1, 1, 2) * _ROOM)
            pose = (x, y, float(rng.uniform(-math.pi, math.pi)))
        if routes.clearance(np.array([pose[:2]]))[0] > CHASSIS_RADIUS + 0.01:
            return pose
    return None


def _put(scene: Scene, base: Pose2, held: str | None, rng: Rng) -> Scene:
    """Put the robot down, its hand folded or still over what it did last."""
    hand = CARRY_HAND
    if rng.random() < 0.4:
        hand = (float(rng.uniform(0.42, 0.66)), float(rng.uniform(-0.3, 0.3)), float(rng.uniform(0.95, 1.2)))
    point = (*from_frame(base, hand[0], hand[1]), hand[2])
    robot: RobotState = dataclasses.replace(
        scene.robot, base=base, hand_position=point, hand_orientation=yaw_quat(base[2])
    )
    objects = dict(scene.objects)
    if held:
        objects[held] = in_hand(held, point, base[2])
        robot = dataclasses.replace(robot, gripper_width=2 * grip_half_width(held) + 0.004)
    return dataclasses.replace(scene, objects=objects, robot=robot)


def _moved(rng: Rng) -> Layout:
    """Return the kitchen's furniture in another arrangement in which every dock can be reached.

    Raises:
        DoableError: There was none among many.
    """
    for _ in range(_ROOMS):
        turn = float(rng.choice([0, 1, 2, 3])) * math.pi / 2
        flip = bool(rng.random() < 0.5)
        jitter = {f.name: (*rng.uniform(-0.35, 0.35, 2), rng.uniform(-0.25, 0.25)) for f in KITCHEN.fixtures}
        fixtures, places = [], []
        for fixture, place in zip(KITCHEN.fixtures, KITCHEN.places, strict=True):
            moved, around = _shift(fixture, place, jitter[fixture.name], turn, flip=flip)
            fixtures.append(moved)
            places.append(around)
        layout = Layout("moved", tuple(fixtures), tuple(places))
        routes = RouteMap(layout.fixtures)
        docks = np.array([p.dock[:2] for p in layout.places])
        open_docks = bool((routes.clearance(docks) > CHASSIS_RADIUS + 0.03).all())
        if open_docks and all(math.isfinite(routes.waypoint(places[0].dock[:2], p.dock[:2])[2]) for p in places):
            return layout
    raise DoableError(f"none of {_ROOMS} arrangements of the furniture leaves a way to every dock")


def _shift(
    fixture: Fixture, place: Place, jitter: tuple[float, ...], turn: float, *, flip: bool
) -> tuple[Fixture, Place]:
    """Move one piece of furniture and its place by a jitter of its own, then with the whole room."""

    def moved(x: float, y: float) -> tuple[float, float]:
        cx, cy = fixture.center[:2]
        c, s = math.cos(jitter[2]), math.sin(jitter[2])
        x, y = cx + c * (x - cx) - s * (y - cy) + jitter[0], cy + s * (x - cx) + c * (y - cy) + jitter[1]
        y = -y if flip else y
        c, s = math.cos(turn), math.sin(turn)
        return (c * x - s * y, s * x + c * y)

    def turned(yaw: float) -> float:
        yaw += jitter[2]
        return wrap((-yaw if flip else yaw) + turn)

    return (
        dataclasses.replace(fixture, center=(*moved(*fixture.center[:2]), fixture.center[2]), yaw=turned(fixture.yaw)),
        dataclasses.replace(
            place,
            center=(*moved(*place.center[:2]), place.center[2]),
            yaw=turned(place.yaw),
            dock=(*moved(*place.dock[:2]), turned(place.dock[2])),
        ),
    )
