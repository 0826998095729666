"""A skill's task as a Gymnasium environment: sparse 0/1 reward, an end at every verdict.

Call `register()` once, then `gymnasium.make("doable/Pick-v0")` works.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import gymnasium
import numpy as np

from ..errors import DoableError
from ..plugins import available, load
from ..sim.command import Command
from ..sim.scene import Scene
from .recipe import Recipe
from .skill import Array, Attempt, Task, Verdict
from .spec import SkillCall

OBSERVATION_LIMIT = 10.0
"""Observations are clipped to plus and minus this."""
_LIMIT = np.float32(OBSERVATION_LIMIT)


class Arena(Protocol):
    """Where a task is practised: a world with the task's distribution of starts."""

    def reset(self, rng: np.random.Generator) -> tuple[Scene, SkillCall]:
        """Draw a start and what is to be done from it. All chance comes from `rng`."""
        ...

    def step(self, command: Command) -> Scene:
        """Run one control step."""
        ...

    def close(self) -> None:
        """Give the world back; the arena is not used afterwards."""
        ...


@runtime_checkable
class Trainable(Task, Protocol):
    """A task that brings its own place to practise and its recipe."""

    recipe: Recipe

    def arena(self) -> Arena:
        """Open a new arena; the caller closes it."""
        ...


class SkillEnv(gymnasium.Env[Array, Array]):
    """One call of a skill per episode; reward 1 at success, 0 otherwise."""

    metadata: dict[str, Any] = {"render_modes": []}  # noqa: RUF012  # Gymnasium's own signature

    def __init__(self, task: Trainable) -> None:
        self.task = task
        high = OBSERVATION_LIMIT
        self.observation_space = gymnasium.spaces.Box(-high, high, (task.observation_size,), np.float32)
        self.action_space = gymnasium.spaces.Box(-1.0, 1.0, (task.action_size,), np.float32)
        self._arena: Arena | None = None
        self._attempt: Attempt | None = None
        self._scene: Scene | None = None
        self._steps = 0

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Array, dict[str, Any]]:
        """Draw a start; the same seed gives the same episode under the same actions.

        Raises:
            DoableError: The task observes other than it declares.
        """
        super().reset(seed=seed, options=options)
        if self._arena is None:
            self._arena = self.task.arena()
        self._scene, call = self._arena.reset(self.np_random)
        self._attempt = self.task.attempt(self._scene, call)
        self._steps = 0
        seen = self._observe()
        if seen.shape != self.observation_space.shape or not np.isfinite(seen).all():
            raise DoableError(
                f"an observation of {self.task.name} is {self.task.observation_size} finite numbers; got {seen}"
            )
        return seen, {"call": str(call)}

    def step(self, action: Array) -> tuple[Array, float, bool, bool, dict[str, Any]]:
        """Run one control step.

        Raises:
            DoableError: The action is not finite or has the wrong shape, or `reset` was not called.
        """
        if self._arena is None or self._attempt is None or self._scene is None:
            raise DoableError("call reset() before step()")
        action = np.asarray(action, np.float32)
        values = action.ravel().tolist()  # a sum of theirs, in double precision, is finite if all are
        if action.shape != self.action_space.shape or not math.isfinite(sum(values)):
            raise DoableError(f"an action of {self.task.name} is {self.task.action_size} finite numbers; got {action}")
        if min(values) < -1 or max(values) > 1:
            action = action.clip(-1, 1)
        self._scene = self._arena.step(self._attempt.command(action))
        self._steps += 1
        verdict = self._attempt.judge(self._scene)
        if verdict is None and self._steps >= self.task.max_steps:
            verdict = "timeout"
        success = verdict == "success"
        ended = verdict is not None and verdict != "timeout"
        return self._observe(), float(success), ended, verdict == "timeout", {"verdict": verdict, "is_success": success}

    def guide(self) -> Array:
        """Return what the scripted guide would do now, (action_size,).

        Raises:
            DoableError: The task's guide gives something else, or `reset` was not called.
        """
        if self._attempt is None or self._scene is None:
            raise DoableError("call reset() before guide()")
        lesson = np.asarray(self._attempt.guide(self._scene), np.float32)
        if lesson.shape != self.action_space.shape or not np.isfinite(lesson).all():
            raise DoableError(
                f"the guide of {self.task.name} gives {self.task.action_size} finite numbers; got {lesson}"
            )
        return np.clip(lesson, -1, 1)

    def close(self) -> None:
        """Give the world back."""
        if self._arena is not None:
            self._arena.close()
        self._arena = None

    def _observe(self) -> Array:
        assert self._attempt is not None
        assert self._scene is not None
        seen = np.asarray(self._attempt.observe(self._scene), np.float32)
        return np.minimum(np.maximum(seen, -_LIMIT), _LIMIT)  # in half the time of clip


@dataclass(frozen=True, slots=True)
class Episode:
    """How one episode went."""

    verdict: Verdict
    steps: int

    @property
    def success(self) -> bool:
        """Whether the task was done."""
        return self.verdict == "success"


def rollout(env: SkillEnv, act: Callable[[Array], Array], *, seed: int) -> Episode:
    """Run one seeded episode to its end."""
    observation, _ = env.reset(seed=seed)
    for step in range(1, env.task.max_steps + 1):
        observation, _, terminated, truncated, info = env.step(act(observation))
        if terminated or truncated:
            return Episode(info["verdict"], step)
    raise AssertionError("an environment ends by max_steps")  # pragma: no cover


def task_of(name: str) -> Trainable:
    """Return the registered task of a skill.

    Raises:
        DoableError: There is no such skill, it cannot be trained here, or it has another name than its entry point.
        MissingResource: Its import fails.
    """
    task = load("skills", name)
    if not isinstance(task, Trainable):
        raise DoableError(f"skill {name!r} has no recipe and arena(), so that it can be run but not trained")
    if task.name != name:
        raise DoableError(f"the entry point {name!r} of doable.skills is a task that calls itself {task.name!r}")
    return task


def make_env(skill: str) -> SkillEnv:
    """Return the environment of a registered skill."""
    return SkillEnv(task_of(skill))


def register() -> None:
    """Tell Gymnasium about every registered skill, as `doable/Name-v0`. Calling it again does nothing."""
    for name in available("skills"):
        identity = f"doable/{name.title()}-v0"
        if identity not in gymnasium.registry:
            gymnasium.register(identity, entry_point="doable.skills.env:make_env", kwargs={"skill": name})
