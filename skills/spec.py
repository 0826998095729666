"""What a skill is called, what it needs and what it changes: pure data, shared by language, search and checks.

One `SkillSpec` renders a call as English, parses it back, lists the calls that a scene allows and says what a call
needs and changes as facts. It knows no policy.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ..errors import DoableError, unknown
from ..sim.facts import Fact
from ..sim.scene import Scene

State = frozenset[Fact]
"""The facts that hold: `at`, `holding`, `robot_at`."""

OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class SkillCall:
    """A skill with its arguments: `pick(sponge)`."""

    skill: str
    args: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the compact form that `parse_call` reads."""
        return f"{self.skill}({', '.join(self.args)})"


@dataclass(frozen=True, slots=True)
class SkillSpec:
    """One kind of call.

    Preconditions and effects are facts whose words may be holes, filled when a call is grounded: `{object}` or
    `{place}` is the argument, `{there}` the place of the object argument, `{here}` the place the robot is at and
    `{any}` matches anything. A fact that starts with `not` must not hold, or ceases to.
    """

    name: str
    policy: str
    """The trained policy that does it; "" for what ends a run and moves nothing: `done` and the refusals."""
    template: str
    parameters: tuple[Literal["object", "place"], ...] = ()
    preconditions: tuple[Fact, ...] = ()
    effects: tuple[Fact, ...] = ()

    def text(self, call: SkillCall) -> str:
        """Return the call in the robot's English ("pick up the sponge")."""
        text = self.template.format(**dict(zip(self.parameters, call.args, strict=True)))
        return re.sub(r"\ba (?=[aeiou])", "an ", text)


DONE = SkillCall("done")
ABSENT = SkillCall("absent")
"""What is asked for is not here."""
UNABLE = SkillCall("unable")
"""No skill does what is asked for."""
REFUSALS = {
    ABSENT: "what is asked for is not here",
    UNABLE: "none of the robot's skills does what is asked for",
}
"""Ways to end a run without doing what was asked, and the reason that each gives."""

SPECS: dict[str, SkillSpec] = {
    spec.name: spec
    for spec in (
        SkillSpec(
            "find",
            "drive",
            "find a {object}",
            ("object",),
            preconditions=(("at", "{object}", "{any}"),),
            effects=(("not", "robot_at", "{any}"), ("robot_at", "{there}")),
        ),
        SkillSpec(
            "go",
            "drive",
            "go to the {place}",
            ("place",),
            effects=(("not", "robot_at", "{any}"), ("robot_at", "{place}")),
        ),
        SkillSpec(
            "bring",
            "drive",
            "bring it to you",
            effects=(("not", "robot_at", "{any}"), ("robot_at", OPERATOR)),
        ),
        SkillSpec(
            "pick",
            "pick",
            "pick up the {object}",
            ("object",),
            preconditions=(("not", "holding", "{any}"), ("at", "{object}", "{here}")),
            effects=(("not", "at", "{object}", "{any}"), ("holding", "{object}")),
        ),
        SkillSpec(
            "place",
            "place",
            "put down the {object}",
            ("object",),
            preconditions=(("holding", "{object}"), ("robot_at", "{here}")),
            effects=(("not", "holding", "{object}"), ("at", "{object}", "{here}")),
        ),
        SkillSpec("done", "", "done"),
        SkillSpec("absent", "", "cannot: not here"),
        SkillSpec("unable", "", "cannot: no skill"),
    )
}
POLICIES = frozenset(spec.policy for spec in SPECS.values() if spec.policy)
"""What carries out the calls."""


def text_of(call: SkillCall) -> str:
    """Return a call in the robot's English."""
    return SPECS[call.skill].text(call)


def parse_call(text: str, *, specs: Mapping[str, SkillSpec] = SPECS) -> SkillCall:
    """Read a call from its compact form (`pick(sponge)`) or its English ("pick up the sponge").

    Raises:
        DoableError: No skill reads like this, or a wrong number of arguments.
    """
    given = " ".join(text.split()).rstrip(".")
    if match := re.fullmatch(r"(\w+)\((.*)\)", given):
        name, inside = match.groups()
        if name not in specs:
            raise unknown("skill", name, specs)
        args = tuple(part.strip() for part in inside.split(",")) if inside.strip() else ()
        if len(args) != len(specs[name].parameters):
            wanted = ", ".join(specs[name].parameters)
            raise DoableError(f"{name} takes ({wanted}); got ({inside})")
        return SkillCall(name, args)
    for spec in specs.values():
        pattern = re.escape(spec.template)
        for parameter in spec.parameters:
            pattern = pattern.replace(re.escape("{" + parameter + "}"), "(.+)")
        # "a" and "the" are interchangeable, as in SayCan's public plans ("find the rice chips")
        pattern = re.sub(r"\\ (a|the)\\ ", r"\\ (?:(?:an?|the)\\ )?", pattern)
        if match := re.fullmatch(pattern, given, flags=re.IGNORECASE):
            return SkillCall(spec.name, tuple(match.groups()))
    raise unknown("call", given, [spec.template for spec in specs.values()])


