"""What the whole platform does with a booking, on Mornings so small that it was worked out by hand.

Every figure that is expected here was found with pencil and paper from what the fields of `Design`
and `Scenario` promise; the arithmetic stands beside it.
"""

import math
from collections import Counter
from dataclasses import astuple, replace
from itertools import pairwise

import pytest
from handmade import calls, letters, never, platforms, rows, starts, told
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import refused

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CallPolicy,
    CoDel,
    Design,
    Morning,
    Observed,
    OnAge,
    OnBacklogPerWorker,
    OnDemand,
    Outage,
    RetryBudget,
    Scenario,
    Schedule,
    Shards,
    Slowdown,
    simulate,
)
from waitingroom_lib.outcome.ledger import NEVER
from waitingroom_lib.run.platform import Platform
from waitingroom_lib.run.staff import deal_groups

SECOND = 1_000_000
TWICE = CallPolicy(max_attempts=2)


EACH_METHOD = pytest.mark.parametrize("method", ["auto", "simpy"])


def one_worker(**choices) -> Design:
    """One worker, and what else is said."""
    return Design.queued(workers=1, **choices)


# -- a call is given up


def test_a_call_is_given_up_after_its_timeout_and_the_clinic_goes_on_with_it():
    """Given up at 3 s; the clinic enters the booking at 5 s; the worker is free from 3 s."""
    outcome = simulate(told([0, 0], [5, 1]), one_worker(policy=CallPolicy(timeout_s=3)))
    assert calls(outcome) == [(0, 0, 3, "timed out"), (1, 3, 4, "confirmed")]
    assert [call.registered_s for call in outcome.call_log] == [5, 4]
    assert letters(outcome) == [(0, 3, "attempts used up")]
    assert rows(outcome) == [(0, None, 1, "failed"), (3, 4, 1, "confirmed")]
    assert (outcome.orphans, outcome.duplicates) == (1, 0)


def test_a_call_that_takes_just_as_long_as_it_may_is_answered():
    outcome = simulate(told([0], [3]), one_worker(policy=CallPolicy(timeout_s=3)))
    assert calls(outcome) == [(0, 0, 3, "confirmed")]


def test_a_refusal_that_takes_longer_than_the_timeout_is_a_timeout():
    refusing = (Outage(from_s=0, until_s=9, mode="refuse", refusal_s=2),)
    outcome = simulate(
        told([0, 4], [1, 1], troubles=refusing), one_worker(policy=CallPolicy(timeout_s=1))
    )
    assert calls(outcome) == [(0, 0, 1, "timed out"), (1, 4, 5, "timed out")]
    assert outcome.orphans == 0, "what was refused was never entered"


def test_a_clinic_that_fails_after_the_timeout_enters_nothing():
    outcome = simulate(told([0], [5], fails=[(0, 1)]), one_worker(policy=CallPolicy(timeout_s=3)))
    assert calls(outcome) == [(0, 0, 3, "timed out")]
    assert outcome.orphans == 0


# -- a call is tried again


def test_a_booking_whose_call_failed_goes_to_the_end_of_the_line():
    """0: 0-2 fails; 1: 2-3; 2: 3-4; 0 again: 4-6. Its queue wait stays that of its first call."""
    outcome = simulate(told([0, 0, 0], [2, 1, 1], fails=[(0, 1)]), one_worker(policy=TWICE))
    assert calls(outcome) == [
        (0, 0, 2, "failed"),
        (1, 2, 3, "confirmed"),
        (2, 3, 4, "confirmed"),
        (0, 4, 6, "confirmed"),
    ]
    assert rows(outcome)[0] == (0, 6, 2, "confirmed")
    assert outcome.queue_wait_s[0] == 0


def test_another_attempt_takes_its_own_time():
    outcome = simulate(told([0], [(2, 5)], fails=[(0, 1)]), one_worker(policy=TWICE))
    assert calls(outcome) == [(0, 0, 2, "failed"), (0, 2, 7, "confirmed")]


def test_after_the_last_attempt_a_booking_is_a_dead_letter():
    fails = [(0, 1), (0, 2), (0, 3)]
    outcome = simulate(told([0], [1], fails=fails), one_worker(policy=CallPolicy(max_attempts=3)))
    assert letters(outcome) == [(0, 3, "attempts used up")]
    assert rows(outcome) == [(0, None, 3, "failed")]
    assert outcome.bookings.accepted_s == [0], "it was accepted all the same"


def test_the_worker_is_free_while_a_booking_waits_for_its_next_attempt():
    """0: 0-2 fails, back at 2 + 10; 1: 2-3; 2 arrives at 5."""
    policy = CallPolicy(max_attempts=2, backoff=Backoff.fixed(10))
    outcome = simulate(told([0, 0, 5], [2, 1, 1], fails=[(0, 1)]), one_worker(policy=policy))
    assert calls(outcome) == [
        (0, 0, 2, "failed"),
        (1, 2, 3, "confirmed"),
        (2, 5, 6, "confirmed"),
        (0, 12, 14, "confirmed"),
    ]


def test_who_comes_back_while_others_wait_stands_behind_them():
    """0 is back at 1 + 2 = 3 s; 1 is in its call until 11 s, 2 has waited since 2 s."""
    policy = CallPolicy(max_attempts=2, backoff=Backoff.fixed(2))
    outcome = simulate(told([0, 0, 2], [1, 10, 1], fails=[(0, 1)]), one_worker(policy=policy))
    assert [(call.booking, call.started_s) for call in outcome.call_log] == [
        (0, 0),
        (1, 1),
        (2, 11),
        (0, 12),
    ]


@pytest.mark.parametrize(
    ("backoff", "begun_s"),
    [
        # Calls of 1 s; the delays are 0; then 4, 4, 4; then 1, 2, 3 (4, but for the cap).
        (Backoff.none(), [0, 1, 2, 3]),
        (Backoff.fixed(4), [0, 5, 10, 15]),
        (Backoff.exponential(1, cap_s=3, jitter="none"), [0, 2, 5, 9]),
        # Half of them, as 0.5 was drawn.
        (Backoff.fixed(4, jitter="full"), [0, 3, 6, 9]),
        (Backoff.exponential(1, cap_s=3), [0, 1.5, 3.5, 6]),
        # 1 + (3 - 1) / 2 = 2; 1 + (6 - 1) / 2 = 3.5; 1 + (10.5 - 1) / 2 = 5.75.
        (Backoff.exponential(1, cap_s=99, jitter="decorrelated"), [0, 3, 7.5, 14.25]),
    ],
    ids=lambda value: getattr(value, "jitter", None) and f"{value.kind} {value.jitter}",
)
def test_every_backoff_delays_by_just_as_much_as_it_says(backoff, begun_s):
    morning = told([0], [1], fails=[(0, 1), (0, 2), (0, 3)])
    policy = CallPolicy(max_attempts=4, backoff=backoff)
    outcome = simulate(morning, one_worker(policy=policy))
    assert [call.started_s for call in outcome.call_log] == begun_s
    assert [call.attempt for call in outcome.call_log] == [1, 2, 3, 4]


def test_every_booking_has_its_own_jitter_after_each_attempt():
    """After 1 s: 10 x 0.1 = 1 and 10 x 0.7 = 7; then 10 x 0.3 = 3."""
    morning = told(
        [0, 0],
        [1, 1],
        fails=[(0, 1), (1, 1), (0, 2)],
        jitter={(0, 1): 0.1, (1, 1): 0.7, (0, 2): 0.3},
    )
    policy = CallPolicy(max_attempts=3, backoff=Backoff.fixed(10, jitter="full"))
    outcome = simulate(morning, Design.queued(workers=2, policy=policy))
    assert [(call.booking, call.started_s) for call in outcome.call_log] == [
        (0, 0),
        (1, 0),
        (0, 2),
        (0, 6),
        (1, 8),
    ]


def test_decorrelated_jitter_remembers_the_delay_of_each_booking():
    """Booking 0 draws 1: 3 s, then 9 s. Booking 1 draws 0: 1 s, then 1 s, whatever 0 did."""
    drawn = {(0, 1): 1, (0, 2): 1, (1, 1): 0, (1, 2): 0}
    morning = told([0, 0], [1, 1], fails=list(drawn), jitter=drawn)
    backoff = Backoff.exponential(1, cap_s=99, jitter="decorrelated")
    design = Design.queued(workers=2, policy=CallPolicy(max_attempts=3, backoff=backoff))
    begun_s = {0: [0, 4, 14], 1: [0, 2, 4]}
    outcome = simulate(morning, design)
    for booking, times_s in begun_s.items():
        mine = [call.started_s for call in outcome.call_log if call.booking == booking]
        assert mine == times_s


# -- the retry budget


