import pytest

from doable.errors import DoableError
from doable.planners.base import Step
from doable.planners.transcript import option, transcript
from doable.skills.spec import DONE, REFUSALS, SkillCall, parse_call, text_of

THINGS = ("sponge", "apple", "coke can")
FIND, PICK, BRING, PLACE = (parse_call(t) for t in ("find(sponge)", "pick(sponge)", "bring()", "place(sponge)"))


def state(*facts: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(facts)


START = state(
    ("at", "sponge", "far counter"), ("at", "apple", "table"), ("at", "coke can", "table"), ("robot_at", "operator")
)
THERE = START - {("robot_at", "operator")} | {("robot_at", "far counter")}
HELD = THERE - {("at", "sponge", "far counter")} | {("holding", "sponge")}


def test_an_episode_reads_like_this():
    steps = [
        Step(FIND, "success", THERE),
        Step(PICK, "failed_check", THERE),
        Step(PICK, "success", HELD),
        Step(FIND, "success", HELD),
    ]
    assert transcript("Could you\nwipe this up?", START, steps, THINGS) == (
        "far counter: sponge\n"
        "table: apple, coke can\n"
        "robot: operator\n"
        "Human: Could you wipe this up?\n"
        "Robot:\n"
        "find a sponge -> far counter\n"
        "pick up the sponge -> failed\n"
        "pick up the sponge -> holding sponge\n"
        "find a sponge -> ok"
    )


def test_what_is_in_the_hand_at_the_start_is_told():
    text = transcript("put it down", HELD, [], THINGS)
    assert text.startswith("table: apple, coke can\nrobot: far counter, holding sponge\nHuman:")


def test_the_order_in_which_a_scene_was_written_tells_nothing():
    assert transcript("x", START, [], THINGS) == transcript("x", frozenset(sorted(START)), [], THINGS[::-1])


def test_what_lies_on_the_floor_is_elsewhere():
    fallen = START - {("at", "sponge", "far counter")}
    assert "elsewhere: sponge\n" in transcript("x", fallen, [], THINGS)
    slipped = transcript("x", START, [Step(PICK, "failed_check", fallen)], THINGS)
    assert slipped.endswith("-> failed, sponge elsewhere")


def test_whatever_changed_is_told_not_only_what_the_step_was_about():
    moved = HELD - {("at", "apple", "table")} | {("at", "apple", "close counter")}
    assert transcript("x", THERE, [Step(PICK, "success", moved)], THINGS).endswith(
        "\npick up the sponge -> holding sponge, apple close counter"
    )


def test_a_step_after_which_nobody_looked_changes_nothing():
    text = transcript("x", START, [Step(FIND, "timeout", None), Step(FIND, "success", THERE)], THINGS)
    assert text.endswith("\nfind a sponge -> failed\nfind a sponge -> far counter")


def test_it_only_grows():
    steps = [Step(FIND, "success", THERE), Step(PICK, "success", HELD)]
    texts = [transcript("x", START, steps[:n], THINGS) for n in range(3)]
    assert texts[1].startswith(texts[0])
    assert texts[2].startswith(texts[1])
    assert texts[1][len(texts[0]) :].startswith(option(FIND))


def test_no_option_is_the_beginning_of_another():
    calls = [*(SkillCall("find", (name,)) for name in ("coke can", "coke can 2", "coke")), DONE, *REFUSALS]
    options = [option(call) for call in calls]
    assert not [(a, b) for a in options for b in options if a != b and b.startswith(a)]
    assert [parse_call(o.removeprefix("\n").removesuffix(" ->")) for o in options] == calls
    assert options[-1] == f"\n{text_of(calls[-1])} ->"


@pytest.mark.parametrize("text", ["", " \n ", "x" * 10_000])
def test_no_words_and_too_many_are_refused(text):
    with pytest.raises(DoableError):
        transcript(text, START, [], THINGS)
