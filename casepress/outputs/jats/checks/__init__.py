"""What PMC, JATS4R and Europe PMC ask of a JATS file beyond its DTD."""
