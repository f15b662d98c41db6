"""The socket the server listens on and the loop that serves it."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Callable
from typing import Any

import gevent
from gevent.pywsgi import WSGIServer

BACKLOG = 512
STOP_SECONDS = 1


class ListenError(Exception):
    """The port cannot be had; the text is one sentence for a person."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ListenError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Inherited by every connection: an answer must not wait until the last one is confirmed.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise ListenError(_why(error, host, port)) from error
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use already; choose another with --port."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} needs more rights than this user has; choose one above 1023."
    return f"Cannot listen on {host}, port {port}: {error.strerror or error}."


def serve(
    listener: socket.socket,
    wsgi: Any,
    leaving: Callable[[], None],
    drain_ms: int,
    leave: Callable[[], None] = lambda: None,
) -> None:
    """Serve until asked to stop: by Ctrl-C at once, by SIGTERM `drain_ms` after `leaving()`.

    `leave()` is called when nobody new can come any more, and whoever is here still can.
    """
    server = _quiet(listener, wsgi)

    def stop() -> None:
        server.close()
        leave()
        server.stop(STOP_SECONDS)

    def drain() -> None:
        leaving()
        gevent.sleep(drain_ms / 1000)
        stop()

    gevent.signal_handler(signal.SIGINT, stop)
    gevent.signal_handler(signal.SIGTERM, drain)
    server.serve_forever(stop_timeout=STOP_SECONDS)


def serve_beside(listener: socket.socket, wsgi: Any) -> None:
    """Serve something else as well, for as long as the process lives."""
    _quiet(listener, wsgi).start()


def _quiet(listener: socket.socket, wsgi: Any) -> WSGIServer:
    # Of a request it cannot read it would log the address.
    return WSGIServer(listener, wsgi, log=None, error_log=None)
