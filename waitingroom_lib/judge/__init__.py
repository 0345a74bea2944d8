"""Whether the promises were kept, where the bottleneck is, and what could be seen of it.

`review` checks what it is given, and hands it on to `findings`.
"""
