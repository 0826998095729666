"""What a success probability is read from: a table of numbers a policy, one row a call, in the robot's base frame.

A call whose thing or place is not there, or (for driving) whose thing is at no place, has a row of zeros: `exists` is
0 and nothing else is said. Lengths are clipped where more would say nothing new, so that a thing four metres away
looks like one two metres away and not like something never seen.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..errors import unknown
from ..sim.command import CARRY_HAND
from ..sim.facts import STILL_SECONDS
from ..sim.geometry import from_frame, to_frame
from ..sim.layout import ARM_REACH, CHASSIS_RADIUS, DOCK_SHIFT
from ..sim.placement import free_spot
from ..sim.route import RouteMap
from ..sim.scene import Fixture, Pose2, RobotState, Scene
from .arrays import Arrays, Floats, Ints, arrays_of
from .spec import OPERATOR, SPECS, SkillCall

Columns = Mapping[str, Floats | float]
"""Feature name -> (targets,) values, or one value for all."""

_FAR = 0.4
"""A neighbour further away than this is no neighbour, m."""
_ROOM = 0.6
"""More room than this is no better, m."""
_AROUND = 0.8
"""What is further from the middle of a place than this takes no room there, m."""
_SIGHT = 1.0
"""How far furniture is seen, m."""
_RAYS: Floats = np.arange(12, dtype=np.float64) * (2 * math.pi / 12)


def features(policy: str, scene: Scene, calls: Sequence[SkillCall]) -> NDArray[np.float32]:
    """Return the features of calls of one policy, (n, d); see `feature_names`.

    Raises:
        DoableError: There is no such policy.
    """
    table, rows_of = _reader(policy)
    arrays = arrays_of(scene)
    columns = table(arrays)
    rows = rows_of(arrays, calls)
    size = len(arrays.things.index) + (len(arrays.places.index) if policy == "drive" else 0)
    targets = np.zeros((size + 1, len(columns) + 1), dtype=np.float32)  # the last row is that of what is not there
    targets[:size, 0] = 1.0
    for column, values in enumerate(columns.values(), start=1):
        targets[:size, column] = values
    return targets[rows]


@functools.cache
def feature_names(policy: str) -> tuple[str, ...]:
    """Return the names of a policy's features, in order; the first is "exists".

    Raises:
        DoableError: There is no such policy.
    """
    still = RobotState((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0,) * 7, CARRY_HAND, (0.0, 0.0, 0.0, 1.0), 0.08)
    return ("exists", *_reader(policy)[0](arrays_of(Scene(0.0, {}, {}, {}, still))))


def _drive(arrays: Arrays) -> Columns:
    """Describe going before each place, then before each thing: their rows follow those of the places."""
    places, things, robot = arrays.places, arrays.things, arrays.scene.robot
    routes = route_map(tuple(arrays.scene.fixtures.values()))
    where = np.concatenate([np.arange(len(places.bin)), things.place])
    dock = np.concatenate([places.dock, np.zeros((1, 3))])[where]
    shift = _shift(arrays, dock, where)
    heading = np.stack([np.cos(dock[:, 2]), np.sin(dock[:, 2])], axis=1)
    goal = dock[:, :2] + shift[:, None] * heading[:, ::-1] * (-1.0, 1.0)
    reach = np.hypot(goal[:, 0], goal[:, 1])
    far = np.maximum(reach, 0.05)
    along = goal[:, None] * np.array([0.5, 0.75, 1.0])[None, :, None]  # whether the straight way is free, `ways` tell
    room = routes.clearance(_outward(robot.base, along.reshape(-1, 2))).reshape(-1, 3) - CHASSIS_RADIUS
    room = np.minimum(room, _ROOM)
    ways = np.concatenate([_ways(arrays, routes), np.zeros((1, 4))])[where]
    rays = routes.rays(robot.base[:2], _RAYS + robot.base[2], _SIGHT + CHASSIS_RADIUS) - CHASSIS_RADIUS
    litter = things.position[things.floored, :2]
    return {
        "goal x": np.clip(goal[:, 0], -3, 3),
        "goal y": np.clip(goal[:, 1], -3, 3),
        "goal distance": np.minimum(reach, 4.0),
        "goal bearing cos": goal[:, 0] / far,
        "goal bearing sin": goal[:, 1] / far,
        "goal heading cos": heading[:, 0],
        "goal heading sin": heading[:, 1],
        "goal is bin": np.append(places.bin, 0.0)[where],
        "goal is here": where == arrays.here,
        "goal room": room[:, 2],
        "room three quarters of the way": room[:, 1],
        "room half way": room[:, 0],
        "way open": ways[:, 0],
        "way length": ways[:, 1],
        "way starts x": ways[:, 2],
        "way starts y": ways[:, 3],
        "detour": np.where(ways[:, 0] > 0, np.clip(ways[:, 1] - reach, 0.0, 3.0), 3.0),
        "litter on path": _litter(goal, litter),
        "litter at start": float(np.linalg.norm(litter, axis=1).min(initial=_ROOM)),
        "room": float(min(routes.clearance(np.array([robot.base[:2]]))[0] - CHASSIS_RADIUS, _ROOM)),
        **{f"sight {i * 30} degrees": float(rays[i]) for i in range(len(_RAYS))},
        **_burden(arrays),
        **_body(arrays),
        "bumped": float(robot.bumped),
    }


def _shift(arrays: Arrays, dock: Floats, where: Ints) -> Floats:
    """Return how far to the left of its dock each drive stops: towards the thing it is to find, at a surface."""
    places, things = arrays.places, arrays.things
    count = len(places.bin)
    offset = things.position[:, :2] - dock[count:, :2]
    aside = np.cos(dock[count:, 2]) * offset[:, 1] - np.sin(dock[count:, 2]) * offset[:, 0]
    aside = np.where(np.append(places.bin, 0.0)[where[count:]] > 0, 0.0, np.clip(aside, -DOCK_SHIFT, DOCK_SHIFT))
    return np.concatenate([np.zeros(count), aside])


def _litter(goal: Floats, litter: Floats) -> Floats:
    """Return how close the straight ways to goals (n, 2) pass things on the floor (m, 2), m; at most `_ROOM`."""
    if not len(litter):
        return np.full(len(goal), _ROOM)
    length = np.maximum((goal**2).sum(axis=1, keepdims=True), 1e-9)
    foot = np.clip(goal @ litter.T / length, 0.0, 1.0)
    gaps = np.linalg.norm(foot[..., None] * goal[:, None] - litter[None], axis=2)
    return np.asarray(np.minimum(gaps.min(axis=1), _ROOM))


def _ways(arrays: Arrays, routes: RouteMap) -> Floats:
    """Return, for each place, whether there is a way round the furniture, how long it is and how it starts."""
    base, found = arrays.scene.robot.base, []
    for place in arrays.scene.places.values():
        x, y, length = routes.waypoint(base[:2], place.dock[:2])
        u, v = to_frame(base, x, y)
        far = max(math.hypot(u, v), 0.05)
        found.append((float(math.isfinite(length)), min(length, 6.0), u / far, v / far))
    return np.array(found, dtype=np.float64).reshape(-1, 4)


@functools.lru_cache(maxsize=8)
def route_map(fixtures: tuple[Fixture, ...]) -> RouteMap:
    """Return the ways round some furniture; kept, since furniture seldom moves."""
    return RouteMap(fixtures)


def _outward(base: Pose2, points: Floats) -> Floats:
    """Return base-frame points (n, 2) in the world."""
    c, s = math.cos(base[2]), math.sin(base[2])
    return np.asarray(points @ np.array([[c, s], [-s, c]]) + np.array(base[:2]))


def _pick(arrays: Arrays) -> Columns:
    """Describe picking up each thing."""
    things = arrays.things
    x, y, z = things.position.T
    top, bottom = z + things.tall, z - things.tall
    offset = arrays.hand - things.position
    row = np.arange(len(x))
    this = row == arrays.held
    rims = np.append(arrays.places.rim + arrays.places.center[:, 2] * (arrays.places.rim > 0), 0.0)
    centers = np.concatenate([arrays.places.center[:, :2], np.zeros((1, 2))])
    rim = rims[things.place]
    middle = np.where((things.place >= 0)[:, None], things.position[:, :2] - centers[things.place], 0.0)
    return {
        "x": np.clip(x, -1.5, 1.5),
        "y": np.clip(y, -1.5, 1.5),
        "top": top,
        "distance": np.minimum(np.hypot(x, y), 2.0),
        **_shape(arrays),
        "tilt": things.tilt,
        "upright": np.abs(things.tilt),
        "bottom": bottom,
        "speed": np.minimum(things.speed, 2.0),
        "spin": np.minimum(things.spin, 10.0),
        "still": np.minimum(things.still, STILL_SECONDS),
        "held": this,
        "other held": float(arrays.held >= 0) - this,
        "on floor": things.floored,
        "at a place": things.place >= 0,
        "at robot's place": (things.place >= 0) & (things.place == arrays.here),
        "in bin": rim > 0,
        "below rim": np.where(rim > 0, rim - top, 0.0),
        "from middle of place x": np.clip(middle[:, 0], -0.5, 0.5),
        "from middle of place y": np.clip(middle[:, 1], -0.5, 0.5),
        **_neighbours(arrays),
        **_dock(arrays),
        "hand from x": np.clip(offset[:, 0], -0.8, 0.8),
        "hand from y": np.clip(offset[:, 1], -0.8, 0.8),
        "hand above top": np.clip(arrays.hand[2] - top, -0.5, 0.8),
        "hand gap": np.minimum(np.linalg.norm(offset, axis=1), 1.0),
        "left finger": things.fingers[:, 0],
        "right finger": things.fingers[:, 1],
        **_body(arrays),
    }


def _place(arrays: Arrays) -> Columns:
    """Describe putting down each thing at the place the robot is at."""
    things, hand = arrays.things, arrays.hand
    spot, gap = _free(arrays)
    row = np.arange(len(things.mass))
    this = row == arrays.held
    x, y, z = things.position.T
    near = arrays.near
    height = float(arrays.places.center[near, 2]) if near >= 0 else 0.0
    return {
        "held": this,
        "other held": float(arrays.held >= 0) - this,
        **_shape(arrays),
        "tilt": things.tilt,
        "upright": np.abs(things.tilt),
        "x": np.clip(x, -1.5, 1.5),
        "y": np.clip(y, -1.5, 1.5),
        "bottom": z - things.tall,
        "bottom above place": np.clip(z - things.tall - height, -1.0, 1.0),
        "in hand x": np.clip(x - hand[0], -0.3, 0.3),
        "in hand y": np.clip(y - hand[1], -0.3, 0.3),
        "in hand z": np.clip(z - hand[2], -0.4, 0.4),
        "at robot's place": (things.place >= 0) & (things.place == arrays.here),
        "on floor": things.floored,
        "speed": np.minimum(things.speed, 2.0),
        "spin": np.minimum(things.spin, 10.0),
        "still": np.minimum(things.still, STILL_SECONDS),
        "left finger": things.fingers[:, 0],
        "right finger": things.fingers[:, 1],
        "hand above place": hand[2] - height,
        "spot x": float(np.clip(spot[0], -1.5, 1.5)),
        "spot y": float(np.clip(spot[1], -1.5, 1.5)),
        "spot room": gap,
        "room left": gap - things.wide[:, 1],
        **_dock(arrays),
        **_body(arrays),
    }


def _shape(arrays: Arrays) -> Columns:
    things = arrays.things
    return {
        "tall": things.tall,
        "narrow": things.wide[:, 0],
        "broad": things.wide[:, 1],
        "turn cos": things.turn[:, 0],
        "turn sin": things.turn[:, 1],
        "mass": things.mass,
        "friction": things.friction,
    }


def _neighbours(arrays: Arrays) -> Columns:
    """Describe the two nearest other things: where they are and how far their tops stand above this one's."""
    position = arrays.things.position
    top = position[:, 2] + arrays.things.tall
    row = np.arange(len(top))
    x, y, z = np.concatenate([position[:, :2], top[:, None]], axis=1, dtype=np.float32).T
    gaps = (x[:, None] - x) ** 2
    gaps += (y[:, None] - y) ** 2
    gaps[np.abs(z[:, None] - z) > 0.5] = np.inf  # on another level: no neighbour
    gaps[row, row] = np.inf
    found = {}
    for rank in ("nearest", "second"):
        other = gaps.argmin(axis=1) if len(row) else row
        gap = np.sqrt(gaps[row, other])
        close = gap < _FAR
        offset = np.where(close[:, None], position[other, :2] - position[:, :2], 0.0)
        found[f"{rank} x"], found[f"{rank} y"] = offset.T
        found[f"{rank} gap"] = np.where(close, gap, _FAR)
        found[f"{rank} above"] = np.where(close, np.clip(top[other] - top, -0.3, 0.3), 0.0)
        gaps[row, other] = np.inf
    return found


