"""Setups from files and goals from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doable.errors import DoableError
from doable.inputs import read_goal, read_setup
from doable.sim.layout import Setup


def test_a_setup_reads_like_a_line_of_a_suite(tmp_path: Path) -> None:
    file = tmp_path / "setup.json"
    file.write_text(json.dumps({"id": "a", "objects": {"tea": "table"}, "start": {"at": "table", "holding": "sponge"}}))
    assert read_setup(file) == Setup({"tea": "table"}, "table", "sponge")
    file.write_text(json.dumps({"objects": {"tea": "table"}}))
    assert read_setup(file) == Setup({"tea": "table"}, "operator", None)


def test_a_huge_setup_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "setup.json"
    file.write_text('{"objects": {"tea": "table"}}' + " " * 1_000_000)
    with pytest.raises(DoableError):
        read_setup(file)


@pytest.mark.parametrize("text", ["", "{", '"at"', "[]", "[" * 100_000, '["not"]', "NaN"])
def test_what_is_no_goal(text: str) -> None:
    with pytest.raises(DoableError):
        read_goal(text)
