"""Lessons in tokens."""

import pickle
import subprocess
import sys

import numpy as np
import pytest

from doable.errors import DoableError
from doable.planners.language.lesson import Lesson
from doable.planners.language.sheet import Writer

OPTIONS = ("\ndone ->", "\nfind a sponge ->", "\nfind an apple ->")


def lesson(asked: str, *right: str, weights: tuple[float, ...] = ()) -> Lesson:
    text, spans = asked, []
    for option in right:
        spans.append((len(text), len(text) + len(option)))
        text += option
    return Lesson(text, tuple(spans), OPTIONS, weights)


LESSONS = [lesson("Robot:", OPTIONS[1], OPTIONS[0]), lesson("A robot:", OPTIONS[2], weights=(0.5,))]


@pytest.fixture
def core(tiny):
    return tiny[0].backend_tokenizer


def test_rows_ask_where_there_is_a_choice(core):
    sheet = Writer(core).sheet(LESSONS)
    assert sheet.weights.tolist() == [1.0, 1.0, 0.5]
    assert sheet.owner.tolist() == sorted(sheet.owner.tolist())
    assert set(sheet.owner.tolist()) == {0, 1, 2}
    assert (sheet.possible.sum(1) > 1).all(), "where all options go on alike there is nothing to learn"
    rows = np.arange(len(sheet.at))
    assert sheet.possible[rows, sheet.chosen].all()
    after = sheet.tokens[sheet.at[:, 0], sheet.at[:, 1] + 1]
    assert sheet.columns[sheet.chosen].tolist() == after.tolist(), "a row is at the token before the one it asks for"


def test_habits_of_a_tokenizer_change_nothing(core):
    plain = Writer(core).sheet(LESSONS)
    core.enable_truncation(4)
    core.enable_padding(direction="left", length=64)
    try:
        found = Writer(core).sheet(LESSONS)
        assert core.truncation is not None, "the tokenizer itself stays as it was"
    finally:
        core.no_truncation()
        core.no_padding()
    assert np.array_equal(found.tokens, plain.tokens)
    assert np.array_equal(found.at, plain.at)


def test_a_choice_that_is_no_option_is_an_error(core):
    with pytest.raises(DoableError, match="'Robot' is none of the options"):
        Writer(core).sheet([Lesson("Robot", ((0, 5),), OPTIONS)])


def test_it_goes_to_other_processes_and_takes_nothing_large_along(core):
    again = pickle.loads(pickle.dumps(Writer(core))).sheet(LESSONS)
    assert np.array_equal(again.tokens, Writer(core).sheet(LESSONS).tokens)
    code = (
        "import sys, doable.hierarchy.school, doable.planners.language.sheet\n"
        "assert not {'torch', 'transformers', 'pybullet'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
