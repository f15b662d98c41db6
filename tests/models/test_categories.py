import re

from quickdraw.names import QUICK_DRAWING_NAMES

from models import load_recogniser
from models.categories import CHINESE_NAMES, DIGITS, THEMES, chinese_name

HAN = re.compile("[\u4e00-\u9fff]+")
WITH_LETTERS = {"OK繃", "T恤"}
"""What is written with Latin letters in Taiwan too."""
ELSEWHERE = re.compile(
    "公交車|冰激凌|菠蘿|土豆|西蘭花|人字拖|創可貼|過山車|拖拉機|回形針|螺絲刀|火烈鳥|"
    "麵包車|筆記本電腦|計算器|皮卡|雪糕|埃菲爾鐵塔|旱冰鞋|掛曆|鼠標|摩托艇|燃氣灶"
)
"""What is said on the mainland and not by a pupil in Taiwan."""


def test_the_categories_are_those_of_quick_draw():
    assert set(CHINESE_NAMES) == set(QUICK_DRAWING_NAMES)
    assert len(CHINESE_NAMES) == 345


def test_every_category_has_a_chinese_name_of_its_own_that_is_read_at_a_glance():
    names = list(CHINESE_NAMES.values())
    assert len(set(names)) == len(names)
    assert [name for name in names if not HAN.fullmatch(name) and name not in WITH_LETTERS] == []
    assert max(map(len, names)) <= 6


def test_no_name_is_said_on_the_mainland_only():
    assert [name for name in CHINESE_NAMES.values() if ELSEWHERE.search(name)] == []


def test_every_category_is_in_one_theme():
    assert sorted(name for names in THEMES.values() for name in names) == sorted(CHINESE_NAMES)


def test_every_word_of_the_shipped_net_has_a_name():
    assert set(load_recogniser("classroom").labels) <= set(CHINESE_NAMES)


def test_a_category_of_another_data_set_is_its_own_name():
    assert chinese_name("yeti") == "yeti"


def test_digits_are_named_by_their_figures():
    assert [chinese_name(name) for name in DIGITS] == [f"數字 {digit}" for digit in range(10)]
