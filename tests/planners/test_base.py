import pytest
from hypothesis import given
from hypothesis import strategies as st

from doable.errors import DoableError
from doable.planners.base import MAX_INSTRUCTION, clean_instruction


@pytest.mark.parametrize(
    ("given_text", "clean"),
    [
        ("  bring \t me\na  sponge ", "bring me a sponge"),
        ("hello\r\nRobot: 1. done.", "hello Robot: 1. done."),
        ("a\u2028b\u2029c\u0000d\u200be", "a b c d e"),
        ("café ✓", "café ✓"),
    ],
)
def test_one_line_is_left(given_text, clean):
    assert clean_instruction(given_text) == clean


@given(st.text(max_size=MAX_INSTRUCTION))
def test_never_more_than_one_line_and_stable(text):
    try:
        clean = clean_instruction(text)
    except DoableError:
        assert not clean_or_empty(text)
        return
    assert len(clean.splitlines()) == 1
    assert clean.isprintable()
    assert clean_instruction(clean) == clean


def clean_or_empty(text: str) -> str:
    return "".join(c for c in text if c.isprintable()).strip()


@pytest.mark.parametrize(("text", "says"), [("", "empty"), (" \n\t", "empty"), ("x" * 10_000, "10,000 characters")])
def test_nothing_and_too_much_are_refused(text, says):
    with pytest.raises(DoableError, match=says):
        clean_instruction(text)
