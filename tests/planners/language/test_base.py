"""Scores of plugins are looked at before they are trusted."""

from __future__ import annotations

import numpy as np
import pytest

from doable.planners.language.base import LanguageModelError, OptionScores


def test_good_scores_pass():
    scores = OptionScores(np.array([-1.0, -np.inf]), np.array([1, 2]), np.array([-0.5, -0.9]))
    assert scores.checked(2, "mine") is scores


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        (OptionScores(np.zeros(1), np.ones(2, int)), r"mine gave logprobs of shape \(1,\) for 2 options"),
        (OptionScores(np.zeros(2), np.ones(3, int)), r"tokens of shape \(3,\)"),
        (OptionScores(np.zeros(2), np.ones(2, int), np.zeros((2, 1))), r"choices of shape \(2, 1\)"),
        (OptionScores(np.array([0.0, np.nan]), np.ones(2, int)), "or what is no number"),
    ],
)
def test_scores_of_another_shape_or_of_no_numbers_are_the_models_fault(scores, words):
    with pytest.raises(LanguageModelError, match=words):
        scores.checked(2, "mine")
