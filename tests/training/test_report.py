"""The report is one file that needs nothing else, and says what was measured."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from tests.training.doodles import write_mixed
from tests.training.judged import COMMAND, NAMES, by_likeness, judge
from training.charts import Line, chart, drawing, matrix, percent, picture
from training.evaluate import Evaluation
from training.report import report

HISTORY = [
    {"epoch": n, "loss": 3 / n, "top1": 1 - 1 / n, "val_loss": 2 / n, "val_top1": 1 - 0.5 / n}
    for n in range(1, 6)
]
VOID = {"meta", "img", "input", "br", "hr", "link"}


class Page(HTMLParser):
    """Which tags are open, and every address in the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    folder = tmp_path_factory.mktemp("doodles")
    write_mixed(folder, 30)
    return judge(folder, by_likeness())


@pytest.fixture(scope="module")
def page(judged: Evaluation) -> str:
    return report(judged, history=HISTORY, config={"name": "doodles & co"})


def test_the_report_is_one_whole_file_without_requests(page: str) -> None:
    parsed = Page(page)
    assert parsed.open == []
    assert parsed.addresses
    assert all(address.startswith("data:image/png;base64,") for address in parsed.addresses)
    assert not re.search(r"https?:|@import|url\(|<script", page)


def test_the_report_says_what_was_measured_and_how(judged: Evaluation, page: str) -> None:
    text = page.replace("\N{NO-BREAK SPACE}", " ")
    for share in (judged.figures["finished"]["top1"], judged.figures["play"]["true_accepts"]):
        assert f"{share * 100:.1f} %" in text
    assert COMMAND in text
    assert "doodles &amp; co" in text
    assert "CC BY 4.0" in text
    assert all(f'<td class="word">{name}</td>' in text for name in NAMES)


def test_a_run_without_history_has_no_curves(judged: Evaluation) -> None:
    assert "How it learned" not in report(judged, history=[], config={"name": "doodles"})


def test_a_net_that_accepts_nothing_can_be_reported(judged: Evaluation) -> None:
    figures = judged.figures | {
        "play": judged.figures["play"] | {"median_ink": None, "median_seconds": None}
    }
    nothing = replace(judged, figures=figures, accepted_ms=(None,) * len(judged.plays), par_ms={})
    assert "Recognised soonest" not in report(nothing, history=[], config={"name": "doodles"})


def test_names_in_a_chart_are_escaped_and_do_not_overlap() -> None:
    lines = [Line("a<b", [(0, 0), (1, 0.5)]), Line("c", [(0, 0), (1, 0.5)]), Line("dot", [(0, 0)])]
    svg = chart(lines, percent("x"), percent("y"), mark=0.5)
    assert "a&lt;b" in svg
    assert "dot" not in svg
    heights = [float(y) for y in re.findall(r'class="name.*?y="([\d.]+)"', svg)]
    assert abs(heights[0] - heights[1]) >= 15
    assert "a&lt;b" in chart(lines, percent("x"), percent("y"), legend=True)


def test_a_matrix_tells_right_from_wrong_and_how_many() -> None:
    svg = matrix(np.array([[3, 1, 0], [0, 2, 2]]), ["cat", "dog", "cow"])
    assert svg.count('class="right"') == 2
    assert svg.count('class="wrong"') == 2
    assert "dog seen as cow: 2 of 4" in svg


def test_pictures_are_black_on_white_and_drawings_show_what_came_later() -> None:
    assert picture(np.zeros((28, 28), np.uint8)).startswith("data:image/png;base64,")
    svg = drawing([[[0, 10], [0, 0]], [[0, 10], [5, 5]]], 0.5, "two lines")
    assert svg.count('class="pale"') == 2
    assert svg.count('class="ink"') == 1
    assert "NaN" not in drawing([[[4], [4]]], 1.0, "a dot")
