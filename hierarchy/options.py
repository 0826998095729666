"""Whole missions as a Gymnasium environment whose actions are calls of skills: `doable/Options-v0`.

An action that is itself a policy with a beginning and an end is an *option* (R. Sutton, D. Precup and S. Singh, 1999,
"Between MDPs and semi-MDPs", Artificial Intelligence 112). One step of this environment is one option, however long
it takes::

    register()
    env = gymnasium.make("doable/Options-v0", families={"one": 1.0})
    observation, info = env.reset(seed=0)
    observation, reward, terminated, truncated, info = env.step(env.action_space.sample(info["action_mask"]))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from ..errors import DoableError
from ..planners.base import Affordances, Step
from ..planners.transcript import transcript
from ..sim.facts import facts, goal_names, reached, robot_place
from ..sim.kitchen import KITCHEN
from ..sim.scene import Scene
from ..skills.spec import DONE, REFUSALS, SkillCall, State, groundable, missing
from .body import Body
from .can import CanSource, affordances
from .collateral import collateral
from .episode import WorldName, trained
from .executor import Physics
from .lessons import MAX_STEPS, Mishaps
from .mission import Mission, Source, generated, listed
from .outcome import Outcome
from .suite import load_suite
from .twin import Twin
from .views import ACTIONS, INDEX, check_names, readable, robot, space, things

IDENTITY = "doable/Options-v0"
CALM = Mishaps(calm=1.0)
"""Nothing goes wrong but what the body itself gets wrong."""
Observation = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EpisodeRules:
    """What is rewarded, what goes wrong and when an episode ends."""

    goal: float = 1.0
    """Reward for `done` where the goal holds, and for the right refusal of what cannot be done."""
    mistaken: float = 0.5
    """Share of it for a refusal with the wrong reason of what cannot be done."""
    wrong: float = 0.25
    """Penalty for `done` where the goal does not hold, and for a refusal of what could be done."""
    step: float = 0.01
    """Penalty for every call that was tried."""
    collateral: float = 0.25
    """Penalty, at the end, for each thing that was moved without need."""
    least: float = 0.01
    """Calls with a smaller chance of success are masked."""
    retries: int | None = 2
    """How often a call may be repeated from the same facts before it is masked, as in `agent.Limits`; None: always."""
    max_steps: int = MAX_STEPS
    """Calls after which an episode is truncated."""
    mishaps: Mishaps = CALM
    """What goes wrong beyond what the body gets wrong."""


@dataclass
class _Episode:
    """What one episode remembers."""

    mission: Mission
    start: Scene
    begun: State
    """The facts at the start."""
    state: State
    """The facts now."""
    luck: np.random.Generator
    calm: bool
    steps: list[Step] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)
    excused: set[str] = field(default_factory=set)
    """Things that the robot is not to blame for, wherever they end."""
    tried: Counter[tuple[State, SkillCall]] = field(default_factory=Counter)
    over: bool = False


class OptionsEnv(gymnasium.Env[Observation, np.int64]):
    """A mission per episode, a call of a skill per step.

    An action is the index of a call in `views.ACTIONS`, the same in every episode. `info["action_mask"]`, (212,) int8,
    is 1 for those that name things of the scene, can work and are not worn out; `done` and the refusals always are
    among them. `info["can"]`, (212,) float32, holds the chance of success of each. A masked action is a call that
    fails.

    An observation holds `transcript`, the text that a language model tuned to plan would read (instruction, scene and
    history), and, for nets, `things`, (68, 7), and `robot`, (5,), both 0 or 1; see `views`. Gymnasium's
    `FilterObservation` and `FlattenObservation` make a vector of the last two; they do not say what is wanted, so
    they are enough for one mission at a time.

    After the last step `info` also holds `is_success` (the goal holds and the robot said so) and `collateral`.
    """

    metadata: dict[str, Any] = {"render_modes": []}  # noqa: RUF012  # Gymnasium's own signature

    def __init__(
        self,
        source: Source,
        body: Body,
        *,
        can: Callable[[Scene], Affordances] | None = None,
        rules: EpisodeRules = EpisodeRules(),
        move: Callable[[str, str], Any] | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            source: Where missions come from.
            body: What tries calls, in the kitchen; closed with the environment.
            can: Gives, for a scene, the chances of calls; whether their preconditions hold if left out.
            rules: What is rewarded, what goes wrong and when an episode ends.
            move: Carries a thing to a place, behind the robot's back, if there is room (`Twin.move`).

        Raises:
            DoableError: Things are to be moved, and nobody can.
        """
        if move is None and rules.mishaps.calm < 1 and rules.mishaps.moved > 0:
            raise DoableError("mishaps.moved is above 0, so the environment needs a way to move things; give it move=")
        self._source, self._body, self._rules = source, body, rules
        self._can = can or affordances("oracle")
        self._move = move
        self._episode: _Episode | None = None
        self.observation_space = space(rules.max_steps)
        self.action_space = gymnasium.spaces.Discrete(len(ACTIONS))

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Begin a mission; the same seed gives the same mission, and the same luck under the same actions.

        Args:
            seed: Of the mission and of all luck.
            options: {"mission": a `Mission`} to do that one and not one of the source.

        Raises:
            DoableError: The mission names what does not exist or has no action, or more than fits.
        """
        super().reset(seed=seed, options=options)
        mission = (options or {}).get("mission") or self._source(self.np_random)
        check_names([*mission.setup.objects, *filter(None, [mission.setup.holding])])
        luck = np.random.default_rng(int(self.np_random.integers(2**63)))
        scene = self._body.reset(mission.setup, seed=int(luck.integers(2**31)))
        state = facts(scene)
        calm = bool(luck.random() < self._rules.mishaps.calm)
        self._episode = _Episode(mission, scene, begun=state, state=state, luck=luck, calm=calm)
        self._look(self._episode, scene)
        return self._observe(self._episode), self._info(self._episode, scene)

    def step(self, action: np.int64 | int) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Try a call, or end the episode by `done` or a refusal.

        Raises:
            DoableError: There is no such action, or no episode is going on.
        """
        episode = self._episode
        if episode is None or episode.over:
            raise DoableError("call reset() before step()" if episode is None else "the episode is over; call reset()")
        if not self.action_space.contains(np.int64(action)):
            raise DoableError(f"an action is one of 0 to {len(ACTIONS) - 1}; got {action}")
        call = ACTIONS[int(action)]
        if call == DONE or call in REFUSALS:
            return self._end(episode, call)
        step = self._try(episode, call)
        episode.steps.append(step)
        scene = self._body.scene()
        self._look(episode, scene)
        info = self._info(episode, scene) | {"call": str(step.call), "outcome": step.outcome}
        reward, truncated = -self._rules.step, len(episode.steps) >= self._rules.max_steps
        if truncated:
            episode.over = True
            moved = self._collateral(episode, scene, met=False)
            reward -= self._rules.collateral * len(moved)
            info |= {"is_success": False, "collateral": moved}
        return self._observe(episode), reward, False, truncated, info

    @property
    def family(self) -> str:
        """Return what the mission counts under."""
        return "" if self._episode is None else self._episode.mission.family

    def offered(self) -> tuple[SkillCall, ...]:
        """Return every call of the scene and the refusals, whether they can work or not: what a planner ranks."""
        return (*groundable(self._body.scene()), *REFUSALS)

    def action_masks(self) -> NDArray[np.bool_]:
        """Return (212,), which actions are not masked, by the name that sb3-contrib's MaskablePPO looks for."""
        if self._episode is None:
            raise DoableError("call reset() before action_masks()")
        mask: NDArray[np.bool_] = self._info(self._episode, self._body.scene())["action_mask"].astype(np.bool_)
        return mask

    def close(self) -> None:
        """Close the body."""
        self._body.close()

    def _try(self, episode: _Episode, call: SkillCall) -> Step:
        """Try a call, or what comes of it on a bad day; also say which call was tried in the end."""
        mishaps, state = self._rules.mishaps, episode.state
        # as many draws in every step: whatever is chosen, luck is the same at the same step
        fails, errs, moved, *picks = episode.luck.random(6)
        if not episode.calm and errs < mishaps.errs and (others := self._others(state, call)):
            call = others[int(picks[0] * len(others))]
            episode.excused.update(call.args, *(fact[1:] for fact in state if fact[0] == "holding"))
        scene = self._body.scene()
        if not episode.calm and fails < mishaps.fails:
            outcome = Outcome.FAILED_CHECK
        elif all(name in scene.objects or name in scene.places for name in call.args):
            outcome = self._body.attempt(call)
        else:
            outcome = Outcome.STUCK
        if not episode.calm and moved < mishaps.moved:
            self._meddle(episode, picks[1], picks[2])
        after = facts(self._body.scene())
        idle = outcome is Outcome.SUCCESS and after == state
        episode.tried[state, call] += 1 + (self._rules.retries or 0) if idle else 1
        episode.state = after
        return Step(call, outcome.value, after)

    def _others(self, state: State, call: SkillCall) -> list[SkillCall]:
        calls = groundable(self._body.scene())
        return [other for other in calls if other not in (DONE, call) and not missing(other, state)]

    def _meddle(self, episode: _Episode, which: float, where: float) -> None:
        """Have somebody carry a thing that stands about to another place."""
        about = sorted(fact[1:] for fact in facts(self._body.scene()) if fact[0] == "at")
        if about and self._move is not None:
            name, here = about[int(which * len(about))]
            free = [place.name for place in self._body.scene().places.values() if place.kind == "surface"]
            places = sorted(set(free) - {here})
            self._move(name, places[int(where * len(places))])
            episode.excused.add(name)

    def _end(self, episode: _Episode, call: SkillCall) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        episode.over = True
        scene, mission, rules = self._body.scene(), episode.mission, self._rules
        met = reached(scene, mission.goal, visited=episode.visited, refused=call in REFUSALS)
        moved = self._collateral(episode, scene, met=met)
        mistaken = call in REFUSALS and mission.refusal not in (call, None)
        reward = rules.goal * (rules.mistaken if mistaken else 1.0) if met else -rules.wrong
        reward -= rules.collateral * len(moved)
        info = self._info(episode, scene) | {"call": str(call), "outcome": Outcome.SUCCESS.value}
        return self._observe(episode), reward, True, False, info | {"is_success": met, "collateral": moved}

    def _collateral(self, episode: _Episode, scene: Scene, *, met: bool) -> tuple[str, ...]:
        """Return what was moved without need; of a mission that failed, only what it says nothing of."""
        spared = episode.excused if met else episode.excused | goal_names(episode.mission.goal)
        return tuple(n for n in collateral(episode.start, scene, episode.mission.goal) if n not in spared)

    def _observe(self, episode: _Episode) -> Observation:
        names = episode.start.objects
        text = transcript(episode.mission.instruction, episode.begun, episode.steps, names)
        seen = {"things": things(episode.state, names), "robot": robot(episode.state)}
        return {"transcript": readable(text), **seen}

    def _info(self, episode: _Episode, scene: Scene) -> dict[str, Any]:
        calls = self.offered()
        can, mask = np.zeros(len(ACTIONS), np.float32), np.zeros(len(ACTIONS), np.int8)
        offered = [INDEX[call] for call in calls]
        can[offered] = self._can(scene)(calls)
        mask[offered] = can[offered] >= self._rules.least
        if (most := self._rules.retries) is not None:
            for (state, call), times in episode.tried.items():
                if state == episode.state and times > most:
                    mask[INDEX[call]] = 0
        return {"action_mask": mask, "can": can}

    @staticmethod
    def _look(episode: _Episode, scene: Scene) -> None:
        place = robot_place(scene)
        if place is not None:
            episode.visited.add(place)


