"""A rate-limited HTTP client for the services that give reference records.

It is `requests` with urllib3's `Retry`, and adds what the services ask of their users: a contact
address in every request and a pause between two requests. It also limits how long and how large
an answer may be.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, InvalidHeader, MaxRetryError, ReadTimeoutError
from urllib3.util import Retry


class ServiceError(Exception):
    """A service gave no usable answer. The message is one line: the problem, then the remedy."""


#: Temporary failures: too many requests, and errors of the server or of a gateway before it.
_TEMPORARY = frozenset({429, 500, 502, 503, 504})
#: The largest answer, in bytes. A record has a few thousand; one with a long author list, more.
_MAX_SIZE = 4_000_000
_CHUNK = 65_536


class _TemporaryFailure(Exception):
    """A failure after which the same request may succeed, with the answer if there was one."""

    def __init__(self, problem: str, answer: requests.Response | None = None) -> None:
        super().__init__(problem)
        self.answer = answer


class _Session(requests.Session):
    """A session that follows a few redirects, never from an encrypted address to a plain one."""

    def __init__(self) -> None:
        super().__init__()
        self.max_redirects = 6

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target is not None and urlsplit(resp.url).scheme == "https":
            address = urljoin(resp.url, target)
            if urlsplit(address).scheme != "https":
                raise ServiceError(f"{_host(address)}: an unencrypted redirect is not followed")
        return target


@dataclass
class Client:
    """Sends one request after another.

    `agent` names the program and the address of a contact person. All times are in seconds:
    `timeout` is the limit for a whole answer, `interval` the pause between two requests, and
    `max_wait` the longest wait before a retry. `attempts` includes the first one.
    """

    agent: str
    timeout: float = 30.0
    interval: float = 0.5
    max_wait: float = 60.0
    attempts: int = 4
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _session: requests.Session = field(default_factory=_Session, init=False, repr=False)
    _next_request: float = field(default=0.0, init=False)

    def get(self, address: str, accept: str) -> bytes | None:
        """The body of the answer; `None` where the service has no such record (404, 410).
        Raises `ServiceError`."""
        retry = Retry(total=self.attempts - 1, backoff_factor=1)
        while True:
            self._limit_rate()
            try:
                return self._request(address, accept)
            except _TemporaryFailure as failure:
                retry = self._wait_for_retry(retry, address, failure)
            except ServiceError as error:
                raise ServiceError(f"{_host(address)}: {error}") from None

    def _limit_rate(self) -> None:
        now = self.clock()
        if now < self._next_request:
            self.sleep(self._next_request - now)
        self._next_request = max(now, self._next_request) + self.interval

    def _wait_for_retry(self, retry: Retry, address: str, failure: _TemporaryFailure) -> Retry:
        """Wait as long as the service asks for (`Retry-After`), or else as `Retry` computes."""
        try:
            retry = retry.increment("GET", address, error=failure)
        except MaxRetryError:
            raise ServiceError(
                f"{_host(address)}: {failure}, {self.attempts} times; try again later"
            ) from None
        wait = _retry_after(retry, failure.answer) or retry.get_backoff_time()
        if wait > self.max_wait:
            raise ServiceError(
                f"{_host(address)}: {failure} and asks for a pause of {wait:.0f} s; "
                "try again after that"
            ) from None
        self.sleep(wait)
        return retry

    def _request(self, address: str, accept: str) -> bytes | None:
        headers = {"Accept": accept, "User-Agent": self.agent}
        deadline = self.clock() + self.timeout
        try:
            with self._session.get(
                address, headers=headers, timeout=self.timeout, stream=True
            ) as answer:
                if answer.status_code in (404, 410):
                    return None
                _check_status(answer)
                return self._body(answer, deadline)
        except (requests.Timeout, ReadTimeoutError):
            raise _TemporaryFailure("no answer in time") from None
        except requests.TooManyRedirects:
            raise ServiceError(f"it redirects without end; {_CHECK_ADDRESS}") from None
        except requests.exceptions.SSLError:
            raise ServiceError(
                "no secure connection; if your network inspects encrypted traffic, name the file "
                "with its certificate in the environment variable REQUESTS_CA_BUNDLE"
            ) from None
        except requests.ConnectionError as error:
            raise _TemporaryFailure(f"no connection ({_reason(error)})") from None
        except HTTPError as error:
            problem = f"the answer broke off ({type(error).__name__})"
            raise _TemporaryFailure(problem) from None
        except requests.RequestException:  # such as a redirect to something other than HTTP
            raise ServiceError(f"its address cannot be used; {_CHECK_ADDRESS}") from None

    def _body(self, answer: requests.Response, deadline: float) -> bytes:
        # `iter_content` would wait for a full chunk, and so pass the deadline of a slow answer.
        body = bytearray()
        while chunk := answer.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > _MAX_SIZE:
                raise ServiceError("the answer is too long for a record")
            if self.clock() > deadline:
                raise _TemporaryFailure("no answer in time")
        return bytes(body)


_CHECK_ADDRESS = "check the address of the service in config.yaml"


def _check_status(answer: requests.Response) -> None:
    """Raise for an answer that is not the record."""
    code = answer.status_code
    if code in _TEMPORARY:
        raise _TemporaryFailure(f"it answered {code}", answer)
    if code in (400, 406):
        raise ServiceError(f"it answered {code}; the service has no record of this kind for it")
    if not answer.ok:
        raise ServiceError(f"it answered {code}; {_CHECK_ADDRESS}")
    if "html" in answer.headers.get("Content-Type", ""):
        raise ServiceError("it has a page, but no record, of this work")


def _retry_after(retry: Retry, answer: requests.Response | None) -> float | None:
    if answer is None:
        return None
    try:
        return retry.get_retry_after(answer.raw)
    except InvalidHeader:
        return None


def _host(address: str) -> str:
    return urlsplit(address).netloc or address


def _reason(error: BaseException | None) -> str:
    """The operating system's words for a failed connection, from the chain of exceptions."""
    while error is not None:
        if isinstance(error, OSError) and error.strerror:
            return error.strerror.lower()
        error = error.__cause__ or error.__context__
    return "it was closed"
