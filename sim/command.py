"""What the robot can be told for one control step: the only way from a skill into the world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .scene import Vec3

CONTROL_HZ = 20
"""Commands per second."""
MAX_BASE_SPEED = 0.8
"""m/s, in any direction."""
MAX_BASE_TURN = 1.2
"""rad/s."""
MAX_HAND_SPEED = 0.6
"""m/s, along each axis."""
MAX_HAND_TURN = 2.0
"""rad/s about the vertical."""
CARRY_HAND: Vec3 = (0.42, 0.0, 1.20)
"""Where the hand is while the robot drives, in the base frame (z above the floor), m."""
HAND_LOW: Vec3 = (0.30, -0.50, 0.40)
"""Lower corner of the box the hand may be told to go to, base frame, m."""
HAND_HIGH: Vec3 = (0.90, 0.50, 1.35)
"""Upper corner of that box."""


@dataclass(frozen=True, slots=True)
class Command:
    """Set points for one control step (1/20 s). Values beyond the limits are clipped."""

    base_velocity: Vec3 = (0.0, 0.0, 0.0)
    """Forward (m/s), left (m/s), yaw rate (rad/s), in the base frame."""
    hand_velocity: Vec3 = (0.0, 0.0, 0.0)
    """Velocity of the hand's set point in the base frame, m/s; the hand always points down."""
    hand_turn: float = 0.0
    """Yaw rate of the hand's set point relative to the base, rad/s."""
    grip: Literal["open", "close", "keep"] = "keep"
    carry: bool = False
    """Fold the arm to `CARRY_HAND` (up first, then back); `hand_velocity` and `hand_turn` are then ignored."""
