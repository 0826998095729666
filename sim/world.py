"""The physical world: one Bullet client in which a drawn scene becomes matter."""

from __future__ import annotations

import math
import os
import sys
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pybullet
from numpy.typing import NDArray
from pybullet_utils.bullet_client import BulletClient

from ..errors import DoableError, unknown
from . import facts
from .command import CONTROL_HZ, Command
from .geometry import hand_in_base, yaw_quat
from .kinds import KINDS
from .kitchen import KITCHEN
from .layout import BIN_WALL, Layout, Setup
from .placement import draw, free_spot
from .robot import Robot
from .scene import FLOOR, LEFT_FINGER, RIGHT_FINGER, Fixture, ObjectState, Scene

if TYPE_CHECKING:
    from .camera import Studio

PHYSICS_HZ = 240
SUBSTEPS = PHYSICS_HZ // CONTROL_HZ
SOLVER_ITERATIONS = 30
STILL_SPEED = 0.02
"""m/s."""
STILL_TURN = 0.5
"""rad/s."""
_SETTLE_STEPS = 40
"""Control steps after which a scene must have come to rest."""
_CRATE = "crate"


@dataclass(frozen=True, slots=True)
class Disturbance:
    """Something that happens to the robot from outside."""

    kind: Literal["knock", "drop", "move", "block"]
    """`knock` shoves an object off its place, `drop` shakes it out of the gripper, `move` carries it to another place,
    `block` puts a crate before a place."""
    name: str = ""
    """The object, or for `block` the place; `drop` needs none."""
    place: str = ""
    """Where `move` carries it."""


@dataclass(frozen=True)
class Saved:
    """A moment to come back to; belongs to the world that made it."""

    state: int
    time: float
    still_for: dict[str, float]
    robot: tuple[object, ...]
    generation: int


class _Client(BulletClient):  # type: ignore[misc]  # PyBullet has no types
    """Bullet's own client, but silent on standard output, and with methods that are looked up once."""

    def __init__(self, mode: int) -> None:
        self._shapes: dict[int, int] = {}
        self._pid = os.getpid()
        self._client = -1  # where connecting fails
        self._client = pybullet.connect(mode)

    def __getattr__(self, name: str) -> object:
        found: object = super().__getattr__(name)
        if name not in ("disconnect", "isConnected"):
            self.__dict__[name] = found
        return found


