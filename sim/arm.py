"""Kinematics of the Panda's arm: where the hand is, and which joints put it elsewhere.

Frames and limits are those of `assets/mobile_panda.urdf`, in the frame of the robot's base. The hand frame has its
origin between the finger tips, z up when the hand points down, and the fingers close along y.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_Triple = tuple[float, float, float]
MOUNT: _Triple = (0.10, 0.0, 0.60)
"""Foot of the arm in the base frame, m."""
TIP = 0.107 + 0.1034
"""From the flange joint's frame to the point between the finger tips, along the hand, m."""
LOWER = np.array([-2.8973, -1.7628, -2.8973, -3.0718, -2.8973, -0.0175, -2.8973])
UPPER = np.array([2.8973, 1.7628, 2.8973, -0.0698, 2.8973, 3.7525, 2.8973])
REST = np.array([0.0, -0.4, 0.0, -2.4, 0.0, 2.0, 0.785])
"""Posture the redundant degree of freedom is pulled to, rad."""
_OFFSETS = (
    (0.0, 0.0, 0.333), (0.0, 0.0, 0.0), (0.0, -0.316, 0.0), (0.0825, 0.0, 0.0),
    (-0.0825, 0.384, 0.0), (0.0, 0.0, 0.0), (0.088, 0.0, 0.0),
)  # fmt: skip
"""From each joint's frame to the next, in the former, m."""
_TWISTS = (0, -1, 1, 1, -1, 1, 1)
"""Rotation about x before each joint, in quarter turns."""
_HALF = math.sqrt(0.5)
_DAMPING = 0.03
_RIDGE = _DAMPING**2 * np.eye(6)
_PULL = (0.0, 0.05, 0.05, 0.05, 0.05, 0.05, 0.0)
"""Towards `REST`; the first and the last joint are free."""
_STEP_LIMIT = 0.25
"""Largest change of a joint in one iteration, rad."""
_REST, _LOWER, _UPPER = REST.tolist(), LOWER.tolist(), UPPER.tolist()


def forward(q: Array) -> tuple[Array, Array, Array]:
    """Return the hand's position, its rotation and the Jacobian, in the base frame.

    Args:
        q: (7,) joint angles, rad.

    Returns:
        (3,) m; (3, 3), fingers closing along y and z up when the hand points down; (6, 7), linear above angular.
    """
    tip, x, y, z, axes, points = _chain(q.tolist())
    tx, ty, tz = tip
    columns = []
    for (ax, ay, az), (px, py, pz) in zip(axes, points, strict=True):
        lx, ly, lz = tx - px, ty - py, tz - pz
        columns.append((ay * lz - az * ly, az * lx - ax * lz, ax * ly - ay * lx, ax, ay, az))
    return np.array(tip), np.array((x, y, z)).T, np.array(columns).T


def hand_pose(q: Sequence[float]) -> tuple[_Triple, float]:
    """Return the hand's position (m) and its heading (rad) in the base frame, given seven joint angles (rad)."""
    tip, x, _, _, _, _ = _chain(q)
    return tip, math.atan2(x[1], x[0])


def _chain(
    q: Sequence[float],
) -> tuple[_Triple, _Triple, _Triple, _Triple, list[_Triple], list[_Triple]]:
    """Walk along the arm: the tip, the hand's three axes, and the axis and the place of every joint.

    In plain numbers: this runs twice in every control step, and arrays of three cost ten times as much.
    """
    xx, xy, xz, yx, yy, yz, zx, zy, zz = 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0
    px, py, pz = MOUNT
    axes, points = [], []
    for angle, (ox, oy, oz), twist in zip(q, _OFFSETS, _TWISTS, strict=True):
        px += xx * ox + yx * oy + zx * oz
        py += xy * ox + yy * oy + zy * oz
        pz += xz * ox + yz * oy + zz * oz
        if twist > 0:
            yx, yy, yz, zx, zy, zz = zx, zy, zz, -yx, -yy, -yz
        elif twist < 0:
            yx, yy, yz, zx, zy, zz = -zx, -zy, -zz, yx, yy, yz
        c, s = math.cos(angle), math.sin(angle)
        xx, xy, xz, yx, yy, yz = (
            c * xx + s * yx, c * xy + s * yy, c * xz + s * yz,
            c * yx - s * xx, c * yy - s * xy, c * yz - s * xz,
        )  # fmt: skip
        axes.append((zx, zy, zz))
        points.append((px, py, pz))
    h = _HALF
    # flange to hand: -45 degrees about z; link frame to hand frame: half a turn about x
    return (
        (px + zx * TIP, py + zy * TIP, pz + zz * TIP),
        (h * (xx - yx), h * (xy - yy), h * (xz - yz)),
        (-h * (xx + yx), -h * (xy + yy), -h * (xz + yz)),
        (-zx, -zy, -zz),
        axes,
        points,
    )


def solve(q: Array, position: Array | Sequence[float], yaw: float, *, iterations: int = 2) -> Array:
    """Return joint angles that bring the hand, pointing down, closer to a pose.

    Damped least squares from the given angles (Buss 2004), with the null space pulled to `REST`. Arrays only where
    there is linear algebra, plain numbers for the rest, as in `_chain`.

    Args:
        q: (7,) angles to start from, rad.
        position: (3,) of the hand in the base frame, m.
        yaw: Of the hand relative to the base, rad.
        iterations: 2 follow a moving target; 100 solve from afar.
    """
    c, s = math.cos(yaw), math.sin(yaw)
    half = 0.5 * np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    x, y, z = (float(part) for part in position)
    for _ in range(iterations):
        tip, hand, jacobian = forward(q)
        # half the sum of the cross products of the axes: the rotation vector for small angles
        (_, xy, xz), (yx, _, yz), (zx, zy, _) = (half @ hand.T).tolist()
        (u, v, w), joints = tip.tolist(), q.tolist()
        error = np.array((x - u, y - v, z - w, zy - yz, xz - zx, yx - xy))
        pull = np.array([weight * (rest - angle) for weight, rest, angle in zip(_PULL, _REST, joints, strict=True)])
        step = jacobian.T @ np.linalg.solve(jacobian @ jacobian.T + _RIDGE, error - jacobian @ pull) + pull
        turns = step.tolist()
        largest = max(map(abs, turns))
        shrink = _STEP_LIMIT / largest if largest > _STEP_LIMIT else 1.0
        limited = zip(joints, turns, _LOWER, _UPPER, strict=True)
        q = np.array([min(max(angle + turn * shrink, low), high) for angle, turn, low, high in limited])
    return q
