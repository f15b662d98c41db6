"""The command `doodle-derby-train`: reads the flags and calls `training.commands`. Trains nothing.

TensorFlow is imported by the commands that need it, when they need it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training import commands
from training.config import ConfigError
from training.fetch import FetchError
from training.ndjson import SourceError
from training.run import RunError

ROOT = Path(__file__).resolve().parent.parent
DATA_VARIABLE = "DOODLE_DERBY_DATA"
EPILOG = """\
from drawings to a net that plays:
  doodle-derby-train fetch --categories cat,dog --to quickdraw
  doodle-derby-train train --config official --data quickdraw
  doodle-derby-train evaluate --config official --data quickdraw
  doodle-derby-train export --config official --data quickdraw --to models/weights/official
  doodle-derby-train report --config official --data quickdraw
  doodle-derby-train card --weights models/weights/official

Everything a training makes lands in runs/NAME, NAME being that of the configuration. A training
that was stopped, or killed, goes on from its last epoch when the same command is given again.
"""
EXPECTED = (ConfigError, FetchError, RunError, SourceError, commands.CommandError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or 1 after one sentence about what is wrong."""
    options = _parser().parse_args(arguments)
    try:
        options.run_command(options)
    except EXPECTED as error:
        print(_sentence(str(error)), file=sys.stderr)
        return 1
    except OSError as error:  # a full disk, a folder of somebody else's
        print(
            _sentence(f"{error.filename or options.run_command.__name__}: {error.strerror}"),
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("Stopped; the same command goes on from here.", file=sys.stderr)
        return 130
    return 0


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doodle-derby-train",
        description="Train the network that judges a drawing race on Quick, Draw! drawings: fetch "
        "them, train, evaluate, export for play, report.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parsers = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_fetch(parsers)
    text = "draw the images to learn from into shards on disk, where they are too many for memory"
    _add_training(parsers, "draw", text, commands.draw)
    _add_training(parsers, "train", "train a net, or go on training it", commands.train)
    evaluate = _add(
        parsers,
        "evaluate",
        "judge a trained net on drawings it was never trained on; keeps the figures",
        commands.evaluate,
    )
    _add_weights(evaluate)
    evaluate.add_argument(
        "--keep", action="store_true", help="write what was measured into the card of --weights"
    )
    text = "write an HTML page with curves, confusions, best and worst drawings"
    report = _add(parsers, "report", text, commands.report)
    _add_weights(report)
    report.add_argument(
        "--to", type=Path, metavar="FILE", help="where to (default: report.html in the run)"
    )
    export = _add(
        parsers, "export", "write the net for play, checked equal, and its card", commands.export
    )
    export.add_argument(
        "--to", type=Path, metavar="FOLDER", help="where to (default: models/weights/NAME)"
    )
    _add_card(parsers)
    _add_raster(parsers)
    _add_compare(parsers)
    return parser


def _add_fetch(parsers: Any) -> None:
    text = "download official .bin files of some categories; goes on where it was stopped"
    parser = parsers.add_parser("fetch", help=text, description=_sentence(text))
    parser.add_argument(
        "--categories", required=True, metavar="A,B,…", help="which, by their English names, or all"
    )
    parser.add_argument(
        "--to", type=Path, required=True, metavar="FOLDER", help="where to; made if missing"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON object a file")
    parser.set_defaults(run_command=commands.fetch)


def _add_weights(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="FOLDER",
        help="take the net of a weights folder, such as models/weights/classroom, not of a run",
    )


def _add_raster(parsers: Any) -> None:
    text = "compare our pictures of drawings with the data set's own; time them; show the worst"
    parser = parsers.add_parser("raster", help=text, description=_sentence(text))
    _add_data(parser)
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="where to (default: runs/raster.html)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.set_defaults(run_command=commands.raster)


def _add_compare(parsers: Any) -> None:
    text = "fit small nets that differ in one choice each, for the lab to compare"
    parser = parsers.add_parser("compare", help=text, description=_sentence(text))
    _add_data(parser)
    parser.add_argument(
        "--to",
        type=Path,
        default=commands.COMPARISON,
        metavar="FILE",
        help=f"where to; goes on with what is there (default: {commands.COMPARISON})",
    )
    parser.add_argument(
        "--minutes", type=float, metavar="N", help="begin no further net after so many minutes"
    )
    parser.add_argument(
        "--one",
        type=json.loads,
        metavar="JSON",
        help='fit one net and print its curve so far after each epoch, such as \'{"optimiser": '
        '"sgd", "learning_rate": 0.01}\'',
    )
    parser.add_argument(
        "--epochs", type=int, default=10, metavar="N", help="of --one (default: 10)"
    )
    parser.set_defaults(run_command=commands.compare)


def _add_card(parsers: Any) -> None:
    text = "write the page of a net's model card, such as docs/models/classroom.md"
    parser = parsers.add_parser("card", help=text, description=_sentence(text))
    parser.add_argument(
        "--weights", type=Path, required=True, metavar="FOLDER", help="the net's folder of weights"
    )
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="where to (default: docs/models/NAME.md)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.set_defaults(run_command=commands.card)


def _add_training(parsers: Any, name: str, text: str, run: Any) -> None:
    parser = _add(parsers, name, text, run)
    parser.add_argument(
        "--images",
        type=Path,
        metavar="FOLDER",
        help="where images in shards (data.shards) are, or are drawn to (default: in the run)",
    )
    parser.add_argument(
        "--set",
        type=_assignment,
        action="append",
        default=[],
        dest="overrides",
        metavar="KEY=VALUE",
        help="override the configuration, such as fit.epochs=3; may be repeated",
    )


def _add(parsers: Any, name: str, text: str, run: Any) -> argparse.ArgumentParser:
    """A command that works on a run: where it is, and where its drawings are."""
    parser: argparse.ArgumentParser = parsers.add_parser(
        name, help=text, description=_sentence(text)
    )
    parser.add_argument(
        "--config",
        default="classroom",
        metavar="FILE",
        help="TOML file, or the name of one of ours: "
        f"{', '.join(commands.shipped_configs())} (default: classroom)",
    )
    _add_data(parser)
    parser.add_argument(
        "--run",
        type=Path,
        metavar="FOLDER",
        help="folder of the run (default: runs/NAME, NAME being the configuration's)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.set_defaults(run_command=run)
    return parser


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get(DATA_VARIABLE) or ROOT.parent / "shared" / "data"),
        metavar="FOLDER",
        help=f"folder of drawings (default: {DATA_VARIABLE}, or ../shared/data)",
    )


def _assignment(text: str) -> tuple[str, Any]:
    """`fit.epochs=3` as key and value; a value that is not TOML is a text."""
    key, equals, value = text.partition("=")
    if not (key and equals):
        raise argparse.ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    try:
        return key, tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return key, value


if __name__ == "__main__":
    raise SystemExit(main())
