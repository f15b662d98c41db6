"""The course of a match from phase to phase, by time or by the host. Judges no drawing itself."""

import random
from dataclasses import replace
from typing import Final

from game import jury
from game.clock import Clock
from game.errors import RuleViolation
from game.events import Extended, Paused, PhaseChanged, Resumed
from game.match import Match, Outcome, Round, Sheet, phase_deadline, running
from game.phase import Phase
from game.scoring import AT_THE_START, Standing
from game.settings import Word

EXTENSION_MS: Final = 10_000
"""What one Extend gives."""


def start(match: Match, now: int, rng: random.Random) -> Outcome:
    """Leave the lobby; somebody must be there."""
    if match.phase is not Phase.LOBBY:
        raise RuleViolation("game_over" if match.is_over else "wrong_phase")
    if not any(player.connected for player in match.players.values()):
        raise RuleViolation("no_players")
    return _count_down(match, 0, now, rng)


def tick(match: Match, now: int, rng: random.Random) -> Outcome:
    """Do what is due by now: at most one phase ends, however late the tick."""
    if match.clock is None or match.clock.is_paused:
        return match, ()
    if phase_deadline(match.phase, match.clock) <= now:
        return go_on(match, now, rng)
    if match.phase is Phase.DRAWING:
        return end_if_all_recognized(jury.confirm_rested(match, now), now)
    return match, ()


def go_on(match: Match, now: int, rng: random.Random) -> Outcome:
    """End the running phase, paused or not, and enter the next."""
    round_, _ = running(match)
    if match.phase is Phase.COUNTDOWN:
        return _start_drawing(match, now)
    if match.phase is Phase.DRAWING:
        return _reveal(match, now)
    if round_.index + 1 < match.settings.rounds:
        return _count_down(match, round_.index + 1, now, rng)
    return _stop(match, Phase.PODIUM)


def pause(match: Match, now: int) -> Outcome:
    """Stop the running phase's clock."""
    _, clock = running(match)
    if clock.is_paused:
        raise RuleViolation("paused")
    return replace(match, clock=clock.pause(now)), (Paused(),)


def resume(match: Match, now: int) -> Outcome:
    """Let the running phase's clock go on."""
    _, clock = running(match)
    if not clock.is_paused:
        raise RuleViolation("not_paused")
    resumed = replace(match, clock=clock.resume(now))
    return end_if_all_recognized((resumed, (Resumed(),)), now)


def extend(match: Match) -> Outcome:
    """Give the running phase more time."""
    _, clock = running(match)
    return replace(match, clock=clock.extend(EXTENSION_MS)), (Extended(EXTENSION_MS),)


def end(match: Match) -> Outcome:
    """Finish: what was drawn so far counts, and a running match still has its podium."""
    if match.phase is Phase.CLOSED:
        raise RuleViolation("game_over")
    if match.round is None:
        return _stop(match, Phase.CLOSED)
    scored, recognized = _score(match) if match.phase is Phase.DRAWING else (match, ())
    stopped, entered = _stop(scored, Phase.PODIUM)
    return stopped, recognized + entered


def end_if_all_recognized(outcome: Outcome, now: int) -> Outcome:
    """Add the early end of a drawing once every connected player of the round is recognised."""
    match, events = outcome
    if not _is_decided(match):
        return outcome
    revealed, more = _reveal(match, now)
    return revealed, events + more


def _is_decided(match: Match) -> bool:
    if match.phase is not Phase.DRAWING:
        return False
    round_, clock = running(match)
    present = [sheet for who, sheet in round_.sheets.items() if match.players[who].connected]
    return (
        not clock.is_paused
        and bool(present)
        and all(sheet.recognition.is_recognized for sheet in present)
    )


def _count_down(match: Match, index: int, now: int, rng: random.Random) -> Outcome:
    word = rng.choice(_words_to_draw(match))
    deck = tuple(other for other in match.deck if other != word)
    drawn = replace(match, deck=deck, round=Round(index, word))
    return _run(drawn, Phase.COUNTDOWN, match.settings.countdown_seconds, now)


def _words_to_draw(match: Match) -> tuple[Word, ...]:
    """Words not drawn yet; when all were, all again, but never the same twice in a row."""
    if match.deck:
        return match.deck
    last = match.round.word if match.round else None
    return tuple(word for word in match.words if word != last) or match.words


def _start_drawing(match: Match, now: int) -> Outcome:
    round_, _ = running(match)
    drawing = replace(match, round=replace(round_, sheets=dict.fromkeys(match.players, Sheet())))
    return _run(drawing, Phase.DRAWING, match.settings.seconds, now)


def _reveal(match: Match, now: int) -> Outcome:
    scored, recognized = _score(match)
    revealed, entered = _run(scored, Phase.REVEAL, match.settings.reveal_seconds, now)
    return revealed, recognized + entered


def _score(match: Match) -> Outcome:
    """Close the drawing: what waits for a rest is recognised, and every page earns its points."""
    match, recognized = jury.confirm_all(match)
    round_, clock = running(match)
    players = {
        player_id: player.credited(_earned(round_, player_id, clock.length_ms))
        for player_id, player in match.players.items()
    }
    return replace(match, players=players, round=replace(round_, clock=clock)), recognized


def _earned(round_: Round, player_id: str, length_ms: int) -> Standing:
    sheet = round_.sheets.get(player_id)
    return sheet.earned(length_ms) if sheet else AT_THE_START


def _run(match: Match, phase: Phase, seconds: int, now: int) -> Outcome:
    entered = replace(match, phase=phase, clock=Clock(now, seconds * 1000))
    round_, _ = running(entered)
    return entered, (PhaseChanged(phase, round_.index),)


def _stop(match: Match, phase: Phase) -> Outcome:
    return replace(match, phase=phase, round=None, clock=None), (PhaseChanged(phase, None),)
