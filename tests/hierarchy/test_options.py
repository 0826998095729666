from __future__ import annotations

import dataclasses

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.wrappers import FilterObservation, FlattenObservation

from doable.errors import DoableError
from doable.hierarchy.executor import Physics
from doable.hierarchy.lessons import Mishaps
from doable.hierarchy.mission import Mission, generated, listed
from doable.hierarchy.options import EpisodeRules, OptionsEnv, make_env, register
from doable.hierarchy.suite import Item
from doable.hierarchy.twin import Twin
from doable.hierarchy.views import ACTIONS, INDEX, NAMES, PLACES, readable
from doable.sim.facts import facts
from doable.sim.layout import Setup
from doable.skills.spec import ABSENT, DONE, UNABLE, parse_call, text_of

SETUP = Setup({"sponge": "far counter", "apple": "table", "apple 2": "table"}, "operator")
SPONGE = Mission("bring me the sponge", SETUP, ("at", "sponge", "operator"), "one")
NOWHERE = Mission("bring me a unicorn", SETUP, ("infeasible",), "absent", ABSENT)
BRING = ("find(sponge)", "pick(sponge)", "bring()", "place(sponge)")
NEVER = Mishaps(fails=0, errs=0, moved=0, calm=0)
RULES = EpisodeRules()


def make(mission: Mission = SPONGE, rules: EpisodeRules = RULES, **parts) -> OptionsEnv:
    twin = parts.pop("body", None) or Twin()
    return OptionsEnv(lambda rng: mission, twin, rules=rules, move=getattr(twin, "move", None), **parts)


def play(env: OptionsEnv, *calls: str, seed: int = 0):
    """Take these calls; return the rewards and what was said last."""
    env.reset(seed=seed)
    rewards = []
    for call in calls:
        observation, reward, terminated, truncated, info = env.step(INDEX[parse_call(call)])
        rewards.append(reward)
    return rewards, info | observation | {"terminated": terminated, "truncated": truncated}


@pytest.mark.parametrize("world", ["twin", "kitchen"])
def test_gymnasium_accepts_it(world):
    register()
    register()
    env = gymnasium.make("doable/Options-v0", can="oracle", world=world)
    check_env(env.unwrapped, skip_render_check=True)
    env.close()


def test_what_is_not_there_is_masked_whatever_the_rules():
    env = make(rules=dataclasses.replace(RULES, least=0.0, retries=None))
    _, info = env.reset(seed=0)
    offered = {INDEX[call] for call in env.offered()}
    assert {int(index) for index in np.flatnonzero(info["action_mask"])} == offered


def test_actions_are_drawn_from_the_mask():
    register()
    env = gymnasium.make("doable/Options-v0", can="oracle", families={"one": 1.0})
    _, info = env.reset(seed=0)
    for _ in range(30):
        assert info["action_mask"][env.action_space.sample(info["action_mask"])] == 1
    assert env.unwrapped.family == "one"


def test_it_runs_in_physics(fakes):
    env = OptionsEnv(lambda rng: SPONGE, Physics(fakes.World(), fakes.make_skills()))
    rewards, info = play(env, *BRING, "done")
    assert rewards[-1] == RULES.goal
    assert info["is_success"]


def test_a_mission_done_is_rewarded():
    rewards, info = play(make(), *BRING, "done")
    assert rewards == pytest.approx([-RULES.step] * 4 + [RULES.goal])
    assert info["terminated"]
    assert not info["truncated"]
    assert info["is_success"]
    assert info["collateral"] == ()


def test_done_too_early_costs():
    rewards, info = play(make(), *BRING[:3], "done")
    assert rewards[-1] == -RULES.wrong
    assert info["terminated"]
    assert not info["is_success"]


def test_what_was_moved_without_need_costs():
    rewards, info = play(make(), "find(apple)", "pick(apple)", "bring()", "place(apple)", *BRING, "done")
    assert rewards[-1] == pytest.approx(RULES.goal - RULES.collateral)
    assert info["collateral"] == ("apple",)
    assert info["is_success"]


def test_half_way_what_is_wanted_is_no_collateral():
    _, info = play(make(), *BRING[:2], "done")
    assert info["collateral"] == ()


@pytest.mark.parametrize(
    ("mission", "call", "reward", "success"),
    [
        (NOWHERE, ABSENT, RULES.goal, True),
        (NOWHERE, UNABLE, RULES.goal * RULES.mistaken, True),
        (dataclasses.replace(NOWHERE, refusal=None), UNABLE, RULES.goal, True),
        (NOWHERE, DONE, -RULES.wrong, False),
        (SPONGE, ABSENT, -RULES.wrong, False),
        (dataclasses.replace(SPONGE, goal=("at", "apple", "table")), DONE, RULES.goal, True),
        (dataclasses.replace(SPONGE, goal=("at", "apple", "table")), ABSENT, -RULES.wrong, False),
    ],
)
def test_how_an_episode_may_end_at_once(mission, call, reward, success):
    rewards, info = play(make(mission), str(call))
    assert rewards == [reward]
    assert info["is_success"] is success
    assert info["terminated"]


