from __future__ import annotations

import pytest

from doable.hierarchy.collateral import collateral
from doable.hierarchy.twin import Twin
from doable.sim.layout import Setup
from doable.skills.spec import parse_call

START = Setup({"tea": "table", "coke can": "table", "sponge": "far counter"})
TEA = ("at", "tea", "operator")
COKE = ("at", "coke can", "operator")


def moved(goal, *texts: str) -> tuple[str, ...]:
    twin = Twin()
    before = twin.reset(START, seed=2)
    assert {twin.attempt(parse_call(text)) for text in texts} <= {"success"}
    return collateral(before, twin.scene(), goal)


def bring(name: str) -> tuple[str, ...]:
    return (f"find({name})", f"pick({name})", "bring()", f"place({name})")


@pytest.mark.parametrize(
    ("goal", "extra"),
    [
        (TEA, ()),
        (("at", "tea", "table"), ("tea",)),
        (COKE, ("tea",)),
        (("and", TEA, COKE), ()),
        (("or", COKE, TEA), ()),
        (("not", ("at", "tea", "table")), ("tea",)),
        (("infeasible",), ("tea",)),
        (("visited", "table"), ("tea",)),
    ],
)
def test_one_thing_brought(goal, extra: tuple[str, ...]) -> None:
    assert moved(goal, *bring("tea")) == extra


def test_one_of_two_is_enough() -> None:
    assert moved(("or", COKE, TEA), *bring("tea"), *bring("coke can")) == ("tea",)


def test_what_is_still_held_was_moved() -> None:
    assert moved(TEA, "find(coke can)", "pick(coke can)") == ("coke can",)
    assert moved(("holding", "coke can"), "find(coke can)", "pick(coke can)") == ()


def test_nothing_happened() -> None:
    assert moved(TEA, "go(table)") == ()
