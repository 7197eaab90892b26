"""A server on this machine that plays the DOI resolver and NCBI's exporter, with their faults."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

CROSSREF: dict[str, Any] = {
    "type": "journal-article",
    "title": "Rice bodies of the <i>shoulder</i>:\n a <jats:sc>case</jats:sc> report",
    "author": [
        {"given": "Ann", "family": "Example", "sequence": "first", "affiliation": []},
        {"name": "Example Study Group", "sequence": "additional"},
    ],
    "container-title": "Journal of Examples",
    "container-title-short": "J Exampl",
    "issued": {"date-parts": [[2020, 12, 30]]},
    "published-print": {"date-parts": [[2021, 2]]},
    "volume": "4",
    "issue": "2",
    "page": "101-112",
    "DOI": "10.1000/Good",
    "ISSN": ["1111-1111", "2222-2222"],
    "abstract": "<jats:p>Long.</jats:p>",
    "reference": [{"key": "1"}],
    "license": [{"URL": "https://example.org"}],
}
PUBMED: dict[str, Any] = {
    "source": "PubMed",
    "accessed": {"date-parts": [[2026, 1, 1]]},
    "id": "pmid:35000001",
    "title": "Rice in print",
    "author": [{"family": "Sample", "given": "Sue"}],
    "container-title": "Rice journal",
    "container-title-short": "Rice J",
    "issued": {"date-parts": [[2022, 7]]},
    "volume": "42",
    "page": "3251-9",
    "PMID": "35000001",
    "type": "article-journal",
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.seen.append((self.path, dict(self.headers)))
        if parts.path.startswith("/exporter/"):
            self._exporter(parse_qs(parts.query)["id"][0], parts.path)
            return
        name = unquote(parts.path).removeprefix("/").removeprefix("10.1000/")
        self.server.asked[name] += 1
        kind, _, rest = name.partition("-")
        getattr(self, f"_{kind}", self._absent)(rest)

    def _exporter(self, number: str, path: str) -> None:
        if number == "35000001" or "/pmc/" in path:
            self._send(json.dumps(PUBMED))
        elif number == "404":
            self._send("", 404)
        else:
            self._send("[]")

    def _good(self, _: str) -> None:
        accepted = "citationstyles" in self.headers["Accept"]
        self._send(json.dumps(CROSSREF) if accepted else "<html>", html=not accepted)

    def _undated(self, _: str) -> None:
        unknown = {"issued": {"date-parts": [[None]]}, "published-print": {"date-parts": [[]]}}
        self._send(json.dumps({**CROSSREF, **unknown, "DOI": "10.1000/undated"}))

    def _retracted(self, _: str) -> None:
        notices = {"updated-by": [{"type": "retraction", "DOI": "10.1000/notice"}]}
        self._send(json.dumps({**CROSSREF, **notices, "DOI": "10.1000/retracted"}))

    def _absent(self, _: str) -> None:
        self._send("<html>DOI not found", 404, html=True)

    def _page(self, _: str) -> None:
        self._send("<html>A landing page", html=True)

    def _malformed(self, rest: str) -> None:
        self._send({"json": '{"title": ', "bytes": "\udcff", "list": "[1]"}.get(rest, '{"a": 1}'))

    def _busy(self, rest: str) -> None:
        if self.server.asked[f"busy-{rest}"] <= 2:
            self._send("", 429, {"Retry-After": rest or "7"})
        else:
            self._good("")

    def _fault(self, code: str) -> None:
        self._send("", int(code))

    def _slow(self, _: str) -> None:
        self.server.stop.wait(5)
        self._send("{}")

    def _drip(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        until = time.monotonic() + 5
        while time.monotonic() < until and not self.server.stop.wait(0.05):
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                return

    def _cut(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"title": ')
        self.close_connection = True

    def _redirect(self, rest: str) -> None:
        place = {"loop": "/10.1000/redirect-loop", "file": "file:///etc/hostname"}
        self._send("", 302, {"Location": place.get(rest, "/10.1000/good")})

    def _huge(self, _: str) -> None:
        self._send(" " * 5_000_000)

    def _send(
        self, body: str, code: int = 200, headers: dict[str, str] | None = None, html: bool = False
    ) -> None:
        data = body.encode("utf-8", "surrogateescape")
        self.send_response(code)
        self.send_header("Content-Type", "text/html" if html else "application/json")
        self.send_header("Content-Length", str(len(data)))
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """The server, with what was asked of it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.asked: Counter[str] = Counter()
        self.stop = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report a fault of this server; a client that closes its connection is none."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def addresses(self) -> dict[str, str]:
        """The services' addresses, as `config.yaml` would name them."""
        root = f"http://127.0.0.1:{self.server_address[1]}"
        return {
            "doi": f"{root}/{{id}}",
            "pmid": f"{root}/exporter/pubmed/?format=csl&id={{id}}",
            "pmcid": f"{root}/exporter/pmc/?format=csl&id={{id}}",
        }


@contextmanager
def serving() -> Iterator[Server]:
    """The server, until the end of the block."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
