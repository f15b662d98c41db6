"""The one home of generated test data. Shapes only: what must hold of them is for the tests."""

import dataclasses
from collections.abc import Collection
from typing import Any, get_args, get_type_hints

from hypothesis import strategies as st

from game import (
    LEVELS,
    NAMINGS,
    SETTING_BOUNDS,
    CareCommand,
    Command,
    Guess,
    InkPart,
    Kick,
    Look,
    Settings,
    Word,
)
from game.edition import FIRST, NEWEST
from game.recognition import Rule, Sight
from game.scoring import Standing

probabilities = st.floats(0.0, 1.0)
times_ms = st.integers(0, 2**53)
coordinates = st.integers(0, 1024)
player_ids = st.text(min_size=1, max_size=12)
categories = st.sampled_from(["octopus", "bicycle", "lightning", "cup", "The Eiffel Tower"])


SWITCHES = tuple(
    field.name for field in dataclasses.fields(Settings) if isinstance(field.default, bool)
)


@st.composite
def settings(draw: st.DrawFn) -> Settings:
    """Any settings within their bounds."""
    numbers = {
        name: draw(
            st.floats(least, most) if name == "threshold" else st.integers(int(least), int(most))
        )
        for name, (least, most) in SETTING_BOUNDS.items()
    }
    numbers["teams"] *= numbers["teams"] != 1
    switches = {name: draw(st.booleans()) for name in SWITCHES}
    return Settings(
        level=draw(st.sampled_from(LEVELS)),
        names=draw(st.sampled_from(NAMINGS)),
        **switches,
        **numbers,
    )


@st.composite
def ink_parts(draw: st.DrawFn) -> InkPart:
    """A few points, their times in any order."""
    points = draw(st.lists(st.tuples(coordinates, coordinates, times_ms), min_size=1, max_size=6))
    x, y, t = zip(*points, strict=True)
    return InkPart(draw(st.integers(0, 500)), x, y, t)


words = st.builds(Word, category=categories, par_ms=st.integers(0, 60_000))

guesses = st.builds(Guess, category=categories, probability=probabilities)

looks = st.builds(
    Look,
    player_id=player_ids,
    round_index=st.integers(0, 12),
    seq=st.integers(1, 10_000),
    guesses=st.lists(guesses, max_size=3).map(tuple),
    target_probability=probabilities,
    target_rank=st.integers(1, 345),
    points=st.integers(0, 10_000),
    length=st.floats(0.0, 1e6),
    drawn_ms=times_ms,
)


def care_of(players: st.SearchStrategy[str]) -> st.SearchStrategy[Command]:
    """What a host does about people, the door and the board, but taking somebody out."""
    rarely = {kind for kind in get_args(Command) if kind not in get_args(CareCommand)}
    return commands_by(players, but={*rarely, Kick})


def commands_by(
    players: st.SearchStrategy[str], *, but: Collection[type] = ()
) -> st.SearchStrategy[Command]:
    """Commands of every kind, by and about these players; a field not named here by its type."""
    fields: dict[str, st.SearchStrategy[Any]] = {
        "player_id": players,
        "spotlight": st.none() | players,
        "name": st.text(max_size=25),
        "round_index": st.integers(0, 12),
        "seq": st.integers(1, 10_000),
        "parts": st.lists(ink_parts(), max_size=3).map(tuple),
        "settings": settings(),
        "words": st.lists(words, max_size=3).map(tuple),
        "team": st.integers(0, 7),
        "looks": st.lists(looks, max_size=3).map(tuple),
        "edition": st.sampled_from([FIRST, NEWEST]),
    }

    def of(kind: type[Command]) -> st.SearchStrategy[Command]:
        types = get_type_hints(kind)
        return st.builds(
            kind, **{name: fields.get(name, st.from_type(types[name])) for name in types}
        )

    return st.one_of(*(of(kind) for kind in get_args(Command) if kind not in but))


commands = commands_by(player_ids)

rules = st.builds(
    Rule,
    threshold=probabilities,
    top=st.integers(1, 3),
    min_points=st.integers(0, 20),
    min_length=st.floats(0.0, 300.0),
    hold_ms=st.integers(0, 2_000),
    by_second_look=st.booleans(),
)


_sight_steps = st.lists(
    st.tuples(
        st.integers(1, 3),  # operations since the look before
        st.integers(1, 1_500),  # ms since
        st.integers(0, 9),  # points since
        st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0]),
        st.integers(1, 4),
    ),
    max_size=10,
)


def _sights(steps: list[tuple[int, int, int, float, int]]) -> list[Sight]:
    seq = drawn_ms = points = 0
    sights = []
    for operations, ms, more, probability, rank in steps:
        seq, drawn_ms, points = seq + operations, drawn_ms + ms, points + more
        sights.append(Sight(seq, drawn_ms, points, points * 20.0, probability, rank))
    return sights


sights = _sight_steps.map(_sights)
"""Looks at one growing drawing, in order, never twice at the same ink."""

standings = st.builds(Standing, score=st.integers(0, 12_000), spare_ms=st.integers(0, 720_000))

_points = st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255)), min_size=1, max_size=30)
drawings = st.lists(
    _points.map(lambda points: [list(axis) for axis in zip(*points, strict=True)]),
    min_size=1,
    max_size=8,
)
"""Strokes [xs, ys] in the box of the data set, with at least one point."""
