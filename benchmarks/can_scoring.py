"""How long the success probabilities of many calls take: all calls of a scene at once against one call at a time.

    python benchmarks/can_scoring.py

Every timing starts from a scene that was not seen before, so that building its arrays counts.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from doable.errors import MissingResource
from doable.sim.kinds import KINDS
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw, standing
from doable.sim.scene import Scene
from doable.skills.affordance import LearnedAffordance, SuccessEnsemble
from doable.skills.features import feature_names
from doable.skills.library import load_skills
from doable.skills.skill import Affordance
from doable.skills.spec import POLICIES, SPECS, SkillCall, groundable

CALLS = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=50)
    repeats = parser.parse_args().repeats
    affordances = trained()
    print(f"{'scene':34} {'calls':>5} {'batch ms':>9} {'p95':>6} {'one by one ms':>14} {'ratio':>6}")
    measure("kitchen, 17 things", kitchen(17), affordances, repeats)
    measure("kitchen, 170 things (not physical)", kitchen(170), affordances, repeats, count=CALLS)


def measure(
    title: str, scene: Scene, affordances: dict[str, Affordance], repeats: int, *, count: int | None = None
) -> None:
    calls = [call for call in groundable(scene) if call.skill != "done"][:count]
    together = [timed(lambda s: score(s, calls, affordances), scene, k) for k in range(repeats)]
    one = [timed(lambda s: one_by_one(s, calls, affordances), scene, -1 - k) for k in range(5)]
    batch, single = statistics.median(together), statistics.median(one)
    slow = sorted(together)[int(0.95 * len(together))]
    print(f"{title:34} {len(calls):5} {batch:9.2f} {slow:6.2f} {single:14.1f} {single / batch:6.1f}")


def score(scene: Scene, calls: list[SkillCall], affordances: dict[str, Affordance]) -> None:
    for policy, affordance in affordances.items():
        mine = [call for call in calls if SPECS[call.skill].policy == policy]
        if mine:
            affordance.probabilities(scene, mine)


def one_by_one(scene: Scene, calls: list[SkillCall], affordances: dict[str, Affordance]) -> None:
    for call in calls:
        score(scene, [call], affordances)


def timed(work: Callable[[Scene], object], scene: Scene, moment: int) -> float:
    fresh = dataclasses.replace(scene, time=float(moment))
    start = time.perf_counter()
    work(fresh)
    return 1e3 * (time.perf_counter() - start)


def kitchen(count: int) -> Scene:
    scene = draw(KITCHEN, Setup({}, "table", "sponge"), seed=1)
    rng = np.random.default_rng(1)
    objects = dict(scene.objects)
    for i in range(count - 1):
        kind = list(KINDS)[i % len(KINDS)]
        name = f"{kind} {i // len(KINDS) + 2}"
        place = KITCHEN.places[i % len(KITCHEN.places)]
        u, v = rng.uniform(-1, 1, 2) * place.half_extents
        x = place.center[0] + u * math.cos(place.yaw) - v * math.sin(place.yaw)
        y = place.center[1] + u * math.sin(place.yaw) + v * math.cos(place.yaw)
        thing = standing(name, float(x), float(y), place.center[2], float(rng.uniform(-3, 3)))
        objects[name] = dataclasses.replace(thing, touching=(place.name,))
    return dataclasses.replace(scene, objects=objects)


def trained() -> dict[str, Affordance]:
    try:
        return {name: skill.affordance for name, skill in load_skills().items()}
    except MissingResource as problem:
        print(f"random weights, which take as long ({problem})")
        return {name: LearnedAffordance(name, random_ensemble(len(feature_names(name)))) for name in sorted(POLICIES)}


def random_ensemble(size: int) -> SuccessEnsemble:
    rng = np.random.default_rng(0)
    shapes = {
        "mean": (size,), "std": (size,), "low": (size,), "high": (size,),
        "w1": (5, size, 64), "b1": (5, 64), "w2": (5, 64, 64), "b2": (5, 64), "w3": (5, 64), "b3": (5,),
    }  # fmt: skip
    tensors: dict[str, Any] = {name: rng.normal(0, 0.1, shape).astype(np.float32) for name, shape in shapes.items()}
    return SuccessEnsemble(**(tensors | {"std": np.ones(size, np.float32)}))


if __name__ == "__main__":
    main()
