import dataclasses
import shutil

import numpy as np
import pytest
import torch

from doable.errors import DoableError, MissingResource
from doable.planners.language import device, smollm
from doable.planners.language.adapter import DOWN, UP, Adapter, AdapterRecord, linear_layers, write_adapter
from doable.planners.language.local import open_model
from doable.planners.language.pretrained import Pretrained, fingerprint, pretrained, remembered

PROMPT, OPTIONS = "Human: bring me a sponge\nRobot: 1.", [" find a sponge", " done"]


@pytest.fixture
def adapter(tiny_folder, roomy, tmp_path):
    """The folder of an adapter that changes nothing, for the model in `tiny_folder`."""
    base, tensors = pretrained(str(tiny_folder)), {}
    for name, layer in linear_layers(roomy[1]):
        tensors |= {name + DOWN: np.zeros((1, layer.in_features)), name + UP: np.zeros((layer.out_features, 1))}
    record = AdapterRecord("test", base.base, 1, 1.0, 1.0, 0, "", {}, {}, base_sha256=base.sha256)
    write_adapter(tmp_path / "adapter", Adapter(record, tensors), "")
    return tmp_path / "adapter"


def test_an_adapter_opens_with_the_model_that_it_is_for(adapter, roomy):
    model = open_model(str(adapter))
    assert model.name == f"local:tiny-model+{adapter}"
    assert model.capabilities.plans
    with torch.inference_mode():
        ids = torch.tensor([roomy[0](PROMPT)["input_ids"]])
        expected = torch.log_softmax(roomy[1](ids).logits[0, -1].double(), -1)
    first = roomy[0](" done")["input_ids"][0]
    assert np.isfinite(model.score(PROMPT, OPTIONS).choices).all()
    assert model.score(PROMPT, [" done"]).logprobs[0] <= float(expected[first]) + 1e-4


def test_another_model_in_its_place_is_noticed(adapter, tiny_folder, roomy):
    with torch.no_grad():
        next(roomy[1].parameters()).add_(0.01)
    roomy[1].save_pretrained(tiny_folder)
    with pytest.raises(DoableError, match="another model than the one that is in"):
        open_model(str(adapter))


def test_a_model_that_has_gone_is_named(adapter, tiny_folder):
    shutil.rmtree(tiny_folder)
    with pytest.raises(MissingResource, match="which is not there"):
        open_model(str(adapter))


def test_a_damaged_model_is_one_line_and_nobody_is_told_to_remove_it(tiny_folder):
    weights = tiny_folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(MissingResource, match="is damaged") as caught:
        pretrained(str(tiny_folder)).load()
    assert "remove" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("base", "sha256"), [("GPT-9", ""), ("../models/x", "ab"), ("/models/x", ""), ("SmolLM2-135M-Instruct", "ab")]
)
def test_what_cannot_be_known_is_refused(base, sha256, tmp_path):
    with pytest.raises(DoableError, match="is for"):
        remembered(base, sha256, adapter=tmp_path)


def test_smollm_is_known_by_name():
    assert pretrained("smollm2") == Pretrained(smollm.NAME, "") == remembered(smollm.NAME, "", adapter=None)
    assert pretrained("smollm2").name == "SmolLM2-135M-Instruct"


def test_a_base_that_is_neither_is_told_what_exists(tmp_path):
    with pytest.raises(DoableError, match="did you mean 'smollm2'"):
        pretrained("smolm2")
    with pytest.raises(DoableError, match=r"no config.json and no tokenizer.json and no \*.safetensors"):
        pretrained(str(tmp_path))


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_every_file_of_a_model_counts(tiny_folder, name):
    before = fingerprint(tiny_folder)
    assert before == fingerprint(tiny_folder)
    content = bytearray((tiny_folder / name).read_bytes())
    content[-1] ^= 1
    (tiny_folder / name).write_bytes(content)
    assert fingerprint(tiny_folder) != before


def test_the_device_and_how_precisely_it_computes(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    for faster in ("bfloat16", "float32"):
        monkeypatch.setattr(device, "seconds", lambda precision, faster=faster: 1.0 if precision == faster else 2.0)
        assert dataclasses.astuple(device.choose("auto")) == ("cpu", faster)
    with pytest.raises(MissingResource, match="--device cpu"):
        device.choose("cuda")
    with pytest.raises(DoableError, match=r"unknown device 'tpu'.*\(known: auto, cpu, cuda\)"):
        device.choose("tpu")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    for can, precision in ((True, "bfloat16"), (False, "float32")):
        monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda can=can: can)
        assert dataclasses.astuple(device.choose("auto")) == ("cuda", precision)
        assert device.choose("cpu").name == "cpu"
