"""Facts and goals: what is true in a scene, from geometry and contact alone.

A *fact* is a tuple such as `("at", "sponge", "table")`. A *goal* is a nested list or tuple over facts with `and`,
`or`, `not`, as the suites write it (`["and", ["at", "tea", "table"], ["not", ["holding", "tea"]]]`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from typing import Any

from ..errors import DoableError, unknown
from .geometry import half_height, to_frame, wrap
from .scene import FLOOR, LEFT_FINGER, RIGHT_FINGER, ObjectState, Place, Scene

Fact = tuple[str, ...]
Goal = Sequence[Any]

STILL_SECONDS = 0.5
"""A thing counts as put down once it has been still this long."""
DOCK_ASIDE = 0.35
"""How far from a dock, sideways, the robot may stand and still be at the place, m."""
DOCK_DEPTH = 0.12
"""How far from a dock, towards or away from the place, the robot may stand and still be at it, m."""
DOCK_YAW = 0.30
"""How far from a dock's heading the robot may be turned and still be at the place, rad."""
MARGIN = 0.03
"""How far an object's middle may hang over the edge of a place's region, m."""
SINK = 0.02
"""How far below the top of what it rests on the bottom of a thing may be: soft contact and tilt, m."""
PILE = 0.25
"""How high above a surface the bottom of a thing may be and still be at it: it may rest on what rests there, m."""
MAX_DEPTH = 20
"""How deep a goal may be nested."""
DRAWER = "drawer"
"""What can be open; no layout that ships has one yet, but suites may ask for it."""
OPEN_DRAWER = 0.15
"""A drawer pulled out further than this is open, m."""


def holding(scene: Scene, name: str) -> bool:
    """Tell whether both fingers grip the object and no furniture or floor touches it."""
    thing = scene.objects.get(name)
    if thing is None or FLOOR in thing.touching or any(f in thing.touching for f in scene.fixtures):
        return False
    return LEFT_FINGER in thing.touching and RIGHT_FINGER in thing.touching


def held(scene: Scene) -> str | None:
    """Return the name of the object in the gripper, or None."""
    robot = scene.robot
    for name in robot.left_contacts:
        if name in robot.right_contacts and holding(scene, name):
            return name
    return None


def within(place: Place, x: float, y: float, *, margin: float = MARGIN) -> bool:
    """Tell whether a world point lies over a place's region."""
    forward, left = to_frame((place.center[0], place.center[1], place.yaw), x, y)
    return abs(forward) <= place.half_extents[0] + margin and abs(left) <= place.half_extents[1] + margin


def at(scene: Scene, name: str, place_name: str) -> bool:
    """Tell whether an object rests at a place: released, supported there and still."""
    thing, place = scene.objects.get(name), scene.places.get(place_name)
    if thing is None or place is None or thing.still_for < STILL_SECONDS:
        return False
    if LEFT_FINGER in thing.touching and RIGHT_FINGER in thing.touching:
        return False
    return _over(thing, place) and bool(set(thing.touching) - {LEFT_FINGER, RIGHT_FINGER})


def _over(thing: ObjectState, place: Place) -> bool:
    x, y, z = thing.position
    if not within(place, x, y):
        return False
    bottom = _bottom(thing) - place.center[2]
    if place.kind == "bin":
        return bottom >= -SINK and z < place.center[2] + place.rim
    return -SINK <= bottom <= PILE


def _bottom(thing: ObjectState) -> float:
    return thing.position[2] - half_height(thing)


def place_of(scene: Scene, name: str) -> str | None:
    """Return the place that an object is at or above, moving or not; None in the hand, on the floor or unknown."""
    thing = scene.objects.get(name)
    if thing is None or holding(scene, name):
        return None
    return next((p.name for p in scene.places.values() if _over(thing, p)), None)


def robot_at(scene: Scene, place_name: str) -> bool:
    """Tell whether the robot stands before a place, facing it."""
    place = scene.places.get(place_name)
    if place is None:
        return False
    x, y, yaw = scene.robot.base
    forward, left = to_frame(place.dock, x, y)
    return abs(forward) <= DOCK_DEPTH and abs(left) <= DOCK_ASIDE and abs(wrap(yaw - place.dock[2])) <= DOCK_YAW


def robot_place(scene: Scene) -> str | None:
    """Return the place that the robot stands at, or None."""
    return next((name for name in scene.places if robot_at(scene, name)), None)


def on(scene: Scene, a: str, b: str) -> bool:
    """Tell whether object a rests on object or place b, released and still."""
    if b in scene.places:
        return at(scene, a, b)
    top, base = scene.objects.get(a), scene.objects.get(b)
    if top is None or base is None or top.still_for < STILL_SECONDS or holding(scene, a):
        return False
    return b in top.touching and _bottom(top) > base.position[2] + half_height(base) - SINK


def in_(scene: Scene, a: str, b: str) -> bool:
    """Tell whether object a rests inside bin b."""
    place = scene.places.get(b)
    return place is not None and place.kind == "bin" and at(scene, a, b)


def is_open(scene: Scene, name: str = DRAWER) -> bool:
    """Tell whether the drawer is pulled out."""
    return name == DRAWER and scene.drawer_opening > OPEN_DRAWER


