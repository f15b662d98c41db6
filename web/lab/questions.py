"""What a page may ask the lab, and the one way it is refused. Answers nothing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from web.lab.drawing import Drawing
from web.protocol import Model

MAX_TARGETS = 3

Net = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]
Name = Annotated[str, Field(max_length=60)]


class Question(Model):
    """A drawing, and the net that is asked."""

    net: Net
    strokes: Drawing


class Look(Question):
    """What does every layer make of it? `layer` is shown with all its maps, others with a few."""

    layer: Name = ""


class Why(Question):
    """What speaks for each of `targets`, and against? None asks about the likeliest category.

    `results`: the finished game that the drawing is from; "" for none.
    """

    targets: Annotated[tuple[Name, ...], Field(max_length=MAX_TARGETS, strict=False)] = ()
    results: Name = ""


Code = Literal["bad_message", "unknown_net", "not_found", "busy", "wrong_role", "nothing_compared"]


class LabError(Exception):
    """A question that gets no answer: `code` is stable, `status` is HTTP's."""

    def __init__(self, code: Code, status: int) -> None:
        super().__init__(code)
        self.code, self.status = code, status
