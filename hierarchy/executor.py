"""Physics as a body: one attempt is a loop of look, act, step and judge at 20 Hz."""

from __future__ import annotations

import logging
import math
from threading import Event

import numpy as np

from ..errors import DoableError, unknown
from ..sim.command import CONTROL_HZ, Command
from ..sim.facts import facts
from ..sim.layout import Setup
from ..sim.scene import Scene
from ..skills.skill import Skill, SkillSet
from ..skills.spec import DONE, SPECS, SkillCall, State, unshown
from .body import AttemptStep, Watch, WorldLike
from .outcome import Outcome

CHANCE_EVERY = 10
"""Control steps between two readings of the live chance of success."""
REST_SPEED = 0.01
"""The base rests when it is slower, m/s or rad/s."""
UNSHOWN = "the scene does not show "
"""How the note of an attempt begins that its task took for a success."""
_REST_STEPS = CONTROL_HZ
_SETTLE_STEPS = 2 * CONTROL_HZ
_NOTES = {
    Outcome.TIMEOUT: "the skill used up its steps",
    Outcome.STUCK: "nothing moved for a while",
    Outcome.UNSAFE: "a limit was about to be broken",
    Outcome.FAILED_CHECK: "the skill gave up on what it had to bring about",
}


class Physics:
    """A world and the skills that act in it."""

    def __init__(self, world: WorldLike, skills: SkillSet, *, cancel: Event | None = None) -> None:
        """Bind skills to a world.

        Args:
            world: Where the skills act.
            skills: What the robot has learned.
            cancel: Once set, by whatever thread, the running attempt stops the robot and ends as cancelled.
        """
        self.note = ""
        self._world = world
        self._skills = skills
        self._cancel = cancel or Event()

    def reset(self, setup: Setup, *, seed: int) -> Scene:
        """Start an episode."""
        self.note = ""
        return self._world.reset(setup, seed=seed)

    def scene(self) -> Scene:
        """Return what is where now."""
        return self._world.scene()

    def attempt(self, call: SkillCall, on_step: Watch | None = None) -> Outcome:
        """Run the skill of a call until it ends, then ask the world whether it worked."""
        self.note = ""
        if call == DONE:
            return Outcome.SUCCESS
        try:
            outcome = self._run(call, on_step)
        except KeyboardInterrupt:
            self._stopped(Outcome.CANCELLED)
            raise
        except Exception as problem:  # a policy or task may fail in any way; the run must end with a name for it
            logging.getLogger(__name__).debug("%s crashed", call, exc_info=True)
            self.note = f"{type(problem).__name__}: {problem}"
            outcome = Outcome.CRASHED
        if outcome is not Outcome.SUCCESS:
            outcome = self._stopped(outcome)
            self.note = self.note or _NOTES.get(outcome, "")
        return outcome

    def stop(self) -> None:
        """Command zero velocity until the base rests, a second at most; the grip stays as it is."""
        for _ in range(_REST_STEPS):
            scene = self._world.step(Command())
            if max(map(abs, scene.robot.base_velocity)) < REST_SPEED:
                return

    def close(self) -> None:
        """Free the world."""
        self._world.close()

    def _run(self, call: SkillCall, on_step: Watch | None) -> Outcome:
        skill = self._skill(call)
        scene = self._world.scene()
        before = facts(scene)
        try:
            attempt = skill.task.attempt(scene, call)
        except DoableError as problem:
            self.note = f"nothing to attempt: {problem}"
            return Outcome.STUCK
        for step in range(1, skill.task.max_steps + 1):
            if self._cancel.is_set():
                return self._end(Outcome.CANCELLED, "stopped by a person")
            chance = None
            if (step - 1) % CHANCE_EVERY == 0:
                chance = float(skill.affordance.probabilities(scene, [call])[0])
            action = skill.policy.act(attempt.observe(scene))
            if not np.isfinite(action).all():
                return self._end(Outcome.UNSAFE, f"the policy's action is not a number: {np.asarray(action).tolist()}")
            scene = self._world.step(attempt.command(action))
            if not all(map(math.isfinite, scene.robot.base)):
                return self._end(Outcome.UNSAFE, "the robot's pose is not a number")
            if on_step is not None:
                on_step(AttemptStep(call, step, scene, chance))
            verdict = attempt.judge(scene)
            if verdict == "success":
                return self._checked(call, before)
            if verdict is not None:
                return Outcome(verdict)
        return Outcome.TIMEOUT

    def _skill(self, call: SkillCall) -> Skill:
        policy = SPECS[call.skill].policy
        if policy not in self._skills:
            raise unknown("policy", policy, self._skills)
        return self._skills[policy]

    def _checked(self, call: SkillCall, before: State) -> Outcome:
        """Bring the robot to rest and tell whether the scene shows the effects within two seconds."""
        self.stop()
        absent = unshown(call, before, facts(self._world.scene()))
        for _ in range(_SETTLE_STEPS):
            if not absent:
                return Outcome.SUCCESS
            absent = unshown(call, before, facts(self._world.step(Command())))
        if not absent:
            return Outcome.SUCCESS
        return self._end(Outcome.FAILED_CHECK, UNSHOWN + ", ".join(map(_phrase, absent)))

    def _stopped(self, outcome: Outcome) -> Outcome:
        """Bring the robot to rest after a failure; the world may be what failed, and then the attempt crashed."""
        try:
            self.stop()
        except Exception as problem:
            logging.getLogger(__name__).debug("the robot could not be stopped", exc_info=True)
            also = f"the robot could not be stopped: {type(problem).__name__}: {problem}"
            return self._end(Outcome.CRASHED, f"{self.note}; {also}" if self.note else also)
        return outcome

    def _end(self, outcome: Outcome, note: str) -> Outcome:
        self.note = note
        return outcome


def _phrase(fact: tuple[str, ...]) -> str:
    if fact[0] == "not":
        return f"not {_phrase(fact[1:])}"
    return f"{fact[0]}({', '.join(fact[1:])})"
