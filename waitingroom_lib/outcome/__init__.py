"""What a design did with a Morning, and what is read off it."""
