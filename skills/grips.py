"""What picking up and putting down look like: the thing, its neighbours, the hand, the place and the room there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..sim.facts import STILL_SECONDS
from ..sim.geometry import from_frame, to_frame
from ..sim.layout import ARM_REACH
from ..sim.placement import free_spot
from .arrays import Arrays, Ints
from .columns import ROOM, Columns, body
from .spec import SkillCall

_FAR = 0.4
"""A neighbour further away than this is no neighbour, m."""
_AROUND = 0.8
"""What is further from the middle of a place than this takes no room there, m."""


def pick(arrays: Arrays) -> Columns:
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
        **body(arrays),
    }


def place(arrays: Arrays) -> Columns:
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
        **body(arrays),
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
    return (x, y), float(min(gaps.min(initial=ROOM), ROOM))


def objects(arrays: Arrays, calls: Sequence[SkillCall]) -> Ints:
    """Return the row of `pick` and `place` that each call is about, (n,); -1 for none."""
    index = arrays.things.index
    return np.array([index.get(call.args[0], -1) for call in calls], dtype=np.int64)
