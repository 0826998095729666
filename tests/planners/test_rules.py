import pytest

from doable.planners import words
from doable.planners.base import PlannerError, Refusal, Step
from doable.planners.rules import Rules, goal_of
from doable.sim.facts import check_goal, evaluate
from doable.sim.kinds import KINDS
from doable.sim.kitchen import KITCHEN
from doable.skills.spec import SkillCall

T, C, F, ME, BIN = "table", "close counter", "far counter", "operator", "trash can"
ROOM = {
    "coke can": T, "pepsi can": T, "energy bar": T, "apple": C, "rice chips": C, "sponge": F, "water bottle": F,
}  # fmt: skip


def at(name: str, place: str) -> tuple:
    return ("at", name, place)


def any_of(*goals) -> tuple:
    return ("or", *goals)


def all_of(*goals) -> tuple:
    return ("and", *goals)


def down(name: str, place: str) -> tuple:
    return all_of(("not", ("holding", name)), at(name, place))


READINGS = {
    # bring
    "Get me the sponge.": at("sponge", ME),
    "Would you kindly fetch an energy bar?": at("energy bar", ME),
    "I'd like some water, please": at("water bottle", ME),
    "Could I have the rice chips": at("rice chips", ME),
    "Find me a coke": at("coke can", ME),
    "Pick me up an apple": at("apple", ME),
    "hand over that sponge": at("sponge", ME),
    # kinds, properties, purposes, exclusions
    "Bring me a snack": any_of(at("energy bar", ME), at("apple", ME), at("rice chips", ME)),
    "get a soda": any_of(at("coke can", ME), at("pepsi can", ME)),
    "Give me something salty": at("rice chips", ME),
    "I want a drink with caffeine": any_of(at("coke can", ME), at("pepsi can", ME)),
    "I want a drink without caffeine": at("water bottle", ME),
    "Get me something to wipe the floor with": at("sponge", ME),
    "I need something to eat that isn't a fruit": any_of(at("energy bar", ME), at("rice chips", ME)),
    "Bring a snack but not an apple": any_of(at("energy bar", ME), at("rice chips", ME)),
    "I dislike pepsi. Please bring me a cola": at("coke can", ME),
    "Don't bring the apple, bring the energy bar": at("energy bar", ME),
    # several
    "Bring me an apple, a coke and the sponge": all_of(at("apple", ME), at("coke can", ME), at("sponge", ME)),
    "bring me either a coke or an apple": any_of(at("coke can", ME), at("apple", ME)),
    "Carry all the cans to the far counter": all_of(at("coke can", F), at("pepsi can", F)),
    "bring two sodas": all_of(at("coke can", ME), at("pepsi can", ME)),
    "move one of the sodas to the far counter": any_of(at("coke can", F), at("pepsi can", F)),
    "throw away all cans but the coke": at("pepsi can", BIN),
    "bring me anything but an apple": any_of(*(at(name, ME) for name in ROOM if name != "apple")),
    "bring me something that is not a drink": any_of(
        at("energy bar", ME), at("apple", ME), at("rice chips", ME), at("sponge", ME)
    ),
    "bring me one apple": at("apple", ME),
    "Bring me the apple if you can": at("apple", ME),
    "bring me a coke and another drink": all_of(
        at("coke can", ME), any_of(at("pepsi can", ME), at("water bottle", ME))
    ),
    # elsewhere
    "throw the coke in the trash": at("coke can", BIN),
    "toss the apple in the garbage": at("apple", BIN),
    "find the sponge and bring it to me": at("sponge", ME),
    "find the sponge and the apple": all_of(("visited", F), ("robot_at", C)),
    "go to the table and then to the far counter": all_of(("visited", T), ("robot_at", F)),
    "come back to me": ("robot_at", ME),
    "Throw out the chips": at("rice chips", BIN),
    "Could you trash the coke for me": at("coke can", BIN),
    "the rice chips go in the garbage": at("rice chips", BIN),
    "Set the sponge on the table": at("sponge", T),
    "Put the coke that is on the table in the bin": at("coke can", BIN),
    "Move the can from the table to the close counter": any_of(at("coke can", C), at("pepsi can", C)),
    "Leave the apple on the counter": any_of(at("apple", C), at("apple", F)),
    "restock the table with water": at("water bottle", T),
    "Put the coke on the far counter and the apple on the table": all_of(at("coke can", F), at("apple", T)),
    "Get rid of the pepsi, then bring me the sponge": all_of(at("pepsi can", BIN), at("sponge", ME)),
    # what was spoken of
    "Grab the apple and put it on the table": at("apple", T),
    "I am done with my coke. Could you throw it away?": at("coke can", BIN),
    "I drank my coke, please recycle the can": at("coke can", BIN),
    "I had a coke, bring me a different soda": at("pepsi can", ME),
    # hold, find, go
    "Pick up the energy bar": ("holding", "energy bar"),
    "take the apple": ("holding", "apple"),
    "go find the sponge": ("robot_at", F),
    "Drive to the far counter": ("robot_at", F),
    "go to the table, then come back here": all_of(("visited", T), ("robot_at", ME)),
    # needs
    "I'm so thirsty!": any_of(at("coke can", ME), at("pepsi can", ME), at("water bottle", ME)),
    "Oh no, I made a mess": at("sponge", ME),
    # spelling
    "Brng me the sponeg": at("sponge", ME),
    "move the aple to the tabel": at("apple", T),
}  # fmt: skip