def test_without_a_token_a_booking_is_given_up_at_once():
    """One token: 0 fails at 1 s and takes it; 1 fails at 2 s and finds none."""
    budget = CallPolicy(max_attempts=3, retry_budget=RetryBudget(ratio=0, burst=1))
    morning = told([0, 0], [1, 2], fails=[(0, 1), (1, 1)])
    outcome = simulate(morning, Design.queued(workers=2, policy=budget))
    assert letters(outcome) == [(1, 2, "retry budget used up")]
    assert rows(outcome) == [(0, 2, 2, "confirmed"), (0, None, 1, "failed")]


def test_first_attempts_pay_for_retries_and_retries_pay_nothing():
    """Half a token each, one in the bucket at first, and never more.

    0 finds the bucket full, fails at 1 s: 0 left. 1 puts 0.5 in, fails at 11 s: given up. 2 puts
    0.5 in, which makes 1: it is tried again at 21 s. That put nothing in: 3 makes it 0.5.
    """
    budget = CallPolicy(max_attempts=2, retry_budget=RetryBudget(ratio=0.5, burst=1))
    morning = told([0, 10, 20, 30], [1] * 4, fails=[(0, 1), (1, 1), (2, 1), (3, 1)])
    outcome = simulate(morning, one_worker(policy=budget))
    assert letters(outcome) == [(1, 11, "retry budget used up"), (3, 31, "retry budget used up")]
    assert outcome.bookings.state == ["confirmed", "failed", "confirmed", "failed"]


def test_a_token_for_each_first_attempt_is_not_enough_for_two_retries():
    budget = CallPolicy(max_attempts=3, retry_budget=RetryBudget(ratio=1, burst=1))
    outcome = simulate(told([0], [1], fails=[(0, 1), (0, 2)]), one_worker(policy=budget))
    assert letters(outcome) == [(0, 2, "retry budget used up")]


def test_attempts_used_up_are_the_reason_even_without_a_token():
    budget = CallPolicy(max_attempts=2, retry_budget=RetryBudget(ratio=0, burst=1))
    outcome = simulate(told([0], [1], fails=[(0, 1), (0, 2)]), one_worker(policy=budget))
    assert letters(outcome) == [(0, 2, "attempts used up")]


def test_a_tenth_of_a_token_allows_one_retry_for_ten_bookings():
    """0 takes the one there is; 1 to 9 and 10 put a tenth in each, and 10 fails."""
    budget = CallPolicy(max_attempts=2, retry_budget=RetryBudget(ratio=0.1, burst=1))
    morning = told(range(0, 33, 3), [1] * 11, fails=[(0, 1), (10, 1)])
    assert letters(simulate(morning, one_worker(policy=budget))) == []


# -- the breaker


def guarded(failures: int, *, open_s: float = 10, timeout_s: float = 50, **policy) -> CallPolicy:
    """A policy with a breaker."""
    return CallPolicy(
        timeout_s=timeout_s, breaker=Breaker(failures=failures, open_s=open_s), **policy
    )


def test_an_open_breaker_sets_bookings_aside_and_lets_others_pass():
    """0 and 1 fail at 1 and 2 s: open until 12. 2 stands aside; 3 is for another clinic."""
    morning = told([0] * 4, [1] * 4, [0, 0, 0, 1], fails=[(0, 1), (1, 1)])
    outcome = simulate(morning, one_worker(policy=guarded(2)))
    assert calls(outcome) == [
        (0, 0, 1, "failed"),
        (1, 1, 2, "failed"),
        (3, 2, 3, "confirmed"),
        (2, 12, 13, "confirmed"),
    ]
    assert rows(outcome)[2] == (12, 13, 1, "confirmed"), "to stand aside uses up no attempt"


def test_a_trial_that_fails_opens_the_breaker_again():
    """Open 1-11; the trial fails at 12: open until 22, though only one has failed since."""
    morning = told([0, 2], [1, 1], fails=[(0, 1), (1, 1)])
    outcome = simulate(morning, one_worker(policy=guarded(1, max_attempts=2)))
    assert calls(outcome) == [
        (0, 0, 1, "failed"),
        (0, 11, 12, "confirmed"),
        (1, 12, 13, "failed"),
        (1, 23, 24, "confirmed"),
    ]
    morning = told([0, 0, 2], [1, 1, 1], fails=[(0, 1), (1, 1), (2, 1)])
    outcome = simulate(morning, one_worker(policy=guarded(2, max_attempts=2)))
    # 0 and 1 fail by 2 s: open 2-12; 0's second attempt is the trial, 12-13: closed; then 1 and 2.
    assert [(call.booking, call.started_s) for call in outcome.call_log][:3] == [
        (0, 0),
        (1, 1),
        (0, 12),
    ]


def test_one_failure_of_the_trial_is_enough():
    """Three failures open it at 3 s until 13; the trial of 3 fails at 14: open until 24."""
    morning = told([0] * 5, [1] * 5, fails=[(row, 1) for row in range(4)])
    outcome = simulate(morning, one_worker(policy=guarded(3)))
    assert [(call.booking, call.started_s) for call in outcome.call_log] == [
        (0, 0),
        (1, 1),
        (2, 2),
        (3, 13),
        (4, 24),
    ]


def test_a_half_open_breaker_lets_one_call_through_and_the_rest_once_it_is_answered():
    """Open 1-11, three aside and three workers idle: 1 is tried 11-12, then 2 and 3 at once."""
    morning = told([0, 2, 3, 4], [1] * 4, fails=[(0, 1)])
    outcome = simulate(morning, Design.queued(workers=3, policy=guarded(1)))
    assert calls(outcome) == [
        (0, 0, 1, "failed"),
        (1, 11, 12, "confirmed"),
        (2, 12, 13, "confirmed"),
        (3, 12, 13, "confirmed"),
    ]


def test_those_who_stood_aside_come_back_in_their_order():
    """Open 1-11; 1 is tried 11-12; 2, 3 and 4 follow as they came."""
    outcome = simulate(
        told([0, 2, 3, 4, 5], [1] * 5, fails=[(0, 1)]), one_worker(policy=guarded(1))
    )
    assert starts(outcome) == [0, 11, 12, 13, 14]


def test_only_one_is_called_back_for_a_trial():
    """0 fails at 1 s: open until 11. 2 and 3 stand aside; 4 and 5 (clinic 1) keep two workers busy.

    At 11 s 2 is called back, and waits for a worker. The one of 1, which was called at 0 s, is free
    at 14: that must not call back 3 as well, and in front of 2.
    """
    morning = told(
        [0, 0, 2, 3, 5, 5],
        [1, 14, 1, 1, 15, 20],
        [0, 0, 0, 0, 1, 1],
        fails=[(0, 1)],
    )
    outcome = simulate(morning, Design.queued(workers=3, policy=guarded(1)))
    assert starts(outcome) == [0, 0, 14, 15, 5, 5]


def test_who_is_called_back_goes_before_those_who_came_later():
    """Open 1-11. 2 (other clinic) is in a call 5-15; 3 waits from 6 s. At 11 s 1 is next."""
    morning = told([0, 2, 5, 6], [1, 1, 10, 1], [0, 0, 1, 2], fails=[(0, 1)])
    outcome = simulate(morning, one_worker(policy=guarded(1)))
    assert starts(outcome) == [0, 15, 5, 16]


def test_without_anybody_aside_the_next_to_come_is_the_trial():
    """Open 1-11; 1 comes at 20 and takes until 25; 2 comes at 21 and has to wait for it."""
    morning = told([0, 20, 21], [1, 5, 1], fails=[(0, 1)])
    outcome = simulate(morning, Design.queued(workers=3, policy=guarded(1)))
    assert starts(outcome) == [0, 20, 25]


def test_a_late_answer_closes_no_open_breaker():
    """0 fails at 1 s: open until 11. 1 has begun before and is answered well at 3 s."""
    morning = told([0, 0, 4], [1, 3, 1], fails=[(0, 1)])
    outcome = simulate(morning, Design.queued(workers=2, policy=guarded(1)))
    assert calls(outcome) == [
        (0, 0, 1, "failed"),
        (1, 0, 3, "confirmed"),
        (2, 11, 12, "confirmed"),
    ]


def test_a_late_failure_does_not_prolong_an_open_breaker():
    """0 fails at 1 s: open until 11, though 1, begun before, fails at 8 s."""
    morning = told([0, 0, 4], [1, 8, 1], fails=[(0, 1), (1, 1)])
    outcome = simulate(morning, Design.queued(workers=2, policy=guarded(1)))
    assert starts(outcome) == [0, 0, 11]


@pytest.mark.parametrize("fails", [[(0, 1)], [(0, 1), (1, 1)]], ids=["well", "badly"])
def test_a_late_answer_says_nothing_to_a_half_open_breaker(fails):
    """Open 1-11. 2 is the trial, 11-30; 1, begun at 0, ends at 20, well or badly. 3 waits to 30."""
    morning = told([0, 0, 5, 25], [1, 20, 19, 1], fails=fails)
    outcome = simulate(morning, Design.queued(workers=3, policy=guarded(1)))
    assert starts(outcome) == [0, 0, 11, 30]


