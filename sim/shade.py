"""Soft shadows for pictures: a depth map seen from the sun, read for every pixel of a picture.

Shadow mapping (Williams 1978) with percentage-closer filtering (Reeves et al. 1987), in numpy; whoever draws brings the
depth maps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .scene import Vec3

Array = NDArray[np.float32]
_BIAS = 0.06
"""How much nearer to the sun a thing is than what it shades, at least, m: hides the coarseness of the map."""


@dataclass(frozen=True, slots=True)
class View:
    """Where a camera is and what it looks at, world frame, m."""

    eye: Vec3
    target: Vec3
    up: Vec3 = (0.0, 0.0, 1.0)
    lens: float = 45.0
    """Vertical field of view, degrees."""
    near: float = 0.08
    far: float = 30.0
    still: bool = False
    """Whether it stands still as long as the furniture does."""

    def axes(self) -> NDArray[np.float64]:
        """Return the unit vectors to the right, up and forward, in rows."""
        forward = np.subtract(self.target, self.eye)
        forward /= np.linalg.norm(forward)
        right = np.cross(forward, self.up)
        right /= np.linalg.norm(right)
        return np.stack([right, np.cross(right, forward), forward])

    def distance(self, depth: Array) -> Array:
        """Return how far along the view the pixels of a depth picture (0 near, 1 far) are, m."""
        return (self.near * self.far) / (self.far - (self.far - self.near) * depth)


def sunlight(direction: Vec3, center: Vec3, radius: float) -> View:
    """Return the view from far towards the sun that has a ball in it."""
    length = math.sqrt(sum(part * part for part in direction))
    away = 10.0 * radius
    eye = (
        center[0] + direction[0] / length * away,
        center[1] + direction[1] / length * away,
        center[2] + direction[2] / length * away,
    )
    lens = 2 * math.degrees(math.asin(radius / away))
    return View(eye, center, lens=lens, near=away - radius, far=away + radius)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a camera sees, as seen from the sun: where each pixel lies in a square map, and how far from the sun."""

    cells: NDArray[np.intp]
    """Flat index of the cell of the map, (height, width)."""
    distance: Array
    """(height, width), m."""


def ground(camera: View, depth: Array, sun: View, size: int) -> Ground:
    """Find the pixels of a depth picture in a map, `size` cells square, seen from the sun."""
    height, width = depth.shape
    z = camera.distance(depth)
    half = math.tan(math.radians(camera.lens) / 2)
    across = ((np.arange(width) + 0.5) / width * 2 - 1) * half * width / height
    upward = (1 - (np.arange(height) + 0.5) / height * 2) * half
    turn = sun.axes() @ camera.axes().T
    shift = sun.axes() @ np.subtract(camera.eye, sun.eye)
    x, y, far = (
        z * ((t[0] * across)[None, :] + (t[1] * upward + t[2])[:, None]).astype(np.float32) + np.float32(s)
        for t, s in zip(turn, shift, strict=True)
    )
    scale = np.float32(size / 2 / math.tan(math.radians(sun.lens) / 2))
    column = np.clip(x / far * scale + size / 2, 0, size - 1).astype(np.intp)
    row = np.clip(size / 2 - y / far * scale, 0, size - 1).astype(np.intp)
    return Ground(row * size + column, far)


def darkness(seen: Ground, sun: View, depth: Array, *, blur: int = 1) -> Array:
    """Return how much of the sun each pixel misses, (height, width) in [0, 1].

    Args:
        seen: The pixels, as seen from the sun.
        sun: The view from there.
        depth: Its square depth picture.
        blur: Half the width of a shadow's edge, in cells of that picture.
    """
    size = len(depth)
    distance = np.where(depth < 1.0, sun.distance(depth), np.float32(2 * sun.far))
    nearest = _least(_least(distance, blur, 0), blur, 1)
    dark = np.zeros(seen.cells.shape, np.float32)
    maybe = np.flatnonzero(nearest.ravel()[seen.cells] < seen.distance - _BIAS)
    limit = seen.distance.ravel()[maybe] - _BIAS
    # the map with its edge repeated all around, so that no neighbour is taken from the other side
    wide, width, span = np.pad(distance, blur, mode="edge").ravel(), size + 2 * blur, range(2 * blur + 1)
    row, column = np.divmod(seen.cells.ravel()[maybe], size)
    cells = row * width + column
    total = np.zeros(len(maybe), np.float32)
    for shift in (dy * width + dx for dy in span for dx in span):
        total += wide[cells + shift] < limit
    dark.ravel()[maybe] = total / len(span) ** 2
    return dark


def _least(values: Array, reach: int, axis: int) -> Array:
    """Return the least of each value and of those up to `reach` cells from it along an axis."""
    values = np.moveaxis(values, axis, 0)
    least = values.copy()
    for step in range(1, reach + 1):
        np.minimum(least[step:], values[:-step], out=least[step:])
        np.minimum(least[:-step], values[step:], out=least[:-step])
    return np.moveaxis(least, 0, axis)
