"""Simulated seconds per second of computing: our pick environment, panda-gym's, and Bullet alone.

    pip install -e '.[bench]'
    python benchmarks/sim_throughput.py

All run in one process and one thread, block by block in turn, and what counts is the median of the blocks' ratios.
Ours runs twice, as it is and with nothing on the counter but the object to pick: panda-gym's table holds one cube.
Bullet alone is driven by the very commands that ours gives when the block is repeated, in the same scene and in one
without any object. Seconds are those of the process's own clock (CPU time), which on an idle machine is the wall's, so
that other programs do not count. Random actions, episodes ended by their own rules; the time of resets is shown apart.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import platform
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from doable.sim.command import CONTROL_HZ, Command
from doable.sim.scene import Scene
from doable.sim.world import SUBSTEPS, World
from doable.skills.env import Arena, SkillEnv, make_env
from doable.skills.spec import SkillCall

STEP = 1 / CONTROL_HZ
"""Simulated seconds of one step of ours."""
Motors = list[tuple[tuple[object, ...], dict[str, object]]]
"""Arguments of the calls that set the motors, in order."""


@dataclass
class Clock:
    """Simulated seconds per second of one contestant, block by block."""

    name: str
    rates: list[float] = field(default_factory=list)
    reset_seconds: list[float] = field(default_factory=list)

    def note(self, simulated: float, spent: float) -> None:
        """Take down a block."""
        self.rates.append(simulated / spent)


@dataclass(frozen=True)
class Tidied:
    """An arena of one object: all but the one to pick are taken away once it is drawn."""

    inner: Arena

    @property
    def world(self) -> World:
        """The world inside."""
        return self.inner._world  # type: ignore[attr-defined,no-any-return]

    def reset(self, rng: np.random.Generator) -> tuple[Scene, SkillCall]:
        """Draw a start and clear the counter."""
        scene, call = self.inner.reset(rng)
        name = call.args[0]
        return self.world.load(dataclasses.replace(scene, objects={name: scene.objects[name]})), call

    def step(self, command: Command) -> Scene:
        """Run one control step."""
        return self.inner.step(command)

    def close(self) -> None:
        """Give the world back."""
        self.inner.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blocks", type=int, default=60)
    parser.add_argument("--steps", type=int, default=40, help="control steps a block")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    ours, single, theirs = Clock("doable/Pick-v0"), Clock("doable/Pick-v0, one object"), Clock("PandaPickAndPlace-v3")
    bare, empty = Clock("Bullet, same motion"), Clock("Bullet, no object")
    env, tidy, other = make_env("pick"), make_env("pick"), panda_gym_env()
    tidy._arena = Tidied(tidy.task.arena())
    rng = np.random.default_rng(args.seed)
    for seed in range(args.seed, args.seed + args.blocks):
        run_ours(env, ours, args.steps, seed=seed, rng=rng, bare=bare, empty=empty)
        run_ours(tidy, single, args.steps, seed=seed, rng=rng)
        if other is not None:
            run_theirs(other, theirs, args.steps, seed=seed)
    env.close()
    tidy.close()
    single.reset_seconds.clear()  # it builds every scene twice
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"{platform.machine()}, {os.cpu_count()} cores{load}, Python {platform.python_version()}, {args.blocks} blocks"
    )
    print(f"{'':28} {'simulated s / s':>17} {'reset ms':>9}")
    for clock in (ours, single, theirs, bare, empty):
        if clock.rates:
            reset = f"{1e3 * statistics.median(clock.reset_seconds):9.1f}" if clock.reset_seconds else f"{'':9}"
            print(f"{clock.name:28} {statistics.median(clock.rates):17.1f} {reset}".rstrip())
    if theirs.rates:
        print(f"ours / panda-gym              {ratio(ours, theirs):5.2f}   (target: 2.5 or more)")
        print(f"one object / panda-gym        {ratio(single, theirs):5.2f}")
        print(f"no object, Bullet / panda-gym {ratio(empty, theirs):5.2f}   (no Python of ours can be faster)")
    print(f"Bullet alone / ours           {ratio(bare, ours):5.2f}   (target: 1.3 or less)")


def run_ours(
    env: SkillEnv,
    clock: Clock,
    steps: int,
    *,
    seed: int,
    rng: np.random.Generator,
    bare: Clock | None = None,
    empty: Clock | None = None,
) -> None:
    """Time one block of random actions, then nothing but Bullet under the same commands, with and without objects."""
    begun = time.process_time()
    env.reset(seed=seed)
    clock.reset_seconds.append(time.process_time() - begun)
    actions = rng.uniform(-1, 1, (steps, *(env.action_space.shape or ()))).astype(np.float32)
    begun = time.process_time()
    count = act(env, actions)
    clock.note(count * STEP, time.process_time() - begun)
    if bare is None and empty is None:
        return
    env.reset(seed=seed)  # once more, because taking notes takes time
    world = world_of(env)
    start, saved = world.scene(), world.save()
    commands, again = noted(env, actions)
    assert again == count, "the same actions ended otherwise"
    after = world.scene().objects
    if bare is not None:
        world.restore(saved)
        bare.note(count * STEP, replay(world, commands, count))
        bodies = world._senses.bodies.values()
        where = [world.client.getBasePositionAndOrientation(body) for body in bodies]
        assert where == [(thing.position, thing.orientation) for thing in after.values()], "the motions differ"
    if empty is not None:
        world.load(dataclasses.replace(start, objects={}))
        empty.note(count * STEP, replay(world, commands, count))


def act(env: SkillEnv, actions: NDArray[np.float32]) -> int:
    """Take actions until the episode ends, and return how many it took."""
    count = 0
    for count, action in enumerate(actions, 1):  # noqa: B007
        _, _, terminated, truncated, _ = env.step(action)
        if terminated or truncated:
            break
    return count


def noted(env: SkillEnv, actions: NDArray[np.float32]) -> tuple[Motors, int]:
    """Take actions, and return what the motors were told and how many it took."""
    client, commands = world_of(env).client, Motors()
    motors = client.setJointMotorControlArray

    def note(*args: object, **kwargs: object) -> None:
        commands.append((args, kwargs))
        motors(*args, **kwargs)

    client.setJointMotorControlArray = note
    try:
        return commands, act(env, actions)
    finally:
        client.setJointMotorControlArray = motors


def replay(world: World, commands: Motors, count: int) -> float:
    """Drive a world's Bullet through `count` control steps and return how long it took, s."""
    each = len(commands) // count
    motors, advance = world.client.setJointMotorControlArray, world.client.stepSimulation
    begun = time.process_time()
    for k in range(count):
        for args, kwargs in commands[k * each : (k + 1) * each]:
            motors(*args, **kwargs)
        for _ in range(SUBSTEPS):
            advance()
    return time.process_time() - begun


