"""How furniture and objects become bodies: shape, mass and friction of everything but the robot."""

from __future__ import annotations

from .geometry import yaw_quat
from .kinds import KINDS
from .layout import BIN_WALL
from .robot import Client
from .scene import Fixture, ObjectState, Vec3

_FIXTURE_FRICTION = 0.8


def add_floor(client: Client) -> int:
    """Lay the floor and return its body."""
    body: int = client.createMultiBody(0, client.createCollisionShape(client.GEOM_PLANE), useMaximalCoordinates=True)
    return body


def add_fixture(client: Client, fixture: Fixture, *, hollow: bool) -> int:
    """Add a piece of furniture and return its body.

    Args:
        client: Where.
        fixture: What.
        hollow: Whether it is a bin, open at the top, rather than a block.
    """
    half = fixture.half_extents
    boxes = _walls(half) if hollow else [((0.0, 0.0, 0.0), half)]
    shape = client.createCollisionShapeArray(
        [client.GEOM_BOX] * len(boxes),
        halfExtents=[list(size) for _, size in boxes],
        collisionFramePositions=[list(offset) for offset, _ in boxes],
    )
    # what never moves is a plain rigid body: Bullet's solver for jointed ones takes a tenth longer a step
    body: int = client.createMultiBody(0, shape, -1, fixture.center, yaw_quat(fixture.yaw), useMaximalCoordinates=True)
    client.changeDynamics(body, -1, lateralFriction=_FIXTURE_FRICTION)
    return body


def add_object(client: Client, thing: ObjectState) -> int:
    """Add a movable object and return its body."""
    kind = KINDS[thing.kind]
    hx, hy, hz = thing.half_extents
    if kind.shape == "box":
        shape = client.createCollisionShape(client.GEOM_BOX, halfExtents=[hx, hy, hz])
        visual = client.createVisualShape(client.GEOM_BOX, halfExtents=[hx, hy, hz], rgbaColor=kind.color)
    elif kind.shape == "cylinder":
        shape = client.createCollisionShape(client.GEOM_CYLINDER, radius=hx, height=2 * hz)
        visual = client.createVisualShape(client.GEOM_CYLINDER, radius=hx, length=2 * hz, rgbaColor=kind.color)
    else:
        shape = client.createCollisionShape(client.GEOM_SPHERE, radius=hx)
        visual = client.createVisualShape(client.GEOM_SPHERE, radius=hx, rgbaColor=kind.color)
    body: int = client.createMultiBody(thing.mass, shape, visual, thing.position, thing.orientation)
    rolls = kind.shape != "box"
    client.changeDynamics(
        body,
        -1,
        lateralFriction=thing.friction,
        rollingFriction=0.003 if rolls else 0.0,
        spinningFriction=0.01 if rolls else 0.002,
        angularDamping=0.1,
        activationState=client.ACTIVATION_STATE_DISABLE_SLEEPING,
    )
    return body


def _walls(half: Vec3) -> list[tuple[Vec3, Vec3]]:
    """Return offsets and half extents of the floor and four walls of an open bin."""
    hx, hy, hz = half
    w = BIN_WALL / 2
    return [
        ((0.0, 0.0, -hz + w), (hx, hy, w)),
        ((hx - w, 0.0, 0.0), (w, hy, hz)),
        ((-hx + w, 0.0, 0.0), (w, hy, hz)),
        ((0.0, hy - w, 0.0), (hx, w, hz)),
        ((0.0, -hy + w, 0.0), (hx, w, hz)),
    ]