def test_a_place_that_was_passed_is_remembered():
    tour = dataclasses.replace(SPONGE, goal=("and", ("visited", "trash can"), ("robot_at", "table")))
    rewards, _ = play(make(tour), "go(trash can)", "go(table)", "done")
    assert rewards[-1] == RULES.goal


def test_it_is_truncated_in_the_end():
    env = make(rules=dataclasses.replace(RULES, max_steps=3))
    rewards, info = play(env, "go(table)", "pick(apple)", "bring()")
    assert info["truncated"]
    assert not info["terminated"]
    assert not info["is_success"]
    assert rewards[-1] == pytest.approx(-RULES.step - RULES.collateral)
    assert info["collateral"] == ("apple",)


def test_the_mask_holds_what_names_things_and_can_work():
    env = make()
    _, info = env.reset(seed=0)
    allowed = {str(ACTIONS[i]) for i in np.flatnonzero(info["action_mask"])}
    finds = {f"find({name})" for name in SETUP.objects}
    goes = {f"go({place})" for place in PLACES if place != "operator"}
    assert allowed == finds | goes | {"bring()", "done()", "absent()", "unable()"}
    assert np.array_equal(env.action_masks(), info["action_mask"].astype(bool))
    info = env.step(INDEX[parse_call("find(apple)")])[-1]
    assert info["action_mask"][INDEX[parse_call("pick(apple 2)")]]
    assert not info["action_mask"][INDEX[parse_call("pick(sponge)")]]
    assert not info["action_mask"][INDEX[parse_call("pick(banana)")]]


def test_chances_are_those_of_the_source_and_small_ones_are_masked():
    def can(scene):
        return lambda calls: [0.005 if call.skill == "find" else 0.5 for call in calls]

    _, info = make(can=can).reset(seed=0)
    assert info["can"][INDEX[parse_call("find(apple)")]] == np.float32(0.005)
    assert not info["action_mask"][INDEX[parse_call("find(apple)")]]
    assert info["action_mask"][INDEX[parse_call("go(table)")]]
    assert info["can"][INDEX[parse_call("find(banana)")]] == 0


def test_calls_wear_out():
    env = make(rules=dataclasses.replace(RULES, mishaps=dataclasses.replace(NEVER, fails=1.0)))
    env.reset(seed=0)
    find = INDEX[parse_call("find(sponge)")]
    masks = [env.step(find)[-1]["action_mask"][find] for _ in range(3)]
    assert masks == [1, 1, 0]
    idle = make()
    idle.reset(seed=0)
    bring = INDEX[parse_call("bring()")]
    assert not idle.step(bring)[-1]["action_mask"][bring]


def test_a_masked_action_is_a_call_that_fails():
    rewards, info = play(make(), "pick(banana)", "place(sponge)")
    assert rewards == [-RULES.step] * 2
    assert info["outcome"] == "stuck"
    assert info["transcript"].endswith("\npick up the banana -> failed\nput down the sponge -> failed")


def test_the_observation_says_where_everything_is():
    env = make()
    observation, _ = env.reset(seed=0)
    assert observation["transcript"].endswith("Human: bring me the sponge\nRobot:")
    observation, *_ = env.step(INDEX[parse_call("find(sponge)")])
    observation, *_ = env.step(INDEX[parse_call("pick(sponge)")])
    assert observation["transcript"].endswith("\nfind a sponge -> far counter\npick up the sponge -> holding sponge")
    seen = observation["things"]
    assert seen.shape == (len(NAMES), len(PLACES) + 2)
    assert seen.sum() == 3
    assert seen[NAMES.index("apple 2"), PLACES.index("table")] == 1
    assert seen[NAMES.index("sponge"), len(PLACES)] == 1
    assert observation["robot"].tolist() == [place == "far counter" for place in PLACES]
    assert env.observation_space.contains(observation)


def test_a_thing_on_the_floor_is_elsewhere(fakes):
    from doable.hierarchy.views import things

    seen = things(frozenset(), ["apple"])
    assert seen[NAMES.index("apple")].tolist() == [0] * (len(PLACES) + 1) + [1]


def test_what_people_write_is_in_the_space():
    strange = Mission("trae la esponja 🧽, 请把海绵拿给我 \U000e0041", SETUP, SPONGE.goal)
    env = make(strange)
    observation, _ = env.reset(seed=0)
    assert env.observation_space.contains(observation)
    assert "🧽, 请把海绵拿给我" in observation["transcript"]
    assert readable("a\U000e0041b") == "a\ufffdb"


def test_vectors_come_from_gymnasiums_wrappers():
    env = FlattenObservation(FilterObservation(make(), ["things", "robot"]))
    observation, info = env.reset(seed=0)
    assert observation.shape == (len(NAMES) * (len(PLACES) + 2) + len(PLACES),)
    assert info["action_mask"].shape == (env.action_space.n,)


