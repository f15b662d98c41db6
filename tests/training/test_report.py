"""The report is one file that needs nothing else, and says what was measured."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from models.calibration import Calibration
from tests.training.doodles import write_mixed
from tests.training.judged import COMMAND, NAMES, by_likeness, judge
from training.calibrate import Bin, confusion
from training.charts import Line, chart, drawing, matrix, percent, picture, tile
from training.evaluate import Evaluation
from training.filters import MIXED
from training.gallery import Gallery
from training.report import report

HISTORY = {
    "loss": [3 / n for n in range(1, 6)],
    "top1": [1 - 1 / n for n in range(1, 6)],
    "val_loss": [2 / n for n in range(1, 6)],
    "val_top1": [1 - 0.5 / n for n in range(1, 6)],
}
FILTERS = np.array([[[-1, 2, -1]] * 3, [[3, -5, 2], [-4, 1, 5], [2, -3, -1]]], np.float32)
NOTHING = {
    "n": 3,
    "accepted": {
        "worst_target": 0.013,
        "worst": "circle",
        "mean_target": 0.0021,
        "any_target": 0.02,
    },
    "quiet": {"throughout": 0.934, "at_end": 0.95, "looks": 0.97},
}
UNSURE = NOTHING | {
    "command": COMMAND,
    "speak": 0.613,
    "kinds": {"scribble": NOTHING},
    "real": {"n": 9, "spoken": 0.9, "spoken_at_end": 0.77, "right_at_end": None},
}
VOID = {"meta", "img", "input", "br", "hr", "link"}


class Page(HTMLParser):
    """Which tags are open, every address and id in the page, and what cannot be seen or heard."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.silent: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "src" in given:
            self.sources.append(given["src"])
        if "href" in given:
            self.links.append(given["href"])
        if "id" in given:
            self.ids.add(given["id"])
        names = {"img": "alt", "svg": "aria-label"}
        if tag in names and not given.get(names[tag]):
            self.silent.append(self.get_starttag_text() or tag)
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
    known = replace(
        judged,
        packs={"default": ("circle", "square")},
        figures=judged.figures
        | {"unsure": UNSURE, "packs": {"left_out": {"zigzag": "too few drawings to tell"}}},
    )
    return report(
        known, name="doodles & co", credit="Drawn by us", history=HISTORY, filters=FILTERS
    )


def bare(judged: Evaluation, **parts: Any) -> str:
    return report(judged, name="doodles", credit="Drawn by us", **parts)


def test_the_report_is_one_whole_file_without_requests(page: str) -> None:
    parsed = Page(page)
    assert parsed.open == []
    assert parsed.sources
    assert all(address.startswith("data:image/png;base64,") for address in parsed.sources)
    assert not re.search(r"https?:|@import|url\(|<script", page)


def test_every_link_leads_to_a_heading_and_every_picture_is_told(page: str) -> None:
    parsed = Page(page)
    assert len(parsed.links) == page.count("<h2")
    assert {link.removeprefix("#") for link in parsed.links} == parsed.ids
    assert parsed.silent == []


def test_the_report_says_what_was_measured_and_how(judged: Evaluation, page: str) -> None:
    text = page.replace("\N{NO-BREAK SPACE}", " ")
    ink = judged.figures["strokes"]["ink"]
    for share in (
        judged.figures["finished"]["top1"],
        judged.figures["play"]["true_accepts"],
        ink["25"]["top1"],
        ink["50"]["top3"],
    ):
        assert f"{share * 100:.1f} %" in text
    assert COMMAND in text
    assert "doodles &amp; co" in text
    assert "Drawn by us" in text
    assert all(f'<th scope="row" class="word">{name}</th>' in text for name in NAMES)


def test_what_is_known_besides_is_shown(page: str) -> None:
    text = page.replace("\N{NO-BREAK SPACE}", " ")
    assert "from a probability of 61.3 %" in text
    assert '<th scope="row" class="word">scribbles</th><td>3</td><td>93.4 %</td>' in text
    assert "circle, square" in text
    assert "too few drawings to tell" in text
    assert "<b>a line, upright</b>" in text
    assert f"<b>{MIXED}</b>" in text
    assert "1 of 2 come close to a pattern with a name" in text
    assert "after each of 5 epochs" in text


