"""How much of what a model was taught comes up again in the sentences that it is measured on.

    mkdir -p runs && doable bench --suite benchmarks/household-3.jsonl --json runs/h3.json
    python benchmarks/overlap.py --suite benchmarks/household-3.jsonl --report runs/h3.json

Nobody copied, but who writes about the same kitchen comes to similar words. Names of things and places count as one
word each, with their article. Of the sentences that share so many words in a row with some saying of the generator,
and of those that do not, success is printed apart.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from doable.hierarchy.bench import episodes_file
from doable.hierarchy.suite import load_suite
from doable.planners.tasks.generate import SAID
from doable.planners.tasks.nouns import names
from doable.planners.tasks.places import PLACE_NAMES
from doable.planners.tasks.sayings import sayings
from doable.sim.kinds import KINDS
from doable.skills.wilson import wilson_of_groups

THING = "_"
BEFORE = "the|a|an|my|your|that|this|some|on|in|to|from|at|into|onto"
"""Words that belong to a name that follows."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suite", type=Path, required=True)
    parser.add_argument("--report", type=Path, required=True, help="of `doable bench` over the suite")
    parser.add_argument("--words", type=int, nargs="*", default=[4, 5, 6])
    args = parser.parse_args()
    lines = episodes_file(args.report).read_text(encoding="utf-8").splitlines()
    good: dict[str, list[bool]] = {}
    for record in map(json.loads, lines):
        good.setdefault(record["id"], []).append(record["plan"])
    said = [
        words(re.sub(r"\{[^}]*\}", THING, text))
        for sheet in SAID
        for saying in sayings(sheet)
        for text in saying.wordings
    ]
    items = load_suite(args.suite)
    if missing := [item.id for item in items if item.id not in good]:
        raise SystemExit(f"{args.report} has nothing on {len(missing)} sentences of {args.suite}, such as {missing[0]}")
    print(f"{args.suite}: {len(items)} sentences, {len(said)} sayings")
    for length in args.words:
        known = {run for text in said for run in runs(text, length)}
        alike = {item.id for item in items if known & set(runs(blank(item.instruction), length))}
        shared, rest = ([good[item.id] for item in items if (item.id in alike) is which] for which in (True, False))
        print(f"{length} words in a row: {rate(shared)} of those that share them, {rate(rest)} of the others")


def blank(text: str) -> list[str]:
    """Return the words of a sentence, with one for each name."""
    text = text.lower()
    for name in NAMES:
        text = re.sub(rf"\b{re.escape(name)}(s|es)?\b", THING, text)
    return words(re.sub(rf"\b({BEFORE}) {THING}", THING, text))


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return re.sub(r"[^a-z_' ]+", " ", text.lower()).split()


def runs(text: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    """Yield what stands in a row, with at most one name in it."""
    for start in range(len(text) - length + 1):
        run = tuple(text[start : start + length])
        if run.count(THING) <= 1:
            yield run


def rate(good: Sequence[Sequence[bool]]) -> str:
    """Return a rate with its interval; each group is a sentence in one scene or several."""
    low, high = wilson_of_groups(good)
    return f"{sum(map(sum, good))} of {sum(map(len, good))} ({low:.0%} to {high:.0%})"


NAMES = sorted(
    {name.lower() for kind in KINDS for name in names(kind)}
    | {re.sub("^(the|a) ", "", name.lower()) for called in PLACE_NAMES.values() for name in called},
    key=len,
    reverse=True,
)

if __name__ == "__main__":
    main()
