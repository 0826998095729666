"""Kinematics of the Panda's arm: where the hand is, and which joints put it elsewhere.

Frames and limits are those of `assets/mobile_panda.urdf`, in the frame of the robot's base. The hand frame has its
origin between the finger tips, z up when the hand points down, and the fingers close along y.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from .geometry import clip
from .scene import Vec3

Joints = tuple[float, float, float, float, float, float, float]
"""Angles from the foot to the hand, rad."""
MOUNT: Vec3 = (0.10, 0.0, 0.60)
"""Foot of the arm in the base frame, m."""
TIP = 0.107 + 0.1034
"""From the flange joint's frame to the point between the finger tips, along the hand, m."""
LOWER: Joints = (-2.8973, -1.7628, -2.8973, -3.0718, -2.8973, -0.0175, -2.8973)
UPPER: Joints = (2.8973, 1.7628, 2.8973, -0.0698, 2.8973, 3.7525, 2.8973)
_BASE, _UPPER_ARM, _FOREARM, _ASIDE, _WRIST = 0.333, 0.316, 0.384, 0.0825, 0.088
"""To the second joint, to the third, from the fourth to the fifth, how far the elbow lies before both, and how far the
flange before the wrist, m."""
_OFFSETS = (
    (0.0, 0.0, _BASE), (0.0, 0.0, 0.0), (0.0, -_UPPER_ARM, 0.0), (_ASIDE, 0.0, 0.0),
    (-_ASIDE, _FOREARM, 0.0), (0.0, 0.0, 0.0), (_WRIST, 0.0, 0.0),
)  # fmt: skip
"""From each joint's frame to the next, in the former, m."""
_TWISTS = (0, -1, 1, 1, -1, 1, 1)
"""Rotation about x before each joint, in quarter turns."""
_OFFSETS_BACK, _TWISTS_BACK = _OFFSETS[::-1], _TWISTS[::-1]
_HALF = math.sqrt(0.5)
_ASKEW = math.pi / 4
"""By which the hand is mounted turned on the flange, rad."""
_SHOULDER = MOUNT[2] + _BASE
"""Height of the second joint, m."""
_FIRST, _SECOND = math.hypot(_UPPER_ARM, _ASIDE), math.hypot(_FOREARM, _ASIDE)
"""From the second joint to the fourth and from there to the sixth, m."""
_LEAN = math.atan2(_ASIDE, _UPPER_ARM)
"""By which the fourth joint, seen from the second, lies before the upper arm, rad."""
_STRAIGHT = math.atan2(_UPPER_ARM, _ASIDE) + math.atan2(_FOREARM, _ASIDE) - math.tau
"""The fourth joint less the angle at the elbow, rad."""
_SUM, _DIFFERENCE = _FIRST**2 + _SECOND**2, _FIRST**2 - _SECOND**2
_PRODUCT = 2 * _FIRST * _SECOND
_FOLDED = math.sqrt(_SUM - _PRODUCT * math.cos(LOWER[3] - _STRAIGHT))
"""From the second joint to the sixth at the elbow's limit, m."""
_YIELD = 0.02
"""This far from its full length the arm falls behind, m: an elbow that is all but straight turns far for little."""
_FIRM = _FIRST + _SECOND - _YIELD


def hand_pose(q: Sequence[float]) -> tuple[Vec3, float]:
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


def headings(position: Vec3) -> tuple[float, float]:
    """Return the least and the greatest heading that the last joint allows a hand there, base frame, rad."""
    turn = math.atan2(position[1], position[0] - MOUNT[0]) + _ASKEW
    return turn - UPPER[6], turn - LOWER[6]


def reach(position: Vec3, yaw: float) -> Joints:
    """Return joint angles that put the hand, pointing down, at a pose.

    The third and the fifth joint stay at 0, so the arm lies in one upright plane: the first turns that plane, the
    second, fourth and sixth are those of a planar arm, and the last turns the hand. What is too far or too near is
    reached for: the hand stops on the line from the shoulder, up to `_YIELD` early if it is far. Low and close, where
    the wrist is at its limit, it tilts. Headings end at `headings`.

    Args:
        position: Of the hand in the base frame, m.
        yaw: Of the hand relative to the base, rad.
    """
    x, y, up = position[0] - MOUNT[0], position[1], position[2] + TIP - _SHOULDER
    turn = math.atan2(y, x)
    out = math.hypot(x, y) - _WRIST
    far = max(math.hypot(out, up), _FOLDED)
    if far > _FIRM:
        far = _FIRM + _YIELD * (1.0 - math.exp((_FIRM - far) / _YIELD))
    bend = _STRAIGHT + math.acos(clip((_SUM - far * far) / _PRODUCT, -1.0, 1.0))
    rise = math.acos(clip((_DIFFERENCE + far * far) / (2 * _FIRST * far), -1.0, 1.0))
    lean = clip(math.atan2(out, up) - rise - _LEAN, LOWER[1], UPPER[1])
    return (
        clip(turn, LOWER[0], UPPER[0]),
        lean,
        0.0,
        clip(bend, LOWER[3], UPPER[3]),
        0.0,
        clip(lean - bend, LOWER[5], UPPER[5]),
        clip(_ASKEW + turn - yaw, LOWER[6], UPPER[6]),
    )
