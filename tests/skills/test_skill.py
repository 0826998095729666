"""What a set of skills says of calls that one of its policies carries out, and of those that none does."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from doable.sim.kitchen import KITCHEN, START
from doable.sim.placement import draw
from doable.skills.skill import can
from doable.skills.spec import DONE, SkillCall

GO, PICK = SkillCall("go", ("table",)), SkillCall("pick", ("sponge",))


def test_a_call_whose_policy_is_not_loaded_cannot_work() -> None:
    scene = draw(KITCHEN, START, seed=0)
    affordance = SimpleNamespace(probabilities=lambda scene, calls: np.full(len(calls), 0.7))
    chances = can({"drive": SimpleNamespace(affordance=affordance)}, scene)
    assert chances([PICK, GO, DONE, PICK]).tolist() == [0.0, 0.7, 1.0, 0.0]
    assert chances([]).shape == (0,)
