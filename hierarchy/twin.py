"""Imagination: the kitchen without physics, where a call works with its chance of success and edits the scene.

What is believed is kept as facts, which cost microseconds; the scene that shows them is drawn when somebody asks for
it. `sim.facts.facts(twin.scene())` equals `twin.state()` after any sequence of calls (tested).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Literal

import numpy as np

from ..errors import DoableError
from ..planners.base import Affordances
from ..sim.facts import facts
from ..sim.kitchen import KITCHEN
from ..sim.layout import Layout, Setup
from ..sim.placement import draw, free_spot
from ..sim.scene import Scene
from ..skills.spec import SPECS, SkillCall, State, apply, check_call, explain, missing
from .body import AttemptStep, Watch
from .edit import base_at, put, stand
from .outcome import Outcome

Can = Literal["oracle"] | Callable[[Scene], Affordances]

SECONDS = {"drive": 4.0, "pick": 2.0, "place": 2.5}
"""What an attempt takes by the twin's clock, by policy; near the medians of the guides in the kitchen."""
ROOMY = 5
"""A kitchen surface with fewer things surely has room for one more: each takes 16 of the 65 spots at most."""
_CACHED = 100_000
"""Transitions that are remembered."""


@dataclasses.dataclass(frozen=True, slots=True)
class Move:
    """What a call does if it works."""

    policy: str
    name: str | None
    """The object it is about."""
    place: str
    """Where the robot stands afterwards."""
    after: State


class Twin:
    """A body that is imagined."""

    def __init__(self, layout: Layout = KITCHEN, *, can: Can = "oracle", seed: int = 0) -> None:
        """Imagine a layout.

        Args:
            layout: Where things can be.
            can: "oracle": a call works if its preconditions hold; else its chance of success from a scene. A call
                whose preconditions do not hold never works, whatever its chance is said to be.
            seed: Of the dice that decide; `reset` mixes its own seed in.
        """
        self._layout = layout
        self._can: Can = can
        self._seed = seed
        self._rng = np.random.default_rng(seed)
        self._moves: dict[tuple[State, SkillCall], Move | None] = {}
        self._pending: list[Move] = []
        self._drawn = draw(layout, Setup(), seed=0)
        self._time = 0.0
        self._state: State = facts(self._drawn)
        self._failed: tuple[State, SkillCall, float] | None = None

    @property
    def note(self) -> str:
        """Why the last call did not work; "" if it did."""
        if self._failed is None:
            return ""
        state, call, chance = self._failed
        try:
            lacks = missing(check_call(call, self._drawn), state)
        except DoableError as problem:
            return str(problem)
        if lacks:
            return " and ".join(map(explain, lacks))
        return "there is no room here" if chance >= 1 else f"the dice said no at a chance of {chance:.2f}"

    def reset(self, setup: Setup, *, seed: int) -> Scene:
        """Start an episode with the very scene that a world of this layout would draw."""
        self._drawn = draw(self._layout, setup, seed=seed)
        self._rng = np.random.default_rng([self._seed, seed])
        self._time = self._drawn.time
        self._state = facts(self._drawn)
        self._pending.clear()
        self._failed = None
        return self._drawn

    def scene(self) -> Scene:
        """Return what is imagined now."""
        if self._pending:
            base = self._drawn.robot.base
            for move in self._pending:
                if move.policy == "drive":
                    base = base_at(self._drawn, move.place, move.name)
                elif move.policy == "place" and move.name is not None:
                    self._drawn = put(self._drawn, move.name, move.place, base)
            self._pending.clear()
            held = next((fact[1] for fact in self._state if fact[0] == "holding"), None)
            self._drawn = stand(self._drawn, base, held)
        if self._drawn.time != self._time:
            self._drawn = dataclasses.replace(self._drawn, time=self._time)
        return self._drawn

    def state(self) -> State:
        """Return the facts that hold, without drawing a scene."""
        return self._state

    def attempt(self, call: SkillCall, on_step: Watch | None = None) -> Outcome:
        """Imagine a call: it works, or nothing changes but the clock."""
        self._failed = None
        if call.skill == "done":
            return Outcome.SUCCESS
        move = self._move(call)
        chance = 1.0
        if self._can != "oracle":
            chance = float(self._can(self.scene())([call])[0])
        if on_step is not None:
            live = float(move is not None) if self._can == "oracle" else chance
            on_step(AttemptStep(call, 0, self.scene(), live))
        if call.skill in SPECS:
            self._time += SECONDS.get(SPECS[call.skill].policy, 0.0)
        if move is None or (move.policy == "place" and not self._room(move)):
            self._failed = (self._state, call, 1.0)
            return Outcome.STUCK
        if chance < 1 and self._rng.random() >= chance:
            self._failed = (self._state, call, chance)
            return Outcome.FAILED_CHECK
        self._pending.append(move)
        self._state = move.after
        return Outcome.SUCCESS

    def move(self, name: str, place: str) -> bool:
        """Have somebody carry a thing that stands about to another place; tell whether there was room for it.

        Raises:
            DoableError: There is no such place.
        """
        there = ("at", name, self._layout.place(place).name)
        gone = {fact for fact in self._state if fact[:2] == there[:2]}
        move = Move("place", name, place, self._state - gone | {there})
        if not gone or not self._room(move):
            return False
        self._pending.append(move)
        self._state = move.after
        return True

    def stop(self) -> None:
        """Do nothing: an imagined robot is always at rest between calls."""

    def close(self) -> None:
        """Free nothing."""

    def _move(self, call: SkillCall) -> Move | None:
        """Return what a call would do from here, or None where it cannot work."""
        key = (self._state, call)
        try:
            return self._moves[key]
        except KeyError:
            if len(self._moves) >= _CACHED:
                self._moves.clear()
            move = self._moves[key] = self._think(call)
            return move

    def _think(self, call: SkillCall) -> Move | None:
        try:
            check_call(call, self._drawn)  # the names of a layout and of what stands in it never change
        except DoableError:
            return None
        if missing(call, self._state):
            return None
        after = apply(call, self._state)
        spec = SPECS[call.skill]
        name = call.args[0] if "object" in spec.parameters else None
        return Move(spec.policy, name, next((f[1] for f in after if f[0] == "robot_at"), ""), after)

    def _room(self, move: Move) -> bool:
        """Tell whether one more thing fits where the robot stands."""
        here = self._layout.place(move.place)
        if here.kind == "bin" or sum(f[0] == "at" and f[2] == here.name for f in self._state) < ROOMY:
            return True
        return free_spot(self.scene(), here, ignore=move.name) is not None
