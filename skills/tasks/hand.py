"""How actions of the hand become set points: finer where they are small, and a gripper that does not flutter."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ...sim.command import Command
from ...sim.geometry import clip
from ..skill import Array

Grip = Literal["open", "close"]

SPEED = 0.5
"""Of the hand at full action, m/s."""
TURN = 2.0
"""Of the hand at full action, rad/s."""
FIRM = 0.3
"""An action of the gripper weaker than this leaves it as it is."""


def hand_command(action: Array, *, grip: Grip) -> Command:
    """Return the set points of an action (x, y, z, turn, ...) in [-1, 1].

    Speed grows with the square of the action: a tenth of the action is a hundredth of the speed, so that a policy
    that is a little off is off by little where it counts.
    """
    x, y, z, turn = action.tolist()[:4]
    x, y, z, turn = clip(x, -1.0, 1.0), clip(y, -1.0, 1.0), clip(z, -1.0, 1.0), clip(turn, -1.0, 1.0)
    velocity = (x * abs(x) * SPEED, y * abs(y) * SPEED, z * abs(z) * SPEED)
    return Command(hand_velocity=velocity, hand_turn=turn * abs(turn) * TURN, grip=grip)


def hand_action(x: float, y: float, z: float, turn: float, *, grip: float) -> Array:
    """Return the action for a hand velocity (m/s), a yaw rate (rad/s) and a grip in [-1, 1] (1 closes)."""
    v = np.array([x / SPEED, y / SPEED, z / SPEED, turn / TURN])
    return np.asarray(np.clip([*(np.sign(v) * np.sqrt(np.abs(v))), grip], -1, 1), np.float32)


def gripping(action: Array, now: Grip) -> Grip:
    """Return what the gripper does under the last action; a weak one changes nothing."""
    wish = float(action[4])
    return now if abs(wish) < FIRM else "close" if wish > 0 else "open"
