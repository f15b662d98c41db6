"""What each audience may see of a match, as plain JSON-able values; it must not send anything.

Whatever an audience may not know is cut here, so that nobody has to cut it later. Every audience
gets the same keys; what is not theirs is null or empty.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from game.desk import desk, from_outside, is_hidden, is_struggling, no_desk, pages
from game.earning import earned
from game.ink import BLANK, Drawing
from game.match import (
    Match,
    Round,
    Sheet,
    drawing_clock,
    drawing_of,
    waits_for_host,
    word_of,
)
from game.people import known_player
from game.phase import Phase
from game.players import Player
from game.scoring import ranks
from game.teams import totals

TOP: Final = 5
"""How many of the best everybody gets to see."""
CHOICES: Final = (
    "rounds",
    "seconds",
    "level",
    "late_join",
    "each_own_word",
    "practice_round",
    "double_final",
    "streak",
    "calm",
    "teams",
    "auto_advance",
    "sound",
    "names",
)
"""The settings everybody may know: those the host chooses."""

Status = Literal["waiting", "drawing", "recognized", "missed"]
Json = dict[str, Any]
Ranks = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ForPlayer:
    """One player: their own page, nobody else's."""

    player_id: str


@dataclass(frozen=True, slots=True)
class ForHost:
    """The host: everybody's progress, nobody's page."""


@dataclass(frozen=True, slots=True)
class ForBoard:
    """The wall: everybody's progress and page."""


FOR_HOST: Final = ForHost()
FOR_BOARD: Final = ForBoard()

Audience = ForPlayer | ForHost | ForBoard


def view(match: Match, audience: Audience, now: int | None = None) -> dict[str, object]:
    """The match as the audience may see it. Raises unknown_player for a player it does not have.

    `now` tells the host who struggles; without it nobody does. Who knocks has a view too: their
    knock, and nothing of what goes on inside.
    """
    if isinstance(audience, ForPlayer):
        if audience.player_id in match.knocking:
            return _seen(from_outside(match), audience, None, now)
        return _seen(match, audience, known_player(match, audience.player_id), now)
    return _seen(match, audience, None, now)


def _seen(match: Match, audience: Audience, you: Player | None, now: int | None) -> Json:
    rank = ranks({player_id: player.standing for player_id, player in match.players.items()})
    return {
        "code": match.code,
        "phase": match.phase.value,
        "paused": match.clock is not None and match.clock.is_paused,
        "phase_ends_ms": _phase_ends_ms(match),
        "settings": _settings(match),
        "words": _words(match) if isinstance(audience, ForHost) else [],
        "round": _round(match, audience),
        "players": [] if you else _players(match, rank, audience, now),
        "teams": _teams(match),
        "top": _top(match, rank),
        "awards": [] if you else _awards(match),
        "player_count": len(match.players),
        "you": _you(match, you, rank) if you else None,
        "drawings": _drawings(match) if isinstance(audience, ForBoard) else [],
        "reveal": _reveal(match, audience),
        "shared": match.shared,
        **_desk(match, audience),
    }


def _desk(match: Match, audience: Audience) -> Json:
    if isinstance(audience, ForPlayer):
        return no_desk(match, audience.player_id)
    return desk(match, is_host=isinstance(audience, ForHost))


def _phase_ends_ms(match: Match) -> int | None:
    return None if match.clock is None or waits_for_host(match) else match.clock.ends_ms


def _settings(match: Match) -> Json:
    return {name: getattr(match.settings, name) for name in CHOICES}


def _words(match: Match) -> list[str]:
    if match.phase is not Phase.LOBBY:
        return []
    return [word.category for word in match.words]


def _round(match: Match, audience: Audience) -> Json | None:
    if match.round is None:
        return None
    settings, index, clock = match.settings, match.round.index, drawing_clock(match)
    return {
        "play": match.play,
        "index": index,
        "number": index + 1 - settings.practice_round,
        "of": settings.rounds,
        "practice": settings.is_practice(index),
        "double": settings.is_double(index),
        "category": _category(match, audience),
        "starts_ms": clock.ends_ms - clock.length_ms,
        "ends_ms": clock.ends_ms,
        "recognized": match.round.recognized,
        "drawing": len(match.round.sheets or match.players),  # in the countdown, all who will
    }


def _category(match: Match, audience: Audience) -> str | None:
    """What the audience is to draw, or may watch being drawn; null if that is many words."""
    if isinstance(audience, ForPlayer):
        return _own_category(match, audience.player_id)
    return None if match.settings.each_own_word else _shared(match)


def _own_category(match: Match, player_id: str) -> str | None:
    word = word_of(match, player_id)
    return word.category if word else None


def _shared(match: Match) -> str | None:
    return match.round.word.category if match.round else None


