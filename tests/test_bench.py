"""The bench notices what got slower, and nothing else."""

from __future__ import annotations

import pytest

from tests.bench import compare
from tests.bench.compare import FIGURES, SHORT, Figure, verdicts

SPEED = Figure("raster", "ratio_to_aggdraw", more_is_better=True)
COST = Figure("latency", "json_packets", more_is_better=False)
SIZE = Figure("weight", "kb.join", more_is_better=False, factor=1.1)


def slower(**found: dict[str, object]) -> set[str]:
    then = {SPEED.name: 1.0, COST.name: 200.0, SIZE.name: 100.0}
    return {each.figure.name for each in verdicts(found, then) if each.is_slower}


def test_what_is_half_as_fast_or_costs_twice_as_much_is_slower() -> None:
    assert slower(raster={"ratio_to_aggdraw": 0.49}, latency={"json_packets": 401}) == {
        SPEED.name,
        COST.name,
    }
    assert slower(raster={"ratio_to_aggdraw": 0.51}, latency={"json_packets": 399}) == set()


def test_a_page_may_grow_by_a_tenth() -> None:
    assert slower(weight={"kb": {"join": 111.0}}) == {SIZE.name}
    assert slower(weight={"kb": {"join": 109.0}}) == set()


def test_what_got_faster_or_was_not_measured_is_not_slower() -> None:
    assert slower(raster={"ratio_to_aggdraw": 9.0}, latency={"json_packets": 1}) == set()
    assert slower(batch={"ratio": 0.1}) == set()
    assert slower() == set()


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_every_figure_is_committed(figure: Figure) -> None:
    assert compare.committed()[figure.name] > 0


def test_ci_measures_only_what_is_compared() -> None:
    assert set(SHORT) <= {figure.measure for figure in FIGURES}
