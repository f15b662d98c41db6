"""The socket the server listens on and the loop that serves it."""

from __future__ import annotations

import errno
import signal
import socket
from typing import Any

import gevent
from gevent.pywsgi import WSGIServer

BACKLOG = 512


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


def serve(listener: socket.socket, wsgi: Any) -> None:
    """Serve until asked to stop (Ctrl-C, SIGTERM)."""
    server = WSGIServer(listener, wsgi, log=None)
    for number in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(number, server.stop, 1)
    server.serve_forever(stop_timeout=1)
