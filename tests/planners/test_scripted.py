import pytest

from doable.errors import DoableError
from doable.planners.base import Step
from doable.planners.scripted import Scripted
from doable.skills.spec import parse_call


def left(planner, request) -> list[str]:
    return [str(node.call) for node in planner.plan(request)]


def test_it_gives_what_is_left_of_the_script(make_request):
    script = Scripted(["find a sponge", "pick(sponge)", "Bring it to you.", "done"])
    assert left(script, make_request({"sponge": "table"})) == ["find(sponge)", "pick(sponge)", "bring()", "done()"]
    history = [
        Step(parse_call("find(sponge)"), "success"),
        Step(parse_call("pick(sponge)"), "failed_check"),
    ]
    assert left(script, make_request({"sponge": "table"}, history=history)) == ["pick(sponge)", "bring()", "done()"]


def test_an_empty_script_is_done(make_request):
    assert left(Scripted([]), make_request({})) == ["done()"]


def test_bad_calls_are_named(make_request):
    with pytest.raises(DoableError, match="unknown call 'dance'"):
        Scripted(["dance"])
    with pytest.raises(DoableError, match="unknown object 'tea'"):
        Scripted(["find a tea"]).plan(make_request({"apple": "table"}))


def test_it_has_no_place_on_the_command_line():
    with pytest.raises(DoableError, match="for programs"):
        Scripted.create(lambda: pytest.fail("the model was opened"))
