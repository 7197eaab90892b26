"""Citing: from normalised records and pandoc's citations to numbers and a reference list.

`engine.cite` is the entry point; `citeproc_py` and `pandoc_citeproc` are its two engines, for which
`prepare` prepares the records. The parts of the first: `style` loads a CSL file,
`citeproc_elements` corrects faults of the library, `citeproc_records` gives it records, `marks`
carries markup through it, `clusters` sets the numbers, `entry_cache` stores printed entries.
"""

from casepress.references.csl.engine import ENGINES, cite, cited, undefined
from casepress.references.csl.types import Cluster, Entry, Rendered

__all__ = ["ENGINES", "Cluster", "Entry", "Rendered", "cite", "cited", "undefined"]
