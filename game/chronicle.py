"""Writes down a round whose drawing is over. What its pages are worth is for `earning` to say."""

from collections.abc import Iterable

from game.earning import earned, plain
from game.history import PageResult, RoundResult
from game.match import Match, Sheet, drawing_clock, running, word_of
from game.scoring import Standing
from game.teams import Share


def result_of(match: Match) -> RoundResult:
    """What became of the match's round. Raises as `running` does when there is none."""
    round_, _ = running(match)
    pages = {
        player_id: _page_result(match, player_id, sheet)
        for player_id, sheet in round_.sheets.items()
        if sheet.drawing.seq or match.players[player_id].connected
    }
    return RoundResult(
        index=round_.index,
        is_practice=match.settings.is_practice(round_.index),
        length_ms=drawing_clock(match).length_ms,
        pages=pages,
        shares=_shares(pages.values()),
    )


def _page_result(match: Match, player_id: str, sheet: Sheet) -> PageResult:
    word = word_of(match, player_id)
    assert word is not None, "whoever has a page has a word"
    recognition = sheet.recognition
    return PageResult(
        category=word.category,
        time_ms=recognition.recognized_ms,
        points=plain(match, player_id).score,
        earned=earned(match, player_id),
        ink=sheet.drawing.length,
        seen_as=sheet.guesses[0].category if sheet.guesses else None,
        surprise=sheet.surprise if recognition.is_recognized else None,
        team=match.players[player_id].team,
    )


def _shares(pages: Iterable[PageResult]) -> dict[int, Share]:
    earnings: dict[int, list[Standing]] = {}
    for page in pages:
        if page.team is not None:
            earnings.setdefault(page.team, []).append(page.earned)
    return {team: Share.of(each) for team, each in sorted(earnings.items())}
