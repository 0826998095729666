"""One episode of a benchmark: run an instruction, judge plan and execution, and say which stage failed.

*Execution success*: in physics, the planner stopped by itself (`done`, or a refusal) and the goal holds in the last
scene. *Plan success* is the same in a perfect twin, where every call whose preconditions hold works:

- in the world `twin` it is the run itself;
- in `kitchen`, a run that succeeded had a good plan; where the planner stopped by itself, the calls it had decided on
  are replayed in the twin from the same start; where skills failed before it could, or left it no way but to refuse,
  the planner runs once more from the same start in the twin; a run without any failed attempt that still did not stop
  is a bad plan.

The stage of a failure:

- a part of the program failed, such as a server that does not answer: *crash*, which says nothing of the planner;
- plan failed, affordances are learned, and some decision was swayed by a wrong one (the winner could not work and had
  a chance of at least one half, or a call that said more and could work lost with less than one half): *affordance*;
- plan failed otherwise: *language*;
- plan good, execution failed, the last attempt that failed did so by its own verdict: *skill*;
- the same, but it had been taken for a success, or no attempt failed at all: *check*.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from ..planners.base import Planner, PlannerError
from ..planners.language.base import UnusableAnswer
from ..planners.language.open import open_language_model
from ..plugins import load
from ..sim.facts import reached, robot_place
from ..sim.kitchen import KITCHEN
from ..skills.skill import SkillSet
from .agent import Agent, Limits, Result
from .body import Body
from .can import CanSource, affordances
from .executor import UNSHOWN, Physics
from .outcome import Outcome
from .select import Say
from .suite import Item
from .trace import Event, Trace
from .twin import Twin

WorldName = Literal["twin", "kitchen"]
Stage = Literal["language", "affordance", "skill", "check", "crash"]
LIKELY = 0.5


class PlannerMaker(Protocol):
    """Makes a planner in whatever process it is called in, so it must be sendable there."""

    @property
    def name(self) -> str:
        """Return what the report calls the planner."""
        ...

    def __call__(self) -> Planner:
        """Return the planner."""
        ...


@dataclass(frozen=True, slots=True)
class Registered:
    """A planner by its registered name and the text that names its language model."""

    name: str
    llm: str = "local"

    @property
    def model(self) -> str | None:
        """Return what names the language model that it asks; None if it asks none."""
        return self.llm if getattr(load("planners", self.name), "asks_model", True) else None

    def __call__(self) -> Planner:
        """Load the planner; it opens the language model if it needs one."""
        planner: Planner = load("planners", self.name).create(lambda: open_language_model(self.llm))
        return planner


def trained() -> SkillSet:
    """Return the trained skills that are installed."""
    from ..skills.library import load_skills

    return load_skills()


@dataclass(frozen=True, slots=True)
class Settings:
    """What all episodes of a benchmark share; sent to every worker."""

    planner: PlannerMaker
    world: WorldName = "twin"
    can: CanSource = "learned"
    say: Say = "lm"
    limits: Limits = field(default_factory=Limits)
    traces: Path | None = None
    """Folder for the trace of each episode, `ID-SEED.jsonl`."""
    skills: Callable[[], SkillSet] = trained


@dataclass(frozen=True, slots=True)
class Record:
    """What came of one episode."""

    id: str
    family: str
    seed: int
    plan: bool
    execution: bool | None
    """None in the twin."""
    outcome: str
    reason: str
    stage: Stage | None
    """Of the failure; None for a success."""
    collateral: tuple[str, ...]
    steps: int
    seconds: float
    """By the body's clock."""
    plan_wall: tuple[float, ...] = ()
    """Seconds of every call of the planner."""
    can_wall: tuple[float, ...] = ()
    """Seconds of every scoring of candidates by the affordances."""
    episode_wall: float = 0.0

    @property
    def success(self) -> bool:
        """Tell whether the episode went well in its world."""
        return self.plan if self.execution is None else self.execution

    def to_json(self) -> dict[str, Any]:
        """Return a flat object."""
        return asdict(self)


@dataclass
class _Log:
    """What the judge needs of a trace."""

    plan_wall: list[float] = field(default_factory=list)
    can_wall: list[float] = field(default_factory=list)
    swayed: bool = False
    taken_for_success: bool = False
    seconds: float = 0.0

    def note(self, event: Event) -> None:
        kind = event["event"]
        self.seconds = event["t"]
        if kind == "plan":
            self.plan_wall.append(event["seconds_wall"])
        elif kind == "decision":
            self.can_wall.append(event["seconds_wall"])
            self.swayed = self.swayed or self._wrong(event)
        elif kind == "skill_end" and event["outcome"] != Outcome.SUCCESS:
            self.taken_for_success = event["note"].startswith(UNSHOWN)

    @staticmethod
    def _wrong(event: Event) -> bool:
        """Tell whether the chances chose what could not work, or held back a louder call that could."""
        winner = event["candidates"][event["winner"]]
        if winner["can"] >= LIKELY and winner["lacks"]:
            return True
        louder = [c for c in event["candidates"] if c["say"] > winner["say"] and c["can"] < LIKELY]
        return any(not candidate["lacks"] for candidate in louder)


