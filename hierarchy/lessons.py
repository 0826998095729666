"""Lessons for a language model: tasks, done in imagination by the search planner, with mishaps on the way.

The searcher is told the goal and sees everything; the model is told the instruction and reads what happened. Calls
fail, things are moved by somebody, and the robot sometimes does something else than it should, so that what is
learned is to look at what came of a step and not to recite a plan.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..errors import DoableError
from ..planners.base import Affordances, PlanRequest, Step
from ..planners.language.lesson import Lesson
from ..planners.search import HOPELESS, LIKELY, Search
from ..planners.tasks.generate import generate
from ..planners.tasks.task import Task
from ..planners.transcript import line, opening, option
from ..sim.facts import Goal, facts
from ..sim.kitchen import KITCHEN
from ..sim.layout import Setup
from ..sim.scene import Scene
from ..skills.spec import ABSENT, DONE, REFUSALS, UNABLE, SkillCall, State, groundable, missing
from .outcome import Outcome
from .twin import Twin

UNORDERED = ("every", "number", "all", "cleared", "swap")
"""Families of tasks whose words do not say what comes first."""
UNSURE = 0.5 * (HOPELESS + LIKELY)
"""A chance at which the searcher neither tries a pick unprompted nor looks for a way around it."""
MAX_STEPS = 24
"""Steps after which a lesson is broken off."""


@dataclass(frozen=True, slots=True)
class Mishaps:
    """How often things go wrong in lessons, as chances per step."""

    fails: float = 0.08
    """A call that could have worked changes nothing."""
    errs: float = 0.05
    """The robot does some other call that works; what it should have done is still learned."""
    moved: float = 0.03
    """Somebody carries a thing that stands about to another place."""
    calm: float = 0.5
    """Share of lessons in which nothing goes wrong."""


def lessons(split: str, seed: int, start: int = 0, *, mishaps: Mishaps = Mishaps()) -> Iterator[Lesson]:
    """Yield lessons without end; each depends on (split, seed, its number) alone.

    Args:
        split: Of the tasks; see `planners.tasks`.
        seed: Of all chance.
        start: Number of the first one.
        mishaps: What goes wrong.
    """
    teacher = Teacher(mishaps)
    number = start
    while True:
        rng = np.random.default_rng([seed, number, zlib.crc32(split.encode())])
        lesson = teacher.lesson(generate(rng, split=split), rng)
        if lesson is not None:
            yield lesson
        number += 1


@dataclass
class _Talk:
    """A lesson in the making."""

    text: str
    spans: list[tuple[int, int]] = field(default_factory=list)

    def choose(self, call: SkillCall) -> None:
        """Note what should be said next, which has not been said yet."""
        self.spans.append((len(self.text), len(self.text) + len(option(call))))


class Teacher:
    """Does tasks in imagination and writes down what should be said at every step."""

    def __init__(self, mishaps: Mishaps = Mishaps()) -> None:
        """Set how often things go wrong."""
        self._twin, self._search, self._mishaps = Twin(KITCHEN), Search(), mishaps

    def lesson(self, task: Task, rng: np.random.Generator) -> Lesson | None:
        """Return the transcript of a task with what should be said in it; None if the searcher knows no way."""
        calm = rng.random() < self._mishaps.calm
        setup = Setup(task.objects, task.at, task.holding)
        scene = self._twin.reset(setup, seed=int(rng.integers(2**31)))
        start, things = facts(scene), tuple(scene.objects)
        options = tuple(map(option, [*groundable(scene), *REFUSALS]))
        talk = _Talk(opening(task.instruction, start, things))
        if task.reason is not None:
            refusal = ABSENT if task.reason == "absent" else UNABLE
            talk.choose(refusal)
            return Lesson(talk.text + option(refusal), tuple(talk.spans), options)
        goal = in_order(task.goal, start, unordered=task.family in UNORDERED)
        steps: list[Step] = []
        while len(steps) < MAX_STEPS:
            before = facts(scene)
            call = self.advice(task.instruction, goal, scene, steps, start)
            if call is None:
                return None
            done = call if calm or call == DONE else self._slip(call, scene, rng)
            if done == call:  # what the robot does by mistake is not learned, only how to go on from there
                talk.choose(call)
            if call == DONE:
                return Lesson(talk.text + option(DONE), tuple(talk.spans), options)
            fails = not calm and rng.random() < self._mishaps.fails
            outcome = Outcome.FAILED_CHECK if fails else self._twin.attempt(done)
            scene = self._twin.scene()
            if not calm and rng.random() < self._mishaps.moved:
                scene = self._disturb(scene, rng)
            step = Step(done, outcome.value, facts(scene))
            steps.append(step)
            talk.text += line(step, before, things)
        return None

    def advice(
        self, instruction: str, goal: Goal, scene: Scene, steps: Sequence[Step], start: State
    ) -> SkillCall | None:
        """Return the first call of a shortest way to the goal; None if the searcher knows none."""
        request = PlanRequest(
            instruction, scene, tuple(groundable(scene)), tuple(steps), _found_first(scene), goal, start
        )
        try:
            return next(iter(self._search.plan(request))).call
        except DoableError:
            return None

    def _slip(self, call: SkillCall, scene: Scene, rng: np.random.Generator) -> SkillCall:
        if rng.random() >= self._mishaps.errs:
            return call
        state = facts(scene)
        others = [c for c in groundable(scene) if c not in (DONE, call) and not missing(c, state)]
        return others[int(rng.integers(len(others)))]

    def _disturb(self, scene: Scene, rng: np.random.Generator) -> Scene:
        """Have somebody carry a thing that stands about to another place, if there is room."""
        about = sorted(fact[1:] for fact in facts(scene) if fact[0] == "at")
        if about:
            name, here = about[int(rng.integers(len(about)))]
            places = [place.name for place in KITCHEN.places if place.kind == "surface" and place.name != here]
            self._twin.move(name, places[int(rng.integers(len(places)))])
        return self._twin.scene()


def in_order(goal: Goal, start: State, *, unordered: bool = False) -> Goal:
    """Return a goal with its alternatives in the order in which a transcript lists the things.

    Of several apples any will do; a teacher who always takes the one that is named first can be followed.

    Args:
        goal: A goal expression.
        start: The facts before the first step.
        unordered: Whether the words give no order to what is wanted, either ("all the chips").
    """
    rank = {fact[1]: (fact[2], fact[1]) for fact in sorted(start, reverse=True) if fact[0] == "at"}
    rank |= {fact[1]: ("", "") for fact in start if fact[0] == "holding"}
    return _ordered(goal, rank, unordered)


def _ordered(goal: Goal, rank: dict[str, tuple[str, str]], free: bool) -> Goal:
    head = goal[0]
    if head not in ("and", "or", "not"):
        return goal
    parts = [_ordered(part, rank, free or head == "or") for part in goal[1:]]
    if free or head == "or":
        parts.sort(key=lambda part: sorted(rank.get(word, ("~", word)) for word in _names(part)))
    return (head, *parts)


def _names(goal: Goal) -> list[str]:
    """Return the things that are wanted somewhere; what must not be there says nothing about what comes first."""
    if goal[0] == "not":
        return []
    if goal[0] in ("and", "or"):
        return [name for part in goal[1:] for name in _names(part)]
    return [str(name) for name in goal[1:]][:1]


def _found_first(scene: Scene) -> Affordances:
    """Return chances that are true, but for picks, which the searcher tries only where it has just found the thing."""
    state = facts(scene)

    def chances(calls: Sequence[SkillCall]) -> list[float]:
        return [(UNSURE if call.skill == "pick" else 1.0) * (not missing(call, state)) for call in calls]

    return chances
