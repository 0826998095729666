"""Starts of "pick"."""

from __future__ import annotations

import dataclasses
import math

from ...sim.geometry import from_frame
from ...sim.layout import Layout
from ...sim.scene import Scene
from ..spec import SkillCall
from ..staging import (
    Rng,
    absent_name,
    any_of,
    dock_of,
    held_name,
    lying,
    nudge,
    on_floor,
    roam,
    stand,
    stray,
    varied,
    with_object,
)
from .kitchen import Category, kitchen


def _ready(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    """The robot exactly at the dock of what it is to pick up, its hand empty."""
    scene = kitchen(layout, rng)
    name = any_of(scene, rng)
    return varied(stand(scene, dock_of(scene, name), rng), rng), SkillCall("pick", (name,))


def _nudged(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
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


def _strayed(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    """The robot near the thing, but too far off, or anywhere in the room."""
    scene, call = _ready(layout, rng)
    return (stray(scene, rng) if rng.random() < 0.75 else roam(scene, rng)), call


def _elsewhere(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = kitchen(layout, rng)
    name = any_of(scene, rng)
    others = [p.dock for p in scene.places.values() if p.dock != dock_of(scene, name)]
    return varied(stand(scene, others[int(rng.integers(len(others)))], rng), rng), SkillCall("pick", (name,))


def _full_hand(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = kitchen(layout, rng, holding=True)
    name = any_of(scene, rng)
    return varied(nudge(stand(scene, dock_of(scene, name), rng), rng), rng), SkillCall("pick", (name,))


def _in_hand_already(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = kitchen(layout, rng, holding=True)
    return varied(scene, rng), SkillCall("pick", (held_name(scene),))


def _absent(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = kitchen(layout, rng)
    return scene, SkillCall("pick", (absent_name(scene, rng),))


def _floored(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene, call = _ready(layout, rng)
    near = scene.robot.base if rng.random() < 0.7 else None
    return with_object(scene, on_floor(scene, call.args[0], rng, near=near)), call


PICK = (
    Category("ready", 0.20, False, _ready),
    Category("nudged base", 0.18, False, _nudged),
    Category("tipped over", 0.06, False, _tipped),
    Category("crowded", 0.06, False, _crowded),
    Category("out of reach", 0.14, True, _strayed),
    Category("elsewhere", 0.12, True, _elsewhere),
    Category("hand full", 0.08, True, _full_hand),
    Category("in the hand", 0.04, True, _in_hand_already),
    Category("absent", 0.06, True, _absent),
    Category("on the floor", 0.06, True, _floored),
)
