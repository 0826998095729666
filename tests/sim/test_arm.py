from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import pybullet
import pybullet_data
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pybullet_utils.bullet_client import BulletClient

from doable.sim import arm
from doable.sim.command import HAND_HIGH, HAND_LOW
from doable.sim.robot import HAND_YAW_LIMIT

MOST_TURN = 0.5
"""Of a joint while the hand's target moves by what it may in one control step, rad."""
JOINTS = st.tuples(*(st.floats(low + 0.05, high - 0.05) for low, high in zip(arm.LOWER, arm.UPPER, strict=True)))
ANYWHERE = {
    "x": st.floats(HAND_LOW[0], HAND_HIGH[0]),
    "y": st.floats(HAND_LOW[1], HAND_HIGH[1]),
    "z": st.floats(HAND_LOW[2], HAND_HIGH[2]),
    "yaw": st.floats(-HAND_YAW_LIMIT, HAND_YAW_LIMIT),
}
"""Everywhere the hand may be told to go."""


class Panda:
    """Franka's own arm, as pybullet_data has it."""

    def __init__(self) -> None:
        self.client = BulletClient(pybullet.DIRECT)
        path = f"{pybullet_data.getDataPath()}/franka_panda/panda.urdf"
        flags = pybullet.URDF_IGNORE_VISUAL_SHAPES | pybullet.URDF_IGNORE_COLLISION_SHAPES
        self.body = self.client.loadURDF(path, basePosition=arm.MOUNT, useFixedBase=True, flags=flags)
        infos = [self.client.getJointInfo(self.body, k) for k in range(self.client.getNumJoints(self.body))]
        self._links = {info[12].decode(): k for k, info in enumerate(infos)}
        self.limits = [infos[self._links[f"panda_link{k}"]][8:10] for k in range(1, 8)]

    def hand(self, q: Sequence[float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return where the point between the finger tips is and the hand's rotation, by Bullet."""
        for k, angle in enumerate(q, 1):
            self.client.resetJointState(self.body, self._links[f"panda_link{k}"], angle)
        state = self.client.getLinkState(self.body, self._links["panda_hand"], computeForwardKinematics=True)
        hand = np.reshape(self.client.getMatrixFromQuaternion(state[5]), (3, 3))
        return np.array(state[4]) + 0.1034 * hand[:, 2], hand @ np.diag([1.0, -1.0, -1.0])


@pytest.fixture(scope="module")
def panda() -> Iterator[Panda]:
    found = Panda()
    yield found
    found.client.disconnect()


def apart(a: float, b: float) -> float:
    """Return by how much two headings differ, rad."""
    return abs(math.remainder(a - b, math.tau))


def test_limits_are_within_those_of_the_panda(panda: Panda) -> None:
    for low, high, (hard_low, hard_high) in zip(arm.LOWER, arm.UPPER, panda.limits, strict=True):
        assert 0 <= low - hard_low < 0.08
        assert 0 <= hard_high - high < 0.08


@given(q=JOINTS)
@settings(max_examples=60, deadline=None)
def test_the_hand_is_where_bullet_has_it(panda: Panda, q: tuple[float, ...]) -> None:
    position, heading = arm.hand_pose(q)
    tip, rotation = panda.hand(q)
    np.testing.assert_allclose(position, tip, atol=1e-6)
    if math.hypot(rotation[0, 0], rotation[1, 0]) > 1e-3:  # the hand's x axis is not vertical, so it has a heading
        assert apart(heading, math.atan2(rotation[1, 0], rotation[0, 0])) < 1e-4


def shoulder_to_wrist(x: float, y: float, z: float) -> float:
    """Return how long the arm must be for the hand, pointing down, to be there, m."""
    mx, my, mz = arm.MOUNT
    return math.hypot(math.hypot(x - mx, y - my) - 0.088, z - mz - 0.333 + 0.2104)


LONGEST = math.hypot(0.316, 0.0825) + math.hypot(0.384, 0.0825)


@given(**ANYWHERE)
@example(x=0.3, y=-0.5, z=0.9, yaw=1.75)
@example(x=0.3, y=0.5, z=0.9, yaw=-1.75)
@settings(max_examples=300, deadline=None)
def test_the_hand_gets_to_where_the_arm_can_be(panda: Panda, x: float, y: float, z: float, yaw: float) -> None:
    q = arm.reach((x, y, z), yaw)
    tip, hand = panda.hand(q)
    low, high = arm.headings((x, y, z))
    assert apart(math.atan2(tip[1] - arm.MOUNT[1], tip[0] - arm.MOUNT[0]), math.atan2(y, x - arm.MOUNT[0])) < 1e-6
    if q[5] == arm.UPPER[5]:  # low and close, the wrist comes to its limit
        assert hand[2, 2] > math.cos(math.radians(12))
        return
    assert hand[2, 2] > 1 - 1e-9
    assert apart(math.atan2(hand[1, 0], hand[0, 0]), min(max(yaw, low), high)) < 1e-6
    far = shoulder_to_wrist(x, y, z)
    shortest = shoulder_to_wrist(*tip) if q[3] <= arm.LOWER[3] + 1e-9 else 0.0
    assert math.dist(tip, (x, y, z)) < max(far - LONGEST + 0.02, shortest - far, 0.0) + 1e-6


@given(x=st.floats(0.40, 0.70), y=st.floats(-0.30, 0.30), z=st.floats(0.70, 1.0), yaw=st.floats(-1.2, 1.2))
@settings(max_examples=100, deadline=None)
def test_what_skills_reach_for_is_within_reach(panda: Panda, x: float, y: float, z: float, yaw: float) -> None:
    tip, hand = panda.hand(arm.reach((x, y, z), yaw))
    np.testing.assert_allclose(tip, [x, y, z], atol=1e-6)
    assert apart(math.atan2(hand[1, 0], hand[0, 0]), yaw) < 1e-6


@given(**ANYWHERE, step=st.tuples(*[st.floats(-0.03, 0.03)] * 3), spin=st.floats(-0.1, 0.1))
@example(x=0.3, y=-0.034, z=0.702, yaw=0.0, step=(-0.03, 0.03, 0.03), spin=0.1)
@settings(max_examples=100, deadline=None)
def test_near_poses_have_near_joints(
    x: float, y: float, z: float, yaw: float, step: tuple[float, float, float], spin: float
) -> None:
    here = arm.reach((x, y, z), yaw)
    there = arm.reach((x + step[0], y + step[1], z + step[2]), yaw + spin)
    assert max(abs(a - b) for a, b in zip(here, there, strict=True)) < MOST_TURN


@given(x=st.floats(-3, 3), y=st.floats(-3, 3), z=st.floats(-3, 3), yaw=st.floats(-6, 6))
@settings(max_examples=100, deadline=None)
def test_any_target_gives_joints_within_limits(x: float, y: float, z: float, yaw: float) -> None:
    q = arm.reach((x, y, z), yaw)
    assert all(low <= angle <= high for low, angle, high in zip(arm.LOWER, q, arm.UPPER, strict=True))
