"""The mobile Panda in Bullet: set points in, joint motors and contact readings out."""

from __future__ import annotations

import math
from importlib.resources import as_file, files
from typing import NamedTuple, TypeAlias

from pybullet_utils.bullet_client import BulletClient

from . import arm
from .command import (
    CARRY_HAND,
    CONTROL_HZ,
    HAND_HIGH,
    HAND_LOW,
    MAX_BASE_SPEED,
    MAX_BASE_TURN,
    MAX_HAND_SPEED,
    MAX_HAND_TURN,
    Command,
)
from .geometry import clip, to_frame, wrap
from .scene import Pose2, RobotState, Vec3

BASE_ACCELERATION = 1.2
"""m/s^2."""
BASE_TURN_ACCELERATION = 3.0
"""rad/s^2."""
CARRY_SPEED = 0.5
"""Of the hand while the arm folds, m/s."""
HAND_YAW_LIMIT = 1.75
"""The hand turns this far from the base's heading either way, rad."""
FINGER_FORCE = 20.0
"""N."""
_ARM_FORCES = (87.0, 87.0, 87.0, 87.0, 12.0, 12.0, 12.0)
_ARM_GAIN = 0.25
_FINGER_GAIN = 0.1
_LIMB_FORCES = (*_ARM_FORCES, FINGER_FORCE, FINGER_FORCE)
_LIMB_GAINS = (*[_ARM_GAIN] * 7, _FINGER_GAIN, _FINGER_GAIN)
_BASE_FORCES = (700.0, 700.0, 300.0)
_LAG = 0.06
"""How far the hand's set point may run ahead of the hand, m: a hand that is blocked does not wind up."""
_FINGER_OPEN = 0.04

Client: TypeAlias = BulletClient
"""What speaks to Bullet; named here for those who are handed one, since few modules touch the engine."""


class SetPoints(NamedTuple):
    """What the motors are told to do."""

    velocity: Vec3
    """Of the base in its own frame, m/s and rad/s."""
    target: Vec3
    """Of the hand in the base frame, m."""
    yaw: float
    """Of the hand relative to the base, rad."""
    closed: bool
    """Whether the gripper is told to close."""


