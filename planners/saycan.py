"""SayCan: a language model says which next call would help; what can be done is for the affordances to say.

M. Ahn et al., "Do As I Can, Not As I Say: Grounding Language in Robotic Affordances", 2022, arXiv 2204.01691. The plan
grows by one call at a time: every call is an alternative of the next step.
"""

from __future__ import annotations

from collections.abc import Callable

from ..errors import DoableError
from .base import PlanRequest
from .briefing import Briefing
from .fewshot import FewShot
from .graph import TaskGraph, TaskNode
from .language.base import LanguageModel
from .tuned import Tuned
from .voice import Voice


class SayCan:
    """Offers every call as the next step, with what a language model says of it."""

    def __init__(self, voice: Voice) -> None:
        """Use a voice."""
        self._voice = voice

    @classmethod
    def create(cls, model: Callable[[], LanguageModel]) -> SayCan:
        """Return the planner with the chosen language model, asked in the way that it is good at.

        Raises:
            DoableError: The model cannot score options.
        """
        chosen = model()
        if not chosen.capabilities.scores:
            raise DoableError(f"the saycan planner ranks options, and {chosen.name} gives no scores; use --llm local")
        if chosen.capabilities.plans:
            return cls(Tuned(chosen))
        return cls(FewShot(chosen) if chosen.capabilities.exact else Briefing(chosen))

    def plan(self, request: PlanRequest) -> TaskGraph:
        """Return all calls as alternatives of the next step.

        Raises:
            LanguageModelError: The model failed.
        """
        step = f"step {1 + sum(step.outcome == 'success' for step in request.history)}"
        graph = TaskGraph()
        for said in self._voice.say(request):
            graph.add(TaskNode(str(said.call), said.call, said.say, step, said.raw))
        return graph