def rough(seed: int, mishaps: Mishaps) -> list[str]:
    """Play a random game and return the last transcript and all rewards."""
    env = make(rules=dataclasses.replace(RULES, mishaps=mishaps), body=Twin(can=lambda _: lambda c: [0.7] * len(c)))
    rng = np.random.default_rng(1)
    observation, info = env.reset(seed=seed)
    rewards = []
    for _ in range(RULES.max_steps):
        mask = info["action_mask"].copy()
        mask[[INDEX[call] for call in (DONE, ABSENT, UNABLE)]] = 0
        observation, reward, *_, info = env.step(int(rng.choice(np.flatnonzero(mask))))
        rewards.append(reward)
    return [observation["transcript"], str(rewards)]


def test_the_same_seed_gives_the_same_luck():
    storm = Mishaps(fails=0.2, errs=0.2, moved=0.2, calm=0.0)
    assert rough(3, storm) == rough(3, storm)
    assert rough(3, storm) != rough(4, storm)


def test_mishaps_happen_and_are_seen():
    env = make(rules=dataclasses.replace(RULES, mishaps=dataclasses.replace(NEVER, errs=1.0)))
    _, info = play(env, "find(sponge)")
    assert info["call"] != "find(sponge)"
    assert info["transcript"].splitlines()[-1].startswith(text_of(parse_call(info["call"])))
    env = make(rules=dataclasses.replace(RULES, mishaps=dataclasses.replace(NEVER, moved=1.0)))
    before = env.reset(seed=0)[0]["things"]
    after = env.step(INDEX[parse_call("find(sponge)")])[0]["things"]
    assert np.abs(before - after).sum() == 2
    calm = make(rules=dataclasses.replace(RULES, mishaps=dataclasses.replace(NEVER, errs=1.0, calm=1.0)))
    assert play(calm, "find(sponge)")[1]["call"] == "find(sponge)"


def test_nobody_is_blamed_for_what_somebody_else_moved():
    rules = dataclasses.replace(RULES, mishaps=dataclasses.replace(NEVER, moved=1.0))
    blamed = [play(make(rules=rules), "find(sponge)", "bring()", "done", seed=seed)[1] for seed in range(5)]
    assert [info["collateral"] for info in blamed] == [()] * 5


def test_somebody_moves_a_thing_in_imagination():
    twin = Twin()
    twin.reset(SETUP, seed=0)
    assert twin.move("apple", "close counter")
    assert ("at", "apple", "close counter") in twin.state()
    assert facts(twin.scene()) == twin.state()
    assert not twin.move("banana", "table")
    with pytest.raises(DoableError, match="moon"):
        twin.move("apple", "moon")


def test_moving_needs_somebody():
    with pytest.raises(DoableError, match="move="):
        OptionsEnv(lambda rng: SPONGE, Twin(), rules=dataclasses.replace(RULES, mishaps=Mishaps()))


def test_errors_say_what_to_do():
    env = make()
    with pytest.raises(DoableError, match="reset"):
        env.step(0)
    with pytest.raises(DoableError, match="reset"):
        env.action_masks()
    env.reset(seed=0)
    with pytest.raises(DoableError, match=f"0 to {len(ACTIONS) - 1}; got 999"):
        env.step(999)
    env.step(INDEX[DONE])
    with pytest.raises(DoableError, match="over"):
        env.step(INDEX[DONE])
    many = Mission("tidy up", Setup({f"apple {n}": "table" for n in (2, 9)}), SPONGE.goal)
    with pytest.raises(DoableError, match="no action for 'apple 9'"):
        make(many).reset(seed=0)


def test_a_mission_may_be_given():
    env = make()
    observation, _ = env.reset(seed=0, options={"mission": NOWHERE})
    assert "unicorn" in observation["transcript"]
    assert env.family == "absent"


def test_generated_missions_say_how_to_refuse():
    rng = np.random.default_rng(0)
    source = generated("train", families={"absent": 1, "unable": 1})
    found = {mission.family: mission.refusal for mission in (source(rng) for _ in range(20))}
    assert found == {"absent": ABSENT, "unable": UNABLE}
    assert generated("wordings")(np.random.default_rng(3)) == generated("wordings")(np.random.default_rng(3))


def test_missions_come_from_a_suite():
    line = {"id": "1", "family": "one", "instruction": "fetch the tea", "start": {"at": "table"},
            "objects": {"tea": "far counter"}, "goal": ["at", "tea", "operator"]}  # fmt: skip
    mission = listed([Item.model_validate(line)])(np.random.default_rng(0))
    assert mission == Mission("fetch the tea", Setup({"tea": "far counter"}, "table"), ("at", "tea", "operator"), "one")


@pytest.mark.parametrize(
    ("families", "message"),
    [({"oen": 1}, "did you mean 'one'"), ({"one": -1}, "0 or more"), ({"one": 0}, "more than 0")],
)
def test_sources_check_their_families(families, message):
    with pytest.raises(DoableError, match=message):
        generated("train", families=families)


def test_sources_check_the_rest():
    with pytest.raises(DoableError, match="unknown split"):
        generated("dev")
    with pytest.raises(DoableError, match="empty"):
        listed([])
    with pytest.raises(DoableError, match="nowhere"):
        make_env(suite="nowhere.jsonl", can="oracle")
