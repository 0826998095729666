"""`doable tune planner`, with a tiny model in the place of a real one: every part runs, nothing is imitated."""

import functools
import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from doable.__main__ import run
from doable.errors import DoableError
from doable.files import alone, encode_tensors
from doable.hierarchy import measure, seeds
from doable.hierarchy import school as at
from doable.hierarchy.bench import run_suite
from doable.hierarchy.card import SPLIT_NOTES, card_text
from doable.hierarchy.checkpoint import CHECKPOINT, Progress, peek
from doable.hierarchy.episode import Registered, Settings
from doable.hierarchy.monitor import Brake, Monitor
from doable.hierarchy.order import MOST_WORKERS, STAGES, Stage, TuningOrder, prepare
from doable.hierarchy.reinforce import Reinforcement, reinforce
from doable.hierarchy.tune import tune
from doable.planners.language.adapter import read_adapter
from doable.planners.language.device import Device
from doable.planners.language.local import open_model
from doable.planners.language.pretrained import Pretrained
from doable.planners.language.tuning import Pupil
from doable.planners.tasks.file import write_tasks
from doable.skills.progress import Silent


@pytest.fixture(autouse=True)
def small(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(at, "EXAM", 2)
    monkeypatch.setattr(measure, "DECISIONS", 24)


@pytest.fixture
def order(tiny_folder, tmp_path) -> TuningOrder:
    return TuningOrder(base=str(tiny_folder), out=tmp_path / "out", steps=3, tasks=0, device="cpu", workers=1)


def interrupt_second_update(patch):
    step, count = Pupil.step, 0

    def interrupted(self, *arguments):
        nonlocal count
        count += 1
        if count == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return step(self, *arguments)

    patch.setattr(Pupil, "step", interrupted)


def test_from_the_command_line_to_a_model_that_plans(tiny_folder, tmp_path, capsys):
    out, report = tmp_path / "mine", tmp_path / "r.json"
    arguments = ["--base", str(tiny_folder), "--steps", "2", "--tasks", "1", "--workers", "2"]
    arguments += ["--out", str(out), "--json", str(report)]
    assert run(["tune", "planner", *arguments]) == 0, capsys.readouterr().err
    said = capsys.readouterr()
    assert f"--llm local:{out}" in said.err
    assert "planner: update     2" in said.err
    assert json.loads(report.read_text())["updates"] == 2

    record = read_adapter(out).record
    assert record.base == str(tiny_folder)
    assert record.training["stage"] == "sft"
    assert record.metrics["updates"] == 2
    assert record.temperature == record.metrics["calibration"]["temperature"]
    assert set(record.metrics["success"]) == set(SPLIT_NOTES)
    assert sorted(p.name for p in out.iterdir()) == [
        "CARD.md", "adapter.json", "adapter.safetensors", "curve.png", "reliability.png",
    ]  # fmt: skip
    assert all((out / name).read_bytes().startswith(b"\x89PNG") for name in ("curve.png", "reliability.png"))
    card = (out / "CARD.md").read_text()
    assert card == card_text(replace(record, sha256=""))
    for text in (
        "--steps 2",
        "--tasks 1",
        "--workers 2",
        "ECE, 15 bins",
        "| wordings | 1 |",
        "![curve](curve.png)",
        "- updates: 2",
        "doable bench",
    ):
        assert text in card
    # what the card says that other commands print, they do print
    write_tasks(tmp_path / "wordings.jsonl", split="wordings", count=1, seed=seeds.FINALS + 1)
    report = run_suite(tmp_path / "wordings.jsonl", Settings(Registered("saycan", f"local:{out}")), progress=False)
    told = record.metrics["success"]["wordings"]
    assert {key: report[key] for key in ("n", "plan_success", "plan_ci", "collateral")} == {
        key: told[key] for key in ("n", "plan_success", "plan_ci", "collateral")
    }
    model = open_model(str(out))
    assert model.capabilities.plans
    assert np.exp(model.score("Robot:", ["\ndone ->", "\nfind a sponge ->"]).choices).sum() == pytest.approx(1)


def test_stopped_by_a_person_it_goes_on_as_if_nothing_had_been(order, monkeypatch, tmp_path):
    whole = tune(order, progress=False)
    (tmp_path / "runs").rename(tmp_path / "other")
    with monkeypatch.context() as patch:
        interrupt_second_update(patch)
        patch.setattr("doable.hierarchy.checkpoint.git_hash", lambda: "abc")
        with pytest.raises(KeyboardInterrupt):
            tune(replace(order, out=tmp_path / "second"), progress=False)
    checkpoint = next((tmp_path / "runs").iterdir()) / CHECKPOINT
    assert peek(checkpoint).update == 2
    assert not (tmp_path / "second").exists()
    with pytest.raises(DoableError, match="2 updates far; --resume goes on"):
        prepare(order)
    again = tune(replace(order, out=tmp_path / "second", resume=True, steps=None), progress=False)
    for name, value in whole.tensors.items():
        np.testing.assert_array_equal(again.tensors[name], value, err_msg=name)
    assert again.record.temperature == whole.record.temperature
    assert again.record.git.split(", ")[0] == "abc", "its first commit is that of its beginning"


def test_reinforcement_begins_where_school_ends(order, monkeypatch, tmp_path):
    small = functools.partial(Reinforcement, missions=2, rollouts=2, exam=1)
    monkeypatch.setitem(STAGES, "rl", Stage(small, reinforce))
    monkeypatch.setattr("doable.hierarchy.order.TUNED", tmp_path / "nothing")
    with pytest.raises(DoableError, match="name its folder with --from"):
        prepare(replace(order, stage="rl"))
    first = tune(order, progress=False)
    second = tune(replace(order, stage="rl", source=order.out, out=tmp_path / "rl", steps=1), progress=False)
    assert second.record.training["from"].startswith("sft-seed1, ")
    assert (second.record.rank, second.record.scale) == (first.record.rank, first.record.scale)
    change = max(np.abs(second.tensors[name] - value).max() for name, value in first.tensors.items())
    assert change < 0.01  # a step or none, from there
    card = (tmp_path / "rl" / "CARD.md").read_text()
    assert "Share of rollouts that failed" in card
    assert f"--from {order.out}" in card
    assert (tmp_path / "rl" / "curve.png").is_file()


def test_school_goes_on_where_another_ended_and_more_gently(order, tmp_path):
    first = tune(order, progress=False)
    second = tune(replace(order, source=order.out, out=tmp_path / "on", seed=2, steps=1), progress=False)
    assert second.record.training["from"].startswith("sft-seed1, ")
    assert second.record.training["settings"]["rate"] == first.record.training["settings"]["rate"] / 2
    assert any(np.abs(second.tensors[name] - value).max() > 0 for name, value in first.tensors.items())
    assert max(np.abs(second.tensors[name] - value).max() for name, value in first.tensors.items()) < 0.05
    third = tune(replace(order, source=tmp_path / "on", out=tmp_path / "third", seed=3, steps=1), progress=False)
    lineage = third.record.training["lineage"]
    assert [step["command"] for step in lineage] == [one.record.training["command"] for one in (first, second)]
    card = (tmp_path / "third" / "CARD.md").read_text()
    assert "Began as" in card
    assert all(f"`{step['command']}`" in card for step in lineage)


def test_a_part_of_what_is_learned_may_be_kept(order, tmp_path):
    first = tune(order, progress=False)
    more = replace(order, source=order.out, out=tmp_path / "on", seed=2, steps=2)
    whole = tune(more, progress=False)
    half = tune(replace(more, blend=0.25, resume=True), progress=False)
    assert set(half.tensors) == set(whole.tensors)
    for name, end in whole.tensors.items():
        begun = first.tensors[name].astype(np.float16).astype(np.float32)  # as it was written
        np.testing.assert_allclose(half.tensors[name], 0.75 * begun + 0.25 * end, atol=1e-6)
    assert any(np.abs(half.tensors[name] - value).max() > 1e-5 for name, value in whole.tensors.items())
    assert half.record.training["command"] == whole.record.training["command"].replace(
        " --tasks", " --blend 0.25 --tasks"
    )
    assert (whole.record.name, half.record.name) == ("sft-seed2", "sft-seed2-blend0.25")
    assert "25 % of what was learned is kept" in (tmp_path / "on" / "CARD.md").read_text()
    with pytest.raises(DoableError, match="has had the lessons of seed 2"):
        prepare(replace(order, source=tmp_path / "on", seed=2))


def test_reinforcement_begins_from_no_adapter_of_another_model(order, roomy, tmp_path):
    tune(order, progress=False)
    for part in roomy:
        part.save_pretrained(tmp_path / "other-model")
    (tmp_path / "other-model" / "config.json").open("a").write("\n")
    with pytest.raises(DoableError, match=r"is for .*, not for .*other-model"):
        prepare(replace(order, stage="rl", source=order.out, base=str(tmp_path / "other-model")))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"stage": "sfft"}, "unknown stage 'sfft'; did you mean 'sft'"),
        ({"base": "smolm2"}, "did you mean 'smollm2'"),
        ({"device": "gpu"}, "known: auto, cpu, cuda"),
        ({"resume": True}, "there is no checkpoint in .* to resume"),
        ({"source": Path("somewhere")}, "somewhere"),
        ({"blend": 0.5}, "--blend mixes with .* name its folder with --from"),
        ({"blend": 0.0}, "--blend is the share that is kept, above 0 and 1 at most; got 0.0"),
        ({"blend": 1.5}, "got 1.5"),
        ({"blend": float("nan")}, "got nan"),
    ],
)
def test_a_wrong_order_is_one_clear_line(order, changed, says):
    with pytest.raises(DoableError, match=says) as caught:
        prepare(replace(order, **changed))
    assert "\n" not in str(caught.value)


