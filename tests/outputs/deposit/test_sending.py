"""`--send crossref` against a server on this machine that plays Crossref, with its faults."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from casepress.core.errors import BuildError, UsageError
from casepress.outputs.deposit import sending

_BATCH = (
    b'<doi_batch xmlns="http://www.crossref.org/schema/5.4.0"><head>'
    b"<doi_batch_id>sample-2-1-1</doi_batch_id></head></doi_batch>"
)
_QUEUED = b'<doi_batch_diagnostic status="queued"/>'
_DONE = b"""<doi_batch_diagnostic status="completed"><batch_id>sample-2-1-1</batch_id>
<record_diagnostic status="Success"><doi>10.5555/1</doi><msg>Successfully
added</msg></record_diagnostic> <record_diagnostic
status="Failure"><doi>10.5555/2</doi><msg>Timestamp is too
old</msg></record_diagnostic></doi_batch_diagnostic>"""
_LOGIN = ("editor", "s3cret-word")


class Server(ThreadingHTTPServer):
    """Answers a deposit with `taken`, and each question for the result with the next of
    `results`."""

    status, taken = 200, b"<html>SUCCESS</html>"
    results: tuple[bytes, ...] = (_QUEUED, _DONE)
    asked: list[tuple[str, bytes]]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        before = sum(path == self.path for path, _ in self.server.asked)
        self.server.asked.append((self.path, body))
        results = self.server.results
        answer = (
            self.server.taken
            if self.path == "/servlet/deposit"
            else results[min(before, len(results) - 1)]
        )
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), _Handler) as made:
        made.asked = []
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made
        made.shutdown()


def _send(server: Server) -> list[sending.Result]:
    return sending.send(_BATCH, _LOGIN, server.address, sleep=lambda seconds: None)


def test_a_batch_is_sent_and_its_result_is_read(server: Server) -> None:
    found = _send(server)
    assert found == [
        sending.Result("10.5555/1", "Success", "Successfully added"),
        sending.Result("10.5555/2", "Failure", "Timestamp is too old"),
    ]
    (path, body), *asked = server.asked
    assert path == "/servlet/deposit" and _BATCH in body and b"doMDUpload" in body
    assert [p for p, _ in asked] == ["/servlet/submissionDownload"] * 2
    assert all(b"doi_batch_id=sample-2-1-1" in said for _, said in asked)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"status": 401}, "refused the login"),
        ({"status": 500}, "answered with 500"),
        ({"status": 302}, "answered with 302"),
        ({"taken": b"<html>FAILURE</html>"}, "did not take the file"),
        ({"results": (b"<doi_batch",)}, "cannot be read"),
        ({"results": (_QUEUED,)}, "not yet registered"),
    ],
)
def test_faults(server: Server, fault: dict[str, object], words: str) -> None:
    for name, value in fault.items():
        setattr(server, name, value)
    with pytest.raises(BuildError, match=words) as caught:
        _send(server)
    assert _LOGIN[1] not in str(caught.value)


def test_an_unreachable_server(server: Server) -> None:
    address = server.address.replace(str(server.server_port), "9")
    with pytest.raises(BuildError, match="was not reached") as caught:
        sending.send(_BATCH, _LOGIN, address, sleep=lambda seconds: None)
    assert _LOGIN[1] not in str(caught.value)


def test_no_login_goes_unencrypted_or_comes_from_elsewhere() -> None:
    with pytest.raises(UsageError, match="not encrypted"):
        sending.send(_BATCH, _LOGIN, "http://doi.example.org")
    with pytest.raises(UsageError, match="in the environment"):
        sending.credentials({"CROSSREF_LOGIN": "editor"})
