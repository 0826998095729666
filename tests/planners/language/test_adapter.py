"""Adapters: there and back, merged as peft would, and every way in which a folder can be wrong."""

import copy
import dataclasses
import hashlib
import json

import numpy as np
import pytest
import torch

from doable.errors import DoableError, MissingResource
from doable.files import encode_tensors
from doable.planners.language.adapter import (
    CARD,
    DOWN,
    RECORD,
    TENSORS,
    UP,
    Adapter,
    AdapterRecord,
    linear_layers,
    merge,
    read_adapter,
    write_adapter,
)  # fmt: skip
from doable.planners.language.local import open_model
from doable.planners.language.tuning import Pupil

RANK, SCALE = 2, 2.0


def record(**changed) -> AdapterRecord:
    made = AdapterRecord(
        name="test", base="tiny", rank=RANK, scale=SCALE, temperature=1.5, seed=3, git="", training={"stage": "sft"},
        metrics={"loss": 0.5},
    )  # fmt: skip
    return dataclasses.replace(made, **changed)


def random_tensors(model, seed=0):
    rng, found = np.random.default_rng(seed), {}
    for name, layer in linear_layers(model):
        outputs, inputs = layer.weight.shape
        found[name + DOWN] = rng.normal(0, 0.1, (RANK, inputs)).astype(np.float16)
        found[name + UP] = rng.normal(0, 0.1, (outputs, RANK)).astype(np.float16)
    return found


@pytest.fixture
def adapter(tiny) -> Adapter:
    return Adapter(record(), random_tensors(tiny[1]))


@pytest.fixture
def folder(adapter, tmp_path):
    write_adapter(tmp_path / "a", adapter, "# card\n")
    return tmp_path / "a"


def rewrite(folder, tensors=None, content=None, **changed):
    """Change a folder so that its checksum fits again."""
    data = json.loads((folder / RECORD).read_text()) | changed
    if tensors is not None:
        content = encode_tensors(tensors)
    if content is not None:
        (folder / TENSORS).write_bytes(content)
        data["sha256"] = hashlib.sha256(content).hexdigest()
    (folder / RECORD).write_text(json.dumps(data))


def test_there_and_back(adapter, folder):
    found = read_adapter(folder)
    assert dataclasses.replace(found.record, sha256="") == adapter.record
    assert found.layers() == adapter.layers()
    assert len(found.layers()) == 14  # two blocks of seven linear layers; the head is none of them
    for name, value in adapter.tensors.items():
        np.testing.assert_array_equal(found.tensors[name], value)


def test_pictures_lie_beside_the_card_and_nothing_else_stays(adapter, folder):
    (folder / "old.png").write_bytes(b"old")
    write_adapter(folder, adapter, "# new\n", {"curve.png": b"\x89PNG"})
    assert {path.name for path in folder.iterdir()} == {CARD, RECORD, TENSORS, "curve.png"}
    assert (folder / CARD).read_text() == "# new\n"


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e6])
def test_numbers_that_half_precision_cannot_hold_are_not_written(adapter, tmp_path, bad):
    name = next(iter(adapter.tensors))
    broken = {**adapter.tensors, name: np.full_like(adapter.tensors[name], bad, dtype=np.float32)}
    with pytest.raises(DoableError, match="not finite"):
        write_adapter(tmp_path / "b", Adapter(adapter.record, broken), "")
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("name", [TENSORS, RECORD])
def test_a_file_that_is_not_there_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(MissingResource, match=name):
        read_adapter(folder)


def test_what_was_changed_or_cut_off_does_not_fit_its_checksum(folder):
    content = (folder / TENSORS).read_bytes()
    for other in (content[:-10], content[:-1] + b"\x01", b""):
        (folder / TENSORS).write_bytes(other)
        with pytest.raises(DoableError, match="other checksum"):
            read_adapter(folder)


