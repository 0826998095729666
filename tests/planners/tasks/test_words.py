"""The English of the sentences: articles, plurals, pronouns, gerunds, slips."""

from __future__ import annotations

import re

import numpy as np
import pytest

from doable.planners.tasks import acts, brief, moves
from doable.planners.tasks.draw import Draw
from doable.planners.tasks.nouns import Noun, described, groups, names
from doable.planners.tasks.phrases import series
from doable.planners.tasks.speech import finish, gerund, misspell, order


def noun(text, number="one"):
    return Noun(text, number, frozenset())


@pytest.mark.parametrize(
    ("thing", "a", "the", "plural", "it"),
    [
        (noun("apple"), "an apple", "the apple", "apples", "it"),
        (noun("can of coke"), "a can of coke", "the can of coke", "cans of coke", "it"),
        (noun("grapefruit fizz"), "a grapefruit fizz", "the grapefruit fizz", "grapefruit fizzes", "it"),
        (noun("7up"), "a 7up", "the 7up", "7ups", "it"),
        (noun("drink with bubbles"), "a drink with bubbles", "the drink with bubbles", "drinks with bubbles", "it"),
        (noun("bag full of chips"), "a bag full of chips", "the bag full of chips", "bags full of chips", "it"),
        (noun("bite to eat"), "a bite to eat", "the bite to eat", "bites to eat", "it"),
        (noun("water", "some"), "some water", "the water", "water", "it"),
        (noun("rice chips", "many"), "some rice chips", "the rice chips", "rice chips", "them"),
        (noun("fruit that fell on Newton", "the"), "the fruit that fell on Newton", "the fruit that fell on Newton",
         "fruit that fell on Newton", "it"),
        (noun("something spicy", "bare"), "something spicy", "something spicy", "something spicy", "it"),
    ],
)  # fmt: skip
def test_nouns_inflect(thing, a, the, plural, it):
    assert (thing.a(), thing.the(), thing.plural(), thing.it) == (a, the, plural, it)


def test_demonstratives_agree():
    assert noun("chips", "many").the("that") == "those chips"
    assert noun("chips", "many").the("this") == "these chips"
    assert noun("tea").the("that") == "that tea"
    assert noun("fruit of Snow White", "the").the("my") == "the fruit of Snow White"


@pytest.mark.parametrize("text", ["drink that keeps you awake", "apple or orange", "can or bottle"])
def test_what_has_a_verb_of_its_own_is_not_counted(text):
    assert not noun(text).countable


def test_a_text_means_the_same_wherever_it_stands():
    told: dict[str, set[tuple[frozenset[str], frozenset[str]]]] = {}
    for table in (*map(names, acts_kinds()), groups(), *described()):
        for text, nouns in table.items():
            told.setdefault(text.casefold(), set()).update((one.kinds, one.doubtful) for one in nouns)
    assert not {text: meanings for text, meanings in told.items() if len(meanings) > 1}


def test_every_kind_has_names_of_its_own():
    tables = {kind: set(names(kind)) for kind in acts_kinds()}
    for kind, texts in tables.items():
        assert len(texts) >= 4, kind
        others = set().union(*(table for other, table in tables.items() if other != kind))
        assert not texts & others
        assert not texts & set(groups())


def acts_kinds():
    from doable.planners.tasks.vocabulary import NAMES

    return NAMES


def test_slots_of_orders_are_known():
    rooms = {"x": "X", "it": "it", "on": "on it", "to": "to it", "p": "there"}
    tables = (acts.BRING, acts.THROW, acts.PUT, acts.PICK, acts.DROP, acts.DROP_IT, acts.GO, acts.COME, acts.FIND)
    short = (brief.BROUGHT, brief.LEG, brief.DUMPED, brief.MOVED)
    for table in (*tables, *short, moves.STAY, moves.STAY_AT, moves.EVERYWHERE):
        assert len(set(table)) == len(table)
        for text in table:
            assert "{" not in text.format(**rooms)


def test_gerunds():
    assert gerund("bring me a tea") == "bringing me a tea"
    assert gerund("put the cup down") == "putting the cup down"
    assert gerund("pick it up and go") is None
    assert gerund("wibble") is None


def test_series():
    assert [series(list("abc"[:n])) for n in (1, 2, 3)] == ["a", "a and b", "a, b and c"]


def test_two_orders_stay_in_order():
    for seed in range(200):
        text = order(Draw(np.random.default_rng(seed)), "FIRST", "SECOND")
        assert text.index("FIRST") < text.index("SECOND")


def test_sentences_are_ended_and_slips_are_rare_and_small():
    texts = [finish(Draw(np.random.default_rng(seed)), "bring me a banana", "thanks") for seed in range(2000)]
    wrong = [
        t for t in texts if t.lower().rstrip(".!?") not in ("bring me a banana. thanks", "bring me a banana thanks")
    ]
    assert 0.04 < len(wrong) / len(texts) < 0.14
    words = ["bring", "me", "a", "banana", "thanks"]
    for text in wrong:
        assert sum(a != b for a, b in zip(re.findall(r"[a-z]+", text.lower()), words, strict=True)) <= 2, text


def test_a_slip_leaves_short_words_and_ends_alone():
    for seed in range(300):
        text = misspell(Draw(np.random.default_rng(seed)), "put the sponge on the table.")
        assert text.endswith(".")
        assert text.startswith("put the ")
