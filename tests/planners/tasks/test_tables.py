"""The tables of words for tasks: complete, without contradictions, and well formed."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from doable.errors import DoableError
from doable.planners.tasks import tables
from doable.planners.tasks.nouns import names
from doable.planners.tasks.refused import AT_ONCE
from doable.planners.tasks.tables import (
    GROUPS,
    Description,
    Language,
    Need,
    absent,
    descriptions,
    expanded,
    impossible,
    languages,
    misuses,
    needs,
)
from doable.planners.words import EVERYTHING, PLACES, THINGS
from doable.sim.kinds import KINDS

NEEDS, DESCRIPTIONS, IMPOSSIBLE, LANGUAGES = needs(), descriptions(), impossible(), languages()
ABSENT_THINGS = absent().things
ABSENT_PLACES = (*absent().insides, *absent().tops)
ENDS = (".", "?", "!")
ONE_WORD = {kind for kind in KINDS if " " not in kind}


def repeated(texts: Iterable[str]) -> set[str]:
    """Return the texts that occur more than once, but for case and punctuation."""
    seen: set[str] = set()
    twice: set[str] = set()
    for text in texts:
        plain = text.casefold().translate(str.maketrans("", "", string.punctuation))
        (twice if plain in seen else seen).add(plain)
    return twice


def texts(description: Description) -> tuple[str, ...]:
    return (
        *description.phrases,
        *description.plurals,
        *description.amounts,
        *description.uniques,
        *description.somethings,
    )


def sentences() -> Iterator[str]:
    for need in NEEDS:
        yield from need.wordings
    for request in IMPOSSIBLE:
        yield from request.wordings


def name(item: Need | Description | Language) -> str:
    if isinstance(item, Need):
        return item.wordings[0]
    return item.name if isinstance(item, Language) else texts(item)[0]


def test_a_group_stands_for_its_kinds_and_nothing_else_does():
    assert expanded(["fruit", "tea"], source="needs.toml") == ("apple", "orange", "banana", "tea")
    with pytest.raises(DoableError, match=r"unknown kind or group in needs.toml 'fruits'.*'fruit'"):
        expanded(["fruits"], source="needs.toml")
    assert not set(GROUPS) & set(KINDS)
    assert all(set(kinds) <= set(KINDS) for kinds in GROUPS.values())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('[[a]]\nhelps = ["tea"]\nwordings = ["Tea."]\nplace = "tabel"', "needs.toml, place: .*'tabel'"),
        ('[[a]]\nhelps = ["tee"]\nwordings = ["Tea."]', "did you mean 'tea'"),
        ('[[a]]\nhelps = "tea"\nwordings = ["Tea."]', "needs.toml, helps: .*'tea'"),
        ('[[a]]\nhelps = ["tea"]\nwording = ["Tea."]', "needs.toml, wording"),
        ('[[a]\nhelps = ["tea"]', "needs.toml: .*line 1"),
        ('x = "y"', "needs.toml, x"),
        ('[a]\nhelps = ["tea"]', "needs.toml, a"),
        ('[[a]]\nhelps = [1]\nwordings = ["Tea."]', "needs.toml, helps"),
        ('[[a]]\nhelps = []\nwordings = ["Tea."]', "needs.toml, helps"),
    ],
)
def test_a_wrong_entry_is_named(content: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "needs.toml").write_text(content)
    monkeypatch.setattr(tables, "files", lambda _: tmp_path)
    with pytest.raises(DoableError, match=words):
        tables.needs.__wrapped__()


def test_a_language_with_another_slot_or_thing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shipped = Path(tables.__file__).parent / "tables" / "languages" / "dutch.toml"
    folder = tmp_path / "tables" / "languages"
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("not a table")
    monkeypatch.setattr(tables, "files", lambda _: tmp_path)
    assert tables.languages.__wrapped__() == ()
    (folder / "dutch.toml").write_text(shipped.read_text().replace("{thing} weg.", "{thng} weg."))
    with pytest.raises(DoableError, match=r"dutch.toml: 'Gooi \{thng\} weg.' has another slot"):
        tables.languages.__wrapped__()
    (folder / "dutch.toml").write_text(shipped.read_text().replace('"coke can" =', '"coke cann" ='))
    with pytest.raises(DoableError, match="did you mean 'coke can'"):
        tables.languages.__wrapped__()


def test_the_tables_are_large_enough():
    assert len(NEEDS) >= 90
    assert all(len(need.wordings) >= 8 for need in NEEDS)
    assert len(DESCRIPTIONS) >= 120
    assert len(IMPOSSIBLE) >= 60
    assert all(len(request.wordings) >= 6 for request in IMPOSSIBLE)
    assert len(ABSENT_THINGS) >= 200
    assert len(ABSENT_PLACES) >= 50


@pytest.mark.parametrize("need", NEEDS, ids=name)
def test_a_need_names_kinds_once_and_a_place(need: Need):
    both = (*need.helps, *need.doubtful)
    assert need.helps
    assert set(both) <= set(KINDS)
    assert len(set(both)) == len(both)
    assert need.place in ("operator", "trash can")


@pytest.mark.parametrize("description", DESCRIPTIONS, ids=name)
def test_a_description_names_kinds_once(description: Description):
    both = (*description.kinds, *description.doubtful)
    assert description.kinds
    assert set(both) <= set(KINDS)
    assert len(set(both)) == len(both)


def test_every_kind_is_needed_and_described():
    assert {kind for need in NEEDS if need.place == "operator" for kind in need.helps} == set(KINDS)
    assert {kind for description in DESCRIPTIONS for kind in description.kinds} == set(KINDS)


@pytest.mark.parametrize("kind", EVERYTHING)
def test_every_kind_has_a_description_of_its_own(kind: str):
    assert any(description.kinds == (kind,) for description in DESCRIPTIONS)


def test_no_sentence_twice():
    assert not repeated(sentences())


def test_no_phrase_twice():
    assert not repeated(text for need in NEEDS for text in need.phrase)
    assert not repeated(text for description in DESCRIPTIONS for text in texts(description))
    assert not repeated(ABSENT_THINGS)
    assert not repeated(ABSENT_PLACES)


def test_the_same_phrase_means_the_same_in_both_tables():
    needs = {text.casefold(): frozenset(need.helps) for need in NEEDS for text in need.phrase}
    described = {text.casefold(): frozenset(d.kinds) for d in DESCRIPTIONS for text in texts(d)}
    shared = needs.keys() & described.keys()
    assert {text for text in shared if needs[text] != described[text]} == set()


def test_sentences_are_whole():
    for text in sentences():
        assert text[0].isupper(), text
        assert text.endswith(ENDS), text
        assert text == " ".join(text.split()), text
        assert "{" not in text, text


def test_phrases_are_no_sentences():
    every = [text for need in NEEDS for text in need.phrase]
    every += [text for description in DESCRIPTIONS for text in texts(description)]
    every += [*ABSENT_THINGS, *ABSENT_PLACES]
    for text in every:
        assert not text.endswith(ENDS), text
        assert text == " ".join(text.split()), text


def test_nouns_have_no_article():
    nouns = [text for d in DESCRIPTIONS for text in (*d.phrases, *d.plurals, *d.amounts, *d.uniques)]
    for text in (*nouns, *ABSENT_THINGS, *ABSENT_PLACES):
        assert text.split()[0].casefold() not in {"a", "an", "the", "some", "any", "something", "anything"}, text
    for description in DESCRIPTIONS:
        for text in description.somethings:
            assert text.split()[0] in {"something", "anything"}, text


def test_needs_do_not_name_what_helps():
    for need in NEEDS:
        if need.place != "operator":
            continue
        for text in (*need.wordings, *need.phrase):
            for kind in need.helps:
                assert not re.search(rf"\b{kind}s?\b", text.casefold()), text


def test_absent_things_name_no_kind():
    known = {*THINGS, *(text.casefold() for kind in KINDS for text in names(kind))}
    known |= {text.casefold() for description in DESCRIPTIONS for text in texts(description)}
    assert not known & {text.casefold() for text in ABSENT_THINGS}
    assert not {
        text
        for text in ABSENT_THINGS
        if any(re.search(rf"\b{kind}s?\b", text) for kind in ONE_WORD - {"orange", "apple"})
    }
    assert not set(ABSENT_PLACES) & set(PLACES)


@pytest.mark.parametrize("language", LANGUAGES, ids=name)
def test_a_language_is_complete(language: Language):
    assert set(language.things) == set(KINDS)
    assert set(language.places) == {"table", "close counter", "far counter", "trash can"}
    assert not repeated(text for named in language.things.values() for text in named)
    assert not repeated(text for named in language.places.values() for text in named)
    for frames, slots in ((language.bring, ["thing"]), (language.put, ["thing", "place"]), (language.throw, ["thing"])):
        assert not repeated(frames)
        for frame in frames:
            assert [slot for _, slot, _, _ in string.Formatter().parse(frame) if slot] == slots, frame
            assert frame[0].isupper() or frame[0] in "¿¡", frame
            assert frame.endswith(ENDS), frame
    for need in language.needs:
        assert set(need.helps) <= set(KINDS)


def test_languages_differ():
    assert len({language.name for language in LANGUAGES}) == len(LANGUAGES) >= 6


def test_what_things_are_misused_for_is_well_formed():
    for misuse in misuses():
        assert set(misuse.kinds) <= set(KINDS)
        assert not repeated(misuse.orders)
        assert all("{x}" in order and "{" not in order.format(x="X", it="it") for order in misuse.orders)
    assert not repeated(AT_ONCE)
    assert all("{" not in text.format(x="X", y="Y") and "{y}" in text for text in AT_ONCE)
