import random
from dataclasses import replace
from itertools import pairwise

import pytest

from game import (
    GRACE_MS,
    Connect,
    Disconnect,
    End,
    Extend,
    Extended,
    Join,
    Observe,
    Pause,
    Paused,
    Phase,
    PhaseChanged,
    PlayerRecognized,
    Resume,
    Resumed,
    Skip,
    Start,
    Tick,
    Word,
    create,
    next_deadline,
)
from game.edition import FIRST
from game.scoring import missed_score, recognized_score
from tests.game.table import HOLD_MS, THRESHOLD, WORDS, Table


def test_a_match_goes_from_lobby_to_podium(table):
    table.start("Ada")
    events = table.wait(10 * 60_000)
    rounds = table.match.settings.rounds
    entered = [event.phase for event in events if isinstance(event, PhaseChanged)]
    one_round = [Phase.COUNTDOWN, Phase.DRAWING, Phase.REVEAL]
    assert entered == [Phase.REVEAL, *one_round * (rounds - 1), Phase.PODIUM]


def test_phases_last_as_long_as_the_settings_say(table):
    table.join("Ada")
    began = table.now
    table.do(Start())
    assert next_deadline(table.match) == began + 3_000
    table.wait(3_000)
    assert next_deadline(table.match) == began + 3_000 + 20_000 + GRACE_MS
    table.wait(20_000 + GRACE_MS)
    assert table.match.phase is Phase.REVEAL
    assert next_deadline(table.match) == table.now + 6_000


def test_nothing_is_due_in_a_lobby_on_a_podium_or_when_closed(table):
    assert next_deadline(table.match) is None
    table.start("Ada")
    table.do(End())
    assert (table.match.phase, next_deadline(table.match)) == (Phase.PODIUM, None)
    table.do(End())
    assert (table.match.phase, next_deadline(table.match)) == (Phase.CLOSED, None)


def test_an_early_tick_changes_nothing(table):
    table.start("Ada")
    table.draw_and_look("Ada", probability=0.1)
    before = table.match
    assert table.do(Tick()) == ()
    assert table.match is before


def test_a_tick_that_comes_very_late_ends_one_phase_only(table):
    table.join("Ada")
    table.do(Start())
    table.now += 60_000
    table.do(Tick())
    assert table.match.phase is Phase.DRAWING
    assert next_deadline(table.match) == table.now + 20_000 + GRACE_MS


def test_nobody_there_means_no_start(table):
    assert table.refusal(Start()) == "no_players"
    table.join("Ada")
    table.do(Disconnect("Ada"))
    assert table.refusal(Start()) == "no_players"


def test_a_match_starts_once(table):
    table.start("Ada")
    assert table.refusal(Start()) == "wrong_phase"


@pytest.mark.parametrize("command", [Skip(), Pause(), Resume(), Extend()])
def test_a_lobby_has_nothing_to_steer_and_a_podium_no_more(table, command):
    assert table.refusal(command) == "wrong_phase"
    table.start("Ada")
    table.do(End())
    assert table.refusal(command) == "game_over"


def test_a_closed_match_stays_closed(table):
    table.do(End())
    assert table.match.phase is Phase.CLOSED
    for command in (Start(), End(), Skip(), Join("Bo", "Bo")):
        assert table.refusal(command) == "game_over"


def test_skip_ends_each_running_phase_at_once(table):
    table.join("Ada")
    table.do(Start())
    phases = []
    for _ in range(3):
        table.do(Skip())
        phases.append(table.match.phase)
    assert phases == [Phase.DRAWING, Phase.REVEAL, Phase.COUNTDOWN]


def test_skip_leaves_a_pause_behind(table):
    table.start("Ada")
    table.do(Pause())
    table.do(Skip())
    assert table.match.phase is Phase.REVEAL
    assert next_deadline(table.match) == table.now + 6_000


def test_words_are_not_repeated_until_all_were_drawn():
    table = Table(rounds=12)
    table.start("Ada")
    drawn = []
    while table.match.round is not None:
        drawn.append(table.match.round.word)
        table.wait(20_000 + GRACE_MS + 6_000 + 3_000)
    assert set(drawn[:8]) == set(table.match.words)
    assert all(one != next_ for one, next_ in pairwise(drawn))


@pytest.mark.parametrize("seed", range(5))
def test_no_word_is_drawn_twice_in_a_row(seed):
    table = Table(rounds=12, seed=seed)
    settings = table.match.settings
    table.match = create(code="1", settings=settings, words=WORDS[:2], now=table.now)
    table.start("Ada")
    drawn = []
    while table.match.round is not None:
        drawn.append(table.match.round.word)
        table.wait(20_000 + GRACE_MS + 6_000 + 3_000)
    assert all(one != following for one, following in pairwise(drawn))


