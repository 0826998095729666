import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doable.planners.language.base import LanguageModelError
from doable.planners.language.choice import orders, question, read, tournament


def entries(**chances):
    return [{"token": token, "logprob": math.log(p)} for token, p in chances.items()]


def test_letters_are_read_however_they_are_written():
    top = [
        {"token": t, "logprob": math.log(p)} for t, p in {"A": 0.4, " B": 0.3, "b": 0.1, "ĠC": 0.1, "The": 0.1}.items()
    ]
    assert read(top, 3) == pytest.approx(np.array([4, 4, 1]) / 9)


def test_an_option_that_is_not_told_is_less_likely_than_all_that_are():
    found = read(entries(A=0.7, B=0.2, x=0.05), 4)
    assert found.sum() == pytest.approx(1)
    assert found[2] == found[3] == pytest.approx(0.025 / 0.95)  # two share what is left


def test_another_answer_is_no_answer():
    assert read(entries(The=0.9, I=0.1), 4) is None
    assert read([], 4) is None
    assert read(entries(E=0.9), 4) is None  # a letter that was not offered


@pytest.mark.parametrize("entry", [{}, {"token": "A"}, {"token": 1, "logprob": -1}, {"token": "A", "logprob": "x"},
                                   {"token": "A", "logprob": math.nan}, {"token": "A", "logprob": 3.0}])  # fmt: skip
def test_malformed_entries_are_errors(entry):
    with pytest.raises(LanguageModelError, match="malformed"):
        read([entry], 2)


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 5))
def test_orders_are_permutations(count, rounds):
    made = orders(count, rounds)
    assert len(made) == rounds
    assert all(sorted(order) == list(range(count)) for order in made)


def test_two_orders_put_every_option_in_two_positions():
    first, second = orders(20, 2)
    assert all(first.index(i) != second.index(i) for i in range(20))


@settings(deadline=None)
@given(st.lists(st.floats(-8, 0), min_size=1, max_size=130), st.integers(2, 20))
def test_a_tournament_of_consistent_judgements_recovers_the_distribution(scores, width):
    weights = np.exp(np.array(scores))
    sizes = []

    def judge(entrants):
        sizes.append(len(entrants))
        chosen = weights[list(entrants)]
        return chosen / chosen.sum()

    found = tournament(len(weights), judge, width=width)
    assert found == pytest.approx(np.log(weights / weights.sum()), abs=1e-6)
    assert max(sizes) <= width
    assert len(sizes) <= 2 * len(weights)


def test_the_question_has_every_option_once():
    text = question("Robot: 1.", ["find a sponge", "done"])[1]["content"]
    assert "A. find a sponge\nB. done\n" in text
    assert text.startswith("Robot: 1. ...")
