"""A layout is furniture and places; a setup is what is where when an episode starts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import DoableError, unknown
from .geometry import clip, from_frame, to_frame
from .kinds import KINDS, kind_of
from .scene import Fixture, Place, Pose2

CRATE = "crate"
"""What blocks a way is called this, and "crate 2" and so on."""
CRATE_HALF = 0.25
"""Half of its width, depth and height, m."""
NARROWEST, NARROWEST_BIN = 0.30, 0.10
"""Of a surface from side to side, and of a bin from its middle to its wall, m."""
BIN_WALL = 0.02
"""Thickness of a bin's walls and floor, m."""
CHASSIS_RADIUS = 0.26
"""m; the robot's footprint is a disc."""
CHASSIS_GAP = 0.04
"""Between the chassis and the front of the furniture when docked, m."""
REGION_START = 0.12
"""From the front edge of a surface to the nearest spot that is used, m."""
REGION_DEPTH = 0.28
"""Depth of the used region: what a docked arm reaches from above, m."""
ARM_REACH = 0.56
"""Middle of the arm's working range in front of the base, m; free spots are sought around it."""
DOCK_SHIFT = 0.20
"""How far to the side of a dock the robot may stop to be before a thing, m."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the furniture stands."""

    name: str
    fixtures: tuple[Fixture, ...]
    places: tuple[Place, ...]

    def __post_init__(self) -> None:
        """Check the names.

        Raises:
            DoableError: Two places or two pieces of furniture are called the same.
        """
        for what, named in (("places", self.places), ("pieces of furniture", self.fixtures)):
            names = [one.name for one in named]
            if twice := sorted({name for name in names if names.count(name) > 1}):
                raise DoableError(f"the layout {self.name!r} has several {what} called {twice[0]!r}")

    def place(self, name: str) -> Place:
        """Return a place by name.

        Raises:
            DoableError: There is no such place.
        """
        for place in self.places:
            if place.name == name:
                return place
        raise unknown("place", name, [p.name for p in self.places])


@dataclass(frozen=True, slots=True)
class Setup:
    """How an episode starts."""

    objects: Mapping[str, str] = field(default_factory=dict)
    """Object name -> name of the place it stands at."""
    robot_at: str = "operator"
    holding: str | None = None

    def checked(self, layout: Layout) -> Setup:
        """Return this setup if the layout can hold it.

        Raises:
            DoableError: An object of an unknown kind, an unknown place, or an object both held and elsewhere.
        """
        for name in (*self.objects, *([] if self.holding is None else [self.holding])):
            try:
                kind_of(name)
            except KeyError:
                raise unknown("object", name, KINDS) from None
        for place in (*self.objects.values(), self.robot_at):
            layout.place(place)
        if self.holding is not None and self.holding in self.objects:
            raise DoableError(f"{self.holding!r} cannot be held and stand at {self.objects[self.holding]!r}")
        return self


def surface(
    name: str, front: tuple[float, float], yaw: float, *, height: float, depth: float, width: float
) -> tuple[Fixture, Place]:
    """Make a solid counter and the place on it.

    Args:
        name: Of both.
        front: Middle of the front edge, world x and y, m.
        yaw: Heading of a robot that faces it, rad.
        height: Of the top, m.
        depth: Away from the robot, m.
        width: To the sides, m.

    Raises:
        DoableError: It is not as deep as the arm's working range, or too narrow for two things side by side.
    """
    if depth < REGION_START + REGION_DEPTH or width < NARROWEST:
        raise DoableError(
            f"{name!r}: a surface is at least {REGION_START + REGION_DEPTH:.2f} m deep and {NARROWEST:.2f} m wide; "
            f"got {depth:.2f} and {width:.2f} m"
        )
    frame = (front[0], front[1], yaw)
    middle = from_frame(frame, depth / 2, 0)
    region = from_frame(frame, REGION_START + REGION_DEPTH / 2, 0)
    return (
        Fixture(name, (*middle, height / 2), (depth / 2, width / 2, height / 2), yaw),
        Place(
            name,
            "surface",
            (*region, height),
            (REGION_DEPTH / 2, min(0.34, width / 2 - 0.05)),
            yaw,
            dock_before(front, yaw),
        ),
    )


def bin_(name: str, center: tuple[float, float], yaw: float, *, rim: float, inner: float) -> tuple[Fixture, Place]:
    """Make an open bin; its fixture is the box around it, which `World` builds as four walls and a floor.

    Args:
        name: Of both.
        center: Of the bin, world x and y, m.
        yaw: Heading of a robot that faces it, rad.
        rim: Height of the rim above the floor, m.
        inner: Half the inner width, m.

    Raises:
        DoableError: Nothing would fit into it.
    """
    if inner < NARROWEST_BIN or rim <= BIN_WALL:
        raise DoableError(
            f"{name!r}: a bin is at least {NARROWEST_BIN:.2f} m wide from its middle, and its rim is higher than "
            f"{BIN_WALL:.2f} m; got {inner:.2f} and {rim:.2f} m"
        )
    outer = inner + BIN_WALL
    reach = CHASSIS_RADIUS + CHASSIS_GAP + REGION_START + REGION_DEPTH / 2
    return (
        Fixture(name, (*center, rim / 2), (outer, outer, rim / 2), yaw),
        Place(
            name,
            "bin",
            (*center, BIN_WALL),
            (inner, inner),
            yaw,
            (*from_frame((*center, yaw), -reach, 0), yaw),
            rim=rim - BIN_WALL,
        ),
    )


def crate(pose: Pose2, *, number: int = 1) -> Fixture:
    """Make what blocks a way, on the floor at a world pose; a second one has a name of its own."""
    name = CRATE if number == 1 else f"{CRATE} {number}"
    return Fixture(name, (pose[0], pose[1], CRATE_HALF), (CRATE_HALF, CRATE_HALF, CRATE_HALF), pose[2])


def dock_before(front: tuple[float, float], yaw: float) -> Pose2:
    """Return the base pose from which a front edge is worked on."""
    return (*from_frame((*front, yaw), -(CHASSIS_RADIUS + CHASSIS_GAP), 0), yaw)


def dock_near(place: Place, spot: tuple[float, float]) -> Pose2:
    """Return the base pose before a place that is closest to a world point of it."""
    _, aside = to_frame(place.dock, *spot)
    shift = clip(aside, -DOCK_SHIFT, DOCK_SHIFT) if place.kind == "surface" else 0.0
    return (*from_frame(place.dock, 0.0, shift), place.dock[2])


FACING_X, FACING_Y = 0.0, math.pi / 2
