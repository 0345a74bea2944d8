"""The story itself, from arrival to confirmation.

`simulate` and `returns` check what they are given, and hand it on to the other rooms.
"""
