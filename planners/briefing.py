"""Told all at once: how a model that only estimates, such as a chat model, is asked for the robot's next step.

SayCan's dialogue (`fewshot`) leaves the scene to the affordances, as a model that scores texts needs: more words in its
prompt would change what each option costs. A chat model is asked a multiple-choice question instead, and reads well: so
it is told what the robot is, how transcripts look, where everything is and what came of every step, and may refuse.
"""

from __future__ import annotations

from importlib.resources import files

import numpy as np

from ..skills.spec import REFUSALS
from .base import PlanRequest
from .language.base import FLOOR_LOGPROB, LanguageModel
from .transcript import option, transcript_of
from .voice import Said


class Briefing:
    """Ranks every call, `done` and the refusals as the next line of a transcript, after examples of such."""

    def __init__(self, model: LanguageModel) -> None:
        """Use a language model that tells how likely each of several options is."""
        self._model = model
        self._rules = files(__package__).joinpath("prompts", "briefing.txt").read_text(encoding="utf-8").strip()

    def say(self, request: PlanRequest) -> list[Said]:
        """Return what the model says of every call: its log-probabilities, normalised over the options.

        Raises:
            LanguageModelError: The model failed.
        """
        calls = [*request.calls, *REFUSALS]
        options = [option(call) for call in calls]
        scores = self._model.score(self.prompt(request), options).checked(len(options), self._model.name)
        raw = np.maximum(scores.logprobs, FLOOR_LOGPROB)
        say = raw - np.logaddexp.reduce(raw)
        return [Said(*one) for one in zip(calls, say.tolist(), raw.tolist(), strict=True)]

    def prompt(self, request: PlanRequest) -> str:
        """Return the rules, the examples and the transcript of the episode up to now."""
        return f"{self._rules}\n\n{transcript_of(request)}"
