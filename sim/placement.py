"""Where things start: seeded, rejection-sampled scenes, drawn without a physics engine."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ..errors import DoableError
from .command import CARRY_HAND
from .geometry import from_frame, to_frame, yaw_quat
from .kinds import KINDS, kind_of
from .layout import Layout, Setup
from .scene import LEFT_FINGER, RIGHT_FINGER, ObjectState, Place, RobotState, Scene, Vec3

SPACING = 0.15
"""Least distance between the middles of two objects, so that a hand fits between them, m."""
BIN_SPACING = 0.10
"""Least distance between the middles of two objects in a bin, m."""
GAP = 0.10
"""From a free spot to the middle of anything else, at least, m."""
MAX_GRIP = 0.0385
"""Half of what fits between the open fingers, m."""
HOME_JOINTS = (0.0, -0.75, 0.0, -2.6, 0.0, 1.85, 0.785)
"""Arm joint angles near the carry pose, rad; a scene that is drawn has them until a world solves for its own."""
_TRIES = 400
_RESTARTS = 40


def draw(layout: Layout, setup: Setup, *, seed: int) -> Scene:
    """Return a scene in which every object of the setup stands, upright, at its place.

    Args:
        layout: The furniture.
        setup: What is where.
        seed: The same seed gives the same scene.

    Raises:
        DoableError: The setup names unknown things, or more objects than a place holds.
    """
    setup = setup.checked(layout)
    rng = np.random.default_rng(seed)
    spots = _spots(layout, setup, rng)
    objects = {name: _standing(name, layout.place(setup.objects[name]), spot, rng) for name, spot in spots.items()}
    base = layout.place(setup.robot_at).dock
    hand = (*from_frame(base, CARRY_HAND[0], CARRY_HAND[1]), CARRY_HAND[2])
    contacts: tuple[str, ...] = ()
    width = 0.08
    if setup.holding is not None:
        objects[setup.holding] = in_hand(setup.holding, hand, base[2])
        contacts, width = (setup.holding,), 2 * grip_half_width(setup.holding)
    return Scene(
        time=0.0,
        objects=objects,
        fixtures={f.name: f for f in layout.fixtures},
        places={p.name: p for p in layout.places},
        robot=RobotState(base, (0.0, 0.0, 0.0), HOME_JOINTS, hand, yaw_quat(base[2]), width, contacts, contacts),
    )


def free_spot(
    scene: Scene, place: Place, *, ignore: str | None = None, near: tuple[float, float] | None = None
) -> tuple[float, float] | None:
    """Return the world point of a place that is furthest from everything on it, or None where nothing fits.

    Args:
        scene: The scene.
        place: Where to put something.
        ignore: An object that does not count: the one about to be put down.
        near: World point to stay close to, where there is a choice; the middle of the place if None.
    """
    if place.kind == "bin":
        return (place.center[0], place.center[1])
    frame = (place.center[0], place.center[1], place.yaw)
    taken = np.array(
        [to_frame(frame, o.position[0], o.position[1]) for o in scene.objects.values() if o.name != ignore]
    ).reshape(-1, 2)
    depth, width = place.half_extents
    u, v = np.meshgrid(np.linspace(-0.6 * depth, 0.6 * depth, 5), np.linspace(-0.9 * width, 0.9 * width, 13))
    grid = np.stack([u.ravel(), v.ravel()], axis=1)
    gaps = np.linalg.norm(grid[:, None] - taken[None], axis=2).min(axis=1) if len(taken) else np.full(len(grid), 1.0)
    # beyond 0.20 m more room is no better: then the middle is, or what is near
    middle = np.array(to_frame(frame, *near)) if near else np.zeros(2)
    score = np.minimum(gaps, 0.20) - 0.1 * np.linalg.norm(grid - middle, axis=1)
    score[gaps < GAP] = -np.inf
    best = int(np.argmax(score))
    if not np.isfinite(score[best]):
        return None
    return from_frame(frame, float(grid[best, 0]), float(grid[best, 1]))


def standing(name: str, x: float, y: float, height: float, yaw: float) -> ObjectState:
    """Return an object of the named kind that stands on a surface, still."""
    kind = KINDS[kind_of(name)]
    return ObjectState(
        name=name,
        kind=kind.name,
        position=(x, y, height + kind.half_extents[2]),
        orientation=yaw_quat(yaw),
        half_extents=kind.half_extents,
        mass=kind.mass,
        touching=("surface",),
        still_for=1.0,
    )


def grip_depth(half_height: float) -> float:
    """Return how far below the top of an object of this half height the finger tips take it, m."""
    return min(half_height, 0.03)


def grip_half_width(name: str) -> float:
    """Return half the width that the fingers span when they hold an object, m."""
    return min(KINDS[kind_of(name)].half_extents[:2])


def in_hand(name: str, hand: Vec3, yaw: float) -> ObjectState:
    """Return an object held upright, its thin side between the fingers of a hand at this point and heading."""
    kind = KINDS[kind_of(name)]
    hx, hy, hz = kind.half_extents
    turn = yaw + math.pi / 2 if hx < hy else yaw  # the fingers close along the hand's y axis
    z = hand[2] - hz + grip_depth(hz)
    return ObjectState(
        name, kind.name, (hand[0], hand[1], z), yaw_quat(turn), kind.half_extents, kind.mass,
        touching=(LEFT_FINGER, RIGHT_FINGER), still_for=1.0,
    )  # fmt: skip


def _standing(name: str, place: Place, spot: tuple[float, float], rng: np.random.Generator) -> ObjectState:
    x, y = from_frame((place.center[0], place.center[1], place.yaw), *spot)
    thing = standing(name, x, y, place.center[2], float(rng.uniform(-math.pi, math.pi)))
    return dataclasses.replace(thing, touching=(place.name,))


def _spots(layout: Layout, setup: Setup, rng: np.random.Generator) -> dict[str, tuple[float, float]]:
    spots: dict[str, tuple[float, float]] = {}
    for place in layout.places:
        names = [name for name, where in setup.objects.items() if where == place.name]
        spots.update(zip(names, _scatter(place, len(names), rng), strict=True))
    return {name: spots[name] for name in setup.objects}


def _scatter(place: Place, count: int, rng: np.random.Generator) -> list[tuple[float, float]]:
    gap = BIN_SPACING if place.kind == "bin" else SPACING
    half = np.asarray(place.half_extents) - (0.06 if place.kind == "bin" else 0.0)
    for _ in range(_RESTARTS):
        found: list[tuple[float, float]] = []
        for _ in range(_TRIES):
            if len(found) == count:
                return found
            u, v = rng.uniform(-half, half)
            if all(math.hypot(u - a, v - b) >= gap for a, b in found):
                found.append((float(u), float(v)))
        if len(found) == count:
            return found
    raise DoableError(f"{count} objects do not fit at the {place.name}")