@pytest.mark.parametrize("cut", [slice(0, -10), slice(0, 40), slice(0, 0), slice(20, None)])
def test_cut_off_under_its_own_checksum_it_is_still_no_adapter(folder, cut):
    rewrite(folder, content=(folder / TENSORS).read_bytes()[cut])
    with pytest.raises(DoableError, match="not a whole safetensors file"):
        read_adapter(folder)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_numbers_that_are_not_finite_are_refused(folder, adapter, bad):
    tensors = dict(adapter.tensors)
    name = sorted(tensors)[3]
    tensors[name] = tensors[name].copy()
    tensors[name][0, 0] = bad
    rewrite(folder, tensors)
    with pytest.raises(DoableError, match="not finite") as caught:
        read_adapter(folder)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    "tensors",
    [
        {"a.down": np.zeros((2, 2), np.float32)},
        {"a.down": np.zeros(4, np.float16)},
        {"a.weight": np.zeros((2, 2), np.float16)},
        {"../../etc/passwd": np.zeros((2, 2), np.float16)},
    ],
)
def test_what_is_no_half_precision_factor_is_refused(folder, tensors):
    rewrite(folder, tensors)
    with pytest.raises(DoableError, match="no half-precision factor"):
        read_adapter(folder)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"format": 2}, "format 1 is read here; this one has 2"),
        ({"temperature": 0}, "temperature must be above 0"),
        ({"temperature": -1.0}, "temperature must be above 0"),
        ({"temperature": True}, "temperature has a value of the wrong type"),
        ({"training": {"lineage": 3}}, "lineage must be a list"),
        ({"training": {"lineage": [{}]}}, "lineage must be a list"),
        ({"rank": "16"}, "rank has a value of the wrong type"),
        ({"base": None}, "base has a value of the wrong type"),
        ({"more": 1}, "its keys must be"),
    ],
)
def test_a_wrong_record_is_named(folder, changed, says):
    rewrite(folder, **changed)
    with pytest.raises(DoableError, match=says):
        read_adapter(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": 1}', '{"format": NaN}', "[" * 100_000])
def test_what_is_no_record_is_one_clear_error(folder, text):
    (folder / RECORD).write_text(text)
    with pytest.raises(DoableError, match=RECORD) as caught:
        read_adapter(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", [TENSORS, RECORD])
def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path, name):
    (folder / name).rename(tmp_path / name)
    (folder / name).symlink_to(tmp_path / name)
    with pytest.raises(DoableError, match="leads out of its folder"):
        read_adapter(folder)


@pytest.mark.parametrize("spec", ["nowhere", "../..", "/dev/null", "a\x00b", "~/.ssh"])
def test_a_path_to_nowhere_is_one_clear_error(spec):
    with pytest.raises(MissingResource, match=RECORD):
        open_model(spec)


def test_merged_it_computes_what_peft_computes(tiny, adapter):
    tokenizer, model = tiny
    merged = copy.deepcopy(model)
    merge(merged, adapter, base="tiny", folder="a")
    pupil = Pupil(tokenizer, copy.deepcopy(model), rank=RANK, scale=SCALE, seed=0, precision="float32")
    pupil.load(adapter.tensors)
    ids = torch.tensor([tokenizer("Human: bring me a sponge\nRobot: 1.")["input_ids"]])
    with torch.inference_mode():
        plain, ours, theirs = (net(ids).logits for net in (model, merged, pupil._model.eval()))
    torch.testing.assert_close(ours, theirs, atol=1e-3, rtol=1e-3)
    assert (ours - plain).abs().max() > 0.1  # it does change something


def test_for_another_model_it_is_refused_by_name(tiny, adapter):
    with pytest.raises(DoableError, match="for 'tiny', not for SmolLM2"):
        merge(copy.deepcopy(tiny[1]), adapter, base="SmolLM2", folder="a")


def lacking(tensors, part):
    del tensors[part]


def wide(tensors, part):
    tensors[part] = np.zeros((tensors[part].shape[0] + 1, tensors[part].shape[1]), np.float16)


def elsewhere(tensors, part):
    layer = part.rpartition(".")[0]
    for factor in (DOWN, UP):
        tensors["../x" + factor] = tensors.pop(layer + factor)


@pytest.mark.parametrize("spoil", [lacking, wide, elsewhere])
@pytest.mark.parametrize("factor", [DOWN, UP])
def test_shapes_that_do_not_fit_change_nothing(tiny, adapter, spoil, factor):
    tensors = dict(adapter.tensors)
    spoil(tensors, adapter.layers()[5] + factor)
    model = copy.deepcopy(tiny[1])
    with pytest.raises(DoableError, match=r"does not fit tiny|only one of the two factors"):
        merge(model, Adapter(adapter.record, tensors), base="tiny", folder="a")
    for (name, before), after in zip(tiny[1].state_dict().items(), model.state_dict().values(), strict=True):
        assert torch.equal(before, after), name
