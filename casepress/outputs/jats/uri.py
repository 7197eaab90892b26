"""Web addresses in a form that the checks of all receivers accept (RFC 3986)."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

#: The beginnings of links that PMC accepts (tagging guidelines, `ext-link`).
LINKS = re.compile(r"(?:https?|ftps?|sftp)://|www\.|ftp\.|sftp\.", re.IGNORECASE)
#: Reserved and unreserved characters, and the escapes that an address already has.
_SAFE = "!$%&'()*+,-./:;=?@_~"


def link(address: str) -> str:
    """The same address with its host in lower case and ASCII, and with invalid characters escaped;
    unchanged if it cannot be read as an address."""
    try:
        parts = urlsplit(address)
        host = parts.netloc.lower().rstrip(".")
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        return address
    path, query, fragment = (quote(part, safe=_SAFE) for part in parts[2:])
    return urlunsplit((parts.scheme, host, path, query, fragment))


def host(address: str) -> str:
    """The part of an address that a screen reader should read: its host, or all of it."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
