"""Multiple choice: how likely each option is, read from a chat model's probabilities of one answer token.

A chat model does not score texts, but many tell the likeliest first tokens of their answer. So the options get
letters, the model is asked for one, and the letters' probabilities are the options'. Models favour some letters, so
every question is asked in several orders and averaged. Where there are more options than letters the server tells,
the options compete in groups and the winners in a final.
"""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .base import LanguageModelError

WIDTH = 20
"""Most options of one question: OpenAI and others tell at most 20 top tokens."""
LETTERS = string.ascii_uppercase
LEAST_MASS = 0.05
"""A model whose letters together are less likely than this did not answer the question."""
FLOOR = 1e-9
"""Least probability given to an option."""

Array = NDArray[np.float64]


def question(prompt: str, options: Sequence[str]) -> list[dict[str, str]]:
    """Return the messages that ask for the letter of the best continuation."""
    lines = "\n".join(f"{letter}. {option}" for letter, option in zip(LETTERS, options, strict=False))
    return [
        {
            "role": "system",
            "content": "You continue a robot's plan. You are given a text that breaks off and the possible "
            "continuations. Answer with the letter of the best continuation and nothing else.",
        },
        {"role": "user", "content": f"{prompt} ...\n\nPossible continuations:\n{lines}\n\nLetter:"},
    ]


def read(top: Sequence[Mapping[str, Any]], count: int) -> Array | None:
    """Return (count,), the probability of each letter, or None where the model would answer something else.

    Args:
        top: The likeliest first tokens: `{"token": ..., "logprob": ...}`.
        count: Number of options.

    Raises:
        LanguageModelError: The entries are malformed.
    """
    found, mass, least = np.zeros(count), 0.0, 1.0
    for entry in top:
        token, logprob = entry.get("token"), entry.get("logprob")
        if not isinstance(token, str) or not isinstance(logprob, (int, float)) or not logprob <= 1e-3:
            raise LanguageModelError("the server's top_logprobs are malformed")
        chance = math.exp(min(logprob, 0.0))
        mass, least = mass + chance, min(least, chance)
        letter = token.strip(" \t\n.):*(\"'▁Ġ").upper()
        if len(letter) == 1 and letter in LETTERS[:count]:
            found[LETTERS.index(letter)] += chance
    if found.sum() < LEAST_MASS:
        return None
    unseen = found == 0
    if unseen.any():  # less likely than any token that was told, and together no more than what is left
        found[unseen] = min(least, max(1.0 - mass, 0.0) / unseen.sum())
    found = np.maximum(found, FLOOR)
    normalised: Array = found / found.sum()
    return normalised


def orders(count: int, rounds: int) -> list[list[int]]:
    """Return permutations of the options, at most `rounds`: rotations, every second one reversed."""
    made = [list(np.roll(np.arange(count), -(count * r // rounds)))[:: -1 if r % 2 else 1] for r in range(rounds)]
    return [[int(i) for i in order] for order in made]


def tournament(count: int, judge: Callable[[Sequence[int]], Array], *, width: int = WIDTH) -> Array:
    """Return (count,), log-probabilities of options that are too many to be judged together.

    Groups of at most `width` are judged, then the best of each group against each other. An option that did not
    reach the final keeps its distance to those of its group that did.

    Args:
        count: Number of options.
        judge: Returns the probabilities of the options with these indices against each other.
        width: Most options that `judge` takes, at least 2.
    """
    return _compete(list(range(count)), judge, width)


def _compete(entrants: Sequence[int], judge: Callable[[Sequence[int]], Array], width: int) -> Array:
    if len(entrants) <= width:
        return np.log(np.maximum(judge(entrants), FLOOR))
    groups = np.array_split(np.array(entrants), math.ceil(len(entrants) / width))
    heats = [np.log(np.maximum(judge([int(i) for i in group]), FLOOR)) for group in groups]
    quota = max(1, width // len(groups))
    winners = [np.argsort(-heat, kind="stable")[:quota] for heat in heats]
    finalists = [int(group[w]) for group, won in zip(groups, winners, strict=True) for w in won]
    final = dict(zip(finalists, _compete(finalists, judge, width), strict=True))
    scores: list[Array] = []
    for group, heat, won in zip(groups, heats, winners, strict=True):
        level = _logsum([final[int(group[w])] for w in won]) - _logsum(heat[won])
        score = heat + level
        score[won] = [final[int(group[w])] for w in won]
        scores.append(score)
    joined = np.concatenate(scores)
    return np.minimum(joined - _logsum(joined), 0.0)


def _logsum(values: Sequence[float] | Array) -> float:
    return float(np.logaddexp.reduce(np.asarray(values)))
