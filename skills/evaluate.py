"""How good a trained skill is, beside its scripted guide, on the same seeded episodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .env import Episode, SkillEnv, Trainable, rollout, task_of
from .library import trained_home
from .skill import Policy
from .store import read_policy
from .wilson import wilson

Tick = Callable[[int, int], None]
"""Is told the episodes done and their total."""


@dataclass(frozen=True, slots=True)
class EvalReport:
    """What an evaluation found."""

    skill: str
    episodes: int
    seed: int
    success: float
    ci: tuple[float, float]
    """Wilson's 95 % interval of `success`."""
    guide_success: float
    steps_median: float
    """Control steps of the successful episodes."""
    reasons: dict[str, int]
    """Verdict -> number of episodes, the most frequent first."""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "skill": self.skill,
            "episodes": self.episodes,
            "seed": self.seed,
            "success": self.success,
            "ci": list(self.ci),
            "guide_success": self.guide_success,
            "steps_median": self.steps_median,
            "reasons": self.reasons,
        }


def evaluate_skill(
    name: str, *, episodes: int = 200, seed: int = 12345, folder: Path | None = None, tick: Tick | None = None
) -> EvalReport:
    """Evaluate a trained skill.

    Args:
        name: The skill.
        episodes: How many fresh episodes.
        seed: Of the first; the others follow.
        folder: Where trained skills are; None takes `DOABLE_SKILLS` or those that ship.
        tick: Is told how far it is.

    Raises:
        DoableError: There is no such skill, or its files are damaged.
        MissingResource: It is not trained.
    """
    task = task_of(name)
    policy = read_policy(trained_home(name, folder), task)
    return evaluate(task, policy, episodes=episodes, seed=seed, tick=tick)


def evaluate(task: Trainable, policy: Policy, *, episodes: int, seed: int, tick: Tick | None = None) -> EvalReport:
    """Evaluate a policy and its task's guide on the same episodes; the policy runs without the guide."""
    env = SkillEnv(task)
    try:
        found: list[Episode] = []
        guided: list[Episode] = []
        for i in range(episodes):
            found.append(rollout(env, policy.act, seed=seed + i))
            guided.append(rollout(env, lambda _: env.guide(), seed=seed + i))
            if tick is not None:
                tick(i + 1, episodes)
    finally:
        env.close()
    successes = sum(episode.success for episode in found)
    return EvalReport(
        skill=task.name,
        episodes=episodes,
        seed=seed,
        success=successes / episodes,
        ci=wilson(successes, episodes),
        guide_success=float(np.mean([episode.success for episode in guided])),
        steps_median=_median([episode.steps for episode in found if episode.success]),
        reasons=dict(Counter(str(episode.verdict) for episode in found).most_common()),
    )


def _median(values: Sequence[int]) -> float:
    return float(np.median(values)) if values else 0.0
