"""What the transcript's parts are worth: the same school without the scene, and without what came of the steps.

    python benchmarks/ablation.py

Each variant begins from the bare model, sees the same lessons in the same order, with a part of their text taken out,
and does the same missions, of which it is shown as little: held-out wordings, forms and pairings in the twin, where
calls fail as often as the learned chances say, and, in `recovery`, much oftener. Nothing else tells it what is where:
no chances, and no call is masked. A short school: what counts is the difference. A variant takes about half an hour on
one core; it is written to `--json` as it ends, and not run again at the same commit.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from doable.hierarchy.grounds import exam, kitchen, rates
from doable.hierarchy.rollout import Chooser
from doable.hierarchy.school import Schooling, batches
from doable.hierarchy.team import Team, rate_at
from doable.planners.language.device import choose
from doable.planners.language.lesson import Lesson
from doable.planners.language.pretrained import pretrained
from doable.planners.language.tuning import Pupil
from doable.skills.origin import git_hash

Hide = Callable[[str], str]


def whole(text: str) -> str:
    """Return the whole transcript."""
    return text


def no_scene(text: str) -> str:
    """Return it without what is where at the start."""
    return text[text.index("Human:") :]


def no_outcomes(text: str) -> str:
    """Return it without what came of each step."""
    head, robot, steps = text.partition("\nRobot:")
    return head + robot + re.sub(r"( ->)[^\n]*", r"\1", steps)


VARIANTS: dict[str, Hide] = {"whole transcript": whole, "no scene": no_scene, "no outcomes": no_outcomes}
EXAMS = ("any", "long", "recovery")


@dataclass(frozen=True)
class Blinkered:
    """A model that is not shown a part of the transcript."""

    model: Chooser
    hide: Hide

    def choose(self, prompt: str, options: Sequence[str], wanted: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Choose after what is left of the prompt."""
        return self.model.choose(self.hide(prompt), options, wanted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--updates", type=int, default=300)
    parser.add_argument("--missions", type=int, default=100, help="of each exam")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, default=Path("runs/ablation.json"))
    args = parser.parse_args()
    order = {"updates": args.updates, "missions": args.missions, "seed": args.seed}
    stamp = order | {"git": git_hash()}
    found = json.loads(args.json.read_text()) if args.json.is_file() else stamp | {"variants": {}}
    if {key: found.get(key) for key in stamp} != stamp:
        raise SystemExit(f"{args.json} is of another run than {stamp}; name another with --json")
    args.json.parent.mkdir(parents=True, exist_ok=True)
    for variant, hide in VARIANTS.items():
        if variant not in found["variants"]:
            found["variants"][variant] = measure(variant, hide, **order)
            args.json.write_text(json.dumps(found, indent=2))
    print(f"{args.updates} updates from the bare model, {args.missions} missions each, success with 95 % interval")
    print(f"{'':18}" + "".join(f"{name:>20}" for name in EXAMS))
    for variant, row in found["variants"].items():
        cells = (f"{row[name]['success']:.0%} ({row[name]['ci'][0]:.0%} to {row[name]['ci'][1]:.0%})" for name in EXAMS)
        print(f"{variant:18}" + "".join(f"{cell:>20}" for cell in cells))


def measure(variant: str, hide: Hide, *, updates: int, missions: int, seed: int) -> dict[str, dict[str, object]]:
    """Return exam -> what became of its missions after a school of this variant."""
    settings, device = Schooling(updates=updates), choose("cpu")
    pupil = Pupil(
        *pretrained("smollm2").load(),
        rank=settings.rank,
        scale=settings.scale,
        seed=seed,
        device=device.name,
        precision=device.precision,
    )
    for update, batch in track(batches(settings, seed, 0), f"{variant}: school", total=updates):
        Team(pupil).step(
            Pupil.supervised_gradient, [blinkered(lesson, hide) for lesson in batch], rate_at(settings, update)
        )
    model, grounds = Blinkered(pupil.merged(), hide), kitchen(bare=True)
    return {name: rates(exam(model, grounds.exams[name], missions, seed)) for name in track(EXAMS, f"{variant}: exams")}


def blinkered(lesson: Lesson, hide: Hide) -> Lesson:
    """Return a lesson less what is hidden, its choices where they are then."""

    def shifted(place: int) -> int:
        return len(hide(lesson.text[:place]))

    spans = tuple((shifted(first), shifted(last)) for first, last in lesson.spans)
    return replace(lesson, text=hide(lesson.text), spans=spans)


if __name__ == "__main__":
    main()
