"""BibTeX and biblatex files."""
