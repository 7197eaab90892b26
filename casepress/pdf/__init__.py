"""The journal's PDF, through Typst."""

from casepress.pdf.writer import write_pdf

__all__ = ["write_pdf"]
