from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from doable import files
from doable.errors import DoableError, MissingResource
from doable.files import encode_tensors, swap
from doable.skills import store
from doable.skills.store import (
    POLICY,
    RECORD,
    SkillRecord,
    read_policy,
    read_record,
    write_skill,
)


def layers(observation: int = 6, action: int = 2) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    return {
        "0.weight": rng.normal(size=(8, observation)).astype(np.float32), "0.bias": np.zeros(8, np.float32),
        "1.weight": rng.normal(size=(action, 8)).astype(np.float32), "1.bias": np.zeros(action, np.float32),
    }  # fmt: skip


@pytest.fixture
def record():
    return SkillRecord("drive", 6, 2, 1, {"steps": 10}, "abc", {"python": "3.11"}, {"success": 1.0}, ({"step": 1.0},))


@pytest.fixture
def folder(tmp_path, record):
    write_skill(tmp_path / "drive", record, {POLICY: encode_tensors(layers())})
    return tmp_path / "drive"


def edit(folder, **changes):
    data = json.loads((folder / RECORD).read_text())
    (folder / RECORD).write_text(json.dumps({**data, **changes}))


def test_it_comes_back_as_it_was(folder, record, glide):
    found = read_record(folder)
    assert dataclasses.replace(found, files={}) == record
    for key, value in read_policy(folder, glide).tensors().items():
        assert np.array_equal(value, layers()[key])


def test_other_files_stay_when_some_are_replaced(folder, record):
    write_skill(folder, record, {"affordance.safetensors": b"x"})
    found = write_skill(folder, record, {"CARD.md": b"y"})
    assert set(found.files) == {POLICY, "affordance.safetensors", "CARD.md"}
    assert sorted(p.name for p in folder.parent.iterdir()) == ["drive"]


def test_a_missing_skill_is_a_missing_resource(tmp_path, glide):
    with pytest.raises(MissingResource, match=r"skill\.json"):
        read_policy(tmp_path / "drive", glide)


def test_a_missing_policy_is_named(folder, glide):
    (folder / POLICY).unlink()
    with pytest.raises(MissingResource, match=r"policy\.safetensors"):
        read_policy(folder, glide)


@pytest.mark.parametrize("keep", [0, 4, 100, -1])
def test_truncated_weights(folder, glide, keep):
    content = (folder / POLICY).read_bytes()
    (folder / POLICY).write_bytes(content[:keep])
    with pytest.raises(DoableError, match=r"policy\.safetensors"):
        read_policy(folder, glide)


def test_truncated_weights_whose_checksum_was_mended(folder, record, glide):
    content = (folder / POLICY).read_bytes()
    write_skill(folder, record, {POLICY: content[:-40]})
    with pytest.raises(DoableError, match="not a whole safetensors file"):
        read_policy(folder, glide)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_not_finite(folder, record, glide, value):
    bad = layers()
    bad["0.weight"][0, 0] = value
    write_skill(folder, record, {POLICY: encode_tensors(bad)})
    with pytest.raises(DoableError, match=r"policy\.safetensors.*not finite"):
        read_policy(folder, glide)


def test_weights_of_another_type(folder, record, glide):
    write_skill(folder, record, {POLICY: encode_tensors({k: v.astype(np.float64) for k, v in layers().items()})})
    with pytest.raises(DoableError, match="float32"):
        read_policy(folder, glide)


def test_weights_of_another_skill(folder, glide):
    with pytest.raises(DoableError, match="of skill 'drive', not 'pick'"):
        read_policy(folder, dataclasses.replace(glide, name="pick"))


def test_weights_of_another_version_of_the_task(folder, glide):
    with pytest.raises(DoableError, match="train it again"):
        read_policy(folder, dataclasses.replace(glide, observation_size=7))


def test_weights_swapped_for_those_of_another_training(folder, glide):
    (folder / POLICY).write_bytes(encode_tensors({k: v + 1 for k, v in layers().items()}))
    with pytest.raises(DoableError, match="checksum"):
        read_policy(folder, glide)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/b", "..", ".hidden", "a\\b", ""])
def test_paths_in_the_record_cannot_leave_the_folder(folder, glide, name):
    edit(folder, files={name: "0"})
    with pytest.raises(DoableError, match="plain names"):
        read_policy(folder, glide)
    with pytest.raises(DoableError, match="plain"):
        swap(folder, {name: b""})


def test_a_link_out_of_the_folder_is_refused(folder, glide, tmp_path):
    outside = tmp_path / "outside"
    (folder / POLICY).rename(outside)
    (folder / POLICY).symlink_to(outside)
    with pytest.raises(DoableError, match="out of its folder"):
        read_policy(folder, glide)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "not JSON"),
        ("[]", "format 1"),
        ('{"format": 2}', "format 1 is read here; this one has 2"),
        ('{"format": 1}', "keys must be"),
        ('{"format": 1, "seed": NaN}', "NaN"),
        ('{"format": 1e999}', "too large"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_records_that_are_not_ours(folder, glide, content, reason):
    (folder / RECORD).write_text(content)
    with pytest.raises(DoableError, match=reason) as caught:
        read_policy(folder, glide)
    assert RECORD in str(caught.value)


@pytest.mark.parametrize("change", [{"observation_size": "6"}, {"files": []}, {"seed": True}, {"name": 3}])
def test_records_with_values_of_another_type(folder, glide, change):
    edit(folder, **change)
    with pytest.raises(DoableError, match=next(iter(change))):
        read_policy(folder, glide)


def test_large_files_are_not_read(folder, glide, monkeypatch):
    monkeypatch.setattr(store, "TENSOR_CAP", 100)
    with pytest.raises(DoableError, match="larger than the 100 bytes"):
        read_policy(folder, glide)


@pytest.mark.parametrize("at", range(3))
def test_a_crash_while_writing_leaves_the_old_or_the_new(folder, record, monkeypatch, at):
    names = ("fsync", "rename", "rename")

    class Crash(Exception):
        pass

    monkeypatch.setattr(files.os if names[at] == "fsync" else type(folder), names[at], _crashing(names[at], at, Crash))
    with pytest.raises(Crash):
        write_skill(folder, record, {POLICY: b"new"})
    monkeypatch.undo()
    assert read_record(folder).name == "drive"  # readers put the old folder back
    assert (folder / POLICY).read_bytes() == encode_tensors(layers())
    write_skill(folder, record, {POLICY: b"new"})
    assert (folder / POLICY).read_bytes() == b"new"
    assert [p.name for p in folder.parent.iterdir()] == ["drive"]


def _crashing(name, at, crash):
    """Fail at the first fsync, the first rename (old aside) or the second (new in place)."""
    real = getattr(files.os if name == "fsync" else files.Path, name)
    seen = []

    def call(*arguments):
        seen.append(1)
        if len(seen) == max(at, 1):
            raise crash
        return real(*arguments)

    return call
