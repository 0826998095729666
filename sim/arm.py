"""Kinematics of the Panda's arm: where the hand is, and which joints put it elsewhere.

Frames and limits are those of `assets/mobile_panda.urdf`, in the frame of the robot's base. The hand frame has its
origin between the finger tips, z up when the hand points down, and the fingers close along y.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .geometry import clip

Array = NDArray[np.float64]

_Triple = tuple[float, float, float]
_Six = tuple[float, float, float, float, float, float]
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
_OFFSETS_BACK, _TWISTS_BACK = _OFFSETS[::-1], _TWISTS[::-1]
_HALF = math.sqrt(0.5)
_RIDGE = 0.03**2
"""Damping, squared."""
_PULL = (0.0, 0.05, 0.05, 0.05, 0.05, 0.05, 0.0)
"""Towards `REST`; the first and the last joint are free."""
_STEP_LIMIT = 0.25
"""Largest change of a joint in one iteration, rad."""
_REST, _LOWER, _UPPER = REST.tolist(), LOWER.tolist(), UPPER.tolist()


def forward(q: Array | Sequence[float]) -> tuple[Array, Array, Array]:
    """Return the hand's position, its rotation and the Jacobian, in the base frame.

    Args:
        q: Seven joint angles, rad.

    Returns:
        (3,) m; (3, 3), fingers closing along y and z up when the hand points down; (6, 7), linear above angular.
    """
    tip, x, y, z, axes, points = _chain(tuple(map(float, q)))
    return np.array(tip), np.array((x, y, z)).T, np.array(_columns(tip, axes, points)).T


def hand_pose(q: Sequence[float]) -> tuple[_Triple, float]:
    """Return the hand's position (m) and its heading (rad) in the base frame, given seven joint angles (rad)."""
    # a walk back from the hand, which needs no more than the tip and the hand's x axis
    px, py, pz = 0.0, 0.0, TIP
    xx, xy, xz = _HALF, -_HALF, 0.0
    for angle, (ox, oy, oz), twist in zip(reversed(q), _OFFSETS_BACK, _TWISTS_BACK, strict=True):
        c, s = math.cos(angle), math.sin(angle)
        px, py, xx, xy = c * px - s * py, s * px + c * py, c * xx - s * xy, s * xx + c * xy
        if twist > 0:
            py, pz, xy, xz = -pz, py, -xz, xy
        elif twist < 0:
            py, pz, xy, xz = pz, -py, xz, -xy
        px, py, pz = px + ox, py + oy, pz + oz
    x, y, z = MOUNT
    return (px + x, py + y, pz + z), math.atan2(xy, xx)


