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

_Pair = tuple[int, int, int, int]
"""A body and its link, and what touches it."""


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
        self._fixed = [
            (name, body, thing.kind, thing.half_extents, thing.mass, thing.friction)
            for name, body in bodies.items()
            for thing in (drawn.objects[name],)
        ]
        self._pairs: set[_Pair] = set()
        self._touching: dict[str, tuple[str, ...]] = {}
        self._feelers = {robot.left_finger: LEFT_FINGER, robot.right_finger: RIGHT_FINGER, robot.chassis: _CHASSIS}

    def notice(self, body: int, fixture: Fixture) -> None:
        """Know a piece of furniture that was not there before."""
        self._names[body] = fixture.name
        self._fixtures = {**self._fixtures, fixture.name: fixture}  # earlier scenes share the old mapping

    def pass_time(self, seconds: float) -> None:
        """Note what has been still for so much longer."""
        velocity, still = self._client.getBaseVelocity, self.still_for
        for name, body in self.bodies.items():
            still[name] = 0.0 if _moving(*velocity(body)) else still[name] + seconds

    def look(self, time: float, *, passed: float = 0.0) -> Scene:
        """Return what is where now.

        Args:
            time: Of the scene, s.
            passed: Since the last look, s: what is still has been so for that much longer.
        """
        touching, still = self._touches(), self.still_for
        pose, velocity = self._client.getBasePositionAndOrientation, self._client.getBaseVelocity
        objects = {}
        for name, body, kind, half_extents, mass, friction in self._fixed:
            position, orientation = pose(body)
            linear, angular = velocity(body)
            if passed:
                still[name] = 0.0 if _moving(linear, angular) else still[name] + passed
            objects[name] = ObjectState(
                name,
                kind,
                position,
                orientation,
                half_extents,
                mass,
                friction,
                linear,
                angular,
                touching.get(name, ()),
                still[name],
            )
        robot = self._robot.observe(
            left=touching.get(LEFT_FINGER, ()),
            right=touching.get(RIGHT_FINGER, ()),
            bumped=_CHASSIS in touching,
        )
        return Scene(time, objects, self._fixtures, self._drawn.places, robot, self._drawn.drawer_opening)

    def _touches(self) -> dict[str, tuple[str, ...]]:
        """Return the sorted names of what touches each thing; of the robot, the fingers and the chassis count.

        From one step to the next, mostly the same things touch, at other points.
        """
        # Bullet gives the bodies, their links, the distance and the normal force of every point
        pairs = {(p[1], p[3], p[2], p[4]) for p in self._client.getContactPoints() if p[9] > 0.0 or p[8] <= _GAP}
        if pairs != self._pairs:
            self._pairs, self._touching = pairs, self._named(pairs)
        return self._touching

    def _named(self, pairs: set[_Pair]) -> dict[str, tuple[str, ...]]:
        touching: dict[str, set[str]] = defaultdict(set)
        names, feelers, robot = self._names, self._feelers, self._robot.body
        for body, link, other_body, other_link in pairs:
            one = feelers.get(link) if body == robot else names[body]
            other = feelers.get(other_link) if other_body == robot else names[other_body]
            if one and other:
                touching[one].add(other)
                touching[other].add(one)
        return {
            name: tuple(sorted(n for n in others if n in self.bodies or name not in (LEFT_FINGER, RIGHT_FINGER)))
            for name, others in touching.items()
        }


def _moving(linear: Vec3, angular: Vec3) -> bool:
    (vx, vy, vz), (wx, wy, wz) = linear, angular
    return vx * vx + vy * vy + vz * vz > STILL_SPEED**2 or wx * wx + wy * wy + wz * wz > STILL_TURN**2
