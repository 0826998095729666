"""SayCan: a language model says which next call would help; what can be done is for the affordances to say.

M. Ahn et al., "Do As I Can, Not As I Say: Grounding Language in Robotic Affordances", 2022, arXiv 2204.01691. The plan
grows by one call at a time: every groundable call is an alternative of the next step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ..errors import DoableError
from ..sim.facts import held, place_of, robot_place
from ..sim.scene import Scene
from ..skills.spec import DONE, text_of
from .base import PlanRequest, Step, clean_instruction
from .graph import TaskGraph, TaskNode
from .language.base import LanguageModel

FLOOR_LOGPROB = -1e3
"""Stands for options that a model gives no probability at all, so that plans hold finite numbers."""


class SayCan:
    """Ranks every call as the robot's next step in a dialogue with examples."""

    def __init__(self, model: LanguageModel, *, examples: str | None = None) -> None:
        """Use a language model that scores options.

        Args:
            model: The language model.
            examples: What comes before the dialogue; the prompt of this package if None.

        Raises:
            DoableError: The model cannot score options.
        """
        if not model.capabilities.scores:
            raise DoableError(f"the saycan planner ranks options, and {model.name} gives no scores; use --llm local")
        self._model = model
        if examples is None:
            examples = files(__package__).joinpath("prompts", "saycan.txt").read_text(encoding="utf-8")
        self._examples = examples.strip()

    @classmethod
    def create(cls, model: Callable[[], LanguageModel]) -> SayCan:
        """Return the planner with the chosen language model."""
        return cls(model())

    def plan(self, request: PlanRequest) -> TaskGraph:
        """Return all calls as alternatives of the next step.

        `say` is the mean log-probability of an option's tokens, so that long names are not punished. `done` is scored
        apart: see `termination`.

        Raises:
            LanguageModelError: The model failed.
        """
        calls = [call for call in request.calls if call != DONE]
        number = 1 + sum(step.outcome == "success" for step in request.history)
        prompt = self.prompt(request.instruction, request.scene, request.history)
        # the comma ends a step, so that "coke can" is not taken for the beginning of "coke can 2"
        scores = self._model.score(prompt, [*(f" {text_of(call)}," for call in calls), f" {text_of(DONE)}."])
        raw = np.maximum(scores.logprobs, FLOOR_LOGPROB)
        say = raw / np.maximum(scores.tokens, 1)
        can = np.asarray(request.affordances(calls), dtype=np.float64)
        say[-1] = termination(raw, say[:-1] + np.log(np.maximum(can, 1e-9)))
        graph = TaskGraph()
        for index, call in enumerate([*calls, DONE]):
            node = TaskNode(str(call), call, float(say[index]), f"step {number}", float(raw[index]))
            graph.add(node)
        return graph

    def prompt(self, instruction: str, scene: Scene, history: Sequence[Step]) -> str:
        """Return the examples, the scene and the dialogue so far, up to the number of the next step.

        Steps that failed are left out: they changed nothing that the scene does not show, and a model that reads its
        own failure as a step done goes on as if it had worked.
        """
        done = [text_of(step.call) for step in history if step.outcome == "success"]
        steps = "".join(f"{number}. {text}, " for number, text in enumerate(done, 1))
        return (
            f"{self._examples}\n\nScene: {describe(scene)}\nHuman: {clean_instruction(instruction)}\n"
            f"Robot: {steps}{len(done) + 1}."
        )


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


def describe(scene: Scene) -> str:
    """Return the scene as one line of English, without saying which thing matters."""
    where = [(name, place_of(scene, name)) for name in sorted(scene.objects)]
    things = ", ".join(
        f"{name} on the {place}".replace("on the trash", "in the trash") for name, place in where if place
    )
    here, hand = robot_place(scene), held(scene)
    return (
        f"{things or 'nothing'}. The robot is {f'at the {here}' if here else 'on its way'} "
        f"and holds {f'the {hand}' if hand else 'nothing'}."
    )
