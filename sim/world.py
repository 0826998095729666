"""The physical world: one Bullet client in which a drawn scene becomes matter."""

from __future__ import annotations

import math
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pybullet
from numpy.typing import NDArray
from pybullet_utils.bullet_client import BulletClient

from ..errors import DoableError, unknown
from . import facts, matter
from .command import CONTROL_HZ, Command
from .geometry import hand_in_base
from .kitchen import KITCHEN
from .layout import CRATE, Layout, Setup, crate
from .placement import draw, free_spot
from .robot import Robot, SetPoints
from .scene import FLOOR, Fixture, Scene
from .senses import Senses

if TYPE_CHECKING:
    from .camera import Studio

PHYSICS_HZ = 120
"""Policies trained at 240 Hz succeed as often at 120, in half the time."""
SUBSTEPS = PHYSICS_HZ // CONTROL_HZ
SOLVER_ITERATIONS = 30
"""At most, a substep."""
SOLVER_RESIDUAL = 1e-4
"""The solver stops where its largest remaining error is this small."""
_SETTLE_STEPS = 40
"""Half control steps that a scene is given to come to rest; then it is taken as it is."""


_DROP_STEPS = 8
"""Control steps for which `drop` opens the gripper."""


@dataclass(frozen=True, slots=True)
class Disturbance:
    """Something that happens to the robot from outside."""

    kind: Literal["knock", "drop", "move", "block"]
    """`knock` shoves an object off its place, `drop` opens the gripper for a while, `move` carries it to another place,
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
    robot: SetPoints
    generation: int


class _Client(BulletClient):  # type: ignore[misc]  # PyBullet has no types
    """Bullet's own client, but silent on standard output, and with methods that are looked up once."""

    def __init__(self, mode: int) -> None:
        self._shapes: dict[int, int] = {}
        self._pid = os.getpid()
        self._client = -1  # where connecting fails
        self._client = pybullet.connect(mode)

    def __getattr__(self, name: str) -> object:
        if name in ("disconnect", "isConnected"):
            return super().__getattr__(name)
        # the first client is the one that Bullet takes where none is named, and naming it takes longer than many a call
        found: object = getattr(pybullet, name) if self._client == 0 else super().__getattr__(name)
        self.__dict__[name] = found
        return found


class World:
    """One physics engine. Skills move things through `step` alone; `disturb` is what befalls the robot from outside."""

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
            solverResidualThreshold=SOLVER_RESIDUAL,
            deterministicOverlappingPairs=1,
            enableFileCaching=0,
        )
        self._generation += 1
        self._drawn = drawn
        self._time = 0.0
        around = {matter.add_floor(client): FLOOR}
        for fixture in drawn.fixtures.values():
            around[self._add_fixture(fixture)] = fixture.name
        self._robot = Robot(client)
        hand, yaw = hand_in_base(drawn.robot)
        grasped = facts.held(drawn)
        self._robot.place(drawn.robot.base, hand, yaw, width=drawn.robot.gripper_width, closed=grasped is not None)
        bodies = {name: matter.add_object(client, thing) for name, thing in drawn.objects.items()}
        self._senses = Senses(client, drawn, self._robot, bodies=bodies, around=around)
        self._settle(grasped)
        return self.scene()

    def step(self, command: Command) -> Scene:
        """Advance by one control step (1/20 s) under a command and return the scene after it."""
        robot = self.scene().robot
        self._robot.obey(command, robot)
        advance = self.client.stepSimulation
        for _ in range(SUBSTEPS):
            advance()
        self._time += 1 / CONTROL_HZ
        self._scene = self._senses.look(self._time, passed=1 / CONTROL_HZ)
        return self._scene

    def scene(self) -> Scene:
        """Return what is where now.

        Raises:
            DoableError: `reset` was not called.
        """
        if self._scene is None:
            if not self._generation:
                raise DoableError("call reset() before anything else")
            self._scene = self._senses.look(self._time)
        return self._scene

    def save(self) -> Saved:
        """Remember this moment; slow (milliseconds), so save once and restore often."""
        self.scene()
        return Saved(
            self.client.saveState(),
            self._time,
            dict(self._senses.still_for),
            self._robot.set_points(),
            self._generation,
        )

    def restore(self, saved: Saved) -> Scene:
        """Go back to a saved moment, bit for bit.

        Raises:
            DoableError: The world was reset since, or a place was blocked.
        """
        if saved.generation != self._generation:
            raise DoableError("this moment was saved before the last reset or block, which destroyed it")
        self.client.restoreState(saved.state)
        self._time, self._senses.still_for = saved.time, dict(saved.still_for)
        self._scene = None
        self._robot.restore(saved.robot, self.scene().robot)
        return self.scene()

    def disturb(self, disturbance: Disturbance) -> None:
        """Let something happen to the robot from outside.

        Raises:
            DoableError: It names a thing that is not here.
        """
        scene, name = self.scene(), disturbance.name
        if disturbance.kind == "drop":
            for _ in range(_DROP_STEPS):
                self.step(Command(grip="open"))
            return
        if disturbance.kind == "block":
            place = scene.places.get(name)
            if place is None:
                raise unknown("place", name, scene.places)
            before = sum(fixture.startswith(CRATE) for fixture in scene.fixtures)
            block = crate(place.dock, number=before + 1)
            self._senses.notice(self._add_fixture(block), block)
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

    def _add_fixture(self, fixture: Fixture) -> int:
        place = self._drawn.places.get(fixture.name)
        return matter.add_fixture(self.client, fixture, hollow=place is not None and place.kind == "bin")

    def _settle(self, grasped: str | None) -> None:
        """Close the grip on what is held, then wait until everything rests."""
        client = self.client
        if grasped is not None:
            body = self._senses.bodies[grasped]
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
            self._senses.pass_time(0.5 / CONTROL_HZ)
            quiet = quiet + 1 if all(self._senses.still_for.values()) else 0
            if quiet >= 2:
                break
        for name, seconds in self._senses.still_for.items():  # what rests at the start has rested for long
            if seconds:
                self._senses.still_for[name] = 1.0
        self._scene = None

    def _knock(self, scene: Scene, name: str) -> None:
        place = facts.place_of(scene, name)
        heading = scene.places[place].yaw + math.pi if place else 0.0  # off the front edge, towards the robot
        speed = 1.6
        self.client.resetBaseVelocity(
            self._senses.bodies[name], [speed * math.cos(heading), speed * math.sin(heading), 0.8], [0, 0, 0]
        )

    def _move(self, scene: Scene, name: str, place_name: str) -> None:
        if place_name not in scene.places:
            raise unknown("place", place_name, scene.places)
        place = scene.places[place_name]
        spot = free_spot(scene, place, ignore=name)
        if spot is None:
            raise DoableError(f"there is no room for the {name} at the {place_name}")
        z = place.center[2] + scene.objects[name].half_extents[2] + 0.002
        self.client.resetBasePositionAndOrientation(self._senses.bodies[name], (*spot, z), (0, 0, 0, 1))
        self.client.resetBaseVelocity(self._senses.bodies[name], (0, 0, 0), (0, 0, 0))
