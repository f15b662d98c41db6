"""Pages from the templates of this folder, and the one way figures are written on them.

Must not measure anything or know what a page is about.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape


def render(template: str, **values: Any) -> str:
    """The page that `template`, a file of this folder, makes of `values`; HTML is escaped.

    Filters: `pc` writes a share 0…1 in percent, `n` a count with its thousands apart.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["pc"] = percent
    environment.filters["n"] = "{:,}".format
    return environment.get_template(template).render(values)


def percent(share: float | None, digits: int = 1) -> str:
    """A share 0…1 in percent, for people; the sign stays on the number's line. `None`: a dash."""
    if share is None:
        return "–"
    return f"{share * 100:.{digits}f}\N{NO-BREAK SPACE}%"
