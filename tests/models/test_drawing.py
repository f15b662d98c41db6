import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.drawing import (
    DrawingError,
    ink_length,
    parse_drawing,
    point_count,
    prefix_by_ink,
    prefix_by_time,
)
from tests.strategies import drawings

CORNER = [[[0, 30, 30], [0, 0, 40]]]


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=20))
def test_any_value_is_a_drawing_or_a_coded_error(value):
    try:
        parsed, code = parse_drawing(value), None
    except DrawingError as error:
        parsed, code = [], error.code
    assert code in {None, "not_a_drawing", "uneven_stroke", "out_of_range", "too_large"}
    assert all(len(stroke[0]) == len(stroke[1]) > 0 for stroke in parsed)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("cat", "not_a_drawing"),
        ([[[0], [0], [0], [0]]], "not_a_drawing"),
        ([[[True], [0]]], "not_a_drawing"),
        ([[[0, 1], [0]]], "uneven_stroke"),
        ([[[float("nan")], [0]]], "out_of_range"),
        ([[[10**400], [0]]], "out_of_range"),
        ([[[0] * 10_001, [0] * 10_001]], "too_large"),
        ([[[0], [0]]] * 501, "too_large"),
    ],
)
def test_what_is_wrong_with_a_drawing_is_said_by_code(value, code):
    with pytest.raises(DrawingError) as error:
        parse_drawing(value)
    assert error.value.code == code


def test_strokes_without_points_are_dropped():
    assert parse_drawing([[[], []], [[1], [2]]]) == [[[1], [2]]]


def test_a_prefix_ends_where_its_ink_does():
    assert prefix_by_ink(CORNER, 0.5) == [[[0, 30, 30], [0, 0, 5]]]


@given(drawings, st.floats(0, 1))
def test_a_prefix_has_its_share_of_the_ink(drawing, share):
    prefix = prefix_by_ink(drawing, share)
    assert ink_length(prefix) == pytest.approx(share * ink_length(drawing), abs=1e-6)
    assert point_count(prefix) >= 1


def test_a_prefix_by_time_holds_what_was_drawn_by_then():
    timed = [[[0, 1], [0, 1], [0, 100]], [[5, 6, 7], [5, 6, 7], [300, 400, 500]]]
    assert prefix_by_time(timed, 400) == [timed[0], [[5, 6], [5, 6], [300, 400]]]
    assert prefix_by_time(timed, 50) == [[[0], [0], [0]]]
