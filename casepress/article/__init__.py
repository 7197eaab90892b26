"""The article: the pandoc document, its typed model, its wording, and the pandoc process."""
