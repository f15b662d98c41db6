"""What players may be called: offered names, names of their own, and what is refused."""

from __future__ import annotations

import random

import grapheme
import pytest

import game
from tests.web.edge import Edge
from web.names import is_nice, proper
from web.nicknames import ADJECTIVES, ANIMALS, nickname, nicknames


def joined(edge: Edge, sid: str, code: str, name: str) -> str:
    """The error code, or the name the game gave."""
    ack = edge.say(sid, "player:join", {"code": code, "name": name})
    if "error" in ack:
        return ack["error"]["code"]
    return edge.owner.match.players[ack["player_id"]].name


def spun(edge: Edge, sid: str, code: str, language: str = "en") -> dict:
    return edge.say(sid, "name:spin", {"code": code, "language": language})


@pytest.fixture
def offering() -> tuple[Edge, str]:
    """A game that offers the names."""
    edge = Edge()
    return edge, edge.open(names="generated")["code"]


@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_every_name_on_offer_may_be_shown_in_a_classroom(language: str) -> None:
    offered = list(nicknames(language))
    assert len(set(offered)) == len(offered) >= 1_000
    assert all(proper(name) == name for name in offered)
    some = random.Random(1).sample(offered, 100)
    parts = (*ADJECTIVES[language], *ANIMALS[language])
    assert [text for text in (*parts, *some) if not is_nice(text)] == []


@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_a_name_that_somebody_has_is_not_offered(language: str) -> None:
    first = nickname(language, (), random.Random(7))
    assert nickname(language, (first,), random.Random(7)) != first


def test_a_first_name_and_three_others_are_offered(offering: tuple[Edge, str]) -> None:
    edge, code = offering
    edge.connect("p")
    spins = [spun(edge, "p", code) for _ in range(4)]
    assert [spin["left"] for spin in spins] == [3, 2, 1, 0]
    assert len({spin["name"] for spin in spins}) == 4


def test_who_types_the_code_again_after_the_last_name_is_offered_that_once_more(
    offering: tuple[Edge, str],
) -> None:
    edge, code = offering
    edge.connect("p")
    last = [spun(edge, "p", code) for _ in range(4)][-1]
    for language in ("en", "zh-TW"):
        assert spun(edge, "p", code, language) == last
    joined = edge.say("p", "player:join", {"code": code, "name": last["name"]})
    assert joined["ok"]


def test_each_connection_and_each_game_has_its_own_spins(offering: tuple[Edge, str]) -> None:
    edge, code = offering
    other = edge.say(edge.connect("h2"), "host:create", {"settings": {}})["code"]
    for sid in ("p", "q"):
        edge.connect(sid)
        for game_code in (code, other):
            assert spun(edge, sid, game_code)["left"] == 3


def test_any_name_that_was_offered_may_be_taken(offering: tuple[Edge, str]) -> None:
    edge, code = offering
    edge.connect("p")
    first, _ = spun(edge, "p", code, "zh-TW")["name"], spun(edge, "p", code)
    assert joined(edge, "p", code, first) == first


def test_where_names_are_offered_no_other_is_taken(offering: tuple[Edge, str]) -> None:
    edge, code = offering
    offered = spun(edge, edge.connect("p"), code)["name"]
    edge.connect("q")
    assert joined(edge, "p", code, "Ann") == "name_not_offered"
    assert joined(edge, "p", code, offered + " ") == "name_not_offered"
    assert joined(edge, "q", code, offered) == "name_not_offered"
    assert edge.owner.match.players == {}


def test_a_name_offered_twice_is_told_apart(offering: tuple[Edge, str]) -> None:
    edge, code = offering
    name = spun(edge, edge.connect("p"), code)["name"]
    edge.connections._by_sid["p"].offered[edge.owner.match_id] = [name]
    edge.connect("q")
    spun(edge, "q", code)
    edge.connections._by_sid["q"].offered[edge.owner.match_id] = [name]
    assert joined(edge, "p", code, name) == name
    assert joined(edge, "q", code, name) == f"{name} 2"


@pytest.mark.parametrize(
    "name",
    [
        "Ada",
        "陳怡君",
        "Zoë",
        "👨‍👩‍👧‍👦",
        "🇹🇼",
        "👍🏽",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "कृष्ण",
        "Nguyễn Phúc",
        "Bartholomew Lovelace",
        "👩🏾‍🚀" * 20,
    ],
)
def test_names_of_their_own_are_welcome_where_the_host_says_so(name: str) -> None:
    edge = Edge()
    code = edge.open()["code"]
    assert joined(edge, edge.connect("p"), code, name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "A\u200bda",
        "\u202eadA",
        "\u3164",
        "x" * 21,
        "👨‍👩‍👧‍👦" * 21,
        "A\ufe0f",
        "a" + "\u0334" * 9,
    ],
)
def test_a_name_that_cannot_be_seen_is_refused(name: str) -> None:
    edge = Edge()
    code = edge.open()["code"]
    assert joined(edge, edge.connect("p"), code, name) == "bad_name"


