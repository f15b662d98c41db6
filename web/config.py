"""What can be set about the server: one frozen dataclass, read from the environment, then flags."""

from __future__ import annotations

import argparse
import os
import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

PREFIX = "DOODLE_DERBY_"
LAST_PORT = 65_535
LOG_FORMS = ("text", "json")
INSTANCE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")  # a label of the DNS
EPILOG = """\
examples:
  doodle-derby                         play on this network, port 8000
  doodle-derby --port 80               another port
  doodle-derby --public-url https://derby.example.org
                                       when pupils reach it under another name

Every option can also be given in the environment: --data-dir as DOODLE_DERBY_DATA_DIR, and so on.
"""


class ConfigError(ValueError):
    """A setting that makes no sense; the text is one sentence for a person."""


def _data_home() -> Path:
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "doodle-derby"


@dataclass(frozen=True, slots=True)
class Config:
    """The server's settings, each with its default and its explanation."""

    host: str = field(
        default="0.0.0.0",  # noqa: S104 - pupils' tablets must reach it
        metadata={"help": "address to listen on; 127.0.0.1 keeps the game on this computer"},
    )
    port: int = field(default=8000, metadata={"help": "port to listen on"})
    public_url: str = field(
        default="",
        metadata={"help": "address that players type in, if not this computer's on the network"},
    )
    data_dir: str = field(
        default="", metadata={"help": f"folder for the journal of games (default: {_data_home()})"}
    )
    database: str = field(
        default="",
        repr=False,  # it may hold a password, and the settings are logged
        metadata={"help": "SQLAlchemy URL of the journal, instead of a file in there"},
    )
    data: str = field(
        default="",
        metadata={
            "help": "folder of Quick, Draw! drawings for ghosts to draw as people did, from "
            "strokes/CATEGORY.ndjson.gz in there; without it they draw doodles of ours"
        },
    )
    model: str = field(default="classroom", metadata={"help": "name of the net that judges"})
    disconnect_grace_ms: int = field(
        default=3_000,
        metadata={"help": "how long a player may be away before the game counts on them no more"},
    )
    log: str = field(
        default="text",
        metadata={"help": "text for people, or json: an object a line, with what happens in games"},
    )
    metrics: str = field(
        default="",
        metadata={
            "help": "address and port of a second listener for Prometheus, like 127.0.0.1:9464; "
            "players cannot read it on theirs, and unless this is set there is none"
        },
    )
    drain_ms: int = field(
        default=0,
        metadata={
            "help": "how long to go on after SIGTERM while /readyz says no, so that a balancer "
            "sends nobody new"
        },
    )
    redis: str = field(
        default="",
        repr=False,  # as the database's
        metadata={
            "help": "URL of the Redis by which several processes share the games of one --database "
            "(docs/scaling.md); without it this one is alone"
        },
    )
    instance: str = field(
        default="",
        metadata={"help": "name of this process among them, as nginx knows it"},
    )
    proxies: int = field(
        default=0,
        metadata={
            "help": "how many proxies stand before it, each of which says for whom it asks "
            "(X-Forwarded-For); 0 believes nobody"
        },
    )
    keep_days: int = field(
        default=30,
        metadata={
            "help": "days after which a game that is over is deleted, 0 to keep all for ever"
        },
    )

    def journal_url(self) -> str:
        """Where the journal lives; creates the data folder when it is a file in there.

        Raises ConfigError when it cannot.
        """
        if self.database:
            return self.database
        folder = Path(self.data_dir) if self.data_dir else _data_home()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            why = error.strerror or error
            raise ConfigError(f"The data folder {folder} cannot be made: {why}.") from error
        return f"sqlite:///{folder.resolve() / 'journal.sqlite3'}"

    def metrics_address(self) -> tuple[str, int] | None:
        """Where to serve the meters, if anywhere. Raises ConfigError."""
        if not self.metrics:
            return None
        host, _, port = self.metrics.rpartition(":")
        if not host or not port.isdecimal() or int(port) > LAST_PORT:
            raise ConfigError("--metrics must be an address and a port, like 127.0.0.1:9464.")
        return host.strip("[]"), int(port)

    def drawings_folder(self) -> Path | None:
        """Where real drawings are, if anywhere. Raises ConfigError when they are not there."""
        if self.data and not Path(self.data).is_dir():
            raise ConfigError(f"There is no folder of drawings at {self.data}.")
        return Path(self.data) if self.data else None

    def join_url(self) -> str:
        """What players type into their browser."""
        return (self.public_url or f"http://{self.reachable_host()}:{self.port}").rstrip("/")

    def is_everywhere(self) -> bool:
        """Whether it listens on every address of this computer."""
        return self.host in ("0.0.0.0", "::", "")  # noqa: S104

    def reachable_host(self) -> str:
        """The address under which this computer can be reached, as far as it can tell."""
        return lan_address() if self.is_everywhere() else self.host


def lan_address() -> str:
    """This computer's address on its network. No packet is sent: a route is only looked up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # reserved for documentation, so nobody's
            address: str = probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"
    return address


def load(arguments: Sequence[str], environment: Mapping[str, str]) -> Config:
    """Defaults, then the environment, then flags. An unknown key raises ConfigError (or exits)."""
    config = _checked(Config(), _from_environment(environment))
    given = {k: v for k, v in vars(_parser().parse_args(arguments)).items() if v is not None}
    return _checked(config, given)


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    known = {PREFIX + f.name.upper(): f.name for f in fields(Config)}
    ours = {k: v for k, v in environment.items() if k.startswith(PREFIX)}
    if unknown := sorted(ours.keys() - known.keys()):
        raise ConfigError(f"Unknown setting in the environment: {', '.join(unknown)}.")
    return {known[key]: value for key, value in ours.items()}


def _checked(config: Config, given: Mapping[str, str]) -> Config:
    numbers = {f.name for f in fields(Config) if isinstance(f.default, int)}
    values = {k: _number(k, v) if k in numbers else v for k, v in given.items()}
    config = replace(config, **values)  # type: ignore[arg-type] # names checked by the caller
    if not 0 <= config.port <= LAST_PORT:
        raise ConfigError("The port must lie between 0 and 65535.")
    if config.public_url and not config.public_url.startswith(("http://", "https://")):
        raise ConfigError("The public URL must start with http:// or https://.")
    if config.redis and not INSTANCE.fullmatch(config.instance):
        raise ConfigError("--redis needs an --instance: lower-case letters, digits and hyphens.")
    if config.log not in LOG_FORMS:
        raise ConfigError(f"--log must be one of {', '.join(LOG_FORMS)}, not {config.log!r}.")
    return config


def _number(name: str, text: str) -> int:
    if not text.isdecimal():
        raise ConfigError(f"{name.replace('_', '-')} must be a whole number, not {text!r}.")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doodle-derby",
        description="Serve a drawing race: players draw the same word on their own devices, and a "
        "neural network recognises it stroke by stroke. Open the host page it prints, and let the "
        "players open the join address.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for item in fields(Config):
        default = f" (default: {item.default})" if item.default not in ("", None) else ""
        flag = "--" + item.name.replace("_", "-")
        parser.add_argument(flag, metavar="…", help=item.metadata["help"] + default)
    return parser
