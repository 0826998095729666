"""Simulated seconds per second of computing: our pick environment, panda-gym's, and Bullet alone.

    pip install -e '.[bench]'
    python benchmarks/sim_throughput.py

The three run in one process and one thread, block by block in turn, and what counts is the median of the blocks'
ratios. Seconds are those of the process's own clock (CPU time), which on an idle machine is the wall's, so that other
programs do not count. Random actions, episodes ended by their own rules; the time of resets is shown apart.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from dataclasses import dataclass, field

import gymnasium
import numpy as np

from doable.sim.command import CONTROL_HZ
from doable.sim.world import SUBSTEPS, World
from doable.skills.env import SkillEnv, make_env

STEP = 1 / CONTROL_HZ
"""Simulated seconds of one step of ours."""


@dataclass
class Clock:
    """Simulated seconds per second of one contestant, block by block."""

    name: str
    rates: list[float] = field(default_factory=list)
    reset_seconds: list[float] = field(default_factory=list)

    def note(self, simulated: float, spent: float) -> None:
        """Take down a block."""
        self.rates.append(simulated / spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blocks", type=int, default=60)
    parser.add_argument("--steps", type=int, default=40, help="control steps a block")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    ours, theirs, bare = Clock("doable/Pick-v0"), Clock("PandaPickAndPlace-v3"), Clock("Bullet, same motion")
    env, other = make_env("pick"), panda_gym_env()
    rng = np.random.default_rng(args.seed)
    for block in range(args.blocks):
        run_ours(env, ours, bare, args.steps, seed=args.seed + block, rng=rng)
        if other is not None:
            run_theirs(other, theirs, args.steps, seed=args.seed + block)
    env.close()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"{platform.machine()}, {os.cpu_count()} cores{load}, Python {platform.python_version()}, {args.blocks} blocks"
    )
    print(f"{'':24} {'simulated s / s':>21} {'reset ms':>9}")
    for clock in (ours, theirs, bare):
        if clock.rates:
            reset = f"{1e3 * statistics.median(clock.reset_seconds):9.1f}" if clock.reset_seconds else f"{'':9}"
            print(f"{clock.name:24} {statistics.median(clock.rates):21.1f} {reset}")
    if theirs.rates:
        print(f"ours / panda-gym         {ratio(ours, theirs):5.2f}   (target: 2.5 or more)")
    print(f"Bullet alone / ours      {ratio(bare, ours):5.2f}   (target: 1.3 or less)")


def run_ours(env: SkillEnv, clock: Clock, bare: Clock, steps: int, *, seed: int, rng: np.random.Generator) -> None:
    """Time one block of random actions, then nothing but Bullet through the very same motion."""
    begun = time.process_time()
    env.reset(seed=seed)
    clock.reset_seconds.append(time.process_time() - begun)
    world = world_of(env)
    saved = world.save()
    client, commands = world.client, []
    motors = client.setJointMotorControlArray

    def note_motors(*args: object, **kwargs: object) -> None:
        commands.append((args, kwargs))
        motors(*args, **kwargs)

    client.setJointMotorControlArray = note_motors
    actions = rng.uniform(-1, 1, (steps, *env.action_space.shape)).astype(np.float32)
    begun = time.process_time()
    for count, action in enumerate(actions, 1):  # noqa: B007
        _, _, terminated, truncated, _ = env.step(action)
        if terminated or truncated:
            break
    clock.note(count * STEP, time.process_time() - begun)
    del client.setJointMotorControlArray
    after = world.scene().objects
    world.restore(saved)
    each = len(commands) // count
    advance = client.stepSimulation
    begun = time.process_time()
    for k in range(count):
        for args, kwargs in commands[k * each : (k + 1) * each]:
            motors(*args, **kwargs)
        for _ in range(SUBSTEPS):
            advance()
    bare.note(count * STEP, time.process_time() - begun)
    where = [client.getBasePositionAndOrientation(body) for body in world._ids.values()]
    assert where == [(thing.position, thing.orientation) for thing in after.values()], "the motions differ"


def run_theirs(env: gymnasium.Env, clock: Clock, steps: int, *, seed: int) -> None:
    """Time one block of random actions of panda-gym."""
    begun = time.process_time()
    env.reset(seed=seed)
    clock.reset_seconds.append(time.process_time() - begun)
    sim = env.unwrapped.sim
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
    world = getattr(env._arena, "_world", None)
    assert isinstance(world, World)
    return world


def ratio(a: Clock, b: Clock) -> float:
    """Return the median over the blocks of how much faster a is than b."""
    return statistics.median(x / y for x, y in zip(a.rates, b.rates, strict=True))


if __name__ == "__main__":
    main()
