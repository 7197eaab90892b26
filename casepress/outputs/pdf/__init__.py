"""The journal's PDF, through Typst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casepress.outputs.pdf.writer import write_pdf

__all__ = ["write_pdf"]


def __getattr__(name: str) -> Any:
    """`write_pdf`, loaded when it is asked for: lint asks only which glyphs the fonts have."""
    if name in __all__:
        from casepress.outputs.pdf import writer

        return getattr(writer, name)
    raise AttributeError(name)
