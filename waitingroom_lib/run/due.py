"""What can be due, and in what order where several things are due at once.

The clock counts whole microseconds: sums are exact, and a tie is a tie. One rule breaks it:
**what frees a place at an instant is free at that instant; then who has waited longest; then the
lowest booking.** So at one instant calls end, breakers turn half-open and workers report; those
who wait are served; calls of patients who have just been accepted reach their clinics; the number
of workers is looked at; bookings expire; others come back after a delay; and others arrive.
"""

END, HALF_OPEN, REPORT, SETTLE, REACH, CHANGE, EXPIRE, COME_BACK, ARRIVE = range(9)
"""What can be due, in the order in which it happens at one instant; of one kind, the one with the
lowest number first: mostly a booking's."""
