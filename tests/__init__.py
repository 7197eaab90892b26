"""The tests; they mirror filters/ and casepress/."""
