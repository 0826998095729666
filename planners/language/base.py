"""What the planners need from a language model, whatever runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...errors import DoableError

FLOOR_LOGPROB = -1e3
"""Stands for options that a model gives no probability at all, so that plans and recordings hold finite numbers."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a backend can do; asked, never assumed."""

    scores: bool
    """`score` returns log-probabilities of the options (exact, or estimated if not `exact`)."""
    exact: bool
    """Scores are the model's own token log-probabilities of each whole option."""
    completes: bool
    """`complete` returns a JSON object that follows a schema."""
    plans: bool = False
    """It has been tuned to go on with `planners.transcript`, and `score` gives `choices`."""


@dataclass(frozen=True, slots=True)
class OptionScores:
    """How likely each option is as the continuation of a prompt."""

    logprobs: NDArray[np.float64]
    """(n,) Natural log-probability of each whole option, summed over its tokens."""
    tokens: NDArray[np.int64]
    """(n,) Number of tokens of each option, 1 where the backend does not tell."""
    choices: NDArray[np.float64] | None = None
    """(n,) Natural log of how likely each is to be chosen among these options: at every token the probabilities are
    normalised over the tokens with which an option goes on, so the length of an option does not matter."""

    def checked(self, count: int, model: str) -> OptionScores:
        """Return these scores if they are of so many options.

        Raises:
            LanguageModelError: A plugin gave too few, too many, or what is no number.
        """
        for what, values in (("logprobs", self.logprobs), ("tokens", self.tokens), ("choices", self.choices)):
            if values is not None and (np.shape(values) != (count,) or np.isnan(values).any()):
                raise LanguageModelError(
                    f"{model} gave {what} of shape {np.shape(values)} for {count} options, or what is no number"
                )
        return self


class LanguageModel(Protocol):
    """A language model that can rank options or write JSON, or both."""

    name: str
    capabilities: Capabilities

    def score(self, prompt: str, options: Sequence[str]) -> OptionScores:
        """Score every option as the continuation of the prompt.

        Args:
            prompt: Ends without a space; each option starts with the space or newline that separates it.
            options: At least one text.

        Raises:
            LanguageModelError: The model failed, timed out or cannot score.
        """
        ...

    def complete(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return a JSON object that follows the schema.

        Args:
            messages: `{"role": "system" | "user" | "assistant", "content": ...}`.
            schema: A JSON schema.

        Raises:
            UnusableAnswer: It wrote no such object, not even after one repair.
            LanguageModelError: The model failed, timed out or cannot.
        """
        ...


class LanguageModelError(DoableError):
    """The model failed: no answer in time, an answer that makes no sense, or none at all."""

    exit_code = 3


class UnusableAnswer(LanguageModelError):
    """The model is there and answers, but not what it was asked for; in a benchmark that is a failure of its own."""

    exit_code = 1
