from __future__ import annotations

import dataclasses
import json
import shutil

import numpy as np
import pytest

from doable import files
from doable.errors import DoableError, MissingResource
from doable.files import alone
from doable.skills import evaluate as evaluation
from doable.skills import library, train
from doable.skills.card import RELIABILITY, write_card
from doable.skills.evaluate import evaluate_skill
from doable.skills.library import load_skill, load_skills, skill_home, skills_folder, trained_home
from doable.skills.reliability import measure
from doable.skills.store import read_policy, read_record, write_skill

FOUND = dataclasses.asdict(measure(np.linspace(0, 1, 50), np.linspace(0, 1, 50) > 0.4))


@pytest.fixture
def quick(glide, tmp_path, monkeypatch):
    recipe = dataclasses.replace(
        glide.recipe, steps=60, guide_episodes=2, eval_every=30, eval_episodes=2, sure_episodes=2
    )
    task = dataclasses.replace(glide, recipe=recipe)
    monkeypatch.setattr(train, "task_of", lambda name: task)
    monkeypatch.setattr(evaluation, "task_of", lambda name: task)
    monkeypatch.chdir(tmp_path)
    return task


def test_a_training_leaves_a_whole_skill(quick, tmp_path):
    report = train.train_skill("drive", seed=3, out=tmp_path / "skills", progress=False)
    folder = tmp_path / "skills" / "drive"
    record = read_record(folder)
    assert report.folder == folder
    assert {p.name for p in folder.iterdir()} == {"skill.json", "policy.safetensors", "CARD.md", "curve.png"}
    assert record.seed == 3
    assert record.recipe["steps"] == 60
    assert len(record.curve) == 2
    assert record.metrics["success"] == report.final.success
    assert (folder / "curve.png").read_bytes().startswith(b"\x89PNG")
    read_policy(folder, quick)
    assert evaluate_skill("drive", episodes=200, seed=12345, folder=tmp_path / "skills") == report.final
    json.dumps(report.to_json(), allow_nan=False)


def test_the_card_says_what_the_record_says(quick, tmp_path):
    train.train_skill("drive", out=tmp_path, progress=False)
    folder = tmp_path / "drive"
    record = read_record(folder)
    card = (folder / "CARD.md").read_text()
    assert "doable train drive --seed 1 --steps 60" in card
    assert f"**{record.metrics['success']:.1%}** of 200" in card
    assert "Not calibrated yet" in card
    assert RELIABILITY not in card
    best = max(record.curve, key=lambda point: (point["success"], point["step"]))
    assert f"of step {best['step']}, the best of 2 evaluations (2 episodes)" in card
    metrics = {**record.metrics, "affordance": {"brier": 0.0123, "starts": 1000}, "reliability": FOUND}
    write_skill(folder, dataclasses.replace(record, metrics=metrics), {})
    write_card(folder)
    assert (folder / RELIABILITY).read_bytes().startswith(b"\x89PNG")
    card = (folder / "CARD.md").read_text()
    assert "| brier | 0.012 |" in card
    assert "| starts | 1000 |" in card
    assert f"({RELIABILITY})" in card


def test_the_chances_of_a_policy_stay_with_it_and_not_with_another(quick, tmp_path):
    train.train_skill("drive", out=tmp_path, progress=False)
    record = read_record(tmp_path / "drive")
    calibrated = dataclasses.replace(
        record, metrics={**record.metrics, "affordance": {"brier": 0.0123}, "reliability": FOUND}
    )
    write_skill(tmp_path / "drive", calibrated, {"affordance.safetensors": b"old"})
    train.train_skill("drive", out=tmp_path, resume=True, progress=False)  # was at its end: the same policy
    kept = read_record(tmp_path / "drive")
    assert kept.files["policy.safetensors"] == record.files["policy.safetensors"]
    assert "affordance.safetensors" in kept.files
    assert "| brier | 0.012 |" in (tmp_path / "drive" / "CARD.md").read_text()
    assert RELIABILITY in kept.files
    train.train_skill("drive", seed=2, out=tmp_path, progress=False)
    other = read_record(tmp_path / "drive")
    assert other.files["policy.safetensors"] != record.files["policy.safetensors"]
    assert "affordance.safetensors" not in other.files
    assert not {"affordance", "reliability"} & set(other.metrics)


def test_a_crash_while_the_result_is_written_leaves_the_old_one(quick, tmp_path, monkeypatch):
    train.train_skill("drive", out=tmp_path, progress=False)
    before = read_record(tmp_path / "drive")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(DoableError, match="No space"):
        train.train_skill("drive", seed=2, out=tmp_path, progress=False)
    monkeypatch.undo()
    assert read_record(tmp_path / "drive") == before


def test_a_folder_that_cannot_be_written_is_found_before_the_training(quick, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DoableError, match=r"cannot write .*skills: Not a directory"):
        train.train_skill("drive", out=tmp_path / "file" / "skills", progress=False)
    assert not (tmp_path / "runs").exists()


def test_what_is_no_skill_is_not_replaced(quick, tmp_path):
    (tmp_path / "drive").mkdir()
    (tmp_path / "drive" / "thesis.txt").write_text("years of work")
    with pytest.raises(DoableError, match="something else than a skill"):
        train.train_skill("drive", out=tmp_path, progress=False)
    assert (tmp_path / "drive" / "thesis.txt").read_text() == "years of work"


