"""The story itself, from arrival to confirmation."""
