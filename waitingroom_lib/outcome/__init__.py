"""What a design did with a Morning, and what is read off it.

`Outcome` checks what it is asked, and hands it on to `timeline` and the functions of `causes`.
"""