def run_theirs(env: gymnasium.Env, clock: Clock, steps: int, *, seed: int) -> None:
    """Time one block of random actions of panda-gym."""
    begun = time.process_time()
    env.reset(seed=seed)
    clock.reset_seconds.append(time.process_time() - begun)
    sim: Any = env.unwrapped.sim  # type: ignore[attr-defined]
    env.action_space.seed(seed)
    actions = [env.action_space.sample() for _ in range(steps)]
    begun = time.process_time()
    for done, action in enumerate(actions, 1):  # noqa: B007
        _, _, terminated, truncated, _ = env.step(action)
        if terminated or truncated:
            break
    clock.note(done * sim.timestep * sim.n_substeps, time.process_time() - begun)


def panda_gym_env() -> gymnasium.Env | None:
    """Return panda-gym's pick environment, or None where it is not installed."""
    try:
        import panda_gym  # noqa: F401
    except ImportError:
        print("panda-gym is not installed (pip install 'doable[bench]'): only ours and the bare loop are measured")
        return None
    return gymnasium.make("PandaPickAndPlace-v3").unwrapped


def world_of(env: SkillEnv) -> World:
    """Return the world under an environment."""
    arena = env._arena
    world = arena.world if isinstance(arena, Tidied) else getattr(arena, "_world", None)
    assert isinstance(world, World)
    return world


def ratio(a: Clock, b: Clock) -> float:
    """Return the median over the blocks of how much faster a is than b."""
    return statistics.median(x / y for x, y in zip(a.rates, b.rates, strict=True))


if __name__ == "__main__":
    main()
