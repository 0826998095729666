"""Named columns of numbers, and those that every policy's calls share: what the robot's own body is like."""

from __future__ import annotations

from collections.abc import Mapping

from ..sim.command import CARRY_HAND
from .arrays import Arrays, Floats

Columns = Mapping[str, Floats | float]
"""Feature name -> (targets,) values, or one value for all."""

ROOM = 0.6
"""More room than this is no better, m."""


def body(arrays: Arrays) -> Columns:
    """Describe the hand relative to where it is carried, the gripper and the motion of the base."""
    robot = arrays.scene.robot
    offset = arrays.hand - CARRY_HAND
    return {
        "hand x": float(offset[0]),
        "hand y": float(offset[1]),
        "hand z": float(offset[2]),
        "hand turn cos": float(arrays.hand_turn[0]),
        "hand turn sin": float(arrays.hand_turn[1]),
        "gripper": robot.gripper_width,
        "base forward": robot.base_velocity[0],
        "base left": robot.base_velocity[1],
        "base turning": robot.base_velocity[2],
    }
