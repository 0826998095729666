import itertools
import re

import numpy as np
import pytest

from doable.hierarchy.lessons import Mishaps, Teacher, lessons
from doable.hierarchy.outcome import Outcome
from doable.hierarchy.twin import Twin
from doable.planners.tasks.generate import generate
from doable.planners.tasks.task import Task
from doable.sim.facts import holds, robot_place
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.skills.spec import DONE, parse_call

CALM = Mishaps(calm=1.0)


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def chosen(lesson):
    return [lesson.text[first:last] for first, last in lesson.spans]


def calls(lesson):
    return [parse_call(text.strip().removesuffix("->")) for text in chosen(lesson)]


def steps(lesson):
    """Return the lines of the dialogue: what was said, and what came of it."""
    return [line.split(" ->") for line in lesson.text.partition("\nRobot:\n")[2].split("\n")]


@pytest.fixture(scope="module")
def some():
    return list(itertools.islice(lessons("train", 11), 30))


def test_what_is_learned_reaches_the_goal_where_everything_works():
    teacher, twin, done = Teacher(CALM), Twin(KITCHEN), 0
    for seed in range(25):
        task = generate(rng(seed))
        lesson = teacher.lesson(task, rng(seed))
        if lesson is None or task.reason is not None:
            continue
        scene = twin.reset(Setup(task.objects, task.at, task.holding), seed=0)
        visited, plan = {robot_place(scene)}, calls(lesson)
        assert plan[-1] == DONE
        for call in plan:
            assert twin.attempt(call) is Outcome.SUCCESS, (task.instruction, plan)
            visited.add(robot_place(twin.scene()))
        assert holds(twin.scene(), task.goal, visited=visited), (task.instruction, plan)
        done += 1
    assert done > 15


@pytest.mark.parametrize(
    ("family", "says"),
    [("absent", "cannot: not here"), ("unable", "cannot: no skill"), ("elsewhere", None), ("nowhere", None)],
)
def test_what_cannot_be_done_is_refused_at_once(family, says):
    for seed in range(3):
        task = generate(rng(seed), family=family)
        lesson = Teacher().lesson(task, rng(seed))
        assert chosen(lesson) == [lesson.text[-len(chosen(lesson)[0]) :]]
        wanted = {"absent": "cannot: not here", "unable": "cannot: no skill"}[task.reason]
        assert chosen(lesson) == [f"\n{wanted} ->"]
        assert says in (None, wanted)


def test_every_choice_is_an_option_of_its_lesson(some):
    for lesson in some:
        assert lesson.spans
        assert set(chosen(lesson)) <= set(lesson.options)
        assert len(set(lesson.options)) == len(lesson.options)


def test_it_ends_with_done_or_a_refusal(some):
    for lesson in some:
        assert lesson.spans[-1][1] == len(lesson.text)
        assert chosen(lesson)[-1].startswith(("\ndone", "\ncannot"))


def test_without_mistakes_every_line_is_learned():
    for lesson in itertools.islice(lessons("train", 3, mishaps=Mishaps(errs=0.0, calm=0.0)), 10):
        assert [text.strip() for text in chosen(lesson)] == [f"{said} ->" for said, _ in steps(lesson)]


def test_mistakes_are_read_and_not_learned():
    """Whatever was not the teacher's advice stands between two choices and is none."""
    mistakes = 0
    for lesson in itertools.islice(lessons("train", 3, mishaps=Mishaps(fails=0, errs=0.4, moved=0, calm=0)), 12):
        learned, said = [text.strip() for text in chosen(lesson)], [f"{text} ->" for text, _ in steps(lesson)]
        mistakes += len(said) - len(learned)
        rest = iter(said)
        assert all(text in rest for text in learned)  # in order
    assert mistakes > 5


def test_after_a_failure_it_is_told_and_something_is_learned_again():
    failures = 0
    for lesson in itertools.islice(lessons("train", 5, mishaps=Mishaps(fails=0.3, errs=0, moved=0, calm=0)), 10):
        for (said, came), (again, _) in itertools.pairwise(steps(lesson)):
            if "failed" in came:
                failures += 1
                thing = said.partition("up the ")[2]
                looked_for = [f"find {article} {thing}" for article in ("a", "an") if thing]
                assert again in (said, *looked_for)  # nothing has changed: once more, or a closer look before
        assert len(lesson.spans) == len(steps(lesson))
    assert failures > 5


def test_a_round_does_not_come_back_to_where_it_began():
    places = [place.name for place in KITCHEN.places]
    goal = ("and", *(("visited", place) for place in places))
    task = Task("t", "tour", "visit every place", "table", None, {"tea": "operator"}, goal, None)
    lesson = Teacher(CALM).lesson(task, rng(0))
    assert len(calls(lesson)) == len(places)  # the others, and done
    assert len(set(calls(lesson))) == len(places)


def test_things_that_somebody_moved_are_told():
    texts = [one.text for one in itertools.islice(lessons("train", 5, mishaps=Mishaps(0, 0, 0.5, calm=0)), 6)]
    assert any(came.count(",") for text in texts for came in text.splitlines() if " -> " in came)


@pytest.mark.parametrize("family", ["single", "cleared", "all", "every", "number"])
def test_of_several_the_teacher_takes_what_is_listed_first(family):
    """Where the words do not say what comes first, what can be read must."""
    teacher = Teacher(Mishaps(calm=1.0))
    for seed in range(25):
        chance = rng(seed)
        task = generate(chance, family=family)
        facts = atoms(task.goal)
        wanted = {fact[1] for fact in atoms(task.goal, negated=False) if fact[0] == "at"}
        wanted = {n for n in wanted if n in task.objects and ("at", n, task.objects[n]) not in facts}
        lesson = teacher.lesson(task, chance)
        if lesson is None or task.holding is not None or not wanted:
            continue
        listed = re.findall(r"[^,:\n]+", lesson.text.partition("robot:")[0])
        first = next(name.strip() for name in listed if name.strip() in wanted)
        picked = next(text for text in chosen(lesson) if "pick up" in text)
        assert picked.removesuffix("->").strip() == f"pick up the {first}", lesson.text


def atoms(goal, *, negated=True):
    """The facts of a goal; those that must not hold, too, or not."""
    if goal[0] == "not":
        return atoms(goal[1]) if negated else []
    return [fact for part in goal[1:] for fact in atoms(part, negated=negated)] if goal[0] in ("and", "or") else [goal]


def test_each_depends_on_the_seed_and_its_number_alone(some):
    again = list(itertools.islice(lessons("train", 11), 30))
    assert again == some
    later = list(itertools.islice(lessons("train", 11, start=20), 8))
    assert later[-1] in some or later[0] in some
    assert some[: len(some) - 1] != list(itertools.islice(lessons("train", 12), 29))
    assert list(itertools.islice(lessons("templates", 11), 3)) != some[:3]


def test_things_are_listed_in_no_telling_order(some):
    for lesson in some:
        for line in lesson.text.partition("\nHuman:")[0].splitlines()[:-1]:
            names = line.partition(": ")[2].split(", ")
            assert names == sorted(names)
