"""Whether the promises were kept, where the bottleneck is, and what could be seen of it."""
