from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from doable.errors import DoableError
from doable.hierarchy.suite import Item, load_suite

GOOD: dict[str, Any] = {
    "id": "a-1",
    "family": "kitchen",
    "instruction": "Put the tea away",
    "start": {"at": "table", "holding": "tea"},
    "objects": {"sponge": "far counter", "coke can 2": "trash can"},
    "goal": ["and", ["at", "tea", "close counter"], ["not", ["holding", "tea"]]],
}


def write(path: Path, *lines: Any) -> Path:
    path.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines), encoding="utf-8")
    return path


def test_a_suite_is_read(tmp_path: Path) -> None:
    other = GOOD | {"id": "a-2", "start": {"at": "operator"}, "goal": ["infeasible"], "source": "made up"}
    items = load_suite(write(tmp_path / "s.jsonl", GOOD, "", other))
    assert [item.id for item in items] == ["a-1", "a-2"]
    assert items[0].goal == ("and", ("at", "tea", "close counter"), ("not", ("holding", "tea")))
    setup = items[0].setup()
    assert (setup.robot_at, setup.holding) == ("table", "tea")
    assert setup.objects == {"sponge": "far counter", "coke can 2": "trash can"}
    assert isinstance(hash(items[0].id), int)
    assert Item.model_validate(GOOD).family == "kitchen"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"objects": {"spong": "table"}}, "field 'objects': unknown object 'spong'; did you mean 'sponge'"),
        ({"objects": {"sponge": "tabel"}}, "field 'objects': unknown place 'tabel'; did you mean 'table'"),
        ({"objects": ["sponge"]}, "field 'objects': Input should be an object"),
        ({"start": {"at": "cuonter"}}, "field 'start': unknown place 'cuonter'"),
        ({"start": {"at": "table", "holding": "te"}}, "field 'start': unknown object 'te'"),
        ({"start": {"at": "table", "holding": "sponge"}}, "field 'start': 'sponge' cannot be held and stand"),
        ({"start": {}}, "field 'start.at': Field required"),
        ({"goal": ["att", "tea", "table"]}, "field 'goal': unknown goal word 'att'; did you mean 'at'"),
        ({"goal": ["at", "tea"]}, "field 'goal': goal word 'at' takes 2"),
        ({"goal": ["at", "tee", "table"]}, "field 'goal': unknown object 'tee'; did you mean 'tea'"),
        (
            {"goal": ["not", ["at", "tea", "trashcan"]]},
            "field 'goal': unknown place 'trashcan'; did you mean 'trash can'",
        ),
        ({"goal": ["or", ["visited", "tabl"]]}, "field 'goal': unknown place 'tabl'"),
        ({"goal": ["on", "tea", "tabel"]}, "field 'goal': unknown name 'tabel'; did you mean 'table'"),
        ({"goal": ["is_open", "fridge"]}, "field 'goal': unknown name 'fridge'"),
        ({"goal": "tea"}, "field 'goal': a goal is a list"),
        ({"instruction": "  "}, "field 'instruction': the instruction is empty"),
        ({"instruction": "x" * 10_000}, "field 'instruction': the instruction has 10,000"),
        ({"id": ""}, "field 'id': "),
    ],
)
def test_errors_name_line_field_and_nearest(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    path = write(tmp_path / "s.jsonl", GOOD, GOOD | {"id": "a-2"} | change)
    with pytest.raises(DoableError, match=f"s.jsonl line 2, {message}"):
        load_suite(path)


@pytest.mark.parametrize("field", ["id", "family", "instruction", "start", "objects", "goal"])
def test_every_field_is_needed(tmp_path: Path, field: str) -> None:
    path = write(tmp_path / "s.jsonl", {key: value for key, value in GOOD.items() if key != field})
    with pytest.raises(DoableError, match=f"line 1, field '{field}': Field required"):
        load_suite(path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": ', "line 2: Invalid JSON"),
        ("[]", "line 2: "),
        (json.dumps(GOOD), "line 2, field 'id': 'a-1' is the id of an earlier line"),
        ("[" * 50_000, "line 2: Invalid JSON"),
        (json.dumps(GOOD | {"id": "x" * 200_000}), "line 2: at most"),
    ],
)
def test_lines_that_are_none(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(DoableError, match=message):
        load_suite(write(tmp_path / "s.jsonl", GOOD, line))


@pytest.mark.parametrize("depth", [100, 5000])
def test_a_goal_nested_too_deep(tmp_path: Path, depth: int) -> None:
    deep = json.dumps(GOOD | {"goal": "GOAL"}).replace('"GOAL"', '["not", ' * depth + '["infeasible"]' + "]" * depth)
    with pytest.raises(DoableError, match=r"line 1.*(nested|recursion)"):
        load_suite(write(tmp_path / "s.jsonl", deep))


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(DoableError, match=r"cannot read the suite .*No such file"):
        load_suite(tmp_path / "none.jsonl")
    with pytest.raises(DoableError, match="has no lines"):
        load_suite(write(tmp_path / "s.jsonl", "", ""))
    (tmp_path / "s.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DoableError, match="not UTF-8"):
        load_suite(tmp_path / "s.jsonl")
