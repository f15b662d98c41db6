"""Our pictures against the data set's own: the figures, the page of the worst, the real pairs."""

import gzip
import json

import numpy as np
import pytest

from models.raster import SIDE, rasterise
from tests.training.doodles import SHAPES, doodle, line
from training.__main__ import main
from training.fidelity import PAIRS, compare, figures, read_pairs

EACH = 10
BAD = ("zigzag", 4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Doodles whose official bitmaps are ours but paler, and one that lies on its side."""
    folder = tmp_path_factory.mktemp("pairs")
    (folder / "strokes").mkdir()
    places, images = [], []
    for shape in SHAPES:
        drawn = [doodle(shape, number) for number in range(EACH)]
        with gzip.open(folder / "strokes" / f"{shape}.ndjson.gz", "wt") as file:
            file.writelines(json.dumps(line(shape, i, each)) + "\n" for i, each in enumerate(drawn))
        places += [(shape, i) for i in range(EACH)]
        images += [rasterise(each) // 2 for each in drawn]
    images[places.index(BAD)] = images[places.index(BAD)].T
    categories, lines = zip(*places, strict=True)
    np.savez(folder / PAIRS, category=categories, line=lines, image=np.reshape(images, (-1, 784)))
    return folder


def test_the_least_alike_comes_first(folder):
    worst, second, *_ = compare(read_pairs(folder))
    assert (worst.pair.category, worst.pair.line) == BAD
    assert worst.correlation < 0.5 < 0.99 < second.correlation
    assert (worst.difference == np.abs(worst.ours - worst.pair.official.astype(int))).all()


def test_figures_are_those_of_the_pictures(folder):
    compared = compare(read_pairs(folder))
    measured = figures(compared)
    errors = [np.abs(rasterise(each.pair.strokes) / 1 - each.pair.official) for each in compared]
    assert measured["n"] == len(SHAPES) * EACH
    assert measured["mean_absolute_error"]["median"] == pytest.approx(
        np.median(np.mean(errors, axis=(1, 2))), abs=1e-4
    )
    assert measured["correlation"]["median"] > 0.999
    assert measured["typical"]["in_batches_per_second"] > 0


def test_the_command_writes_the_worst_and_tells_the_figures(folder, tmp_path, capsys):
    page = tmp_path / "pages" / "worst.html"
    assert main(["raster", "--data", str(folder), "--to", str(page), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["page"] == str(page)
    assert told["n"] == len(SHAPES) * EACH
    text = page.read_text()
    assert text.count('alt="ours"') == 24
    assert text.index(f"{BAD[0]}, line {BAD[1]}") < text.index('alt="ours"', text.index("<figcap"))


def test_a_folder_without_pairs_is_told_so(tmp_path, capsys):
    assert main(["raster", "--data", str(tmp_path), "--to", str(tmp_path / "page.html")]) == 1
    assert capsys.readouterr().err.startswith("There are no official bitmaps of known drawings")


@pytest.mark.data
def test_the_dataset_s_own_bitmaps_are_reproduced(data_folder):
    compared = compare(read_pairs(data_folder))
    measured = figures(compared)
    assert compared[0].ours.shape == (SIDE, SIDE)
    assert measured["mean_absolute_error"]["median"] <= 1.5
    assert measured["correlation"]["median"] >= 0.998
    assert measured["correlation"]["p5"] >= 0.987
