"""The one way the rules say no: stable codes. The words for them belong to the client."""

from typing import Literal

Code = Literal[
    "unknown_player",
    "unknown_reentry",
    "game_full",
    "game_started",
    "game_locked",
    "game_over",
    "wrong_phase",
    "round_over",
    "sequence_gap",
    "drawing_too_large",
    "paused",
    "not_paused",
    "bad_name",
    "no_players",
    "no_teams",
    "bad_words",
]


class RuleViolation(Exception):  # noqa: N818 - a refusal is an answer, not an error of ours
    """A command the rules refuse. The match it was given to is unchanged."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code: Code = code
