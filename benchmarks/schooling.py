"""How much faster a planner goes to school: with our attention against torch's, with several workers against one.

The ways take turns on the same batches of lessons, on a CPU in bfloat16, and learn nothing that is kept. Each ratio
is the median over the batches.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from unittest.mock import patch

from doable.hierarchy.school import Schooling, batches
from doable.hierarchy.team import Team, open_team, rate_at
from doable.planners.language import attention
from doable.planners.language.lesson import Lesson
from doable.planners.language.pretrained import SMOLLM2, pretrained
from doable.planners.language.tuning import Pupil
from doable.processes import cores


def timed(team: Team, batch: list[Lesson], rate: float) -> float:
    start = time.perf_counter()
    team.step(Pupil.supervised_gradient, batch, rate)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--updates", type=int, default=12, choices=range(1, 1000), metavar="N", help="batches, for each way"
    )
    parser.add_argument("--workers", type=int, default=2, choices=range(2, 65), metavar="N", help="compared with one")
    args = parser.parse_args()
    settings = Schooling(updates=args.updates + 1)
    base = pretrained(SMOLLM2)

    def enrolled() -> Pupil:
        return Pupil(*base.load(), rank=settings.rank, scale=settings.scale, seed=1, precision="bfloat16")

    with patch.object(attention, "TRIED", ()):
        plain = enrolled()
    pupil = enrolled()
    print(f"{platform.machine()}, {cores()} cores, {args.updates} batches of {settings.batch} lessons")
    attending: list[float] = []
    sharing: list[float] = []
    with open_team(pupil, base, args.workers) as team:
        for update, batch in batches(settings, 1, 0):
            rate = rate_at(settings, update)
            one = timed(Team(pupil), batch, rate)
            other = timed(Team(plain), batch, rate)
            both = timed(team, batch, rate)
            if update:  # the first gets everything ready
                attending.append(other / one)
                sharing.append(one / both)
    print(f"our attention against torch's: {statistics.median(attending):.2f} times as fast")
    print(f"{args.workers} workers against one: {statistics.median(sharing):.2f} times as fast")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
