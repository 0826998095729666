import dataclasses
import json

import numpy as np
import pytest

from doable.errors import DoableError, MissingResource
from doable.files import encode_tensors
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.skills.affordance import (
    ABSENT_CHANCE,
    METADATA,
    UNKNOWN_CHANCE,
    LearnedAffordance,
    SuccessEnsemble,
    load,
    save,
)
from doable.skills.features import feature_names, features
from doable.skills.reliability import Reliability, measure
from doable.skills.spec import SkillCall
from doable.skills.store import AFFORDANCE, SkillRecord, read_record, read_tensors, write_skill

SCENE = draw(KITCHEN, Setup({"coke can": "table", "sponge": "close counter"}, "table"), seed=3)
CALLS = [SkillCall("pick", ("coke can",)), SkillCall("pick", ("sponge",)), SkillCall("pick", ("tea",))]


def ensemble(policy: str = "pick", members: int = 3, hidden: int = 8) -> SuccessEnsemble:
    rng = np.random.default_rng(0)
    d = len(feature_names(policy))
    shapes = {
        "w1": (members, d, hidden), "b1": (members, hidden), "w2": (members, hidden, hidden),
        "b2": (members, hidden), "w3": (members, hidden), "b3": (members,),
    }  # fmt: skip
    tensors = {name: rng.normal(0, 0.3, shape).astype(np.float32) for name, shape in shapes.items()}
    return SuccessEnsemble(
        mean=rng.normal(0, 0.1, d).astype(np.float32),
        std=rng.uniform(0.5, 1.5, d).astype(np.float32),
        low=np.full(d, -10, np.float32),
        high=np.full(d, 10, np.float32),
        **tensors,
        slope=0.8,
        shift=-0.2,
    )


def test_the_forward_pass_is_the_formula():
    e = ensemble()
    x = features("pick", SCENE, CALLS)
    z = (x - e.mean) / e.std
    for m in range(3):
        for i in range(3):
            first = np.maximum(z[i] @ e.w1[m] + e.b1[m], 0)
            second = np.maximum(first @ e.w2[m] + e.b2[m], 0)
            assert e.logits(x)[m, i] == pytest.approx(float(second @ e.w3[m] + e.b3[m]), abs=1e-5)
    said = 1 / (1 + np.exp(-(0.8 * e.logits(x).mean(axis=0) - 0.2)))
    np.testing.assert_allclose(e.probabilities(x)[:2], said[:2], atol=1e-6)


def test_what_is_absent_cannot_be_done():
    e = ensemble()
    sure = dataclasses.replace(e, shift=50.0)
    p = LearnedAffordance("pick", sure).probabilities(SCENE, CALLS)
    assert p.tolist() == [1 - ABSENT_CHANCE, 1 - ABSENT_CHANCE, ABSENT_CHANCE]
    assert LearnedAffordance("pick", e).probabilities(SCENE, []).shape == (0,)


def test_what_was_never_seen_is_not_trusted():
    e = dataclasses.replace(ensemble(), shift=50.0)
    x = features("pick", SCENE, CALLS[:1])
    z = (x - e.mean) / e.std
    e = dataclasses.replace(e, low=(z[0] - 0.1).astype(np.float32), high=(z[0] + 0.1).astype(np.float32))
    assert e.probabilities(x)[0] > 0.99
    strange = np.repeat(x, 3, axis=0)
    column = feature_names("pick").index("mass")
    strange[:, column] += np.array([0.05, 2.0, 20.0]) * e.std[column]
    p = e.probabilities(strange)
    assert p[0] > 0.99
    assert 0.1 < p[1] < 0.5
    assert p[2] == pytest.approx(UNKNOWN_CHANCE, abs=1e-3)
    strange[0, column] = np.nan
    assert e.probabilities(strange)[0] == UNKNOWN_CHANCE


def test_only_its_own_calls_are_scored():
    with pytest.raises(DoableError, match="place"):
        LearnedAffordance("pick", ensemble()).probabilities(SCENE, [SkillCall("place", ("coke can",))])


FOUND = measure(np.array([0.1, 0.4, 0.4, 0.9]), np.array([False, True, False, True]))


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "pick"
    record = SkillRecord("pick", 24, 5, 1, {}, "", {}, metrics={"success": 0.9})
    write_skill(home, record, {"policy.safetensors": b"as it was"})
    save(home, "pick", ensemble(), {"AUROC": 0.97}, FOUND)
    return home


def test_what_is_saved_is_loaded(folder):
    found = load(folder, "pick")
    np.testing.assert_array_equal(
        found.probabilities(SCENE, CALLS), LearnedAffordance("pick", ensemble()).probabilities(SCENE, CALLS)
    )
    record = read_record(folder)
    said = record.metrics.pop("reliability")
    assert Reliability.from_json(said) == FOUND
    assert record.metrics == {"success": 0.9, "affordance": {"AUROC": 0.97}}
    assert (folder / "policy.safetensors").read_bytes() == b"as it was"


def rewrite(folder, **tensors):
    """Replace tensors and let skill.json agree, so that only their content can be wrong."""
    changed = {**read_tensors(folder, AFFORDANCE), **tensors}
    content = encode_tensors({name: value for name, value in changed.items() if value is not None})
    write_skill(folder, read_record(folder), {AFFORDANCE: content})


def edit(folder, **values):
    found = {**json.loads((folder / METADATA).read_text()), **values}
    write_skill(folder, read_record(folder), {METADATA: json.dumps(found).encode()})


def damaged(problem, folder):
    content = (folder / AFFORDANCE).read_bytes()
    d = len(feature_names("pick"))
    {
        "cut": lambda: (folder / AFFORDANCE).write_bytes(content[: len(content) // 2]),
        "other bytes": lambda: (folder / AFFORDANCE).write_bytes(content[:-1] + bytes([content[-1] ^ 1])),
        "nan": lambda: rewrite(folder, mean=np.full(d, np.nan, np.float32)),
        "shape": lambda: rewrite(folder, w2=np.zeros((3, 8, 7), np.float32)),
        "flat": lambda: rewrite(folder, w1=np.zeros(8, np.float32)),
        "lacking": lambda: rewrite(folder, w3=None),
        "double": lambda: rewrite(folder, std=np.ones(d)),
        "std": lambda: rewrite(folder, std=np.zeros(d, np.float32)),
        "no json": lambda: (folder / METADATA).write_text("{"),
        "version": lambda: edit(folder, version=99),
        "features": lambda: edit(folder, features=["exists"]),
        "slope": lambda: edit(folder, slope="1.0"),
        "infinite": lambda: edit(folder, slope=float("inf")),
        "policy": lambda: edit(folder, policy="place"),
    }[problem]()


PROBLEMS = (
    "cut", "other bytes", "nan", "shape", "flat", "lacking", "double", "std",
    "no json", "version", "features", "slope", "infinite", "policy",
)  # fmt: skip


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_damaged_file_is_named(folder, problem):
    damaged(problem, folder)
    with pytest.raises(DoableError, match=r"affordance\.(safetensors|json)"):
        load(folder, "pick")


def test_a_missing_file_is_a_missing_resource(folder):
    (folder / AFFORDANCE).unlink()
    with pytest.raises(MissingResource, match=r"`doable calibrate pick --folder"):
        load(folder, "pick")


def test_it_does_not_go_into_another_skills_folder(folder):
    with pytest.raises(DoableError, match="'pick'"):
        save(folder, "place", ensemble("place"), {}, FOUND)
