"""What things look like: furniture, people and packaging as a few coloured solids, without any engine.

Nothing here collides. What is drawn of a fixture or an object stays inside the box or shape that does, so that a
picture never shows a gap the robot cannot drive through.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .geometry import from_frame
from .kinds import KINDS, Color
from .layout import BIN_WALL, CRATE
from .scene import Fixture, ObjectState, Place, Pose2, Quat, Scene, Vec3

Solid = Literal["box", "cylinder", "sphere", "capsule"]
_UPRIGHT: Quat = (0.0, 0.0, 0.0, 1.0)
_ALONG_Y: Quat = (math.sqrt(0.5), 0.0, 0.0, math.sqrt(0.5))


@dataclass(frozen=True, slots=True)
class Part:
    """One coloured solid in the frame of what it belongs to."""

    solid: Solid
    size: Vec3
    """Half extents of a box; otherwise radius, radius and half the length, m."""
    at: Vec3
    color: Color
    orientation: Quat = _UPRIGHT


FLOOR_COLOR: Color = (0.80, 0.77, 0.72, 1)
_WALL: Color = (0.90, 0.91, 0.90, 1)
_PLINTH: Color = (0.26, 0.28, 0.31, 1)
_STEEL: Color = (0.76, 0.78, 0.80, 1)
_WALL_HEIGHT = 1.35
_WALL_GAP = 0.06
"""Between the walls and the outermost furniture, m."""
_APRON = 0.75
"""Floor that shows on the open sides of the room, m."""
_COLORS: dict[str, tuple[Color, Color]] = {
    "table": ((0.78, 0.56, 0.35, 1), (0.66, 0.45, 0.27, 1)),
    "close counter": ((0.93, 0.92, 0.89, 1), (0.30, 0.47, 0.56, 1)),
    "far counter": ((0.93, 0.92, 0.89, 1), (0.45, 0.58, 0.47, 1)),
    "operator": ((0.95, 0.83, 0.58, 1), (0.85, 0.64, 0.33, 1)),
    CRATE: ((0.80, 0.62, 0.40, 1), (0.72, 0.54, 0.33, 1)),
}
"""Top and body of a fixture."""
_PLAIN: tuple[Color, Color] = ((0.85, 0.85, 0.86, 1), (0.62, 0.63, 0.66, 1))


_TEAL: Color = (0.05, 0.55, 0.58, 1)
_SHELL: Color = (0.95, 0.95, 0.96, 1)
SHELLS: dict[str, tuple[str, Color]] = {
    **{f"panda_link{k}": (f"link{k}", _SHELL) for k in range(8)},
    "panda_hand": ("hand", _SHELL),
    "panda_leftfinger": ("finger", _PLINTH),
    "panda_rightfinger": ("-finger", _PLINTH),
}
"""Link of the arm -> its hull among the meshes of pybullet_data ("-" turns it half round) and its colour."""


def chassis() -> list[Part]:
    """Return the parts of the robot's base, in its frame (x forward)."""
    return [
        Part("cylinder", (0.25, 0.25, 0.10), (0, 0, 0.15), (0.20, 0.22, 0.26, 1)),
        Part("cylinder", (0.26, 0.26, 0.03), (0, 0, 0.28), _TEAL),
        Part("cylinder", (0.24, 0.24, 0.01), (0, 0, 0.32), _SHELL),
        Part("box", (0.12, 0.12, 0.135), (0.08, 0, 0.465), (0.20, 0.22, 0.26, 1)),
        Part("box", (0.122, 0.122, 0.012), (0.08, 0, 0.50), _TEAL),
        Part("box", (0.03, 0.09, 0.03), (0.235, 0, 0.20), _STEEL),
    ]


