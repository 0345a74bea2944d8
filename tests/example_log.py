"""Makes `notebooks/data/example_monday.csv`, a small arrival log with published request shares.

No row of it was ever a patient. `python tests/example_log.py` writes the file again, byte for byte.
"""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from random import Random

PATH = Path(__file__).resolve().parents[1] / "notebooks" / "data" / "example_monday.csv"

# Published (Eccles et al., 2019).
REQUESTS = 5_447
MONDAY_SHARE = 0.256
EARLY_SHARE = 0.289

# Assumed: the weight of each hour, from midnight on; within an hour every instant has the same.
# 08:00 and 09:00 share the published 28.9%, all other hours what is left.
HOURS = [2, 1, 1, 1, 1, 3, 10, 40, 58, 42, 75, 60, 48, 45, 45, 42, 40, 36, 28, 22, 20, 17, 11, 5]
EARLY = (8, 9)
# Published: nine practices. Assumed: how large they are, percent of all requests.
SIZES = {"A": 18, "B": 15, "C": 14, "D": 12, "E": 11, "F": 10, "G": 8, "H": 7, "I": 5}

HEADER = """\
# MADE, not recorded: no row of this file was ever a patient.
# Published (Eccles et al., British Journal of General Practice 2019, doi 10.3399/bjgp19X702197):
#   5,447 online requests to nine UK practices, 25.6% of them on a Monday (about 1,394), and 28.9%
#   of the weekday requests between 08:00 and 09:59.
# Assumed: that Mondays have the weekdays' share of early requests; how requests are spread within
#   these two hours, over the other 22 and over the nine practices; that each comes by itself.
#   All Mondays of the study are piled onto one day.
# arrived_s: seconds from 00:00. clinic: the practice. How long its answer took was not published.
# Made by tests/example_log.py; to make it again: python tests/example_log.py
"""


def _pick(share: float, weights: Sequence[float]) -> tuple[int, float]:
    """Invert a piecewise constant density: which piece a share (0 to 1) falls in, and how far."""
    target = share * sum(weights)
    for piece, end in enumerate(accumulate(weights)):
        if target < end:
            return piece, 1 - (end - target) / weights[piece]
    raise ValueError(f"share must be below 1, got {share!r}")


def make() -> str:
    """The whole file, as text."""
    monday = round(REQUESTS * MONDAY_SHARE)
    early = round(monday * EARLY_SHARE)
    time, practice = Random("example/arrivals").random, Random("example/clinics").random
    inside = [weight if hour in EARLY else 0 for hour, weight in enumerate(HOURS)]
    outside = [0 if hour in EARLY else weight for hour, weight in enumerate(HOURS)]
    arrivals_ms = []
    for row in range(monday):
        hour, part = _pick(time(), inside if row < early else outside)
        arrivals_ms.append(int((hour + part) * 3_600_000))
    names, sizes = list(SIZES), list(SIZES.values())
    rows = ["arrived_s,clinic"]
    for at_ms in sorted(arrivals_ms):
        name = names[_pick(practice(), sizes)[0]]
        rows.append(f"{at_ms // 1000}.{at_ms % 1000:03},practice {name}")
    return HEADER + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(make(), encoding="utf-8", newline="\n")
    print(f"{PATH.name}: {PATH.stat().st_size:,} bytes")