def make_env(
    *,
    suite: str | None = None,
    splits: Sequence[str] = ("train",),
    families: Mapping[str, float] | None = None,
    world: WorldName = "twin",
    can: CanSource = "learned",
    rules: EpisodeRules = EpisodeRules(),
) -> OptionsEnv:
    """Return the environment in the kitchen.

    Args:
        suite: File of missions; made-up ones if left out.
        splits: Of made-up missions; see `planners.tasks`.
        families: Of made-up missions: family -> how often.
        world: "twin", where a call works with the chance that `can` gives, or "kitchen", which is physics.
        can: "learned": the affordances of the trained skills; "oracle": whether preconditions hold; "none": 1.
        rules: What is rewarded, what goes wrong and when an episode ends.

    Raises:
        DoableError: A name, a suite or a skill is not there.
    """
    source = listed(load_suite(suite)) if suite else generated(*splits, families=families)
    skills = trained() if can == "learned" or world == "kitchen" else None
    chances = affordances(can, skills)
    if world == "twin":
        twin = Twin(can=chances if can == "learned" else "oracle")
        return OptionsEnv(source, twin, can=chances, rules=rules, move=twin.move)
    from ..sim.world import Disturbance, World

    kitchen = World(KITCHEN)

    def move(name: str, place: str) -> None:
        kitchen.disturb(Disturbance("move", name, place))

    return OptionsEnv(source, Physics(kitchen, skills or {}), can=chances, rules=rules, move=move)


def register() -> None:
    """Tell Gymnasium about `doable/Options-v0`, whose arguments are those of `make_env`. Again does nothing."""
    if IDENTITY not in gymnasium.registry:
        gymnasium.register(IDENTITY, entry_point="doable.hierarchy.options:make_env")