def bounds(scene: Scene) -> tuple[float, float, float, float]:
    """Return the least x, least y, greatest x and greatest y of the furniture, m."""
    corners = [
        from_frame((f.center[0], f.center[1], f.yaw), sx * f.half_extents[0], sy * f.half_extents[1])
        for f in scene.fixtures.values()
        for sx in (-1, 1)
        for sy in (-1, 1)
    ] or [(-2.0, -2.0), (2.0, 2.0)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def room(scene: Scene) -> list[Part]:
    """Return the floor, and walls behind the furniture of the far and right sides, in the world frame."""
    x0, y0, x1, y1 = bounds(scene)
    x0, y0, x1, y1 = x0 - _APRON, y0 - _APRON, x1 + _WALL_GAP, y1 + _WALL_GAP
    cx, cy, hx, hy, h = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2, _WALL_HEIGHT / 2
    parts = [
        Part("box", (hx, hy, 0.02), (cx, cy, -0.02), FLOOR_COLOR),
        Part("box", (hx, 0.03, h), (cx, y1 + 0.03, h), _WALL),
        Part("box", (0.03, hy + 0.03, h), (x1 + 0.03, cy + 0.03, h), _WALL),
        Part("box", (hx, 0.01, 0.04), (cx, y1 - 0.01, 0.04), _STEEL),
        Part("box", (0.01, hy, 0.04), (x1 - 0.01, cy, 0.04), _STEEL),
    ]
    if operator := scene.places.get("operator"):
        frame = (*from_frame((operator.center[0], operator.center[1], operator.yaw), 0.62, 0.0), operator.yaw + math.pi)
        parts += _person(frame)
    return parts


def furniture(fixture: Fixture, place: Place | None) -> list[Part]:
    """Return a fixture's parts, in its own frame (x away from the robot)."""
    hx, hy, hz = fixture.half_extents
    if place is not None and place.kind == "bin":
        return _bin(fixture.half_extents)
    crate = fixture.name.startswith(CRATE)
    top, body = _COLORS.get(CRATE if crate else fixture.name, _PLAIN)
    if crate:
        slats = [Part("box", (hx, hy, 0.03), (0, 0, z), top) for z in (hz - 0.03, -hz + 0.03)]
        return [Part("box", (hx - 0.01, hy - 0.01, hz - 0.01), (0, 0, 0), body), *slats]
    slab, kick = 0.02, 0.045
    parts = [
        Part("box", (hx, hy, slab), (0, 0, hz - slab), top),
        Part("box", (hx - 0.012, hy - 0.012, hz - slab - kick), (0, 0, kick - slab), body),
        Part("box", (hx - 0.03, hy - 0.03, kick), (0, 0, -hz + kick), _PLINTH),
    ]
    doors = max(1, round(hy / 0.26))
    width = (hy - 0.012) / doors
    light: Color = (min(1, body[0] + 0.07), min(1, body[1] + 0.07), min(1, body[2] + 0.07), 1)
    for k in range(doors):
        y = -hy + 0.012 + (2 * k + 1) * width
        parts.append(
            Part("box", (0.005, width - 0.012, hz - slab - kick - 0.025), (-hx + 0.007, y, kick - slab), light)
        )
        parts.append(Part("box", (0.003, min(0.07, width / 2), 0.008), (-hx + 0.003, y, hz - 0.12), _STEEL))
    return parts


def packaging(thing: ObjectState) -> list[Part]:
    """Return an object's parts, in its own frame."""
    hx, hy, hz = thing.half_extents
    kind, white = KINDS[thing.kind], (0.97, 0.97, 0.95, 1.0)
    if thing.kind in ("tea", "water bottle"):
        neck = 0.72 * hz
        return [
            Part("cylinder", (0.95 * hx, 0.95 * hx, neck / 2 + hz / 2), (0, 0, (neck - hz) / 2), kind.color),
            Part("cylinder", (0.5 * hx, 0.5 * hx, (hz - neck) / 2), (0, 0, (hz + neck) / 2), white),
            Part("cylinder", (hx, hx, 0.3 * hz), (0, 0, -0.05 * hz), white),
        ]
    if kind.shape == "cylinder":
        return [
            Part("cylinder", (0.96 * hx, 0.96 * hx, 0.90 * hz), (0, 0, 0), kind.color),
            Part("cylinder", (0.86 * hx, 0.86 * hx, hz), (0, 0, 0), _STEEL),
            Part("cylinder", (hx, hx, 0.16 * hz), (0, 0, 0.1 * hz), white),
        ]
    if kind.shape == "sphere":
        return [
            Part("sphere", (hx, hx, hx), (0, 0, 0), kind.color),
            Part("cylinder", (0.004, 0.004, 0.006), (0, 0, hx), (0.30, 0.22, 0.10, 1)),
        ]
    if thing.kind == "banana":
        return [
            Part("capsule", (hx, hx, hy - hx), (0, 0, 0), kind.color, _ALONG_Y),
            Part("cylinder", (0.4 * hx, 0.4 * hx, 0.01), (0, hy - 0.005, 0), (0.35, 0.28, 0.10, 1), _ALONG_Y),
        ]
    if thing.kind == "sponge":
        return [
            Part("box", (hx, hy, 0.72 * hz), (0, 0, -0.28 * hz), kind.color),
            Part("box", (hx, hy, 0.28 * hz), (0, 0, 0.72 * hz), (0.20, 0.52, 0.28, 1)),
        ]
    band = (hx, 0.98 * hy, 0.32 * hz) if hz > hy else (hx, 0.35 * hy, hz)
    return [
        Part("box", (0.95 * hx, hy, 0.99 * hz), (0, 0, 0), kind.color),
        Part("box", band, (0, 0, 0), white),
    ]


def _bin(half: Vec3) -> list[Part]:
    dark, rim = (0.24, 0.27, 0.30, 1.0), (0.45, 0.49, 0.53, 1.0)
    hx, hy, hz = half
    w, lip = BIN_WALL / 2, 0.012
    parts = [Part("box", (hx, hy, w), (0, 0, -hz + w), dark)]
    for side in (-1, 1):
        for z, high, color in ((-lip, hz - lip, dark), (hz - lip, lip, rim)):
            parts.append(Part("box", (w, hy, high), (side * (hx - w), 0, z), color))
            parts.append(Part("box", (hx, w, high), (0, side * (hy - w), z), color))
    return parts


def _person(frame: Pose2) -> list[Part]:
    """Return somebody who stands at a pose and looks along it."""
    skin, shirt, trousers, hair = (
        (0.87, 0.67, 0.54, 1.0),
        (0.93, 0.45, 0.30, 1.0),
        (0.22, 0.28, 0.40, 1.0),
        (0.26, 0.17, 0.12, 1.0),
    )
    turn: Quat = (0.0, 0.0, math.sin(frame[2] / 2), math.cos(frame[2] / 2))

    def at(forward: float, left: float, z: float) -> Vec3:
        return (*from_frame(frame, forward, left), z)

    parts = [
        Part("capsule", (0.14, 0.14, 0.17), at(0, 0, 1.12), shirt),
        Part("cylinder", (0.05, 0.05, 0.05), at(0, 0, 1.46), skin),
        Part("sphere", (0.115, 0.115, 0.115), at(0, 0, 1.60), skin),
        Part("sphere", (0.118, 0.118, 0.118), at(-0.03, 0, 1.63), hair),
        Part("sphere", (0.02, 0.02, 0.02), at(0.115, 0, 1.58), skin),
    ]
    for side in (-1, 1):
        parts += [
            Part("capsule", (0.075, 0.075, 0.36), at(0, 0.085 * side, 0.46), trousers),
            Part("box", (0.12, 0.05, 0.04), at(0.05, 0.085 * side, 0.04), (0.15, 0.15, 0.17, 1), turn),
            Part("capsule", (0.048, 0.048, 0.16), at(0, 0.19 * side, 1.17), shirt),
            Part("capsule", (0.04, 0.04, 0.12), at(0.13, 0.19 * side, 1.00), skin, _leaning(frame[2])),
            Part("sphere", (0.05, 0.05, 0.05), at(0.27, 0.19 * side, 1.03), skin),
            Part("sphere", (0.014, 0.014, 0.014), at(0.105, 0.04 * side, 1.62), (0.12, 0.10, 0.10, 1)),
        ]
    return parts


def _leaning(yaw: float) -> Quat:
    """Return the orientation of a capsule laid forward along a heading, 80 degrees from the vertical."""
    half = math.radians(40)
    return (-math.sin(yaw) * math.sin(half), math.cos(yaw) * math.sin(half), 0.0, math.cos(half))
