"""Reinforcement: a model that has been to school gets better at what it tries itself, in imagination.

Missions are done several times over with say x can as the policy (`rollout`), in the twin, where calls fail as often as
the learned affordances say; each fork at which the outcomes differ is a lesson (`planners.language.gradient`). Most of
the practice is long, or full of mishaps: there, school leaves most to be learned.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..planners.language.gradient import Leash, policy_gradient
from ..planners.language.lesson import Lesson
from .checkpoint import CHECKPOINT, OnUpdate, Progress, begin, restore, save
from .grounds import Grounds, kitchen, success_rates
from .rollout import Mind, lessons_of, roll
from .team import Team, rate_at

if TYPE_CHECKING:
    from ..planners.language.tuning import Pupil


@dataclass(frozen=True, slots=True)
class Reinforcement:
    """Settings of the reinforced stage."""

    updates: int = 60
    """Steps of the optimiser."""
    missions: int = 16
    """Missions an update."""
    rollouts: int = 8
    """Rollouts of each mission."""
    lessons: int = 32
    """Lessons an update learns from at most: those that weigh most."""
    rate: float = 2e-4
    """Learning rate; it grows to this linearly, then falls to a twentieth along a cosine."""
    warmup: int = 5
    """Updates until the learning rate is highest."""
    leash: float = 0.05
    """What a nat of divergence from school costs."""
    exam_every: int = 15
    """Updates between exams; a checkpoint is written at each update."""
    exam: int = 32
    """Missions in an exam, of each kind."""


def reinforce(
    team: Team,
    settings: Reinforcement,
    *,
    seed: int,
    run: Path,
    resume: bool = False,
    on_update: OnUpdate = lambda _: None,
    grounds: Grounds | None = None,
) -> Progress:
    """Let a model learn from what comes of its choices.

    Args:
        team: Who learns; it stays near what it is now.
        settings: How much and how fast.
        seed: Of the missions, of luck and of what is chosen.
        run: Folder for checkpoints.
        resume: Go on from the checkpoint there; the pupil must be what it was when that run began.
        on_update: Called after every update. The loss is the share of rollouts that failed.
        grounds: Where; the kitchen if left out. Others are for a pupil alone: environments do not travel to replicas.

    Raises:
        DoableError: There is nothing to resume, or it is of other settings.
    """
    pupil = team.pupil
    progress = begin(settings, seed, team)
    leash = Leash(pupil.tensors(), settings.leash)
    if resume:
        progress = restore(run / CHECKPOINT, pupil, progress)
    where = grounds or _kitchen()
    begun = time.monotonic() - progress.seconds
    if not progress.curve:
        progress.curve.append({"update": 0, "minutes": 0.0} | success_rates(pupil.merged(), where, settings.exam, seed))
    while progress.update < settings.updates:
        lessons, failed = practice(team, grounds, settings, seed, progress.update)
        if lessons:
            team.step(policy_gradient, lessons, rate_at(settings, progress.update), leash)
        progress.loss += (failed - progress.loss) * (0.1 if progress.update else 1.0)
        progress.update, progress.seconds = progress.update + 1, time.monotonic() - begun
        if progress.update % settings.exam_every == 0 or progress.update == settings.updates:
            point = {"update": progress.update, "minutes": progress.seconds / 60, "loss": progress.loss}
            progress.curve.append(point | success_rates(pupil.merged(), where, settings.exam, seed))
        save(run / CHECKPOINT, pupil, progress)
        on_update(progress)
    return progress


def practice(
    team: Team, grounds: Grounds | None, settings: Reinforcement, seed: int, update: int
) -> tuple[list[Lesson], float]:
    """Do the missions of an update; each depends on the model, the seed, the update and its number alone.

    Returns:
        What there is to learn from them, at most `settings.lessons`, and the share of rollouts that failed.
    """
    found = team.each(_practise, range(settings.missions), grounds, settings.rollouts, (seed, update))
    # in the order in which one alone would have done them
    missions = sorted((one for share in found for one in share), key=lambda one: one[0])
    lessons = [lesson for _, _, several in missions for lesson in several]
    lessons.sort(key=lambda lesson: -max(map(abs, lesson.weights)))
    failed = sum(failed for _, failed, _ in missions)
    return lessons[: settings.lessons], failed / (settings.missions * settings.rollouts)


@lru_cache(maxsize=1)
def _kitchen() -> Grounds:
    return kitchen()


def _practise(
    pupil: Pupil, numbers: Sequence[int], grounds: Grounds | None, rollouts: int, seeds: tuple[int, int]
) -> list[tuple[int, int, list[Lesson]]]:
    """Return (number, rollouts that failed, lessons) for each of some missions."""
    grounds = grounds or _kitchen()
    model, shares = pupil.merged(), np.cumsum([share for share, _ in grounds.practice])
    found = []
    for number in numbers:
        model.forget()  # what was read for the mission before must not matter
        rng = np.random.default_rng([*seeds, number])
        _, env = grounds.practice[int(np.searchsorted(shares, rng.random() * shares[-1], side="right"))]
        mind, luck = Mind(model), int(rng.integers(2**31))
        group = [roll(env, mind, luck, rng) for _ in range(rollouts)]
        found.append((number, sum(not rollout.success for rollout in group), lessons_of(group)))
    return found
