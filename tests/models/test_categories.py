from models import load_recogniser
from models.categories import CHINESE_NAMES, chinese_name


def test_every_category_has_a_chinese_name_of_its_own():
    assert len(CHINESE_NAMES) == 345
    assert len(set(CHINESE_NAMES.values())) == 345
    assert all(name.strip() == name and name for name in CHINESE_NAMES.values())


def test_every_word_of_the_shipped_net_has_one():
    assert set(load_recogniser("classroom").labels) <= set(CHINESE_NAMES)


def test_a_category_of_another_data_set_is_its_own_name():
    assert chinese_name("yeti") == "yeti"
