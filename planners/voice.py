"""A voice: one way to ask a language model which call would help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..skills.spec import SkillCall
from .base import PlanRequest


@dataclass(frozen=True, slots=True)
class Said:
    """What a model says of one call."""

    call: SkillCall
    say: float
    """Natural log of how useful it is; the exponentials of all calls sum to one."""
    raw: float
    """The model's log-probability of the whole text, as it came."""


class Voice(Protocol):
    """Asks a language model about every call."""

    def say(self, request: PlanRequest) -> list[Said]:
        """Return what the model says of every call that may be chosen.

        Raises:
            LanguageModelError: The model failed.
        """
        ...
