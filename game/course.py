"""The course of a match from phase to phase, by time or by the host. Judges no drawing itself."""

import random
from dataclasses import replace
from typing import Final

from game import door, jury, teams, words
from game.awards import awards
from game.chronicle import result_of
from game.clock import Clock
from game.commands import Pause, Start
from game.edition import SECOND
from game.errors import RuleViolation
from game.events import Extended, Paused, PhaseChanged, Resumed
from game.flags import traces_with
from game.history import RoundResult
from game.match import Match, Outcome, Sheet, phase_deadline, running, waits_for_host
from game.phase import Phase
from game.players import Player
from game.scoring import AT_THE_START

EXTENSION_MS: Final = 10_000
"""What one Extend gives."""


def start(match: Match, command: Start, now: int, rng: random.Random) -> Outcome:
    """Leave the lobby; somebody must be there."""
    if match.phase is not Phase.LOBBY:
        raise RuleViolation("game_over" if match.is_over else "wrong_phase")
    if not any(player.connected for player in match.players.values()):
        raise RuleViolation("no_players")
    balanced = teams.balanced if command.edition >= SECOND else teams.balanced_in_all
    players = balanced(match.players, match.settings.teams)
    started = replace(match, players=players, edition=command.edition)
    return _count_down(started, 0, now, rng)


def play_again(match: Match, rng: random.Random) -> Outcome:
    """Back to the lobby for another match: all are still there, and nothing is earned yet.

    Who knocks at a door that was opened at the podium comes in now.
    """
    if match.phase is not Phase.PODIUM:
        raise RuleViolation("game_over" if match.is_over else "wrong_phase")
    players = {player_id: player.started_over() for player_id, player in match.players.items()}
    again = replace(
        match,
        phase=Phase.LOBBY,
        players=players,
        history=(),
        awards=(),
        play=match.play + 1,
    )
    told = PhaseChanged(Phase.LOBBY, None)
    if match.edition < SECOND:
        return again, (told,)
    again, entered = door.let_in_who_knocks(again, rng)
    return again, (told, *entered)


def tick(match: Match, now: int, rng: random.Random) -> Outcome:
    """Do what is due by now: at most one phase ends, however late the tick."""
    if match.clock is None or match.clock.is_paused:
        return match, ()
    ends_ms = phase_deadline(match, match.clock)
    if ends_ms is not None and ends_ms <= now:
        return go_on(match, now, rng)
    if match.phase is Phase.DRAWING:
        return end_if_all_recognized(jury.confirm_held(match, now), now)
    return match, ()


def go_on(match: Match, now: int, rng: random.Random) -> Outcome:
    """End the running phase, paused or not, and enter the next."""
    round_, _ = running(match)
    if match.phase is Phase.COUNTDOWN:
        return _start_drawing(match, now)
    if match.phase is Phase.DRAWING:
        return _reveal(match, now)
    if round_.index + 1 < match.settings.all_rounds:
        return _count_down(match, round_.index + 1, now, rng)
    return _stop(match, Phase.PODIUM)


def pause(match: Match, command: Pause, now: int) -> Outcome:
    """Stop the running phase's clock: for time lost before, not from before the phase began."""
    _, clock = running(match)
    if clock.is_paused:
        raise RuleViolation("paused")
    since_ms = max(now, clock.started_ms) if match.edition >= SECOND else now
    stopped = replace(match, clock=clock.pause(since_ms), held=command.by_house)
    return stopped, (Paused(),)


def resume(match: Match, now: int) -> Outcome:
    """Let the running phase's clock go on."""
    _, clock = running(match)
    if not clock.is_paused:
        raise RuleViolation("not_paused")
    resumed = replace(match, clock=clock.resume(now), held=False)
    return end_if_all_recognized((resumed, (Resumed(),)), now)


def extend(match: Match) -> Outcome:
    """Give the running phase more time; one that waits for the host needs none."""
    _, clock = running(match)
    if waits_for_host(match):
        raise RuleViolation("wrong_phase")
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
    drawn = words.draw(match, index, rng)
    return _run(drawn, Phase.COUNTDOWN, match.settings.countdown_seconds, now)


def _start_drawing(match: Match, now: int) -> Outcome:
    round_, _ = running(match)
    drawing = replace(match, round=replace(round_, sheets=dict.fromkeys(match.players, Sheet())))
    return _run(drawing, Phase.DRAWING, match.settings.seconds, now)


def _reveal(match: Match, now: int) -> Outcome:
    scored, recognized = _score(match)
    revealed, entered = _run(scored, Phase.REVEAL, match.settings.reveal_seconds, now)
    return revealed, recognized + entered


def _score(match: Match) -> Outcome:
    """Close the drawing: what passes for now is recognised, and every page earns its points."""
    match, recognized = jury.close(match)
    round_, clock = running(match)
    result = result_of(match)
    players = {player_id: _credited(player, result) for player_id, player in match.players.items()}
    closed = replace(round_, clock=clock)
    return (
        replace(
            match,
            players=players,
            round=closed,
            history=(*match.history, result),
            traces=traces_with(match),
        ),
        recognized,
    )


def _credited(player: Player, result: RoundResult) -> Player:
    page = result.pages.get(player.player_id)
    credited = player.credited(page.earned if page else AT_THE_START)
    if result.is_practice or page is None:
        return credited
    return replace(credited, streak=0 if page.time_ms is None else player.streak + 1)


def _run(match: Match, phase: Phase, seconds: int, now: int) -> Outcome:
    entered = replace(match, phase=phase, clock=Clock(now, seconds * 1000))
    round_, _ = running(entered)
    return entered, (PhaseChanged(phase, round_.index),)


def _stop(match: Match, phase: Phase) -> Outcome:
    given = awards(match.history, calm=match.settings.calm)
    stopped = replace(match, phase=phase, round=None, clock=None, awards=given)
    return stopped, (PhaseChanged(phase, None),)
