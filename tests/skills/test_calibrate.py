import dataclasses
import shutil
from collections import Counter

import numpy as np
import pytest

from doable.errors import DoableError, MissingResource
from doable.sim import facts
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import CRATE
from doable.sim.scene import FLOOR
from doable.skills import calibrate
from doable.skills.features import feature_names
from doable.skills.fit import FitRecipe, fit, platt, split
from doable.skills.library import load_skill, shipped
from doable.skills.reliability import measure, plot
from doable.skills.rollouts import Dataset, Lab, collect, hopeless
from doable.skills.spec import POLICIES
from doable.skills.starts.draw import CATEGORIES, draw_start
from doable.skills.store import read_record
from doable.skills.tasks.place import PLACE


def synthetic(n: int, seed: int) -> tuple[Dataset, np.ndarray]:
    """Outcomes whose true probability is known, two samples an episode; a tenth is not there."""
    rng = np.random.default_rng(seed)
    x = rng.normal(0, 1, (n, len(feature_names("pick")))).astype(np.float32)
    x[:, 0] = rng.random(n) > 0.1
    x[:, 8:] = 0.5
    logit = 4 * np.tanh(2 * x[:, 1]) + 3 * x[:, 2] * (x[:, 3] > 0) + 1
    truth = np.where(x[:, 0] > 0, 1 / (1 + np.exp(-logit)), 0.0)
    y = rng.random(n) < truth
    return Dataset("pick", x, y, np.full(n, "start"), np.full(n, "ready"), np.arange(n) // 2), truth


def test_the_measures_by_hand():
    p = np.array([0.1, 0.4, 0.4, 0.9])
    y = np.array([False, True, False, True])
    found = measure(p, y, bins=2)
    brier = (0.01 + 0.36 + 0.16 + 0.01) / 4
    assert found.brier == pytest.approx(brier)
    assert found.brier_skill == pytest.approx(1 - brier / 0.25)
    # bins [0, 0.5): said 0.3, seen 1/3, 3 of 4; [0.5, 1]: said 0.9, seen 1, 1 of 4
    assert found.ece == pytest.approx(0.75 * (1 / 3 - 0.3) + 0.25 * 0.1)
    # pairs (success, failure): 0.4>0.1, 0.4=0.4, 0.9>0.1, 0.9>0.4
    assert found.auroc == pytest.approx(3.5 / 4)
    assert [b[0] for b in found.bins] == [3, 1]


def test_the_measures_at_their_ends():
    assert measure(np.array([1.0, 0.0]), np.array([True, False])).ece == 0
    assert measure(np.array([1.0, 0.0]), np.array([False, True])).auroc == 0
    alike = measure(np.array([0.2, 0.3]), np.array([False, False]))
    assert (alike.auroc, alike.brier_skill) == (0.5, 0.0)
    with pytest.raises(DoableError, match="at least one"):
        measure(np.zeros(0), np.zeros(0, bool))


def test_auroc_is_the_share_of_ordered_pairs():
    rng = np.random.default_rng(0)
    p, y = rng.integers(0, 8, 60) / 8, rng.random(60) < 0.4
    pairs = [(a > b) + 0.5 * (a == b) for a in p[y] for b in p[~y]]
    assert measure(p, y).auroc == pytest.approx(np.mean(pairs))


def test_platt_undoes_a_distortion():
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 2, 20_000)
    y = rng.random(20_000) < 1 / (1 + np.exp(-logits))
    slope, shift = platt(2 * logits + 1, y)
    assert slope == pytest.approx(0.5, abs=0.03)
    assert shift == pytest.approx(-0.5, abs=0.06)


def test_platt_stays_finite_where_nothing_is_mixed():
    slope, shift = platt(np.array([-50.0, -40, 30, 60]), np.array([False, False, True, True]))
    assert 0 < slope < 2
    assert abs(shift) < 5


def test_no_episode_is_in_two_parts():
    data, _ = synthetic(400, 0)
    parts = split(data)
    sets = [set(part.episode) for part in (parts.train, parts.calibration, parts.held_out)]
    assert sum(map(len, sets)) == len(set.union(*sets)) == 200
    assert len(sets[2]) == 66


def test_a_known_probability_is_learned_and_calibrated():
    data, truth = synthetic(4000, 2)
    parts = split(data)
    ensemble = fit(parts, seed=0, recipe=FitRecipe(epochs=12))
    held = parts.held_out
    found = measure(ensemble.probabilities(held.x), held.y)
    best = measure(truth[-len(held.y) :], held.y)
    assert found.ece < 0.06
    assert found.auroc > best.auroc - 0.04
    assert found.brier_skill > best.brier_skill - 0.15
    assert (ensemble.probabilities(held.x[held.x[:, 0] == 0]) < 0.01).all()