def _chain(
    q: Sequence[float],
) -> tuple[_Triple, _Triple, _Triple, _Triple, list[_Triple], list[_Triple]]:
    """Walk along the arm: the tip, the hand's three axes, and the axis and the place of every joint.

    In plain numbers: this runs in every control step, and arrays of three cost ten times as much.
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


def _columns(tip: _Triple, axes: list[_Triple], points: list[_Triple]) -> list[_Six]:
    """Return the columns of the Jacobian, one for each joint: linear, then angular."""
    tx, ty, tz = tip
    columns = []
    for (ax, ay, az), (px, py, pz) in zip(axes, points, strict=True):
        lx, ly, lz = tx - px, ty - py, tz - pz
        columns.append((ay * lz - az * ly, az * lx - ax * lz, ax * ly - ay * lx, ax, ay, az))
    return columns


def solve(
    q: Array | Sequence[float], position: Array | Sequence[float], yaw: float, *, iterations: int = 2
) -> tuple[float, ...]:
    """Return joint angles that bring the hand, pointing down, closer to a pose.

    Damped least squares from the given angles (Buss 2004), with the null space pulled to `REST`.

    Args:
        q: Seven angles to start from, rad.
        position: Of the hand in the base frame, three numbers, m.
        yaw: Of the hand relative to the base, rad.
        iterations: 2 follow a moving target; 100 solve from afar.
    """
    angles = tuple(map(float, q))
    gx, gy, gz = map(float, position)
    c, s = math.cos(yaw), math.sin(yaw)
    for _ in range(iterations):
        (tx, ty, tz), (xx, xy, xz), (yx, yy, yz), (zx, zy, _), axes, points = _chain(angles)
        columns = _columns((tx, ty, tz), axes, points)
        error = (
            gx - tx,
            gy - ty,
            gz - tz,
            # half the sum of the cross products of the axes: the rotation vector for small angles
            0.5 * (zy - s * xz - c * yz),
            0.5 * (c * xz - s * yz - zx),
            0.5 * (s * xx - c * xy + c * yx + s * yy),
        )
        pull = [weight * (rest - angle) for weight, rest, angle in zip(_PULL, _REST, angles, strict=True)]
        u, v, w, x, y, z = _damped(columns, error, pull)
        turns = [
            a * u + b * v + c * w + d * x + e * y + f * z + p
            for (a, b, c, d, e, f), p in zip(columns, pull, strict=True)
        ]
        largest = max(max(turns), -min(turns))
        shrink = _STEP_LIMIT / largest if largest > _STEP_LIMIT else 1.0
        limited = zip(angles, turns, _LOWER, _UPPER, strict=True)
        angles = tuple([clip(angle + turn * shrink, low, high) for angle, turn, low, high in limited])
    return angles


def _damped(columns: list[_Six], error: _Six, pull: list[float]) -> _Six:
    """Return y of (J J' + ridge) y = error - J pull, given the columns of J.

    Gaussian elimination of a symmetric matrix, written out: NumPy takes twice as long for so few numbers, and so does a
    loop.
    """
    r0, r1, r2, r3, r4, r5 = error
    a00 = a11 = a22 = a33 = a44 = a55 = _RIDGE
    a10 = a20 = a30 = a40 = a50 = a21 = a31 = a41 = a51 = a32 = a42 = a52 = a43 = a53 = a54 = 0.0
    for (u, v, w, x, y, z), p in zip(columns, pull, strict=True):
        r0, r1, r2, r3, r4, r5 = r0 - u * p, r1 - v * p, r2 - w * p, r3 - x * p, r4 - y * p, r5 - z * p
        a00, a10, a20, a30, a40, a50 = a00 + u * u, a10 + v * u, a20 + w * u, a30 + x * u, a40 + y * u, a50 + z * u
        a11, a21, a31, a41, a51 = a11 + v * v, a21 + w * v, a31 + x * v, a41 + y * v, a51 + z * v
        a22, a32, a42, a52 = a22 + w * w, a32 + x * w, a42 + y * w, a52 + z * w
        a33, a43, a53 = a33 + x * x, a43 + y * x, a53 + z * x
        a44, a54 = a44 + y * y, a54 + z * y
        a55 += z * z
    f = a10 / a00
    a11, a21, a31, a41, a51, r1 = a11 - f * a10, a21 - f * a20, a31 - f * a30, a41 - f * a40, a51 - f * a50, r1 - f * r0
    f = a20 / a00
    a22, a32, a42, a52, r2 = a22 - f * a20, a32 - f * a30, a42 - f * a40, a52 - f * a50, r2 - f * r0
    f = a30 / a00
    a33, a43, a53, r3 = a33 - f * a30, a43 - f * a40, a53 - f * a50, r3 - f * r0
    f = a40 / a00
    a44, a54, r4 = a44 - f * a40, a54 - f * a50, r4 - f * r0
    f = a50 / a00
    a55, r5 = a55 - f * a50, r5 - f * r0
    f = a21 / a11
    a22, a32, a42, a52, r2 = a22 - f * a21, a32 - f * a31, a42 - f * a41, a52 - f * a51, r2 - f * r1
    f = a31 / a11
    a33, a43, a53, r3 = a33 - f * a31, a43 - f * a41, a53 - f * a51, r3 - f * r1
    f = a41 / a11
    a44, a54, r4 = a44 - f * a41, a54 - f * a51, r4 - f * r1
    f = a51 / a11
    a55, r5 = a55 - f * a51, r5 - f * r1
    f = a32 / a22
    a33, a43, a53, r3 = a33 - f * a32, a43 - f * a42, a53 - f * a52, r3 - f * r2
    f = a42 / a22
    a44, a54, r4 = a44 - f * a42, a54 - f * a52, r4 - f * r2
    f = a52 / a22
    a55, r5 = a55 - f * a52, r5 - f * r2
    f = a43 / a33
    a44, a54, r4 = a44 - f * a43, a54 - f * a53, r4 - f * r3
    f = a53 / a33
    a55, r5 = a55 - f * a53, r5 - f * r3
    f = a54 / a44
    a55, r5 = a55 - f * a54, r5 - f * r4
    r5 /= a55
    r4 = (r4 - a54 * r5) / a44
    r3 = (r3 - a43 * r4 - a53 * r5) / a33
    r2 = (r2 - a32 * r3 - a42 * r4 - a52 * r5) / a22
    r1 = (r1 - a21 * r2 - a31 * r3 - a41 * r4 - a51 * r5) / a11
    r0 = (r0 - a10 * r1 - a20 * r2 - a30 * r3 - a40 * r4 - a50 * r5) / a00
    return r0, r1, r2, r3, r4, r5
