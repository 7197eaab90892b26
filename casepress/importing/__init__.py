"""Word manuscripts and typed reference lists, read into a manuscript."""
