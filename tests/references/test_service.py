"""Fetching records, from a server that plays both services with their faults."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from casepress.references.client import Client, ServiceError
from casepress.references.service import Services
from tests.references.services import Server, serving


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    monkeypatch.setenv("no_proxy", "*")
    return []


def _services(server: Server, slept: list[float], timeout: float = 5.0) -> Services:
    client = Client("casepress/test (mailto:a@example.org)", timeout, 0.0, sleep=slept.append)
    return Services(client, server.addresses)


def test_a_doi(server: Server, slept: list[float]) -> None:
    assert _services(server, slept).fetch("doi:10.1000/good") == {
        "type": "article-journal",
        "title": "Rice bodies of the <i>shoulder</i>: a <sc>case</sc> report",
        "author": [{"given": "Ann", "family": "Example"}, {"literal": "Example Study Group"}],
        "container-title": "Journal of Examples",
        "container-title-short": "J Exampl",
        "issued": {"date-parts": [[2021, 2]]},
        "volume": "4",
        "issue": "2",
        "page": "101-112",
        "ISSN": "1111-1111",
        "DOI": "10.1000/Good",
    }
    path, headers = server.seen[-1]
    assert path == "/10.1000/good"
    assert headers["User-Agent"] == "casepress/test (mailto:a@example.org)"
    assert headers["Accept"] == "application/vnd.citationstyles.csl+json"


@pytest.mark.parametrize("name", ["pmid:35000001", "pmcid:PMC7000001"])
def test_ncbi(server: Server, slept: list[float], name: str) -> None:
    record = _services(server, slept).fetch(name)
    assert record is not None and record["PMID"] == "35000001"
    assert "accessed" not in record and "source" not in record
    assert server.seen[-1][0].endswith(name.partition(":")[2].removeprefix("PMC"))


def test_a_retraction_notice(server: Server, slept: list[float]) -> None:
    record = _services(server, slept).fetch("doi:10.1000/retracted")
    assert record is not None and record["status"] == "Retracted"


@pytest.mark.parametrize("name", ["doi:10.1000/absent", "pmid:404", "pmid:7"])
def test_what_no_service_knows(server: Server, slept: list[float], name: str) -> None:
    assert _services(server, slept).fetch(name) is None


@pytest.mark.parametrize(
    ("name", "message", "times"),
    [
        ("fault-500", "answered 500, 4 times; try again later", 4),
        ("fault-503", "answered 503, 4 times", 4),
        ("fault-403", "answered 403; check the address", 1),
        ("fault-406", "no record of this kind", 1),
        ("malformed-json", "not JSON", 1),
        ("malformed-bytes", "not JSON", 1),
        ("malformed-list", "not the record of a work", 1),
        ("malformed-other", "not the record of a work", 1),
        ("page", "has a page, but no record", 1),
        ("huge", "too long", 1),
        ("redirect-loop", "redirects without end", None),
        ("redirect-file", "address cannot be used", 1),
        ("busy-3600", "a pause of 3600 s", 1),
    ],
)
def test_faults(
    server: Server, slept: list[float], name: str, message: str, times: int | None
) -> None:
    before = server.asked[name]
    with pytest.raises(ServiceError, match=message) as caught:
        _services(server, slept).fetch(f"doi:10.1000/{name}")
    assert "\n" not in str(caught.value)
    if times is not None:
        assert server.asked[name] - before == times


@pytest.mark.parametrize(
    ("name", "said"), [("slow", "in time"), ("drip", "in time"), ("cut", "broke off")]
)
def test_an_answer_that_does_not_end(
    server: Server, slept: list[float], name: str, said: str
) -> None:
    services = _services(server, slept, timeout=0.2)
    services.client.attempts = 2
    with pytest.raises(ServiceError, match=f"{said}.*2 times"):
        services.fetch(f"doi:10.1000/{name}")


def test_a_service_that_says_wait(server: Server, slept: list[float]) -> None:
    assert _services(server, slept).fetch("doi:10.1000/busy-9") is not None
    assert slept == [9.0, 9.0]


def test_a_pause_that_cannot_be_read(server: Server, slept: list[float]) -> None:
    assert _services(server, slept).fetch("doi:10.1000/busy-soon") is not None
    assert slept == [0.0, 2.0]


def test_a_redirect(server: Server, slept: list[float]) -> None:
    assert _services(server, slept).fetch("doi:10.1000/redirect") is not None


def test_no_service(slept: list[float]) -> None:
    client = Client("casepress/test", 1.0, 0.0, attempts=2, sleep=slept.append)
    with pytest.raises(ServiceError, match=r"no connection.*2 times"):
        Services(client, {"doi": "http://127.0.0.1:9/{id}"}).fetch("doi:10.1000/x")


def test_requests_keep_their_distance(server: Server, slept: list[float]) -> None:
    now = [0.0]
    client = Client("casepress/test", 5.0, 0.5, sleep=slept.append, clock=lambda: now[0])
    services = Services(client, server.addresses)
    for moment in (0.0, 0.1, 5.0):
        now[0] = moment
        services.fetch("pmid:35000001")
    assert slept == [pytest.approx(0.4)]


def test_an_unencrypted_redirect() -> None:
    from casepress.references.client import _Session

    answer = requests.Response()
    answer.status_code, answer.url = 302, "https://example.org/x"
    answer.headers["Location"] = "http://example.org/x"
    with pytest.raises(ServiceError, match="unencrypted"):
        _Session().get_redirect_target(answer)
    answer.headers["Location"] = "/y"
    assert _Session().get_redirect_target(answer) == "/y"
