"""A class in the lab, with the real net: convolution by hand, every layer, and why."""

from __future__ import annotations

import math

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import PATIENCE_MS, PHONE, Person

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

FACE = [(0.5, 0.5, 0.35), (0.38, 0.4, 0.04), (0.62, 0.4, 0.04)]
"""Circles: middle and radius, in sides of the canvas."""


def draw_circles(page: Page) -> None:
    box = page.get_by_test_id("canvas").bounding_box()
    assert box
    for x, y, radius in FACE:
        ring = [
            (
                box["x"] + box["width"] * (x + radius * math.cos(turn / 4)),
                box["y"] + box["height"] * (y + radius * math.sin(turn / 4)),
            )
            for turn in range(27)
        ]
        page.mouse.move(*ring[0])
        page.mouse.down()
        for point in ring[1:]:
            page.mouse.move(*point)
        page.mouse.up()


def fits(person: Person) -> bool:
    return person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_lab_from_convolution_to_why(open_classroom) -> None:
    lab = open_classroom("web")
    bench = lab.enter("/lab/convolution")
    total = bench.at("sum")
    expect(total).to_contain_text("= -2")
    bench.at("lab-step").click()
    expect(total).to_contain_text("= 0")
    bench.page.keyboard.press("Tab")
    expect(bench.at("dense-weights")).to_have_text("10,000,000")

    inside = lab.enter("/lab/inside", PHONE)
    draw_circles(inside.page)
    first = inside.at("guesses").locator("li").first
    expect(first).to_contain_text("face", timeout=PATIENCE_MS)
    inside.page.locator("[data-layer=conv1_1]").click()
    expect(
        inside.page.get_by_role("img", name="Its filter, for each of 1 input maps")
    ).to_be_visible()
    assert fits(inside)

    why = lab.enter("/lab/why")
    why.at("why-target").select_option("face")
    draw_circles(why.page)
    pieces = why.page.locator(".piece")
    expect(pieces).to_have_count(len(FACE), timeout=PATIENCE_MS)
    expect(why.at("advice")).to_contain_text("“face”")
    pieces.first.focus()
    why.page.keyboard.press("Enter")
    expect(why.at("without").locator("li")).to_have_count(3)
    why.at("rub").click()
    expect(pieces).to_have_count(len(FACE) - 1, timeout=PATIENCE_MS)

    for person in (bench, inside, why):
        assert not person.errors
