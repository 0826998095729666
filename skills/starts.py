"""Where affordances are learned: starts in the real kitchen, about half of which cannot work.

Practice arenas show a policy what it can do. A success probability must also know what cannot be done: things out of
reach, absent or in the hand already, full places, blocked docks. Everything here is drawn without physics; a start is
a scene and a call, and what comes of it only a rollout can tell.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import DoableError, unknown
from ..sim.geometry import from_frame
from ..sim.kinds import KINDS
from ..sim.layout import Layout, Setup
from ..sim.placement import draw, standing
from ..sim.scene import Place, Scene
from .spec import OPERATOR, SkillCall
from .staging import (
    NoStartError,
    Rng,
    absent_name,
    any_of,
    dock_of,
    held_name,
    held_or_none,
    lying,
    nudge,
    on_floor,
    place_below,
    roam,
    stand,
    stray,
    varied,
    with_crate,
    with_object,
)

_TRIES = 200
_CROWD = 8
"""Most objects of an ordinary scene."""


@dataclass(frozen=True, slots=True)
class Start:
    """A scene that is about to become real, and what is then tried."""

    scene: Scene
    call: SkillCall
    category: str


@dataclass(frozen=True, slots=True)
class Category:
    """One way for a start to be special."""

    name: str
    share: float
    """Of all starts of its policy; the shares add up to 1."""
    hopeless: bool
    """Whether it is meant not to work; the rollout has the last word."""
    draw: Callable[[Layout, Rng], tuple[Scene, SkillCall]]


def draw_start(policy: str, layout: Layout, rng: Rng) -> Start:
    """Return a random start of a policy.

    Raises:
        DoableError: There are no starts for this policy, or this layout cannot hold any.
    """
    if policy not in CATEGORIES:
        raise unknown("policy with starts", policy, CATEGORIES)
    choices = CATEGORIES[policy]
    for _ in range(_TRIES):
        category = choices[int(rng.choice(len(choices), p=[c.share for c in choices]))]
        try:
            scene, call = category.draw(layout, rng)
        except (DoableError, NoStartError):  # more things than a place holds, or no free floor: draw again
            continue
        return Start(scene, call, category.name)
    raise DoableError(f"no start of {policy!r} could be drawn in the layout {layout.name!r}")


def _ready(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    """The robot exactly at the dock of what it is to pick up, its hand empty."""
    scene = _kitchen(layout, rng)
    name = any_of(scene, rng)
    return varied(stand(scene, dock_of(scene, name), rng), rng), SkillCall("pick", (name,))


def _nudged_pick(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene, call = _ready(layout, rng)
    return nudge(scene, rng), call


def _tipped(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene, call = _ready(layout, rng)
    scene = with_object(scene, lying(scene.objects[call.args[0]], rng))
    return (nudge(scene, rng) if rng.random() < 0.5 else scene), call


def _crowded(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene, call = _ready(layout, rng)
    thing = scene.objects[call.args[0]]
    frame = (*thing.position[:2], float(rng.uniform(-math.pi, math.pi)))
    for name in [n for n in scene.objects if n != thing.name][: int(rng.integers(1, 3))]:
        other = scene.objects[name]
        gap = max(thing.half_extents[:2]) + max(other.half_extents[:2]) + float(rng.uniform(0.005, 0.06))
        x, y = from_frame(frame, gap, 0.0)
        bottom = thing.position[2] - thing.half_extents[2]
        moved = dataclasses.replace(other, position=(x, y, bottom + other.half_extents[2]), touching=thing.touching)
        scene = with_object(scene, moved)
        frame = (*frame[:2], frame[2] + float(rng.uniform(1.8, 4.4)))
    return scene, call


def _strayed_pick(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    """The robot near the thing, but too far off, or anywhere in the room."""
    scene, call = _ready(layout, rng)
    return (stray(scene, rng) if rng.random() < 0.75 else roam(scene, rng)), call


def _elsewhere(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = _kitchen(layout, rng)
    name = any_of(scene, rng)
    others = [p.dock for p in scene.places.values() if p.dock != dock_of(scene, name)]
    return varied(stand(scene, others[int(rng.integers(len(others)))], rng), rng), SkillCall("pick", (name,))


def _full_hand(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = _kitchen(layout, rng, holding=True)
    name = any_of(scene, rng)
    return varied(nudge(stand(scene, dock_of(scene, name), rng), rng), rng), SkillCall("pick", (name,))


def _in_hand_already(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = _kitchen(layout, rng, holding=True)
    return varied(scene, rng), SkillCall("pick", (held_name(scene),))


def _absent_pick(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = _kitchen(layout, rng)
    return scene, SkillCall("pick", (absent_name(scene, rng),))


def _floored_pick(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene, call = _ready(layout, rng)
    near = scene.robot.base if rng.random() < 0.7 else None
    return with_object(scene, on_floor(scene, call.args[0], rng, near=near)), call


def _docked(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = _kitchen(layout, rng, holding=bool(rng.random() < 0.4))
    return varied(scene, rng), _trip(scene, rng)


def _roaming(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = _kitchen(layout, rng, holding=bool(rng.random() < 0.4))
    scene = nudge(scene, rng) if rng.random() < 0.3 else roam(scene, rng)
    return varied(scene, rng), _trip(scene, rng)


def _littered(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    """One or two things lie on the floor, the first of them about on the straight way."""
    scene, call = _roaming(layout, rng)
    names = [n for n in scene.objects if n != held_or_none(scene) and n not in call.args]
    if not names:
        raise NoStartError
    scene = with_object(scene, on_floor(scene, names[0], rng, near=_midway(scene, call, rng), reach=(0.0, 0.2)))
    for name in names[1:2]:
        scene = with_object(scene, on_floor(scene, name, rng))
    return scene, call


def _lost(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = _kitchen(layout, rng, holding=bool(rng.random() < 0.3))
    return varied(scene, rng), SkillCall("find", (absent_name(scene, rng),))


def _find_in_hand(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = _kitchen(layout, rng, holding=True)
    return varied(scene, rng), SkillCall("find", (held_name(scene),))


def _find_on_floor(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene, _ = _docked(layout, rng)
    name = any_of(scene, rng)
    return with_object(scene, on_floor(scene, name, rng)), SkillCall("find", (name,))


def _blocked(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    """A crate stands on the goal's dock, more or less."""
    scene, call = _docked(layout, rng)
    if rng.random() < 0.5:
        scene = roam(scene, rng)
    place = _goal(scene, call)
    slip = rng.normal(0, 0.10, 2) if rng.random() < 0.8 else rng.normal(0, 0.35, 2)
    x, y = from_frame(place.dock, float(slip[0]), float(slip[1]))
    return with_crate(scene, (x, y, place.dock[2] + float(rng.normal(0, 0.2)))), call


