"""Tasks as a file, and the command that writes it."""

from __future__ import annotations

import json

import pytest

from doable.__main__ import run
from doable.errors import DoableError
from doable.planners.tasks.file import write_tasks


def test_the_command_writes_a_suite(tmp_path, capsys):
    path = tmp_path / "tasks.jsonl"
    assert run(["tasks", "--split", "wordings", "--count", "7", "--seed", "3", "--out", str(path)]) == 0
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len({line["id"] for line in lines}) == 7
    assert set(lines[0]) == {"id", "family", "instruction", "start", "objects", "goal"}
    assert str(path) in capsys.readouterr().err


def test_an_unknown_split_leaves_no_file(tmp_path):
    path = tmp_path / "tasks.jsonl"
    with pytest.raises(DoableError, match="templates"):
        write_tasks(path, split="template", count=3, seed=0)
    assert not path.exists()


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(DoableError, match="cannot write the tasks"):
        write_tasks(tmp_path, split="train", count=3, seed=0)