class Rig:
    """What one process needs for episodes: a planner, a body and affordances, made once."""

    def __init__(self, settings: Settings) -> None:
        """Load everything.

        Raises:
            DoableError: A part does not exist or is not there.
        """
        self._settings = settings
        self._planner = settings.planner()
        needs_skills = settings.world == "kitchen" or settings.can == "learned"
        skills = settings.skills() if needs_skills else None
        self._affordances = affordances(settings.can, skills)
        self._twin = Twin(KITCHEN)
        self._body: Body = self._twin
        if settings.world == "kitchen":
            from ..sim.world import World

            self._body = Physics(World(KITCHEN), skills or {})

    def episode(self, item: Item, seed: int) -> Record:
        """Run and judge one instruction.

        Raises:
            KeyboardInterrupt: A person stopped it.
        """
        begun = time.perf_counter()
        result, log = self._run(self._body, item, seed, self._settings.traces)
        success = _reached(result)
        execution = None if self._settings.world == "twin" else success
        plan, judged, judge = success, log, result
        if execution is False:
            plan, judged, judge = self._judge_plan(item, seed, result, log)
        return Record(
            id=item.id,
            family=item.family,
            seed=seed,
            plan=plan,
            execution=execution,
            outcome=result.outcome.value,
            reason=_why(result),
            stage=None if success else self._stage(plan, judged, judge, result, log),
            collateral=result.collateral or (),
            steps=len(result.steps),
            seconds=log.seconds,
            plan_wall=tuple(log.plan_wall),
            can_wall=tuple(log.can_wall),
            episode_wall=time.perf_counter() - begun,
        )

    def close(self) -> None:
        """Free the body."""
        self._body.close()

    def _run(self, body: Body, item: Item, seed: int, traces: Path | None) -> tuple[Result, _Log]:
        setup, settings = item.setup(), self._settings
        body.reset(setup, seed=seed)
        log = _Log()
        with Trace(traces / f"{_file_name(item.id)}-{seed}.jsonl" if traces else None) as trace:
            trace.listen(log.note)
            trace.start(item.instruction, planner=settings.planner.name, seed=seed, setup=setup)
            agent = Agent(
                body,
                self._planner,
                affordances=self._affordances,
                trace=trace,
                limits=settings.limits,
                say=settings.say,
            )
            result = agent.run(item.instruction, goal=item.goal)
        if result.outcome is Outcome.CANCELLED:
            raise KeyboardInterrupt
        return result, log

    def _judge_plan(self, item: Item, seed: int, result: Result, log: _Log) -> tuple[bool, _Log, Result]:
        """Return whether the plan was good, and the log and the result of the run that tells."""
        last = {step.call: step.outcome for step in result.steps}
        lost = any(outcome != Outcome.SUCCESS for outcome in last.values())  # and not mended later
        if result.outcome is Outcome.SUCCESS or (result.refused and not lost):
            return self._replay(item, seed, result), log, result
        if _crashed(result) or all(step.outcome == Outcome.SUCCESS for step in result.steps):
            return False, log, result
        imagined, judged = self._run(self._twin, item, seed, None)
        return _reached(imagined), judged, imagined

    def _replay(self, item: Item, seed: int, result: Result) -> bool:
        scene = self._twin.reset(item.setup(), seed=seed)
        visited = {robot_place(scene)}
        for step in result.steps:
            self._twin.attempt(step.call)
            visited.add(robot_place(self._twin.scene()))
        places = {place for place in visited if place}
        return reached(self._twin.scene(), item.goal, visited=places, refused=result.refused)

    def _stage(self, plan: bool, judged: _Log, judge: Result, result: Result, log: _Log) -> Stage:
        if _crashed(judge):
            return "crash"
        if not plan:
            return "affordance" if self._settings.can == "learned" and judged.swayed else "language"
        failed = any(step.outcome != Outcome.SUCCESS for step in result.steps)
        return "skill" if failed and not log.taken_for_success else "check"


def _stopped_itself(result: Result) -> bool:
    return result.outcome is Outcome.SUCCESS or result.refused


def _crashed(result: Result) -> bool:
    """Tell whether a part of the program failed; who did not understand, or answers nonsense, has not."""
    return result.outcome is Outcome.CRASHED and not isinstance(result.error, PlannerError | UnusableAnswer)


def _reached(result: Result) -> bool:
    return bool(result.goal_met) and _stopped_itself(result)


def _why(result: Result) -> str:
    if result.outcome is Outcome.SUCCESS and not result.goal_met:
        return "the planner said that it was done, and the goal does not hold"
    return result.reason


def _file_name(text: str) -> str:
    """Return an id as a name without anything that could lead out of a folder."""
    name = "".join(c if c.isalnum() or c in "-_" else "_" for c in text)
    return name if name == text else f"{name}-{zlib.crc32(text.encode()):08x}"  # "a.1" is not "a_1"
