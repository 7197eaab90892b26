"""Lint: the rules, which findings count, and the forms in which they are reported."""
