"""Starts of "place"."""

from __future__ import annotations

import dataclasses

import numpy as np

from ...sim.geometry import from_frame
from ...sim.kinds import KINDS
from ...sim.layout import Layout, Setup
from ...sim.placement import draw, standing
from ...sim.scene import Scene
from ..spec import SkillCall
from ..staging import (
    Rng,
    absent_name,
    any_of,
    dock_of,
    held_name,
    nudge,
    roam,
    stand,
    stray,
    varied,
    with_object,
)
from .kitchen import Category, kitchen


def _laden(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    """The robot exactly at a dock, holding what it is to put down."""
    scene = varied(kitchen(layout, rng, holding=True), rng)
    return scene, SkillCall("place", (held_name(scene),))


def _nudged(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene, call = _laden(layout, rng)
    return nudge(scene, rng), call


def _busy(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    """Four to six things stand where another is to go."""
    scene = varied(kitchen(layout, rng, holding=True, crowd=int(rng.integers(4, 7))), rng)
    return nudge(scene, rng), SkillCall("place", (held_name(scene),))


def _strayed(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
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
    scene = kitchen(layout, rng)
    name = any_of(scene, rng)
    if rng.random() < 0.5:
        scene = stand(scene, dock_of(scene, name), rng)
    return varied(scene, rng), SkillCall("place", (name,))


def _other_held(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = kitchen(layout, rng, holding=True)
    name = any_of(scene, rng)
    if rng.random() < 0.5:
        scene = stand(scene, dock_of(scene, name), rng)
    return varied(scene, rng), SkillCall("place", (name,))


def _absent(layout: Layout, rng: Rng) -> tuple[Scene, SkillCall]:
    scene = kitchen(layout, rng, holding=bool(rng.random() < 0.5))
    return scene, SkillCall("place", (absent_name(scene, rng),))


PLACE = (
    Category("ready", 0.24, False, _laden),
    Category("nudged base", 0.18, False, _nudged),
    Category("crowded", 0.08, False, _busy),
    Category("no place in reach", 0.14, True, _strayed),
    Category("place full", 0.08, True, _full),
    Category("hand empty", 0.12, True, _empty_hand),
    Category("other thing held", 0.10, True, _other_held),
    Category("absent", 0.06, True, _absent),
)
