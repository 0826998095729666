"""The command line: thin commands over the package, one clear line for every mistake, an exit code for every end.

0 done, 1 the robot or a benchmark failed, 2 bad usage or input, 3 a missing resource, 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from . import __version__
from .errors import DoableError, unknown

app = typer.Typer(
    help="Tell a robot what you want. It does what is doable.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 done, 1 it failed, 2 bad usage or input, 3 a missing resource, 130 interrupted.",
)

Seed = Annotated[int, Option(min=0, max=2**31 - 1, help="Seeds all chance; the same seed gives the same run.")]
Planner = Annotated[str, Option(help="Who plans; see `doable planners`.")]
Llm = Annotated[
    str, Option(help="local, replay:FILE, PROVIDER:MODEL (openai:..., ollama:...) or http://HOST/v1#MODEL.")
]
Json = Annotated[Path | None, Option("--json", metavar="FILE", help="Write the result as JSON; - is stdout.")]
SkillName = Annotated[str, Argument(metavar="SKILL", help="A policy of `doable skills`: drive, pick or place.")]
Folder = Annotated[Path | None, Option(metavar="FOLDER", help="Trained skills, in place of those that ship.")]


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, Option("--version", help="Show the version and stop.")] = False,
    debug: Annotated[bool, Option("--debug", help="Show the traceback of an error; works after any command.")] = False,  # noqa: ARG001 - `__main__.run` takes it out
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def do(
    text: Annotated[str, Argument(metavar="TEXT", help="What you want, in a sentence.")],
    planner: Planner = "saycan",
    llm: Llm = "local",
    world: Annotated[str, Option(help="kitchen (physics), twin (imagined) or another layout.")] = "kitchen",
    seed: Seed = 0,
    setup: Annotated[
        Path | None,
        Option(metavar="FILE", help="JSON with objects and start, as in a suite; another layout needs one."),
    ] = None,
    goal: Annotated[
        str | None, Option(metavar="JSON", help='What must hold in the end: ["at","sponge","operator"].')
    ] = None,
    video: Annotated[Path | None, Option(metavar="FILE", help="Write a film (.mp4 or .gif).")] = None,
    gui: Annotated[bool, Option("--gui", help="Watch in Bullet's window.")] = False,
    trace: Annotated[Path | None, Option(metavar="FILE", help="Write every event as a line of JSON.")] = None,
    json_file: Json = None,
    disturb: Annotated[
        bool, Option("--disturb", help="Somebody moves the thing away while the robot reaches.")
    ] = False,
) -> int:
    """Do what a sentence asks, and show every decision."""
    from .inputs import read_goal, read_setup
    from .output import check_distinct, check_json, open_console, write_json
    from .run import Order, carry_out
    from .screen import Screen
    from .sim.kitchen import START

    check_json(json_file)
    check_distinct(setup=setup, trace=trace, video=video, json=json_file)
    order = Order(
        text,
        planner=planner,
        llm=llm,
        world=world,
        seed=seed,
        setup=read_setup(setup) if setup else START,
        goal=None if goal is None else read_goal(goal),
        gui=gui,
        disturb=disturb,
        trace=trace,
        video=video,
    )
    screen = Screen(open_console(json_file))
    report = carry_out(order, screen)
    for line in report.moved:
        screen.say(f"  {line}")
    for path in filter(None, (video, trace)):
        screen.say(f"Wrote {path}")
    write_json(report.to_json(), json_file)
    return report.exit_code


@app.command()
def train(
    skill: SkillName,
    seed: Seed = 1,
    steps: Annotated[int | None, Option(min=1, help="Control steps to learn from; the recipe's if left out.")] = None,
    out: Annotated[Path, Option(metavar="FOLDER", help="The skill goes into FOLDER/SKILL.")] = Path("runs/skills"),
    resume: Annotated[bool, Option("--resume", help="Go on from the last checkpoint of this seed.")] = False,
    json_file: Json = None,
) -> int:
    """Train a skill from scratch: soft actor-critic beside a scripted guide."""
    _check("skill", skill)
    from .output import check_json, show_figures
    from .skills.spec import POLICIES
    from .skills.train import train_skill

    check_json(json_file)
    with redirect_stdout(sys.stderr):
        report = train_skill(skill, seed=seed, steps=steps, out=out, resume=resume)
    if skill in POLICIES:
        print(f"Use it with DOABLE_SKILLS={out}, after: doable calibrate {skill} --folder {out}", file=sys.stderr)
    else:
        print(f"Measure it with: doable eval {skill} --folder {out} (no call is done by {skill} yet)", file=sys.stderr)
    return show_figures(report.to_json(), json_file)


@app.command("eval")
def evaluate(
    skill: SkillName,
    episodes: Annotated[int, Option(min=1, max=1_000_000, help="Fresh episodes to measure on.")] = 200,
    seed: Seed = 12345,
    folder: Folder = None,
    json_file: Json = None,
) -> int:
    """Measure a trained skill, its scripted guide beside it."""
    _check("skill", skill)
    from .output import check_json, show_figures
    from .skills.evaluate import evaluate_skill

    check_json(json_file)
    with _progress(skill, "evaluate") as tick:
        report = evaluate_skill(skill, episodes=episodes, seed=seed, folder=folder, tick=tick)
    return show_figures(report.to_json(), json_file)


@app.command()
def calibrate(
    skill: SkillName,
    episodes: Annotated[int, Option(min=1, max=1_000_000, help="Starts to try.")] = 4000,
    seed: Seed = 7,
    workers: Annotated[int, Option(min=1, max=1024, help="Processes that roll out.")] = 1,
    folder: Folder = None,
    out: Annotated[
        Path | None,
        Option(metavar="FOLDER", help="Gets the skill; --folder if left out, or runs/calibrated for one that ships."),
    ] = None,
    json_file: Json = None,
) -> int:
    """Learn when a trained skill succeeds, from rollouts."""
    _check("skill", skill)
    from .output import check_json, show_figures
    from .skills.calibrate import calibrate_skill

    check_json(json_file)
    with _progress(skill, "rollouts") as tick:
        figures, home = calibrate_skill(
            skill, episodes=episodes, seed=seed, workers=workers, folder=folder, out=out, tick=tick
        )
    print(f"Wrote {home}", file=sys.stderr)
    return show_figures(figures, json_file)


@app.command()
def bench(
    suite: Annotated[Path, Option(metavar="FILE", help="Instructions, scenes and goals as JSON lines.")],
    planner: Planner = "saycan",
    llm: Llm = "local",
    world: Annotated[str, Option(help="twin (imagined) or kitchen (physics).")] = "twin",
    can: Annotated[str, Option(help="Chances of success: learned, oracle or none.")] = "learned",
    say: Annotated[str, Option(help="The planner's opinion: lm or none.")] = "lm",
    episodes: Annotated[int | None, Option(min=1, help="Only the first N instructions.")] = None,
    seeds: Annotated[int, Option(min=1, max=100_000, help="Scenes per instruction.")] = 1,
    workers: Annotated[int, Option(min=1, max=1024, help="Processes.")] = 1,
    traces: Annotated[Path | None, Option(metavar="FOLDER", help="Keep the trace of every episode.")] = None,
    json_file: Json = None,
) -> int:
    """Run a suite of instructions and count successes."""
    _check("planner", planner)
    for what, given, known in (
        ("world", world, ("twin", "kitchen")),
        ("source of can", can, ("learned", "oracle", "none")),
        ("source of say", say, ("lm", "none")),
    ):
        if given not in known:
            raise unknown(what, given, known)
    from .hierarchy.bench import episodes_file, run_suite
    from .hierarchy.episode import Registered, Settings
    from .output import STDOUT, check_distinct, check_json, show_bench, write_json

    check_json(json_file)
    settings = Settings(Registered(planner, llm), world, can, say, traces=traces)  # type: ignore[arg-type]  # checked above
    out = None if json_file == STDOUT else json_file
    check_distinct(suite=suite, json=out, episodes=None if out is None else episodes_file(out))
    report = run_suite(suite, settings, seeds=range(seeds), episodes=episodes, workers=workers, out=out)
    if json_file != STDOUT:
        show_bench(report)
    if out is None:
        write_json(report, json_file)
    return 1 if any(failure["stage"] == "crash" for failure in report["failures"]) else 0


@app.command()
def tune(
    what: Annotated[str, Argument(metavar="WHAT", help="planner: the language model behind `saycan`.")],
    base: Annotated[str, Option(help="smollm2, or the folder of another model of transformers.")] = "smollm2",
    stage: Annotated[str, Option(help="sft (what a search would do) or rl (rewards).")] = "sft",
    out: Annotated[Path, Option(metavar="FOLDER", help="Gets the adapter, for --llm local:FOLDER.")] = Path(
        "runs/adapter"
    ),
    source: Annotated[
        Path | None,
        Option("--from", metavar="FOLDER", help="The adapter to begin from; rl takes the one that ships."),
    ] = None,
    seed: Seed = 1,
    steps: Annotated[int | None, Option(min=1, max=1_000_000, help="Updates; the stage's if left out.")] = None,
    changes: Annotated[
        list[str] | None,
        Option("--set", metavar="NAME=VALUE", help="Another setting of the stage, such as batch=64; may be repeated."),
    ] = None,
    device: Annotated[str, Option(help="cpu, cuda, or auto for cuda where there is one.")] = "auto",
    workers: Annotated[
        int | None,
        Option(
            min=1,
            max=64,
            help="Processes: on a CPU they learn, and if left out there is one a core and 4 GB of memory, up to four; "
            "with cuda they make up lessons for sft, and there is one for each core but one.",
        ),
    ] = None,
    resume: Annotated[bool, Option("--resume", help="Go on from the last checkpoint of this seed.")] = False,
    blend: Annotated[float, Option(help="Share of what is learned after --from that is kept; 0.5 is half.")] = 1.0,
    held_out: Annotated[
        int, Option("--tasks", min=0, max=100_000, help="Held-out tasks of each split for the card; 0 for none.")
    ] = 100,
    json_file: Json = None,
) -> int:
    """Teach a language model to plan, and calibrate and measure it."""
    if what != "planner":
        raise unknown("thing to tune", what, ["planner"])
    from .hierarchy.order import TuningOrder
    from .hierarchy.tune import figures, tune
    from .output import check_json, show_figures

    check_json(json_file)
    order = TuningOrder(
        base,
        stage,
        out,
        source,
        seed=seed,
        steps=steps,
        changes=_pairs(changes or ()),
        device=device,
        workers=workers,
        resume=resume,
        blend=blend,
        tasks=held_out,
    )
    with redirect_stdout(sys.stderr):
        adapter = tune(order)
    print(f"Use it with --llm local:{out}", file=sys.stderr)
    return show_figures(figures(adapter.record), json_file)


@app.command()
def tasks(
    split: Annotated[str, Option(help="train, or what is new: wordings, templates or combinations.")] = "train",
    family: Annotated[str | None, Option(metavar="NAME", help="Of one sort only, as in 'said wishes'.")] = None,
    count: Annotated[int, Option(min=1, max=10_000_000, help="How many.")] = 1000,
    seed: Seed = 0,
    out: Annotated[Path, Option(metavar="FILE", help="Gets JSON lines, a suite for `doable bench`.")] = Path(
        "runs/tasks.jsonl"
    ),
) -> int:
    """Make up instructions with their scenes and goals, to train planners on and to test them."""
    from .planners.tasks.file import write_tasks

    lines = write_tasks(out, split=split, count=count, seed=seed, family=family)
    print(f"Wrote {lines} tasks to {out}", file=sys.stderr)
    return 0


@app.command()
def skills(json_file: Json = None) -> int:
    """List what the robot can do, and how often it works."""
    from .catalog import skill_rows
    from .output import show_rows

    return show_rows(skill_rows(), json_file)


@app.command()
def planners(json_file: Json = None) -> int:
    """List who can plan, and which language models there are."""
    from .catalog import planner_rows
    from .output import show_rows

    return show_rows(planner_rows(), json_file)


@app.command()
def doctor(as_json: Annotated[bool, Option("--json", help="Print JSON.")] = False) -> int:
    """Look at versions, plugins, cache and graphics."""
    from .doctor import examine, lines
    from .output import show_lines, write_json

    found = examine()
    if as_json:
        write_json(found, Path("-"))
    else:
        show_lines(lines(found))
    return 0 if found["ok"] else 3


@contextmanager
def _progress(skill: str, stage: str) -> Iterator[Callable[[int, int], None]]:
    """Give what shows how many of a stage's parts are done."""
    from .skills.progress import open_listener

    with open_listener(skill, shown=True) as listener:
        yield partial(listener.stage, stage)


def _pairs(texts: Sequence[str]) -> dict[str, str]:
    """Return the values of NAME=VALUE by name."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not name or not equals:
            raise DoableError(f"--set takes NAME=VALUE, such as batch=64; got {text!r:.80}")
        if name in found:
            raise DoableError(f"--set {name} was given twice: {found[name]:.80} and {value:.80}")
        found[name] = value
    return found


def _check(what: str, name: str) -> None:
    from .plugins import available

    known: Collection[str] = available("skills" if what == "skill" else "planners")
    if name not in known:
        raise unknown(what, name, known)
