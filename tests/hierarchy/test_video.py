from __future__ import annotations

import dataclasses
from pathlib import Path

import av
import pytest
from PIL import Image

from doable.errors import DoableError
from doable.hierarchy.body import AttemptStep
from doable.hierarchy.trace import Trace
from doable.hierarchy.video import CURTAIN, FPS, HEIGHT, SPEED, WIDTH, Film
from doable.sim.command import CONTROL_HZ
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.sim.scene import Scene
from doable.skills.spec import SkillCall

SCENE = draw(KITCHEN, Setup({"sponge": "table"}, robot_at="table"), seed=1)
CALL = SkillCall("pick", ("sponge",))


def later(steps: int) -> Scene:
    return dataclasses.replace(SCENE, time=steps / CONTROL_HZ)


def shoot(path: Path, steps: int = 6) -> None:
    """Film a short attempt."""
    with Trace() as trace, Film(path, lambda: SCENE) as film:
        trace.listen(film.hear)
        trace.start("pick up the sponge", planner="rules")
        trace.write("skill_start", 0.0, {"call": str(CALL), "node": "a"})
        for k in range(steps):
            film.watch(AttemptStep(CALL, k + 1, later(k), 0.9))
        trace.write("end", 0.5, {"outcome": "success", "reason": "done", "goal_met": True})


def test_an_mp4_plays(tmp_path: Path) -> None:
    shoot(tmp_path / "run.mp4")
    with av.open(str(tmp_path / "run.mp4")) as file:
        frames = list(file.decode(video=0))
        assert float(file.streams.video[0].average_rate or 0) == FPS * SPEED
    assert (frames[0].width, frames[0].height) == (WIDTH, HEIGHT)
    assert len(frames) == 3 + CURTAIN * FPS * SPEED  # every other control step, then the verdict
    assert frames[0].to_ndarray(format="rgb24").std() > 20


def test_a_gif_plays(tmp_path: Path) -> None:
    shoot(tmp_path / "run.gif")
    with Image.open(tmp_path / "run.gif") as picture:
        assert picture.size == (WIDTH // 2, HEIGHT // 2)
        assert getattr(picture, "n_frames", 1) >= 2


def test_a_film_without_pictures_closes(tmp_path: Path) -> None:
    for name in ("run.mp4", "run.gif"):
        film = Film(tmp_path / name, lambda: SCENE)
        film.close()
        film.close()


@pytest.mark.parametrize("name", ["run.avi", "run", "run.mp4.txt"])
def test_other_suffixes_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DoableError, match=r"\.mp4 or \.gif"):
        Film(tmp_path / name, lambda: SCENE)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("suffix", [".mp4", ".gif"])
def test_a_path_that_cannot_be_written_is_named(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(DoableError, match=r"cannot write the film .*nowhere"):
        Film(tmp_path / "nowhere" / f"run{suffix}", lambda: SCENE)
    (tmp_path / f"folder{suffix}").mkdir()
    with pytest.raises(DoableError, match=r"cannot write the film .*folder"):
        Film(tmp_path / f"folder{suffix}", lambda: SCENE)
