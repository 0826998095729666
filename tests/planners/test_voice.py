"""What every voice owes the planner, whoever speaks."""

from collections.abc import Sequence

import numpy as np
import pytest

from doable.planners.base import Step
from doable.planners.briefing import Briefing
from doable.planners.fewshot import FewShot
from doable.planners.language.base import Capabilities, OptionScores
from doable.planners.language.local import LocalModel
from doable.planners.language.replay import ScriptedModel
from doable.planners.tuned import Tuned
from doable.planners.voice import Voice
from doable.sim.facts import facts
from doable.skills.spec import REFUSALS, parse_call

ROOM = {"sponge": "table", "apple": "far counter", "coke can": "table", "coke can 2": "close counter"}


class Certain:
    """A tuned model that gives all but one option no probability at all."""

    name = "certain"
    capabilities = Capabilities(scores=True, exact=True, completes=False, plans=True)

    def score(self, prompt: str, options: Sequence[str]) -> OptionScores:
        one = np.full(len(options), -np.inf)
        one[0] = 0.0
        return OptionScores(one, np.ones(len(options), dtype=np.int64), one)

    def complete(self, messages, schema):
        raise NotImplementedError


VOICES = {
    "examples, a model on this machine": lambda tiny: FewShot(LocalModel(*tiny)),
    "examples, without a prior": lambda tiny: FewShot(LocalModel(*tiny), prior_weight=0.0),
    "examples, scores of a script": lambda tiny: FewShot(ScriptedModel(lambda p, o: [-float(len(x)) for x in o])),
    "examples, impossible options": lambda tiny: FewShot(ScriptedModel(lambda p, o: [-1.0, *[-np.inf] * (len(o) - 1)])),
    "briefing, scores of a script": lambda tiny: Briefing(ScriptedModel(lambda p, o: [-float(len(x)) for x in o])),
    "briefing, impossible options": lambda tiny: Briefing(
        ScriptedModel(lambda p, o: [-1.0, *[-np.inf] * (len(o) - 1)])
    ),
    "tuned, a model on this machine": lambda tiny: Tuned(LocalModel(*tiny, plans=True)),
    "tuned, at another temperature": lambda tiny: Tuned(LocalModel(*tiny, plans=True, temperature=3.0)),
    "tuned, impossible options": lambda tiny: Tuned(Certain()),
}


@pytest.mark.parametrize("name", VOICES)
@pytest.mark.parametrize("steps", [0, 2])
def test_says_are_finite_and_their_exponentials_sum_to_one(make_request, roomy, name, steps):
    voice: Voice = VOICES[name](roomy)
    scene = make_request(ROOM).scene
    history = [Step(parse_call("find(sponge)"), outcome, facts(scene)) for outcome in ("success", "failed_check")]
    request = make_request(ROOM, instruction="bring me something to drink", history=history[:steps])
    said = voice.say(request)
    assert {one.call for one in said} - set(REFUSALS) == set(request.calls)
    assert len({one.call for one in said}) == len(said)
    says = np.array([one.say for one in said])
    assert np.isfinite(says).all()
    assert np.isfinite([one.raw for one in said]).all()
    assert np.logaddexp.reduce(says) == pytest.approx(0, abs=1e-6)
    again = voice.say(request)
    assert [one.say for one in again] == pytest.approx(says.tolist(), abs=1e-4)