def _dock(arrays: Arrays) -> Columns:
    """Describe the place nearest to the robot, and how exactly the robot stands before it."""
    near, places = arrays.near, arrays.places
    error = places.error[near] if near >= 0 else np.full(3, np.inf)
    center = places.center[near] if near >= 0 else np.zeros(3)
    return {
        "docked": float(arrays.here >= 0),
        "dock error forward": float(np.clip(error[0], -0.6, 0.6)),
        "dock error left": float(np.clip(error[1], -0.6, 0.6)),
        "dock error heading": float(np.clip(error[2], -1.0, 1.0)),
        "place x": float(np.clip(center[0], -1.0, 1.0)),
        "place y": float(np.clip(center[1], -1.0, 1.0)),
        "place height": float(center[2]),
        "place is bin": float(places.bin[near]) if near >= 0 else 0.0,
        "place rim": float(places.rim[near]) if near >= 0 else 0.0,
    }


def _body(arrays: Arrays) -> Columns:
    """Describe the hand relative to where it is carried, the gripper and the motion of the base."""
    robot = arrays.scene.robot
    offset = arrays.hand - CARRY_HAND
    return {
        "hand x": float(offset[0]),
        "hand y": float(offset[1]),
        "hand z": float(offset[2]),
        "hand turn cos": float(arrays.hand_turn[0]),
        "hand turn sin": float(arrays.hand_turn[1]),
        "gripper": robot.gripper_width,
        "base forward": robot.base_velocity[0],
        "base left": robot.base_velocity[1],
        "base turning": robot.base_velocity[2],
    }


