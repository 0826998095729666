"""The agent: ask the planner, select what is doable, try it, look, and stop for one of the closed reasons."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from ..errors import DoableError
from ..planners.base import Affordances, Planner, Refusal, Step
from ..planners.graph import TaskGraph, TaskNode
from ..sim.facts import Goal, check_goal, facts, held, reached
from ..sim.scene import Scene
from ..skills.spec import REFUSALS, State, check_call, explain, groundable, missing, text_of
from .body import AttemptStep, Body, Watch
from .collateral import collateral
from .memory import Memory
from .outcome import Outcome
from .select import Decision, Say, select
from .trace import Kind, Trace

RETRY_CHANCE = 0.3
"""A call that failed is tried again only where its chance is still at least this."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use up. Every loop of the agent ends at one of these."""

    max_steps: int = 40
    """Attempts."""
    retries_per_call: int = 2
    """How often a call may be repeated from the same facts, after a failure or in a circle."""
    replans: int = 8
    """How often the planner is asked again because something went wrong."""
    seconds: float = 600.0
    """By the body's clock."""


@dataclass(frozen=True)
class Result:
    """How a run ended."""

    outcome: Outcome
    """Success: the planner said that it is done. Whether the goal holds is another question."""
    reason: str
    steps: tuple[Step, ...]
    goal_met: bool | None
    """Read off the last scene; None where no goal was stated."""
    visited: frozenset[str]
    """Places at which the robot stood, before, between and after attempts."""
    refused: bool
    """Whether the planner declared that this cannot be done here."""
    collateral: tuple[str, ...] | None = None
    """Objects that were moved without need; None where no goal was stated."""
    error: Exception | None = None
    """What was raised, where the outcome is `crashed`."""


class _Stop(Exception):
    def __init__(self, outcome: Outcome, reason: str, error: Exception | None = None, refused: bool = False) -> None:
        super().__init__(reason)
        self.outcome, self.reason, self.error, self.refused = outcome, reason, error, refused