def test_a_run_can_be_resumed_with_more_steps(quick, tmp_path):
    train.train_skill("drive", out=tmp_path, progress=False)
    report = train.train_skill("drive", steps=90, out=tmp_path, resume=True, progress=False)
    assert report.steps == 90
    assert [point["step"] for point in read_record(tmp_path / "drive").curve] == [30, 60, 90]


def test_a_finished_run_is_replaced_and_an_interrupted_one_is_not(quick, tmp_path):
    train.train_skill("drive", out=tmp_path, progress=False)
    train.train_skill("drive", out=tmp_path, progress=False)
    (tmp_path / "runs" / "drive-seed1" / train.FINISHED).unlink()
    with pytest.raises(DoableError, match="60 steps far; --resume goes on from there"):
        train.train_skill("drive", out=tmp_path, progress=False)
    train.train_skill("drive", out=tmp_path, resume=True, progress=False)


def test_a_damaged_checkpoint_says_what_to_remove(quick, tmp_path):
    train.train_skill("drive", out=tmp_path, progress=False)
    run = tmp_path / "runs" / "drive-seed1"
    (run / train.FINISHED).unlink()
    (run / "checkpoint" / "state.json").write_text('{"progress": {"speed": 1}}')
    with pytest.raises(DoableError, match=r"not a checkpoint's state .*; remove runs/drive-seed1 to begin anew"):
        train.train_skill("drive", out=tmp_path, progress=False)


def test_a_finished_run_that_cannot_be_resumed_stays_finished(quick, tmp_path):
    train.train_skill("drive", out=tmp_path, progress=False)
    with pytest.raises(DoableError):
        train.train_skill("drive", steps=30, out=tmp_path, resume=True, progress=False)
    assert (tmp_path / "runs" / "drive-seed1" / train.FINISHED).is_file()


def test_a_run_has_its_folder_alone(quick, tmp_path, monkeypatch):
    train.train_skill("drive", out=tmp_path, progress=False)
    run, seen = tmp_path / "runs" / "drive-seed1", []
    before = sorted(path.name for path in run.iterdir())
    with alone(run), pytest.raises(DoableError, match="another process is at work in"):
        train.train_skill("drive", out=tmp_path, progress=False)
    assert sorted(path.name for path in run.iterdir()) == before  # what the other has is not cleared away

    def look(*given, **more):
        with pytest.raises(DoableError, match="another process is at work in"), alone(run):
            pass
        seen.append(run)
        return evaluation.evaluate(*given, **more)

    monkeypatch.setattr(train, "evaluate", look)
    train.train_skill("drive", out=tmp_path, progress=False)
    assert seen == [run]


def test_a_result_is_not_put_where_the_run_is_cleared(quick, tmp_path):
    with pytest.raises(DoableError, match="where this run keeps its checkpoint"):
        train.train_skill("drive", out=tmp_path / "runs" / "drive-seed1", progress=False)


def test_without_a_checkpoint_nothing_is_resumed(quick, tmp_path):
    with pytest.raises(MissingResource, match=r"state\.json"):
        train.train_skill("drive", seed=7, out=tmp_path, resume=True, progress=False)


def test_the_folder_of_skills(tmp_path, monkeypatch):
    monkeypatch.setenv("DOABLE_SKILLS", str(tmp_path))
    assert skills_folder() == tmp_path
    assert skills_folder(tmp_path.parent) == tmp_path.parent
    monkeypatch.setenv("DOABLE_SKILLS", str(tmp_path / "nowhere"))
    with pytest.raises(MissingResource, match="nowhere"):
        skills_folder()
    monkeypatch.delenv("DOABLE_SKILLS")
    assert skills_folder().name == "trained"


def test_what_a_folder_lacks_is_taken_from_what_ships(tmp_path, monkeypatch):
    shipped = skills_folder()
    shutil.copytree(shipped / "pick", tmp_path / "pick")
    monkeypatch.setenv("DOABLE_SKILLS", str(tmp_path))
    assert skill_home("pick") == tmp_path / "pick"
    assert skill_home("drive") == shipped / "drive"
    assert set(load_skills()) == {"drive", "pick", "place"}
    assert trained_home("drive") == shipped / "drive"
    with pytest.raises(MissingResource, match="doable train drive"):
        trained_home("drive", tmp_path)
    (tmp_path / "pick" / "policy.safetensors").write_bytes(b"mine, and damaged")
    with pytest.raises(DoableError, match=str(tmp_path)):
        load_skills()


def test_what_no_call_is_done_by_is_not_loaded(tmp_path, monkeypatch):
    known = library.available("skills")
    monkeypatch.setattr(library, "available", lambda group: {**known, "push": known["pick"]})
    shutil.copytree(skills_folder() / "pick", tmp_path / "pick")
    (tmp_path / "push").mkdir()  # trained, say, and never calibrated
    assert set(load_skills(tmp_path)) == {"drive", "pick", "place"}


def test_no_skill_is_trained(tmp_path):
    with pytest.raises(MissingResource, match="no skill is trained"):
        load_skills(tmp_path)
    with pytest.raises(MissingResource, match="doable train pick"):
        load_skill("pick", tmp_path)
