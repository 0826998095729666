"""How an attempt at a call can end. There is no other way."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The closed list of outcomes of a skill, and of reasons for which a run stops."""

    SUCCESS = "success"
    """The world shows the call's effects."""
    FAILED_CHECK = "failed_check"
    """The skill ended, and the world does not show its effects (dropped, knocked off, wrong thing)."""
    TIMEOUT = "timeout"
    """The skill, the model or the run used up its budget."""
    STUCK = "stuck"
    """Nothing moved for a while, or nothing is left to try."""
    UNSAFE = "unsafe"
    """A limit was about to be broken (workspace, force, not-a-number action)."""
    CANCELLED = "cancelled"
    """A person stopped it."""
    CRASHED = "crashed"
    """A part of the program failed: planner, model, policy or simulator."""


def went_well(outcome: str, goal_met: bool | None) -> bool:
    """Tell whether a run did what was asked: by its goal where one is known, else by the planner's word."""
    if outcome in (Outcome.CRASHED, Outcome.CANCELLED):
        return False
    return outcome == Outcome.SUCCESS if goal_met is None else goal_met
