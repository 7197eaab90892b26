"""Citing: from gated records and pandoc's citations to numbers and a reference list.

`engine.cite` is the one entry; `citeproc_py` and `pandoc_citeproc` are the engines behind it.
`records` prepares what both print. Below the first: `style` loads a CSL file, `model` puts right
what is wrong in the library, `source` gives it records, `marks` carries markup through it,
`clusters` sets the numbers, `kept` remembers entries from one run to the next.
"""

from casepress.references.csl.engine import ENGINES, cite, cited, undefined
from casepress.references.csl.types import Cluster, Entry, Rendered

__all__ = ["ENGINES", "Cluster", "Entry", "Rendered", "cite", "cited", "undefined"]
