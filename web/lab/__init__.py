"""The lesson behind the game: questions to a net, over HTTP. Knows no running match."""

from web.lab.collections import Collections
from web.lab.nets import Lab
from web.lab.routes import install
from web.lab.runs import Runs

__all__ = ["Collections", "Lab", "Runs", "install"]
