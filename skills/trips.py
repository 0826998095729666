"""What a drive looks like from where the robot stands: goals, the ways there, what lies on them, what is carried."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import numpy as np

from ..sim.geometry import to_frame
from ..sim.layout import CHASSIS_RADIUS, DOCK_SHIFT
from ..sim.route import RouteMap
from ..sim.scene import Fixture, Pose2
from .arrays import Arrays, Floats, Ints
from .columns import ROOM, Columns, body
from .spec import OPERATOR, SkillCall

_SIGHT = 1.0
"""How far furniture is seen, m."""
_RAYS: Floats = np.arange(12, dtype=np.float64) * (2 * math.pi / 12)


def drive(arrays: Arrays) -> Columns:
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
    room = np.minimum(room, ROOM)
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
        "litter at start": float(np.linalg.norm(litter, axis=1).min(initial=ROOM)),
        "room": float(min(routes.clearance(np.array([robot.base[:2]]))[0] - CHASSIS_RADIUS, ROOM)),
        **{f"sight {i * 30} degrees": float(rays[i]) for i in range(len(_RAYS))},
        **_burden(arrays),
        **body(arrays),
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
    """Return how close the straight ways to goals (n, 2) pass things on the floor (m, 2), m; at most `ROOM`."""
    if not len(litter):
        return np.full(len(goal), ROOM)
    length = np.maximum((goal**2).sum(axis=1, keepdims=True), 1e-9)
    foot = np.clip(goal @ litter.T / length, 0.0, 1.0)
    gaps = np.linalg.norm(foot[..., None] * goal[:, None] - litter[None], axis=2)
    return np.asarray(np.minimum(gaps.min(axis=1), ROOM))


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


def goals(arrays: Arrays, calls: Sequence[SkillCall]) -> Ints:
    """Return the row of `drive` that each call is about, (n,); -1 for none."""
    rows, count = [], len(arrays.places.index)
    for call in calls:
        if call.skill == "find":
            thing = arrays.things.index.get(call.args[0], -1)
            found = thing >= 0 and arrays.things.place[thing] >= 0
            rows.append(count + thing if found else -1)
        else:
            rows.append(arrays.places.index.get(call.args[0] if call.args else OPERATOR, -1))
    return np.array(rows, dtype=np.int64)