def test_a_good_answer_makes_the_breaker_count_from_nought():
    """Bad, good, bad: not two in a row; the fourth is called at once."""
    morning = told([0] * 4, [1] * 4, fails=[(0, 1), (2, 1)])
    outcome = simulate(morning, one_worker(policy=guarded(2)))
    assert starts(outcome) == [0, 1, 2, 3]


def test_the_breaker_counts_timeouts_and_refusals_and_no_deaths():
    refusing = (Outage(from_s=3, until_s=4, mode="refuse", refusal_s=0.5),)
    morning = told(
        [0, 1, 3, 5], [4, 4, 1, 1], dies={(0, 1): 0.25}, troubles=refusing, duration_s=30
    )
    # 0 dies at 1 s. 1 times out, 1-3. 2 is refused, 3-3.5, which makes two: open until 13.5.
    outcome = simulate(morning, one_worker(policy=guarded(2, timeout_s=2)))
    assert [call.result for call in outcome.call_log] == [
        "died",
        "timed out",
        "refused",
        "confirmed",
    ]
    assert starts(outcome) == [0, 1, 3, 13.5]


def test_of_a_trial_whose_worker_dies_nothing_is_learnt():
    """Open 1-11; 1 is tried and its worker dies at 12: 2 is the next trial, at once."""
    morning = told([0, 2, 3, 4], [1, 2, 1, 1], fails=[(0, 1)], dies={(1, 1): 0.5})
    outcome = simulate(morning, Design.queued(workers=3, policy=guarded(1)))
    assert starts(outcome) == [0, 11, 12, 13]


def test_every_clinic_has_a_breaker_of_its_own():
    morning = told([0, 0, 2, 2], [1] * 4, [0, 1, 0, 1], fails=[(0, 1)])
    outcome = simulate(morning, Design.queued(workers=2, policy=guarded(1)))
    assert starts(outcome) == [0, 0, 11, 2]


# -- twice, or not at all


def test_a_call_that_is_given_up_and_made_again_is_confirmed_twice_without_a_key():
    """Given up at 3 s, entered at 5 s; again 3-4 s, entered at 4 s."""
    morning = told([0], [(5, 1)])
    for keys, duplicates in ((False, 1), (True, 0)):
        policy = CallPolicy(timeout_s=3, max_attempts=2, idempotency_keys=keys)
        outcome = simulate(morning, one_worker(policy=policy))
        assert (outcome.duplicates, outcome.orphans) == (duplicates, 0)
        assert rows(outcome) == [(0, 4, 2, "confirmed")]
    cut = simulate(morning, one_worker(policy=CallPolicy(timeout_s=3, max_attempts=2)), until_s=4.5)
    assert cut.duplicates == 0, "the clinic has not entered it again yet"


def test_a_booking_that_was_entered_three_times_is_two_too_many():
    policy = CallPolicy(timeout_s=3, max_attempts=3)
    outcome = simulate(told([0, 0], [(5, 5, 1), 1]), Design.queued(workers=2, policy=policy))
    assert outcome.duplicates == 2


@pytest.mark.parametrize("keys", [False, True])
def test_a_key_does_not_make_an_orphan_known(keys):
    """Given up at 3 and 6 s, the patient is told so; the clinic enters it at 5 and 8 s."""
    policy = CallPolicy(timeout_s=3, max_attempts=2, idempotency_keys=keys)
    outcome = simulate(told([0], [5]), one_worker(policy=policy))
    assert letters(outcome) == [(0, 6, "attempts used up")]
    assert (outcome.duplicates, outcome.orphans) == (0 if keys else 1, 1)


# -- a worker dies


def test_the_queue_forgets_the_booking_of_a_worker_that_dies():
    """It dies halfway through 4 s; another is there at once; the clinic enters it at 4 s."""
    outcome = simulate(told([0, 0], [4, 1], dies={(0, 1): 0.5}), one_worker())
    assert calls(outcome) == [(0, 0, 2, "died"), (1, 2, 3, "confirmed")]
    assert rows(outcome) == [(0, None, 1, "lost"), (2, 3, 1, "confirmed")]
    assert outcome.count("lost") == 1
    assert letters(outcome) == []
    assert outcome.call_log[0].registered_s == 4
    assert outcome.orphans == 0, "nobody has told the patient anything"


def test_a_booking_is_handed_out_again_a_while_after_its_call_began():
    """It dies at 2 s and comes back at 0 + 10 s; the clinic has entered it at 4, and at 14 s."""
    policy = CallPolicy(timeout_s=5, max_attempts=2, redelivery_s=10)
    outcome = simulate(told([0, 0], [4, 1], dies={(0, 1): 0.5}), one_worker(policy=policy))
    assert calls(outcome) == [
        (0, 0, 2, "died"),
        (1, 2, 3, "confirmed"),
        (0, 10, 14, "confirmed"),
    ]
    assert outcome.duplicates == 1


def test_a_redelivery_is_counted_from_the_call_and_not_from_the_death():
    """Begun at 3, dead at 5, back at 13 s."""
    policy = CallPolicy(timeout_s=5, max_attempts=2, redelivery_s=10)
    outcome = simulate(told([3], [4], dies={(0, 1): 0.5}), one_worker(policy=policy))
    assert [call.started_s for call in outcome.call_log] == [3, 13]


def test_a_redelivery_takes_no_token_and_no_backoff():
    policy = CallPolicy(
        timeout_s=5,
        max_attempts=3,
        redelivery_s=10,
        backoff=Backoff.fixed(100),
        retry_budget=RetryBudget(ratio=0, burst=1),
    )
    morning = told([0], [4], dies={(0, 1): 0.5}, fails=[(0, 2)])
    # Handed out again at 10 s; fails at 14; the one token is still there: again at 114 s.
    assert [call.started_s for call in simulate(morning, one_worker(policy=policy)).call_log] == [
        0,
        10,
        114,
    ]


def test_when_its_attempts_are_used_up_a_lost_worker_makes_a_dead_letter():
    """Begun at 0 and 10, dead at 2 and 12; only at 20 s does the queue know."""
    policy = CallPolicy(timeout_s=5, max_attempts=2, redelivery_s=10)
    outcome = simulate(told([0], [4], dies={(0, 1): 0.5, (0, 2): 0.5}), one_worker(policy=policy))
    assert letters(outcome) == [(0, 20, "attempts used up")]
    assert outcome.ended_s == 20


def test_of_a_call_that_would_be_given_up_a_part_passes_until_its_worker_dies():
    """Given up after 4 s; dead after half of that."""
    policy = CallPolicy(timeout_s=4)
    outcome = simulate(told([0], [8], dies={(0, 1): 0.5}), one_worker(policy=policy))
    assert calls(outcome) == [(0, 0, 2, "died")]


# -- too old


def test_who_has_waited_too_long_in_the_line_is_given_up():
    """0: 0-10. 1 came at 1 and is given up at 6 s. 2 came at 8 and starts at 10 s."""
    outcome = simulate(told([0, 1, 8], [10, 1, 1]), one_worker(max_age_s=5))
    assert letters(outcome) == [(1, 6, "too old")]
    assert rows(outcome) == [
        (0, 10, 1, "confirmed"),
        (None, None, 0, "failed"),
        (10, 11, 1, "confirmed"),
    ]
    assert outcome.oldest_wait_s == 5


def test_whose_turn_comes_at_the_last_moment_is_called():
    outcome = simulate(told([0, 1], [6, 1]), one_worker(max_age_s=5))
    assert starts(outcome) == [0, 6]


def test_age_counts_from_acceptance():
    """Accepted at 1 and 2 s by the one server; 0: 1-11; 1 is given up at 7 s."""
    outcome = simulate(told([0, 0], [10, 1], accept_s=1), one_worker(servers=1, max_age_s=5))
    assert letters(outcome) == [(1, 7, "too old")]


def test_a_call_in_progress_is_finished_however_old():
    assert rows(simulate(told([0], [10]), one_worker(max_age_s=5))) == [(0, 10, 1, "confirmed")]


def test_who_grows_too_old_in_its_call_has_no_other():
    outcome = simulate(told([0], [7], fails=[(0, 1)]), one_worker(max_age_s=5, policy=TWICE))
    assert letters(outcome) == [(0, 7, "too old")]


def test_who_grows_too_old_in_its_backoff_is_given_up_then():
    policy = CallPolicy(max_attempts=2, backoff=Backoff.fixed(20))
    outcome = simulate(told([0], [1], fails=[(0, 1)]), one_worker(max_age_s=5, policy=policy))
    assert letters(outcome) == [(0, 5, "too old")]
    assert len(outcome.call_log) == 1


def test_who_grows_too_old_standing_aside_is_given_up_then():
    """The clinic takes one call at a time: 1 stands aside until it is given up, 2 is called."""
    morning = told([0, 0, 6], [10, 1, 1])
    outcome = simulate(morning, Design.queued(workers=2, clinic_cap=1, max_age_s=5))
    assert letters(outcome) == [(1, 5, "too old")]
    assert starts(outcome) == [0, None, 10]