def upright(scene: Scene, name: str) -> bool:
    """Tell whether an object stands as its kind stands, within 30 degrees."""
    thing = scene.objects.get(name)
    if thing is None:
        return False
    x, y, _, _ = thing.orientation
    return 1 - 2 * (x * x + y * y) > math.cos(math.radians(30))


_FACTS: dict[str, tuple[int, Callable[..., bool]]] = {
    "at": (2, at),
    "holding": (1, holding),
    "robot_at": (1, robot_at),
    "on": (2, on),
    "in": (2, in_),
    "is_open": (1, is_open),
    "upright": (1, upright),
}


def facts(scene: Scene) -> frozenset[Fact]:
    """Return the `at`, `holding` and `robot_at` facts that hold: the symbolic state planners search over."""
    found: list[Fact] = [("robot_at", p) for p in scene.places if robot_at(scene, p)]
    inside = held(scene)
    for name in scene.objects:
        if name == inside:
            found.append(("holding", name))
        else:
            found.extend(("at", name, p) for p in scene.places if at(scene, name, p))
    return frozenset(found)


def evaluate(goal: Goal, is_true: Callable[[Fact], bool]) -> bool:
    """Evaluate a goal expression, given a way to tell whether one fact holds."""
    head = goal[0]
    if head == "and":
        return all(evaluate(part, is_true) for part in goal[1:])
    if head == "or":
        return any(evaluate(part, is_true) for part in goal[1:])
    if head == "not":
        return not evaluate(goal[1], is_true)
    return is_true(tuple(goal))


def holds(scene: Scene, goal: Goal, *, visited: Collection[str] = (), refused: bool = False) -> bool:
    """Tell whether a goal holds in a scene.

    Args:
        scene: The scene to look at.
        goal: A goal expression; see `check_goal`.
        visited: Places the robot has stood at, for `visited` facts.
        refused: Whether the planner declared that this cannot be done, for `infeasible`.
    """

    def is_true(fact: Fact) -> bool:
        if fact[0] == "visited":
            return fact[1] in visited
        if fact[0] == "infeasible":
            return refused
        return _FACTS[fact[0]][1](scene, *fact[1:])

    return evaluate(goal, is_true)


def reached(scene: Scene, goal: Goal, *, visited: Collection[str] = (), refused: bool = False) -> bool:
    """Tell whether an episode that ends in this scene has reached its goal; see `holds`.

    A goal that holds is no reason to say that it cannot be reached: then a refusal is wrong.
    """
    if refused and holds(scene, goal, visited=visited):
        return False
    return holds(scene, goal, visited=visited, refused=refused)


def check_goal(goal: Any) -> Goal:
    """Return the goal as nested tuples if it is well formed.

    Raises:
        DoableError: An unknown word, a wrong number of arguments, not a list, or nested deeper than `MAX_DEPTH`.
    """
    return _check(goal, 0)


def _check(goal: Any, depth: int) -> Goal:
    if depth > MAX_DEPTH:
        raise DoableError(f"a goal may be nested {MAX_DEPTH} deep, and this one goes deeper")
    if not isinstance(goal, (list, tuple)) or not goal or not isinstance(goal[0], str):
        raise DoableError(f"a goal is a list that starts with a word, such as ['at', 'sponge', 'table']; got {goal!r}")
    head, rest = goal[0], goal[1:]
    if head in ("and", "or"):
        if not rest:
            raise DoableError(f"goal {head!r} needs at least one part")
        return (head, *(_check(part, depth + 1) for part in rest))
    if head == "not":
        if len(rest) != 1:
            raise DoableError(f"goal 'not' takes one part; got {len(rest)}")
        return (head, _check(rest[0], depth + 1))
    sizes = {name: size for name, (size, _) in _FACTS.items()} | {"visited": 1, "infeasible": 0}
    if head not in sizes:
        raise unknown("goal word", head, [*sizes, "and", "or", "not"])
    if len(rest) != sizes[head] or not all(isinstance(part, str) for part in rest):
        raise DoableError(f"goal word {head!r} takes {sizes[head]} name(s); got {list(rest)!r}")
    return (head, *rest)


_PLACES_AT = {"at": (1,), "in": (1,), "robot_at": (0,), "visited": (0,)}
"""Which arguments of a goal word are places; the others are objects, but for those of `_FREE`."""
_FREE = {"on": (1,), "is_open": (0,)}
"""Arguments that may be something else."""


def goal_parts(goal: Goal) -> tuple[set[str], set[str], set[str]]:
    """Return the names that must be objects, those that must be places, and the others, for a goal to make sense."""
    if goal[0] in ("and", "or", "not"):
        objects, places, others = (set().union(*kind) for kind in zip(*map(goal_parts, goal[1:]), strict=True))
        return objects, places, others - objects - places
    at, free = _PLACES_AT.get(goal[0], ()), _FREE.get(goal[0], ())
    named = list(enumerate(goal[1:]))
    objects = {name for index, name in named if index not in at and index not in free}
    places = {name for index, name in named if index in at}
    return objects, places, {name for _, name in named} - objects - places


def goal_names(goal: Goal) -> set[str]:
    """Return the names of objects and places that a goal mentions."""
    if goal[0] in ("and", "or", "not"):
        return set().union(*(goal_names(part) for part in goal[1:]))
    return set(goal[1:])
