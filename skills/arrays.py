"""A scene as arrays in the robot's base frame: built once a scene, read by every feature of every call."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..sim.facts import MARGIN, PILE, SINK, held, robot_place
from ..sim.geometry import half_height, to_frame, wrap, yaw_of
from ..sim.scene import FLOOR, LEFT_FINGER, RIGHT_FINGER, Place, Scene

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Things:
    """The movable objects, one row each."""

    index: dict[str, int]
    """Name -> row."""
    position: Floats
    """(n, 3), base frame with z above the floor, m."""
    tall: Floats
    """(n,), half the height as it lies, m."""
    wide: Floats
    """(n, 2), half the narrow and half the broad way of its outline from above, m."""
    turn: Floats
    """(n, 2), cosine and sine of twice the outline's heading times how far from round it is: the symmetries of a
    round thing and of half a turn are folded away."""
    tilt: Floats
    """(n,), cosine between its own z axis and the vertical."""
    mass: Floats
    friction: Floats
    speed: Floats
    """(n,), m/s."""
    spin: Floats
    """(n,), rad/s."""
    still: Floats
    """(n,), seconds."""
    fingers: Floats
    """(n, 2), 1 where the left and the right finger touch it."""
    gripped: Bools
    """(n,), as `facts.holding`."""
    floored: Bools
    """(n,), whether it touches the floor."""
    place: Ints
    """(n,), row of the place as `facts.place_of`, -1 for none."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things can be put, one row each."""

    index: dict[str, int]
    dock: Floats
    """(p, 3), x, y and heading in the base frame."""
    center: Floats
    """(p, 3), base frame, m."""
    error: Floats
    """(p, 3), the base as seen from the dock: forward, left, heading."""
    rim: Floats
    """(p,), m; 0 for a surface."""
    bin: Floats
    """(p,), 1 for a bin."""


@dataclass(frozen=True, slots=True)
class Arrays:
    """One scene, seen from the base."""

    scene: Scene
    things: Things
    places: Places
    here: int
    """Row of the place that the robot is at, or -1."""
    near: int
    """Row of the place whose dock is nearest, or -1 where there are no places."""
    held: int
    """Row of the object in the gripper, or -1."""
    hand: Floats
    """(3,), base frame, m."""
    hand_turn: Floats
    """(2,), cosine and sine of twice the hand's heading in the base frame."""


_last: Arrays | None = None


def arrays_of(scene: Scene) -> Arrays:
    """Return a scene's arrays; those of the latest scene are kept, since its calls come policy by policy."""
    global _last
    kept = _last
    if kept is None or kept.scene is not scene:
        kept = _last = _build(scene)
    return kept


def _build(scene: Scene) -> Arrays:
    base = scene.robot.base
    things, places = _things(scene), _places(scene)
    here, inside = robot_place(scene), held(scene)
    off = places.error
    hand_turn = 2 * wrap(yaw_of(scene.robot.hand_orientation) - base[2])
    return Arrays(
        scene=scene,
        things=things,
        places=places,
        here=-1 if here is None else places.index[here],
        near=int(np.argmin(np.hypot(off[:, 0], off[:, 1]) + 0.3 * np.abs(off[:, 2]))) if len(off) else -1,
        held=-1 if inside is None else things.index[inside],
        hand=np.array([*to_frame(base, *scene.robot.hand_position[:2]), scene.robot.hand_position[2]]),
        hand_turn=np.array([math.cos(hand_turn), math.sin(hand_turn)]),
    )


