"""What every room builds on: errors, findings, files, schemas, the journal, privacy."""
