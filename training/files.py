"""Files that are there whole or not at all. Must not know what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A draft to write, of the same ending, that becomes `path` in one step once it is written.

    Whoever is killed or fails meanwhile leaves `path` as it was.
    """
    draft = path.with_stem(f"{path.stem}.part")
    yield draft
    draft.replace(path)


def write_whole(path: Path, text: str) -> None:
    """Write a text as `whole` does."""
    with whole(path) as draft:
        draft.write_text(text, encoding="utf-8")