def test_length_is_counted_as_people_count() -> None:
    conjuncts = "क्ष" * 20
    assert grapheme.length(conjuncts) == 20
    assert proper(conjuncts) == conjuncts
    with pytest.raises(game.RuleViolation):
        proper("क्ष" * 21)


@pytest.mark.parametrize(
    "name",
    [
        "fuck",
        "FUCK you",
        "f*ck",
        "sh1t",
        "Xx_fuck_xX",
        "ｆｕｃｋ",
        "fuuuck",
        "操你媽",
        "他媽的",
        "雞掰",
        "幹你娘",
        "fuсk",  # each of the following with letters of other scripts
        "ЅНІТ",
        "cunт",
        "Ꮪhіt",
        "𝓯𝓾𝓬𝓴",
    ],
)
def test_a_name_that_is_not_nice_is_refused_and_not_repeated(name: str) -> None:
    edge = Edge()
    code = edge.open()["code"]
    ack = edge.say(edge.connect("p"), "player:join", {"code": code, "name": name})
    assert ack["error"]["code"] == "name_not_nice"
    assert name not in str(ack)
    assert edge.owner.match.players == {}


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Scunthorpe",
            "Cassandra",
            "Hancock",
            "Essex",
            "Analisa",
            "Nguyen Phuc",
            "Fukuda",
            "Titus",
        ),
        *("曹操", "幹部", "小雞", "媽媽", "乳牛", "王小明"),
        *("Ольга", "Светлана", "Γιώργος", "Ιωάννα", "Ածո", "さくら"),
    ],
)
def test_innocent_names_that_only_look_so_pass(name: str) -> None:
    assert is_nice(name)


def test_a_host_may_give_a_name_the_filter_refuses() -> None:
    edge = Edge()
    code = edge.open()["code"]
    assert joined(edge, edge.connect("p"), code, "Dick") == "name_not_nice"
    player_id = edge.say("p", "player:join", {"code": code, "name": "D."})["player_id"]
    rename = {"player_id": player_id, "action": "rename", "name": "Dick"}
    assert edge.say("h", "host:player", rename) == {"ok": True}
    assert edge.owner.match.players[player_id].name == "Dick"


def test_duplicates_are_told_apart() -> None:
    edge = Edge()
    code = edge.open()["code"]
    names = [joined(edge, edge.connect(f"p{n}"), code, "❤️"[: 2 - n % 2]) for n in range(3)]
    assert names == ["❤️", "❤ 2", "❤️ 3"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ann", "Аnn"),  # Cyrillic
        ("Ann", "Αnn"),  # Greek
        ("ANN", "ann"),
        ("Olga", "Οlgа"),
        ("Ivan", "lvan"),  # a small L
        ("Иван", "Ивaн"),  # a Latin a
        ("Ann", "𝐀nn"),
    ],
)
def test_names_that_look_alike_are_told_apart(first: str, second: str) -> None:
    edge = Edge()
    code = edge.open()["code"]
    assert joined(edge, edge.connect("p"), code, first) == first
    assert joined(edge, edge.connect("q"), code, second) == f"{second} 2"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ann", "Anna"),
        ("Иван", "Ivan"),
        ("Zoë", "Zoe"),
        ("曹操", "曹曹"),
        ("👍", "👎"),
        ("⭐", "❤"),
    ],
)
def test_names_that_look_different_stay_as_they_are(first: str, second: str) -> None:
    edge = Edge()
    code = edge.open()["code"]
    assert joined(edge, edge.connect("p"), code, first) == first
    assert joined(edge, edge.connect("q"), code, second) == second


def test_the_longest_name_has_room_for_its_number() -> None:
    edge = Edge()
    code = edge.open()["code"]
    longest = "Bartholomew Lovelace"
    names = [joined(edge, edge.connect(f"p{n}"), code, longest) for n in range(3)]
    assert names == [longest, "Bartholomew Love 2", "Bartholomew Love 3"]


def test_a_host_cannot_make_two_look_alike_either() -> None:
    edge = Edge()
    code = edge.open()["code"]
    joined(edge, edge.connect("p"), code, "Ann")
    other = edge.say(edge.connect("q"), "player:join", {"code": code, "name": "Bo"})["player_id"]
    for asked, given in [("Аnn", "Аnn 2"), ("Аnn", "Аnn 2"), ("Bo", "Bo")]:
        edge.say("h", "host:player", {"player_id": other, "action": "rename", "name": asked})
        assert edge.owner.match.players[other].name == given
