"""A team learns what its pupil alone would, and ends with who leads it."""

import copy
import os
import subprocess
import sys
import time

import numpy as np
import pytest

from doable.errors import DoableError
from doable.hierarchy.reinforce import Reinforcement, practice
from doable.hierarchy.school import Schooling, batches, study
from doable.hierarchy.team import Team, gathered
from doable.planners.language.pretrained import pretrained
from doable.planners.language.tuning import Pupil

BATCH = next(batch for _, batch in batches(Schooling(updates=1, batch=5, chunk=1), 3, 0))
ONE = Reinforcement(missions=3, rollouts=2)


@pytest.fixture
def make(roomy):
    def make():
        return Pupil(roomy[0], copy.deepcopy(roomy[1]), rank=2, scale=2.0, seed=0, precision="float32")

    return make


def dies(_pupil, share):
    if share[0]:
        os._exit(9)


def fails(_pupil, share):
    if share[0]:
        raise DoableError("no")


def test_work_is_dealt_out_in_turn(make):
    team = Team(make(), size=3)
    assert [list(share) for share in team.deal(range(7))] == [[0, 3, 6], [1, 4], [2, 5]]
    assert [list(share) for share in team.deal(range(2))] == [[0], [1]]


def test_two_learn_what_one_does(make, tiny_folder):
    alone, first = make(), make()
    with gathered(first, pretrained(str(tiny_folder)), 2) as team:
        assert team.pool is not None
        for _ in range(3):
            assert study(team, BATCH, 0.01) == pytest.approx(study(Team(alone), BATCH, 0.01), rel=1e-4)
        moved = max(np.abs(value - make().tensors()[name]).max() for name, value in alone.tensors().items())
        for name, value in alone.tensors().items():
            np.testing.assert_allclose(first.tensors()[name], value, atol=0.02 * moved, err_msg=name)
        # a replica practises as the pupil would, with what the pupil has learned by then
        assert practice(team, None, ONE, 1, 0) == practice(Team(first), None, ONE, 1, 0)


def test_what_goes_wrong_elsewhere_is_said_here(make, tiny_folder):
    with gathered(make(), pretrained(str(tiny_folder)), 2) as team:
        with pytest.raises(DoableError, match="no"):
            team.each(fails, [[0], [1]])
        with pytest.raises(DoableError, match="a worker died"):
            team.each(dies, [[0], [1]])


def test_helpers_end_with_a_parent_that_is_killed(tmp_path):
    """A pool's processes would wait for work forever."""
    script = tmp_path / "lead.py"
    script.write_text(
        "import os, time\n"
        "from doable.hierarchy.processes import deaf, helpers\n"
        "if __name__ == '__main__':\n"
        "    with helpers(1) as pool:\n"
        "        with deaf():\n"
        "            print(pool.submit(os.getpid).result(), flush=True)\n"
        "        time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as lead:
        helper = int(lead.stdout.readline())
        os.kill(helper, 0)
        lead.kill()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.kill(helper, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.kill(helper, 9)
    pytest.fail("the helper outlived its parent")
