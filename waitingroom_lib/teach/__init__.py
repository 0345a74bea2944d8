"""For those who make and assign exercises."""
