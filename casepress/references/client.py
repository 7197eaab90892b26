"""An HTTP client with manners: it says who asks, waits between requests, comes back later when it
is told to, and gives up in the end."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit


class ServiceError(Exception):
    """A service gave no usable answer. The message is one line: what is wrong, then the remedy."""


#: What passes: too many requests, and faults of the server or of what stands before it.
_PASSING = frozenset({429, 500, 502, 503, 504})
_LARGEST = 4_000_000
_CHUNK = 65_536


@dataclass
class Client:
    """Asks one service after another. `agent` names the program and a person to write to; times
    are in seconds: `timeout` for a whole answer, `interval` between two requests, `patience` the
    longest that it waits before it asks again. `attempts` counts the first one."""

    agent: str
    timeout: float = 30.0
    interval: float = 0.5
    patience: float = 60.0
    attempts: int = 4
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _next: float = field(default=0.0, init=False)

    def get(self, address: str, accept: str) -> bytes | None:
        """The body of the answer, `None` where there is none such (404, 410). Raises
        `ServiceError`."""
        problem = ""
        for attempt in range(self.attempts):
            self._wait_for_turn()
            try:
                return self._ask(address, accept)
            except urllib.error.HTTPError as error:
                if error.code in (404, 410):
                    return None
                problem = f"it answered {error.code}"
                if error.code not in _PASSING:
                    raise ServiceError(
                        f"{_host(address)}: {problem}; {_remedy(error.code)}"
                    ) from None
                wait = self._wait(error, attempt)
            except TimeoutError:
                problem, wait = "no answer in time", float(2**attempt)
            except urllib.error.URLError as error:
                problem, wait = _reason(error), float(2**attempt)
            except (OSError, http.client.HTTPException, ValueError) as error:
                problem, wait = f"the answer broke off ({type(error).__name__})", float(2**attempt)
            if wait > self.patience:
                raise ServiceError(
                    f"{_host(address)}: {problem} and asks for {wait:.0f} s; try again then"
                )
            if attempt + 1 < self.attempts:
                self.sleep(wait)
        times = f"{self.attempts} times"
        raise ServiceError(f"{_host(address)}: {problem}, {times}; try again later")

    def _wait_for_turn(self) -> None:
        now = self.clock()
        if now < self._next:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + self.interval

    def _wait(self, error: urllib.error.HTTPError, attempt: int) -> float:
        """What the server asks for in `Retry-After` (seconds or a date), else 1, 2, 4 … s."""
        asked = error.headers.get("Retry-After", "")
        if asked.isdecimal():
            return float(asked)
        try:
            return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
        except (TypeError, ValueError):
            return float(2**attempt)

    def _ask(self, address: str, accept: str) -> bytes:
        headers = {"Accept": accept, "User-Agent": self.agent}
        request = urllib.request.Request(address, headers=headers)
        opener = urllib.request.build_opener(_Redirects)
        until = self.clock() + self.timeout
        with opener.open(request, timeout=self.timeout) as answer:
            if "html" in answer.headers.get_content_type():
                raise ServiceError(f"{_host(address)}: it has a page, but no record, of this work")
            body = b""
            while chunk := answer.read1(_CHUNK):
                body += chunk
                if len(body) > _LARGEST:
                    raise ServiceError(f"{_host(address)}: the answer is too long for a record")
                if self.clock() > until:
                    raise TimeoutError
            expected = answer.headers.get("Content-Length", "")
            if expected.isdecimal() and int(expected) != len(body):
                raise http.client.IncompleteRead(body)
            return bytes(body)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a few redirects, never from an encrypted address to an open one."""

    max_redirections = 6

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise ServiceError(f"{_host(newurl)}: an unencrypted redirect is not followed")
        made = super().redirect_request(req, fp, code, msg, headers, newurl)
        if made is not None:
            made.timeout = req.timeout
        return made


def _host(address: str) -> str:
    return urlsplit(address).netloc or address


def _reason(error: urllib.error.URLError) -> str:
    if isinstance(error.reason, TimeoutError):
        return "no answer in time"
    words = getattr(error.reason, "strerror", None) or str(error.reason)
    return f"no connection ({words.lower()})"


def _remedy(code: int) -> str:
    if code in (400, 406):
        return "the service has no record of this kind for it"
    return "check the address of the service in config.yaml"