def _walled(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    """A crate stands somewhere between the robot and the goal."""
    scene, call = _docked(layout, rng)
    if rng.random() < 0.5:
        scene = roam(scene, rng)
    x, y = _midway(scene, call, rng)
    return with_crate(scene, (x, y, float(rng.uniform(-math.pi, math.pi)))), call


def _laden(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    """The robot exactly at a dock, holding what it is to put down."""
    scene = varied(_kitchen(layout, rng, holding=True), rng)
    return scene, SkillCall("place", (held_name(scene),))


def _nudged_place(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene, call = _laden(layout, rng)
    return nudge(scene, rng), call


def _busy(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    """Four to six things stand where another is to go."""
    scene = varied(_kitchen(layout, rng, holding=True, crowd=int(rng.integers(4, 7))), rng)
    return nudge(scene, rng), SkillCall("place", (held_name(scene),))


def _strayed_place(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene, call = _laden(layout, rng)
    return (stray(scene, rng) if rng.random() < 0.5 else roam(scene, rng)), call


def _full(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    """A row of things leaves no room."""
    surfaces = [p for p in layout.places if p.kind == "surface"]
    place = surfaces[int(rng.integers(len(surfaces)))]
    names = [str(n) for n in rng.permutation(list(KINDS))]
    held = names.pop()
    row = np.arange(-place.half_extents[1] + 0.03, place.half_extents[1], float(rng.uniform(0.095, 0.115)))
    names = [n for n in names if max(KINDS[n].half_extents[:2]) < 0.05][: len(row)]
    scene = draw(layout, Setup({}, place.name, held), seed=int(rng.integers(2**31)))
    for name, left in zip(names, row, strict=False):
        x, y = from_frame((*place.center[:2], place.yaw), float(rng.normal(0, 0.004)), float(left))
        thing = standing(name, x, y, place.center[2], place.yaw)
        scene = with_object(scene, dataclasses.replace(thing, touching=(place.name,)))
    return scene, SkillCall("place", (held,))


def _empty_hand(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = _kitchen(layout, rng)
    name = any_of(scene, rng)
    if rng.random() < 0.5:
        scene = stand(scene, dock_of(scene, name), rng)
    return varied(scene, rng), SkillCall("place", (name,))


def _other_held(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = _kitchen(layout, rng, holding=True)
    name = any_of(scene, rng)
    if rng.random() < 0.5:
        scene = stand(scene, dock_of(scene, name), rng)
    return varied(scene, rng), SkillCall("place", (name,))


def _absent_place(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = _kitchen(layout, rng, holding=bool(rng.random() < 0.5))
    return scene, SkillCall("place", (absent_name(scene, rng),))


CATEGORIES: dict[str, tuple[Category, ...]] = {
    "drive": (
        Category("docked", 0.20, False, _docked),
        Category("roaming", 0.22, False, _roaming),
        Category("litter", 0.06, False, _littered),
        Category("absent", 0.08, True, _lost),
        Category("in the hand", 0.06, True, _find_in_hand),
        Category("on the floor", 0.08, True, _find_on_floor),
        Category("blocked dock", 0.20, True, _blocked),
        Category("blocked way", 0.10, True, _walled),
    ),
    "pick": (
        Category("ready", 0.20, False, _ready),
        Category("nudged base", 0.18, False, _nudged_pick),
        Category("tipped over", 0.06, False, _tipped),
        Category("crowded", 0.06, False, _crowded),
        Category("out of reach", 0.14, True, _strayed_pick),
        Category("elsewhere", 0.12, True, _elsewhere),
        Category("hand full", 0.08, True, _full_hand),
        Category("in the hand", 0.04, True, _in_hand_already),
        Category("absent", 0.06, True, _absent_pick),
        Category("on the floor", 0.06, True, _floored_pick),
    ),
    "place": (
        Category("ready", 0.24, False, _laden),
        Category("nudged base", 0.18, False, _nudged_place),
        Category("crowded", 0.08, False, _busy),
        Category("no place in reach", 0.14, True, _strayed_place),
        Category("place full", 0.08, True, _full),
        Category("hand empty", 0.12, True, _empty_hand),
        Category("other thing held", 0.10, True, _other_held),
        Category("absent", 0.06, True, _absent_place),
    ),
}
"""Policy -> the kinds of start it is tried from."""


def _kitchen(layout: Layout, rng: Rng, *, holding: bool = False, crowd: int = 0) -> Scene:
    """Return a scene with 1 to 8 things over the places, the robot at a random dock.

    Args:
        layout: The furniture.
        rng: All chance.
        holding: Whether one more thing is in the gripper.
        crowd: At least so many of them stand where the robot is.
    """
    names = [str(n) for n in rng.permutation(list(KINDS))]
    held = names.pop() if holding else None
    places = [p.name for p in layout.places]
    here = places[int(rng.integers(len(places)))]
    count = max(crowd, int(rng.integers(1, _CROWD + 1)))
    where = {
        name: here if i < crowd else places[int(rng.integers(len(places)))] for i, name in enumerate(names[:count])
    }
    if len(where) > 1 and rng.random() < 0.15:  # a second one of the same kind
        first = next(iter(where))
        where[f"{first} 2"] = where.pop(names[count - 1])
    return draw(layout, Setup(where, here, held), seed=int(rng.integers(2**31)))


def _trip(scene: Scene, rng: Rng) -> SkillCall:
    chance = rng.random()
    if chance < 0.4:
        return SkillCall("find", (any_of(scene, rng),))
    if chance < 0.8:
        places = [p for p in scene.places if p != OPERATOR]
        return SkillCall("go", (places[int(rng.integers(len(places)))],))
    return SkillCall("bring")


def _midway(scene: Scene, call: SkillCall, rng: Rng) -> tuple[float, float]:
    """Return a point of the floor about on the straight way between the robot and the goal of its trip."""
    dock, base = _goal(scene, call).dock, scene.robot.base
    along = float(rng.uniform(0.25, 0.75))
    x, y = (b + along * (d - b) + float(rng.normal(0, 0.15)) for b, d in zip(base[:2], dock[:2], strict=True))
    return x, y


def _goal(scene: Scene, call: SkillCall) -> Place:
    if call.skill == "find":
        return place_below(scene, scene.objects[call.args[0]])
    return scene.places[call.args[0] if call.args else OPERATOR]
