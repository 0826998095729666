"""Somebody in the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from doable.hierarchy.body import AttemptStep
from doable.hierarchy.disturber import DISTURB_STEP, Disturber
from doable.hierarchy.trace import Trace, read_trace
from doable.sim.kitchen import KITCHEN, START
from doable.sim.placement import draw
from doable.sim.world import Disturbance
from doable.skills.spec import SkillCall


def test_the_disturbance_happens_once_and_is_traced(tmp_path: Path) -> None:
    scene = draw(KITCHEN, START, seed=0)
    happened: list[Disturbance] = []

    class Fake:
        def disturb(self, what: Disturbance) -> None:
            happened.append(what)

    with Trace(tmp_path / "t.jsonl") as trace:
        fake: Any = Fake()
        disturber = Disturber(fake, trace)
        for call in (SkillCall("find", ("sponge",)), SkillCall("pick", ("sponge",)), SkillCall("pick", ("apple",))):
            for step in range(1, DISTURB_STEP + 3):
                disturber(AttemptStep(call, step, scene, None))
    (what,) = happened
    assert (what.kind, what.name) == ("move", "sponge")
    assert what.place != "far counter"
    assert [e["what"] for e in read_trace(tmp_path / "t.jsonl") if e["event"] == "disturb"] == [
        f"somebody moves the sponge to the {what.place}"
    ]