@pytest.mark.parametrize("text", READINGS)
def test_readings(make_request, text):
    assert goal_of(make_request(ROOM, instruction=text)) == READINGS[text]


@pytest.mark.parametrize("text", READINGS)
def test_plans_reach_what_was_read(make_request, follow, text):
    request = make_request(ROOM, instruction=text)
    state, visited = follow(request, Rules().plan(request))
    goal = check_goal(goal_of(request))
    assert evaluate(goal, lambda f: f[1] in visited if f[0] == "visited" else f in state)


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("Put it down", down("orange", T)),
        ("set down the orange", down("orange", T)),
        ("let go of it, please", down("orange", T)),
        ("drop the orange in the bin", at("orange", BIN)),
        ("give it to me", at("orange", ME)),
        ("Place the orange on any counter", any_of(at("orange", C), at("orange", F))),
    ],
)
def test_with_something_in_the_hand(make_request, text, goal):
    assert goal_of(make_request(ROOM, at=T, holding="orange", instruction=text)) == goal


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("bring me a banana", Refusal, "there is no banana; there is apple .close counter."),
        ("bring me a hammer", Refusal, "'hammer'"),
        ("bring me a coke and a hammer", Refusal, "'hammer'"),
        ("throw away the sponge from the table", Refusal, "no sponge at the table"),
        ("bring me three sodas", Refusal, "only 2"),
        ("put down the apple", Refusal, "does not hold the apple"),
        ("what is the weather like?", PlannerError, "throw away"),
        ("stand on your head", PlannerError, "found no request"),
        ("asdf qwer", PlannerError, "it understands bring"),
        ("move the apple", PlannerError, "the places are table"),
        ("bring it", PlannerError, "'it'"),
        ("go", PlannerError, "found no request"),
        ("put the apple on the stove", Refusal, "'stove'"),
        ("bring me a lemon", Refusal, "'lemon'"),
    ],
)
def test_what_it_cannot_do_is_said(make_request, text, error, says):
    with pytest.raises(error, match=says):
        Rules().plan(make_request(ROOM, instruction=text))


def test_a_source_is_not_asked_for_again_once_the_thing_was_picked(make_request):
    history = [Step(SkillCall("pick", ("sponge",)), "success")]
    room = {k: v for k, v in ROOM.items() if k != "sponge"}
    request = make_request(
        room, at=T, holding="sponge", history=history, instruction="Bring the sponge from the far counter"
    )
    assert goal_of(request) == at("sponge", ME)


def test_second_instances_are_things_of_their_kind(make_request):
    goal = goal_of(make_request({"coke can": T, "coke can 2": F}, instruction="bring me a coke"))
    assert goal == any_of(at("coke can", ME), at("coke can 2", ME))


def test_words_name_only_kinds_and_places_that_exist():
    kinds = {
        kind for t in (words.THINGS, words.PROPERTIES, words.PURPOSES, words.NEEDS) for v in t.values() for kind in v
    }
    assert kinds <= set(KINDS)
    assert set(words.EVERYTHING) == set(KINDS)
    assert {p for v in words.PLACES.values() for p in v} == {p.name for p in KITCHEN.places}
