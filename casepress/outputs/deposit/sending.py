"""Send a batch to Crossref, and read what became of it.

Only here does casepress send anything, and only where it is asked to. The login comes from the
environment, and is in no message: `requests` names addresses in its errors, and Crossref's result
page takes the password in one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from lxml import etree

from casepress.core.errors import BuildError, UsageError

SERVER = "https://doi.crossref.org"
LOGIN, PASSWORD = "CROSSREF_LOGIN", "CROSSREF_PASSWORD"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
#: Seconds for one request; how often the result is asked for, with a pause before each time.
_TIMEOUT, _ASKED, _PAUSE = 60, 10, 3.0
_LARGEST = 4_000_000


@dataclass(frozen=True)
class Result:
    """What Crossref says of one DOI: its status (Success, Warning, Failure) and its words."""

    doi: str
    status: str
    message: str


def credentials(environment: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """The login from the environment. Raises `UsageError` where it is not set."""
    found = environment.get(LOGIN, ""), environment.get(PASSWORD, "")
    if not all(found):
        raise UsageError(
            f"set {LOGIN} and {PASSWORD} in the environment; casepress reads them from no file"
        )
    return found


def send(
    xml: bytes,
    login: tuple[str, str],
    server: str = SERVER,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Result]:
    """Deposit a batch and wait for its result. Raises `BuildError` where the server does not take
    it or does not answer in time, and `UsageError` for an address that is neither encrypted nor of
    this machine."""
    address = urlsplit(server)
    if address.scheme != "https" and address.hostname not in _LOOPBACK:
        raise UsageError(f"{server} is not encrypted; write an address that begins with https://")
    name = _batch_id(xml)
    fields = {"operation": "doMDUpload", "login_id": login[0], "login_passwd": login[1]}
    files = {"fname": (f"{name}.xml", xml, "application/xml")}
    answer = _post(f"{server}/servlet/deposit", fields, files)
    if b"SUCCESS" not in answer:
        raise BuildError("Crossref did not take the file; look at its answer in your account")
    asked = {"usr": login[0], "pwd": login[1], "doi_batch_id": name, "type": "result"}
    for _ in range(_ASKED):
        sleep(_PAUSE)
        found = _result(_post(f"{server}/servlet/submissionDownload", asked, None))
        if found is not None:
            return found
    raise BuildError(
        f"Crossref has taken {name} and not yet registered it; look in its e-mail for the result"
    )


def _batch_id(xml: bytes) -> str:
    return str(etree.fromstring(xml).findtext("{*}head/{*}doi_batch_id", ""))


def _post(
    address: str, fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes, str]] | None
) -> bytes:
    host = urlsplit(address).hostname
    try:
        answer = requests.post(
            address, data=fields, files=files, timeout=_TIMEOUT, allow_redirects=False
        )
    except requests.RequestException as error:
        kind = (
            "did not answer in time" if isinstance(error, requests.Timeout) else "was not reached"
        )
        raise BuildError(f"{host} {kind}; try again later") from None
    if answer.status_code in (401, 403):
        raise BuildError(f"{host} refused the login; check {LOGIN} and {PASSWORD}")
    if answer.status_code != 200:
        raise BuildError(f"{host} answered with {answer.status_code}; try again later")
    return answer.content[:_LARGEST]


def _result(page: bytes) -> list[Result] | None:
    """The result of a batch; `None` while it is in the queue."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(page, parser)
    except etree.XMLSyntaxError:
        raise BuildError("Crossref's result cannot be read; look in its e-mail for it") from None
    if root.get("status") != "completed":
        return None
    return [
        Result(
            node.findtext("{*}doi", ""),
            node.get("status", ""),
            " ".join(node.findtext("{*}msg", "").split()),
        )
        for node in root.iterfind("{*}record_diagnostic")
    ]
