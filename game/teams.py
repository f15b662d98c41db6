"""Teams: who is in which, and what each has earned. It must not know rounds or recognition."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import mean
from typing import NamedTuple

from game.players import Player
from game.scoring import Standing


class Share(NamedTuple):
    """What a team earned in a round: the mean of those of its members who took part in it.

    Means of rounds, not of totals: who joins late or leaves early takes nothing from the others,
    and with all there all the time the two come to the same.
    """

    score: float = 0.0
    spare_ms: float = 0.0

    @classmethod
    def of(cls, earned: Sequence[Standing]) -> "Share":
        """The mean of what members earned; there must be one."""
        return cls(mean(one.score for one in earned), mean(one.spare_ms for one in earned))

    def plus(self, more: "Share") -> "Share":
        """The share after earning more."""
        return Share(self.score + more.score, self.spare_ms + more.spare_ms)


def totals(rounds: Iterable[Mapping[int, Share]], teams: Iterable[int]) -> dict[int, Share]:
    """What each of these teams has earned in all rounds, to a millionth.

    Thirds and sevenths are not exact: teams that earned the same in other rounds must tie all the
    same.
    """
    earned = dict.fromkeys(sorted(teams), Share())
    for shares in rounds:
        earned |= {
            team: earned[team].plus(share) for team, share in shares.items() if team in earned
        }
    return {
        team: Share(round(share.score, 6), round(share.spare_ms, 6))
        for team, share in earned.items()
    }


def smallest(players: Iterable[Player], teams: int) -> int | None:
    """The team for one more player: the one with the fewest, the first of several; None if none."""
    if not teams:
        return None
    sizes = _sizes(players, teams)
    return min(sizes, key=sizes.__getitem__)


def dealt(players: Mapping[str, Player], teams: int) -> dict[str, Player]:
    """All players in as many teams, in order of joining; out of all teams for 0."""
    placed: dict[str, Player] = {}
    for player_id, player in players.items():
        team = smallest(placed.values(), teams)
        placed[player_id] = replace(player, team=team, placed=False)
    return placed


def balanced(players: Mapping[str, Player], teams: int) -> dict[str, Player]:
    """The players in teams of which so many are here that they differ by one at most.

    Who is away then goes where there are the fewest. The latest to join are moved first, and whom
    the host has placed stays, so that teams may differ by as much as the host wants.
    """
    here = {player_id: player for player_id, player in players.items() if player.connected}
    evened = {**players, **balanced_in_all(here, teams)}
    return _evened(evened, teams, evened.keys() - here.keys())


def balanced_in_all(players: Mapping[str, Player], teams: int) -> dict[str, Player]:
    """The players in teams that differ by one at most, counting also who is away."""
    return _evened(players, teams, players.keys())


def _evened(
    players: Mapping[str, Player], teams: int, movable: Container[str]
) -> dict[str, Player]:
    result = dict(players)
    while teams and (move := _next_move(result, teams, movable)):
        player, team = move
        result[player.player_id] = replace(player, team=team)
    return result


def _next_move(
    players: Mapping[str, Player], teams: int, may_move: Container[str]
) -> tuple[Player, int] | None:
    sizes = _sizes(players.values(), teams)
    least = min(sizes, key=sizes.__getitem__)
    movable = [
        player
        for player_id, player in players.items()
        if player_id in may_move
        and player.team is not None
        and not player.placed
        and sizes[player.team] - sizes[least] > 1
    ]
    if not movable:
        return None
    fullest = max(sizes[player.team or 0] for player in movable)
    latest = next(one for one in reversed(movable) if sizes[one.team or 0] == fullest)
    return latest, least


def _sizes(players: Iterable[Player], teams: int) -> dict[int, int]:
    counted = Counter(player.team for player in players)
    return {team: counted[team] for team in range(1, teams + 1)}
