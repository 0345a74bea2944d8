"""Whether and when a call that went wrong is made again."""

from waitingroom_lib.design.policy import CallPolicy
from waitingroom_lib.world.scenario import Morning


class Retries:
    """The retry budget and the backoff while they run.

    Args:
        morning: Where jitter comes from.
        policy: What is allowed.
    """

    def __init__(self, morning: Morning, policy: CallPolicy) -> None:
        self.morning = morning
        self.policy = policy
        self.before_s: dict[int, float] = {}
        self.has_budget = policy.retry_budget is not None
        if budget := policy.retry_budget:
            # Whole millionths: so ten tenths are a token.
            self.part, self.most = _millionths(budget.ratio), _millionths(budget.burst)
            self.tokens = self.most

    def first_attempt(self) -> None:
        """A first attempt puts its part of a token in."""
        if self.has_budget:
            self.tokens += self.part
            if self.tokens > self.most:
                self.tokens = self.most

    def pay(self) -> bool:
        """A retry takes a token out, if there is one; without a budget, it always may."""
        if self.policy.retry_budget is None:
            return True
        if self.tokens < _millionths(1):
            return False
        self.tokens -= _millionths(1)
        return True

    def delay_s(self, booking: int, retry: int) -> float:
        """The backoff of a booking before a retry (1 is the first), seconds."""
        backoff = self.policy.backoff
        drawn = self.morning.jitter(booking, retry) if backoff.jitter != "none" else 0
        delay_s = backoff.delay_s(retry, drawn=drawn, previous_s=self.before_s.get(booking, 0))
        self.before_s[booking] = delay_s
        return delay_s


def _millionths(tokens: float) -> int:
    return round(tokens * 1_000_000)
