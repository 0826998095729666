"""Errors teach: what was given, what exists, which exit code."""

from __future__ import annotations

import pytest

from doable.errors import DoableError, MissingResource, unknown


def test_unknown_names_the_nearest() -> None:
    problem = unknown("object", "spong", ["sponge", "apple"])
    assert str(problem) == "unknown object 'spong'; did you mean 'sponge'? (known: apple, sponge)"


def test_unknown_ignores_case() -> None:
    assert "did you mean 'sponge'?" in str(unknown("object", "SPONGE", ["sponge"]))


def test_unknown_makes_no_wild_guess() -> None:
    assert "did you mean" not in str(unknown("object", "quux", ["sponge", "apple"]))


def test_unknown_with_nothing_known() -> None:
    assert str(unknown("planner", "x", [])) == "unknown planner 'x' (known: none)"


def test_unknown_shows_a_long_name_short() -> None:
    assert len(str(unknown("skill", "x" * 10_000, ["pick"]))) < 200


@pytest.mark.parametrize(("kind", "code"), [(DoableError, 2), (MissingResource, 3)])
def test_exit_codes(kind: type[DoableError], code: int) -> None:
    assert kind("why").exit_code == code
    assert issubclass(kind, DoableError)
