"""How long a picture of the kitchen takes, camera by camera, while the robot drives.

    python benchmarks/pictures.py

Seconds are those of the process's own clock (CPU time). The first picture of a camera that stands still also draws the
furniture, which is then kept; it is timed apart.
"""

from __future__ import annotations

import argparse
import statistics
import time

from doable.sim.command import Command
from doable.sim.kitchen import START
from doable.sim.world import World

CAMERAS = ("room", "top", "follow", "hand")
TURN = Command(base_velocity=(0.3, 0.2, 0.4))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=40)
    parser.add_argument("--width", type=int, default=320)
    parser.add_argument("--height", type=int, default=240)
    args = parser.parse_args()
    world = World()
    print(f"{args.width}x{args.height}   {'median ms':>9} {'p95':>6} {'first':>6}")
    for camera in CAMERAS:
        world.reset(START, seed=1)
        times = []
        for _ in range(args.pictures + 1):
            world.step(TURN)
            begun = time.process_time()
            world.render(camera, width=args.width, height=args.height)
            times.append(1e3 * (time.process_time() - begun))
        first, *others = times
        slow = sorted(others)[int(0.95 * len(others))]
        print(f"{camera:9} {statistics.median(others):9.1f} {slow:6.1f} {first:6.0f}")
    world.close()


if __name__ == "__main__":
    main()
