"""A scene is one frozen look at the world: the only thing that leaves `sim/`.

Everything is SI units, xyzw quaternions and the world frame unless a name says otherwise. Plain tuples, so that a
scene can be compared, hashed by its JSON, edited with `dataclasses.replace` and sent to another process.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Vec3 = tuple[float, float, float]
Quat = tuple[float, float, float, float]
Pose2 = tuple[float, float, float]
"""x (m), y (m), yaw (rad)."""

LEFT_FINGER = "left finger"
RIGHT_FINGER = "right finger"
FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class ObjectState:
    """One movable object."""

    name: str
    """Unique in the scene: the kind, or the kind and a number ("coke can 2")."""
    kind: str
    position: Vec3
    orientation: Quat
    half_extents: Vec3
    """Of the box around the object in its own frame, m."""
    mass: float
    friction: float = 0.8
    """Lateral friction coefficient."""
    linear_velocity: Vec3 = (0.0, 0.0, 0.0)
    angular_velocity: Vec3 = (0.0, 0.0, 0.0)
    touching: tuple[str, ...] = ()
    """Sorted names of what it touches: objects, fixtures, `FLOOR`, `LEFT_FINGER`, `RIGHT_FINGER`, "chassis"."""
    still_for: float = 0.0
    """Seconds since it last moved faster than 2 cm/s or 0.5 rad/s."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """Furniture, a wall or an obstacle: a box that does not move."""

    name: str
    center: Vec3
    half_extents: Vec3
    yaw: float = 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere a thing can be put and the robot can stand before."""

    name: str
    kind: Literal["surface", "bin"]
    center: Vec3
    """Middle of the region that counts; z is the height of the surface, or of the floor of the bin."""
    half_extents: tuple[float, float]
    """Half the region's depth (away from the robot) and half its width (to the robot's left and right), m."""
    yaw: float
    """Heading of a robot that faces the place, rad."""
    dock: Pose2
    """Base pose from which the place is worked on."""
    rim: float = 0.0
    """Height of the rim above the floor of a bin, m; 0 for a surface."""


@dataclass(frozen=True, slots=True)
class RobotState:
    """The mobile manipulator."""

    base: Pose2
    base_velocity: Vec3
    """Forward (m/s), left (m/s) and yaw rate (rad/s), in the base frame."""
    joints: tuple[float, ...]
    """Seven arm joint angles, rad."""
    hand_position: Vec3
    """The point between the finger tips."""
    hand_orientation: Quat
    gripper_width: float
    """Distance between the finger pads, m: 0 to 0.08."""
    left_contacts: tuple[str, ...] = ()
    """Sorted names of objects that the left finger touches."""
    right_contacts: tuple[str, ...] = ()
    bumped: bool = False
    """Whether the chassis touches anything now: furniture, or a thing that lies in the way."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that is known of the world at one instant."""

    time: float
    objects: Mapping[str, ObjectState]
    fixtures: Mapping[str, Fixture]
    places: Mapping[str, Place]
    robot: RobotState
    drawer_opening: float = 0.0
    """How far the drawer is pulled out, m."""

    def to_json(self) -> dict[str, Any]:
        """Return nested dicts, lists and numbers that hold the whole scene."""
        return dataclasses.asdict(
            dataclasses.replace(
                self, objects=dict(self.objects), fixtures=dict(self.fixtures), places=dict(self.places)
            )
        )
