"""What only a host's desk, or the board it directs, may know. Who is who is for `views` to say."""

from dataclasses import asdict, replace
from typing import Any, Final

from game.match import Match, PageId, drawing_clock
from game.phase import Phase

NEAR: Final = 3
"""Among so many first choices of the net a word is as good as seen."""


def desk(match: Match, *, is_host: bool) -> dict[str, Any]:
    """The door and the stage, for the host and for the board, which sees no one knock."""
    knocks = match.knocking.items() if is_host else ()
    return {
        "locked": match.locked,
        "guarded": match.guarded,
        "knocking": [{"player_id": player_id, "name": name} for player_id, name in knocks],
        "stage": asdict(match.stage),
    }


def no_desk(match: Match, player_id: str) -> dict[str, Any]:
    """The same keys for a player, who sees none of it but their own knock."""
    own = match.knocking.get(player_id)
    return {
        "locked": None,
        "guarded": None,
        "knocking": [] if own is None else [{"player_id": player_id, "name": own}],
        "stage": None,
    }


def from_outside(match: Match) -> Match:
    """The match as it looks from before its door: nobody there, and nothing going on."""
    return replace(match, players={}, round=None, clock=None, history=(), awards=())


def is_struggling(match: Match, player_id: str, now: int | None) -> bool:
    """Whether half the drawing's time is gone and the net is nowhere near the word.

    That is: nothing is drawn, or the newest look has the word not among its first choices.
    """
    if now is None or match.round is None or match.phase is not Phase.DRAWING:
        return False
    sheet, clock = match.round.sheets.get(player_id), drawing_clock(match)
    if sheet is None or sheet.recognition.is_recognized:
        return False
    is_near = sheet.rank is not None and sheet.rank <= NEAR
    return not is_near and 2 * clock.elapsed_ms(now) >= clock.length_ms


def is_hidden(match: Match, player_id: str) -> bool:
    """Whether the board must not show this player's drawing in the round in play."""
    if match.round is None:
        return False
    return PageId(match.play, match.round.index, player_id) in match.hidden


def pages(match: Match, player_id: str) -> dict[str, list[int]]:
    """The rounds that are over and have a page of the player, and those of a hidden drawing."""
    return {
        "rounds": [result.index for result in match.history if player_id in result.pages],
        "veiled": sorted(
            page.round_index
            for page in match.hidden
            if (page.play, page.player_id) == (match.play, player_id)
        ),
    }
