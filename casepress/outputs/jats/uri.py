"""Addresses in the form that every receiver's check takes (RFC 3986)."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

#: What PMC takes as the beginning of a link (tagging guidelines, `ext-link`).
LINKS = re.compile(r"(?:https?|ftps?|sftp)://|www\.|ftp\.|sftp\.", re.IGNORECASE)
#: Reserved and unreserved characters, and escapes that stand there already.
_KEPT = "!$%&'()*+,-./:;=?@_~"


def link(address: str) -> str:
    """The same address, its host in lower case and ASCII, other characters that no URI may hold
    escaped; as it is where it cannot be read as one."""
    try:
        parts = urlsplit(address)
        host = parts.netloc.lower().rstrip(".")
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        return address
    path, query, fragment = (quote(part, safe=_KEPT) for part in parts[2:])
    return urlunsplit((parts.scheme, host, path, query, fragment))


def host(address: str) -> str:
    """What an address says of itself to who cannot see it: its host, or all of it."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
