from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pybullet
import pybullet_data
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybullet_utils.bullet_client import BulletClient

from doable.sim import arm
from doable.sim.command import CARRY_HAND, HAND_HIGH, HAND_LOW

JOINTS = st.tuples(*(st.floats(low + 0.05, high - 0.05) for low, high in zip(arm.LOWER, arm.UPPER, strict=True)))


@pytest.fixture(scope="module")
def panda() -> Iterator[tuple[BulletClient, int]]:
    """Franka's own arm, as pybullet_data has it."""
    client = BulletClient(pybullet.DIRECT)
    path = f"{pybullet_data.getDataPath()}/franka_panda/panda.urdf"
    flags = pybullet.URDF_IGNORE_VISUAL_SHAPES | pybullet.URDF_IGNORE_COLLISION_SHAPES
    yield client, client.loadURDF(path, basePosition=arm.MOUNT, useFixedBase=True, flags=flags)
    client.disconnect()


@given(q=JOINTS)
@settings(max_examples=60, deadline=None)
def test_forward_agrees_with_the_panda_of_pybullet(panda: tuple[BulletClient, int], q: tuple[float, ...]) -> None:
    client, body = panda
    names = [client.getJointInfo(body, k)[12].decode() for k in range(client.getNumJoints(body))]
    for k, angle in enumerate(q):
        client.resetJointState(body, names.index(f"panda_link{k + 1}"), angle)
    state = client.getLinkState(body, names.index("panda_hand"), computeForwardKinematics=True)
    hand = np.reshape(client.getMatrixFromQuaternion(state[5]), (3, 3))
    tip, rotation, _ = arm.forward(np.array(q))
    np.testing.assert_allclose(tip, np.array(state[4]) + 0.1034 * hand[:, 2], atol=1e-6)
    np.testing.assert_allclose(rotation, hand @ np.diag([1.0, -1.0, -1.0]), atol=1e-6)


@given(q=JOINTS)
@settings(max_examples=40, deadline=None)
def test_jacobian_is_the_derivative(q: tuple[float, ...]) -> None:
    angles = np.array(q)
    _, rotation, jacobian = arm.forward(angles)
    for k in range(7):
        step = np.zeros(7)
        step[k] = 1e-6
        ahead, turned, _ = arm.forward(angles + step)
        behind, unturned, _ = arm.forward(angles - step)
        np.testing.assert_allclose((ahead - behind) / 2e-6, jacobian[:3, k], atol=1e-6)
        spin = (turned - unturned) / 2e-6 @ rotation.T
        np.testing.assert_allclose([spin[2, 1], spin[0, 2], spin[1, 0]], jacobian[3:, k], atol=1e-6)


@given(q=JOINTS)
@settings(max_examples=40, deadline=None)
def test_rotation_is_orthonormal(q: tuple[float, ...]) -> None:
    _, rotation, _ = arm.forward(np.array(q))
    np.testing.assert_allclose(rotation @ rotation.T, np.eye(3), atol=1e-9)
    assert np.linalg.det(rotation) == pytest.approx(1.0)


@given(
    x=st.floats(0.40, 0.75),
    y=st.floats(-0.30, 0.30),
    z=st.floats(0.70, 1.10),
    yaw=st.floats(-1.2, 1.2),
)
@settings(max_examples=60, deadline=None)
def test_solve_reaches_what_skills_reach_for(x: float, y: float, z: float, yaw: float) -> None:
    assert all(low <= value <= high for low, value, high in zip(HAND_LOW, (x, y, z), HAND_HIGH, strict=True))
    q = arm.solve(arm.REST.copy(), np.array([x, y, z]), yaw, iterations=100)
    tip, hand, _ = arm.forward(q)
    np.testing.assert_allclose(tip, [x, y, z], atol=0.01)
    assert hand[2, 2] > math.cos(math.radians(5))
    assert abs(math.remainder(math.atan2(hand[1, 0], hand[0, 0]) - yaw, 2 * math.pi)) < 0.08


@given(q=JOINTS, x=st.floats(-3, 3), y=st.floats(-3, 3), z=st.floats(-3, 3), yaw=st.floats(-6, 6))
@settings(max_examples=60, deadline=None)
def test_solve_stays_within_the_joint_limits_and_takes_small_steps(
    q: tuple[float, ...], x: float, y: float, z: float, yaw: float
) -> None:
    start = np.array(q)
    found = arm.solve(start, np.array([x, y, z]), yaw, iterations=1)
    assert np.isfinite(found).all()
    assert (found >= arm.LOWER).all()
    assert (found <= arm.UPPER).all()
    assert np.abs(found - start).max() <= 0.25 + 1e-9


def test_solve_does_not_change_its_argument() -> None:
    q = arm.REST.copy()
    arm.solve(q, np.array(CARRY_HAND), 0.3)
    np.testing.assert_array_equal(q, arm.REST)


@given(q=JOINTS)
@settings(max_examples=60, deadline=None)
def test_the_short_way_to_the_hand_agrees_with_the_long_one(q: tuple[float, ...]) -> None:
    tip, rotation, _ = arm.forward(q)
    position, heading = arm.hand_pose(q)
    np.testing.assert_allclose(position, tip, atol=1e-12)
    if math.hypot(rotation[0, 0], rotation[1, 0]) > 1e-6:  # the hand's x axis is not vertical, so it has a heading
        assert abs(math.remainder(heading - math.atan2(rotation[1, 0], rotation[0, 0]), math.tau)) < 1e-9


@given(q=JOINTS, error=st.tuples(*[st.floats(-0.1, 0.1)] * 6), pull=st.tuples(*[st.floats(-0.1, 0.1)] * 7))
@settings(max_examples=60, deadline=None)
def test_the_elimination_agrees_with_numpy(
    q: tuple[float, ...], error: tuple[float, ...], pull: tuple[float, ...]
) -> None:
    jacobian = arm.forward(q)[2]
    found = arm._damped([tuple(column) for column in jacobian.T.tolist()], error, list(pull))  # type: ignore[arg-type,misc]
    matrix = jacobian @ jacobian.T + 0.03**2 * np.eye(6)
    np.testing.assert_allclose(matrix @ found, np.array(error) - jacobian @ np.array(pull), atol=1e-10)