class Agent:
    """A body, a planner and a sense of what is doable."""

    def __init__(
        self,
        body: Body,
        planner: Planner,
        *,
        affordances: Callable[[Scene], Affordances],
        trace: Trace,
        limits: Limits = Limits(),
        say: Say = "lm",
        watch: Watch | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            body: Where calls are tried; reset by the caller.
            planner: Says what would help.
            affordances: Gives, for a scene, the function that says what would work there.
            trace: Where every event goes; the caller closes it, and may write its own `start` first.
            limits: What a run may use up.
            say: "none" ignores what the planner says among alternatives.
            watch: Called after every control step, for pictures and progress.
        """
        self._body = body
        self._planner = planner
        self._affordances = affordances
        self._trace = trace
        self._limits = limits
        self._say: Say = say
        self._watch = watch

    def run(self, instruction: str, *, goal: Goal | None = None) -> Result:
        """Do what an instruction asks.

        Ctrl-C stops the robot and gives a result with the outcome `cancelled`; nothing else is raised for a run that
        goes wrong.

        Args:
            instruction: What to do, in words.
            goal: What must hold in the end, where it is known; given to the planner and judged at the end.

        Raises:
            DoableError: The goal is not one; the robot has not moved yet.
        """
        goal = None if goal is None else check_goal(goal)
        scene = self._body.scene()
        run = Memory(instruction, goal, scene, self._limits.retries_per_call)
        try:
            if self._trace.empty:
                self._trace.start(instruction)
            while True:
                self._step(run)
        except _Stop as stop:
            end = stop
        except KeyboardInterrupt:
            self._body.stop()
            end = _Stop(Outcome.CANCELLED, "stopped by a person")
        except Exception as problem:  # a plugin may fail in any way; the run must end with a name for it
            logging.getLogger(__name__).debug("the run crashed", exc_info=True)
            text = str(problem) if isinstance(problem, DoableError) else f"{type(problem).__name__}: {problem}"
            end = _Stop(Outcome.CRASHED, text, problem)
        return self._finish(run, end)

    def _step(self, run: Memory) -> None:
        scene = self._body.scene()
        if len(run.steps) >= self._limits.max_steps:
            raise _Stop(Outcome.TIMEOUT, f"not done after {self._limits.max_steps} attempts")
        if scene.time - run.start.time >= self._limits.seconds:
            raise _Stop(Outcome.TIMEOUT, f"not done after {self._limits.seconds:g} seconds")
        state = facts(scene)
        if not run.graph.ready(run.done):
            self._plan(run, scene)
        ready = run.graph.ready(run.done)
        open_ = [node for node in ready if not run.worn_out(node.call, state)]
        if not open_:
            broken = [node.id for node in ready]
            self._replan(run, scene, broken, "all that the plan allows has been tried from here")
            return
        node = self._decide(run, scene, state, open_).chosen.node
        if node.call.skill == "done":
            raise _Stop(Outcome.SUCCESS, "the planner says that it is done")
        if node.call in REFUSALS:
            self._refuse(run, REFUSALS[node.call], scene)
        outcome = self._attempt(run, node, scene)
        after = self._body.scene()
        run.look(after)
        if outcome is Outcome.SUCCESS:
            run.settle(node, state, facts(after))
        elif outcome is Outcome.CANCELLED:
            raise _Stop(outcome, self._body.note)
        else:
            self._recover(run, node, after, state)

    def _plan(self, run: Memory, scene: Scene, broken: Collection[str] = ()) -> None:
        """Ask the planner what to do from here; of a plan in which something broke, keep what stands.

        A planner that knows no way on may know one when the rest is done: then the facts are others.
        """
        request = run.tell(scene, self._affordances(scene))
        refusal: str | None = None
        begun = time.perf_counter()
        try:
            graph = self._planner.plan(request)
        except Refusal as problem:
            refusal = str(problem)
            change = run.drop(broken) if broken and held(scene) is None else None
            if change is None:
                self._refuse(run, refusal, scene)
        else:
            for node in graph:
                check_call(node.call, scene)
            change = run.mend(broken, graph, facts(scene)) if broken else run.take(graph)
        seconds = time.perf_counter() - begun
        fields = {"graph": run.graph.to_json(), "done": run.done, "kept": change.kept, "replaced": change.replaced}
        self._write("plan", scene, fields | {"refusal": refusal, "seconds_wall": seconds})
        if not run.graph.ready(run.done):
            raise _Stop(Outcome.STUCK, "the planner has nothing more to suggest")

    def _refuse(self, run: Memory, reason: str, scene: Scene) -> NoReturn:
        """End the run without doing what was asked."""
        state = facts(scene)
        if any(run.worn_out(call, state) for call in groundable(scene)):  # it may only lack what failed
            raise _Stop(Outcome.STUCK, f"nothing is left to try: {reason}")
        raise _Stop(Outcome.STUCK, f"refused: {reason}", refused=True)

    def _replan(self, run: Memory, scene: Scene, broken: Collection[str], reason: str) -> None:
        """Ask for a plan around what broke, a bounded number of times."""
        if run.replans >= self._limits.replans:
            raise _Stop(Outcome.STUCK, f"{reason}; planned anew {run.replans} times")
        run.replans += 1
        self._write("replan", scene, {"reason": reason, "broken": broken})
        self._plan(run, scene, broken)

    def _decide(self, run: Memory, scene: Scene, state: State, ready: list[TaskNode]) -> Decision:
        begun = time.perf_counter()
        can = [float(chance) for chance in self._affordances(scene)([node.call for node in ready])]
        seconds = time.perf_counter() - begun
        keep = self._same_branch(run, ready, can, full=held(scene) is not None)
        decision = select([ready[i] for i in keep], [can[i] for i in keep], say=self._say)
        candidates = [
            {
                "id": c.node.id,
                "call": str(c.node.call),
                "text": text_of(c.node.call),
                "raw": c.raw,
                "say": c.say,
                "can": c.can,
                "lacks": [explain(fact) for fact in missing(c.node.call, state)],
                "score": c.score,
            }
            for c in decision.candidates
        ]
        fields = {"candidates": candidates, "winner": decision.winner, "seconds_wall": seconds}
        self._write("decision", scene, fields)
        return decision

    @staticmethod
    def _same_branch(run: Memory, ready: list[TaskNode], can: list[float], *, full: bool) -> list[int]:
        """Return the indices of what may compete: a branch that was begun and goes well is finished first.

        With a full hand it is finished in any case: nothing else could be picked up.
        """
        if run.done and all(node.choice is None for node in ready):
            last = run.done[-1]
            follows = [i for i, node in enumerate(ready) if last in run.graph.after(node.id)]
            likely = [i for i in follows if full or can[i] >= RETRY_CHANCE]
            if likely:
                return likely
        return list(range(len(ready)))

    def _attempt(self, run: Memory, node: TaskNode, scene: Scene) -> Outcome:
        steps = 0

        def on_step(step: AttemptStep) -> None:
            nonlocal steps
            steps = step.step
            if step.chance is not None:
                self._write("skill_progress", step.scene, {"call": call, "step": step.step, "chance": step.chance})
            if self._watch is not None:
                self._watch(step)

        call = str(node.call)
        self._write("skill_start", scene, {"call": call, "node": node.id})
        try:
            outcome = self._body.attempt(node.call, on_step)
        except KeyboardInterrupt:
            self._end_skill(run, node, Outcome.CANCELLED, scene, steps)
            raise
        self._end_skill(run, node, outcome, scene, steps)
        return outcome

    def _end_skill(self, run: Memory, node: TaskNode, outcome: Outcome, before: Scene, steps: int) -> None:
        after = self._body.scene()
        run.steps.append(Step(node.call, outcome.value, facts(after)))
        note = self._body.note if outcome is not Outcome.SUCCESS else ""
        spent = {"seconds": round(after.time - before.time, 6), "steps": steps}
        self._write("skill_end", after, {"call": str(node.call), "outcome": outcome, "note": note, **spent})

    def _recover(self, run: Memory, node: TaskNode, scene: Scene, state: State) -> None:
        """After a failure: leave the plan as it is for another try where that is reasonable, or plan anew.

        What was dropped is no reason to drive on with an empty hand, however well that would go. A planner that goes
        step by step is asked again in any case: what failed is news to it.
        """
        run.fail(node.call, state)
        chance = float(self._affordances(scene)([node.call])[0])
        dropped = any(fact[0] == "holding" for fact in state) and held(scene) is None
        if dropped or chance < RETRY_CHANCE or run.worn_out(node.call, state):
            ended = f"{node.call} ended with {run.steps[-1].outcome}"
            self._replan(
                run, scene, [node.id], f"{ended}, the hand is empty" if dropped else f"{ended}, chance now {chance:.2f}"
            )
        elif node.choice is not None:
            run.take(TaskGraph())

    def _finish(self, run: Memory, end: _Stop) -> Result:
        try:
            scene, seen = self._body.scene(), True
        except Exception:  # the body itself is what crashed; the trace must end all the same
            scene, seen = run.start, False
        met = moved = None
        if run.goal is not None and seen:
            met = reached(scene, run.goal, visited=run.visited, refused=end.refused)
            moved = collateral(run.start, scene, run.goal)
        visited = frozenset(run.visited)
        fields = {"outcome": end.outcome, "reason": end.reason, "refused": end.refused, "goal_met": met}
        self._write("end", scene, fields | {"visited": visited, "collateral": moved})
        return Result(end.outcome, end.reason, tuple(run.steps), met, visited, end.refused, moved, end.error)

    def _write(self, event: Kind, scene: Scene, fields: Mapping[str, Any]) -> None:
        self._trace.write(event, scene.time, fields)
