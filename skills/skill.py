"""A skill is a task, a policy and a success probability; control flow stays outside, with the executor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from ..sim.command import Command
from ..sim.scene import Scene
from .spec import SPECS, SkillCall

Array = NDArray[np.float32]
Verdict = Literal["success", "failed_check", "timeout", "stuck", "unsafe"]


class Attempt(Protocol):
    """A task bound to one call, from the scene in which it starts. Holds whatever must be remembered on the way."""

    def observe(self, scene: Scene) -> Array:
        """Return what the policy sees: (observation_size,), in the robot's base frame, roughly in [-1, 1]."""
        ...

    def command(self, action: Array) -> Command:
        """Turn an action in [-1, 1]^n into set points for one control step."""
        ...

    def judge(self, scene: Scene) -> Verdict | None:
        """Look at the scene after a control step; None while the attempt goes on. Call once a step.

        Whoever runs the attempt counts its steps and ends it, as a "timeout", after `Task.max_steps`.
        """
        ...

    def guide(self, scene: Scene) -> Array:
        """Return what the scripted guide would do here: prior experience for training, and the baseline."""
        ...


class Task(Protocol):
    """What a policy is trained to do."""

    name: str
    observation_size: int
    action_size: int
    max_steps: int

    def attempt(self, scene: Scene, call: SkillCall) -> Attempt:
        """Bind the task to a call.

        Raises:
            DoableError: The call names what this scene does not have, so that there is nothing to attempt.
        """
        ...


class Policy(Protocol):
    """Turns observations into actions."""

    def act(self, observation: Array) -> Array:
        """Return the action in [-1, 1]^n for one observation."""
        ...


class Affordance(Protocol):
    """The chance that a policy succeeds at a call from a scene."""

    def probabilities(self, scene: Scene, calls: Sequence[SkillCall]) -> NDArray[np.float64]:
        """Return P(success) of each call, (n,), in [0, 1]; calls of things that are not there get about 0."""
        ...


@dataclass(frozen=True)
class Skill:
    """A trained policy with what it is for and how likely it works."""

    task: Task
    policy: Policy
    affordance: Affordance


SkillSet = Mapping[str, Skill]
"""Policy name ("drive", "pick", "place") -> skill."""


def can(skills: SkillSet, scene: Scene) -> Callable[[Sequence[SkillCall]], NDArray[np.float64]]:
    """Return a function that gives the probabilities of success of calls from a scene, one batch a policy."""

    def probabilities(calls: Sequence[SkillCall]) -> NDArray[np.float64]:
        # `done` moves nothing and cannot fail; what no loaded policy does cannot work
        found = np.array([float(not SPECS[call.skill].policy) for call in calls])
        for name, skill in skills.items():
            index = [i for i, call in enumerate(calls) if SPECS[call.skill].policy == name]
            if index:
                found[index] = skill.affordance.probabilities(scene, [calls[i] for i in index])
        return found

    return probabilities
