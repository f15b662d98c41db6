"""The application factory: Flask and Socket.IO around the house. Every real part is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import gevent
from flask import Flask
from flask_socketio import ConnectionRefusedError, SocketIO
from werkzeug.middleware.proxy_fix import ProxyFix

from web import health, lab, pages, results_pages
from web.clock import Clock
from web.cluster import Cluster
from web.config import Config
from web.connections import Connections
from web.handlers import Handlers
from web.health import Readiness
from web.house import House
from web.inference import Recogniser
from web.journal import Journal
from web.leases import Leases
from web.limits import MAX_UNREAD_PACKETS
from web.logs import QuietFlask
from web.meters import Gauges, Meters, gauge, gauges_by, matches_by_phase
from web.protocol import MAX_MESSAGE_BYTES
from web.sketchbook import Sketchbook
from web.websocket import PING_INTERVAL_SECONDS, PING_TIMEOUT_SECONDS, WebSocketWSGI
from web.wire import PlainJson, SafePacket

SEEN = "doodle_derby.sid"


@dataclass(frozen=True, slots=True)
class App:
    """The WSGI application, and the house behind it."""

    wsgi: Flask
    house: House
    readiness: Readiness
    cluster: Cluster | None

    def leave(self) -> None:
        """Give every game back to the other processes, if there are any. Waits."""
        if self.cluster is not None:
            self.cluster.leave()


def create_app(
    config: Config,
    *,
    recogniser: Recogniser,
    clock: Clock,
    journal: Journal,
    names: Mapping[str, Mapping[str, str]],
    meters: Meters | None = None,
    leases: Leases | None = None,
) -> App:
    """Wire everything; `names` is what each category is called in each language.

    With leases it is one process of several.
    """
    flask = QuietFlask("web")
    server = _socket_server(flask)
    sketchbook = Sketchbook(config.drawings_folder())
    house = House(server, recogniser, clock, journal, sketchbook, meters, leases)
    context = pages.PageContext(config.join_url(), names, house.vocabulary.packs())
    page = pages.install(flask, context)
    flask.register_blueprint(results_pages.install(house.library, context, page))
    collections = lab.Collections(house.library, config.drawings_folder())
    nets = lab.Lab(collections=collections, played=config.model)
    flask.register_blueprint(lab.install(nets, lab.Runs(config.drawings_folder())))
    readiness = Readiness(house.trouble)
    flask.register_blueprint(health.install(readiness))
    connections = Connections(house, config.disconnect_grace_ms)
    house.meters.watch(partial(_gauges, house, connections))
    cluster = Cluster(house, connections, leases) if leases is not None else None
    _listen(server, connections, Handlers(house, connections, cluster))
    if config.proxies:
        flask.wsgi_app = ProxyFix(  # type: ignore[method-assign] # as Flask's own pages do it
            flask.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies
        )
    return App(flask, house, readiness, cluster)


def _gauges(house: House, connections: Connections) -> Gauges:
    """What can be counted at any moment."""
    yield matches_by_phase(each.match for each in house.matches)
    yield gauges_by("connections", "Open connections, by role.", "role", connections.by_role())
    yield gauge("pace_seconds", "How long pages gather ink.", house.pace.pace_ms() / 1000)
    trouble = house.trouble.notice
    yield gauge("journal_stalled", "1 while nothing can be written.", trouble == "journal_stalled")
    yield gauge("net_silent", "1 while the net does not answer.", trouble == "net_silent")


def _socket_server(flask: Flask) -> Any:
    socketio = SocketIO(
        flask,
        async_mode="gevent",
        serializer=SafePacket,
        json=PlainJson,
        max_http_buffer_size=MAX_MESSAGE_BYTES,
        ping_interval=PING_INTERVAL_SECONDS,
        ping_timeout=PING_TIMEOUT_SECONDS,
        manage_session=False,
    )
    # Named here, because the library takes whichever of two WebSocket packages it finds installed.
    socketio.server.eio._async["websocket"] = WebSocketWSGI
    _bound_what_is_unread(socketio.server.eio)
    return socketio.server


def _bound_what_is_unread(engine: Any) -> None:
    """Hang up on who polls, has too much lying here and asks for none of it.

    To say that one is alive needs no asking. A WebSocket sees to itself (`web.websocket`).
    """
    send = engine.send_packet

    def send_packet(sid: str, packet: Any) -> None:
        send(sid, packet)
        line = engine.sockets.get(sid)
        if line and not line.upgraded and line.queue.qsize() > MAX_UNREAD_PACKETS:
            # Not at once: whoever says this may be saying it to many, and goes through them.
            gevent.spawn(_hang_up, engine, line)

    engine.send_packet = send_packet


def _hang_up(engine: Any, line: Any) -> None:
    """End a line at once: the library's own way waits until all that lies there is read."""
    line.close(wait=False, abort=True, reason=engine.reason.TRANSPORT_ERROR)
    engine.sockets.pop(line.sid, None)


def _listen(server: Any, connections: Connections, handlers: Handlers) -> None:
    """Hand connections and messages to the edge.

    The catch-all of the server beneath Flask-SocketIO is used, not `@socketio.on`: a Flask request
    context for every packet would cost more than the packet, and an unknown event must be answered.
    """

    def connect(sid: str, environ: dict[str, Any]) -> bool:
        if environ.setdefault(SEEN, sid) != sid:
            return False  # one line, one connection: asking again gives no second set of limits
        asked = parse_qs(environ.get("QUERY_STRING", ""))
        address, at = environ.get("REMOTE_ADDR", ""), asked.get("at", [""])[0]
        if not connections.connect(sid, address, at):
            raise ConnectionRefusedError("server_full")
        return True

    server.on("connect", handler=connect)
    server.on("disconnect", handler=lambda sid, _reason: connections.disconnect(sid))
    server.on("*", handler=handlers.receive)
