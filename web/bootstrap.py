"""The one place that wires real parts, or the ones it is handed instead."""

from __future__ import annotations

from collections.abc import Mapping

from web.app import App, create_app
from web.clock import Clock, SystemClock
from web.config import Config, ConfigError
from web.inference import Recogniser
from web.journal import Journal
from web.leases import LeaseError, Leases, RedisLeases
from web.meters import Meters
from web.net import NetProcess, NetThread
from web.sql_journal import SqlJournal


def bootstrap(
    config: Config,
    *,
    recogniser: Recogniser | None = None,
    clock: Clock | None = None,
    journal: Journal | None = None,
    names: Mapping[str, Mapping[str, str]] | None = None,
    leases: Leases | None = None,
) -> App:
    """A started house. Raises ConfigError, JournalError, web.inference.NetError.

    The net plays in a process of its own; a recogniser that is handed in, on a thread.
    """
    net = NetProcess(config.model) if recogniser is None else NetThread(recogniser)
    meters = Meters()
    clock = clock or SystemClock()
    app = create_app(
        config,
        recogniser=net,
        clock=clock,
        journal=journal or SqlJournal(config.journal_url(), meters),
        names=names or _names(net),
        meters=meters,
        leases=leases or _leases(config, clock),
    )
    net.predict([])  # when it has answered, it is there
    app.house.take_up(config.keep_days)
    app.house.start()
    if app.cluster is not None:
        app.cluster.start()
    return app


def _leases(config: Config, clock: Clock) -> Leases | None:
    if not config.redis:
        return None
    try:
        return RedisLeases(config.redis, config.instance, clock)
    except LeaseError as error:
        raise ConfigError(str(error)) from error


def _names(recogniser: Recogniser) -> dict[str, dict[str, str]]:
    from models.categories import names_of

    return {label: names_of(label) for label in recogniser.labels}
