"""Somebody in the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from doable.hierarchy.body import AttemptStep
from doable.hierarchy.disturber import DISTURB_STEP, Disturber, destinations
from doable.hierarchy.trace import Trace, read_trace
from doable.sim.kitchen import KITCHEN, START
from doable.sim.placement import draw
from doable.sim.world import Disturbance
from doable.skills.spec import OPERATOR, SkillCall


def test_the_disturbance_happens_once_and_is_traced(tmp_path: Path) -> None:
    scene = draw(KITCHEN, START, seed=0)
    happened: list[Disturbance] = []

    class Fake:
        def disturb(self, what: Disturbance) -> None:
            happened.append(what)

    with Trace(tmp_path / "t.jsonl") as trace:
        fake: Any = Fake()
        disturber = Disturber(fake, trace)
        for call in (SkillCall("find", ("coke can",)), SkillCall("pick", ("coke can",)), SkillCall("pick", ("apple",))):
            for step in range(1, DISTURB_STEP + 3):
                disturber(AttemptStep(call, step, scene, None))
    (what,) = happened
    assert START.objects["coke can"] == destinations(KITCHEN.places)[0]  # so that the first is not good enough
    assert (what.kind, what.name) == ("move", "coke can")
    assert what.place in set(destinations(KITCHEN.places)) - {START.objects["coke can"]}
    assert OPERATOR not in destinations(KITCHEN.places)
    assert [e["what"] for e in read_trace(tmp_path / "t.jsonl") if e["event"] == "disturb"] == [
        f"somebody moves the coke can to the {what.place}"
    ]
