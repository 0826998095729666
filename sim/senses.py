"""What is where and what touches what: a scene read off one Bullet client."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from .robot import Client, Robot
from .scene import LEFT_FINGER, RIGHT_FINGER, Fixture, ObjectState, Scene, Vec3

STILL_SPEED = 0.02
"""m/s."""
STILL_TURN = 0.5
"""rad/s."""
_CHASSIS = "chassis"
_GAP = 0.0005
"""What is further apart than this and presses on nothing is near, not touching, m."""

Motion = tuple[Vec3, Vec3]
"""Linear (m/s) and angular (rad/s) velocity."""


class Senses:
    """Knows which body is what, and for how long each object has been still."""

    def __init__(
        self, client: Client, drawn: Scene, robot: Robot, *, bodies: Mapping[str, int], around: Mapping[int, str]
    ) -> None:
        """Know everything that was built.

        Args:
            client: What is read.
            drawn: The scene that was made real: what physics does not change is taken from it.
            robot: The robot.
            bodies: Name -> body of the movable objects.
            around: Body -> name of the floor and the furniture.
        """
        self.bodies = dict(bodies)
        """Name -> body of the movable objects."""
        self.still_for = dict.fromkeys(bodies, 0.0)
        """Seconds since each of them last moved."""
        self._client, self._drawn, self._robot = client, drawn, robot
        self._names = {**around, **{body: name for name, body in bodies.items()}}
        self._fixtures = dict(drawn.fixtures)
        self._feelers = {robot.left_finger: LEFT_FINGER, robot.right_finger: RIGHT_FINGER, robot.chassis: _CHASSIS}

    def notice(self, body: int, fixture: Fixture) -> None:
        """Know a piece of furniture that was not there before."""
        self._names[body] = fixture.name
        self._fixtures = {**self._fixtures, fixture.name: fixture}  # earlier scenes share the old mapping

    def pass_time(self, seconds: float) -> dict[str, Motion]:
        """Note what has been still for so much longer, and return how everything moves."""
        motions, still = self._motions(), self.still_for
        for name, ((vx, vy, vz), (wx, wy, wz)) in motions.items():
            moving = vx * vx + vy * vy + vz * vz > STILL_SPEED**2 or wx * wx + wy * wy + wz * wz > STILL_TURN**2
            still[name] = 0.0 if moving else still[name] + seconds
        return motions

    def look(self, time: float, *, motions: Mapping[str, Motion] | None = None) -> Scene:
        """Return what is where now.

        Args:
            time: Of the scene, s.
            motions: How everything moves, if that has just been read.
        """
        touching = self._touching()
        motions = self._motions() if motions is None else motions
        pose, still, drawn = self._client.getBasePositionAndOrientation, self.still_for, self._drawn
        objects = {}
        for name, body in self.bodies.items():
            position, orientation = pose(body)
            linear, angular = motions[name]
            known = drawn.objects[name]
            objects[name] = ObjectState(
                name,
                known.kind,
                position,
                orientation,
                known.half_extents,
                known.mass,
                known.friction,
                linear,
                angular,
                tuple(sorted(touching[name])) if name in touching else (),
                still[name],
            )
        felt = {
            "left": tuple(sorted(n for n in touching.get(LEFT_FINGER, ()) if n in objects)),
            "right": tuple(sorted(n for n in touching.get(RIGHT_FINGER, ()) if n in objects)),
            "chassis": tuple(sorted(touching.get(_CHASSIS, ()))),
        }
        return Scene(time, objects, self._fixtures, drawn.places, self._robot.observe(felt), drawn.drawer_opening)

    def _motions(self) -> dict[str, Motion]:
        read = self._client.getBaseVelocity
        return {name: read(body) for name, body in self.bodies.items()}

    def _touching(self) -> dict[str, set[str]]:
        """Return the names of what touches each thing; of the robot, the fingers and the chassis count."""
        touching: dict[str, set[str]] = defaultdict(set)
        names, feelers, robot = self._names, self._feelers, self._robot.body
        for contact in self._client.getContactPoints():
            if contact[9] <= 0.0 and contact[8] > _GAP:  # normal force, distance
                continue
            one = feelers.get(contact[3]) if contact[1] == robot else names[contact[1]]
            other = feelers.get(contact[4]) if contact[2] == robot else names[contact[2]]
            if one and other:
                touching[one].add(other)
                touching[other].add(one)
        return touching
