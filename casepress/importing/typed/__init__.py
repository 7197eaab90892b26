"""References as they are typed, read by rows of data that print what they read."""
