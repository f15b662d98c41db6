"""How much one client may ask of us: token buckets and the numbers that bound the server.

Buckets belong to a connection, so that thirty pupils behind one address never punish each
other; only wrong codes are also counted by address, because guessing one is cheap to spread.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass, field

# What a process is asked to carry on two cores: 400 who draw at once, four packets a second each,
# and their hosts and boards (docs/performance.md).
MAX_CONNECTIONS = 450
MAX_OPEN_MATCHES = 200
# Beside those: whoever practises takes no place from a class.
MAX_OPEN_PRACTICES = 200
# Of all games together: so many drawing at once are five packets a second each.
MAX_GHOSTS = 96
MAX_ADDRESSES = 4_096


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then `per_second` of them."""

    burst: float
    per_second: float


# Ten packets a second is the pace we ask for; after an outage a page resends in a burst.
MESSAGES = Rate(burst=60, per_second=25)
# No hand makes a thousand points a second for long; a page that was away sends a whole round's.
POINTS = Rate(burst=40_000, per_second=1_000)
# Who sends twice as much is not answered at all for a while: their line is read more slowly.
LINE = Rate(burst=120, per_second=50)
# Microseconds of the processor for taking a line's frames apart. A page that draws needs 400 a
# second; one read may bring 2,700 pings or empty fragments, which are no messages: 24,000.
READING_US = Rate(burst=100_000, per_second=20_000)
# A snapshot and a frame of the board come ten times a second, guesses and acknowledgements with
# them: so much lies here where nobody has asked for 20 s, and a page that lives has asked, or where
# a WebSocket takes a frame now and then, so as not to be dropped.
MAX_UNREAD_PACKETS = 1_000
WRONG_CODES = Rate(burst=8, per_second=0.25)
# Thirty pupils may each mistype twice in the first minute; a search of 100,000 codes takes a day.
WRONG_CODES_OF_ADDRESS = Rate(burst=60, per_second=1)
# A tablet that goes from hand to hand joins now and then; two hundred new faces are a prank.
JOINS = Rate(burst=5, per_second=0.1)
# Who connects anew gets five more: a class of sixty comes in as one, a full hall in half a minute,
# and a host has time to lock the door before a script has taken all seats.
JOINS_OF_GAME = Rate(burst=80, per_second=4)
# Between the door and the page that waits there is a page to load: long on a slow tablet, and a
# knock that has ended is lost, where a player who was away comes back to their place.
KNOCK_GRACE_MS = 20_000
# Four digits live for five minutes: fifty tries at ten thousand.
WRONG_REENTRIES_OF_GAME = Rate(burst=20, per_second=0.1)
# A host may clear away a whole class's doodles; for each the results are made afresh.
VEILS = Rate(burst=20, per_second=1)
# Settings are kept by hand, and each choice is written down with all its words.
CHOICES = Rate(burst=20, per_second=0.5)
# So is each ghost that comes or goes: a host may tap them up to twelve and back, twice over.
GHOSTS_MOVED = Rate(burst=60, per_second=1)
# A host opens a game now and then; a program that opens hundreds is not a host.
CREATIONS = Rate(burst=3, per_second=0.1)


@dataclass(slots=True)
class Bucket:
    """A token bucket on a millisecond clock that is handed in."""

    rate: Rate
    _level: float = field(init=False)
    _at_ms: int | None = None

    def __post_init__(self) -> None:
        self._level = self.rate.burst

    def is_empty(self, now_ms: int) -> bool:
        """Whether nothing may be taken now."""
        self._fill(now_ms)
        return self._level < 1

    def take(self, now_ms: int, many: int = 1) -> bool:
        """Take so many; False, and none is taken, when there are not so many to take."""
        self._fill(now_ms)
        if self._level < many:
            return False
        self._level -= many
        return True

    def _fill(self, now_ms: int) -> None:
        if self._at_ms is not None:
            gained = (now_ms - self._at_ms) * self.rate.per_second / 1000
            self._level = min(self.rate.burst, self._level + max(gained, 0))
        self._at_ms = now_ms


class AddressBuckets:
    """A bucket per address, in memory only; the address longest unheard of is forgotten first."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def of(self, address: str) -> Bucket:
        """This address's bucket."""
        bucket = self._buckets.setdefault(address, Bucket(self._rate))
        self._buckets.move_to_end(address)
        if len(self._buckets) > MAX_ADDRESSES:
            self._buckets.popitem(last=False)
        return bucket


class Shares:
    """How much each address holds at once of something scarce, each at most `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: Counter[str] = Counter()

    def take(self, address: str) -> bool:
        """Hold one more; False when the address holds its share already."""
        if self._held[address] >= self._most:
            return False
        self._held[address] += 1
        return True

    def give_back(self, address: str) -> None:
        """Hold one less."""
        self._held[address] -= 1
        if not self._held[address]:
            del self._held[address]
