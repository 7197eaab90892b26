"""The pandoc filters, listed in `runner`; each also runs alone under `pandoc --filter`."""
