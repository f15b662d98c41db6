"""Players that are not browsers: a class, or a hall, that plays a real server and tells how it was.

They are real Socket.IO clients in processes of their own, so that whoever asks for them needs no
gevent. Nothing of a server is imported by them but the contract and the drawings.
"""

from __future__ import annotations

from web.simulate.plan import Plan
from web.simulate.report import Report
from web.simulate.run import Simulation, SimulationError, simulate

__all__ = ["Plan", "Report", "Simulation", "SimulationError", "simulate"]
