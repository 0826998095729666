"""One run from the command line: an order becomes a body, a planner and an agent, and ends in a report."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from .errors import DoableError, MissingResource, unknown
from .hierarchy.outcome import went_well
from .plugins import available, load
from .screen import Screen, moved
from .sim.facts import Goal, facts, goal_parts
from .sim.kitchen import KITCHEN, START
from .sim.layout import Layout, Setup
from .sim.placement import draw

if TYPE_CHECKING:
    from .hierarchy.agent import Result
    from .hierarchy.body import AttemptStep, Body, Watch
    from .hierarchy.video import Film
    from .planners.base import Affordances, Planner, PlannerFactory
    from .planners.language.base import LanguageModel
    from .sim.scene import Scene
    from .sim.world import World
    from .skills.skill import SkillSet

TWIN = "twin"
"""The world that is imagined: no physics, every call works with its chance of success."""


@dataclass(frozen=True)
class Order:
    """What was asked for, validated before anything slow is loaded."""

    instruction: str
    planner: str = "saycan"
    llm: str = "local"
    world: str = KITCHEN.name
    seed: int = 0
    setup: Setup = START
    goal: Goal | None = None
    gui: bool = False
    disturb: bool = False
    trace: Path | None = None
    video: Path | None = None
    layout: Layout = field(init=False)

    def __post_init__(self) -> None:
        """Check every name.

        Raises:
            DoableError: With the nearest name that exists.
        """
        from .planners.base import clean_instruction

        object.__setattr__(self, "instruction", clean_instruction(self.instruction))
        if self.planner not in available("planners"):
            raise unknown("planner", self.planner, available("planners"))
        layouts = available("layouts")
        if self.world not in (TWIN, *layouts):
            raise unknown("world", self.world, (TWIN, *layouts))
        object.__setattr__(self, "layout", KITCHEN if self.world == TWIN else load("layouts", self.world))
        scene = draw(self.layout, self.setup, seed=self.seed)
        objects, places, others = goal_parts(self.goal) if self.goal else (set(), set(), set())
        standing = {*scene.objects, *scene.places, *scene.fixtures}
        for what, names, known in (
            ("object", objects, set(scene.objects)),
            ("place", places, set(scene.places)),
            ("name", others, standing),
        ):
            for name in sorted(names):
                if name not in known:
                    raise unknown(f"{what} in the goal", name, known)
        if self.goal is None and getattr(load("planners", self.planner), "needs_goal", False):
            raise DoableError(f'the {self.planner} planner is told the goal: --goal \'["at", "sponge", "operator"]\'')
        if self.world == TWIN and (self.gui or self.disturb):
            raise DoableError("the twin is imagined: --gui and --disturb need a world with physics")
        if self.disturb and not _disturbable(self.layout):
            raise DoableError(f"--disturb carries things between surfaces, and {self.world} has too few of them")
        if self.video and self.video.suffix.lower() not in (".mp4", ".gif"):
            raise DoableError(f"a film is .mp4 or .gif; got {str(self.video)!r}")
        for path in filter(None, (self.trace, self.video)):
            if not path.parent.is_dir():
                raise DoableError(f"cannot write {path}: there is no folder {path.parent}")


@dataclass(frozen=True)
class Report:
    """What came of an order."""

    order: Order
    result: Result
    seconds: float
    """By the body's clock."""
    moved: tuple[str, ...]
    """What is elsewhere than before, read off the scenes."""
    model: str | None = None
    """The language model that was opened; None if the planner needed none."""

    @property
    def exit_code(self) -> int:
        """Return 0 if the run went well (`hierarchy.outcome.went_well`); else why not."""
        if self.result.outcome == "cancelled":
            return 130
        if isinstance(self.result.error, DoableError) and self.result.error.exit_code == MissingResource.exit_code:
            return MissingResource.exit_code
        return 0 if went_well(self.result.outcome, self.result.goal_met) else 1

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        order, result = self.order, self.result
        return {
            "instruction": order.instruction,
            "planner": order.planner,
            "model": self.model,
            "world": order.world,
            "seed": order.seed,
            "outcome": str(result.outcome),
            "reason": result.reason,
            "goal_met": result.goal_met,
            "checked": result.goal_met is not None,
            "refused": result.refused,
            "steps": [{"call": str(step.call), "outcome": str(step.outcome)} for step in result.steps],
            "visited": sorted(result.visited),
            "collateral": None if result.collateral is None else list(result.collateral),
            "moved": list(self.moved),
            "seconds": self.seconds,
            "trace": None if order.trace is None else str(order.trace),
            "video": None if order.video is None else str(order.video),
        }


def carry_out(order: Order, screen: Screen) -> Report:
    """Run an order and show how it goes.

    Raises:
        MissingResource: A skill, a model, a key or a display is not there.
        DoableError: A file cannot be written or is damaged.
    """
    from .hierarchy.agent import Agent
    from .hierarchy.can import affordances
    from .hierarchy.trace import Trace
    from .skills.library import load_skills

    planner, model = _planner(order)
    skills = load_skills()
    chances = affordances("learned", skills)
    body, world = _body(order, skills, chances)
    with ExitStack() as stack:
        stack.callback(body.close)
        before = body.reset(order.setup, seed=order.seed)
        trace = stack.enter_context(Trace(order.trace))
        stack.callback(screen.close)
        trace.listen(screen.show)
        watchers: list[Watch] = []
        if order.video is not None:
            film = stack.enter_context(_film(order.video, body))
            trace.listen(film.hear)
            watchers.append(film.watch)
        if order.disturb and world is not None:
            from .hierarchy.disturber import Disturber

            watchers.append(Disturber(world, trace))
        trace.start(order.instruction, planner=order.planner, model=model(), seed=order.seed, setup=order.setup)
        agent = Agent(body, planner, affordances=chances, trace=trace, watch=_all(watchers))
        result = agent.run(order.instruction, goal=order.goal)
        after = body.scene()
    return Report(order, result, after.time - before.time, tuple(moved(facts(before), facts(after))), model())


def _all(watchers: list[Watch]) -> Watch:
    def watch(step: AttemptStep) -> None:
        for watcher in watchers:
            watcher(step)

    return watch


def _planner(order: Order) -> tuple[Planner, Callable[[], str | None]]:
    """Return the planner and a function that tells the name of the language model that it opened, if any."""
    opened: list[LanguageModel] = []

    def model() -> LanguageModel:
        from .planners.language.open import open_language_model

        opened.append(open_language_model(order.llm))
        return opened[-1]

    planner = cast("PlannerFactory", load("planners", order.planner)).create(model)
    return planner, lambda: opened[-1].name if opened else None


def _film(path: Path, body: Body) -> Film:
    from .hierarchy.video import Film

    return Film(path, body.scene)


def _body(order: Order, skills: SkillSet, chances: Callable[[Scene], Affordances]) -> tuple[Body, World | None]:
    if order.world == TWIN:
        from .hierarchy.twin import Twin

        return Twin(order.layout, can=chances, seed=order.seed), None
    from .hierarchy.executor import Physics
    from .sim.world import World

    world = World(order.layout, gui=order.gui)
    return Physics(world, skills), world


def _disturbable(layout: Layout) -> bool:
    from .hierarchy.disturber import destinations

    return len(destinations(layout.places)) > 1
