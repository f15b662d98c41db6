"""A match at one moment as bytes, so that a restart need not replay a whole game.

It is only ever a shortcut: the commands are the truth, and a checkpoint written under other rules,
or one that cannot be read, is passed over. Bytes from anywhere but our own journal must never get
here: reading them runs what they say.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from functools import cache
from importlib import resources

import game

# Commands from one to the next. One is replayed in a fifth of a millisecond or less, and a match of
# forty gives some 500 a second; its checkpoint takes 40 ms and a megabyte.
EVERY = 4_000


@cache
def rules() -> str:
    """What the bytes depend on: the very code of the rules, and the Python that runs them."""
    digest = hashlib.sha256(sys.version.encode())
    files = resources.files(game).iterdir()
    for file in sorted((each for each in files if each.is_file()), key=lambda each: each.name):
        digest.update(file.read_bytes())
    return digest.hexdigest()


class _Pieces(list[bytes]):
    """A file that only keeps what is written to it."""

    def write(self, piece: bytes) -> None:
        self.append(bytes(piece))


def freeze(match: game.Match) -> bytes:
    """The match as bytes. Other threads run between its pieces of 64 kB."""
    pieces = _Pieces()
    pickle.Pickler(pieces, protocol=pickle.HIGHEST_PROTOCOL).dump(match)
    return b"".join(pieces)


def thaw(state: bytes) -> game.Match:
    """The match that `freeze` was given, under the same `rules`."""
    match = pickle.loads(state)  # noqa: S301 - written by us, into our own journal
    assert isinstance(match, game.Match), "nothing else is frozen"
    return match
