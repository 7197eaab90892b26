"""What identifies a patient, and how it is redacted."""