def test_a_single_word_is_drawn_again_and_again():
    table = Table(rounds=2)
    table.match = create(code="1", settings=table.match.settings, words=[Word("cup", 1)], now=0)
    table.start("Ada")
    for _ in range(3):
        table.do(Skip())
    assert table.match.round.word.category == "cup"


@pytest.mark.parametrize(
    ("threshold", "probability", "is_recognized"),
    [(0.4, 0.5, True), (0.8, 0.7, False), (0.8, 0.85, True), (None, 0.59, False)],
)
def test_a_word_asks_for_its_own_threshold_and_for_the_match_s_without(
    threshold, probability, is_recognized
):
    table = Table()
    word = Word("cup", 1, threshold)
    table.match = create(code="1", settings=table.match.settings, words=[word], now=table.now)
    table.start("Ada", "Bo")
    table.draw_and_look("Ada", probability)
    table.wait(HOLD_MS)
    assert table.sheet("Ada").recognition.is_recognized == is_recognized


def test_chance_chooses_the_word():
    def first_word(seed: int) -> str:
        table = Table()
        table.rng = random.Random(seed)
        table.start("Ada")
        return table.match.round.word.category

    assert first_word(7) == first_word(7)
    assert len({first_word(seed) for seed in range(20)}) > 1


@pytest.mark.parametrize("words", [[], [Word("cup", 1), Word("cup", 2)]])
def test_a_match_is_not_made_without_distinct_words(table, words):
    with pytest.raises(ValueError, match="words"):
        create(code="1", settings=table.match.settings, words=words, now=0)


# Pause and extension


def test_a_pause_stops_time_and_a_resume_lets_it_go_on(table):
    table.start("Ada")
    table.wait(5_000)
    due = next_deadline(table.match)
    assert table.do(Pause()) == (Paused(),)
    assert next_deadline(table.match) is None
    table.wait(60_000)
    assert table.do(Tick()) == ()
    assert table.do(Resume()) == (Resumed(),)
    assert next_deadline(table.match) == due + 60_000


def test_a_countdown_and_a_reveal_can_be_paused_too(table):
    table.join("Ada")
    table.do(Start())
    for _ in range(3):
        due = next_deadline(table.match)
        table.do(Pause())
        table.wait(1_234)
        table.do(Resume())
        assert next_deadline(table.match) == due + 1_234
        table.do(Skip())


def test_one_pause_at_a_time(table):
    table.start("Ada")
    assert table.refusal(Resume()) == "not_paused"
    table.do(Pause())
    assert table.refusal(Pause()) == "paused"


def test_a_pause_does_not_count_as_drawing_time(table):
    table.start("Ada", "Bo")
    table.wait(2_000)
    table.draw("Ada")
    table.do(Pause())
    table.wait(30_000)
    table.look("Ada")
    table.do(Resume())
    table.wait(3_000)
    table.recognize("Bo")
    assert table.you("Ada")["time_ms"] == 2_000
    assert table.you("Bo")["time_ms"] == 5_000


def test_a_pen_does_not_rest_in_a_pause(table):
    table.start("Ada", "Bo")
    table.draw_and_look("Ada")
    table.wait(300)
    table.do(Pause())
    table.wait(5_000)
    table.do(Resume())
    table.wait(HOLD_MS - 301)
    assert not table.sheet("Ada").recognition.is_recognized
    table.wait(1)
    assert table.sheet("Ada").recognition.recognized_ms == 0


def stand_still(table, ms: int, *, ticks_first: bool) -> None:
    """Nobody could play for so long: it is credited as a pause, before or after a due Tick."""
    since = table.now
    table.now += ms
    if ticks_first:
        table.do(Tick())
    until, table.now = table.now, since
    table.do(Pause())
    table.now = until
    table.do(Resume())


@pytest.mark.parametrize("ticks_first", [True, False])
def test_time_lost_is_not_credited_to_a_phase_that_began_after_it(table, ticks_first):
    table.join("Ada")
    table.do(Start())
    table.wait(2_500)
    stand_still(table, 10_000, ticks_first=ticks_first)
    table.wait(0 if ticks_first else 500)
    assert table.match.phase == "drawing"
    assert table.match.clock.ends_ms == table.now + 20_000
    table.wait(4_000)
    assert table.match.clock.elapsed_ms(table.now) == 4_000


def test_time_lost_in_an_older_journal_is_credited_as_it_was(table):
    table.join("Ada")
    table.do(Start(FIRST))
    table.wait(2_500)
    stand_still(table, 10_000, ticks_first=True)
    assert table.match.clock.ends_ms == table.now + 10_000 + 20_000


