"""How sure a tuned model may be: a temperature for its choices, fitted on lessons that it has never seen.

C. Guo et al., "On Calibration of Modern Neural Networks", 2017, arXiv 1706.04599: dividing all scores by one number
changes no ranking, and makes probabilities agree with how often they are right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..planners.language.base import OptionScores
from ..planners.language.lesson import Lesson
from ..skills.reliability import Reliability, measure
from . import seeds
from .lessons import lessons
from .school import SPLITS

COLDEST, HOTTEST = 0.05, 20.0
"""Between these temperatures it is looked for."""
_HALVINGS = 40


class Scorer(Protocol):
    """What is asked of a language model here."""

    def score(self, prompt: str, options: Sequence[str]) -> OptionScores:
        """Score every option; see `LanguageModel.score`."""
        ...


@dataclass(frozen=True, slots=True)
class Decision:
    """One step of a lesson."""

    choices: NDArray[np.float64]
    """(n,) Log-probabilities of the options at temperature 1."""
    right: int
    """Which of them the searcher took."""
    round: int = 0
    """The number of the round of lessons, one of each split, that it is from; steps of a lesson are not independent."""

    def at(self, temperature: float) -> NDArray[np.float64]:
        """Return (n,), the log-probabilities at another temperature."""
        scaled = self.choices / temperature
        return np.asarray(scaled - np.logaddexp.reduce(scaled))


def decide(
    model: Scorer, count: int, *, seed: int, tick: Callable[[int, int], None] = lambda *_: None
) -> list[Decision]:
    """Ask a model what it would choose in lessons of all splits in turn.

    Args:
        model: Scores at temperature 1.
        count: Decisions.
        seed: Of the lessons.
        tick: Is told how many decisions of how many are made.
    """
    found: list[Decision] = []
    for number, lesson in enumerate(_mixed(seed)):
        for first, last in lesson.spans:
            if len(found) == count:
                return found
            choices = model.score(lesson.text[:first], lesson.options).choices
            assert choices is not None  # models on this machine give them
            found.append(Decision(choices, lesson.options.index(lesson.text[first:last]), number // len(SPLITS)))
            tick(len(found), count)
    return found


def _mixed(seed: int) -> Iterator[Lesson]:
    sources = [lessons(split, seeds.TEMPERATURE + seed) for split in SPLITS]
    for source in cycle(sources):
        yield next(source)


def surprise(decisions: Sequence[Decision], temperature: float) -> float:
    """Return the mean -log p(right), nats."""
    return float(np.mean([-one.at(temperature)[one.right] for one in decisions]))


def fit(decisions: Sequence[Decision]) -> float:
    """Return the temperature at which the decisions surprise least.

    The surprise is convex in 1 / temperature, so that a golden section finds the least.
    """
    low, high, ratio = 1 / HOTTEST, 1 / COLDEST, (math.sqrt(5) - 1) / 2
    for _ in range(_HALVINGS):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if surprise(decisions, 1 / left) <= surprise(decisions, 1 / right):
            high = right
        else:
            low = left
    return 2 / (low + high)


def reliability(decisions: Sequence[Decision], temperatures: Sequence[float]) -> Reliability:
    """Compare the probability of each first choice with whether it was right.

    Args:
        decisions: (n,)
        temperatures: (n,) The temperature of each.
    """
    said = [one.at(temperature) for one, temperature in zip(decisions, temperatures, strict=True)]
    sure = np.exp([scores.max() for scores in said])
    right = np.array([int(scores.argmax()) == one.right for scores, one in zip(said, decisions, strict=True)])
    return measure(np.minimum(sure, 1.0), right)


def calibration(decisions: Sequence[Decision]) -> dict[str, Any]:
    """Return the temperature and how good it is, as adapter.json keeps them.

    The temperature is fitted on all decisions. What is said of it is honest: each half, of other lessons, is
    judged with the temperature that was fitted on the other.
    """
    halves = [[one for one in decisions if one.round % 2 == half] for half in (0, 1)]
    crossed = [fit(halves[1]), fit(halves[0])]
    ordered, ones = [*halves[0], *halves[1]], [1.0] * len(decisions)
    after = [crossed[0]] * len(halves[0]) + [crossed[1]] * len(halves[1])
    return {
        "decisions": len(decisions),
        "temperature": fit(decisions),
        "temperatures_of_halves": crossed,
        "before": _figures(ordered, ones),
        "after": _figures(ordered, after),
    }


def _figures(decisions: Sequence[Decision], temperatures: Sequence[float]) -> dict[str, Any]:
    pairs = zip(decisions, temperatures, strict=True)
    nats = float(np.mean([-one.at(temperature)[one.right] for one, temperature in pairs]))
    return {"nll": nats, **asdict(reliability(decisions, temperatures))}