def test_the_same_seed_fits_the_same():
    parts = split(synthetic(400, 3)[0])
    one, two = (fit(parts, seed=5, recipe=FitRecipe(epochs=2)) for _ in range(2))
    np.testing.assert_array_equal(one.w1, two.w1)
    assert one.slope == two.slope


def test_nothing_is_learned_from_outcomes_that_are_all_alike():
    data, _ = synthetic(200, 4)
    with pytest.raises(DoableError, match="all end alike"):
        fit(split(dataclasses.replace(data, y=np.ones(200, bool))), seed=0)


def test_the_plot_is_a_png():
    picture = plot(measure(np.linspace(0, 1, 50), np.linspace(0, 1, 50) > 0.4), title="pick")
    assert picture.startswith(b"\x89PNG")


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_starts_are_seeded_and_nearly_half_of_them_are_meant_to_fail(policy):
    categories = CATEGORIES[policy]
    assert sum(c.share for c in categories) == pytest.approx(1)
    drawn = [draw_start(policy, KITCHEN, np.random.default_rng(i)) for i in range(150)]
    assert [s.scene for s in drawn[:5]] == [
        draw_start(policy, KITCHEN, np.random.default_rng(i)).scene for i in range(5)
    ]
    counts = Counter(s.category for s in drawn)
    assert set(counts) == {c.name for c in categories}
    assert sum(counts[c.name] for c in categories if c.hopeless) > 0.4 * 150


def test_starts_are_what_their_category_says():
    rng = np.random.default_rng(8)
    for _ in range(150):
        start = draw_start("pick", KITCHEN, rng)
        name, scene = start.call.args[0], start.scene
        here = facts.robot_place(scene)
        assert (name not in scene.objects) == (start.category == "absent")
        assert (facts.held(scene) not in (None, name)) == (start.category == "hand full")
        assert (facts.held(scene) == name) == (start.category == "in the hand")
        if start.category == "ready":
            assert facts.place_of(scene, name) == here
        if start.category in ("elsewhere", "on the floor"):
            assert facts.place_of(scene, name) != here or here is None
        if start.category == "out of reach":
            assert here is None or facts.place_of(scene, name) != here
    littered = 0
    for _ in range(300):
        start = draw_start("drive", KITCHEN, rng)
        scene, floored = start.scene, {n for n, o in start.scene.objects.items() if o.touching == (FLOOR,)}
        assert bool(floored) == (start.category in ("litter", "on the floor")), start.category
        if start.category == "litter":
            assert not floored & set(start.call.args)
            littered += facts.held(scene) is None
        assert (CRATE in scene.fixtures) == (start.category in ("blocked dock", "blocked way"))
    assert littered  # an empty hand drives past what was dropped, too
    for _ in range(150):
        start = draw_start("place", KITCHEN, rng)
        name, scene = start.call.args[0], start.scene
        assert facts.holding(scene, name) == (start.category not in ("hand empty", "other thing held", "absent")), (
            start.category
        )


class Still:
    """A policy that does nothing."""

    def act(self, observation):
        return np.array([0, 0, 0, 0, 1], np.float32)


def run(task, episodes):
    lab = Lab(dataclasses.replace(task, max_steps=4), Still(), seed=11)
    try:
        return [sample for i in episodes for sample in lab.episode(i)]
    finally:
        lab.close()


def test_rollouts_do_not_depend_on_what_ran_before():
    together = run(PLACE, range(5))
    apart = [s for i in (4, 3, 2, 1, 0) for s in run(PLACE, [i])]
    apart.sort(key=lambda s: s.episode)
    assert [(s.success, s.kind, s.category, s.episode) for s in together] == [
        (s.success, s.kind, s.category, s.episode) for s in apart
    ]
    for a, b in zip(together, apart, strict=True):
        np.testing.assert_array_equal(a.x, b.x)
    assert not any(s.success for s in together)
    assert {s.kind for s in together} == {"start", "midway"}


def test_fitting_does_not_look_at_what_is_held_out():
    data, _ = synthetic(1200, 3)
    parts, recipe = split(data), FitRecipe(epochs=2)
    blind = dataclasses.replace(parts, held_out=parts.train)
    one, other = (fit(some, seed=0, recipe=recipe) for some in (parts, blind))
    for field in dataclasses.fields(one):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


