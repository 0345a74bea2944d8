"""What a design did with a Morning, and what is read off it.

`Outcome` checks what it is asked, and hands it on: `passages` (who was where from when until when)
to `timeline`, `causes` and `forecast`.
"""