def _burden(arrays: Arrays) -> Columns:
    """Describe what is in the gripper."""
    things, held = arrays.things, arrays.held
    names = (
        "burden mass",
        "burden friction",
        "burden tall",
        "burden narrow",
        "burden broad",
        "burden tilt",
        "burden below hand",
    )
    if held < 0:
        return {"burdened": 0.0, **dict.fromkeys(names, 0.0)}
    values = (
        things.mass[held],
        things.friction[held],
        things.tall[held],
        *things.wide[held],
        things.tilt[held],
        arrays.hand[2] - things.position[held, 2],
    )
    return {"burdened": 1.0, **{name: float(value) for name, value in zip(names, values, strict=True)}}


def _free(arrays: Arrays) -> tuple[tuple[float, float], float]:
    """Return the spot (base frame) where the place task would put a thing, and the room around it, m; 0 where full."""
    row = arrays.here if arrays.here >= 0 else arrays.near
    if row < 0:
        return (0.0, 0.0), 0.0
    scene, names = arrays.scene, list(arrays.things.index)
    place = scene.places[list(arrays.places.index)[row]]
    offset = arrays.things.position[:, :2] - arrays.places.center[row, :2]
    close = np.flatnonzero(np.hypot(offset[:, 0], offset[:, 1]) < _AROUND)
    around = replace(scene, objects={names[i]: scene.objects[names[i]] for i in close})
    ignored = names[arrays.held] if arrays.held >= 0 else None
    found = free_spot(around, place, ignore=ignored, near=from_frame(scene.robot.base, ARM_REACH, 0.0))
    if found is None:
        return (0.0, 0.0), 0.0
    x, y = to_frame(scene.robot.base, *found)
    others = arrays.things.position[np.arange(len(names)) != arrays.held, :2]
    gaps = np.hypot(others[:, 0] - x, others[:, 1] - y)
    return (x, y), float(min(gaps.min(initial=_ROOM), _ROOM))


