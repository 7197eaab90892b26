"""By what an article JSON is known: the SHA-256 of its file, which the Word file carries."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from casepress.article import pandoc

#: The names of the Word file's properties that hold the digest and the copy.
DIGEST = "casepress-article"
COPY = "casepress-copy"


def article_bytes(document: Mapping[str, Any]) -> bytes:
    """An article JSON as its file has it."""
    return (pandoc.dump(document) + "\n").encode()


def article_digest(document: Mapping[str, Any]) -> str:
    """The SHA-256 of an article JSON's file."""
    return digest_of(article_bytes(document))


def digest_of(data: bytes) -> str:
    """The SHA-256 of these bytes of an article JSON's file."""
    return hashlib.sha256(data).hexdigest()
