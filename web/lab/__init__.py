"""The lesson behind the game: questions to a net, over HTTP. Knows no match."""

from web.lab.nets import Lab
from web.lab.routes import install
from web.lab.runs import Runs

__all__ = ["Lab", "Runs", "install"]