def test_who_grows_too_old_waiting_for_a_redelivery_is_given_up_then():
    policy = CallPolicy(timeout_s=5, max_attempts=2, redelivery_s=10)
    morning = told([0], [4], dies={(0, 1): 0.5})
    outcome = simulate(morning, one_worker(max_age_s=6, policy=policy))
    assert letters(outcome) == [(0, 6, "too old")]


def test_who_grows_too_old_before_its_worker_dies_is_not_called_again():
    """It dies at 3 s, older than 2; handed out again at 10 s it would be called."""
    policy = CallPolicy(timeout_s=5, max_attempts=2, redelivery_s=10)
    morning = told([0], [4], dies={(0, 1): 0.75})
    outcome = simulate(morning, one_worker(max_age_s=2, policy=policy))
    assert len(outcome.call_log) == 1
    assert outcome.bookings.state == ["failed"]


def test_when_one_who_was_called_back_grows_too_old_the_next_is_called_back():
    """0 fails at 1 s: open until 6. 1 (from 1.5 s) and 2 (from 4 s) stand aside. 3: 5-33.

    At 6 s 1 is called back, and grows too old at 31.5: then it is 2's turn, from 33 s on.
    """
    morning = told([0, 1.5, 4, 5], [1, 1, 1, 28], [0, 0, 0, 1], fails=[(0, 1)])
    design = one_worker(max_age_s=30, policy=guarded(1, open_s=5))
    outcome = simulate(morning, design)
    assert letters(outcome) == [(0, 1, "attempts used up"), (1, 31.5, "too old")]
    assert starts(outcome) == [0, None, 33, 5]


def test_a_rejected_booking_does_not_grow_old():
    outcome = simulate(told([0, 1, 2], [20, 1, 1]), one_worker(max_age_s=5, backlog_limit=1))
    assert outcome.bookings.state == ["confirmed", "failed", "rejected"]
    assert letters(outcome) == [(1, 6, "too old")]


# -- CoDel


def test_codel_sheds_ever_faster_while_the_wait_is_too_long():
    """All come at 0 and every call takes 10 s, so whoever is next at t has waited t.

    From 10 s on the wait is above 5, for an interval at 30: 3 is shed, and the next due at 50:
    6 is shed; then at 50 + 20 / sqrt(2) = 64.1, seen at 70: 9; at 64.1 + 20 / sqrt(3) = 75.7, seen
    at 80: 11, of which 12 and 13 are left; at 90 only 13 would be.
    """
    outcome = simulate(
        told([0] * 14, [10] * 14), one_worker(codel=CoDel(target_s=5, interval_s=20))
    )
    assert letters(outcome) == [(3, 30, "shed"), (6, 50, "shed"), (9, 70, "shed"), (11, 80, "shed")]
    assert [call.booking for call in outcome.call_log] == [0, 1, 2, 4, 5, 7, 8, 10, 12, 13]


def test_codel_leaves_a_line_alone_that_is_long_for_a_moment():
    morning = told([0] * 6, [10, 1, 1, 1, 1, 1])
    outcome = simulate(morning, one_worker(codel=CoDel(target_s=5, interval_s=20)))
    assert outcome.count("confirmed") == 6


def test_codel_counts_a_retry_from_when_it_joined_the_line_again():
    """0 and 1 come back at 31 and 33 s, to an idle worker: neither has waited, old as they are."""
    policy = CallPolicy(max_attempts=2, backoff=Backoff.fixed(30))
    design = one_worker(policy=policy, codel=CoDel(target_s=0.5, interval_s=0.1))
    outcome = simulate(told([0, 2], [1, 1], fails=[(0, 1), (1, 1)]), design)
    assert [call.started_s for call in outcome.call_log] == [0, 2, 31, 33]


def test_codel_does_not_judge_a_booking_that_stood_aside_a_second_time():
    """1 and 2 stand aside from 0 until 50 and 51 s: their clinic's fault, and not the line's."""
    design = Design.queued(workers=2, clinic_cap=1, codel=CoDel(target_s=1, interval_s=0.5))
    outcome = simulate(told([0, 0, 0], [50, 1, 1]), design)
    assert starts(outcome) == [0, 50, 51]


# -- the limit


def test_who_waits_for_its_next_attempt_counts_for_the_limit():
    """0 waits for its backoff from 1 to 21 s. 1 finds the worker idle; 2 finds one waiting."""
    policy = CallPolicy(max_attempts=2, backoff=Backoff.fixed(20))
    design = one_worker(backlog_limit=1, policy=policy)
    outcome = simulate(told([0, 2, 3], [1, 10, 1], fails=[(0, 1)]), design)
    assert outcome.bookings.state == ["confirmed", "confirmed", "rejected"]
    calm = simulate(told([0, 2, 3], [1, 10, 1]), design)
    assert calm.bookings.state == ["confirmed"] * 3


def test_who_stands_aside_counts_for_the_limit():
    """1 stands aside; 2 can be called at once; 3 can't, though a worker is idle."""
    morning = told([0, 1, 2, 4], [10, 1, 1, 1], [0, 0, 1, 0])
    design = Design.queued(workers=2, clinic_cap=1, backlog_limit=1)
    outcome = simulate(morning, design)
    assert outcome.bookings.state == ["confirmed", "confirmed", "confirmed", "rejected"]
    assert starts(outcome) == [0, 10, 2, None]


def test_who_comes_back_is_never_rejected():
    """At 3 s 0 comes back to a line that is full."""
    policy = CallPolicy(max_attempts=2, backoff=Backoff.fixed(2))
    design = one_worker(backlog_limit=1, policy=policy)
    outcome = simulate(told([0, 0, 1], [1, 10, 1], fails=[(0, 1)]), design)
    # 0: 0-1; 1: 1-11; 2 comes as 1 starts and 0 is delayed: one waits already.
    assert outcome.bookings.state == ["confirmed", "confirmed", "rejected"]
    assert [(call.booking, call.started_s) for call in outcome.call_log] == [
        (0, 0),
        (1, 1),
        (0, 11),
    ]


# -- a cap on the calls to one clinic


def test_a_clinic_is_never_called_more_often_at_once_than_it_may():
    """0: 0-10; 1 and 3 stand aside for it, 2 passes them; then 1, and then 3."""
    morning = told([0] * 4, [10, 1, 1, 1], [0, 0, 1, 0])
    outcome = simulate(morning, Design.queued(workers=2, clinic_cap=1))
    assert starts(outcome) == [0, 10, 0, 11]


def test_who_was_called_back_in_vain_keeps_its_place():
    """Two groups of one worker each, which serve all. 0 fails, so clinic 0 is open 1-11: 1 and 2
    stand aside. 3 and 4 keep both workers, to 23 and 14 s, so at 11 s 1 is called back to the line
    of the first. 5 joins that of the second, which tries it, 14-44. At 23 s it is 1's turn,
    in vain. At 44 s 1 is still before 2.
    """
    morning = told([0, 2, 2.5, 3, 4, 12], [1, 1, 1, 20, 10, 30], [0, 0, 0, 1, 2, 0], fails=[(0, 1)])
    policy = guarded(1, timeout_s=60)
    design = Design.queued(workers=2, clinic_cap=1, shards=Shards(of=2, pick=2), policy=policy)
    outcome = simulate(morning, design)
    assert starts(outcome) == [0, 44, 45, 3, 4, 14]
    assert [tuple(hold) for hold in outcome.holds] == [
        (1, "breaker", 2, 11),
        (1, "breaker", 23, 44),
        (2, "breaker", 2.5, 45),
    ]


def test_a_cap_of_two_lets_two_through():
    morning = told([0] * 4, [4, 6, 1, 1])
    outcome = simulate(morning, Design.queued(workers=4, clinic_cap=2))
    assert starts(outcome) == [0, 0, 4, 5]


def test_who_was_held_back_by_the_cap_goes_before_those_who_came_later():
    """At 10 s 1 may be called, and is, though 3 has waited in the line since 5 s."""
    morning = told([0, 0, 0, 5], [10, 1, 20, 1], [0, 0, 1, 2])
    outcome = simulate(morning, Design.queued(workers=2, clinic_cap=1))
    assert starts(outcome) == [0, 10, 0, 11]


@given(workers=st.integers(1, 4), seed=st.integers(1, 40))
@settings(max_examples=25)
def test_a_cap_that_is_never_reached_changes_nothing(workers, seed):
    """So the whole platform agrees booking by booking with the plain pool."""
    morning = Scenario.steady(1.2 * workers / 2, hours=0.05, clinics=3).sample(seed)
    for limit in (None, 3):
        plain = simulate(morning, Design.queued(workers=workers, backlog_limit=limit))
        platform = simulate(
            morning, Design.queued(workers=workers, backlog_limit=limit, clinic_cap=1000)
        )
        assert list(platform.bookings) == list(plain.bookings)
        assert platform.ended_us == plain.ended_us
        assert list(platform.call_log) == list(plain.call_log)
        assert platform.timeline(7) == plain.timeline(7)
        assert platform.cost == plain.cost
        threads = Design.synchronous(threads=workers, backlog_limit=limit)
        capped = Design.synchronous(threads=workers, backlog_limit=limit, clinic_cap=1000)
        assert list(simulate(morning, capped).bookings) == list(simulate(morning, threads).bookings)


