"""Ways round the furniture for a disc on the floor: shortest paths on a visibility graph."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from .layout import CHASSIS_RADIUS
from .scene import Fixture

CLEAR = CHASSIS_RADIUS + 0.02
"""A way keeps the middle of the robot this far from furniture, m."""
CORNER = CHASSIS_RADIUS + 0.10
"""It turns round corners this far out, m."""
_MOST_GOALS = 64
"""Goals of which the distances are kept."""

Array = NDArray[np.float64]


class RouteMap:
    """The furniture of one scene, ready to be asked for ways. Boxes are turned by any angle."""

    def __init__(self, fixtures: Iterable[Fixture]) -> None:
        """Inflate the furniture and connect its corners."""
        boxes = list(fixtures)
        self._center = np.array([f.center[:2] for f in boxes]).reshape(-1, 2)
        self._half = np.array([f.half_extents[:2] for f in boxes]).reshape(-1, 2)
        yaw = np.array([f.yaw for f in boxes])
        self._cos, self._sin = np.cos(yaw), np.sin(yaw)
        signs = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]])
        corners = [self._center[k] + self._turn(signs * (self._half[k] + CORNER), k) for k in range(len(boxes))]
        points = np.concatenate(corners) if corners else np.zeros((0, 2))
        self._nodes = points[self.clearance(points) > CLEAR] if len(points) else points
        self._edges = np.stack([self._visible(p, self._nodes) for p in self._nodes]) if len(self._nodes) else None
        self._to: dict[tuple[float, float], Array] = {}

    def clearance(self, points: Array) -> Array:
        """Return the distance from each of (n, 2) points to the nearest furniture, 0 inside it, m."""
        if not len(self._center):
            return np.full(len(points), np.inf)
        local = self._local(points)
        outside = np.maximum(np.abs(local) - self._half, 0.0)
        return np.asarray(np.hypot(outside[..., 0], outside[..., 1]).min(axis=1))

    def rays(self, point: tuple[float, float], angles: Array, reach: float) -> Array:
        """Return how far one sees from a point along (n,) world directions (rad), at most `reach` m."""
        if not len(self._center):
            return np.full(len(angles), reach)
        start = self._local(np.array([point]))[0]
        c, s = np.cos(angles)[:, None], np.sin(angles)[:, None]
        direction = np.stack([c * self._cos + s * self._sin, -c * self._sin + s * self._cos], axis=2)
        near, far = _slabs(start[None], direction, self._half)
        hit = np.where((near <= far) & (far > 0), np.maximum(near, 0.0), reach)
        return np.asarray(np.minimum(hit.min(axis=1), reach))

    def waypoint(self, start: tuple[float, float], goal: tuple[float, float]) -> tuple[float, float, float]:
        """Return the next point to head for and how long the whole way is, m; infinite if there is none."""
        a, b = np.array(start), np.array(goal)
        if self._visible(a, b[None])[0]:
            return (goal[0], goal[1], float(np.hypot(*(b - a))))
        if self._edges is None:
            return (goal[0], goal[1], math.inf)
        first, left = self._visible(a, self._nodes), self._distances_to(b)
        total = np.where(first, left + np.hypot(*(self._nodes - a).T), np.inf)
        k = int(np.argmin(total))
        if not math.isfinite(total[k]):
            return (goal[0], goal[1], math.inf)
        return (float(self._nodes[k, 0]), float(self._nodes[k, 1]), float(total[k]))

    def _distances_to(self, goal: Array) -> Array:
        """Return how far it is from every corner node to the goal; kept, since one goal is asked for step by step."""
        key = (float(goal[0]), float(goal[1]))
        if key not in self._to:
            if len(self._to) >= _MOST_GOALS:
                self._to.clear()
            self._to[key] = self._dijkstra(goal)
        return self._to[key]

    def _dijkstra(self, goal: Array) -> Array:
        assert self._edges is not None
        nodes = self._nodes
        best = np.where(self._visible(goal, nodes), np.hypot(*(nodes - goal).T), np.inf)
        queue = [(float(d), k) for k, d in enumerate(best) if math.isfinite(d)]
        heapq.heapify(queue)
        while queue:
            d, k = heapq.heappop(queue)
            if d > best[k]:
                continue
            for j in np.flatnonzero(self._edges[k]):
                through = d + float(np.hypot(*(nodes[j] - nodes[k])))
                if through < best[j]:
                    best[j] = through
                    heapq.heappush(queue, (through, int(j)))
        return best

    def _visible(self, start: Array, ends: Array) -> NDArray[np.bool_]:
        """Tell which straight lines keep clear; furniture that the start or the end is close to is judged leniently."""
        if not len(self._center):
            return np.ones(len(ends), dtype=bool)
        a, b = self._local(start[None])[0], self._local(ends)
        gap = np.minimum(_gap(a, self._half)[None], _gap(b, self._half))
        margin = np.clip(gap - 0.005, 0.0, CLEAR)[..., None]
        near, far = _slabs(a[None], b - a[None], self._half + margin)
        blocked = (near < far) & (far > 0) & (near < 1)
        return np.asarray(~blocked.any(axis=1))

    def _local(self, points: Array) -> Array:
        """Return (n, 2) world points in the frame of each of m boxes, (n, m, 2)."""
        d = points[:, None] - self._center[None]
        return np.stack(
            [d[..., 0] * self._cos + d[..., 1] * self._sin, -d[..., 0] * self._sin + d[..., 1] * self._cos], axis=2
        )

    def _turn(self, local: Array, k: int) -> Array:
        c, s = self._cos[k], self._sin[k]
        return np.stack([c * local[:, 0] - s * local[:, 1], s * local[:, 0] + c * local[:, 1]], axis=1)


def _gap(local: Array, half: Array) -> Array:
    outside = np.maximum(np.abs(local) - half, 0.0)
    return np.asarray(np.hypot(outside[..., 0], outside[..., 1]))


def _slabs(start: Array, direction: Array, half: Array) -> tuple[Array, Array]:
    """Return where rays enter and leave boxes around the origin, in units of their direction."""
    safe = np.where(np.abs(direction) < 1e-9, 1e-9, direction)
    one, two = (-half - start) / safe, (half - start) / safe
    return np.minimum(one, two).max(axis=-1), np.maximum(one, two).min(axis=-1)
