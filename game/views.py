"""What each audience may see of a match, as plain JSON-able values; it must not send anything.

Whatever an audience may not know is cut here, so that nobody has to cut it later. Every audience
gets the same keys; what is not theirs is null or empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from game.ink import BLANK, Drawing
from game.match import Match, Round, Sheet, drawing_clock, drawing_of
from game.people import known_player
from game.phase import Phase
from game.players import Player
from game.scoring import ranks

TOP: Final = 5
"""How many of the best everybody gets to see."""

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


def view(match: Match, audience: Audience) -> dict[str, object]:
    """The match as the audience may see it. Raises unknown_player for a player it does not have."""
    you = known_player(match, audience.player_id) if isinstance(audience, ForPlayer) else None
    rank = ranks({player_id: player.standing for player_id, player in match.players.items()})
    return {
        "code": match.code,
        "phase": match.phase.value,
        "paused": match.clock is not None and match.clock.is_paused,
        "phase_ends_ms": match.clock.ends_ms if match.clock else None,
        "settings": _settings(match),
        "round": _round(match),
        "players": [] if you else _players(match, rank),
        "top": _top(match, rank),
        "player_count": len(match.players),
        "you": _you(match, you, rank) if you else None,
        "drawings": _drawings(match) if isinstance(audience, ForBoard) else [],
        "reveal": _reveal(match, you),
    }


def _settings(match: Match) -> Json:
    settings = match.settings
    return {"rounds": settings.rounds, "seconds": settings.seconds, "level": settings.level}


def _round(match: Match) -> Json | None:
    if match.round is None:
        return None
    clock = drawing_clock(match)
    return {
        "index": match.round.index,
        "of": match.settings.rounds,
        "category": match.round.word.category,
        "starts_ms": clock.ends_ms - clock.length_ms,
        "ends_ms": clock.ends_ms,
        "recognized": match.round.recognized,
        "drawing": len(match.round.sheets or match.players),  # in the countdown, all who will
    }


def _players(match: Match, rank: Ranks) -> list[Json]:
    previous = ranks({player_id: player.previous for player_id, player in match.players.items()})
    return [
        {
            "player_id": player.player_id,
            "name": player.name,
            "connected": player.connected,
            **_progress(match, player, rank),
            "previous_rank": previous[player.player_id],
        }
        for player in _best_first(match, rank)
    ]


def _you(match: Match, player: Player, rank: Ranks) -> Json:
    drawing = drawing_of(match, player.player_id) or BLANK
    return {
        "player_id": player.player_id,
        "name": player.name,
        **_progress(match, player, rank),
        "drawing": {"seq": drawing.seq, "strokes": _strokes(drawing)},
    }


def _progress(match: Match, player: Player, rank: Ranks) -> Json:
    sheet = match.round.sheets.get(player.player_id) if match.round else None
    return {
        "status": _status(match, sheet),
        "score": player.standing.score,
        "rank": rank[player.player_id],
        "gained": _gained(match, sheet),
        "time_ms": sheet.recognition.recognized_ms if sheet else None,
    }


def _status(match: Match, sheet: Sheet | None) -> Status:
    if sheet is None:
        return "waiting"
    if sheet.recognition.is_recognized:
        return "recognized"
    return "drawing" if match.phase is Phase.DRAWING else "missed"


def _gained(match: Match, sheet: Sheet | None) -> int | None:
    """The round's points: certain once recognised, for the others when the drawing is over."""
    if sheet is None or _status(match, sheet) == "drawing":
        return None
    return sheet.earned(drawing_clock(match).length_ms).score


def _top(match: Match, rank: Ranks) -> list[Json]:
    if match.phase not in (Phase.REVEAL, Phase.PODIUM):
        return []
    return [
        {
            "player_id": player.player_id,
            "name": player.name,
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
            "seq": sheet.drawing.seq,
            "strokes": _strokes(sheet.drawing),
            "guesses": [
                {"category": guess.category, "probability": guess.probability}
                for guess in sheet.guesses
            ],
            "recognized": sheet.recognition.is_recognized,
        }
        for player_id, sheet in sheets.items()
    ]


def _strokes(drawing: Drawing) -> list[list[list[int]]]:
    return [[list(stroke.x), list(stroke.y)] for stroke in drawing.strokes]


def _reveal(match: Match, you: Player | None) -> Json | None:
    if match.round is None or match.phase is not Phase.REVEAL:
        return None
    times = _recognition_times(match.round)
    return {
        "category": match.round.word.category,
        "fastest": min(times, key=times.__getitem__, default=None),
        "recognized": len(times),
        "drawing": len(match.round.sheets),
        "seen_as": [
            {"player_id": player_id, "category": sheet.guesses[0].category}
            for player_id, sheet in match.round.sheets.items()
            if player_id not in times
            and sheet.guesses
            and (you is None or you.player_id == player_id)
        ],
    }


def _recognition_times(round_: Round) -> dict[str, int]:
    return {
        player_id: time_ms
        for player_id, sheet in round_.sheets.items()
        if (time_ms := sheet.recognition.recognized_ms) is not None
    }
