"""What came of trying: rollouts of a policy from starts of all kinds, as features and outcomes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import DoableError
from ..processes import spread
from ..sim.kitchen import KITCHEN
from ..sim.scene import Scene
from ..sim.world import World
from .env import Arena, Trainable, task_of
from .features import features
from .skill import Policy
from .spec import SkillCall
from .starts.draw import CATEGORIES, draw_start

Kind = Literal["start", "midway", "again"]
SAMPLE_KINDS: tuple[Kind, ...] = ("start", "midway", "again")
"""`start`: a fresh attempt; `midway`: some moment of it, with the outcome it came to; `again`: the same call, tried
afresh where a successful attempt ended."""
PRACTICE = "practice"
"""Category of the starts that come from the task's own arena."""
PRACTICE_SHARE = 0.12
MIDWAY = 2
"""Most moments of a rollout that are kept."""
AGAIN_SHARE = 0.25
"""Of successes after which the same call is tried again."""

Tick = Callable[[int, int], None]
"""Is told the episodes done and their total."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One moment, one call, and whether it worked out."""

    x: NDArray[np.float32]
    """(d,), its features."""
    success: bool
    kind: Kind
    category: str
    episode: int


@dataclass(frozen=True)
class Dataset:
    """Samples as arrays, n of them with d features."""

    policy: str
    x: NDArray[np.float32]
    """(n, d)."""
    y: NDArray[np.bool_]
    """(n,), whether it worked out."""
    kind: NDArray[np.str_]
    """(n,), one of `SAMPLE_KINDS`."""
    category: NDArray[np.str_]
    """(n,), the kind of start its episode had."""
    episode: NDArray[np.int64]
    """(n,); samples of one episode are not independent and must not be split."""

    def where(self, mask: NDArray[np.bool_]) -> Dataset:
        """Return the samples that a mask (n,) picks."""
        return Dataset(
            self.policy, self.x[mask], self.y[mask], self.kind[mask], self.category[mask], self.episode[mask]
        )


def collect(
    name: str, policy: Policy, *, episodes: int, seed: int, workers: int = 1, tick: Tick | None = None
) -> Dataset:
    """Try a skill from many starts in physics and return what came of it.

    Every episode has its own random numbers, so that the result does not depend on the number of workers.

    Args:
        name: The skill, as registered.
        policy: What acts.
        episodes: Starts to try.
        seed: Of all chance.
        workers: Processes.
        tick: Is told how far it is.

    Raises:
        DoableError: A worker died.
    """
    found: dict[int, list[Sample]] = {}
    with ExitStack() as stack:
        lab = stack.enter_context(closing(Lab(task_of(name), policy, seed)))
        here = ((index, lab.episode(index)) for index in range(episodes))
        source = here if workers == 1 else spread(lab.episode, range(episodes), workers)
        for index, some in stack.enter_context(closing(source)):
            found[index] = some
            if tick is not None:
                tick(len(found), episodes)
    samples = [sample for index in range(episodes) for sample in found[index]]
    return Dataset(
        name,
        np.stack([s.x for s in samples]),
        np.array([s.success for s in samples], dtype=bool),
        np.array([s.kind for s in samples]),
        np.array([s.category for s in samples]),
        np.array([s.episode for s in samples], dtype=np.int64),
    )


def hopeless(dataset: Dataset) -> float:
    """Return the share of starts that are of a category meant not to work."""
    names = [c.name for c in CATEGORIES[dataset.policy] if c.hopeless]
    return float(np.isin(dataset.category[dataset.kind == "start"], names).mean())


@dataclass
class Lab:
    """Where a skill is tried: the real kitchen and the task's own arena, opened when first needed."""

    task: Trainable
    policy: Policy
    seed: int
    _world: World | None = field(default=None, init=False)
    _arena: Arena | None = field(default=None, init=False)

    def episode(self, index: int) -> list[Sample]:
        """Try one start, and return its samples."""
        rng = np.random.default_rng([self.seed, index])
        arena: Arena | World
        if rng.random() < PRACTICE_SHARE:
            arena = self._arena = self._arena or self.task.arena()
            category = PRACTICE
            scene, call = self._arena.reset(rng)
        else:
            arena = self._world = self._world or World()
            start = draw_start(self.task.name, KITCHEN, rng)
            category, call = start.category, start.call
            scene = self._world.load(start.scene)
        first, moments, end = self._try(arena, scene, call, rng)
        samples = [Sample(self._see(scene, call), first, "start", category, index)]
        samples += [Sample(self._see(moment, call), first, "midway", category, index) for moment in moments]
        if first and rng.random() < AGAIN_SHARE:
            second, _, _ = self._try(arena, end, call, rng)
            samples.append(Sample(self._see(end, call), second, "again", category, index))
        return samples

    def _try(
        self, arena: Arena | World, scene: Scene, call: SkillCall, rng: np.random.Generator
    ) -> tuple[bool, list[Scene], Scene]:
        """Run one attempt; return whether it succeeded, some of its moments and where it ended."""
        try:
            attempt = self.task.attempt(scene, call)
        except DoableError:  # there is nothing to attempt
            return False, [], scene
        passed: list[Scene] = []
        verdict = None
        for _ in range(self.task.max_steps):
            scene = arena.step(attempt.command(np.clip(self.policy.act(attempt.observe(scene)), -1, 1)))
            verdict = attempt.judge(scene)
            if verdict is not None:
                break
            passed.append(scene)
        count = min(int(rng.integers(1, MIDWAY + 1)), len(passed))
        chosen = rng.permutation(len(passed))[:count]
        return verdict == "success", [passed[int(i)] for i in chosen], scene

    def _see(self, scene: Scene, call: SkillCall) -> NDArray[np.float32]:
        return np.asarray(features(self.task.name, scene, [call])[0])

    def close(self) -> None:
        """Free the engines."""
        for opened in (self._world, self._arena):
            if opened is not None:
                opened.close()