class Robot:
    """One robot in one Bullet client."""

    def __init__(self, client: Client) -> None:
        """Load the robot at the origin."""
        self._client = client
        with as_file(files(__package__) / "assets" / "mobile_panda.urdf") as path:
            self.body: int = client.loadURDF(str(path), useFixedBase=True)
        joints, links = {}, {}
        for index in range(client.getNumJoints(self.body)):
            info = client.getJointInfo(self.body, index)
            joints[info[1].decode()] = index
            links[info[12].decode()] = index
        self._base = [joints["base_x"], joints["base_y"], joints["base_yaw"]]
        self._arm = [joints[f"panda_joint{k}"] for k in range(1, 8)]
        self._fingers = [joints["panda_finger_joint1"], joints["panda_finger_joint2"]]
        self._limbs = [*self._arm, *self._fingers]
        self._all = [*self._base, *self._limbs]
        self.chassis: int = links["chassis"]
        self.left_finger: int = links["panda_leftfinger"]
        self.right_finger: int = links["panda_rightfinger"]
        for finger in (self.left_finger, self.right_finger):
            client.changeDynamics(self.body, finger, lateralFriction=1.5, spinningFriction=0.02, rollingFriction=0.001)
        client.changeDynamics(self.body, self.chassis, lateralFriction=0.1)
        for link in range(-1, client.getNumJoints(self.body)):
            client.changeDynamics(self.body, link, linearDamping=0.0, angularDamping=0.0, jointDamping=0.0)
        self._velocity: Vec3 = (0.0, 0.0, 0.0)
        self._target: Vec3 = CARRY_HAND
        self._yaw = 0.0
        self._closed = False

    def place(self, base: Pose2, hand: Vec3, yaw: float, *, width: float, closed: bool) -> None:
        """Put the robot somewhere, at rest.

        Args:
            base: World pose of the base.
            hand: Where the hand is, in the base frame, m.
            yaw: Of the hand relative to the base, rad.
            width: Distance between the fingers, m.
            closed: Whether the gripper is told to close.
        """
        client = self._client
        for joint, value in zip(self._base, base, strict=True):
            client.resetJointState(self.body, joint, value)
        self._target, self._yaw = hand, yaw
        for joint, value in zip(self._arm, arm.reach(hand, yaw), strict=True):
            client.resetJointState(self.body, joint, value)
        for joint in self._fingers:
            client.resetJointState(self.body, joint, width / 2)
        self._velocity = (0.0, 0.0, 0.0)
        self._closed = closed
        self._drive_motors()

    def obey(self, command: Command, state: RobotState) -> None:
        """Set the motors for one control step."""
        dt = 1.0 / CONTROL_HZ
        self._ramp_base(command.base_velocity, dt)
        if command.carry:
            self._fold(dt)
        else:
            (x, y, z), (vx, vy, vz), most = self._target, command.hand_velocity, MAX_HAND_SPEED
            # written out, as below: three numbers cost a generator more than the work on them
            self._target = (
                clip(x + clip(float(vx), -most, most) * dt, HAND_LOW[0], HAND_HIGH[0]),
                clip(y + clip(float(vy), -most, most) * dt, HAND_LOW[1], HAND_HIGH[1]),
                clip(z + clip(float(vz), -most, most) * dt, HAND_LOW[2], HAND_HIGH[2]),
            )
            turn = clip(float(command.hand_turn), -MAX_HAND_TURN, MAX_HAND_TURN)
            self._yaw = clip(self._yaw + turn * dt, -HAND_YAW_LIMIT, HAND_YAW_LIMIT)
        (tx, ty, tz), z = self._target, state.hand_position[2]
        x, y = to_frame(state.base, state.hand_position[0], state.hand_position[1])
        self._target = (x + clip(tx - x, -_LAG, _LAG), y + clip(ty - y, -_LAG, _LAG), z + clip(tz - z, -_LAG, _LAG))
        self._yaw = clip(self._yaw, *arm.headings(self._target))  # nor does a wrist at its limit
        if command.grip != "keep":
            self._closed = command.grip == "close"
        self._drive_motors(state.base[2])

    def observe(self, *, left: tuple[str, ...] = (), right: tuple[str, ...] = (), bumped: bool = False) -> RobotState:
        """Read the robot's state.

        Args:
            left: Sorted names of the objects that the left finger touches.
            right: The same of the right finger.
            bumped: Whether the chassis touches anything.
        """
        states = self._client.getJointStates(self.body, self._all)
        x, y, yaw, *joints, left_finger, right_finger = [state[0] for state in states]
        vx, vy, turn = states[0][1], states[1][1], states[2][1]
        c, s = math.cos(yaw), math.sin(yaw)
        tip, turn_of_hand = arm.hand_pose(joints)
        hand_yaw = yaw + turn_of_hand
        return RobotState(
            base=(x, y, wrap(yaw)),
            base_velocity=(c * vx + s * vy, -s * vx + c * vy, turn),
            joints=tuple(joints),
            hand_position=(x + c * tip[0] - s * tip[1], y + s * tip[0] + c * tip[1], tip[2]),
            hand_orientation=(0.0, 0.0, math.sin(hand_yaw / 2), math.cos(hand_yaw / 2)),
            gripper_width=left_finger + right_finger,
            left_contacts=left,
            right_contacts=right,
            bumped=bumped,
        )

    def set_points(self) -> SetPoints:
        """Return the set points, which Bullet's own saved state does not hold."""
        return SetPoints(self._velocity, self._target, self._yaw, self._closed)

    def restore(self, points: SetPoints, state: RobotState) -> None:
        """Take set points back."""
        self._velocity, self._target, self._yaw, self._closed = points
        self._drive_motors(state.base[2])

    def _ramp_base(self, wanted: Vec3, dt: float) -> None:
        """Bring the commanded velocity closer to what is wanted, as fast as the base may accelerate."""
        gx, gy, turn = wanted
        speed = math.hypot(gx, gy)
        if speed > MAX_BASE_SPEED:
            gx, gy = gx * (MAX_BASE_SPEED / speed), gy * (MAX_BASE_SPEED / speed)
        vx, vy, rate = self._velocity
        dx, dy = gx - vx, gy - vy
        jump, most = math.hypot(dx, dy), BASE_ACCELERATION * dt
        if jump > most:
            dx, dy = dx * (most / jump), dy * (most / jump)
        limit = BASE_TURN_ACCELERATION * dt
        spin = clip(clip(turn, -MAX_BASE_TURN, MAX_BASE_TURN) - rate, -limit, limit)
        self._velocity = (vx + dx, vy + dy, rate + spin)

    def _fold(self, dt: float) -> None:
        """Move the set point to the carry pose: up first, so that what is held clears what stands around."""
        dx, dy, dz = (goal - at for goal, at in zip(CARRY_HAND, self._target, strict=True))
        rising = dz > 0.10
        if rising:
            dx = dy = 0.0
        share = min(1.0, CARRY_SPEED * dt / max(math.hypot(dx, dy, dz), 1e-9))
        x, y, z = self._target
        self._target = (x + dx * share, y + dy * share, z + dz * share)
        if not rising:
            self._yaw -= max(-MAX_HAND_TURN * dt, min(MAX_HAND_TURN * dt, self._yaw))

    def _drive_motors(self, heading: float | None = None) -> None:
        client = self._client
        c, s = (math.cos(heading), math.sin(heading)) if heading is not None else (1.0, 0.0)
        vx, vy, turn = self._velocity
        fingers = 0.0 if self._closed else _FINGER_OPEN
        client.setJointMotorControlArray(
            self.body,
            self._base,
            client.VELOCITY_CONTROL,
            targetVelocities=[c * vx - s * vy, s * vx + c * vy, turn],
            forces=_BASE_FORCES,
        )
        client.setJointMotorControlArray(
            self.body,
            self._limbs,
            client.POSITION_CONTROL,
            targetPositions=(*arm.reach(self._target, self._yaw), fingers, fingers),
            forces=_LIMB_FORCES,
            positionGains=_LIMB_GAINS,
        )
