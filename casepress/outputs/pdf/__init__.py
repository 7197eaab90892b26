"""The journal's PDF, through Typst."""

from casepress.outputs.pdf.writer import write_pdf

__all__ = ["write_pdf"]
