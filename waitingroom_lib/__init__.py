"""The waiting room: a small library to simulate how a platform accepts and confirms bookings.

Data flows one way:
Scenario -> sample -> Morning -> simulate(Design) -> Outcome -> scorecard, charts, board.
"""

from waitingroom_lib.design import Design
from waitingroom_lib.engine import simulate
from waitingroom_lib.outcome import Outcome
from waitingroom_lib.scenario import Morning, Scenario

__all__ = ["Design", "Morning", "Outcome", "Scenario", "simulate"]
__version__ = "0.1.0"