def _things(scene: Scene) -> Things:
    objects = list(scene.objects.values())
    rows = np.array(
        [
            (
                *o.position,
                *o.orientation,
                *o.half_extents,
                *o.linear_velocity,
                *o.angular_velocity,
                o.mass,
                o.still_for,
                o.friction,
            )
            for o in objects
        ],
        dtype=np.float64,
    ).reshape(-1, 19)
    touching = [set(o.touching) for o in objects]
    solid = {FLOOR, *scene.fixtures}
    fingers = np.array([(LEFT_FINGER in t, RIGHT_FINGER in t) for t in touching], dtype=bool).reshape(-1, 2)
    gripped = fingers.all(axis=1) & np.array([t.isdisjoint(solid) for t in touching], dtype=bool)
    base = scene.robot.base
    turned = _rotations(rows[:, 3:7], base[2])
    half = rows[:, 7:10]
    tall = np.array([half_height(o) for o in objects], dtype=np.float64)
    outline = np.einsum("nij,nj,nkj->nik", turned[:, :2], half**2, turned[:, :2])
    total = outline[:, 0, 0] + outline[:, 1, 1]
    skew = np.stack([outline[:, 0, 0] - outline[:, 1, 1], 2 * outline[:, 0, 1]], axis=1)
    spread = np.hypot(skew[:, 0], skew[:, 1])
    wide = np.sqrt(np.maximum(np.stack([total - spread, total + spread], axis=1) / 2, 0.0))
    return Things(
        index={o.name: i for i, o in enumerate(objects)},
        position=_seen(base, rows[:, :3]),
        tall=tall,
        wide=wide,
        turn=skew / np.maximum(total, 1e-9)[:, None],
        tilt=turned[:, 2, 2],
        mass=rows[:, 16],
        friction=rows[:, 18],
        speed=np.linalg.norm(rows[:, 10:13], axis=1),
        spin=np.linalg.norm(rows[:, 13:16], axis=1),
        still=rows[:, 17],
        fingers=fingers.astype(np.float64),
        gripped=gripped,
        floored=np.array([FLOOR in t for t in touching], dtype=bool),
        place=_over(list(scene.places.values()), rows[:, :3], tall, gripped),
    )


def _over(places: list[Place], position: Floats, tall: Floats, gripped: Bools) -> Ints:
    found = np.full(len(position), -1)
    for row in reversed(range(len(places))):  # the first place that fits wins, as in `facts.place_of`
        place = places[row]
        u, v = _seen((place.center[0], place.center[1], place.yaw), position)[:, :2].T
        bottom = position[:, 2] - tall - place.center[2]
        inside = (np.abs(u) <= place.half_extents[0] + MARGIN) & (np.abs(v) <= place.half_extents[1] + MARGIN)
        if place.kind == "bin":
            inside &= (bottom >= -SINK) & (position[:, 2] < place.center[2] + place.rim)
        else:
            inside &= (bottom >= -SINK) & (bottom <= PILE)
        found[inside] = row
    found[gripped] = -1
    return found


def _places(scene: Scene) -> Places:
    places = list(scene.places.values())
    base = scene.robot.base
    docks = [(*to_frame(base, p.dock[0], p.dock[1]), wrap(p.dock[2] - base[2])) for p in places]
    errors = [(*to_frame(p.dock, base[0], base[1]), wrap(base[2] - p.dock[2])) for p in places]
    return Places(
        index={p.name: i for i, p in enumerate(places)},
        dock=np.array(docks, dtype=np.float64).reshape(-1, 3),
        center=_seen(base, np.array([p.center for p in places], dtype=np.float64).reshape(-1, 3)),
        error=np.array(errors, dtype=np.float64).reshape(-1, 3),
        rim=np.array([p.rim for p in places], dtype=np.float64),
        bin=np.array([p.kind == "bin" for p in places], dtype=np.float64),
    )


def _seen(frame: tuple[float, float, float], points: Floats) -> Floats:
    """Return world points (n, 3) as seen from a planar frame; heights stay."""
    c, s = math.cos(frame[2]), math.sin(frame[2])
    dx, dy = points[:, 0] - frame[0], points[:, 1] - frame[1]
    return np.stack([c * dx + s * dy, c * dy - s * dx, points[:, 2]], axis=1)


def _rotations(quats: Floats, yaw: float) -> Floats:
    """Return (n, 3, 3) rotation matrices of xyzw quaternions, as seen from a base with this heading."""
    x, y, z, w = quats.T
    world = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    ).transpose(2, 0, 1)
    c, s = math.cos(yaw), math.sin(yaw)
    out: Floats = np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]]) @ world
    return out
