"""Readers of reference files, one format a file."""