class World:
    """One physics engine; the only way to move anything in it is `step`."""

    def __init__(self, layout: Layout = KITCHEN, *, gui: bool = False) -> None:
        """Start an empty world; call `reset` before anything else.

        Args:
            layout: The furniture of `reset`.
            gui: Open Bullet's own window.

        Raises:
            DoableError: The window cannot be opened.
        """
        self.layout = layout
        if gui and sys.platform == "linux" and not os.environ.get("DISPLAY"):
            # Bullet would end the whole program
            raise DoableError("a Bullet window needs a display: DISPLAY is not set; leave --gui out, or use --video")
        try:
            self.client: BulletClient = _Client(pybullet.GUI if gui else pybullet.DIRECT)
        except pybullet.error as problem:
            raise DoableError(f"cannot open a Bullet window (is there a display?): {problem}") from problem
        self._scene: Scene | None = None
        self._studio: Studio | None = None
        self._generation = 0

    def reset(self, setup: Setup, *, seed: int) -> Scene:
        """Draw a scene of this layout and make it real.

        Raises:
            DoableError: The setup names unknown things or more than fits.
        """
        return self.load(draw(self.layout, setup, seed=seed))

    def load(self, drawn: Scene) -> Scene:
        """Make any drawn scene real, let it settle and return it as it is then.

        Everything is built anew, in the order of the scene, so that equal scenes give equal worlds whatever went
        before.
        """
        client = self.client
        client.resetSimulation()
        client.setGravity(0, 0, -9.81)
        client.setPhysicsEngineParameter(
            fixedTimeStep=1 / PHYSICS_HZ,
            numSolverIterations=SOLVER_ITERATIONS,
            deterministicOverlappingPairs=1,
            enableFileCaching=0,
        )
        self._generation += 1
        self._drawn = drawn
        self._time = 0.0
        self._bodies: dict[int, str] = {}
        self._ids: dict[str, int] = {}
        self._fixtures = dict(drawn.fixtures)
        self._still: dict[str, float] = {}
        floor = client.createCollisionShape(client.GEOM_PLANE)
        self._bodies[client.createMultiBody(0, floor)] = FLOOR
        for fixture in drawn.fixtures.values():
            self._build_fixture(fixture)
        self._robot = Robot(client)
        hand, yaw = hand_in_base(drawn.robot)
        grasped = facts.held(drawn)
        self._robot.place(drawn.robot.base, hand, yaw, width=drawn.robot.gripper_width, closed=grasped is not None)
        for thing in drawn.objects.values():
            self._build_object(thing)
        self._settle(grasped)
        return self.scene()

    def step(self, command: Command) -> Scene:
        """Advance by one control step (1/20 s) under a command and return the scene after it."""
        self._robot.obey(command, self.scene().robot)
        advance = self.client.stepSimulation
        for _ in range(SUBSTEPS):
            advance()
        self._time += 1 / CONTROL_HZ
        self._note_stillness(1 / CONTROL_HZ)
        self._scene = None
        return self.scene()

    def scene(self) -> Scene:
        """Return what is where now."""
        if self._scene is None:
            self._scene = self._look()
        return self._scene

    def save(self) -> Saved:
        """Remember this moment; slow (milliseconds), so save once and restore often."""
        return Saved(self.client.saveState(), self._time, dict(self._still), self._robot.memory(), self._generation)

    def restore(self, saved: Saved) -> Scene:
        """Go back to a saved moment, bit for bit.

        Raises:
            DoableError: The world was reset since, or a place was blocked.
        """
        if saved.generation != self._generation:
            raise DoableError("this moment was saved before the last reset or block, which destroyed it")
        self.client.restoreState(saved.state)
        self._time, self._still = saved.time, dict(saved.still_for)
        self._scene = None
        self._robot.recall(saved.robot, self.scene().robot)
        return self.scene()

    def disturb(self, disturbance: Disturbance) -> None:
        """Let something happen to the robot from outside.

        Raises:
            DoableError: It names a thing that is not here.
        """
        scene, name = self.scene(), disturbance.name
        if disturbance.kind == "drop":
            for _ in range(8):
                self.step(Command(grip="open"))
            return
        if disturbance.kind == "block":
            place = scene.places.get(name)
            if place is None:
                raise unknown("place", name, scene.places)
            x, y, yaw = place.dock
            self._build_fixture(Fixture(_CRATE, (x, y, 0.25), (0.25, 0.25, 0.25), yaw))
            self._generation += 1  # Bullet restores no moment in which there were fewer bodies
        else:
            if name not in scene.objects:
                raise unknown("object", name, scene.objects)
            if disturbance.kind == "knock":
                self._knock(scene, name)
            else:
                self._move(scene, name, disturbance.place)
        self._scene = None

    def close(self) -> None:
        """Free the engine."""
        if self._studio is not None:
            self._studio.close()
            self._studio = None
        if self.client.isConnected():
            self.client.disconnect()

    def render(self, camera: str = "room", *, width: int = 320, height: int = 240) -> NDArray[np.uint8]:
        """Return a picture, (height, width, 3), of the world through a named camera.

        Raises:
            DoableError: There is no such camera.
        """
        if self._studio is None:
            from .camera import Studio

            self._studio = Studio()
        return self._studio.shoot(self.scene(), camera, width=width, height=height)

    def _build_fixture(self, fixture: Fixture) -> None:
        client = self.client
        bins = {p.name for p in self._drawn.places.values() if p.kind == "bin"}
        half = fixture.half_extents
        boxes = _bin_boxes(half) if fixture.name in bins else [((0.0, 0.0, 0.0), half)]
        shape = client.createCollisionShapeArray(
            [client.GEOM_BOX] * len(boxes),
            halfExtents=[list(size) for _, size in boxes],
            collisionFramePositions=[list(offset) for offset, _ in boxes],
        )
        body = client.createMultiBody(0, shape, -1, fixture.center, yaw_quat(fixture.yaw))
        client.changeDynamics(body, -1, lateralFriction=0.8)
        self._bodies[body] = fixture.name
        self._fixtures[fixture.name] = fixture

    def _build_object(self, thing: ObjectState) -> None:
        client, kind = self.client, KINDS[thing.kind]
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
        body = client.createMultiBody(thing.mass, shape, visual, thing.position, thing.orientation)
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
        self._bodies[body] = thing.name
        self._ids[thing.name] = body
        self._still[thing.name] = 0.0

    def _settle(self, grasped: str | None) -> None:
        """Close the grip on what is held, then wait until everything rests."""
        client = self.client
        if grasped is not None:
            body = self._ids[grasped]
            position, orientation = client.getBasePositionAndOrientation(body)
            pin = client.createConstraint(
                body, -1, -1, -1, client.JOINT_FIXED, [0, 0, 0], [0, 0, 0], position, [0, 0, 0, 1], orientation
            )
            for _ in range(2 * SUBSTEPS):
                client.stepSimulation()
            client.removeConstraint(pin)
        quiet = 0
        for _ in range(_SETTLE_STEPS):
            for _ in range(SUBSTEPS // 2):
                client.stepSimulation()
            self._note_stillness(0.5 / CONTROL_HZ)
            quiet = quiet + 1 if all(self._still.values()) else 0
            if quiet >= 2:
                break
        for name in self._still:  # what rests at the start has rested for long
            if self._still[name]:
                self._still[name] = 1.0
        self._scene = None

    def _note_stillness(self, seconds: float) -> None:
        velocity = self.client.getBaseVelocity
        for name, body in self._ids.items():
            (vx, vy, vz), (wx, wy, wz) = velocity(body)
            moving = vx * vx + vy * vy + vz * vz > STILL_SPEED**2 or wx * wx + wy * wy + wz * wz > STILL_TURN**2
            self._still[name] = 0.0 if moving else self._still[name] + seconds

    def _look(self) -> Scene:
        client, robot = self.client, self._robot
        touching: dict[str, set[str]] = defaultdict(set)
        feelers = {robot.left_finger: LEFT_FINGER, robot.right_finger: RIGHT_FINGER, robot.chassis: "chassis"}
        for contact in client.getContactPoints():
            if contact[9] <= 0.0 and contact[8] > 0.0005:  # no normal force and a gap: near, not touching
                continue
            one = feelers.get(contact[3]) if contact[1] == robot.body else self._bodies[contact[1]]
            other = feelers.get(contact[4]) if contact[2] == robot.body else self._bodies[contact[2]]
            if one and other:
                touching[one].add(other)
                touching[other].add(one)
        objects = {}
        pose, velocity, known = client.getBasePositionAndOrientation, client.getBaseVelocity, self._drawn
        for name, body in self._ids.items():
            position, orientation = pose(body)
            linear, angular = velocity(body)
            drawn = known.objects[name]
            objects[name] = ObjectState(
                name=name,
                kind=drawn.kind,
                position=position,
                orientation=orientation,
                half_extents=drawn.half_extents,
                mass=drawn.mass,
                friction=drawn.friction,
                linear_velocity=linear,
                angular_velocity=angular,
                touching=tuple(sorted(touching[name])),
                still_for=self._still[name],
            )
        felt = {
            side: tuple(sorted(n for n in touching[feeler] if n in objects))
            for side, feeler in (("left", LEFT_FINGER), ("right", RIGHT_FINGER))
        }
        felt["chassis"] = tuple(sorted(touching["chassis"]))
        seen = robot.observe(felt)
        return Scene(self._time, objects, dict(self._fixtures), known.places, seen, known.drawer_opening)

    def _knock(self, scene: Scene, name: str) -> None:
        place = facts.place_of(scene, name)
        heading = scene.places[place].yaw + math.pi if place else 0.0  # off the front edge, towards the robot
        speed = 1.6
        self.client.resetBaseVelocity(
            self._ids[name], [speed * math.cos(heading), speed * math.sin(heading), 0.8], [0, 0, 0]
        )

    def _move(self, scene: Scene, name: str, place_name: str) -> None:
        if place_name not in scene.places:
            raise unknown("place", place_name, scene.places)
        place = scene.places[place_name]
        spot = free_spot(scene, place, ignore=name)
        if spot is None:
            raise DoableError(f"there is no room for the {name} at the {place_name}")
        z = place.center[2] + scene.objects[name].half_extents[2] + 0.002
        self.client.resetBasePositionAndOrientation(self._ids[name], (*spot, z), (0, 0, 0, 1))
        self.client.resetBaseVelocity(self._ids[name], (0, 0, 0), (0, 0, 0))


def _bin_boxes(half: tuple[float, float, float]) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
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