def test_a_drawing_decided_during_a_pause_ends_with_it(table):
    table.start("Ada")
    table.draw_and_look("Ada")
    table.now += HOLD_MS  # no tick meanwhile
    table.draw("Ada")
    table.do(Pause())
    table.look("Ada")
    assert table.match.phase is Phase.DRAWING
    table.do(Resume())
    assert table.match.phase is Phase.REVEAL


def test_an_extension_gives_more_time_and_better_scores_to_all(table):
    table.start("Ada", "Bo")
    table.wait(10_000)
    table.recognize("Ada")
    assert table.you("Ada")["gained"] == recognized_score(10_000, 20_000)
    due = next_deadline(table.match)
    assert table.do(Extend()) == (Extended(10_000),)
    assert next_deadline(table.match) == due + 10_000
    table.wait(15_000 - HOLD_MS)
    table.recognize("Bo")
    assert table.you("Ada")["gained"] == recognized_score(10_000, 30_000)
    assert table.you("Bo")["gained"] == recognized_score(25_000, 30_000)


def test_a_countdown_and_a_reveal_can_be_extended(table):
    table.join("Ada")
    table.do(Start())
    due = next_deadline(table.match)
    table.do(Extend())
    assert next_deadline(table.match) == due + 10_000


# Recognition in a match


def test_looks_for_long_enough_recognise_at_the_time_the_deciding_ink_was_drawn(table):
    table.start("Ada", "Bo")
    table.wait(4_000)
    table.draw_and_look("Ada")
    table.wait(HOLD_MS - 100)
    table.draw_and_look("Ada")
    assert not table.sheet("Ada").recognition.is_recognized
    table.now += 100
    table.draw("Ada")
    table.now += 150
    events = table.look("Ada")
    assert events[1:] == (PlayerRecognized("Ada", 0, 4_000, recognized_score(4_000, 20_000)),)


def test_a_match_of_the_first_edition_asks_for_two_looks_only(table):
    table.join("Ada", "Bo")
    table.do(Start(FIRST))
    table.wait(3_000)
    table.draw_and_look("Ada")
    table.draw_and_look("Ada")
    assert table.sheet("Ada").recognition.is_recognized


def test_ink_that_arrives_late_counts_from_when_it_was_drawn(table):
    table.start("Ada", "Bo")
    table.wait(9_000)
    table.draw("Ada", at=table.now - 1_000)
    table.look("Ada")
    table.draw_and_look("Ada")
    assert table.sheet("Ada").recognition.recognized_ms == 8_000


def test_a_late_stroke_does_not_move_the_recognition_time(table):
    table.start("Ada", "Bo")
    table.wait(4_000)
    table.recognize("Ada")
    before = table.sheet("Ada").recognition.recognized_ms
    table.wait(3_000)
    table.draw("Ada", at=table.now - 6_000)
    table.look("Ada")
    assert table.sheet("Ada").recognition.recognized_ms == before


def test_a_slow_net_costs_nobody_points(table):
    table.start("Ada", "Bo")
    table.wait(4_000)
    table.draw("Ada")
    table.draw("Bo")
    table.look("Bo")
    table.wait(2_000)
    table.look("Ada")
    table.wait(0)
    assert table.you("Ada")["time_ms"] == table.you("Bo")["time_ms"] == 4_000


def test_a_rested_pen_is_confirmed_by_a_tick(table):
    table.start("Ada", "Bo")
    table.wait(1_000)
    table.draw_and_look("Ada")
    assert next_deadline(table.match) == table.now + HOLD_MS
    assert table.wait(HOLD_MS) == [
        PlayerRecognized("Ada", 0, 1_000, recognized_score(1_000, 20_000))
    ]


def test_pens_rest_each_for_themselves(table):
    table.start("Ada", "Bo", "Cy")
    table.draw_and_look("Ada")
    table.wait(300)
    table.draw_and_look("Bo")
    table.wait(HOLD_MS - 300)
    assert table.sheet("Ada").recognition.is_recognized
    assert not table.sheet("Bo").recognition.is_recognized
    table.wait(300)
    assert table.sheet("Bo").recognition.recognized_ms == 300


def test_a_pen_that_moves_again_is_not_at_rest(table):
    table.start("Ada", "Bo")
    table.draw_and_look("Ada")
    table.wait(500)
    table.draw("Ada")
    table.wait(2_000)
    assert not table.sheet("Ada").recognition.is_recognized


def test_a_pen_that_comes_to_rest_has_been_seen_since_before_it_did(table):
    table.start("Ada", "Bo")
    table.draw_and_look("Ada")
    table.wait(500)
    table.draw_and_look("Ada")
    (recognized,) = table.wait(HOLD_MS - 500)
    assert (recognized.player_id, recognized.time_ms) == ("Ada", 0)