def _goals(arrays: Arrays, calls: Sequence[SkillCall]) -> Ints:
    rows, count = [], len(arrays.places.index)
    for call in calls:
        if call.skill == "find":
            thing = arrays.things.index.get(call.args[0], -1)
            found = thing >= 0 and arrays.things.place[thing] >= 0
            rows.append(count + thing if found else -1)
        else:
            rows.append(arrays.places.index.get(call.args[0] if call.args else OPERATOR, -1))
    return np.array(rows, dtype=np.int64)


def _objects(arrays: Arrays, calls: Sequence[SkillCall]) -> Ints:
    index = arrays.things.index
    return np.array([index.get(call.args[0], -1) for call in calls], dtype=np.int64)


_READERS: dict[str, tuple[Callable[[Arrays], Columns], Callable[[Arrays, Sequence[SkillCall]], Ints]]] = {
    "drive": (_drive, _goals),
    "pick": (_pick, _objects),
    "place": (_place, _objects),
}
POLICIES = tuple(_READERS)
"""The policies that have features."""


def _reader(policy: str) -> tuple[Callable[[Arrays], Columns], Callable[[Arrays, Sequence[SkillCall]], Ints]]:
    if policy not in _READERS:
        raise unknown("policy with features", policy, {spec.policy for spec in SPECS.values()} & set(_READERS))
    return _READERS[policy]
