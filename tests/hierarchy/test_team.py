"""A team learns what its pupil alone would, and ends with who leads it."""

import copy
import multiprocessing
import os
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from doable.errors import DoableError
from doable.hierarchy.reinforce import Reinforcement, practice
from doable.hierarchy.school import Schooling, batches
from doable.hierarchy.team import Team, open_team
from doable.planners.language.pretrained import Pretrained, pretrained
from doable.planners.language.tuning import Pupil

BATCH = next(batch for _, batch in batches(Schooling(updates=1, batch=5, chunk=1), 3, 0))
ONE = Reinforcement(missions=3, rollouts=2)


@pytest.fixture
def make(roomy):
    def make():
        return Pupil(roomy[0], copy.deepcopy(roomy[1]), rank=2, scale=2.0, seed=0, precision="float32")

    return make


def test_work_is_dealt_out_in_turn(make):
    team = Team(make(), replicas=(None, None))
    assert [list(share) for share in team.deal(range(7))] == [[0, 3, 6], [1, 4], [2, 5]]
    assert [list(share) for share in team.deal(range(2))] == [[0], [1]]


def test_beside_another_device_workers_only_prepare(make):
    pupil = make()
    pupil.device = torch.device("cuda")
    with open_team(pupil, Pretrained("nothing that could be loaded", ""), 5) as team:
        assert (team.replicas, team.loaders, team.workers) == ((), 5, 5)


def test_two_learn_what_one_does_and_what_fails_elsewhere_is_said_here(make, tiny_folder):
    alone, first, start = make(), make(), make().tensors()
    with open_team(first, pretrained(str(tiny_folder)), 2) as team:
        for _ in range(3):
            loss = team.step(Pupil.supervised_gradient, BATCH, 0.01)
            assert loss == pytest.approx(Team(alone).step(Pupil.supervised_gradient, BATCH, 0.01), rel=1e-4)
        moved = max(np.abs(value - start[name]).max() for name, value in alone.tensors().items())
        for name, value in alone.tensors().items():
            np.testing.assert_allclose(first.tensors()[name], value, atol=0.02 * moved, err_msg=name)
        # a replica practises as the pupil would, with what the pupil has learned by then
        found = practice(team, None, ONE, 1, 0)
        assert found == practice(Team(first), None, ONE, 1, 0)
        assert found[0] != practice(Team(make()), None, ONE, 1, 0)[0]
        with pytest.raises(DoableError, match=r"a worker failed: .* is none of the options"):
            team.step(Pupil.supervised_gradient, [BATCH[0], replace(BATCH[1], options=("x", "y"))], 0.01)
        (replica,) = multiprocessing.active_children()
        replica.kill()
        with pytest.raises(DoableError, match="a worker ended with code -9"):
            team.step(Pupil.supervised_gradient, BATCH, 0.01)
    assert not multiprocessing.active_children()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_replicas_end_with_a_parent_that_is_stopped(tiny_folder, tmp_path, sent):
    """Also while one computes, and when the terminal sends Ctrl-C to all of them at once."""
    script = tmp_path / "lead.py"
    script.write_text(
        "import sys, time\n"
        "from doable.hierarchy.team import Team, open_team\n"
        "from doable.planners.language.pretrained import pretrained\n"
        "from doable.planners.language.tuning import Pupil\n"
        "def main():\n"
        "    base = pretrained(sys.argv[1])\n"
        "    pupil = Pupil(*base.load(), rank=2, scale=2.0, seed=0, precision='float32')\n"
        "    with open_team(pupil, base, 3) as team:\n"
        "        for replica in team.replicas:\n"
        "            replica.give((pupil.tensors(), Pupil.examine, []))\n"
        "        print('ready', flush=True)\n"
        "        time.sleep(60)\n"
        "if __name__ == '__main__':\n"
        "    main()\n"
    )
    lead = subprocess.Popen(
        [sys.executable, str(script), str(tiny_folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        assert lead.stdout.readline() == "ready\n"
        if sent == signal.SIGKILL:
            lead.kill()
        else:
            os.killpg(lead.pid, sent)
        lead.communicate(timeout=30)  # it ends when nobody holds its output any more
    finally:
        if lead.poll() is None:
            os.killpg(lead.pid, signal.SIGKILL)