def test_a_passing_look_waiting_when_the_drawing_closes_counts(table):
    table.start("Ada")
    table.wait(19_900)
    table.draw_and_look("Ada")
    table.wait(100 + GRACE_MS)
    assert table.match.phase is Phase.REVEAL
    assert table.you("Ada")["status"] == "recognized"
    assert table.you("Ada")["time_ms"] == 19_900


def test_looks_handed_in_before_a_late_tick_count(table):
    table.start("Ada")
    table.wait(19_900)
    table.draw("Ada")
    table.now += 3_000
    table.look("Ada")
    table.do(Tick())
    assert table.you("Ada")["status"] == "recognized"


def test_looks_after_the_drawing_are_passed_over(table):
    table.start("Ada")
    table.draw("Ada")
    late = table.look_at("Ada")
    table.do(Skip())
    before = table.match
    table.look("Ada")
    assert table.match is before
    assert late.round_index == 0


def test_gentle_takes_a_third_guess_that_normal_does_not():
    for level, recognized in (("gentle", True), ("normal", False)):
        table = Table(level=level)
        table.start("Ada", "Bo")
        table.draw_and_look("Ada", probability=THRESHOLD / 2, rank=3)
        table.wait(HOLD_MS)
        assert table.sheet("Ada").recognition.is_recognized is recognized


def test_strict_wants_to_be_sure():
    table = Table(level="strict")
    table.start("Ada", "Bo")
    table.draw_and_look("Ada", probability=0.89)
    table.wait(HOLD_MS)
    assert not table.sheet("Ada").recognition.is_recognized


def test_coming_close_earns_a_little(table):
    table.start("Ada")
    for probability in (0.2, 0.5, 0.4, 0.1):
        table.draw_and_look("Ada", probability)
    table.do(Skip())
    assert table.you("Ada")["status"] == "missed"
    assert table.you("Ada")["gained"] == missed_score(0.4)


# Early end


def test_a_drawing_ends_early_when_all_are_recognised(table):
    table.start("Ada", "Bo")
    table.recognize("Ada")
    assert table.match.phase is Phase.DRAWING
    table.recognize("Bo")
    assert table.match.phase is Phase.REVEAL


def test_a_player_who_left_does_not_hold_up_the_end(table):
    table.start("Ada", "Bo")
    table.do(Disconnect("Bo"))
    table.recognize("Ada")
    assert table.match.phase is Phase.REVEAL


def test_the_last_one_drawing_leaving_ends_the_drawing(table):
    table.start("Ada", "Bo")
    table.recognize("Ada")
    table.do(Disconnect("Bo"))
    assert table.match.phase is Phase.REVEAL


def test_an_empty_room_does_not_end_the_drawing(table):
    table.start("Ada")
    table.do(Disconnect("Ada"))
    assert table.match.phase is Phase.DRAWING
    table.do(Connect("Ada"))
    assert table.match.phase is Phase.DRAWING


def test_a_late_joiner_does_not_hold_up_the_end(table):
    table.start("Ada")
    table.join("Late")
    table.recognize("Ada")
    assert table.match.phase is Phase.REVEAL


# The end


def test_an_ended_drawing_still_counts(table):
    table.start("Ada", "Bo")
    table.wait(10_000)
    table.recognize("Ada")
    table.do(End())
    assert table.match.phase is Phase.PODIUM
    assert table.you("Ada")["score"] == 750


def test_scores_add_up_over_the_rounds():
    table = Table(rounds=2)
    table.start("Ada")
    table.wait(10_000)
    table.recognize("Ada")
    table.wait(6_000 + 3_000)
    table.recognize("Ada")
    table.wait(6_000)
    assert table.match.phase is Phase.PODIUM
    assert table.you("Ada")["score"] == 750 + 1000


def test_a_pen_whose_ink_comes_late_rests_no_sooner_than_it_is_seen_to(table):
    table.start("Ada", "Bo")
    table.draw("Ada", at=table.now)
    table.wait(HOLD_MS + 100)  # on the line for longer than a pen rests
    look = replace(table.look_at("Ada"), taken_ms=table.now)
    table.do(Observe((look,)))
    table.do(Tick())
    assert table.you("Ada")["status"] == "drawing"
    table.wait(HOLD_MS)
    table.do(Tick())
    assert table.you("Ada")["status"] == "recognized"
    assert table.you("Ada")["time_ms"] == 0  # what counts is still when it was drawn


def test_a_look_of_an_old_journal_rests_from_its_ink(table):
    table.start("Ada", "Bo")
    table.draw("Ada")
    table.wait(HOLD_MS + 100)
    table.look("Ada")
    table.do(Tick())
    assert table.you("Ada")["status"] == "recognized"