def test_what_is_no_adapter_is_not_replaced(order, tmp_path):
    (tmp_path / "out").mkdir()
    prepare(order)
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    with pytest.raises(DoableError, match="holds something else than an adapter"):
        prepare(order)
    with pytest.raises(DoableError, match="holds something else"):
        prepare(replace(order, out=tmp_path / "out" / "thesis.txt"))
    with pytest.raises(DoableError, match="cannot write"):
        prepare(replace(order, out=tmp_path / "out" / "thesis.txt" / "deeper"))


def test_a_run_that_is_resumed_keeps_its_settings(order, tmp_path):
    plan = prepare(order)
    checkpoint = plan.run / CHECKPOINT
    checkpoint.mkdir(parents=True)
    kept = {"updates": 9, "batch": 2, "rank": 3, "scale": 1.0, "rate": 0.1, "warmup": 1, "chunk": 1, "exam_every": 4}
    state = {"settings": kept, "seed": 1, "precision": "float32", "update": 5}
    here = {"git": "", "device": "cpu", "workers": 1, "hardware": "", "versions": {}}
    state["origins"] = [here]
    state |= {"seconds": 1.0, "loss": 0.5, "curve": []}
    (checkpoint / "state.json").write_text(json.dumps(state))
    (checkpoint / "adapter.safetensors").write_bytes(encode_tensors({}))
    assert prepare(replace(order, steps=None, resume=True)).settings.rank == 3
    with pytest.raises(DoableError, match="of a run of 9 updates, not 3"):
        prepare(replace(order, resume=True))
    (checkpoint / "state.json").write_text(json.dumps(state | {"precision": "int8"}))
    with pytest.raises(DoableError, match="precision is 'int8'"):
        prepare(replace(order, steps=None, resume=True))
    for origins in ([], [{"git": ""}], ["here"], [here | {"versions": "x"}]):
        (checkpoint / "state.json").write_text(json.dumps(state | {"origins": origins}))
        with pytest.raises(DoableError, match="each of its origins must have git, device"):
            prepare(replace(order, steps=None, resume=True))
    (checkpoint / "state.json").write_text(json.dumps({key: state[key] for key in state if key != "origins"}))
    with pytest.raises(DoableError, match=r"another version of doable, or damaged; .* Remove .*planner-sft"):
        prepare(order)
    (checkpoint / "state.json").write_text(json.dumps(state | {"settings": {"updates": 9}}))
    with pytest.raises(DoableError, match="another version of doable"):
        prepare(replace(order, steps=None, resume=True))


