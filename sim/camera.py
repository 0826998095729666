"""Pictures: a studio of its own, in which a scene is set up only to be photographed.

The studio is another Bullet client than the world's, so taking a picture can neither change the physics nor slow it,
and any scene can be drawn: one from a world, from a trace or from imagination. The furniture and what moves are drawn
apart and laid over each other by depth; where a camera stands still, its view of the furniture is kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.resources import as_file, files

import numpy as np
import pybullet
import pybullet_data
from numpy.typing import NDArray

from ..errors import DoableError, unknown
from . import decor
from .geometry import from_frame, yaw_of, yaw_quat
from .scene import Quat, RobotState, Scene, Vec3

Image = NDArray[np.uint8]
MAX_PIXELS = 4_000_000
_NEAR, _FAR = 0.05, 30.0
_SUN = (-0.45, -0.60, 1.0)
"""Direction to the light."""


@dataclass(frozen=True, slots=True)
class View:
    """Where a camera is and what it looks at, world frame, m."""

    eye: Vec3
    target: Vec3
    up: Vec3 = (0.0, 0.0, 1.0)
    lens: float = 45.0
    """Vertical field of view, degrees."""
    still: bool = False
    """Whether it stands still as long as the furniture does."""


def _room(scene: Scene) -> View:
    x0, y0, x1, y1 = decor.bounds(scene)
    cx, cy, size = (x0 + x1) / 2, (y0 + y1) / 2, max(x1 - x0, y1 - y0)
    return View((cx - 0.60 * size, cy - 0.92 * size, 0.80 * size), (cx + 0.02 * size, cy - 0.03 * size, 0.35), lens=40.0, still=True)


def _top(scene: Scene) -> View:
    x0, y0, x1, y1 = decor.bounds(scene)
    cx, cy, size = (x0 + x1) / 2, (y0 + y1) / 2, max(x1 - x0, y1 - y0)
    return View((cx, cy, 1.65 * size), (cx, cy, 0.0), up=(0.0, 1.0, 0.0), lens=40.0, still=True)


def _follow(scene: Scene) -> View:
    base = scene.robot.base
    return View((*from_frame(base, -1.25, 0.75), 2.05), (*from_frame(base, 0.55, 0.0), 0.72), lens=52.0)


def _hand(scene: Scene) -> View:
    x, y, z = scene.robot.hand_position
    yaw = yaw_of(scene.robot.hand_orientation)
    back = from_frame((x, y, yaw), -0.20, 0.0)
    ahead = from_frame((x, y, yaw), 0.06, 0.0)
    return View((*back, z + 0.30), (*ahead, z - 0.10), up=(math.cos(yaw), math.sin(yaw), 0.0), lens=62.0)


CAMERAS: dict[str, Callable[[Scene], View]] = {
    "room": _room,
    "follow": _follow,
    "hand": _hand,
    "wrist": _hand,
    "top": _top,
}


class Studio:
    """Draws scenes. Opens its clients with the first picture; `close` frees them."""

    def __init__(self) -> None:
        self._built: object = None
        self._set: _Stage | None = None
        self._cast: _Stage | None = None
        self._kept: dict[tuple[View, int, int], tuple[Image, NDArray[np.float32]]] = {}

    def shoot(self, scene: Scene, camera: str = "room", *, width: int = 320, height: int = 240) -> Image:
        """Return a picture of a scene, (height, width, 3).

        Raises:
            DoableError: There is no such camera, or the size makes no picture.
        """
        if camera not in CAMERAS:
            raise unknown("camera", camera, CAMERAS)
        if width < 16 or height < 16 or width * height > MAX_PIXELS:
            raise DoableError(f"a picture has 16 to {MAX_PIXELS} pixels, 16 each way at least; got {width}x{height}")
        self._prepare(scene)
        assert self._set is not None and self._cast is not None
        view = CAMERAS[camera](scene)
        fine = 2 if view.still else 1  # drawn larger and averaged: smooth edges
        size = (view, width * fine, height * fine)
        if size not in self._kept:
            shot = self._set.shoot(*size, shadow=view.still)
            if not view.still:
                return _over(shot, self._cast.shoot(*size), fine)
            self._kept[size] = shot
        return _over(self._kept[size], self._cast.shoot(*size), fine)

    def close(self) -> None:
        """Free the engines."""
        for stage in (self._set, self._cast):
            if stage is not None:
                stage.close()
        self._set = self._cast = None
        self._built = None
        self._kept.clear()

    def _prepare(self, scene: Scene) -> None:
        """Build what is not built yet, and put everything where it is now."""
        built = (
            tuple(scene.fixtures.values()),
            tuple(scene.places.values()),
            tuple((thing.name, thing.kind, thing.half_extents) for thing in scene.objects.values()),
        )
        if built != self._built:
            self.close()
            self._set, self._cast = _Stage(), _Stage()
            self._set.add(decor.room(scene))
            for fixture in scene.fixtures.values():
                parts = decor.furniture(fixture, scene.places.get(fixture.name))
                self._set.add(parts, fixture.center, yaw_quat(fixture.yaw))
            self._cast.add_robot()
            self._props = {t.name: self._cast.add(decor.packaging(t)) for t in scene.objects.values()}
            self._built = built
        assert self._cast is not None
        self._cast.pose_robot(scene.robot)
        for name, thing in scene.objects.items():
            self._cast.move(self._props[name], thing.position, thing.orientation)


class _Stage:
    """One Bullet client that is never stepped."""

    def __init__(self) -> None:
        self._id: int = pybullet.connect(pybullet.DIRECT)
        pybullet.setAdditionalSearchPath(pybullet_data.getDataPath(), physicsClientId=self._id)

    def close(self) -> None:
        pybullet.disconnect(physicsClientId=self._id)

    def add(self, parts: Iterable[decor.Part], position: Vec3 = (0.0, 0.0, 0.0), turn: Quat = (0, 0, 0, 1)) -> int:
        """Add a body of visual parts only and return its number."""
        solids = {
            "box": pybullet.GEOM_BOX,
            "cylinder": pybullet.GEOM_CYLINDER,
            "sphere": pybullet.GEOM_SPHERE,
            "capsule": pybullet.GEOM_CAPSULE,
        }
        found = list(parts)
        shape = pybullet.createVisualShapeArray(
            [solids[part.solid] for part in found],
            halfExtents=[part.size for part in found],
            radii=[part.size[0] for part in found],
            lengths=[2 * part.size[2] for part in found],
            rgbaColors=[part.color for part in found],
            visualFramePositions=[part.at for part in found],
            visualFrameOrientations=[part.orientation for part in found],
            physicsClientId=self._id,
        )
        body: int = pybullet.createMultiBody(0, -1, shape, position, turn, physicsClientId=self._id)
        return body

    def move(self, body: int, position: Vec3, turn: Quat) -> None:
        pybullet.resetBasePositionAndOrientation(body, position, turn, physicsClientId=self._id)

    def add_robot(self) -> None:
        with as_file(files(__package__) / "assets" / "mobile_panda.urdf") as path:
            self._robot: int = pybullet.loadURDF(str(path), useFixedBase=True, physicsClientId=self._id)
        count = pybullet.getNumJoints(self._robot, physicsClientId=self._id)
        infos = [pybullet.getJointInfo(self._robot, k, physicsClientId=self._id) for k in range(count)]
        # base_x, base_y, base_yaw, seven of the arm, two fingers: their order in the file
        self._joints = [info[0] for info in infos if info[2] != pybullet.JOINT_FIXED]

    def pose_robot(self, state: RobotState) -> None:
        values = (*state.base, *state.joints, state.gripper_width / 2, state.gripper_width / 2)
        for joint, value in zip(self._joints, values, strict=True):
            pybullet.resetJointState(self._robot, joint, value, physicsClientId=self._id)

    def shoot(self, view: View, width: int, height: int, *, shadow: bool = False) -> tuple[Image, NDArray[np.float32]]:
        """Return colours (height, width, 3) and depths (height, width), 1 where nothing is."""
        shot = pybullet.getCameraImage(
            width,
            height,
            pybullet.computeViewMatrix(view.eye, view.target, view.up),
            pybullet.computeProjectionMatrixFOV(view.lens, width / height, _NEAR, _FAR),
            renderer=pybullet.ER_TINY_RENDERER,
            flags=pybullet.ER_NO_SEGMENTATION_MASK,
            shadow=int(shadow),
            lightDirection=_SUN,
            lightDistance=8.0,
            lightAmbientCoeff=0.62,
            lightDiffuseCoeff=0.42,
            lightSpecularCoeff=0.04,
            physicsClientId=self._id,
        )
        colors = np.asarray(shot[2], np.uint8).reshape(height, width, 4)[..., :3]
        return colors, np.asarray(shot[3], np.float32).reshape(height, width)


def _over(
    back: tuple[Image, NDArray[np.float32]], front: tuple[Image, NDArray[np.float32]], fine: int
) -> Image:
    """Lay one picture over another by depth, and average `fine` x `fine` pixels into one."""
    image = np.where((front[1] < back[1])[..., None], front[0], back[0])
    if fine == 1:
        return image
    height, width = image.shape[0] // fine, image.shape[1] // fine
    return image.reshape(height, fine, width, fine, 3).mean(axis=(1, 3)).astype(np.uint8)
