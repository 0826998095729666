"""How many calls a second can be imagined, against what physics would need for them.

    python benchmarks/twin_throughput.py

Three loads in a perfect twin with six things: random groundable calls (most cannot work), the same again (every
transition is remembered), and errands of find, pick, go and place, all of which work. Starting an episode is timed
apart. Times are of this process alone.
"""

from __future__ import annotations

import argparse
import random
import time

from doable.hierarchy.twin import Twin
from doable.sim.facts import facts
from doable.sim.layout import Setup
from doable.skills.spec import SkillCall, groundable

SETUP = Setup(
    {
        "coke can": "table",
        "7up can": "table",
        "sponge": "far counter",
        "water bottle": "far counter",
        "apple": "close counter",
        "tea": "close counter",
    }
)
PLACES = ("table", "far counter", "close counter", "trash can")
CALLS_AN_EPISODE = 40


def main() -> None:
    parser = argparse.ArgumentParser(description="How many calls a second can be imagined.")
    parser.add_argument("--calls", type=int, default=40_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    twin = Twin()
    known = groundable(twin.reset(SETUP, seed=0))
    anything = [rng.choice(known) for _ in range(arguments.calls)]
    errands = [call for _ in range(arguments.calls // 4) for call in errand(rng)]
    twin.scene()
    print(f"{'load':28} {'calls/s':>9} {'worked':>7}")
    for name, calls in (("random", anything), ("random, remembered", anything), ("errands", errands)):
        rate, share = measure(twin, calls)
        print(f"{name:28} {rate:9,.0f} {share:7.0%}")
    begun = time.process_time()
    for seed in range(200):
        twin.reset(SETUP, seed=seed)
    print(f"starting an episode: {(time.process_time() - begun) / 200 * 1e3:.2f} ms")


def errand(rng: random.Random) -> list[SkillCall]:
    name, place = rng.choice(sorted(SETUP.objects)), rng.choice(PLACES)
    return [
        SkillCall("find", (name,)),
        SkillCall("pick", (name,)),
        SkillCall("go", (place,)),
        SkillCall("place", (name,)),
    ]


def measure(twin: Twin, calls: list[SkillCall]) -> tuple[float, float]:
    """Return calls a second, with a new episode every `CALLS_AN_EPISODE`, and the share that worked."""
    spent, worked = 0.0, 0
    for start in range(0, len(calls), CALLS_AN_EPISODE):
        twin.reset(SETUP, seed=start)
        part = calls[start : start + CALLS_AN_EPISODE]
        begun = time.process_time()
        worked += sum(twin.attempt(call) == "success" for call in part)
        spent += time.process_time() - begun
        assert facts(twin.scene()) == twin.state()
    return len(calls) / spent, worked / len(calls)


if __name__ == "__main__":
    main()
