"""Faults planted in the quick engine, one at a time: each must be seen by the worlds of the tests.

    python tests/planted.py [worlds]

Each fault is put into a copy of the library, which then tells random worlds, on a grid of whole
seconds and to the microsecond, beside `on_simpy` and beside the model of `instants`. Not a test: it
says whether the tests could fail. What random worlds can't see has a test of its own, by hand.
"""

# ruff: noqa: E501  (a fault is a line, however long)
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLATFORM = "run/platform.py"
FAULTS = [
    # Arrivals and the limit.
    (PLATFORM, "if waiting <= self.limit:", "if waiting < self.limit:"),
    (PLATFORM, "if waiting <= self.limit:", "if True:"),
    (PLATFORM, "elif waiting < self.limit:", "elif waiting <= self.limit:"),
    (PLATFORM, "waiting = self.admitted - self.busy\n        if", "waiting = 0\n        if"),
    (PLATFORM, "if ahead < fewest:", "if ahead <= fewest:"),
    (PLATFORM, "self.lines[group].count - self.idle[group]", "self.lines[group].count"),
    # The order at one instant.
    (
        PLATFORM,
        "if arrives_us < end_us and arrives_us < other_us:",
        "if arrives_us <= end_us and arrives_us < other_us:",
    ),
    (
        PLATFORM,
        "if arrives_us < end_us and arrives_us < other_us:",
        "if arrives_us < end_us and arrives_us <= other_us:",
    ),
    (PLATFORM, "if end_us <= other_us:", "if end_us < other_us:"),
    (
        PLATFORM,
        "ends[0][0] > now_us and others[0] > (now_us, settling)",
        "others[0] > (now_us, settling)",
    ),
    (PLATFORM, "ends[0][0] > now_us and others[0] > (now_us, settling)", "ends[0][0] > now_us"),
    (
        PLATFORM,
        "groups = sorted(self.freed_groups)",
        "groups = sorted(self.freed_groups, reverse=True)",
    ),
    (PLATFORM, "sorted(called_back, reverse=True)", "sorted(called_back)"),
    ("run/due.py", "EXPIRE, COME_BACK, ARRIVE", "COME_BACK, EXPIRE, ARRIVE"),
    ("run/due.py", "END, HALF_OPEN, REPORT, SETTLE", "END, SETTLE, HALF_OPEN, REPORT"),
    # Lines, and who stands aside.
    (PLATFORM, "self.clinic_of[booking].called_back -= 1\n", "pass\n"),
    (PLATFORM, "clinic.called_back += 1", "pass"),
    (PLATFORM, "clinic.aside.put_back(booking)", "clinic.aside.add(booking)"),
    (PLATFORM, "self.lines[group].put_back(booking)", "self.lines[group].add(booking)"),
    (PLATFORM, "clinic.room - clinic.called_back", "clinic.room"),
    (PLATFORM, '"cap" if clinic.state == CLOSED else "breaker"', '"cap"'),
    (
        PLATFORM,
        "self.waiting.joined_us[booking] = now_us\n",
        "self.waiting.joined_us[booking] = self.ready_us[booking]\n",
    ),
    # Calls.
    (
        PLATFORM,
        "if ended_us - now_us > self.timeout_us:",
        "if ended_us - now_us >= self.timeout_us:",
    ),
    (
        PLATFORM,
        "if ended_us - now_us > self.timeout_us:",
        "if ended_us - begun_us > self.timeout_us:",
    ),
    (PLATFORM, "if dies_after < 1:", "if dies_after <= 1:"),
    (
        PLATFORM,
        "now_us + int((ended_us - now_us) * dies_after)",
        "now_us + round((ended_us - now_us) * dies_after)",
    ),
    (PLATFORM, "registered_us = ended_us if result", "registered_us = now_us if result"),
    (
        PLATFORM,
        "self._call(booking, self.started_us[booking], now_us)",
        "self._call(booking, now_us, now_us)",
    ),
    (
        PLATFORM,
        "call_us, fails, dies_after = self.morning.attempt(booking, number)",
        "call_us, fails, dies_after = self.morning.attempt(booking, 1)",
    ),
    # What comes after a call.
    (
        PLATFORM,
        "if self.lines[group].count:  # whoever",
        "if self.lines[group].count > 1:  # whoever",
    ),
    (
        PLATFORM,
        "self.attempts[booking] >= self.policy.max_attempts",
        "self.attempts[booking] > self.policy.max_attempts",
    ),
    (
        PLATFORM,
        "now_us >= self.ready_us[booking] + self.max_age_us",
        "now_us > self.ready_us[booking] + self.max_age_us",
    ),
    (PLATFORM, "again_us = self.begun_us[booking] + to_us", "again_us = now_us + to_us"),
    (PLATFORM, "if self.is_guarded and clinic.aside.count:", "if False:"),
    (PLATFORM, "self.retries.pay():", "True:"),
    (PLATFORM, "if self.retries.has_budget:\n", "if False:\n"),
    (PLATFORM, "if place != NOWHERE:\n", "if place not in (NOWHERE, DELAYED):\n"),
    (PLATFORM, "self._watch_age(booking + 1)", "self._watch_age(booking + 2)"),
    (PLATFORM, "self.clinic_of[booking].called_back -= place == CALLED_BACK", "pass"),
    (
        PLATFORM,
        "self.freed_clinics.add(self.clinic_of[booking])\n        self._watch",
        "pass\n        self._watch",
    ),
    (PLATFORM, "self.staff.leave(group, now_us)", "self.idle[group] += 1"),
    # What an autoscaler sees.
    (PLATFORM, "held=len(self.held)", "held=0"),
    (PLATFORM, 'self.state[others[0]] != "waiting"', "self.place[others[0]] != IN_LINE"),
    (PLATFORM, "self.place[first] != IN_LINE or", ""),
    (PLATFORM, " or self.started_us[first] != NEVER", ""),
    (PLATFORM, "self.is_observed and self.started_us[booking] != NEVER", "False"),
    (
        PLATFORM,
        "heappush(self.others_waiting, booking)\n        if self.place",
        "pass\n        if self.place",
    ),
    (
        PLATFORM,
        "heappush(self.others_waiting, booking)\n        self._due",
        "pass\n        self._due",
    ),
    (PLATFORM, "min([first, *others[:1]])", "first"),
    (
        PLATFORM,
        "came, self.arrived_before = self.arrived - self.arrived_before, self.arrived",
        "came = self.arrived - self.arrived_before",
    ),
    (
        PLATFORM,
        "bool(self.admitted or self.arrived < len(self.ready_us) or",
        "bool(self.arrived < len(self.ready_us) or",
    ),
    # Seen by hand only: test_the_end_of_a_run_may_be_a_rejection, and CoDel's in test_platform.
    # (PLATFORM, "self.done_us = now_us", "") and (PLATFORM, "self.codel[group].sheds(0, now_us, 0)", "")
]
LOOK = """
import sys
from random import Random
sys.path.insert(0, {tests!r})
import test_instants as tests
for seed in range({worlds}):
    for time in (tests.whole_seconds, tests.microseconds):
        run = tests.any_run(Random(seed), time)
        try:
            same = tests.simulated(*run) == tests.on_simpy(*run) == tests.instants.run(*run)
        except Exception as error:
            print(f"seen in world {{seed}}: {{type(error).__name__}}")
            sys.exit()
        if not same:
            print(f"seen in world {{seed}}")
            sys.exit()
print("NOT SEEN")
"""


def planted(path: str, right: str, wrong: str, worlds: int) -> str:
    """What random worlds say of a fault."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "waitingroom_lib", Path(folder) / "waitingroom_lib")
        file = Path(folder) / "waitingroom_lib" / path
        text = file.read_text(encoding="utf-8")
        if right not in text:
            return "GONE: the line is not there any more"
        file.write_text(text.replace(right, wrong), encoding="utf-8")
        look = LOOK.format(tests=str(ROOT / "tests"), worlds=worlds)
        environment = {"PYTHONPATH": folder, "PYTHONHASHSEED": "0"}
        command = [sys.executable, "-c", look]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600
        )
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def main() -> None:
    """Plant them all."""
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    unseen = 0
    for path, right, wrong in FAULTS:
        said = planted(path, right, wrong, worlds)
        unseen += not said.startswith("seen")
        print(f"{said:32} {right.strip()[:60]!r} -> {wrong.strip()[:40]!r}", flush=True)
    print(f"{len(FAULTS)} faults, {unseen} not seen")


if __name__ == "__main__":
    main()
