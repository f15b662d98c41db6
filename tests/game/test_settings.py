import pytest
from hypothesis import given

from game import SETTING_BOUNDS, Settings
from tests import strategies


def test_the_settings_of_a_usual_match():
    settings = Settings(threshold=0.6)
    assert (settings.rounds, settings.seconds, settings.level) == (6, 20, "normal")
    assert (settings.countdown_seconds, settings.reveal_seconds) == (3, 6)
    assert settings.late_join


@pytest.mark.parametrize("name", SETTING_BOUNDS)
def test_a_setting_out_of_bounds_is_refused(name):
    for value in (SETTING_BOUNDS[name].least - 1, SETTING_BOUNDS[name].most + 1):
        with pytest.raises(ValueError, match=name):
            Settings(**{"threshold": 0.6, name: value})


def test_a_level_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="gentle, normal, strict"):
        Settings(threshold=0.6, level="brutal")


@given(strategies.settings())
def test_every_setting_within_bounds_is_allowed(settings):
    for name, (least, most) in SETTING_BOUNDS.items():
        assert least <= getattr(settings, name) <= most


def test_a_single_team_is_no_game():
    with pytest.raises(ValueError, match="teams"):
        Settings(threshold=0.6, teams=1)


def test_names_from_nowhere_are_refused():
    with pytest.raises(ValueError, match="generated, own"):
        Settings(threshold=0.6, names="borrowed")


def test_a_practice_round_comes_first_and_a_double_one_last():
    settings = Settings(threshold=0.6, rounds=2, practice_round=True, double_final=True)
    assert settings.all_rounds == 3
    assert [settings.is_practice(index) for index in range(3)] == [True, False, False]
    assert [settings.is_double(index) for index in range(3)] == [False, False, True]
