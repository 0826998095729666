"""Rollouts: one mission done several times with the same luck, so that only what is chosen makes a difference.

The policy is say x can, as a distribution: p(call | transcript) x P(success | scene, call), normalised over the calls
that are not masked. `select` takes its most likely call; here it is sampled.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..planners.language.lesson import Lesson
from ..planners.transcript import option
from ..skills.spec import SkillCall
from .options import OptionsEnv
from .select import CAN_FLOOR
from .views import INDEX


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision of a rollout."""

    text: str
    """The transcript before it."""
    option: str
    """What was chosen, as the transcript goes on with it."""
    gain: float
    """The sum of rewards from here to the end."""
    heeded: bool
    """Whether it is what was tried: now and then the robot does something else."""


@dataclass(frozen=True, slots=True)
class Rollout:
    """One episode."""

    family: str
    options: tuple[str, ...]
    """What could be said at each decision, masked or not."""
    choices: tuple[Choice, ...]
    success: bool
    collateral: int
    """Things that were moved without need."""

    @property
    def total(self) -> float:
        """Return the sum of all rewards."""
        return self.choices[0].gain


class Chooser(Protocol):
    """A language model that can tell quickly what it would choose; `LocalModel` is one."""

    def choose(self, prompt: str, options: Sequence[str], wanted: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return (n,), the log-probability that each option is chosen among all; -inf where it does not matter.

        Raises:
            LanguageModelError: The model failed.
        """
        ...


class Mind:
    """What a language model makes of transcripts: say x can, remembered as long as the model stays the same."""

    def __init__(self, model: Chooser) -> None:
        """Use a model that has been tuned to plan."""
        self._model = model
        self._known: dict[str, NDArray[np.float64]] = {}

    def chances(
        self, text: str, calls: Sequence[SkillCall], can: NDArray[np.float32], mask: NDArray[np.int8]
    ) -> NDArray[np.float64]:
        """Return the probability with which each call is chosen; the same text is given with the same calls and mask.

        Args:
            text: The transcript.
            calls: (n,) What could be said.
            can: (n,) Chances of success.
            mask: (n,) 0 for what may not be chosen; not 0 everywhere.

        Returns:
            (n,) They sum to one.
        """
        if text not in self._known:
            self._known[text] = self._model.choose(text, [option(call) for call in calls], mask.astype(np.bool_))
        scores = self._known[text] + np.log(np.maximum(can, CAN_FLOOR))
        weights = np.exp(scores - scores.max())
        return np.asarray(weights / weights.sum())


def roll(env: OptionsEnv, mind: Mind, seed: int, rng: np.random.Generator | None = None) -> Rollout:
    """Run one episode.

    Args:
        env: Where.
        mind: Who decides.
        seed: Of the mission and of luck.
        rng: Of what is chosen; the most likely call if left out.
    """
    observation, info = env.reset(seed=seed)
    calls = env.offered()
    index = [INDEX[call] for call in calls]
    said: list[tuple[str, str, bool]] = []
    rewards: list[float] = []
    ended = False
    while not ended:  # the environment ends by its max_steps
        text: str = observation["transcript"]
        chances = mind.chances(text, calls, info["can"][index], info["action_mask"][index])
        place = int(chances.argmax()) if rng is None else _draw(chances, rng)
        observation, reward, terminated, truncated, info = env.step(np.int64(index[place]))
        said.append((text, option(calls[place]), info["call"] == str(calls[place])))
        rewards.append(reward)
        ended = terminated or truncated
    gains = np.cumsum(rewards[::-1])[::-1].tolist()
    choices = tuple(Choice(text, words, gain, heeded) for (text, words, heeded), gain in zip(said, gains, strict=True))
    options = tuple(map(option, calls))
    return Rollout(env.family, options, choices, info["is_success"], len(info["collateral"]))


def lessons_of(group: Sequence[Rollout]) -> list[Lesson]:
    """Return what a group of rollouts of one mission teaches: at each fork, how much better each way was.

    A choice is weighed by what came of it minus what came, on average, of the choices of the *other* rollouts that
    stood before the same text (leave one out: W. Kool, H. van Hoof and M. Welling, 2019, "Buy 4 REINFORCE samples, get
    a baseline for free!"). Decisions are compared, not episodes, so nothing is blamed for what went wrong before it.
    Where all went the same way their weights would cancel out, so only forks are learned from; what was chosen
    elsewhere is in the lesson with weight 0, to be held to.

    Args:
        group: Rollouts of the same mission with the same luck.

    Returns:
        Each way at each fork in one lesson, its weight summed over the rollouts that took it and divided by the size of
        the group; no lesson where nothing forks or all forks end alike.
    """
    stood: dict[str, list[Choice]] = {}
    for rollout in group:
        for choice in rollout.choices:
            if choice.heeded:
                stood.setdefault(choice.text, []).append(choice)
    weights: dict[tuple[str, str], float] = {}
    for text, choices in stood.items():
        mean = sum(choice.gain for choice in choices) / len(choices)
        for choice in choices:
            # the mean of the others, left out this one, is further away from it by n / (n - 1)
            lead = (choice.gain - mean) * len(choices) / max(1, len(choices) - 1)
            weights[text, choice.option] = weights.get((text, choice.option), 0.0) + lead / len(group)
    left = {key for key, weight in weights.items() if not math.isclose(weight, 0.0, abs_tol=1e-6)}
    return [lesson for rollout in group for lesson in _lesson(rollout, weights, left)]


def _lesson(rollout: Rollout, weights: dict[tuple[str, str], float], left: set[tuple[str, str]]) -> Iterator[Lesson]:
    """Yield the rollout as a lesson up to its last choice that no lesson before it holds, if there is one."""
    heeded = [choice for choice in rollout.choices if choice.heeded]
    keys = [(choice.text, choice.option) for choice in heeded]
    last = max((i for i, key in enumerate(keys) if key in left), default=None)
    if last is None:
        return
    spans = tuple((len(text), len(text) + len(words)) for text, words in keys[: last + 1])
    shares = tuple(weights[key] if key in left else 0.0 for key in keys[: last + 1])
    left.difference_update(keys)
    yield Lesson(keys[last][0] + keys[last][1], spans, rollout.options, shares)


def _draw(chances: NDArray[np.float64], rng: np.random.Generator) -> int:
    """Return an index; as many draws whatever the chances are."""
    return min(int(np.searchsorted(np.cumsum(chances), rng.random(), side="right")), len(chances) - 1)
