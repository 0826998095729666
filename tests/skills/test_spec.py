import pytest
from hypothesis import given
from hypothesis import strategies as st

from doable.errors import DoableError
from doable.sim.facts import facts
from doable.sim.kinds import KINDS
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.skills.spec import (
    DONE,
    OPERATOR,
    SPECS,
    SkillCall,
    apply,
    check_call,
    explain,
    groundable,
    missing,
    parse_call,
    text_of,
)

PLACES = [place.name for place in KITCHEN.places]
SURFACES = [place.name for place in KITCHEN.places if place.kind == "surface"]
NAMES = [*KINDS, "coke can 2", "apple 3"]
SCENE = draw(
    KITCHEN, Setup({name: SURFACES[i % 4] for i, name in enumerate([*KINDS][:12])} | {"coke can 2": "table"}), seed=0
)


@st.composite
def states(draw_from):
    names = draw_from(st.lists(st.sampled_from(NAMES), unique=True, max_size=5))
    found = [("at", name, draw_from(st.sampled_from(PLACES))) for name in names]
    if names and draw_from(st.booleans()):
        found[0] = ("holding", names[0])
    if draw_from(st.booleans()):
        found.append(("robot_at", draw_from(st.sampled_from(PLACES))))
    return frozenset(found)


def calls():
    return st.one_of(
        st.builds(lambda s, n: SkillCall(s, (n,)), st.sampled_from(["find", "pick", "place"]), st.sampled_from(NAMES)),
        st.builds(lambda p: SkillCall("go", (p,)), st.sampled_from(PLACES)),
        st.sampled_from([SkillCall("bring"), DONE]),
    )


def test_every_groundable_call_survives_both_ways_of_writing_it():
    found = groundable(SCENE)
    assert len(found) == len(set(found)) == 3 * len(SCENE.objects) + (len(SCENE.places) - 1) + 2
    assert found[-1] == DONE
    assert len({text_of(call) for call in found}) == len(found)
    for call in found:
        assert parse_call(text_of(call)) == call
        assert parse_call(f"  {text_of(call).upper()}. ".replace(" ", "  ")).skill == call.skill
        assert parse_call(str(call)) == call
        assert check_call(call, SCENE) == call


@given(calls())
def test_text_is_english_and_comes_back(call):
    assert parse_call(text_of(call)) == call
    assert " a a" not in text_of(call)
    assert " a o" not in text_of(call)


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("find the rice chips", SkillCall("find", ("rice chips",))),
        ("find an apple", SkillCall("find", ("apple",))),
        ("find a apple", SkillCall("find", ("apple",))),
        ("find rice chips", SkillCall("find", ("rice chips",))),
        ("pick up the coke can 2", SkillCall("pick", ("coke can 2",))),
        ("go to trash can", SkillCall("go", ("trash can",))),
        ("bring()", SkillCall("bring")),
        ("pick( sponge )", SkillCall("pick", ("sponge",))),
    ],
)
def test_articles_and_space_do_not_matter(text, call):
    assert parse_call(text) == call


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pik(sponge)", "did you mean 'pick'"),
        ("pick()", r"pick takes \(object\); got \(\)"),
        ("pick(sponge, tea)", r"pick takes \(object\)"),
        ("done(now)", r"done takes \(\)"),
        ("wave at me", "unknown call 'wave at me'"),
        ("", "unknown call ''"),
        ("x" * 500, r"xxx\.\.\."),
    ],
)
def test_what_is_no_call_is_refused(text, says):
    with pytest.raises(DoableError, match=says):
        parse_call(text)


@given(st.text(max_size=60))
def test_any_text_is_a_call_or_a_clear_error(text):
    try:
        call = parse_call(text)
    except DoableError:
        return
    assert call.skill in SPECS
    assert len(call.args) == len(SPECS[call.skill].parameters)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (SkillCall("fly"), "unknown skill 'fly'"),
        (SkillCall("pick"), r"pick takes \(object\)"),
        (SkillCall("pick", ("spnge",)), "unknown object 'spnge'"),
        (SkillCall("go", ("tabel",)), "did you mean 'table'"),
    ],
)
def test_calls_of_things_that_are_not_there_are_refused(call, says):
    with pytest.raises(DoableError, match=says):
        check_call(call, SCENE)


@given(states(), calls())
def test_what_can_be_tried_does_what_its_spec_says(state, call):
    if missing(call, state):
        return
    after = apply(call, state)
    robot = [fact[1] for fact in after if fact[0] == "robot_at"]
    hand = [fact[1] for fact in after if fact[0] == "holding"]
    assert len(robot) <= 1
    assert len(hand) <= 1
    assert not any("{" in word for fact in after for word in fact)
    where = {fact[1]: fact[2] for fact in after if fact[0] == "at"}
    assert not set(hand) & set(where)
    assert {f[1] for f in after if f[0] != "robot_at"} == {f[1] for f in state if f[0] != "robot_at"}  # nothing is lost
    expected = {
        "find": lambda: robot == [where[call.args[0]]],
        "go": lambda: robot == [call.args[0]],
        "bring": lambda: robot == [OPERATOR],
        "pick": lambda: hand == [call.args[0]],
        "place": lambda: hand == [] and where[call.args[0]] == robot[0],
        "done": lambda: after == state,
    }
    assert expected[call.skill]()


@given(states(), calls())
def test_effects_of_a_call_that_worked_do_not_allow_pick_twice_or_place_twice(state, call):
    if call.skill in ("pick", "place") and not missing(call, state):
        assert missing(call, apply(call, state))


@given(states(), calls())
def test_every_missing_fact_is_explained_without_holes(state, call):
    for fact in missing(call, state):
        assert "{" not in explain(fact)
        assert fact[0] != "not" or "empty" in explain(fact)


def test_what_a_call_lacks():
    state = facts(SCENE)
    assert missing(SkillCall("pick", ("coke can",)), state) == [("at", "coke can", OPERATOR)]
    assert missing(SkillCall("place", ("tea",)), state) == [("holding", "tea")]
    assert missing(SkillCall("find", ("nothing",)), state) == [("at", "nothing", "{any}")]
    assert missing(DONE, frozenset()) == []


def test_overlapping_places_give_the_same_facts_in_any_order():
    state = [("at", "tea", "table"), ("at", "tea", "far counter")]
    assert apply(SkillCall("find", ("tea",)), frozenset(state)) == apply(
        SkillCall("find", ("tea",)), frozenset(state[::-1])
    )
