"""An episode as text: what is where, what was asked, and every step with what came of it.

This is the form in which a language model is tuned to plan. What happened is only ever appended, so a model that
keeps what it has read pays, at each step, for the last line alone::

    table: apple, coke can
    far counter: sponge
    robot: operator
    Human: Could you wipe this up?
    Robot:
    find a sponge -> far counter
    pick up the sponge -> failed
    pick up the sponge -> holding sponge
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..sim.facts import facts
from ..skills.spec import SkillCall, State, text_of
from .base import PlanRequest, Step, clean_instruction

NOWHERE = "elsewhere"
"""Where a thing is that is neither in the hand nor at a place: on the floor, or still moving."""


def option(call: SkillCall) -> str:
    """Return a call as the next line of a transcript, up to where its result begins.

    The arrow ends it, so that "coke can" is not taken for the beginning of "coke can 2".
    """
    return f"\n{text_of(call)} ->"


def opening(instruction: str, start: State, things: Collection[str]) -> str:
    """Return what a transcript begins with.

    Things are listed by place and name, never in the order in which somebody wrote a scene: that order can give away
    what is wanted.

    Args:
        instruction: What was asked.
        start: The facts before the first step.
        things: Every object of the scene.
    """
    places: dict[str, list[str]] = {}
    for name, place in sorted(_where(start, things).items()):
        places.setdefault(place, []).append(name)
    holding, standing = _holding(start), _standing(start)
    lines = [f"{place}: {', '.join(names)}" for place, names in sorted(places.items())]
    lines.append(f"robot: {standing}, holding {holding}" if holding else f"robot: {standing}")
    return "\n".join([*lines, f"Human: {clean_instruction(instruction)}", "Robot:"])


def line(step: Step, before: State, things: Collection[str]) -> str:
    """Return a step and what changed, as the next line of a transcript."""
    return f"{option(step.call)} {result(step, before, things)}"


def result(step: Step, before: State, things: Collection[str]) -> str:
    """Return what came of a step: "failed" if it did, and everything that is not as it was before."""
    after = before if step.after is None else step.after
    changes = ["failed"] if step.outcome != "success" else []
    if _standing(after) != _standing(before):
        changes.append(_standing(after))
    if _holding(after) != _holding(before) and _holding(after):
        changes.append(f"holding {_holding(after)}")
    was, now = _where(before, things), _where(after, things)
    changes.extend(f"{name} {now[name]}" for name in sorted(now) if now[name] != was.get(name))
    return ", ".join(changes) or "ok"


def transcript(instruction: str, start: State, steps: Sequence[Step], things: Collection[str]) -> str:
    """Return the episode up to now, to be continued with an `option`."""
    text, before = opening(instruction, start, things), start
    for step in steps:
        text += line(step, before, things)
        before = before if step.after is None else step.after
    return text


def transcript_of(request: PlanRequest) -> str:
    """Return the transcript of the episode that a request is part of."""
    start = facts(request.scene) if request.start is None else request.start
    return transcript(request.instruction, start, request.history, request.scene.objects)


def _where(state: State, things: Collection[str]) -> dict[str, str]:
    """Return where everything is that is not in the hand."""
    known = {fact[1]: fact[2] for fact in sorted(state, reverse=True) if fact[0] == "at"}
    inside = _holding(state)
    return {name: known.get(name, NOWHERE) for name in things if name != inside}


def _holding(state: State) -> str:
    return next((fact[1] for fact in state if fact[0] == "holding"), "")


def _standing(state: State) -> str:
    return min((fact[1] for fact in state if fact[0] == "robot_at"), default="nowhere")
