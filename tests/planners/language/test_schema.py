import pytest

from doable.planners.language.schema import mismatch

PLAN = {
    "type": "object",
    "properties": {
        "steps": {"type": "array", "items": {"$ref": "#/$defs/step"}, "minItems": 1, "maxItems": 3},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
    "required": ["steps"],
    "additionalProperties": False,
    "$defs": {
        "step": {
            "type": "object",
            "properties": {
                "skill": {"enum": ["pick", "go"]},
                "tries": {"type": "integer", "minimum": 1, "maximum": 5},
                "after": {"type": "array", "items": {"$ref": "#/$defs/step"}},
            },
            "required": ["skill"],
        }
    },
}


@pytest.mark.parametrize(
    "value",
    [
        {"steps": [{"skill": "go"}]},
        {"steps": [{"skill": "pick", "tries": 5, "after": [{"skill": "go", "more": 1}]}], "note": None},
        {"steps": [{"skill": "go"}] * 3, "note": "é"},
    ],
)
def test_what_follows_the_schema_passes(value):
    assert mismatch(value, PLAN) is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([], "the answer must be object"),
        ({}, "lacks 'steps'"),
        ({"steps": []}, "1 to 3 items, got 0"),
        ({"steps": [{"skill": "go"}] * 4}, "got 4"),
        ({"steps": [{"skill": "fly"}]}, r"steps\[0\].skill must be one of 'pick', 'go', got 'fly'"),
        ({"steps": [{"skill": "go", "tries": 0}]}, "tries must have 1 to 5, got 0"),
        ({"steps": [{"skill": "go", "tries": True}]}, "must be integer"),
        ({"steps": [{"skill": "go", "tries": 1.5}]}, "must be integer"),
        ({"steps": [{"skill": "go", "after": [{"skill": 3}]}]}, r"steps\[0\].after\[0\].skill"),
        ({"steps": [{"skill": "go"}], "note": 3}, "note must be string"),
        ({"steps": [{"skill": "go"}], "extra": 3}, r"unknown key 'extra' \(known: steps, note\)"),
    ],
)
def test_the_first_thing_that_is_wrong_is_named(value, reason):
    import re

    found = mismatch(value, PLAN)
    assert found is not None
    assert re.search(reason, found), found


def test_endless_nesting_ends():
    deep = {"skill": "go"}
    for _ in range(200):
        deep = {"skill": "go", "after": [deep]}
    assert "nested too deeply" in mismatch({"steps": [deep]}, PLAN)
