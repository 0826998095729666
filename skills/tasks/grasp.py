"""Where and how a parallel gripper takes an object from above, by geometry."""

from __future__ import annotations

import math
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from ...sim.geometry import half_height, rotation, to_frame, wrap, yaw_of
from ...sim.kinds import KINDS
from ...sim.placement import grip_depth
from ...sim.scene import ObjectState, Scene, Vec3

MAX_HALF_WIDTH = 0.0395
"""Half of what fits between the open fingers, m."""
_CANDIDATES: NDArray[np.float64] = np.linspace(0.0, math.pi, 24, endpoint=False)
"""Directions of the finger axis that are tried, rad, in [0, pi)."""
_HAND_HALF_SPAN = 0.11
"""Half the hand's length along the finger axis, m."""
_HAND_HALF_THICKNESS = 0.035
"""Half the hand's length across it, m."""


def grasp_point(thing: ObjectState, half: float | None = None) -> Vec3:
    """Return where the point between the finger tips goes, in the world, m.

    Args:
        thing: What is to be grasped.
        half: Half its height as it lies, if that is known, m.
    """
    x, y, z = thing.position
    half = half_height(thing) if half is None else half
    return (x, y, z + half - grip_depth(half))


def half_width(thing: ObjectState, axis: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return half the object's width along horizontal directions.

    Args:
        thing: The object as it lies.
        axis: (n,) directions in the world, rad.

    Returns:
        (n,) m.
    """
    directions = np.stack([np.cos(axis), np.sin(axis), np.zeros_like(axis)], axis=1)
    half = np.asarray(thing.half_extents)
    shape = KINDS[thing.kind].shape
    if shape == "sphere":
        return np.full(len(axis), half[0])
    along = np.abs(directions @ rotation(thing.orientation))
    if shape == "box":
        return np.asarray(along @ half)
    return np.asarray(half[0] * np.sqrt(np.maximum(0.0, 1 - along[:, 2] ** 2)) + half[2] * along[:, 2])


def grasp_yaw(scene: Scene, name: str) -> tuple[float, float]:
    """Return the hand's best yaw for an object, and half the width it spans there.

    The finger axis goes along a direction in which the object fits and the hand hits no neighbour; among those the
    one that asks for the least turning.

    Returns:
        World yaw of the hand, rad, known up to half turns; half width, m (above `MAX_HALF_WIDTH` if nothing fits).
    """
    thing = scene.objects[name]
    widths = half_width(thing, _CANDIDATES)
    cost = np.maximum(0.0, widths - widths.min()) * 20 + np.where(widths > MAX_HALF_WIDTH, 10.0, 0.0)
    hand_bottom = grasp_point(thing)[2] + 0.035
    for other in scene.objects.values():
        if other.name == name or other.position[2] + half_height(other) < hand_bottom:
            continue
        dx, dy = other.position[0] - thing.position[0], other.position[1] - thing.position[1]
        if math.hypot(dx, dy) > 0.25:
            continue
        along = np.abs(dx * np.cos(_CANDIDATES) + dy * np.sin(_CANDIDATES))
        across = np.abs(-dx * np.sin(_CANDIDATES) + dy * np.cos(_CANDIDATES))
        radius = max(other.half_extents[:2])
        overlap = np.minimum(_HAND_HALF_SPAN + radius - along, _HAND_HALF_THICKNESS + radius - across)
        cost += np.maximum(0.0, overlap) * 30
    base = scene.robot.base[2]
    turning = np.abs([_fold(c - math.pi / 2 - base) for c in _CANDIDATES])
    best = int(np.argmin(cost + 0.02 * turning))
    return wrap(float(_CANDIDATES[best]) - math.pi / 2), float(widths[best])


def turn_left(scene: Scene, yaw: float, *, limit: float = 1.7) -> float:
    """Return how far the hand must turn to reach a yaw known up to half turns, within the wrist's limits, rad."""
    now = wrap(yaw_of(scene.robot.hand_orientation) - scene.robot.base[2])
    goal = wrap(yaw - scene.robot.base[2])
    options = [g for g in (goal, goal - math.pi, goal + math.pi) if abs(g) <= limit]
    return min((g - now for g in options), key=abs)


def neighbours(scene: Scene, name: str, x: float, y: float, *, count: int) -> list[tuple[float, float, float]]:
    """Return the nearest other objects to a world point: offsets in the base frame and height of their tops, m.

    Padded with far-away ones, so that there are always `count`.
    """
    near = []
    for other in scene.objects.values():
        ox, oy, _ = other.position
        away = (ox - x) ** 2 + (oy - y) ** 2
        if away < 0.4**2 and other.name != name:
            near.append((away, other))
    near.sort(key=itemgetter(0))
    frame = (x, y, scene.robot.base[2])
    found = [
        (*to_frame(frame, other.position[0], other.position[1]), other.position[2] + half_height(other))
        for _, other in near[:count]
    ]
    return found + [(0.4, 0.4, 0.0)] * (count - len(found))


def _fold(angle: float) -> float:
    return (angle + math.pi / 2) % math.pi - math.pi / 2
