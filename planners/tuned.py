"""The transcript so far: how a language model that has been tuned to plan is asked for the robot's next step."""

from __future__ import annotations

import numpy as np

from ..skills.spec import REFUSALS
from .base import PlanRequest
from .language.base import FLOOR_LOGPROB, LanguageModel, LanguageModelError
from .transcript import option, transcript_of
from .voice import Said


class Tuned:
    """Ranks every call, `done` and the refusals as the next line of a transcript."""

    def __init__(self, model: LanguageModel) -> None:
        """Use a language model that has been tuned to plan."""
        self._model = model

    def say(self, request: PlanRequest) -> list[Said]:
        """Return what the model says of every call: log p(chosen among the options | scene, instruction, history).

        Raises:
            LanguageModelError: The model failed, or does not say how likely choices are.
        """
        calls = [*request.calls, *REFUSALS]
        options = [option(call) for call in calls]
        scores = self._model.score(transcript_of(request), options).checked(len(options), self._model.name)
        if scores.choices is None:
            raise LanguageModelError(f"{self._model.name} is said to plan and gives no probabilities of choices")
        say, raw = (np.maximum(values, FLOOR_LOGPROB) for values in (scores.choices, scores.logprobs))
        return [Said(*one) for one in zip(calls, say.tolist(), raw.tolist(), strict=True)]
