"""Examples first: how a language model that was never tuned to plan is asked for the robot's next step.

As in SayCan (M. Ahn et al., 2022, arXiv 2204.01691), the prompt does not describe the scene: the options name only
what is there, and the affordances know the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ..skills.spec import DONE, text_of
from .base import PlanRequest, Step, clean_instruction
from .language.base import FLOOR_LOGPROB, LanguageModel
from .voice import Said

NEUTRAL = "Do something."
"""An instruction that asks for nothing, to learn what the model would say anyway."""
PRIOR_WEIGHT = 0.5
"""How much of what the model would say anyway is taken off what it says."""


class FewShot:
    """Ranks every call as the robot's next step in a dialogue with examples."""

    def __init__(
        self, model: LanguageModel, *, examples: str | None = None, prior_weight: float = PRIOR_WEIGHT
    ) -> None:
        """Use a language model that scores options.

        Args:
            model: The language model.
            examples: What comes before the dialogue; the prompt of this package if None.
            prior_weight: How much of an option's score under an instruction that asks for nothing is subtracted; 0
                saves that second look, which is spared models whose scores are estimates anyway.
        """
        self._model = model
        if examples is None:
            examples = files(__package__).joinpath("prompts", "saycan.txt").read_text(encoding="utf-8")
        self._examples = examples.strip()
        self._prior_weight = prior_weight if model.capabilities.exact else 0.0

    def say(self, request: PlanRequest) -> list[Said]:
        """Return what the model says of every call.

        `say` is the mean over an option's tokens of log p(option | instruction) - `prior_weight` log p(option |
        nothing asked). The mean keeps long names from being punished; the second term keeps what the model likes to
        say after any instruction from drowning what was asked (J. Li et al., 2016, arXiv 1510.03055, rank replies by
        this difference). `done` is scored apart: see `termination`. At last a constant is added to all, so that the
        exponentials sum to one.

        Raises:
            LanguageModelError: The model failed.
        """
        calls = [call for call in request.calls if call != DONE]
        # the comma ends a step, so that "coke can" is not taken for the beginning of "coke can 2"
        options = [*(f" {text_of(call)}," for call in calls), f" {text_of(DONE)}."]
        prompt = self.prompt(request.instruction, request.history)
        scores = self._model.score(prompt, options).checked(len(options), self._model.name)
        raw = np.maximum(scores.logprobs, FLOOR_LOGPROB)
        say = (raw - self._prior(request.history, options)) / np.maximum(scores.tokens, 1)
        can = np.asarray(request.affordances(calls), dtype=np.float64)
        say[-1] = termination(raw, say[:-1] + np.log(np.maximum(can, 1e-9)))
        say -= np.logaddexp.reduce(say)
        return [Said(*one) for one in zip([*calls, DONE], say.tolist(), raw.tolist(), strict=True)]

    def _prior(self, history: Sequence[Step], options: Sequence[str]) -> NDArray[np.float64]:
        """Return (n,), what is taken off the log-probability of each option because it is said anyway."""
        if not self._prior_weight:
            return np.zeros(len(options))
        scores = self._model.score(self.prompt(NEUTRAL, history), options).checked(len(options), self._model.name)
        return self._prior_weight * np.maximum(scores.logprobs, FLOOR_LOGPROB)

    def prompt(self, instruction: str, history: Sequence[Step]) -> str:
        """Return the examples and the dialogue so far, up to the number of the next step.

        Steps that failed are left out: a model that reads its own failure as a step done goes on as if it had worked.
        """
        done = [text_of(step.call) for step in _worked(history)]
        steps = "".join(f"{number}. {text}, " for number, text in enumerate(done, 1))
        return f"{self._examples}\n\nHuman: {clean_instruction(instruction)}\nRobot: {steps}{len(done) + 1}."


def _worked(history: Sequence[Step]) -> list[Step]:
    return [step for step in history if step.outcome == "success"]


def termination(raw: NDArray[np.float64], others: NDArray[np.float64]) -> float:
    """Return the `say` of `done`, so that it wins exactly if the model would rather stop than do anything else.

    `done` is short, so neither its sum nor its mean log-probability can be held against those of longer texts. Its
    odds can: whole options exclude each other, so log p(done) - log sum p(other options) compares stopping with going
    on in any way at all. These odds are added to the best combined score of the other calls, with which `done`, which
    cannot fail, has to compete.

    Args:
        raw: (n + 1,) Log-probabilities of whole options, `done` last.
        others: (n,) say + log can of the other calls.
    """
    if not len(others):
        return 0.0
    return float(raw[-1] - np.logaddexp.reduce(raw[:-1]) + others.max())
