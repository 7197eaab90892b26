"""One article kept in memory while it is written: the preview and the language server."""
