"""A whole match in the browser: host, board and three players, from lobby to podium."""

from __future__ import annotations

import json
import math
import random
import re

import pytest
from playwright.sync_api import expect

from game.scoring import recognized_score
from tests.e2e.people import (
    CHROMEBOOK,
    PHONE,
    PROJECTOR,
    TABLET,
    Classroom,
    Person,
    all_in_phase,
    comes_to,
    draw_together,
)
from tests.fakes import COLUMN_UNITS, LABELS
from tests.hands import wobbly
from training.records import Part, Split
from training.sources import read_mixed
from web.doodles import doodle

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

NAMES = {"Ada": PHONE, "小明": TABLET, "Grace Murray Hopper": CHROMEBOOK}
LONGEST_DRAWING_MS = 9_000
"""Less than reveal and countdown: who is known at once draws on into nobody's next round."""


def test_three_players_race_with_drawings_of_our_own(open_classroom):
    """With a net that sees what column of the canvas a drawing starts in."""
    classroom = open_classroom("tests.serve")

    def column_scribbles(word):
        x = LABELS.index(word) * COLUMN_UNITS + COLUMN_UNITS / 2
        return [[scribble(x, name, word)] for name in NAMES]

    # It goes by how many points there are: all of them are drawn, however long that takes.
    play_match(classroom, column_scribbles, in_canvas_units=True, late_s=math.inf)


@pytest.mark.data
def test_three_players_race_with_real_drawings_and_the_shipped_net(open_classroom, data_folder):
    """Drawings of the test part with their own timing: the net never saw them."""
    classroom = open_classroom("web")

    def real_drawings(word):
        found = [
            record.timed
            for record in read_mixed(data_folder, word)
            if record.recognized
            and record.timed
            and Split().part(record) is Part.TEST
            and record.timed[-1][2][-1] <= LONGEST_DRAWING_MS
        ]
        # Each of them another: whose drawing is somebody else's over again earns nothing.
        missing = range(len(found), len(NAMES))
        return [*found[: len(NAMES)], *(doodle(word, random.Random(n)) for n in missing)]

    play_match(classroom, real_drawings)


def scribble(x: float, *whose: str):
    """A line down a column of the canvas, [xs, ys, ts], like nobody else's."""
    xs = [x + stray for stray in wobbly(40, *whose)]
    return [xs, [100 + 20 * i for i in range(40)], [25 * i for i in range(40)]]


def play_match(classroom: Classroom, drawings_of, **how):
    rounds, seconds = 3, 20
    host, code = classroom.host(rounds=rounds, seconds=seconds)
    board = classroom.enter(f"/board/{code}", PROJECTOR)
    players = [classroom.player(code, name, size) for name, size in NAMES.items()]
    for name in NAMES:
        expect(board.page.get_by_text(name, exact=True)).to_be_visible()
    everybody = [host, board, *players]
    told = [frame for person in everybody for frame in person.received]
    assert not any(re.search(r'"category":\s*"', frame) for frame in told)

    host.at("host-start").click()
    played: list[str] = []
    for _ in range(rounds):
        words = [player.word_to_draw(other_than=played) for player in players]
        assert len(set(words)) == 1
        played.append(words[0])
        artists = list(zip(players, drawings_of(words[0]), strict=True))
        draw_together(artists, **how)
        board_has_every_canvas(board, words[0], len(players))
    all_in_phase(everybody, "podium")
    expect(board.at("podium")).to_be_visible()

    for person in (host, board):
        assert [s["reveal"]["category"] for s in reveals(person)] == played
    rounds_played = [state["players"] for state in reveals(host)]
    assert len(rounds_played) == rounds
    scores_follow_the_time(rounds_played, seconds * 1000)
    recognized = {p["name"] for r in rounds_played for p in r if p["status"] == "recognized"}
    assert len(recognized) >= 2
    for person in everybody:
        no_word_before_its_time(person)
        assert person.errors == []


def board_has_every_canvas(board: Person, word: str, players: int):
    """Ink of every player comes to stand on the wall, unless the round is over before."""
    this_round = board.page.locator(f'[data-phase=drawing] [data-category="{word}"]')

    def is_there() -> bool:
        return not this_round.count() or inked(board) == [True] * players

    comes_to(board.page, is_there, True)


def inked(board: Person) -> list[bool]:
    """Of every canvas on the wall, whether there is ink on it."""
    return board.at("wall-canvas").evaluate_all(
        """(all) => all.map((canvas) => {
             const { width, height } = canvas;
             const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
             return new Set(new Uint32Array(data.buffer)).size > 1;
           })"""
    )


def states(person: Person):
    """Every room:state that came to a person, in order."""
    for frame in person.received:
        if found := re.match(r'42\["room:state",(.*)\]$', frame, re.DOTALL):
            yield json.loads(found[1])


def reveals(person: Person):
    """The last snapshot of each round's reveal, in order."""
    last = {s["round"]["index"]: s for s in states(person) if s["phase"] == "reveal"}
    return [last[index] for index in sorted(last)]


def scores_follow_the_time(rounds_played, length_ms: int):
    for players in rounds_played:
        for player in players:
            if player["status"] == "recognized":
                assert 0 < player["time_ms"] <= length_ms
                assert player["gained"] == recognized_score(player["time_ms"], length_ms)
            else:
                assert 0 <= player["gained"] <= 250
    totals = {p["player_id"]: p["score"] for p in rounds_played[-1]}
    for player_id, total in totals.items():
        gained = [p["gained"] for r in rounds_played for p in r if p["player_id"] == player_id]
        assert total == sum(gained)


def no_word_before_its_time(person: Person):
    """A round's word is in no snapshot before that round's countdown."""
    words = {state["reveal"]["category"] for state in reveals(person)}
    assert len(words) > 1
    begun = set()
    for state in states(person):
        if state["phase"] == "countdown":
            begun.add(state["round"]["category"])
        for place in (state["round"], state["reveal"]):
            assert not place or place["category"] in begun
