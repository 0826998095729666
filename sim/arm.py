"""Kinematics of the Panda's arm: where the hand is, and which joints put it elsewhere.

Frames and limits are those of `assets/mobile_panda.urdf`, in the frame of the robot's base. The hand frame has its
origin between the finger tips, z up when the hand points down, and the fingers close along y.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MOUNT = np.array([0.10, 0.0, 0.60])
"""Foot of the arm in the base frame, m."""
TIP = 0.107 + 0.1034
"""From the flange joint's frame to the point between the finger tips, along the hand, m."""
LOWER = np.array([-2.8973, -1.7628, -2.8973, -3.0718, -2.8973, -0.0175, -2.8973])
UPPER = np.array([2.8973, 1.7628, 2.8973, -0.0698, 2.8973, 3.7525, 2.8973])
REST = np.array([0.0, -0.4, 0.0, -2.4, 0.0, 2.0, 0.785])
"""Posture the redundant degree of freedom is pulled to, rad."""
_OFFSETS = ((0, 0, 0.333), (0, 0, 0), (0, -0.316, 0), (0.0825, 0, 0), (-0.0825, 0.384, 0), (0, 0, 0), (0.088, 0, 0))
_TWISTS = (0.0, -1.0, 1.0, 1.0, -1.0, 1.0, 1.0)
"""Rotation about x before each joint, in quarter turns."""
_DAMPING = 0.03
_STEP_LIMIT = 0.25
"""Largest change of a joint in one iteration, rad."""


def forward(q: Array) -> tuple[Array, Array, Array]:
    """Return the hand's position, its rotation and the Jacobian, in the base frame.

    Args:
        q: (7,) joint angles, rad.

    Returns:
        (3,) m; (3, 3), fingers closing along y and z up when the hand points down; (6, 7), linear above angular.
    """
    r, p = np.eye(3), MOUNT.copy()
    axes, points = np.empty((7, 3)), np.empty((7, 3))
    cos, sin = np.cos(q), np.sin(q)
    for k in range(7):
        p = p + r @ _OFFSETS[k]
        # columns of r * Rx(quarter turn) * Rz(q), written out: this runs at every control step
        y, z = r[:, 1], r[:, 2]
        if _TWISTS[k] > 0:
            y, z = z, -y
        elif _TWISTS[k] < 0:
            y, z = -z, y
        x = r[:, 0]
        r = np.column_stack((cos[k] * x + sin[k] * y, cos[k] * y - sin[k] * x, z))
        axes[k], points[k] = z, p
    tip = p + r[:, 2] * TIP
    jacobian = np.empty((6, 7))
    lever = tip - points
    jacobian[0] = axes[:, 1] * lever[:, 2] - axes[:, 2] * lever[:, 1]
    jacobian[1] = axes[:, 2] * lever[:, 0] - axes[:, 0] * lever[:, 2]
    jacobian[2] = axes[:, 0] * lever[:, 1] - axes[:, 1] * lever[:, 0]
    jacobian[3:] = axes.T
    c = math.sqrt(0.5)
    # flange to hand: -45 degrees about z; link frame to hand frame: half a turn about x
    hand = np.column_stack((c * (r[:, 0] - r[:, 1]), -c * (r[:, 0] + r[:, 1]), -r[:, 2]))
    return tip, hand, jacobian


def solve(q: Array, position: Array, yaw: float, *, iterations: int = 2) -> Array:
    """Return joint angles that bring the hand, pointing down, closer to a pose.

    Damped least squares from the given angles (Buss 2004), with the null space pulled to `REST`.

    Args:
        q: (7,) angles to start from, rad.
        position: (3,) of the hand in the base frame, m.
        yaw: Of the hand relative to the base, rad.
        iterations: 2 follow a moving target; 100 solve from afar.
    """
    c, s = math.cos(yaw), math.sin(yaw)
    wanted = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    for _ in range(iterations):
        tip, hand, jacobian = forward(q)
        # half the sum of the cross products of the axes: the rotation vector for small angles
        skew = 0.5 * wanted @ hand.T
        turn = np.array([skew[2, 1] - skew[1, 2], skew[0, 2] - skew[2, 0], skew[1, 0] - skew[0, 1]])
        error = np.concatenate((position - tip, turn))
        gram = jacobian @ jacobian.T
        gram[np.diag_indices(6)] += _DAMPING**2
        pull = 0.05 * (REST - q)
        pull[0] = 0.0
        pull[6] = 0.0
        solved = np.linalg.solve(gram, np.column_stack((error, jacobian @ pull)))
        step = jacobian.T @ (solved[:, 0] - solved[:, 1]) + pull
        largest = float(np.abs(step).max())
        if largest > _STEP_LIMIT:
            step *= _STEP_LIMIT / largest
        q = np.clip(q + step, LOWER, UPPER)
    return q
