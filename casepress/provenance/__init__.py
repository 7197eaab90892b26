"""Where an article's files come from: what went in, what made them, what came out."""
