"""The whole contract between the agent and a planner."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..errors import DoableError
from ..sim.facts import Goal
from ..sim.scene import Scene
from ..skills.spec import SkillCall, State
from .graph import TaskGraph
from .language.base import LanguageModel

MAX_INSTRUCTION = 2_000
"""Characters; nobody tells a robot more than that in one sentence."""

Affordances = Callable[[Sequence[SkillCall]], Sequence[float]]
"""Calls to their probabilities of success from the request's scene, in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call that was tried, and what came of it."""

    call: SkillCall
    outcome: str
    """A value of `hierarchy.outcome.Outcome`: "success", "failed_check", "timeout", "stuck", ..."""
    after: State | None = None
    """The facts that held afterwards; None where nobody looked."""


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a planner may know."""

    instruction: str
    scene: Scene
    calls: tuple[SkillCall, ...]
    """Groundable calls that are not worn out, `done` among them; a planner may use these and the `REFUSALS`."""
    history: tuple[Step, ...]
    affordances: Affordances
    goal: Goal | None = None
    """The goal expression, where the user or the suite states one; only `search` reads it."""
    start: State | None = None
    """The facts before the first step of the history; None where nobody looked."""


class Planner(Protocol):
    """Turns a request into a task graph.

    Called at the start, whenever the graph has run out before `done`, and after a failure. A planner that grows its
    plan step by step returns the alternatives for one step; one that plans ahead returns the whole graph, after a
    failure too: what still stands of the one before is found in it (`planners/repair.py`).
    """

    def plan(self, request: PlanRequest) -> TaskGraph:
        """Return what to do from here; a graph with only `done` says that the goal is reached.

        Raises:
            Refusal: The instruction cannot be done here.
            PlannerError: No plan could be made (the model failed, the text was not understood).
        """
        ...


class PlannerFactory(Protocol):
    """What an entry point of the group `doable.planners` names: a class that can build itself.

    A built-in or plugin planner is a class with this classmethod and `plan`; nothing else is asked of it. One that has
    `asks_model = False` opens no language model, so that reports name none; one that has `needs_goal = True` is not
    started without a goal.
    """

    def create(self, model: Callable[[], LanguageModel]) -> Planner:
        """Return a planner with its default settings.

        Args:
            model: Opens the language model the user chose, which may take seconds and fail; called only by planners
                that need one.

        Raises:
            DoableError: The model cannot be opened, or this planner cannot be built from the command line.
        """
        ...


def clean_instruction(text: str) -> str:
    """Return an instruction as one line: control characters and runs of space become one space.

    A line break must not reach a prompt, where it could pass for another turn of the dialogue.

    Raises:
        DoableError: Nothing is left, or the text is longer than `MAX_INSTRUCTION`.
    """
    if len(text) > MAX_INSTRUCTION:
        raise DoableError(f"the instruction has {len(text):,} characters; at most {MAX_INSTRUCTION:,} are read")
    # "C": control, format, surrogate; "Zl" and "Zp": line and paragraph separators
    folded = "".join(
        " " if unicodedata.category(c)[0] == "C" or unicodedata.category(c) in ("Zl", "Zp") else c for c in text
    )
    line = " ".join(folded.split())
    if not line:
        raise DoableError("the instruction is empty; say what you want, such as 'bring me a sponge'")
    return line


class PlannerError(DoableError):
    """The planner could not make a plan. The agent stops with outcome `crashed` and the trace is kept."""

    exit_code = 1


class Refusal(DoableError):
    """The planner understood, and what is asked cannot be done here; says why."""

    exit_code = 1
