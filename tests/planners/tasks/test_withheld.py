"""Sentences that are for measuring are never made up."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

import doable
from doable.planners.tasks import generate as module
from doable.planners.tasks.draw import Draw
from doable.planners.tasks.generate import draft, generate, tasks
from doable.planners.tasks.withheld import WITHHELD, normalised, withheld


def test_none_is_made_up():
    assert not [task for task in tasks("train", 4000, seed=17) if withheld(task.instruction)]


SUITES = sorted(Path(doable.__file__).parent.glob("benchmarks/household-*.jsonl"))


@pytest.mark.parametrize("suite", SUITES, ids=lambda path: path.name)
def test_the_sentences_of_the_household_are_withheld(suite):
    lines = [json.loads(line) for line in suite.read_text("utf-8").splitlines()]
    assert len(lines) >= 75
    assert all(withheld(line["instruction"]) for line in lines)


def test_some_would_be_and_are_drawn_again(monkeypatch):
    """Without the filter the generator says a few of them: the filter is not idle."""
    rng = np.random.default_rng(0)
    drafts = (draft(Draw(rng), family) for family in ("pick", "drop") for _ in range(15_000))
    assert any(task is not None and withheld(task.instruction) for task in drafts)
    first = generate(np.random.default_rng(4), family="one").instruction
    barred = normalised(first)
    monkeypatch.setattr(module, "withheld", lambda text: normalised(text) == barred)
    assert normalised(generate(np.random.default_rng(4), family="one").instruction) != barred


def test_small_differences_do_not_hide_a_sentence():
    assert normalised("  Bring ME,\tan apple?! ") == "bring me an apple"
    assert len(WITHHELD) >= 438
    assert all(len(digest) == 16 and int(digest, 16) >= 0 for digest in WITHHELD)
    assert hashlib.sha256(b"bring me an apple").hexdigest()[:16] not in WITHHELD
