"""The journal: every accepted command with its time, durable before it is acknowledged.

What is written, what can be read, and the face of whatever keeps it. It keeps nothing itself.
No nickname is logged, no token is stored: only its hash.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from gevent.event import AsyncResult


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A game as it was opened; `settings` and `words` are JSON."""

    match_id: str
    code: str
    seed: str
    settings: str
    words: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class CommandRow:
    """The `n`-th accepted command of a game; `body` makes its JSON when it is written."""

    match_id: str
    n: int
    at_ms: int
    body: Callable[[], str]


@dataclass(frozen=True, slots=True)
class LateCommand:
    """A command of a game that nobody plays: numbered when it is written, if the game is kept."""

    match_id: str
    at_ms: int
    body: Callable[[], str]


@dataclass(frozen=True, slots=True)
class TokenRow:
    """Who holds a token: a player, or the host when `player_id` is None."""

    token_hash: str
    match_id: str
    player_id: str | None


@dataclass(frozen=True, slots=True)
class Pulse:
    """A game's clock was running at this moment, though nobody did anything."""

    match_id: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A game as it was after its `n`-th command, under these rules; `state` makes its bytes."""

    match_id: str
    n: int
    at_ms: int
    rules: str
    state: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Closing:
    """A game is over: it will not be replayed at the next start."""

    match_id: str
    closed_ms: int


@dataclass(frozen=True, slots=True)
class Deletion:
    """A game is to be as if it had never been; from now on it is not found, and purged next."""

    match_id: str


Entry = MatchRow | CommandRow | LateCommand | TokenRow | Pulse | Checkpoint | Closing | Deletion


@dataclass(frozen=True, slots=True)
class StoredCommand:
    """A command as it was written."""

    n: int
    at_ms: int
    body: str


@dataclass(frozen=True, slots=True)
class News:
    """What was written of a game after some command."""

    last_n: int
    """The number of its last command, that one if there was none after it."""
    is_told: bool
    """Whether any of them is of the kinds that were asked about."""


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A checkpoint as it was written."""

    n: int
    at_ms: int
    state: bytes


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """A game as it is kept: how it began, its commands in order, its tokens.

    With a checkpoint the commands are those after it, else all.
    """

    row: MatchRow
    commands: tuple[StoredCommand, ...]
    tokens: tuple[TokenRow, ...]
    alive_ms: int = 0
    """Of its last pulse."""
    checkpoint: StoredCheckpoint | None = None

    @property
    def last_n(self) -> int:
        """The number of its last command; 0 before any."""
        last = self.commands[-1] if self.commands else self.checkpoint
        return last.n if last else 0

    @property
    def last_ms(self) -> int:
        """The last moment at which it is known to have been alive."""
        last = self.commands[-1] if self.commands else self.checkpoint
        return max(last.at_ms if last else self.row.created_ms, self.alive_ms)


class JournalError(Exception):
    """The journal cannot be opened, or read just now; the text is one sentence for a person."""


class Journal(Protocol):
    """Where accepted commands become durable."""

    @property
    def is_stalled(self) -> bool:
        """Whether nothing can be written at the moment; what was taken waits, in order."""
        ...

    def watch(self, tell: Callable[[], None]) -> None:
        """Call `tell` whenever `is_stalled` has changed."""
        ...

    def watch_losses(self, tell: Callable[[frozenset[str]], None]) -> None:
        """Call `tell`, which must not wait, with the games another process writes instead of us.

        What was taken of them is dropped, and `tell` is called before anybody takes it for durable.
        """
        ...

    def append(self, *entries: Entry) -> AsyncResult:
        """Take entries, in order; the result is ready when they are durable."""
        ...

    def durable(self) -> AsyncResult:
        """Ready when everything taken so far is durable."""
        ...

    def open_matches(self, rules: str = "") -> tuple[StoredMatch, ...]:
        """Every game not closed, as last written; from its checkpoint if these rules wrote it."""
        ...

    def read(self, match_id: str) -> StoredMatch | None:
        """One game, open or closed; None if there is none. Waits, and keeps no writing waiting."""
        ...

    def open_match(self, match_id: str, rules: str = "") -> StoredMatch | None:
        """One game if it is not closed, as `open_matches` tells it. Waits, as `read`."""
        ...

    def open_ids(self) -> tuple[str, ...]:
        """The ids of all games not closed. Waits, as `read`."""
        ...

    def find_open(self, code: str) -> str | None:
        """The id of the open game with this code, if any. Waits, as `read`."""
        ...

    def seed(self, match_id: str) -> str | None:
        """A game's secret seed, at little cost; None if there is no such game. Waits, as `read`."""
        ...

    def news(self, match_id: str, since_n: int, openings: Sequence[str]) -> News | None:
        """What came after a command, and whether the body of any opens so; None without a game.

        Waits, as `read`.
        """
        ...

    def holder(self, token_hash: str) -> TokenRow | None:
        """Whom a token speaks for, in a game open or closed; None if nobody. Waits, as `read`."""
        ...

    def purge(self, before_ms: int = 0) -> bool:
        """Delete, row by row, all games to be deleted and those closed earlier. Waits.

        False when it had to stop, because nothing can be written, or somebody reads for long what
        was deleted; the next purge goes on.
        """
        ...

    def close(self) -> None:
        """Write what is pending and let go."""
        ...
