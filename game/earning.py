"""What a page is worth by the settings of its match. It must not change a match."""

from game.match import Match, drawing_clock, running
from game.scoring import (
    AT_THE_START,
    FULL_SCORE,
    Standing,
    missed_score,
    recognized_score,
    streak_bonus,
)


def earned(match: Match, player_id: str) -> Standing:
    """What a player's page of this round is worth as it is now; nothing without a page.

    Raises as `running` does when there is no round.
    """
    round_, _ = running(match)
    sheet = round_.sheets.get(player_id)
    if sheet is None or match.settings.is_practice(round_.index):
        return AT_THE_START
    score, spare_ms = plain(match, player_id)
    if sheet.recognition.is_recognized and match.settings.streak:
        score += streak_bonus(match.players[player_id].streak + 1)
    return Standing(2 * score if match.settings.is_double(round_.index) else score, spare_ms)


def plain(match: Match, player_id: str) -> Standing:
    """What the drawing alone is worth: whatever the round counts, and whatever came before.

    Raises KeyError for a player without a page, and as `running` does when there is no round.
    """
    round_, _ = running(match)
    recognition = round_.sheets[player_id].recognition
    if recognition.recognized_ms is None:
        return Standing(missed_score(recognition.held))
    if match.settings.calm:
        return Standing(FULL_SCORE)
    length_ms = drawing_clock(match).length_ms
    score = recognized_score(recognition.recognized_ms, length_ms)
    return Standing(score, length_ms - recognition.recognized_ms)
