"""Patterns of patient identifiers and their redaction."""
