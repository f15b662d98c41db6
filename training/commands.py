"""What each command of `doodle-derby-train` does: wires the parts of this room together.

Heavy modules are imported inside, so that help, complaints and downloads need no TensorFlow.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from models.card import Card, CardError, read_card, write_card
from models.recogniser import CARD_FILE, LITERT_FILE, LogitsRunner
from training import fetch as fetching
from training.cardpage import card_page
from training.config import Config, ConfigError, config_from, load_config
from training.files import write_whole
from training.ndjson import SourceError
from training.records import Part
from training.run import (
    FITTED,
    IMAGES,
    Run,
    RunError,
    drawings,
    learned,
    recorded,
    settled,
)
from training.shards import Shards, drawn
from training.shards import draw as draw_shards
from training.sources import SOURCES, categories_in
from training.startup import hushed, starting

if TYPE_CHECKING:
    from training.dataset import DrawNothing
    from training.evaluate import Evaluation
    from training.unsure import Nothing

RUNS = Path("runs")
CONFIGS = Path(__file__).resolve().parent / "configs"
WEIGHTS = Path("models") / "weights"
CARD_PAGES = Path("docs") / "models"
EVALUATION = "evaluation.json"
REPORT = "report.html"
RASTER_PAGE, WORST = "raster.html", 24
COMPARISON = Path("models") / "comparison.json"
screen = Console(stderr=True)
"""For people. What `--json` prints for programs goes to the standard output."""


class CommandError(Exception):
    """A command that cannot be carried out; the message is one sentence for a person."""


def shipped_configs() -> list[str]:
    """Names that `--config` knows besides files."""
    return sorted(path.stem for path in CONFIGS.glob("*.toml"))


def fetch(options: argparse.Namespace) -> None:
    """Download `.bin` files, with a bar for each."""
    categories = fetching.named(options.categories)
    bars = Progress(
        TextColumn("{task.description:<24}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=screen,
    )
    tasks = {}

    def on_bytes(category: str, done: int, total: int | None) -> None:
        if category not in tasks:
            tasks[category] = bars.add_task(category, total=total)
        bars.update(tasks[category], completed=done, total=total)

    with bars:
        paths = fetching.fetch(categories, options.to, on_bytes=on_bytes)
    for category, path in zip(categories, paths, strict=True):
        line = {"category": category, "path": str(path), "bytes": path.stat().st_size}
        print(json.dumps(line, ensure_ascii=False) if options.json else path)


def draw(options: argparse.Namespace) -> None:
    """Draw the images of a configuration into shards, or go on drawing them."""
    config = _config(options)
    if not config.data.shards:
        raise CommandError("This configuration keeps its images in memory: set data.shards")
    shards = _shards(config, options)
    told = {"folder": str(shards.folder), "shards": len(shards.paths), "images": shards.images}
    print(
        json.dumps(told) if options.json else f"drawn: {shards.images:,} images in {shards.folder}"
    )


def train(options: argparse.Namespace) -> None:
    """Train, or go on training; the fitted net is in the run folder afterwards."""
    config = _config(options)
    folder = options.run or RUNS / config.name
    shards = _shards(config, options) if config.data.shards else None
    categories = shards.categories if shards else _categories(config, options.data)

    with starting():
        from training.fit import fit
        from training.progress import Bars, JsonLines, Report

    n = len(categories)
    with JsonLines(n) if options.json else Bars(screen, n, config.fit) as watcher:
        fit(
            config,
            categories,
            (lambda _: ()) if shards else drawings(config, options.data),
            folder,
            shards=shards,
            nothing=_nothing_images(config, categories, options.data),
            on_category=watcher.category,
            callbacks=[Report(watcher, config.fit)],
        )
    path = str(folder / FITTED)
    print(json.dumps({"event": "done", "model": path}) if options.json else f"fitted: {path}")


def evaluate(options: argparse.Namespace) -> None:
    """Judge the fitted net of a run and keep the figures beside it, or judge a net that ships."""
    if options.keep and not options.weights:
        raise CommandError("Only the card of a net that ships is kept anew: give --weights")
    net = _net(options)
    evaluation = _judge(options, net)
    judged = evaluation.to_dict()
    if options.keep:
        _keep(options.weights, evaluation)
    if not options.weights:
        figures = json.dumps(judged, ensure_ascii=False, indent=1)
        write_whole(net.run.folder / EVALUATION, figures)
    print(json.dumps(judged, ensure_ascii=False) if options.json else _summary(judged))


def _keep(folder: Path, evaluation: Evaluation) -> None:
    """Write what was measured into the card of the net in `folder`; the rest of it stays."""
    card, values = _card(folder), evaluation.card_values()
    values["figures"] = card.figures | values["figures"]
    write_card(replace(card, **values), folder / CARD_FILE)


def export(options: argparse.Namespace) -> None:
    """Write what play needs of a run: the net, checked equal, and its card."""
    run = _run(options)
    folder = options.to or WEIGHTS / run.config.name
    net = _fitted(run.folder)
    from training.export import ExportError
    from training.shipping import ship

    with _bar("reading drawings", len(run.categories)) as on_category:
        try:
            card = ship(
                net,
                run.config,
                run.categories,
                drawings(run.config, options.data),
                _nothing(options, run),
                folder,
                command=_command(f"--weights {WEIGHTS / run.config.name}"),
                history=learned(run.folder),
                on_category=on_category,
            )
        except (ExportError, ValueError) as error:
            raise CommandError(f"Nothing was exported: {error}") from error
    told = {"folder": str(folder), "threshold": card.threshold, "temperature": card.temperature}
    print(json.dumps(told) if options.json else f"exported: {folder}")


def report(options: argparse.Namespace) -> None:
    """Write the HTML report of a run, or of a net that ships."""
    net = _net(options)
    judged = _judge(options, net)
    from training.filters import first_filters
    from training.report import report as page

    name = net.run.config.name
    folder = RUNS / name if options.weights else net.run.folder
    path = options.to or folder / REPORT
    path.parent.mkdir(parents=True, exist_ok=True)
    with hushed():
        filters = first_filters(net.content)
    credit = SOURCES[net.run.config.data.source].credit
    text = page(judged, name=name, credit=credit, history=net.history, filters=filters)
    write_whole(path, text)
    print(json.dumps({"report": str(path)}) if options.json else f"report: {path}")


def card(options: argparse.Namespace) -> None:
    """Write the page of a net's model card."""
    card = _card(options.weights)
    path = options.to or CARD_PAGES / f"{card.name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, card_page(card))
    print(json.dumps({"page": str(path)}) if options.json else f"model card: {path}")


