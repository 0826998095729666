"""Starts of "drive": trips to a thing, to a place, and back to the operator."""

from __future__ import annotations

import math

from ...sim.geometry import from_frame
from ...sim.layout import Layout
from ...sim.scene import Place, Scene
from ..spec import OPERATOR, SkillCall
from ..staging import (
    NoStartError,
    Rng,
    absent_name,
    any_of,
    held_name,
    held_or_none,
    nudge,
    on_floor,
    place_below,
    roam,
    varied,
    with_crate,
    with_object,
)
from .kitchen import Category, kitchen


def _docked(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = kitchen(layout, rng, holding=bool(rng.random() < 0.4))
    return varied(scene, rng), _trip(scene, rng)


def _roaming(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = kitchen(layout, rng, holding=bool(rng.random() < 0.4))
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
    scene = kitchen(layout, rng, holding=bool(rng.random() < 0.3))
    return varied(scene, rng), SkillCall("find", (absent_name(scene, rng),))


def _find_in_hand(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = kitchen(layout, rng, holding=True)
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


DRIVE = (
    Category("docked", 0.20, False, _docked),
    Category("roaming", 0.22, False, _roaming),
    Category("litter", 0.06, False, _littered),
    Category("absent", 0.08, True, _lost),
    Category("in the hand", 0.06, True, _find_in_hand),
    Category("on the floor", 0.08, True, _find_on_floor),
    Category("blocked dock", 0.20, True, _blocked),
    Category("blocked way", 0.10, True, _walled),
)
