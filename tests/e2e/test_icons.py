"""The icons of home screens: what the SVG shows, and where the pages and the manifest say."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from tests.icons import renderings

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

ALIKE = 3.0
"""Mean difference of a channel, of 255: fewer colours, another antialiasing."""


def test_the_icons_are_the_drawing_they_are_made_from(browser) -> None:
    for path, meant in renderings(browser):
        found = np.asarray(Image.open(path).convert("RGB"), dtype=float)
        assert np.abs(found - np.asarray(meant)).mean() < ALIKE, "run python -m tests.icons"


def test_every_icon_is_where_it_is_said_to_be_and_as_large(open_classroom) -> None:
    room = open_classroom("tests.serve")
    page = room.enter("/").page
    at = page.locator("link[rel=manifest]").get_attribute("href")
    manifest = page.request.get(room.url + at).json()
    icons = {icon["src"]: icon["sizes"] for icon in manifest["icons"]}
    icons[page.locator("link[rel=apple-touch-icon]").get_attribute("href")] = "180x180"
    assert {"192x192", "512x512"} <= set(icons.values())
    assert {"any", "maskable"} == {icon["purpose"] for icon in manifest["icons"]}
    for source, sizes in icons.items():
        answer = page.request.get(room.url + source)
        assert answer.ok, source
        if sizes != "any":
            width, height = Image.open(io.BytesIO(answer.body())).size
            assert sizes == f"{width}x{height}"
