"""casepress: from a markdown case report to the journal's PDF, DOCX and JATS XML."""

__version__ = "0.1.0"