def test_only_starts_make_the_figures():
    data, _ = synthetic(2000, 7)
    data = dataclasses.replace(data, kind=np.where(np.arange(2000) % 2, "midway", "start"))
    parts = split(data)
    found, figures = calibrate.report(fit(parts, seed=0, recipe=FitRecipe(epochs=2)), parts, data)
    assert found.n == figures["held-out starts"] == (parts.held_out.kind == "start").sum() < len(parts.held_out.y)


def test_two_workers_find_what_one_finds():
    policy = load_skill("pick").policy
    one, two = (collect("pick", policy, episodes=3, seed=5, workers=workers) for workers in (1, 2))
    assert one.episode.tolist() == two.episode.tolist()
    assert one.y.tolist() == two.y.tolist()
    np.testing.assert_array_equal(one.x, two.x)


def test_the_report_counts_what_is_held_out():
    data, _ = synthetic(2000, 7)
    data = dataclasses.replace(data, category=np.where(data.x[:, 0] > 0, "ready", "absent"))
    parts = split(data)
    found, figures = calibrate.report(fit(parts, seed=0, recipe=FitRecipe(epochs=3)), parts, data)
    assert figures["held-out starts"] == found.n == 666
    assert figures["starts meant to fail"] == pytest.approx(hopeless(data))
    assert figures["AUROC without what is absent"] < figures["AUROC"]
    assert set(figures) > {"start: ready", "start: absent"}


def test_an_untrained_skill_is_missing(tmp_path):
    with pytest.raises(MissingResource):
        calibrate.calibrate_skill("pick", folder=tmp_path)


def test_too_few_starts_are_refused_before_they_are_tried():
    with pytest.raises(DoableError, match="5 starts are too few"):
        calibrate.calibrate_skill("pick", episodes=5)


def test_what_ships_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DOABLE_SKILLS", raising=False)
    home = shipped() / "pick"
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    figures, target = calibrate.calibrate_skill("pick", episodes=40)
    assert target == calibrate.CALIBRATED / "pick"
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before
    assert (target / "policy.safetensors").read_bytes() == before["policy.safetensors"]
    assert read_record(target).metrics["affordance"] == figures
    assert (target / "affordance.safetensors").read_bytes() != before["affordance.safetensors"]
    link = tmp_path / "link"
    link.symlink_to(shipped())  # however the folder is spelled
    assert calibrate.calibrate_skill("pick", episodes=40, folder=link)[1] == target
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before


def test_a_folder_inside_is_not_lost_and_a_stray_file_does_no_harm(tmp_path, monkeypatch):
    shutil.copytree(shipped() / "pick", tmp_path / "pick")
    (tmp_path / "pick" / ".DS_Store").write_text("")
    calibrate.calibrate_skill("pick", episodes=40, folder=tmp_path)
    (tmp_path / "pick" / "plots").mkdir()
    monkeypatch.setattr(calibrate, "collect", None)  # is found before anything is tried
    with pytest.raises(DoableError, match="folder 'plots'"):
        calibrate.calibrate_skill("pick", episodes=40, folder=tmp_path)


@pytest.mark.parametrize("to", ["out", "folder"])
def test_a_policy_that_came_meanwhile_does_not_get_the_chances_of_the_old_one(tmp_path, monkeypatch, to):
    shutil.copytree(shipped() / "pick", tmp_path / "pick")
    given = {to: tmp_path}
    whole = calibrate.collect

    def train_meanwhile(*args, **more):
        shutil.rmtree(tmp_path / "pick")
        shutil.copytree(shipped() / "place", tmp_path / "pick")
        return whole(*args, **more)

    monkeypatch.setattr(calibrate, "collect", train_meanwhile)
    with pytest.raises(DoableError, match="another policy than the one that is calibrated"):
        calibrate.calibrate_skill("pick", episodes=40, **given)
    assert read_record(tmp_path / "pick") == read_record(shipped() / "place")


def test_another_policy_is_not_replaced(tmp_path):
    shutil.copytree(shipped() / "place", tmp_path / "pick")
    with pytest.raises(DoableError, match="holds another policy"):
        calibrate.calibrate_skill("pick", episodes=40, out=tmp_path)
    (tmp_path / "drive").mkdir()
    with pytest.raises(MissingResource):
        calibrate.calibrate_skill("drive", episodes=40, out=tmp_path)
