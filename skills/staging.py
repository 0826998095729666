"""Edits of drawn scenes: where the robot stands, what lies where, what is in the way. No physics, no policies."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ..sim.command import CARRY_HAND
from ..sim.facts import DOCK_ASIDE
from ..sim.geometry import from_frame, to_frame, yaw_quat
from ..sim.kinds import KINDS
from ..sim.layout import CHASSIS_RADIUS, crate
from ..sim.placement import MAX_GRIP, grip_half_width, in_hand
from ..sim.scene import FLOOR, Fixture, ObjectState, Place, Pose2, Scene, Vec3

Rng = np.random.Generator

_HIGHEST = 1.25
"""Of the hand at a start, m."""
_TRIES = 200


class NoStartError(Exception):
    """This edit came to nothing; draw again."""


def any_of(scene: Scene, rng: Rng) -> str:
    """Return the name of an object that is not in the gripper."""
    names = [n for n in scene.objects if n != held_or_none(scene)]
    if not names:
        raise NoStartError
    return names[int(rng.integers(len(names)))]


def absent_name(scene: Scene, rng: Rng) -> str:
    """Return the name of an object that this scene does not have."""
    names = [n for n in KINDS if n not in scene.objects]
    return names[int(rng.integers(len(names)))]


def held_or_none(scene: Scene) -> str | None:
    """Return what a drawn scene has in the gripper."""
    contacts = scene.robot.left_contacts
    return contacts[0] if contacts else None


def held_name(scene: Scene) -> str:
    """Return what a drawn scene has in the gripper; no start without."""
    name = held_or_none(scene)
    if name is None:
        raise NoStartError
    return name


def place_below(scene: Scene, thing: ObjectState) -> Place:
    """Return the place that a standing object is at."""
    return min(scene.places.values(), key=lambda p: math.dist(p.center[:2], thing.position[:2]))


def dock_of(scene: Scene, name: str) -> Pose2:
    """Return the dock of the place that an object is at."""
    return place_below(scene, scene.objects[name]).dock


def with_object(scene: Scene, thing: ObjectState) -> Scene:
    """Return the scene with an object added or replaced."""
    return dataclasses.replace(scene, objects={**scene.objects, thing.name: thing})


def stand(scene: Scene, base: Pose2, rng: Rng) -> Scene:
    """Put the robot at a base pose; in four of ten cases its hand is where other skills may have left it."""
    hand: Vec3 = CARRY_HAND
    turn = 0.0
    if rng.random() < 0.4:
        x, y = float(rng.uniform(0.38, 0.78)), float(rng.uniform(-0.40, 0.40))
        low = _least_height(scene, *from_frame(base, x, y))
        hand = (x, y, float(rng.uniform(min(low, _HIGHEST), _HIGHEST)))
        turn = float(rng.uniform(-1.5, 1.5))
    point = (*from_frame(base, hand[0], hand[1]), hand[2])
    robot = dataclasses.replace(
        scene.robot, base=base, hand_position=point, hand_orientation=yaw_quat(base[2] + turn)
    )  # fmt: skip
    moved = dataclasses.replace(scene, robot=robot)
    name = held_or_none(scene)
    if name is None:
        return moved
    old = scene.objects[name]
    fresh = in_hand(name, point, base[2] + turn)
    lower = fresh.half_extents[2] - old.half_extents[2]
    return with_object(
        moved,
        dataclasses.replace(old, position=(*point[:2], fresh.position[2] + lower), orientation=fresh.orientation),
    )


def _least_height(scene: Scene, x: float, y: float) -> float:
    """Return how low the hand may be at a world point without touching anything with what it holds, m."""
    grip = held_or_none(scene)
    below = 2 * scene.objects[grip].half_extents[2] if grip else 0.0
    tops = [o.position[2] + max(o.half_extents) for o in scene.objects.values()
            if o.name != grip and math.dist(o.position[:2], (x, y)) < 0.22]  # fmt: skip
    tops += [f.center[2] + f.half_extents[2] for f in scene.fixtures.values() if _gap(f, x, y) < 0.15]
    return max([0.60, *(top + below + 0.05 for top in tops)])


def nudge(scene: Scene, rng: Rng) -> Scene:
    """Move the robot from the dock nearest to it by as much as still counts as being there, and a little more."""
    dock = _nearest_dock(scene)
    for _ in range(_TRIES):
        x, y = from_frame(dock, float(rng.uniform(-0.14, 0.04)), float(rng.uniform(-1, 1)) * (DOCK_ASIDE + 0.04))
        if _clear(scene, x, y):
            return stand(scene, (x, y, dock[2] + float(rng.uniform(-0.33, 0.33))), rng)
    raise NoStartError


def stray(scene: Scene, rng: Rng) -> Scene:
    """Move the robot away from the dock nearest to it, to where it does not count as being there."""
    dock = _nearest_dock(scene)
    for _ in range(_TRIES):
        back, left = float(rng.uniform(-0.7, 0.04)), float(rng.uniform(-0.9, 0.9))
        turn = float(rng.normal(0, 0.5))
        x, y = from_frame(dock, back, left)
        if (back < -0.14 or abs(left) > DOCK_ASIDE + 0.04 or abs(turn) > 0.33) and _clear(scene, x, y):
            return stand(scene, (x, y, dock[2] + turn), rng)
    raise NoStartError


def roam(scene: Scene, rng: Rng) -> Scene:
    """Put the robot anywhere that is free."""
    x, y = _free_floor(scene, rng, CHASSIS_RADIUS)
    return stand(scene, (x, y, float(rng.uniform(-math.pi, math.pi))), rng)


def _nearest_dock(scene: Scene) -> Pose2:
    base = scene.robot.base
    return min((p.dock for p in scene.places.values()), key=lambda d: math.dist(d[:2], base[:2]))


def _free_floor(scene: Scene, rng: Rng, radius: float) -> tuple[float, float]:
    docks = np.array([p.dock[:2] for p in scene.places.values()])
    low, high = docks.min(axis=0) - 0.5, docks.max(axis=0) + 0.5
    for _ in range(_TRIES):
        x, y = (float(v) for v in rng.uniform(low, high))
        if _clear(scene, x, y, radius=radius):
            return x, y
    raise NoStartError


def _clear(scene: Scene, x: float, y: float, *, radius: float = CHASSIS_RADIUS) -> bool:
    """Tell whether a disc on the floor is off all furniture."""
    return all(_gap(fixture, x, y) >= radius + 0.005 for fixture in scene.fixtures.values())


def _gap(fixture: Fixture, x: float, y: float) -> float:
    """Return how far a world point is from a fixture, seen from above, m."""
    u, v = to_frame((fixture.center[0], fixture.center[1], fixture.yaw), x, y)
    return math.hypot(max(0.0, abs(u) - fixture.half_extents[0]), max(0.0, abs(v) - fixture.half_extents[1]))


def on_floor(
    scene: Scene,
    name: str,
    rng: Rng,
    *,
    near: tuple[float, ...] | None = None,
    reach: tuple[float, float] = (0.36, 0.8),
) -> ObjectState:
    """Return the object on the floor: anywhere, or so far from a point, m, where the furniture lets it."""
    thing = scene.objects[name]
    base = scene.robot.base
    for _ in range(_TRIES):
        if near is None:
            x, y = _free_floor(scene, rng, 0.08)
        else:
            angle, far = float(rng.uniform(-math.pi, math.pi)), float(rng.uniform(*reach))
            x, y = near[0] + far * math.cos(angle), near[1] + far * math.sin(angle)
        if _clear(scene, x, y, radius=0.08) and math.dist((x, y), base[:2]) > CHASSIS_RADIUS + 0.1:
            return dataclasses.replace(thing, position=(x, y, thing.half_extents[2]), touching=(FLOOR,))
    raise NoStartError


def lying(thing: ObjectState, rng: Rng) -> ObjectState:
    """Return the object on its side, as a knock leaves it."""
    yaw = float(rng.uniform(-math.pi, math.pi))
    c, s = math.cos(yaw / 2) * math.sqrt(0.5), math.sin(yaw / 2) * math.sqrt(0.5)
    about_x = rng.random() < 0.5
    tipped = (c, s, s, c) if about_x else (-s, c, s, c)
    low = thing.half_extents[1 if about_x else 0]
    x, y, z = thing.position
    return dataclasses.replace(thing, position=(x, y, z - thing.half_extents[2] + low), orientation=tipped)


def varied(scene: Scene, rng: Rng) -> Scene:
    """Change sizes by up to a tenth, masses and frictions in half of the scenes."""
    if rng.random() < 0.5:
        return scene
    objects = {}
    for name, thing in scene.objects.items():
        scale = min(float(rng.uniform(0.9, 1.1)), MAX_GRIP / grip_half_width(name))
        x, y, z = thing.position
        hx, hy, hz = (h * scale for h in thing.half_extents)
        objects[name] = dataclasses.replace(
            thing,
            position=(x, y, z - thing.half_extents[2] + hz),
            half_extents=(hx, hy, hz),
            mass=thing.mass * float(rng.uniform(0.7, 1.3)),
            friction=float(rng.uniform(0.6, 1.0)),
        )
    grip = held_or_none(scene)
    width = 2 * min(objects[grip].half_extents[:2]) + 0.004 if grip else scene.robot.gripper_width
    return dataclasses.replace(
        scene, objects=objects, robot=dataclasses.replace(scene.robot, gripper_width=width)
    )  # fmt: skip


def with_crate(scene: Scene, pose: Pose2) -> Scene:
    """Return the scene with a crate on the floor, if the robot does not stand there."""
    block = crate(pose)
    if _gap(block, *scene.robot.base[:2]) < CHASSIS_RADIUS + 0.01:
        raise NoStartError
    return dataclasses.replace(scene, fixtures={**scene.fixtures, block.name: block})
