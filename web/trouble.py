"""What keeps every game of this server from going on. It knows; others act."""

from __future__ import annotations

from collections.abc import Callable

from web.journal import Journal
from web.protocol import Notice


class Trouble:
    """Whether the journal can write and the net answers."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._is_net_silent = False
        self._watchers: list[Callable[[], None]] = []
        journal.watch(self._tell)

    @property
    def notice(self) -> Notice | None:
        """The trouble there is; of two, the one in which nobody may even speak."""
        if self._journal.is_stalled:
            return "journal_stalled"
        return "net_silent" if self._is_net_silent else None

    def watch(self, tell: Callable[[], None]) -> None:
        """Call `tell` whenever trouble comes or goes, and again while the net stays silent."""
        self._watchers.append(tell)

    def hear_of_net(self, *, is_silent: bool) -> None:
        """The net was asked."""
        is_news = is_silent or self._is_net_silent
        self._is_net_silent = is_silent
        if is_news:
            self._tell()

    def _tell(self) -> None:
        for tell in self._watchers:
            tell()
