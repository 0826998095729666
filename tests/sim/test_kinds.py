from __future__ import annotations

import pytest

from doable.sim.kinds import KINDS, kind_of


def test_there_are_seventeen_kinds_and_the_hand_can_take_each() -> None:
    assert len(KINDS) == 17
    for kind in KINDS.values():
        assert 2 * min(kind.half_extents[:2]) < 0.08
        assert 0.01 < kind.mass < 1.0
        if kind.shape != "box":
            assert kind.half_extents[0] == kind.half_extents[1]


def test_second_instances_are_of_the_same_kind() -> None:
    assert kind_of("coke can") == "coke can"
    assert kind_of("coke can 2") == "coke can"


OTHERS = ["coke", "coke can 1", "coke can x", "", "2", "coke can  3 4", "coke can ²", "coke can 02", "coke can ٢"]


@pytest.mark.parametrize("name", [*OTHERS, "coke can " + 5000 * "9"])
def test_other_names_have_no_kind(name: str) -> None:
    with pytest.raises(KeyError):
        kind_of(name)