def groundable(scene: Scene) -> list[SkillCall]:
    """Return every call that names things of this scene, `done` last, in a fixed order.

    Whether a call would work now is not asked: that is what affordances are for. Refusals are not among them: they are
    for planners that can tell when to refuse.
    """
    calls: list[SkillCall] = []
    for spec in SPECS.values():
        if spec.parameters == ("object",):
            calls.extend(SkillCall(spec.name, (name,)) for name in sorted(scene.objects))
        elif spec.parameters == ("place",):
            calls.extend(SkillCall(spec.name, (name,)) for name in sorted(scene.places) if name != OPERATOR)
        elif spec.policy:
            calls.append(SkillCall(spec.name))
    return [*calls, DONE]


def check_call(call: SkillCall, scene: Scene) -> SkillCall:
    """Return the call if its skill exists and its arguments are things of the scene.

    Raises:
        DoableError: With the nearest name that exists.
    """
    if call.skill not in SPECS:
        raise unknown("skill", call.skill, SPECS)
    wanted = SPECS[call.skill].parameters
    if len(wanted) != len(call.args):
        raise DoableError(f"{call.skill} takes ({', '.join(wanted)}); got ({', '.join(call.args)})")
    for parameter, name in zip(wanted, call.args, strict=True):
        known = scene.objects if parameter == "object" else scene.places
        if name not in known:
            raise unknown(parameter, name, known)
    return call


def missing(call: SkillCall, state: Collection[Fact]) -> list[Fact]:
    """Return the preconditions of a call that do not hold, grounded as far as possible; empty if it can be tried."""
    return [fact for fact in _ground(SPECS[call.skill].preconditions, call, state) if not _matches(fact, state)]


def explain(fact: Fact) -> str:
    """Return a fact that `missing` reported as a sentence ("the sponge must be at the table")."""
    wanted, words = (fact[0] != "not", fact[1:] if fact[0] == "not" else fact)
    must = "must" if wanted else "must not"
    if words[0] == "holding":
        return "the hand must be empty" if not wanted else f"the robot must hold the {words[1]}"
    where = {"{any}": "at a place that the robot can go to", "{here}": "where the robot stands"}
    if words[0] == "at":
        return f"the {words[1]} {must} be {where.get(words[2], f'at the {words[2]}')}"
    if words[0] == "robot_at":
        return f"the robot {must} stand at {'a place' if words[1] in where else f'the {words[1]}'}"
    return f"{' '.join(words)} {must} hold"


def apply(call: SkillCall, state: State) -> State:
    """Return the facts after a call has worked."""
    after = set(state)
    added: list[Fact] = []
    for fact in _ground(SPECS[call.skill].effects, call, state):
        if fact[0] == "not":
            after = {old for old in after if not _unifies(fact[1:], old)}
        elif "{" not in "".join(fact):
            added.append(fact)
    return frozenset(after.union(added))


def unshown(call: SkillCall, before: Collection[Fact], after: Collection[Fact]) -> list[Fact]:
    """Return the effects of a call begun in one state that a later state does not show; empty if it has worked."""
    effects = _ground(SPECS[call.skill].effects, call, before)
    added = {fact for fact in effects if fact[0] != "not"}
    rest = [fact for fact in after if fact not in added]
    return [fact for fact in effects if not _matches(fact, rest if fact[0] == "not" else after)]


def _ground(patterns: Iterable[Fact], call: SkillCall, state: Collection[Fact]) -> list[Fact]:
    holes = {"{" + p + "}": a for p, a in zip(SPECS[call.skill].parameters, call.args, strict=True)}
    # sorted: where two places overlap, the same state must give the same facts in every process
    relevant = sorted(fact for fact in state if fact[0] == "robot_at" or fact[:2] == ("at", *call.args[:1]))
    for fact in relevant:
        if fact[0] == "robot_at":
            holes["{here}"] = fact[1]
        elif call.args:
            holes["{there}"] = fact[2]
    return [tuple(holes.get(word, word) for word in pattern) for pattern in patterns]


def _matches(fact: Fact, state: Collection[Fact]) -> bool:
    if fact[0] == "not":
        return not any(_unifies(fact[1:], old) for old in state)
    return any(_unifies(fact, old) for old in state)


def _unifies(pattern: Fact, fact: Fact) -> bool:
    if len(pattern) != len(fact):
        return False
    return all(p == f or p == "{any}" for p, f in zip(pattern, fact, strict=True))
