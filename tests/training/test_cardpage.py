"""The page of a model card: in step with the card, and as rich as the card is."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from pathlib import Path

import pytest

from models.card import Card, read_card
from tests.training.conftest import ROOT
from training.__main__ import main
from training.cardpage import card_page

CARDS = sorted((ROOT / "models" / "weights").glob("*/card.json"))
PAGES = ROOT / "docs" / "models"
BARE = Card("bare", ("cat", "dog"), temperature=1.0, threshold=0.5, par_ms={"cat": 1500})


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.parent.name)
def test_the_page_of_a_net_that_ships_is_in_step_with_its_card(path: Path) -> None:
    card = read_card(path)
    assert (PAGES / f"{card.name}.md").read_text(encoding="utf-8") == card_page(card), (
        f"stale: doodle-derby-train card --weights models/weights/{card.name}"
    )


def test_every_page_has_a_net_and_the_readme_names_it() -> None:
    pages = {page.stem for page in PAGES.glob("*.md")}
    assert pages == {path.parent.name for path in CARDS}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"docs/models/{name}.md" in readme for name in pages)


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.parent.name)
def test_every_figure_has_its_command_and_every_table_its_form(path: Path) -> None:
    card = read_card(path)
    page = card_page(card)
    for block in ("finished", "strokes", "play", "calibration", "unsure", "export"):
        if block in card.figures:
            assert f"`{card.figures[block]['command']}`" in page
    assert card.data["credit"] in page
    lines = page.splitlines()
    for above, line in pairwise(lines):
        if line.startswith("|") and above.startswith("|"):
            assert line.count("|") == above.count("|")
        elif line.startswith("|"):
            assert above == ""
    assert "\n\n\n" not in page


def test_a_bare_card_has_a_page_without_figures() -> None:
    page = card_page(BARE).replace("\N{NO-BREAK SPACE}", " ")
    assert "# Model card: bare" in page
    assert "| cat | 0 | – | – | 0 | – | 50 % | 1.5 s |" in page
    assert "| dog | 0 | – | – | 0 | – | 50 % | – |" in page
    for heading in ("Finished", "In a match", "Calibration", "Packs", "## Data"):
        assert f"# {heading}" not in page


def test_what_a_richer_card_knows_is_told() -> None:
    nothing = {
        "n": 40,
        "accepted": {"worst_target": 0.013, "worst": "dog", "mean_target": 0.0021},
        "quiet": {"throughout": 0.934},
    }
    card = dataclasses.replace(
        BARE,
        packs={"default": ("cat",)},
        figures={
            "unsure": nothing | {"command": "measure", "speak": 0.61, "kinds": {"word": nothing}},
            "packs": {"command": "choose", "left_out": {"dog": "confused with cat"}},
            "export": {"command": "export", "parameters": 242_000, "bytes": 970_680},
        },
    )
    page = card_page(card).replace("\N{NO-BREAK SPACE}", " ")
    assert "| word | 40 | 93.4 % | 0.21 % | 1.3 % (dog) |" in page
    assert "- **default** (1): cat" in page
    assert "dog (confused with cat)." in page
    assert "242,000 parameters, 0.97 MB as it ships" in page
    assert "| 1.5 s | default |" in page


def test_the_command_writes_the_page_and_refuses_a_folder_without_a_net(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "new" / "page.md"
    assert main(["card", "--weights", str(CARDS[0].parent), "--to", str(page)]) == 0
    assert capsys.readouterr().out.strip() == f"model card: {page}"
    assert page.read_text(encoding="utf-8") == card_page(read_card(CARDS[0]))
    assert main(["card", "--weights", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("There is no net in")