def _players(match: Match, rank: Ranks, audience: Audience, now: int | None) -> list[Json]:
    previous = ranks({player_id: player.previous for player_id, player in match.players.items()})
    is_host = isinstance(audience, ForHost)
    return [
        {
            "player_id": player.player_id,
            "name": player.name,
            "ghost": player.ghost,
            "connected": player.connected,
            **_progress(match, player, rank),
            "previous_rank": previous[player.player_id],
            "category": _own_category(match, player.player_id) if is_host else None,
            "hidden": is_hidden(match, player.player_id),
            **(pages(match, player.player_id) if is_host else {"rounds": [], "veiled": []}),
            "flags": list(match.flags.get(player.player_id, ())) if is_host else [],
            "struggling": is_host and is_struggling(match, player.player_id, now),
        }
        for player in _best_first(match, rank)
    ]


def _teams(match: Match) -> list[Json]:
    """The teams that have players, best first."""
    sizes = Counter(player.team for player in match.players.values() if player.team is not None)
    shares = totals((result.shares for result in match.history), sizes)
    rank = ranks(shares)
    return [
        {
            "team": team,
            "score": round(shares[team].score),
            "rank": rank[team],
            "players": sizes[team],
        }
        for team in sorted(shares, key=rank.__getitem__)
    ]


def _awards(match: Match) -> list[Json]:
    if match.phase is not Phase.PODIUM:
        return []
    return [award._asdict() for award in match.awards]


def _you(match: Match, player: Player, rank: Ranks) -> Json:
    drawing = drawing_of(match, player.player_id) or BLANK
    return {
        "player_id": player.player_id,
        "name": player.name,
        **_progress(match, player, rank),
        "awards": [
            {"award": given["award"], "value": given["value"]}
            for given in _awards(match)
            if given["player_id"] == player.player_id
        ],
        "drawing": {"seq": drawing.seq, "strokes": _strokes(drawing)},
    }


def _progress(match: Match, player: Player, rank: Ranks) -> Json:
    sheet = match.round.sheets.get(player.player_id) if match.round else None
    return {
        "team": player.team,
        "status": _status(match, sheet),
        "score": player.standing.score,
        "rank": rank[player.player_id],
        "streak": player.streak,
        "gained": _gained(match, player, sheet),
        "time_ms": sheet.recognition.recognized_ms if sheet else None,
    }


def _status(match: Match, sheet: Sheet | None) -> Status:
    if sheet is None:
        return "waiting"
    if sheet.recognition.is_recognized:
        return "recognized"
    return "drawing" if match.phase is Phase.DRAWING else "missed"


def _gained(match: Match, player: Player, sheet: Sheet | None) -> int | None:
    """The round's points: certain once recognised, for the others when the drawing is over."""
    if sheet is None or _status(match, sheet) == "drawing":
        return None
    if match.phase is Phase.DRAWING:
        return earned(match, player.player_id).score
    return player.standing.score - player.previous.score


def _top(match: Match, rank: Ranks) -> list[Json]:
    if match.phase not in (Phase.REVEAL, Phase.PODIUM):
        return []
    return [
        {
            "player_id": player.player_id,
            "name": player.name,
            "ghost": player.ghost,
            "score": player.standing.score,
            "rank": rank[player.player_id],
        }
        for player in _best_first(match, rank)[:TOP]
    ]


def _best_first(match: Match, rank: Ranks) -> list[Player]:
    return sorted(match.players.values(), key=lambda player: rank[player.player_id])


def _drawings(match: Match) -> list[Json]:
    sheets = match.round.sheets if match.round else {}
    return [
        {
            "player_id": player_id,
            **_canvas(Sheet() if is_hidden(match, player_id) else sheet),
            "hidden": is_hidden(match, player_id),
            "recognized": sheet.recognition.is_recognized,
            "category": _own_category(match, player_id) if match.phase is Phase.REVEAL else None,
        }
        for player_id, sheet in sheets.items()
    ]


def _canvas(sheet: Sheet) -> Json:
    return {
        "seq": sheet.drawing.seq,
        "strokes": _strokes(sheet.drawing),
        "guesses": [
            {"category": guess.category, "probability": guess.probability}
            for guess in sheet.guesses
        ],
    }


def _strokes(drawing: Drawing) -> list[list[list[int]]]:
    return [[list(stroke.x), list(stroke.y)] for stroke in drawing.strokes]


def _reveal(match: Match, audience: Audience) -> Json | None:
    if match.round is None or match.phase is not Phase.REVEAL:
        return None
    times = _recognition_times(match.round)
    return {
        "category": _category(match, audience),
        "fastest": min(times, key=times.__getitem__, default=None),
        "recognized": len(times),
        "drawing": len(match.round.sheets),
        "seen_as": [
            {"player_id": player_id, "category": sheet.guesses[0].category}
            for player_id, sheet in match.round.sheets.items()
            if player_id not in times and sheet.guesses and _may_see(match, audience, player_id)
        ],
    }


def _may_see(match: Match, audience: Audience, player_id: str) -> bool:
    """Whether the audience may know what the net made of a player's drawing."""
    match audience:
        case ForPlayer():
            return audience.player_id == player_id
        case ForBoard():
            return not is_hidden(match, player_id)
        case ForHost():
            return True


def _recognition_times(round_: Round) -> dict[str, int]:
    return {
        player_id: time_ms
        for player_id, sheet in round_.sheets.items()
        if (time_ms := sheet.recognition.recognized_ms) is not None
    }