def test_what_is_not_known_is_left_out(judged: Evaluation) -> None:
    figures = {key: block for key, block in judged.figures.items() if key != "unsure"}
    told = Page(bare(replace(judged, packs={}, figures=figures)))
    assert not {"learning", "filters", "nothing", "packs"} & told.ids
    assert {"ink", "match", "confusion", "best", "ceiling", "trust", "words"} <= told.ids


def test_a_net_without_strokes_or_plays_can_be_reported(judged: Evaluation) -> None:
    figures = {key: judged.figures[key] for key in ("finished", "calibration")}
    less = replace(
        judged,
        figures=figures,
        bins={"finished": judged.bins["finished"]},
        plays=(),
        accepted_ms=(),
        packs={},
    )
    assert not {"ink", "match"} & Page(bare(less)).ids


def test_a_net_that_accepts_nothing_can_be_reported(judged: Evaluation) -> None:
    figures = judged.figures | {
        "play": judged.figures["play"] | {"median_ink": None, "median_seconds": None}
    }
    nothing = replace(judged, figures=figures, accepted_ms=(None,) * len(judged.plays), par_ms={})
    assert "Recognised soonest" not in bare(nothing)


def test_the_ceiling_shows_the_surest_mistakes_first(judged: Evaluation) -> None:
    labels = judged.finished.labels
    logits = np.eye(3, dtype=np.float32)[labels] * 9
    for row, firmness in ((0, 2), (1, 5), (2, 3)):
        logits[row] = np.roll(np.eye(3)[labels[row]], 1) * firmness
    misread = replace(
        judged,
        calibration=Calibration(),
        finished=replace(judged.finished, logits=logits),
        confusion=confusion(logits, labels),
    )
    gallery = Gallery.of(misread)
    mistakes = gallery.surest_mistakes(9)
    images = [judged.finished.images[row] for row in (1, 2, 0)]
    assert all(np.array_equal(each.image, of) for each, of in zip(mistakes, images, strict=True))
    assert all(each.drawn != each.choices[0][0] for each in mistakes)
    assert (gallery.mistakes(0), gallery.mistakes(0.9)) == (3, 2)
    pairs = list(gallery.mix_ups(9, 4))
    assert sum(pair.n for pair in pairs) == sum(len(pair.shown) for pair in pairs) == 3
    assert all(each.choices[0][0] == pair.seen for pair in pairs for each in pair.shown)
    assert len(next(gallery.mix_ups(9, 1)).shown) == 1


@pytest.mark.parametrize(
    ("accuracy", "words"),
    [(0.81, "honest"), (0.9, "too modest by 10.0"), (0.5, "too sure by 30.0")],
)
def test_a_net_that_is_too_sure_is_told_so(judged: Evaluation, accuracy: float, words: str) -> None:
    bins = {"finished": [Bin(8, 0.8, accuracy)], "50": [Bin(8, 0.8, 0.8)]}
    assert f"On finished drawings it is {words}" in bare(replace(judged, bins=bins))


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


def test_a_chart_is_told_in_words() -> None:
    svg = chart([Line("first", [(0.25, 0.3), (1, 0.9)])], percent("ink"), percent("right"))
    assert 'aria-label="right by ink. first: 30 % at 25 %, 90 % at 100 %"' in svg


def test_a_filter_shows_signs_besides_colours() -> None:
    svg = tile(np.array([[2.0, 0.0], [-1.0, 0.1]]), "a filter")
    assert re.findall(r">([+−])<", svg) == ["+", "−"]
    assert svg.count('class="for"') == 2
    assert "NaN" not in tile(np.zeros((3, 3)), "nothing")


def test_pictures_are_black_on_white_and_drawings_show_what_came_later() -> None:
    assert picture(np.zeros((28, 28), np.uint8)).startswith("data:image/png;base64,")
    svg = drawing([[[0, 10], [0, 0]], [[0, 10], [5, 5]]], 0.5, "two lines")
    assert svg.count('class="pale"') == 2
    assert svg.count('class="ink"') == 1
    assert "NaN" not in drawing([[[4], [4]]], 1.0, "a dot")
