"""A plan written beforehand, for tests and for trying skills without any planning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..errors import DoableError
from ..skills.spec import DONE, SkillCall, check_call, parse_call
from .base import PlanRequest
from .errands import chain
from .graph import TaskGraph
from .language.base import LanguageModel


class Scripted:
    """Does the given calls one after the other, whatever the instruction says."""

    def __init__(self, calls: Sequence[str]) -> None:
        """Read the script.

        Args:
            calls: English or compact calls ("find a sponge", "pick(sponge)"); a `done` at the end is understood.

        Raises:
            DoableError: A text is no call.
        """
        parsed = [parse_call(text) for text in calls]
        self._calls = parsed[:-1] if parsed and parsed[-1] == DONE else parsed

    @classmethod
    def create(cls, model: Callable[[], LanguageModel]) -> Scripted:  # noqa: ARG003 - it needs no model
        """Refuse: a script cannot come from a command line that has only an instruction.

        Raises:
            DoableError: Always; says what to do instead.
        """
        raise DoableError("the scripted planner is for programs: Scripted(['find a sponge', 'pick(sponge)'])")

    def plan(self, request: PlanRequest) -> TaskGraph:
        """Return the calls that are left: those after the longest beginning of the script that was done in order.

        Raises:
            DoableError: A call names what the scene does not have.
        """
        left: list[SkillCall] = list(self._calls)
        for step in request.history:
            if left and step.outcome == "success" and step.call == left[0]:
                left.pop(0)
        return chain([check_call(call, request.scene) for call in left])
