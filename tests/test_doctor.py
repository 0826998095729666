"""What `doable doctor` finds, and that it survives what it looks for."""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from doable import doctor


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "doable", "doctor", "--json"], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr + done.stdout
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_a_whole_installation_is_well(found: dict[str, object]) -> None:
    assert found["ok"] is True
    assert set(found) >= {"doable", "python", "packages", "gpu", "rendering", "cache", "plugins"}


def test_every_package_has_a_version(found: dict[str, dict[str, str]]) -> None:
    assert all(found["packages"].values())
    assert found["packages"]["torch"].startswith("2.")


def test_people_read_the_same(found: dict[str, object]) -> None:
    text = "\n".join(doctor.lines(found))
    assert str(found["doable"]) in text
    assert "kitchen" in text
    assert text.endswith("all is well")


def test_keys_are_named_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setattr(doctor, "plugin_rows", lambda group: [])
    monkeypatch.setattr(doctor, "_rendering", lambda: {"problem": "", "frame_ms": 1.0})
    found = doctor.examine()
    assert "OPENAI_API_KEY" in found["keys"]
    assert "sk-secret" not in json.dumps(found) + "\n".join(doctor.lines(found))


def test_the_cache_is_where_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOABLE_HOME", str(tmp_path))
    (tmp_path / "file").write_bytes(b"x" * 2_000_000)
    cache = doctor._cache()
    assert cache["folder"] == str(tmp_path)
    assert cache["megabytes"] == 2.0
    assert cache["fetched"] is False


def test_rendering_that_fails_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    from doable.sim import world

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no pixels today")

    monkeypatch.setattr(world.World, "render", broken)
    assert "no pixels today" in doctor._rendering()["problem"]


def test_skills_that_are_not_there_are_not_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOABLE_SKILLS", str(tmp_path))
    monkeypatch.setattr(doctor, "plugin_rows", lambda group: [])
    monkeypatch.setattr(doctor, "_rendering", lambda: {"problem": "", "frame_ms": 1.0})
    found = doctor.examine()
    assert found["ok"] is False
    assert str(tmp_path) in "\n".join(doctor.lines(found))


def test_an_adapter_is_named_and_a_damaged_one_is_not_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from doable.planners.language import adapter

    monkeypatch.setattr(adapter, "TUNED", tmp_path / "tuned")
    monkeypatch.setattr(doctor, "plugin_rows", lambda group: [])
    monkeypatch.setattr(doctor, "_rendering", lambda: {"problem": "", "frame_ms": 1.0})
    assert doctor._adapter() == {"name": None, "base": None, "problem": ""}
    assert "adapter    none" in doctor.lines(doctor.examine())

    record = adapter.AdapterRecord("sft-seed1", "SmolLM2-135M-Instruct", 1, 1.0, 1.0, 1, "", {}, {})
    tensors = {"a.down": np.zeros((1, 2)), "a.up": np.zeros((2, 1))}
    adapter.write_adapter(tmp_path / "tuned", adapter.Adapter(record, tensors), "")
    assert "adapter    sft-seed1, makes SmolLM2-135M-Instruct plan" in doctor.lines(doctor.examine())

    weights = tmp_path / "tuned" / "adapter.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    found = doctor.examine()
    assert found["ok"] is False
    assert "adapter    damaged: " in "\n".join(doctor.lines(found))


def test_every_package_that_is_required_is_looked_for() -> None:
    wanted = [re.match(r"[\w-]+", line)[0] for line in importlib.metadata.requires("doable") if "extra ==" not in line]
    assert set(wanted) - {"pybullet-arm64"} == set(doctor.PACKAGES)


def test_a_missing_package_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PACKAGES", ("numpy", "no-such-package"))
    monkeypatch.setattr(doctor, "plugin_rows", lambda group: [])
    monkeypatch.setattr(doctor, "_rendering", lambda: {"problem": "", "frame_ms": 1.0})
    found = doctor.examine()
    assert found["ok"] is False
    assert "no-such-package MISSING" in "\n".join(doctor.lines(found))
