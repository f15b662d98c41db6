"""Who is given an award, and for what."""

from game import PageResult, RoundResult
from game.awards import awards
from game.scoring import AT_THE_START, missed_score, recognized_score

LENGTH_MS = 20_000


def page(time_ms=None, *, ink=500.0, surprise=None, held=0.0):
    points = missed_score(held) if time_ms is None else recognized_score(time_ms, LENGTH_MS)
    return PageResult("cup", time_ms, points, AT_THE_START, ink, None, surprise)


def rounds(*each, practice=False):
    """Rounds from one dictionary of pages each, the first of them practice if so."""
    return [
        RoundResult(index, practice and index == 0, LENGTH_MS, pages)
        for index, pages in enumerate(each)
    ]


def given(name, history, *, calm=False):
    return {one.player_id: one.value for one in awards(history, calm=calm) if one.award == name}


def test_the_fastest_had_the_shortest_time_of_all():
    history = rounds({"Ada": page(4_000), "Bo": page(9_000)}, {"Bo": page(3_000), "Cy": page()})
    assert given("fastest", history) == {"Bo": 3_000}


def test_equals_share_an_award():
    history = rounds({"Ada": page(4_000), "Bo": page(4_000), "Cy": page(4_001)})
    assert given("fastest", history) == {"Ada": 4_000, "Bo": 4_000}


def test_practice_earns_no_award():
    history = rounds({"Ada": page(1_000, ink=1, surprise=99)}, {"Bo": page(5_000)}, practice=True)
    assert given("fastest", history) == {"Bo": 5_000}
    assert given("least_ink", history) == {"Bo": 500}
    assert given("unforeseen", history) == {}


def test_a_calm_match_has_no_fastest():
    assert given("fastest", rounds({"Ada": page(4_000)}), calm=True) == {}


def test_the_steadiest_needs_much_the_same_time_in_every_round():
    history = rounds(
        {"Ada": page(4_000), "Bo": page(2_000), "Cy": page(5_000)},
        {"Ada": page(4_200), "Bo": page(9_000), "Cy": page()},
        {"Ada": page(4_400), "Bo": page(4_000), "Cy": page(5_000)},
    )
    assert given("steadiest", history) == {"Ada": 163}


def test_two_rounds_say_nothing_about_steadiness():
    assert given("steadiest", rounds({"Ada": page(4_000)}, {"Ada": page(4_000)})) == {}


def test_the_most_improved_gained_most_from_half_to_half():
    slow, quick = page(16_000), page(4_000)
    history = rounds(
        {"Ada": slow, "Bo": quick},
        {"Ada": slow, "Bo": quick},
        {"Ada": quick, "Bo": quick},
        {"Ada": quick, "Bo": slow},
    )
    assert given("most_improved", history) == {"Ada": 300}


def test_nobody_improved_when_nobody_did():
    assert given("most_improved", rounds(*[{"Ada": page(4_000)}] * 6)) == {}
    assert given("most_improved", rounds({"Ada": page()}, {"Ada": page(4_000)})) == {}


def test_the_least_ink_that_was_recognised():
    history = rounds({"Ada": page(4_000, ink=321.4), "Bo": page(ink=100.0)})
    assert given("least_ink", history) == {"Ada": 321}


def test_the_net_never_saw_it_coming():
    history = rounds({"Ada": page(4_000, surprise=17), "Bo": page(4_000, surprise=40)})
    assert given("unforeseen", history) == {"Bo": 40}


def test_a_word_among_the_first_three_was_in_sight():
    assert given("unforeseen", rounds({"Ada": page(4_000, surprise=3)})) == {}


def test_no_rounds_no_awards():
    assert awards([], calm=False) == ()
