"""What the generator makes: an instruction, the scene it is said in and the goal that it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...sim.facts import Fact, Goal, evaluate


@dataclass(frozen=True, slots=True)
class Task:
    """An instruction with its scene and its goal."""

    id: str
    family: str
    instruction: str
    at: str
    """The place where the robot starts."""
    holding: str | None
    """What is in its hand; not in `objects`."""
    objects: Mapping[str, str]
    """Object -> the place where it stands, in no telling order."""
    goal: Goal
    """A goal expression; see `sim.facts.check_goal`."""
    reason: str | None = None
    """Why it cannot be done: "absent" (not here) or "unable" (no skill for it); None if it can."""

    def to_json(self) -> dict[str, Any]:
        """Return a line of a suite."""
        return {
            "id": self.id,
            "family": self.family,
            "instruction": self.instruction,
            "start": {"at": self.at, "holding": self.holding},
            "objects": dict(self.objects),
            "goal": self.goal,
        }

    def solved(self) -> bool:
        """Tell whether the goal holds before anything is done."""

        def is_true(fact: Fact) -> bool:
            if fact[0] == "at":
                return self.objects.get(fact[1]) == fact[2]
            if fact[0] == "holding":
                return self.holding == fact[1]
            return fact[0] in ("robot_at", "visited") and self.at == fact[1]

        return evaluate(self.goal, is_true)
