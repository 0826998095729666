"""Pictures: a studio of its own, in which a scene is set up only to be photographed.

The studio is another Bullet client than the world's, so taking a picture can neither change the physics nor slow it,
and any scene can be drawn: one from a world, from a trace or from imagination. The furniture and what moves are drawn
apart and laid over each other by depth; where a camera stands still, its view of the furniture is kept, and where it
moves, the furniture of a large picture is drawn coarsely.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files

import numpy as np
import pybullet
import pybullet_data
from numpy.typing import NDArray

from ..errors import DoableError, unknown
from . import decor
from .geometry import from_frame, yaw_of, yaw_quat
from .kinds import Color
from .pixels import Image, dim, enlarge, shrink
from .scene import Quat, RobotState, Scene, Vec3
from .shade import Ground, View, darkness, ground, sunlight

Shot = tuple[Image, NDArray[np.float32]]
"""Colours (height, width, 3) and depths (height, width), 1 where nothing is."""
MAX_PIXELS = 1920 * 1080
_SUN = (-0.45, -0.60, 1.0)
"""Direction to the light."""
_BEYOND = (232, 236, 240)
"""Colour of what lies outside the room."""
_SMOOTH = 200_000
"""Pixels up to which a picture of a still camera is drawn at twice its size."""
_COARSE = 60_000
"""Pixels from which a picture of a moving camera has its furniture drawn at half the size."""
_MAP, _CAST_MAP = 768, 256
"""Cells across the shadow maps of the furniture and of what moves."""
_SOLIDS = {
    "box": pybullet.GEOM_BOX,
    "cylinder": pybullet.GEOM_CYLINDER,
    "sphere": pybullet.GEOM_SPHERE,
    "capsule": pybullet.GEOM_CAPSULE,
}
_MOST_PARTS = 16
"""Bullet writes past its buffers when a body is given more shapes at once."""


def _room(scene: Scene) -> View:
    x0, y0, x1, y1 = decor.bounds(scene)
    cx, cy, size = (x0 + x1) / 2, (y0 + y1) / 2, max(x1 - x0, y1 - y0)
    return View(
        (cx - 0.62 * size, cy - 0.98 * size, 0.86 * size),
        (cx - 0.04 * size, cy - 0.09 * size, 0.40),
        lens=38.0,
        still=True,
    )


def _top(scene: Scene) -> View:
    x0, y0, x1, y1 = decor.bounds(scene)
    cx, cy, size = (x0 + x1) / 2, (y0 + y1) / 2, max(x1 - x0, y1 - y0)
    return View((cx, cy, 1.65 * size), (cx, cy, 0.0), up=(0.0, 1.0, 0.0), lens=40.0, still=True)


def _follow(scene: Scene) -> View:
    base = scene.robot.base
    return View((*from_frame(base, -1.35, 0.80), 1.95), (*from_frame(base, 0.55, 0.0), 0.72), lens=50.0)


def _hand(scene: Scene) -> View:
    x, y, z = scene.robot.hand_position
    yaw = yaw_of(scene.robot.hand_orientation)
    eye = from_frame((x, y, yaw), 0.34, 0.26)
    return View((*eye, z + 0.24), (x, y, z), lens=52.0)


CAMERAS: dict[str, Callable[[Scene], View]] = {
    "room": _room,
    "follow": _follow,
    "hand": _hand,
    "top": _top,
}


@dataclass(frozen=True, slots=True)
class _Backdrop:
    """The furniture through one camera, with its own shadows."""

    image: Image
    small: Image
    """The image at the size of the picture."""
    depth: NDArray[np.float32]
    ground: Ground | None
    """Where the shadows of what moves fall, a pixel of the picture each; None where none are drawn."""


class Studio:
    """Draws scenes, in two Bullet clients of its own: the furniture, and what moves."""

    def __init__(self) -> None:
        self._set, self._cast = _Stage(), _Stage()
        self._built: object = None
        self._shadows: NDArray[np.float32] | None = None  # of the furniture, seen from the sun
        self._kept: dict[tuple[View, int, int], _Backdrop] = {}

    def shoot(self, scene: Scene, camera: str = "room", *, width: int = 320, height: int = 240) -> Image:
        """Return a picture of a scene, (height, width, 3).

        Raises:
            DoableError: There is no such camera, or the size makes no picture.
        """
        if camera not in CAMERAS:
            raise unknown("camera", camera, CAMERAS)
        if width < 16 or height < 16 or width * height > MAX_PIXELS:
            raise DoableError(
                f"a picture is at least 16 pixels wide and high and has up to {MAX_PIXELS}; got {width}x{height}"
            )
        self._prepare(scene)
        view = CAMERAS[camera](scene)
        # drawn larger and averaged where that is quick: smooth edges
        fine = 2 if view.still and width * height <= _SMOOTH else 1
        key = (view, width, height)
        back = self._kept.get(key) or self._backdrop(*key, fine)
        if view.still:
            self._kept[key] = back
        front = self._cast.shoot(view, width * fine, height * fine)
        shadow = None
        if back.ground is not None:
            _, shadows = self._cast.shoot(self._sun, _CAST_MAP, _CAST_MAP)
            shadow = darkness(back.ground, self._sun, shadows)
        return _over(back, front, shadow, fine)

    def close(self) -> None:
        """Free the engines; the studio is not used afterwards."""
        self._set.close()
        self._cast.close()

    def _backdrop(self, view: View, width: int, height: int, fine: int) -> _Backdrop:
        if not view.still:  # none of it can be kept for the next picture, so without shadows
            step = 2 if width * height >= _COARSE and width % 2 == height % 2 == 0 else 1
            image, depth = self._set.shoot(view, width // step, height // step)
            image[depth >= 1.0] = _BEYOND
            if step == 2:
                image, depth = enlarge(image), depth.repeat(2, axis=0).repeat(2, axis=1)
            return _Backdrop(image, image, depth, None)
        if self._shadows is None:
            _, self._shadows = self._set.shoot(self._sun, _MAP, _MAP)
        image, depth = self._set.shoot(view, 2 * width, 2 * height)
        image[depth >= 1.0] = _BEYOND
        dark = darkness(ground(view, depth, self._sun, _MAP), self._sun, self._shadows, blur=2)
        image = dim(image, np.where(depth < 1.0, dark, np.float32(0)))
        small, coarse = shrink(image, 2), depth[::2, ::2]
        seen = ground(view, coarse, self._sun, _CAST_MAP)
        return _Backdrop(image, small, depth, seen) if fine == 2 else _Backdrop(small, small, coarse, seen)

    def _prepare(self, scene: Scene) -> None:
        """Build what is not built yet, and put everything where it is now."""
        built = (
            tuple(scene.fixtures.values()),
            tuple(scene.places.values()),
            tuple((thing.name, thing.kind, thing.half_extents) for thing in scene.objects.values()),
        )
        if built != self._built:
            self._build(scene)
            self._built = built
        self._cast.pose_robot(scene.robot)
        for name, thing in scene.objects.items():
            self._cast.move(self._props[name], thing.position, thing.orientation)

    def _build(self, scene: Scene) -> None:
        self._kept.clear()
        self._set.clear()
        self._cast.clear()
        self._set.add(decor.room(scene))
        for fixture in scene.fixtures.values():
            parts = decor.furniture(fixture, scene.places.get(fixture.name))
            self._set.add(parts, fixture.center, yaw_quat(fixture.yaw))
        x0, y0, x1, y1 = decor.bounds(scene)
        self._sun = sunlight(_SUN, ((x0 + x1) / 2, (y0 + y1) / 2, 0.5), 0.75 * math.hypot(x1 - x0, y1 - y0))
        self._shadows = None
        self._cast.add_robot()
        self._props = {thing.name: self._cast.add(decor.packaging(thing)) for thing in scene.objects.values()}


class _Stage:
    """One Bullet client that is never stepped."""

    def __init__(self) -> None:
        self._id: int = pybullet.connect(pybullet.DIRECT)

    def close(self) -> None:
        pybullet.disconnect(physicsClientId=self._id)

    def clear(self) -> None:
        pybullet.resetSimulation(physicsClientId=self._id)

    def add(
        self, parts: Sequence[decor.Part], position: Vec3 = (0.0, 0.0, 0.0), turn: Quat = (0.0, 0.0, 0.0, 1.0)
    ) -> list[int]:
        """Add visual parts and return the numbers of the bodies that hold them."""
        return [
            self._add(parts[start : start + _MOST_PARTS], position, turn) for start in range(0, len(parts), _MOST_PARTS)
        ]

    def _add(self, parts: Sequence[decor.Part], position: Vec3, turn: Quat) -> int:
        shape = pybullet.createVisualShapeArray(
            [_SOLIDS[part.solid] for part in parts],
            halfExtents=[part.size for part in parts],
            radii=[part.size[0] for part in parts],
            lengths=[2 * part.size[2] for part in parts],
            rgbaColors=[part.color for part in parts],
            visualFramePositions=[part.at for part in parts],
            visualFrameOrientations=[part.orientation for part in parts],
            physicsClientId=self._id,
        )
        body: int = pybullet.createMultiBody(0, -1, shape, position, turn, physicsClientId=self._id)
        return body

    def move(self, bodies: Sequence[int], position: Vec3, turn: Quat) -> None:
        for body in bodies:
            pybullet.resetBasePositionAndOrientation(body, position, turn, physicsClientId=self._id)

    def add_robot(self) -> None:
        with as_file(files(__package__) / "assets" / "mobile_panda.urdf") as path:
            flags = pybullet.URDF_IGNORE_VISUAL_SHAPES | pybullet.URDF_IGNORE_COLLISION_SHAPES  # only its joints
            self._robot: int = pybullet.loadURDF(str(path), useFixedBase=True, flags=flags, physicsClientId=self._id)
        count = pybullet.getNumJoints(self._robot, physicsClientId=self._id)
        infos = [pybullet.getJointInfo(self._robot, k, physicsClientId=self._id) for k in range(count)]
        # base_x, base_y, base_yaw, seven of the arm, two fingers: their order in the file
        self._joints = [info[0] for info in infos if info[2] != pybullet.JOINT_FIXED]
        links = {info[12].decode(): info[0] for info in infos}
        self._shells = {links["chassis"]: self.add(decor.chassis())}
        for link, (mesh, color) in decor.SHELLS.items():
            self._shells[links[link]] = [self._add_shell(mesh, color)]

    def _add_shell(self, mesh: str, color: Color) -> int:
        turn = yaw_quat(math.pi) if mesh == "-finger" else yaw_quat(0.0)
        path = f"{pybullet_data.getDataPath()}/franka_panda/meshes/collision/{mesh.removeprefix('-')}.obj"
        shape = pybullet.createVisualShape(
            pybullet.GEOM_MESH,
            fileName=path,
            rgbaColor=color,
            visualFrameOrientation=turn,
            physicsClientId=self._id,
        )
        body: int = pybullet.createMultiBody(0, -1, shape, physicsClientId=self._id)
        return body

    def pose_robot(self, state: RobotState) -> None:
        values = (*state.base, *state.joints, state.gripper_width / 2, state.gripper_width / 2)
        for joint, value in zip(self._joints, values, strict=True):
            pybullet.resetJointState(self._robot, joint, value, physicsClientId=self._id)
        poses = pybullet.getLinkStates(
            self._robot, list(self._shells), computeForwardKinematics=True, physicsClientId=self._id
        )
        for bodies, pose in zip(self._shells.values(), poses, strict=True):
            self.move(bodies, pose[4], pose[5])

    def shoot(self, view: View, width: int, height: int) -> Shot:
        shot = pybullet.getCameraImage(
            width,
            height,
            pybullet.computeViewMatrix(view.eye, view.target, view.up),
            pybullet.computeProjectionMatrixFOV(view.lens, width / height, view.near, view.far),
            renderer=pybullet.ER_TINY_RENDERER,
            flags=pybullet.ER_NO_SEGMENTATION_MASK,
            shadow=0,
            lightDirection=_SUN,
            lightDistance=8.0,
            lightAmbientCoeff=0.68,
            lightDiffuseCoeff=0.42,
            lightSpecularCoeff=0.04,
            physicsClientId=self._id,
        )
        depth = np.asarray(shot[3], np.float32).reshape(height, width)
        depth[depth > 1 - 1e-6] = 1.0  # rounding
        return np.asarray(shot[2], np.uint8).reshape(height, width, 4)[..., :3], depth


def _over(back: _Backdrop, front: Shot, shadow: NDArray[np.float32] | None, fine: int) -> Image:
    """Lay what moves and its shadow over the furniture, averaging `fine` x `fine` pixels into one."""
    near = front[1] < back.depth
    picture = back.small.copy() if shadow is None else dim(back.small, shadow)
    rows, columns = np.flatnonzero(near.any(axis=1)), np.flatnonzero(near.any(axis=0))
    if not len(rows):
        return picture
    y0, y1 = rows[0] // fine, rows[-1] // fine + 1
    x0, x1 = columns[0] // fine, columns[-1] // fine + 1
    part = np.s_[y0 * fine : y1 * fine, x0 * fine : x1 * fine]
    behind = back.image[part]
    if shadow is not None:
        behind = dim(behind, shadow[y0:y1, x0:x1].repeat(fine, axis=0).repeat(fine, axis=1))
    picture[y0:y1, x0:x1] = shrink(np.where(near[part][..., None], front[0][part], behind), fine)
    return picture
