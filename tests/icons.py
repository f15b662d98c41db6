"""Home-screen icons as PNG, made from static/img/icon.svg: `python -m tests.icons`.

Apple's home screen takes no SVG, and older Android none in a manifest. To be run when the SVG has
changed; what it writes is committed, and a browser test holds it against the SVG.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.conftest import FLAGS, find_chromium
from tests.servers import ROOT

IMAGES = ROOT / "web" / "static" / "img"
SIZES = (180, 192, 512)
"""Apple's touch icon; the two sizes that browsers ask of a manifest."""
COLOURS = 64


def renderings(browser: Browser) -> Iterator[tuple[Path, Image.Image]]:
    """Every icon's file and what it should show, opaque: a home screen cuts the corners itself."""
    for size in SIZES:
        page = browser.new_page(viewport={"width": size, "height": size})
        page.goto((IMAGES / "icon.svg").as_uri())
        yield IMAGES / f"icon-{size}.png", Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        page.close()


def main() -> None:
    """Write all icons."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for path, picture in renderings(browser):
            picture.quantize(COLOURS).save(path, optimize=True)
            print(f"{path.name}: {path.stat().st_size} bytes")
        browser.close()


if __name__ == "__main__":
    main()