# -- orders


@pytest.mark.parametrize(
    ("choices", "clinics", "order"),
    [
        # 0 is called 0-10, while 1 to 5 come at 1 to 5 s; then a call takes 1 s.
        ({"order": "fifo"}, [0] * 6, [0, 1, 2, 3, 4, 5]),
        ({"order": "lifo"}, [0] * 6, [0, 5, 4, 3, 2, 1]),
        # At 10 s 1 has waited 9 s, above 8.5: the last. At 11 s it has waited 10, and so on.
        ({"order": "adaptive_lifo", "lifo_over_s": 8.5}, [0] * 6, [0, 5, 4, 3, 2, 1]),
        # At 10 s 1 has waited just 9 s: the first. At 11 s 2 has waited 9 s, and so on.
        ({"order": "adaptive_lifo", "lifo_over_s": 9}, [0] * 6, [0, 1, 2, 3, 4, 5]),
        # Clinic 0 has 1, 2 and 3 in its line, clinic 1 has 4, clinic 2 has 5.
        ({"order": "fair"}, [0, 0, 0, 0, 1, 2], [0, 1, 4, 5, 2, 3]),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
def test_bookings_are_taken_in_the_order_that_was_chosen(choices, clinics, order):
    morning = told([0, 1, 2, 3, 4, 5], [10] + [1] * 5, clinics)
    outcome = simulate(morning, one_worker(**choices))
    assert [call.booking for call in outcome.call_log] == order
    assert [call.started_s for call in outcome.call_log] == [0, 10, 11, 12, 13, 14]


def test_urgent_bookings_are_taken_first():
    world = Scenario.steady(accept_s=0, duration_s=10, urgent_share=0.5)
    morning = Morning.from_columns([0] + [1] * 9, [10] + [1] * 9, scenario=world)
    assert 2 <= sum(morning.urgent[1:]) <= 7, "else this tells nothing"
    outcome = simulate(morning, one_worker(order="priority"))
    urgent = [booking for booking in range(1, 10) if morning.urgent[booking]]
    other = [booking for booking in range(1, 10) if not morning.urgent[booking]]
    assert [call.booking for call in outcome.call_log] == [0, *urgent, *other]


def test_in_a_lifo_line_who_comes_back_is_next():
    outcome = simulate(
        told([0, 0, 0], [2, 1, 1], fails=[(0, 1)]), one_worker(order="lifo", policy=TWICE)
    )
    assert [call.booking for call in outcome.call_log] == [0, 0, 2, 1]


# -- shards


def test_a_clinic_that_hangs_takes_only_the_workers_that_serve_it():
    """28 clinics and 28 pairs of 8: no other clinic has the two groups of clinic 0."""
    hanging = (Outage(from_s=0, until_s=1000, mode="hang", clinics=(0,)),)
    clinics = [0] * 40 + list(range(1, 28))
    arrived_s = [0] * 40 + [10 + 3 * clinic for clinic in range(27)]
    morning = told(arrived_s, [1] * 67, clinics, troubles=hanging, clinics=28, duration_s=100)
    shared = simulate(morning, Design.queued(workers=16))
    assert sum(call.booking < 40 and call.started_s < 100 for call in shared.call_log) == 16
    assert min(starts(shared)[40:]) > 1000, "one dead clinic has taken every worker"
    sharded = simulate(morning, Design.queued(workers=16, shards=Shards(of=8, pick=2)))
    assert sum(call.booking < 40 and call.started_s < 100 for call in sharded.call_log) == 4
    assert starts(sharded)[40:] == arrived_s[40:]


def test_a_booking_joins_the_shorter_line_and_stays_in_it():
    """Both groups serve all. 0 (10 s) goes to the first; 1 (1 s) to the one that is idle.

    2 finds two empty lines and takes the first; 3 the other, which is shorter.
    """
    outcome = simulate(
        told([0] * 4, [10, 1, 1, 1]), Design.queued(workers=2, shards=Shards(of=2, pick=2))
    )
    assert starts(outcome) == [0, 0, 10, 1]


def test_a_group_serves_only_its_own_clinics():
    morning = told([0, 0, 0], [10, 1, 1], [0, 0, 1], clinics=2)
    outcome = simulate(morning, Design.queued(workers=2, shards=Shards(of=2, pick=1)))
    assert starts(outcome) == [0, 10, 0]


def test_workers_are_spread_over_the_groups():
    """Three workers in two groups: of four calls of 10 s at once, one has to wait."""
    design = Design.queued(workers=3, shards=Shards(of=2, pick=2))
    assert sorted(starts(simulate(told([0] * 4, [10] * 4), design))) == [0, 0, 0, 10]


def test_neighbours_do_not_share_a_group_by_rule():
    """The first seven clinics are the most popular ones; sorted pairs would all have group 0."""
    pairs = deal_groups(Design.queued(workers=8, shards=Shards()), 28)
    assert len(set(pairs)) == 28
    for first in range(0, 28, 7):
        serving = Counter(group for pair in pairs[first : first + 7] for group in pair)
        assert max(serving.values()) < 5


def test_clinics_share_the_pairs_evenly():
    """56 clinics in turn, each hanging: who else is stuck tells who has the same pair."""
    clinics = list(range(56))
    stuck = []
    for dead in range(0, 56, 11):
        hanging = (Outage(from_s=0, until_s=1000, mode="hang", clinics=(dead,)),)
        morning = told(
            [0] * 20 + [10 + 2 * clinic for clinic in clinics],
            [1] * 76,
            [dead] * 20 + clinics,
            troubles=hanging,
            clinics=56,
            duration_s=200,
        )
        outcome = simulate(morning, Design.queued(workers=8, shards=Shards()))
        late = [row.clinic for row in outcome.bookings[20:] if not row.started_s < 500]
        assert len(late) == 2, "itself, and the one other clinic with its pair"
        stuck.append(late)
    assert all(abs(low - high) == 28 for low, high in stuck)


# -- workers that come and go


def test_workers_of_a_schedule_take_bookings_once_they_have_booted():
    """Calls of 4 s: 0-4, 4-8, 8-12, 12-16 by the first; the second is there from 15 s."""
    design = Design.queued(workers=Schedule(steps=((0, 1), (10, 2)), boot_s=5))
    outcome = simulate(told([0] * 6, [4] * 6, duration_s=30), design)
    assert starts(outcome) == [0, 4, 8, 12, 15, 16]
    at = [outcome.workers_at(us) for us in (0, 15 * SECOND - 1, 15 * SECOND, 30 * SECOND)]
    assert at == [1, 1, 2, 2]
    # Paid: one for 30 s, and another from the order at 10 s on.
    assert outcome.cost.hours("workers") * 3600 == pytest.approx(30 + 20)
    assert outcome.utilisation == pytest.approx(24 / 50)


def test_a_worker_that_has_to_go_finishes_its_call():
    """0: 0-10, 1: 0-12; one has to go from 5 s on: that of 0. 2 starts at 12 s."""
    design = Design.queued(workers=Schedule(steps=((0, 2), (5, 1))))
    outcome = simulate(told([0] * 3, [10, 12, 1], duration_s=30), design)
    assert starts(outcome) == [0, 0, 12]
    assert [outcome.workers_at(time * SECOND) for time in (0, 5, 9, 10, 30)] == [2, 2, 2, 1, 1]
    assert outcome.cost.hours("workers") * 3600 == pytest.approx(2 * 10 + 20)


def test_an_idle_worker_that_has_to_go_goes_at_once():
    design = Design.queued(workers=Schedule(steps=((0, 2), (5, 1))))
    outcome = simulate(told([0, 6, 6], [10, 3, 1], duration_s=30), design)
    assert starts(outcome) == [0, 10, 13]
    assert outcome.cost.hours("workers") * 3600 == pytest.approx(2 * 5 + 25)


def test_a_worker_that_was_about_to_leave_stays_if_it_is_wanted_again():
    """Nobody boots: at 10 s 2 is called."""
    design = Design.queued(workers=Schedule(steps=((0, 2), (5, 1), (8, 2))))
    outcome = simulate(told([0] * 3, [10, 12, 1], duration_s=30), design)
    assert starts(outcome) == [0, 0, 10]
    assert outcome.cost.hours("workers") * 3600 == pytest.approx(60)


def test_a_worker_that_is_not_wanted_any_more_never_boots_to_the_end():
    """Ordered at 5 s, cancelled at 8: paid for 3 s."""
    design = Design.queued(workers=Schedule(steps=((0, 1), (5, 2), (8, 1)), boot_s=10))
    outcome = simulate(told([0] * 2, [20, 1], duration_s=30), design)
    assert starts(outcome) == [0, 20]
    assert outcome.workforce == ((0, 1),)
    assert outcome.cost.hours("workers") * 3600 == pytest.approx(30 + 3)


def test_a_step_after_the_end_of_the_run_costs_nothing():
    design = Design.queued(workers=Schedule(steps=((0, 1), (50, 9))))
    outcome = simulate(told([0], [1], duration_s=30), design)
    assert outcome.ended_s == 30
    assert outcome.cost.hours("workers") * 3600 == pytest.approx(30)
    assert outcome.paid == ((0, 1),)


def test_workers_with_no_boot_lag_are_there_at_once():
    design = Design.queued(workers=Schedule(steps=((0, 1), (5, 2)), boot_s=0))
    assert starts(simulate(told([0, 0], [20, 1]), design)) == [0, 5]


def test_a_schedule_of_one_step_is_a_fixed_pool():
    morning = Scenario.steady(1, hours=0.1).sample(2)
    fixed = simulate(morning, Design.queued(workers=3))
    scheduled = simulate(morning, Design.queued(workers=Schedule(steps=((0, 3),))))
    assert list(scheduled.bookings) == list(fixed.bookings)
    assert scheduled.cost == fixed.cost


def test_an_autoscaler_looks_at_regular_times_and_orders_within_its_bounds():
    """It looks at 10 s and wants 99: two more, to its most; they are there at 15 s."""
    looked = []

    def greedy(seen: Observed) -> float:
        looked.append(seen)
        return 99

    scaler = Autoscaler(rule=greedy, every_s=10, boot_s=5, minimum=1, maximum=3)
    outcome = simulate(told([0] * 4, [20] * 4, duration_s=35), Design.queued(workers=scaler))
    assert starts(outcome) == [0, 15, 15, 20]
    assert [seen.now_s for seen in looked] == [10, 20, 30]
    assert outcome.ended_s == 40
    assert outcome.cost.hours("workers") * 3600 == pytest.approx(40 + 2 * 30)
    # At 10 s one is in a call and three wait since 0; four came in 10 s.
    assert astuple(looked[0]) == (10, 3, 0, 10, 10, 0.4, 1, 1)
    # At 20 s, though nothing was looked at in between, 3 is called at that very instant.
    assert astuple(looked[1])[5:] == (0, 3, 3)


def test_an_autoscaler_lets_go_to_its_fewest():
    """At 10 s it wants none: one of two stays, though both are idle."""
    scaler = Autoscaler(rule=lambda seen: 0, every_s=10, minimum=1, maximum=9)
    outcome = simulate(told([0], [1], duration_s=30), Design.queued(workers=scaler))
    assert outcome.workforce == ((0, 1),)


def test_an_autoscaler_looks_until_all_is_done():
    """A booking of 100 s on a morning of 10 s: also while nobody arrives any more."""
    times_s = []
    scaler = Autoscaler(rule=lambda seen: times_s.append(seen.now_s) or 1, every_s=30)
    simulate(told([0, 0], [100, 1]), Design.queued(workers=scaler))
    assert times_s == [30, 60, 90]


@pytest.mark.parametrize(
    "rule", [OnAge(30), OnBacklogPerWorker(5), OnDemand(call_s=2, drain_s=30)], ids=str
)
def test_a_dead_clinic_drives_no_autoscaler(rule):
    """One of ten clinics is down for an hour; its patients are held, and no worker helps them."""
    down = Outage(from_s=600, until_s=4200, mode="hang", clinics=(0,))
    world = Scenario.steady(3, hours=1.2, clinics=10, troubles=(down,))
    scaler = Autoscaler(rule=rule, minimum=8, maximum=60)
    policy = guarded(3, timeout_s=5, max_attempts=9, backoff=Backoff.exponential(1, cap_s=30))
    outcome = simulate(world.sample(1), Design.queued(workers=scaler, policy=policy))
    timeline = outcome.timeline(60)
    assert max(timeline.held) > 600
    assert max(timeline.oldest_age_s) > 3000, "somebody waits, and the promise sees it"
    during = [number for at, number in outcome.workforce if 700e6 < at < 4200e6]
    assert max(during, default=0) <= 16, "a pool of eight is enough for the nine others"


@pytest.mark.parametrize("order", ["fifo", "lifo", "fair"])
def test_what_an_autoscaler_sees_is_what_the_timeline_says(order):
    """Retries, an outage and a cap among it: delayed, aside and in the line, all are backlog."""
    looked, wanted = [], []

    def rule(seen: Observed) -> float:
        looked.append(seen)
        wanted.append([2, 9, 4, 12, 3, 7][len(looked) % 6])
        return wanted[-1]

    world = Scenario.steady(
        3,
        hours=0.2,
        clinics=8,
        failure_probability=0.5,
        troubles=(Outage(from_s=100, until_s=300, mode="hang", clinics=(1, 2)),),
    )
    design = Design.queued(
        workers=Autoscaler(rule=rule, every_s=13, boot_s=20, minimum=2, maximum=12),
        order=order,
        clinic_cap=3,
        max_age_s=200,
        backlog_limit=200,
        policy=guarded(3, timeout_s=6, max_attempts=3, backoff=Backoff.exponential(2, cap_s=30)),
    )
    outcome = simulate(world.sample(3), design)
    timeline = outcome.timeline(13)
    assert {"too old", "attempts used up"} <= {letter.reason for letter in outcome.dead_letters}
    assert outcome.count("rejected") > 0
    assert len(looked) in (len(timeline) - 2, len(timeline) - 1)
    # Accepted in 25 ms: nobody waits for a server.
    ready_us = [at + 25_000 for at in outcome.bookings.arrived_us]
    assert set(outcome.bookings.accepted_us) <= {NEVER, *ready_us}
    for step, seen in enumerate(looked, start=1):
        assert seen.now_s == timeline.time_s[step] == 13 * step
        assert seen.backlog == timeline.backlog[step]
        assert seen.busy == timeline.busy_workers[step]
        assert seen.oldest_age_s == pytest.approx(timeline.oldest_age_s[step])
        came = sum(13 * (step - 1) * SECOND < at <= 13 * step * SECOND for at in ready_us)
        assert seen.arrival_rate_per_s == pytest.approx(came / 13)
        assert seen.workers == [2, *wanted][step - 1], "what was wanted last is there or ordered"


def test_a_rule_that_wants_nonsense_is_refused_with_the_time():
    scaler = Autoscaler(rule=lambda seen: math.nan if seen.now_s > 50 else 2)
    with refused(ValueError, "what the rule wants at 60 s must be a number of at least 0", "nan"):
        simulate(told([0], [1], duration_s=100), Design.queued(workers=scaler))


def test_a_schedule_keeps_its_shards_alive():
    """One worker leaves each of two groups: each clinic still has one."""
    design = Design.queued(workers=Schedule(steps=((0, 4), (5, 2))), shards=Shards(of=2, pick=1))
    morning = told([0] * 4 + [20, 20], [10] * 4 + [1, 1], [0, 0, 1, 1, 0, 1], clinics=2)
    outcome = simulate(morning, design)
    assert starts(outcome) == [0, 0, 0, 0, 20, 20]
    assert outcome.workforce == ((0, 4), (10 * SECOND, 2))


# -- what a clinic does


def test_a_clinic_that_takes_one_call_at_a_time_makes_the_others_wait_inside_it():
    """All three workers are in a call; the clinic works on one after the other."""
    outcome = simulate(told([0] * 3, [2, 3, 4], clinic_limit=1), Design.queued(workers=3))
    assert calls(outcome) == [
        (0, 0, 2, "confirmed"),
        (1, 0, 5, "confirmed"),
        (2, 0, 9, "confirmed"),
    ]


def test_a_call_that_was_given_up_still_keeps_its_clinic_busy():
    """Given up at 3 s, worked on until 5: the next reaches it at 3 s and is done at 6."""
    policy = CallPolicy(timeout_s=3)
    outcome = simulate(told([0, 0], [5, 1], clinic_limit=1), one_worker(policy=policy))
    assert calls(outcome) == [(0, 0, 3, "timed out"), (1, 3, 6, "confirmed")]


def test_a_slow_clinic_is_slow_for_what_begins_meanwhile():
    slow = (Slowdown(from_s=2, until_s=4, factor=3, clinics=(0,)),)
    morning = told([1, 2, 3, 3, 4], [2, 1, 1, 1, 1], [0, 0, 0, 1, 0], troubles=slow)
    outcome = simulate(morning, Design.queued(workers=5))
    assert outcome.bookings.confirmed_s == [3, 5, 6, 4, 5]


def test_a_clinic_that_hangs_works_on_its_calls_afterwards():
    hanging = (Outage(from_s=2, until_s=10, mode="hang", clinics=(0,)),)
    morning = told([1, 2, 2, 9, 10], [2, 1, 1, 1, 1], [0, 0, 1, 0, 0], troubles=hanging)
    outcome = simulate(morning, Design.queued(workers=5))
    assert outcome.bookings.confirmed_s == [3, 11, 3, 11, 11]


def test_a_clinic_that_refuses_says_so_soon():
    refusing = (Outage(from_s=2, until_s=10, mode="refuse", clinics=(0,)),)
    morning = told([1, 2, 2, 10], [2, 1, 1, 1], [0, 0, 1, 0], troubles=refusing)
    outcome = simulate(morning, Design.queued(workers=5))
    assert calls(outcome) == [
        (0, 1, 3, "confirmed"),
        (1, 2, 2.2, "refused"),
        (2, 2, 3, "confirmed"),
        (3, 10, 11, "confirmed"),
    ]


def test_only_clinics_that_are_booked_are_made():
    """England could be 50,000 clinics; who of three books makes three of them at most."""
    scenario = Scenario.steady(clinics=50_000, clinic_limit=9)
    morning = Morning.from_columns([0, 1, 2], [1, 1, 1], [49_999, 7, 7], scenario=scenario)
    platform = Platform(morning, one_worker(), morning.arrived_us)
    platform.run()
    assert len(platform.clinics) == 2
    assert platform.clinic_of[0] is not platform.clinic_of[1] is platform.clinic_of[2]


@EACH_METHOD
def test_the_end_of_a_run_may_be_a_rejection(method):
    """The breaker is open, nobody may wait, and nothing is in progress any more."""
    morning = told([0, 5], [1, 1], fails={(0, 1)}, duration_s=1)
    policy = CallPolicy(timeout_s=9, breaker=Breaker(failures=1, open_s=100))
    design = one_worker(backlog_limit=0, policy=policy)
    outcome = simulate(morning, design, method=method)
    assert [row.state for row in outcome.bookings] == ["failed", "rejected"]
    assert outcome.ended_s == 5


@EACH_METHOD
def test_whoever_comes_to_an_empty_line_ends_the_shedding(method):
    """The line has emptied by age in the middle of a spell, in a call of 10 s.

    At 3 s the fourth is shed; the next spell has to last for an interval, too, before any is.
    """
    arrived_s = [0] * 10 + [20] * 5
    call_s = [1, 1, 1, 1, 10, *[1] * 5, 3, 1, 1, 1, 1]
    design = one_worker(max_age_s=5, codel=CoDel(target_s=1, interval_s=2))
    outcome = simulate(told(arrived_s, call_s), design, method=method)
    shed = [letter.booking for letter in outcome.dead_letters if letter.reason == "shed"]
    assert shed == [3]


# -- a synchronous design


def threads(number: int, **choices) -> Design:
    """So many threads, and what else is said."""
    return Design.synchronous(threads=number, **choices)


def test_the_same_thread_calls_again_and_accepts_only_once():
    """Accepted in 1 s; called 1-3, which fails, and 3-5. The next has to wait for the thread."""
    morning = told([0, 0], [2, 1], fails=[(0, 1)], accept_s=1)
    outcome = simulate(morning, threads(1, policy=TWICE))
    assert calls(outcome) == [(0, 0, 3, "failed"), (0, 3, 5, "confirmed"), (1, 5, 7, "confirmed")]
    assert outcome.bookings.accepted_s == outcome.bookings.confirmed_s == [5, 7]
    assert rows(outcome) == [(0, 5, 2, "confirmed"), (5, 7, 1, "confirmed")]


def test_whoever_cannot_be_helped_was_never_accepted():
    morning = told([0, 0], [2, 1], fails=[(0, 1), (0, 2)])
    outcome = simulate(morning, threads(1, policy=TWICE))
    assert rows(outcome) == [(0, None, 2, "rejected"), (4, 5, 1, "confirmed")]
    assert never(outcome.bookings.accepted_s[0]) is None
    assert len(outcome.acceptance_s) == 1
    assert letters(outcome) == []
    told_s = [(one.booking, one.given_up_s, one.reason) for one in outcome.given_up]
    assert told_s == [(0, 4, "attempts used up")]


def test_a_thread_times_the_call_and_not_the_acceptance():
    morning = told([0, 10], [3, 3.5], accept_s=1)
    outcome = simulate(morning, threads(1, policy=CallPolicy(timeout_s=3)))
    assert calls(outcome) == [(0, 0, 4, "confirmed"), (1, 10, 14, "timed out")]
    assert outcome.bookings.state == ["confirmed", "rejected"]
    assert outcome.orphans == 1, "the clinic enters at 14.5 s what the patient was told is no use"


def test_a_patient_whose_clinic_is_not_called_is_told_at_once():
    """0 fails at 1 s: open until 11. 1 is told at 2 s; 2 is for another clinic; 3 comes later."""
    morning = told([0, 2, 2, 11], [1] * 4, [0, 0, 1, 0], fails=[(0, 1)])
    outcome = simulate(morning, threads(1, policy=guarded(1)))
    assert rows(outcome) == [
        (0, None, 1, "rejected"),
        (None, None, 0, "rejected"),
        (2, 3, 1, "confirmed"),
        (11, 12, 1, "confirmed"),
    ]


def test_a_thread_does_not_call_again_what_its_own_failure_has_shut():
    morning = told([0, 0], [1, 1], [0, 1], fails=[(0, 1)])
    outcome = simulate(morning, threads(1, policy=guarded(1, max_attempts=3)))
    assert rows(outcome) == [(0, None, 1, "rejected"), (1, 2, 1, "confirmed")]


def test_a_capped_clinic_turns_patients_away_though_a_thread_is_idle():
    morning = told([0, 1, 1], [10, 1, 1], [0, 0, 1])
    outcome = simulate(morning, threads(3, clinic_cap=1))
    assert rows(outcome) == [
        (0, 10, 1, "confirmed"),
        (None, None, 0, "rejected"),
        (1, 2, 1, "confirmed"),
    ]


def test_a_thread_that_dies_takes_its_patient_with_it():
    """Accepted by 1 s, called 1-5, dead at 3 s; another thread is there at once."""
    morning = told([0, 0], [4, 1], dies={(0, 1): 0.5}, accept_s=1)
    outcome = simulate(morning, threads(1))
    assert calls(outcome) == [(0, 0, 3, "died"), (1, 3, 5, "confirmed")]
    assert outcome.bookings.state == ["rejected", "confirmed"]


def test_a_retry_budget_holds_threads_back_too():
    budget = CallPolicy(max_attempts=3, retry_budget=RetryBudget(ratio=0, burst=1))
    morning = told([0, 10], [1, 1], fails=[(0, 1), (1, 1)])
    outcome = simulate(morning, threads(1, policy=budget))
    assert rows(outcome) == [(0, 2, 2, "confirmed"), (10, None, 1, "rejected")]


def test_patients_of_a_retrying_thread_count_for_the_limit():
    """0 keeps the one thread until 4 s. 1 waits, 2 is turned away."""
    morning = told([0, 1, 3], [2, 1, 1], fails=[(0, 1)])
    outcome = simulate(morning, threads(1, backlog_limit=1, policy=TWICE))
    assert outcome.bookings.state == ["confirmed", "confirmed", "rejected"]


def test_a_patient_who_waited_for_a_thread_in_vain_has_waited():
    """2 waits from 1 s until a thread is free at 50, and is told its clinic can't be called."""
    morning = told([0, 0, 1], [100, 50, 1], [0, 1, 0])
    outcome = simulate(morning, threads(2, clinic_cap=1))
    assert outcome.bookings.state == ["confirmed", "confirmed", "rejected"]
    assert [one.reason for one in outcome.given_up] == ["clinic not called"]
    assert outcome.timeline(25).backlog == [0, 1, 0, 0, 0]
    assert outcome.oldest_wait_s == 49


# -- cut in the middle


def test_a_cut_in_a_backoff():
    policy = CallPolicy(max_attempts=2, backoff=Backoff.fixed(10))
    design = one_worker(policy=policy)
    morning = told([0], [2], fails=[(0, 1)])
    outcome = simulate(morning, design, until_s=5)
    assert rows(outcome) == [(0, None, 1, "waiting")]
    assert calls(outcome) == [(0, 0, 2, "failed")]
    assert outcome.timeline(5).backlog == [0, 1]
    assert outcome.timeline(5).busy_workers == [1, 0]


def test_a_cut_in_the_second_attempt():
    outcome = simulate(told([0], [2], fails=[(0, 1)]), one_worker(policy=TWICE), until_s=3)
    assert rows(outcome) == [(0, None, 2, "in_call")]
    assert calls(outcome) == [(0, 0, 2, "failed"), (0, 2, None, "in progress")]
    assert outcome.utilisation == pytest.approx(1)


def test_a_cut_between_a_timeout_and_what_the_clinic_makes_of_it():
    design = one_worker(policy=CallPolicy(timeout_s=3))
    for until_s, orphans in ((4.999, 0), (5, 1)):
        outcome = simulate(told([0], [5]), design, until_s=until_s)
        assert calls(outcome) == [(0, 0, 3, "timed out")]
        assert outcome.orphans == orphans


def test_a_cut_while_bookings_stand_aside():
    morning = told([0, 2], [1, 1], fails=[(0, 1)])
    outcome = simulate(morning, one_worker(policy=guarded(1)), until_s=5)
    assert rows(outcome) == [(0, None, 1, "failed"), (None, None, 0, "waiting")]
    assert outcome.oldest_wait_s == 3


def test_a_cut_between_a_death_and_the_redelivery():
    policy = CallPolicy(timeout_s=5, max_attempts=2, redelivery_s=10)
    morning = told([0], [4], dies={(0, 1): 0.5})
    outcome = simulate(morning, one_worker(policy=policy), until_s=7)
    assert rows(outcome) == [(0, None, 1, "waiting")]
    assert calls(outcome) == [(0, 0, 2, "died")]


def test_a_cut_while_workers_boot_and_while_one_is_leaving():
    up = Design.queued(workers=Schedule(steps=((0, 1), (10, 3)), boot_s=5))
    outcome = simulate(told([0], [50]), up, until_s=12)
    assert outcome.workforce == ((0, 1),)
    assert outcome.cost.hours("workers") * 3600 == pytest.approx(12 + 2 * 2)
    down = Design.queued(workers=Schedule(steps=((0, 2), (5, 1))))
    outcome = simulate(told([0, 0], [50, 50]), down, until_s=12)
    assert outcome.workforce == ((0, 2),)
    assert outcome.cost.hours("workers") * 3600 == pytest.approx(24)


def test_a_cut_while_a_thread_accepts():
    morning = told([0], [2], accept_s=1, fails=[(0, 2)])
    outcome = simulate(morning, threads(1, policy=TWICE), until_s=0.5)
    assert rows(outcome) == [(0, None, 1, "in_call")]
    assert calls(outcome) == [(0, 0, None, "in progress")]
    assert outcome.timeline(1).busy_workers[0] == 1


# -- whatever is chosen


def spans_at_once(spans) -> int:
    """The most spans that overlap; who leaves at an instant makes room at that instant."""
    changes = sorted(
        [(begun, 1) for begun, ended in spans if ended > begun]
        + [(ended, -1) for begun, ended in spans if ended > begun]
    )
    most = inside = 0
    for _, change in changes:
        inside += change
        most = max(most, inside)
    return most


@pytest.mark.parametrize("method", ["auto", "simpy"])
@given(run=platforms())
@settings(max_examples=150)
def test_whatever_goes_wrong_every_booking_comes_to_one_end(method, run):
    morning, design = run
    outcome = simulate(morning, design, method=method)
    count = Counter(outcome.bookings.state)
    assert sum(count.values()) == len(morning)
    assert not count["waiting"]
    assert not count["in_call"]
    given_up = [letter.booking for letter in outcome.dead_letters]
    assert sorted(given_up) == [row.booking for row in outcome.bookings if row.state == "failed"]
    assert [letter.given_up_us for letter in outcome.dead_letters] == sorted(
        letter.given_up_us for letter in outcome.dead_letters
    )
    if not design.is_queued:
        assert not count["failed"] + count["lost"]
    if design.policy.redelivery_s is not None:
        assert not count["lost"]
    assert outcome.timeline(1).backlog[-1] == 0
    assert outcome.timeline(1).busy_workers[-1] == 0


@given(run=platforms())
@settings(max_examples=150)
def test_whatever_goes_wrong_calls_keep_to_what_was_chosen(run):
    morning, design = run
    outcome = simulate(morning, design)
    of_booking, of_clinic = {}, {}
    for call in outcome.call_log:
        of_booking.setdefault(call.booking, []).append(call)
        of_clinic.setdefault(morning.clinic[call.booking], []).append(
            (call.started_s, call.ended_s)
        )
    for row in outcome.bookings:
        mine = of_booking.get(row.booking, [])
        assert row.attempts == len(mine) <= design.policy.max_attempts
        assert [call.attempt for call in mine] == list(range(1, len(mine) + 1))
        assert all(earlier.ended_s <= later.started_s for earlier, later in pairwise(mine))
        if row.state == "confirmed":
            assert mine[-1].result == "confirmed"
            assert row.confirmed_s == mine[-1].ended_s == mine[-1].registered_s
        assert never(row.started_s) == (mine[0].started_s if mine else None)
        assert all(call.result != "confirmed" for call in mine[:-1])
    longest_s = (design.policy.timeout_s or math.inf) + 0.5
    assert all(call.ended_s - call.started_s <= longest_s for call in outcome.call_log)
    for spans in of_clinic.values():
        assert spans_at_once(spans) <= (design.clinic_cap or math.inf)
    for at_us, workers in outcome.workforce:
        assert 1 <= workers <= design.concurrent_calls, at_us
    times_us = sorted({*outcome.call_log.started_us, *outcome.call_log.ended_us})
    for at_us in times_us:
        busy = sum(
            begun <= at_us < ended
            for begun, ended in zip(
                outcome.call_log.started_us, outcome.call_log.ended_us, strict=True
            )
        )
        assert busy <= outcome.workers_at(at_us)
        paid = [number for from_us, number in outcome.paid or outcome.workforce if from_us <= at_us]
        assert outcome.workers_at(at_us) <= paid[-1]


@given(run=platforms())
@settings(max_examples=150)
def test_nobody_waits_while_a_worker_is_idle(run):
    """Unless for a delay, for a clinic that may not be called, or for a group of workers."""
    morning, design = run
    design = replace(
        design,
        clinic_cap=None,
        shards=None,
        policy=replace(design.policy, breaker=None, backoff=Backoff.none(), redelivery_s=None),
    )
    outcome = simulate(morning, design)
    timeline = outcome.timeline(0.5)
    there = [outcome.workers_at(round(time_s * SECOND)) for time_s in timeline.time_s]
    for time_s, backlog, busy, workers in zip(
        timeline.time_s, timeline.backlog, timeline.busy_workers, there, strict=True
    ):
        assert not backlog or busy == workers, time_s
    if design.order == "fifo":
        times_s = [time_s for time_s in starts(outcome) if time_s is not None]
        assert times_s == sorted(times_s)


def seen_at(full, cut_us: int) -> list:
    """What a run to the end shows of how things stood at a time: calls, letters, workers."""

    def by_then(time_us):
        return time_us if time_us <= cut_us else NEVER

    log = full.call_log
    return [
        [by_then(time) for time in full.bookings.started_us],
        [by_then(time) for time in full.bookings.confirmed_us],
        [
            (
                booking,
                attempt,
                begun,
                by_then(ended),
                NEVER if ended > cut_us else result,
            )
            for booking, attempt, begun, ended, result in zip(
                log.booking, log.attempt, log.started_us, log.ended_us, log.result, strict=True
            )
            if begun <= cut_us
        ],
        [letter for letter in full.dead_letters if letter.given_up_us <= cut_us],
        [step for step in full.workforce if step[0] <= cut_us],
        [step for step in full.paid or full.workforce if step[0] <= cut_us],
    ]


@given(run=platforms(), data=st.data())
@settings(max_examples=150)
def test_a_cut_shows_what_the_whole_run_shows_up_to_it(run, data):
    morning, design = run
    full = simulate(morning, design)
    times_us = {0, *full.call_log.started_us, *full.call_log.ended_us, *morning.arrived_us}
    cut_us = data.draw(st.sampled_from(sorted(times_us))) + data.draw(st.sampled_from([0, 0, 1]))
    cut = simulate(morning, design, until_s=cut_us / SECOND)
    count = len(cut.bookings)
    assert count == sum(at <= cut_us for at in morning.arrived_us)
    starts_us, ends_us, log, *rest = seen_at(full, cut_us)
    log = sorted((*call[:4], "in progress" if call[4] == NEVER else call[4]) for call in log)
    assert list(cut.bookings.started_us) == starts_us[:count]
    assert list(cut.bookings.confirmed_us) == ends_us[:count]
    columns = (
        cut.call_log.booking,
        cut.call_log.attempt,
        cut.call_log.started_us,
        cut.call_log.ended_us,
    )
    assert sorted(zip(*columns, cut.call_log.result, strict=True)) == log
    assert [list(cut.dead_letters), list(cut.workforce), list(cut.paid or cut.workforce)] == rest
    for row, end in zip(cut.bookings, full.bookings, strict=False):
        assert row.state in (end.state, "waiting", "in_call")
        assert (row.state == "in_call") == any(
            call[0] == row.booking and call[4] == "in progress" for call in log
        )
    timelines = cut.timeline(1), full.timeline(1)
    for name in ("backlog", "busy_workers", "workers", "failures", "retries", "confirmations"):
        columns = [getattr(timeline, name) for timeline in timelines]
        whole = cut_us // SECOND + 1
        assert columns[0][:whole] == columns[1][:whole], name