def raster(options: argparse.Namespace) -> None:
    """Compare the rasteriser with official bitmaps and write a page of the worst pictures."""
    from training.charts import picture
    from training.fidelity import compare, figures, read_pairs
    from training.pages import render

    compared = compare(read_pairs(options.data))
    measured = figures(compared)
    path = options.to or RUNS / RASTER_PAGE
    path.parent.mkdir(parents=True, exist_ok=True)
    worst = compared[:WORST]
    write_whole(path, render("raster.html", figures=measured, worst=worst, picture=picture))
    told = measured | {"page": str(path)}
    print(json.dumps(told) if options.json else _raster_summary(told))


def compare(options: argparse.Namespace) -> None:
    """Fit nets that differ in one choice each, or one net of somebody's choice."""
    with starting():
        from training import compare as comparing
    read = drawings(Config("compare"), options.data)
    practice = comparing.practice(read, Config("compare").split)
    if options.one is not None:
        choice = _chosen(comparing.Choice, options.one)
        told = partial(print, flush=True)
        comparing.fit_choice(
            choice,
            1,
            practice,
            epochs=options.epochs,
            on_epoch=lambda curve: told(json.dumps(asdict(curve))),
        )
        return
    seconds = float("inf") if options.minutes is None else 60 * options.minutes
    with Progress(console=screen) as bars:
        task = bars.add_task("fitting", total=None)
        complete = comparing.compare(
            practice,
            options.to,
            command="doodle-derby-train compare",
            seconds=seconds,
            on_curve=lambda done, of: bars.update(task, completed=done, total=of),
        )
    print(f"{'compared' if complete else 'not finished, give the command again'}: {options.to}")


def _chosen(kind: type[Any], values: Any) -> Any:
    """A choice from JSON; what is left out is as in the plain net."""
    try:
        return kind(**values)
    except TypeError as error:
        raise CommandError(f"--one cannot be meant: {error}") from error


def _raster_summary(told: dict[str, Any]) -> str:
    error, alike, typical = told["mean_absolute_error"], told["correlation"], told["typical"]
    return (
        f"mean absolute error    median {error['median']:.2f} of 255, 95th percentile "
        f"{error['p95']:.2f}, {told['n']} drawings\n"
        f"correlation            median {alike['median']:.4f}, 5th percentile {alike['p5']:.4f}\n"
        f"drawings a second      {typical['in_batches_per_second']:,} in batches, "
        f"{typical['one_by_one_per_second']:,} one by one (typical ones, one core)\n"
        f"the worst              {told['page']}"
    )


@dataclass(frozen=True, slots=True)
class _Net:
    """What is judged: an exported file, where it comes from, and how it learnt."""

    run: Run
    content: bytes
    history: dict[str, Any]
    command: str


def _net(options: argparse.Namespace) -> _Net:
    """The net of a weights folder when one is given, else of the run."""
    if options.weights:
        return _shipped(options.weights)
    run = _run(options)
    fitted = _fitted(run.folder)
    with hushed():
        from training.export import to_litert

        # What plays is judged; one drawing at a time it is also many times faster than Keras.
        content = to_litert(fitted)
    return _Net(run, content, learned(run.folder), _command(f"--run {RUNS / run.config.name}"))


