"""Where a tuned model practises and is examined: missions of the kitchen in imagination, calm or full of mishaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..planners.tasks.generate import FAMILIES
from ..skills.wilson import wilson
from . import seeds
from .can import affordances
from .episode import trained
from .lessons import Mishaps
from .mission import generated
from .options import EpisodeRules, OptionsEnv
from .rollout import Chooser, Mind, Rollout, roll
from .twin import Twin

LONG = {
    "together": 3.0,
    "apart": 3.0,
    "mixed": 3.0,
    "every": 2.0,
    "number": 2.0,
    "needs": 1.0,
    "held": 1.0,
    "tour": 0.5,
}
"""Families that take many steps."""
IDLE = (
    "absent", "elsewhere", "nowhere", "unable", "misuse", "said refusals", "find", "spill", "stay", "already",
)  # fmt: skip
"""Families in which nothing, or next to nothing, has to be recovered."""
STORMY = {name: weight for name, (weight, _) in FAMILIES.items() if name not in IDLE}
"""Families in which recovery is practised."""
STORM = Mishaps(fails=0.2, errs=0.12, moved=0.08, calm=0.0)
"""What goes wrong where recovery is practised."""


@dataclass(frozen=True)
class Grounds:
    """Where a model practises and where it is examined."""

    practice: Sequence[tuple[float, OptionsEnv]]
    """(share of the missions, environment)."""
    exams: Mapping[str, OptionsEnv]
    """Kind -> environment; its missions are in no practice."""


def kitchen(*, bare: bool = False) -> Grounds:
    """Return the grounds of the kitchen: long missions, mishaps, and something of everything.

    Args:
        bare: Nobody helps the model: no call is masked, however hopeless or worn out, and all chances are said to be 1.

    Raises:
        MissingResource: The skills are not there.
    """
    can = affordances("learned", trained())
    said = affordances("none") if bare else can

    def env(splits: Sequence[str], families: Mapping[str, float] | None, mishaps: Mishaps) -> OptionsEnv:
        twin = Twin(can=can)
        rules = EpisodeRules(mishaps=mishaps, least=0.0, retries=None) if bare else EpisodeRules(mishaps=mishaps)
        return OptionsEnv(generated(*splits, families=families), twin, can=said, rules=rules, move=twin.move)

    new, calm = ("wordings", "templates", "combinations"), replace(STORM, calm=1.0)
    return Grounds(
        practice=(
            (0.4, env(["train"], LONG, calm)),
            (0.4, env(["train"], STORMY, STORM)),
            (0.2, env(["train"], None, calm)),
        ),
        exams={"long": env(new, LONG, calm), "recovery": env(new, STORMY, STORM), "any": env(new, None, calm)},
    )


def success_rates(model: Chooser, grounds: Grounds, count: int, seed: int) -> dict[str, float]:
    """Return, for each kind of exam, the share of missions in which the most likely calls lead to the goal."""
    return {
        kind: sum(rollout.success for rollout in exam(model, env, count, seed)) / count
        for kind, env in grounds.exams.items()
    }


def exam(
    model: Chooser, env: OptionsEnv, count: int, seed: int, tick: Callable[[], object] = lambda: None
) -> list[Rollout]:
    """Return what became of so many missions, always the same for a seed.

    Args:
        model: Tuned to plan.
        env: Where.
        count: Missions.
        seed: Of the missions and of luck.
        tick: Called after each.
    """
    found = []
    for number in range(count):
        found.append(roll(env, Mind(model), seeds.mission(seed, number)))
        tick()
    return found


def rates(rollouts: Sequence[Rollout]) -> dict[str, Any]:
    """Return n, success with its 95 % Wilson interval, and the things moved without need per episode."""
    count, good = len(rollouts), sum(rollout.success for rollout in rollouts)
    moved = sum(rollout.collateral for rollout in rollouts)
    return {"n": count, "success": good / count, "ci": list(wilson(good, count)), "collateral": moved / count}
