"""What was drawn beside the journal: everything that can be lost, doubled or changed is found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

import game
from tests.canvases import Canvas, Drawer, losses
from tests.fakes import LABELS
from web.journal import MatchRow, StoredCommand, StoredMatch
from web.owner import encode, opened, rng_for

SEED = "seed"
ROW = MatchRow(
    match_id="m",
    code="12345",
    seed=SEED,
    settings=json.dumps(asdict(game.Settings(threshold=0.6))),
    words=json.dumps([asdict(game.Word(label, 4_000)) for label in LABELS]),
    created_ms=0,
)


def part(stroke: int, *xs: int) -> dict[str, object]:
    return {"stroke": stroke, "x": [*xs], "y": [*xs], "t": [*xs]}


OPS = [
    {"kind": "add", "parts": [part(0, 1, 2)]},
    {"kind": "add", "parts": [part(0, 3, 4), part(1, 5, 6)]},
    {"kind": "undo"},
    {"kind": "add", "parts": [part(1, 7, 8)]},
]


def said(seq: int, op: dict, at_ms: int) -> game.InkCommand:
    if op["kind"] == "undo":
        return game.UndoStroke("a", 0, seq)
    parts = [
        game.InkPart(p["stroke"], tuple(p["x"]), tuple(p["y"]), (at_ms,) * len(p["x"]))
        for p in op["parts"]
    ]
    return game.AddInk("a", 0, seq, tuple(parts))


def played(ops: Sequence[dict] = OPS) -> StoredMatch:
    """Ann draws, a second an operation."""
    before = [game.Join("a", "Ann"), game.Join("b", "Bob"), game.Start(), game.Skip()]
    commands = [*before, *(said(n, op, 1_000 * n) for n, op in enumerate(ops, 1))]
    match = opened(ROW)
    kept = []
    for n, command in enumerate(commands, 1):
        at_ms = max(1_000 * (n - len(before)), 0)
        match, _ = game.step(match, command, now=at_ms, rng=rng_for(SEED, n))
        kept.append(StoredCommand(n, at_ms, encode(command)))
    return StoredMatch(ROW, tuple(kept), ())


def ann(acknowledged: int = len(OPS), score: int = 0, ops: Sequence[dict] = OPS) -> dict:
    return {"a": Drawer("Ann", score, {0: Canvas([*ops], acknowledged)})}


def test_what_is_kept_as_it_was_drawn_is_no_loss() -> None:
    assert losses(played(), ann()) == []
    assert losses(played(), ann(acknowledged=2)) == []  # it arrived, and the answer did not
    assert losses(played(OPS[:2]), ann(acknowledged=2)) == []


def test_ink_that_was_acknowledged_and_is_not_there_is_found() -> None:
    assert losses(played(OPS[:3]), ann()) == [
        "Ann, round 0, in the journal: 4 acknowledged, 3 kept"
    ]
    assert losses(played([]), ann(acknowledged=1)) == [
        "Ann, round 0, in the journal: 1 acknowledged, 0 kept"
    ]


def test_ink_that_nobody_drew_is_found() -> None:
    more = [*OPS, {"kind": "add", "parts": [part(1, 9)]}]
    assert losses(played(more), ann()) == ["Ann, round 0, in the journal: 4 drawn, 5 kept"]
    other = [*OPS[:3], {"kind": "add", "parts": [part(1, 7, 9)]}]
    assert losses(played(other), ann()) == [
        "Ann, round 0, in the journal: the journal has something else for [4]"
    ]


def test_a_stroke_that_is_missing_is_another_drawing() -> None:
    canvas = Canvas([*OPS], acknowledged=2)
    assert canvas.amiss(2, [[[1, 2, 3, 4], [1, 2, 3, 4]], [[5, 6], [5, 6]]], 2) == ""
    assert canvas.amiss(2, [[[1, 2, 3, 4], [1, 2, 3, 4]], [[5], [5]]], 2) == ""  # time was up
    assert (
        canvas.amiss(2, [[[1, 2, 3, 4], [1, 2, 3, 4]]], 2) == "another drawing after 2 operations"
    )


def test_commands_that_are_missing_or_doubled_are_found() -> None:
    kept = played()
    lacking = replace(kept, commands=kept.commands[:5] + kept.commands[6:])
    doubled = replace(kept, commands=(*kept.commands, kept.commands[-1]))
    for wrong in (lacking, doubled):
        assert losses(wrong, ann()) == ["commands are missing in the journal, or there twice"]
    last = kept.commands[-1]
    again = replace(kept, commands=(*kept.commands, replace(last, n=last.n + 1)))
    assert losses(again, ann()) == [
        "Ann, round 0, in the journal: the journal has it as [1, 2, 3, 4, 4]"
    ]


def test_a_journal_that_does_not_replay_is_found() -> None:
    kept = played()
    broken = replace(kept, commands=(StoredCommand(1, 0, encode(game.Skip())),))
    (fault,) = losses(broken, ann())
    assert fault.startswith("the journal does not replay: RuleViolation")


def test_points_and_people_who_are_gone_are_found() -> None:
    assert losses(played(), ann(score=10)) == ["Ann: 10 points are 0 in the journal"]
    assert losses(played(), {"c": Drawer("Cid", 0, {})}) == ["Cid is not in the journal"]
    assert losses(None, {}) == ["the game is not in the journal"]