def _shipped(folder: Path) -> _Net:
    """The net of a weights folder, for the drawings that its card says it never saw."""
    card = _card(folder)
    try:
        content = (folder / LITERT_FILE).read_bytes()
    except OSError as error:
        raise CommandError(f"There is no net in {folder}: {error}") from error
    run = Run(folder, config_from(card.config), card.labels)
    return _Net(run, content, card.figures.get("history", {}), _command(f"--weights {folder}"))


def _card(folder: Path) -> Card:
    try:
        return read_card(folder / CARD_FILE)
    except (OSError, CardError) as error:
        raise CommandError(f"There is no net in {folder}: {error}") from error


def _judge(options: argparse.Namespace, net: _Net) -> Evaluation:
    from training.evaluate import evaluate

    with hushed():
        play = LogitsRunner(net.content)
    run = net.run
    with _bar("reading drawings", len(run.categories)) as on_category:
        try:
            return evaluate(
                run.categories,
                drawings(run.config, options.data),
                run.config.split,
                play,
                _nothing(options, run),
                command=net.command,
                on_category=on_category,
            )
        except ValueError as error:
            raise CommandError(f"Cannot judge by {options.data}: {error}") from error


def _nothing(options: argparse.Namespace, run: Run) -> Nothing:
    """Drawings of nothing that the run's net knows."""
    from training.nothing import nothing_drawings

    return partial(
        nothing_drawings,
        folder=options.data,
        labels=run.categories,
        split=run.config.split,
        seed=run.config.fit.seed,
    )


@contextmanager
def _bar(what: str, categories: int) -> Iterator[Callable[[str], None]]:
    """A bar for the categories that are done."""
    with Progress(console=screen) as bars:
        task = bars.add_task(what, total=categories)
        yield lambda _: bars.update(task, advance=1)


def _command(what: str) -> str:
    """What a reader of a figure types to get it again, with folders where they are by default."""
    return f"doodle-derby-train evaluate {what}"


def _summary(judged: dict[str, Any]) -> str:
    figures = judged["figures"]
    lines = [f"finished drawings      {_accuracy(figures['finished'])}"]
    for share, block in figures["strokes"]["ink"].items():
        lines.append(f"{share:>3} % of the strokes   {_accuracy(block)}")
    return "\n".join(lines)


def _accuracy(block: dict[str, Any]) -> str:
    return f"top-1 {block['top1']:.1%}  top-3 {block['top3']:.1%}  of {block['n']}"


def _fitted(folder: Path) -> Any:
    """The fitted Keras net of a run, without its optimiser."""
    path = folder / FITTED
    if not path.exists():
        raise RunError(f"The training in {folder} is not finished: give its command again.")
    with starting():
        import keras

    return keras.models.load_model(path, compile=False)


def _run(options: argparse.Namespace) -> Run:
    """The run that `--run`, or the configuration's name, means."""
    folder: Path | None = options.run
    return recorded(folder or RUNS / load_config(_config_path(options.config)).name)


def _config(options: argparse.Namespace) -> Config:
    """The configuration with what overrides it."""
    return settled(load_config(_config_path(options.config), dict(options.overrides)))


def _shards(config: Config, options: argparse.Namespace) -> Shards:
    """The images in shards. They are drawn if need be; once they are, no drawings are asked for."""
    folder = options.images or (options.run or RUNS / config.name) / IMAGES
    shards = drawn(folder, config)
    if shards:
        return shards
    if config.fit.devices == "cluster":  # whose workers must not all draw
        raise CommandError(f"The workers need images in {folder}: draw them first")
    categories = _categories(config, options.data)
    with _bar("drawing", len(categories)) as on_category:
        return draw_shards(
            folder,
            categories,
            drawings(config, options.data),
            config,
            nothing=_nothing_images(config, categories, options.data),
            on_category=on_category,
        )


def _nothing_images(config: Config, categories: Sequence[str], data: Path) -> DrawNothing:
    """The function from a number to so many pictures to train on that show no category."""
    from training.nothing import nothing_images

    return partial(nothing_images, data, categories, config.split, Part.TRAIN)


def _categories(config: Config, data: Path) -> tuple[str, ...]:
    """The categories to learn, in label order."""
    found = categories_in(
        config.data.source, data, 1 if config.data.categories else config.data.at_least
    )
    if missing := sorted(set(config.data.categories) - set(found)):
        raise SourceError(f"There are no drawings of {missing[0]!r} in {data}.")
    chosen = config.data.categories or found
    if len(chosen) < 2:
        raise SourceError(
            f"A net needs two categories or more; {data} has {len(chosen)} with at least "
            f"{config.data.at_least} drawings (data.at_least) as {config.data.source!r} files."
        )
    return chosen


def _config_path(name: str) -> Path:
    """The file that `--config` means."""
    if name in shipped_configs():
        return CONFIGS / f"{name}.toml"
    path = Path(name)
    if not path.is_file():
        raise ConfigError(
            f"there is no configuration {name!r}: give a TOML file, or one of "
            f"{', '.join(shipped_configs())}"
        )
    return path
