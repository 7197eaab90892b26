"""Facts about plain text that every room shares."""

from __future__ import annotations

import re

#: What ends a line of a manuscript; a form feed or U+2028 does not.
LINE_END = re.compile(r"\r\n|\n|\r")
