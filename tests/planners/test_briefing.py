"""What a chat model is told: the rules, examples as transcripts write them, and the whole episode."""

from __future__ import annotations

import dataclasses
import re

from doable.planners.base import Step
from doable.planners.briefing import Briefing
from doable.planners.language.replay import RecordingModel, ReplayModel, ScriptedModel
from doable.planners.saycan import SayCan
from doable.planners.transcript import option, transcript_of
from doable.sim.facts import facts
from doable.sim.kinds import KINDS
from doable.skills.spec import DONE, REFUSALS, parse_call, text_of

ROOM = {"sponge": "table", "apple": "far counter"}


def estimating(scores) -> ScriptedModel:
    model = ScriptedModel(scores)
    model.capabilities = dataclasses.replace(model.capabilities, exact=False)
    return model


def test_a_model_that_estimates_is_told_where_everything_is_and_may_refuse(make_request):
    asked = []

    def scores(prompt, options):
        asked.append((prompt, list(options)))
        return [0.0 if "no skill" in one else -9.0 for one in options]

    scene = make_request(ROOM).scene
    history = [Step(parse_call("find(apple)"), "failed_check", facts(scene))]
    request = make_request(ROOM, instruction="open the window", history=history)
    graph = SayCan.create(lambda: estimating(scores)).plan(request)
    ((prompt, options),) = asked
    assert prompt.endswith(transcript_of(request))
    assert "far counter: apple\ntable: sponge\nrobot: operator\nHuman: open the window\nRobot:" in prompt
    assert prompt.endswith("find an apple -> failed")
    assert options == [option(call) for call in [*request.calls, *REFUSALS]]
    assert max(graph, key=lambda node: node.say).call == parse_call("unable()")


def test_the_examples_are_transcripts(make_request):
    text = Briefing(estimating(lambda p, o: [0.0] * len(o))).prompt(make_request(ROOM, instruction="x"))
    said = re.findall(r"^(.+?) ->", text, re.MULTILINE)
    known = {text_of(DONE), *(text_of(call) for call in REFUSALS)}
    words = ("find a", "pick up the", "go to the", "bring it to you", "put down the")
    assert len(said) > 15
    assert all(one in known or one.startswith(words) for one in said)
    things = {name for line in re.findall(r"^(?:close counter|far counter|table): (.+)$", text, re.MULTILINE)
              for name in line.split(", ")}  # fmt: skip
    assert things <= set(KINDS)
    assert known <= set(said)


def test_a_recording_of_one_that_estimates_is_asked_as_it_was(make_request, tmp_path):
    path = tmp_path / "talk.jsonl"
    request = make_request(ROOM, instruction="clean up")
    chat = estimating(lambda p, o: [-float(len(one)) for one in o])
    first = SayCan.create(lambda: RecordingModel(chat, path)).plan(request)
    again = SayCan.create(lambda: ReplayModel(path)).plan(request)
    assert [node.say for node in again] == [node.say for node in first]