def test_settings_are_changed_by_name(order, tmp_path):
    changed = replace(order, changes={"batch": "3", "rank": "5", "rate": "2e-3"})
    record = tune(changed, progress=False).record
    assert (record.rank, record.training["settings"]["batch"], record.training["settings"]["rate"]) == (5, 3, 0.002)
    assert "--steps 3 --set batch=3 --set rank=5 --set rate=0.002" in record.training["command"]
    again = tune(replace(order, resume=True), progress=False).record
    assert again.training["command"] == record.training["command"], "it says what the run was, not what was asked now"
    with pytest.raises(DoableError, match="is of a run with batch 3, not 4"):
        prepare(replace(order, resume=True, changes={"batch": "4"}))
    more = replace(order, source=order.out, out=tmp_path / "more", seed=2)
    assert prepare(more).changed == {}, "half the rate, and the rank of the first, are as usual there"
    assert prepare(replace(more, changes={"rank": "5"})).settings.rank == 5
    with pytest.raises(DoableError, match="the adapter to begin from has rank 5, not 6"):
        prepare(replace(more, changes={"rank": "6"}))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"bach": "3"}, r"'bach'.*did you mean 'batch'"),
        ({"updates": "3"}, "is said by --steps"),
        ({"batch": "1" + "0" * 400}, "batch must be a whole number above 0"),
        ({"scale": "0.3"}, "rank times scale must be a whole number above 0; got 16 times 0.3"),
        ({"batch": "3.5"}, "batch must be a whole number above 0, such as 8; got '3.5'"),
        ({"rank": "0"}, "rank must be a whole number above 0"),
        ({"rate": "inf"}, "rate must be a number above 0"),
        ({"rate": "nan"}, "rate must be a number above 0"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(order, changes, says):
    with pytest.raises(DoableError, match=says):
        prepare(replace(order, changes=changes))


def test_a_run_that_goes_on_elsewhere_says_both(order, monkeypatch):
    monkeypatch.setattr("doable.hierarchy.checkpoint.hardware", lambda _: "A")
    with monkeypatch.context() as patch:
        interrupt_second_update(patch)
        with pytest.raises(KeyboardInterrupt):
            tune(order, progress=False)
    monkeypatch.setattr("doable.hierarchy.checkpoint.hardware", lambda _: "B")
    record = tune(replace(order, resume=True), progress=False).record
    assert record.training["hardware"] == "A; then B"
    assert record.metrics["measured"]["versions"] == record.training["versions"]
    assert record.training["device"] == "cpu"


def test_a_run_that_is_resumed_keeps_its_precision(order, monkeypatch):
    def faster(precision):
        monkeypatch.setattr("doable.planners.language.device.seconds", lambda one: 1.0 if one == precision else 2.0)

    faster("bfloat16")
    assert prepare(order).device.precision == "bfloat16"
    tune(order, progress=False)
    faster("float32")
    assert prepare(replace(order, resume=True)).device.precision == "bfloat16"


def test_no_lesson_is_taught_twice(order, tmp_path):
    tune(order, progress=False)
    with pytest.raises(DoableError, match="has had the lessons of seed 1; name another with --seed"):
        prepare(replace(order, source=order.out, out=tmp_path / "again"))
    tune(replace(order, source=order.out, out=tmp_path / "on", seed=2, steps=1), progress=False)
    with pytest.raises(DoableError, match="has had the lessons of seed 1; name another with --seed"):
        prepare(replace(order, source=tmp_path / "on", out=tmp_path / "again"))


def test_another_base_has_a_run_of_its_own(order, roomy, tmp_path):
    first = prepare(order).run
    for part in roomy:
        part.save_pretrained(tmp_path / "more" / "tiny-model")
    (tmp_path / "more" / "tiny-model" / "config.json").open("a").write("\n")
    assert prepare(replace(order, base=str(tmp_path / "more" / "tiny-model"))).run != first
    assert prepare(replace(order, seed=2)).run != first


def test_the_second_interrupt_does_not_wait():
    heard, before = [], signal.getsignal(signal.SIGINT)
    with Brake(lambda: heard.append(1)) as brake:
        os.kill(os.getpid(), signal.SIGINT)
        assert brake.pulled
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert heard == [1]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_training_that_diverges_is_stopped(tmp_path):
    monitor = Monitor("sft", 10, tmp_path, None, listener=Silent(), brake=Brake(lambda: None))
    monitor(Progress({}, 1, update=3, loss=0.5))
    with pytest.raises(DoableError, match="nan after update 4: the training has diverged"):
        monitor(Progress({}, 1, update=4, loss=float("nan")))


def test_lessons_that_are_examined_cannot_be_taught(order):
    with pytest.raises(DoableError, match="999999 at most; those above are of examinations"):
        prepare(replace(order, seed=1_000_001))


def test_a_run_has_its_folder_alone(order):
    run = prepare(order).run
    with alone(run), pytest.raises(DoableError, match="another process is at work in"):
        tune(order, progress=False)
    tune(order, progress=False)


def test_a_link_to_a_folder_stays_one(order, tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    for seed in (1, 2):
        tune(replace(order, out=tmp_path / "link", seed=seed), progress=False)
    assert (tmp_path / "link").is_symlink()
    assert read_adapter(tmp_path / "disk").record.name == "sft-seed2"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_larger_model_gets_fewer_workers(order, monkeypatch):
    monkeypatch.setattr("doable.hierarchy.order.cores", lambda: 16)
    monkeypatch.setattr("doable.hierarchy.order.memory", lambda: 16.0)
    assert prepare(replace(order, workers=None)).workers == MOST_WORKERS
    monkeypatch.setattr(Pretrained, "gigabytes", property(lambda _: 1.0))
    assert prepare(replace(order, workers=None)).workers == 2


def test_a_card_of_what_others_made_has_gaps(order):
    record = tune(order, progress=False).record
    record = replace(record, training=record.training | {"lineage": [{"name": "from afar"}]})
    assert "| from afar | `-` | - | - | - |" in card_text(record)


def test_how_many_workers(order, monkeypatch):
    monkeypatch.setattr("doable.hierarchy.order.cores", lambda: 16)
    monkeypatch.setattr("doable.hierarchy.order.memory", lambda: 64.0)
    assert prepare(replace(order, workers=None)).workers == MOST_WORKERS
    monkeypatch.setattr("doable.hierarchy.order.memory", lambda: 9.0)
    assert prepare(replace(order, workers=None)).workers == 2
    monkeypatch.setattr("doable.hierarchy.order.memory", lambda: 1.0)
    assert prepare(replace(order, workers=None)).workers == 1
    assert prepare(replace(order, workers=7)).workers == 7
    with pytest.raises(DoableError, match="--workers must be at least 1; got 0"):
        prepare(replace(order, workers=0))
    monkeypatch.setattr("doable.hierarchy.order.choose", lambda _: Device("cuda", "bfloat16"))
    assert prepare(replace(order, workers=None)).workers == 15
    assert prepare(replace(order, workers=2)).workers == 2
    monkeypatch.setattr("doable.hierarchy.order._source", lambda *_: None)
    assert prepare(replace(order, stage="rl", workers=None)).workers == 1
    with pytest.raises(DoableError, match="stage rl on cuda has one worker, the GPU's; got 2"):
        prepare(replace(order, stage="rl", workers=2))


def test_nobody_is_called_where_nothing_is_left_to_learn(order):
    tune(replace(order, workers=2), progress=False)
    assert prepare(replace(order, workers=2, resume=True)).workers == 1


def test_a_run_is_resumed_by_another_number_of_workers(order, monkeypatch, tmp_path):
    whole = tune(order, progress=False)
    (tmp_path / "runs").rename(tmp_path / "other")
    with monkeypatch.context() as patch:
        interrupt_second_update(patch)
        with pytest.raises(KeyboardInterrupt):
            tune(replace(order, out=tmp_path / "second", workers=2), progress=False)
    again = tune(replace(order, out=tmp_path / "second", resume=True), progress=False)
    for name, value in whole.tensors.items():
        np.testing.assert_allclose(again.tensors[name], value, atol=1e-4, err_msg=name)


def test_an_adapter_never_replaces_the_one_from_which_it_begins(order):
    tune(order, progress=False)
    for stage in ("sft", "rl"):
        with pytest.raises(DoableError, match="begin from, and would be replaced; name another folder"):
            prepare(replace(order, stage=stage, seed=2, source=order.out))


def test_an_adapter_never_replaces_the_run_that_makes_it(order):
    run_folder = prepare(order).run
    for out in (".", "runs", run_folder, run_folder / "adapter"):
        with pytest.raises(DoableError, match=r"name (a|another|a new) folder"):
            prepare(replace(order, out=type(order.out)(out)))


def test_a_checkpoint_that_a_crash_put_aside_is_found(order):
    tune(order, progress=False)
    checkpoint = prepare(replace(order, resume=True)).run / CHECKPOINT
    checkpoint.rename(checkpoint.with_name(f".{CHECKPOINT}.old"))
    with pytest.raises(DoableError, match="--resume goes on from there"):
        prepare(order)
    assert prepare(replace(order, resume=True)).settings.updates == order.steps


def test_a_gradient_that_is_not_finite_changes_nothing(roomy):
    pupil = Pupil(*roomy, rank=2, scale=2.0, seed=0, precision="float32")
    before = pupil.tensors()
    for value in pupil._fast.values():
        value.grad = value * np.nan
    with pytest.raises(DoableError, match="diverged"):
        pupil.step([pupil.gradient()], 1e-3)
    assert all(np.array_equal(before[name], value) for name, value in pupil.tensors().items())
