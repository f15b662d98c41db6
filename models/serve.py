"""A net in a process of its own: `python -m models.serve NAME`, for whoever begins it with pipes.

It says its labels when it is ready, then answers each list of drawings with their probabilities, or
with a text when the net fails on them. It ends when its input does, and at no signal that may be
meant for a whole group of processes: who began it may still need it. It keeps nothing.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from typing import Any, BinaryIO

from models.recogniser import load_recogniser

LENGTH = struct.Struct(">I")
"""What goes before every message."""


def send(line: BinaryIO, value: Any) -> None:
    """Write one message. Raises OSError when nobody reads any more."""
    message = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    line.write(LENGTH.pack(len(message)) + message)
    line.flush()


def receive(line: BinaryIO) -> Any:
    """The next message, of a process that we began or that began us. Raises EOFError at the end."""
    return pickle.loads(_exactly(line, *LENGTH.unpack(_exactly(line, LENGTH.size))))  # noqa: S301


def _exactly(line: BinaryIO, size: int) -> bytes:
    read = line.read(size)
    if len(read) < size:
        raise EOFError("the other end is gone")
    return read


def main(name: str) -> None:
    """Answer until there are no more questions."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    recogniser = load_recogniser(name)
    send(answers, recogniser.labels)
    while True:
        try:
            drawings = receive(questions)
        except EOFError:
            return
        try:
            answer: Any = recogniser.predict(drawings)
        except Exception as error:  # noqa: BLE001 - raised again by who asked
            answer = f"{type(error).__name__}: {error}"
        send(answers, answer)


if __name__ == "__main__":
    main(sys.argv[1])
