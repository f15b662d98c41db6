"""What a finished match leaves behind, and that nothing of a running one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

import game
from tests.game.table import HOLD_MS
from tests.web.races import Race
from web.journal import Deletion, JournalError
from web.results import KEPT_MS, MAX_KEPT_BYTES, Library, ResultsError
from web.sql_journal import SqlJournal
from web.tokens import results_key


@pytest.fixture
def race() -> Race:
    return Race()


def test_the_standings_and_every_round_are_told_as_they_were_played(race: Race) -> None:
    race.open("Ada", "Bo")
    race.play_out("Ada", "Bo")
    told = race.get().json
    best, second = told["players"]
    assert [best["name"], best["rank"], best["recognized"]] == ["Ada", 1, 2]
    assert [second["name"], second["rank"], second["recognized"]] == ["Bo", 2, 0]
    assert len(told["rounds"]) == 2
    for round_, result in zip(told["rounds"], race.match.history, strict=True):
        by_player = {drawing["player_id"]: drawing for drawing in round_["drawings"]}
        assert by_player.keys() == {"Ada", "Bo"}
        for player, drawing in by_player.items():
            assert drawing["gained"] == result.pages[player].earned.score
            assert drawing["time_ms"] == result.pages[player].time_ms
        assert round_["category"] == by_player["Ada"]["guesses"][0]["category"]
        assert round_["category"] != by_player["Bo"]["guesses"][0]["category"]
    totals = {p["player_id"]: p["score"] for p in told["players"]}
    for player, total in totals.items():
        gained = [d["gained"] for r in told["rounds"] for d in r["drawings"]]
        mine = [d["player_id"] == player for r in told["rounds"] for d in r["drawings"]]
        assert total == sum(g for g, is_mine in zip(gained, mine, strict=True) if is_mine)


def test_a_drawing_is_told_with_its_times_and_what_the_net_saw_in_it(race: Race) -> None:
    race.open("Ada", "Bo")
    word = race.begin()
    race.pass_time(1_000)
    race.draw("Ada", word, points=4)
    race.pass_time(1_000)
    race.do(game.Pause())
    race.pass_time(60_000)
    race.do(game.Resume())
    race.draw("Ada", word)
    race.pass_time(500)
    race.draw("Ada", word)
    race.do(game.End())
    told = race.get("/drawings/0/Ada.json").json
    assert [stroke["t"][0] for stroke in told["strokes"]] == [1_000, 2_000, 2_500]
    assert told["category"] == word
    looks = told["looks"]
    assert [look["t"] for look in looks] == [1_000, 2_000, 2_500]
    assert [look["ink"] for look in looks] == sorted(look["ink"] for look in looks)
    assert looks[-1]["ink"] == 1
    probabilities = [look["probability"] for look in looks]
    assert probabilities == sorted(probabilities)
    assert all(len(look["guesses"]) == 3 for look in looks)
    assert looks[-1]["guesses"][0]["category"] == word
    assert told["time_ms"] == 2_000  # the first look that showed it, without the pause


def test_ink_taken_back_is_told_with_the_moment_it_went(race: Race) -> None:
    race.open("Ada", "Bo")
    word = race.begin()
    race.draw("Ada", word)
    race.pass_time(500)
    race.undo("Ada")
    race.pass_time(500)
    race.draw("Ada", word, points=3)
    race.do(game.End())
    told = race.get("/drawings/0/Ada.json").json
    assert [stroke["gone_ms"] for stroke in told["strokes"]] == [500, None]
    assert len(told["strokes"][1]["x"]) == 3
    (drawing,) = race.get().json["rounds"][0]["drawings"][:1]
    assert len(drawing["strokes"]) == 1


def test_a_drawing_is_told_as_it_was_recognised_whatever_became_of_its_ink(race: Race) -> None:
    race.open("Ada", "Bo")
    word = race.begin()
    race.pass_time(1_000)
    race.draw("Ada", word)
    race.pass_time(1_000)  # the pen rests, and it is recognised
    race.draw("Ada", word)
    for _ in range(2):
        race.undo("Ada")
    race.do(game.End())
    told = race.get("/drawings/0/Ada.json").json
    assert told["time_ms"] == 1_000
    assert [stroke["gone_ms"] for stroke in told["strokes"]] == [None]
    (drawing,) = race.get().json["rounds"][0]["drawings"][:1]
    assert len(drawing["strokes"]) == 1
    assert drawing["ink"] > 0
    assert drawing["guesses"][0]["category"] == word


def test_nothing_of_a_match_is_told_before_its_podium(race: Race) -> None:
    race.open("Ada")
    row = race.journal.read(race.owner.match_id).row
    key = results_key(row.match_id, row.seed, 0)
    race.begin()
    assert race.owner.results is None
    for ending in ("", ".json", ".csv", ".ndjson", "/drawings/0/Ada.json"):
        assert race.http.get(f"/results/{key}{ending}").status_code == 404
    race.do(game.End())
    assert race.key == key
    assert race.get().json["code"] == race.match.code


def test_a_lobby_that_closes_has_no_results(race: Race) -> None:
    race.open("Ada")
    race.do(game.End())
    assert race.match.phase is game.Phase.CLOSED
    assert race.owner.results is None


def test_every_match_of_a_room_has_results_of_its_own(race: Race) -> None:
    race.open("Ada", "Bo")
    race.play_out("Ada", "Bo")
    first = race.key
    race.do(game.PlayAgain())
    assert race.owner.results is None
    race.begin()
    running = race.http.get(f"/results/{first}.json").json
    assert len(running["rounds"]) == 2  # the first match's, and nothing of this one
    race.do(game.End())
    assert race.key != first
    assert len(race.get().json["rounds"]) == 1


def test_results_outlive_the_game_and_the_server(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.sqlite3'}"
    race = Race(SqlJournal(url))
    race.open("Ada")
    race.play_out("Ada")
    key = race.key
    race.do(game.End())
    race.journal.close()
    again = Race(SqlJournal(url))
    told = again.http.get(f"/results/{key}.json").json
    again.journal.close()
    assert told["players"][0]["name"] == "Ada"


def test_a_hidden_drawing_keeps_its_points_and_shows_nothing(race: Race) -> None:
    race.open("Ada", "Bo")
    race.begin()
    race.draw("Bo", "apple")
    race.do(game.Hide("Bo", hidden=True), game.ShareDrawings(shared=True))
    race.do(game.End())
    (drawing,) = [d for d in race.get().json["rounds"][0]["drawings"] if d["player_id"] == "Bo"]
    assert drawing["hidden"]
    assert drawing["strokes"] == drawing["guesses"] == []
    assert race.get("/drawings/0/Bo.json", status=404).json == {"error": {"code": "not_found"}}
    assert race.get(".ndjson").text == ""


def test_who_is_kicked_is_not_there_even_after_the_podium(race: Race) -> None:
    race.open("Ada", "Bo", "Cy")
    race.play_out("Ada", "Bo", "Cy")
    assert len(race.get().json["players"]) == 3
    race.do(game.Kick("Bo"))
    told = race.get()
    assert "Bo" not in told.text
    assert {award["player_id"] for award in told.json["awards"]} <= {"Ada", "Cy"}
    assert [player["rank"] for player in told.json["players"]] == [1, 2]
    assert "Bo" not in race.get(".csv").text
    race.get("/drawings/0/Bo.json", status=404)


def test_the_award_of_a_winner_who_is_kicked_goes_to_the_next_best(race: Race) -> None:
    race.open("Ada", "Bo")
    for _ in range(2):
        word = race.begin()
        for player in ("Ada", "Bo"):
            race.pass_time(500)
            race.draw(player, word)
        race.pass_time(HOLD_MS)
    race.do(game.Skip())
    assert {"Ada"} == _fastest(race)
    race.do(game.Kick("Ada"))
    assert {"Bo"} == _fastest(race)


def _fastest(race: Race) -> set[str]:
    told = race.get().json["awards"]
    return {award["player_id"] for award in told if award["award"] == "fastest"}


def test_a_new_name_is_the_name_in_the_results(race: Race) -> None:
    race.open("Ada")
    race.play_out("Ada")
    assert race.get().json["players"][0]["name"] == "Ada"
    race.do(game.Rename("Ada", "Grace"))
    assert race.get().json["players"][0]["name"] == "Grace"


def test_a_game_that_is_gone_from_the_journal_is_gone(race: Race) -> None:
    race.open("Ada")
    race.play_out("Ada")
    race.get()
    race.house.forget(race.owner)
    race.journal.read = lambda _match_id: None  # type: ignore[method-assign]
    race.get(status=404)


def test_what_is_kept_is_looked_up_again_after_a_while(race: Race) -> None:
    race.open("Ada")
    race.play_out("Ada")
    first = race.house.library.find(race.key)
    news, asked = race.journal.news, []
    race.journal.news = lambda *about: (asked.append(about[0]), news(*about))[1]  # type: ignore
    assert race.house.library.find(race.key) is first
    assert not asked
    race.clock.advance(KEPT_MS)
    assert race.house.library.find(race.key) is first  # nothing has changed: not built again
    assert asked == [race.owner.match_id]
    assert race.house.library.find(race.key) is first
    assert len(asked) == 1


def test_no_more_is_kept_than_there_is_room_for(
    race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.results.MAX_KEPT_BYTES", 1)
    for _ in range(3):
        race.open("Ada")
        race.play_out("Ada")
        race.get()
    assert len(race.house.library._kept) == 1
    assert MAX_KEPT_BYTES > 1_000_000


def test_the_qr_code_leads_to_the_results_before_they_are_built(race: Race) -> None:
    race.open("Ada")
    race.play_out("Ada")
    answer = race.get("/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<svg")
    assert race.http.get("/results/not-a-key/qr.svg").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/results/x",
        "/results/" + "0" * 32,
        "/results/" + "0" * 32 + "/more",
        "/results/../static/js/start.js",
        "/results/..%2f..%2fweb%2fconfig.py",
    ],
)
def test_an_unknown_key_is_a_page_that_does_not_exist(race: Race, path: str) -> None:
    answer = race.http.get(path)
    assert answer.status_code == 404
    assert 'data-error="not_found"' in answer.text


def test_half_a_key_opens_nothing(race: Race) -> None:
    race.open("Ada")
    race.play_out("Ada")
    other = race.key[:-1] + ("0" if race.key[-1] != "0" else "1")
    answer = race.http.get(f"/results/{other}.json")
    assert answer.status_code == 404
    assert answer.json == {"error": {"code": "not_found"}}


def test_for_a_key_made_up_for_a_game_that_is_known_nothing_is_read(
    race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    race.open("Ada")
    race.play_out("Ada")
    read: list[str] = []
    monkeypatch.setattr(race.journal, "read", read.append)
    answer = race.http.get(f"/results/{race.owner.match_id}{'a' * 20}.json")
    assert answer.status_code == 404
    assert read == []


def test_results_are_kept_out_of_search_engines(race: Race) -> None:
    race.open("Ada")
    race.play_out("Ada")
    for ending in ("", ".json", ".csv"):
        assert race.get(ending).headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_journal_that_does_not_replay_has_no_results(
    race: Race, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    race.open("Ada")
    race.play_out("Ada")
    monkeypatch.setattr("web.results.play_back", lambda _stored: 1 / 0)
    race.get(status=404)
    assert "cannot be replayed" in caplog.text


def test_a_ghost_is_told_apart(race: Race) -> None:
    race.open("Ada")
    race.do(game.Summon("Spook", "Spook"))
    race.play_out("Ada", "Spook")
    ghosts = {player["player_id"]: player["ghost"] for player in race.get().json["players"]}
    assert ghosts == {"Ada": False, "Spook": True}
    race.do(game.ShareDrawings(shared=True))
    assert len(race.get(".ndjson").text.splitlines()) == 2  # hers alone, of two rounds


@pytest.fixture
def elsewhere(race: Race) -> Library:
    """The results as another process of the same journal keeps them."""
    race.open("Ada", "Bo")
    race.play_out("Ada", "Bo")
    return Library(race.journal, race.clock, lambda _match_id: None, kept_ms=0)


@pytest.mark.parametrize(
    "command",
    [
        game.Hide("Bo", hidden=True, round_index=0),
        game.ShareDrawings(shared=True),
        game.Rename("Bo", "Beate"),
        game.Kick("Bo"),
    ],
)
def test_what_a_host_changes_is_changed_in_every_process_at_once(
    race: Race, elsewhere: Library, command: game.Command
) -> None:
    before = elsewhere.find(race.key).body
    race.do(command)
    after = elsewhere.find(race.key).body
    assert after == race.get().text.encode() != before


def test_a_drawing_hidden_by_one_process_cannot_be_seen_in_another(
    race: Race, elsewhere: Library
) -> None:
    assert elsewhere.find(race.key).drawing(0, "Bo")["strokes"]
    race.do(game.Hide("Bo", hidden=True, round_index=0))
    with pytest.raises(ResultsError, match="not_found"):
        elsewhere.find(race.key).drawing(0, "Bo")


def test_a_class_that_goes_on_playing_does_not_have_its_results_built_again(
    race: Race, elsewhere: Library
) -> None:
    key = race.key
    first = elsewhere.find(key)
    race.do(game.Disconnect("Bo"), game.PlayAgain())
    word = race.begin()
    race.draw("Ada", word)
    assert elsewhere.find(key) is first
    race.do(game.Hide("Bo", hidden=True, round_index=0, play=0))
    assert elsewhere.find(key) is not first


def test_what_another_process_deletes_is_gone_here(race: Race, elsewhere: Library) -> None:
    first = elsewhere.find(race.key)
    assert elsewhere.find(race.key) is first
    race.journal.append(Deletion(race.owner.match_id))
    race.journal.purge()
    with pytest.raises(ResultsError, match="not_found"):
        elsewhere.find(race.key)


def test_what_may_have_been_hidden_elsewhere_is_not_shown_while_nobody_can_say(
    race: Race, elsewhere: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere.find(race.key)
    monkeypatch.setattr(race.journal, "news", _unreadable)
    with pytest.raises(ResultsError, match="busy"):
        elsewhere.find(race.key)


def _unreadable(*_asked: object) -> None:
    raise JournalError
