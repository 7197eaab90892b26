"""The preview's server: who it answers, and what it gives out."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from casepress.cli.main import main
from casepress.live.server import COOKIE, Preview
from tests.support import Repo

PORT = 8123
HOST = f"127.0.0.1:{PORT}"


@dataclass
class Answer:
    """A response as it went out."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def preview(repo: Repo, tmp_path_factory: pytest.TempPathFactory) -> Preview:
    return Preview(repo.root, tmp_path_factory.mktemp("work"))


def ask(
    preview: Preview,
    path: str,
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "GET",
    host: str = HOST,
    known: bool = True,
) -> Answer:
    """One request; `known` sends the cookie."""
    sent = {"host": host, **(headers or {})}
    if known:
        sent["cookie"] = f"{COOKIE}={preview.token}"
    where, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "method": method,
        "path": where,
        "raw_path": where.encode(),
        "query_string": query.encode(),
        "headers": [(k.encode(), v.encode()) for k, v in sent.items()],
        "root_path": "",
        "scheme": "http",
    }
    messages: list[Any] = []

    async def receive() -> Any:
        await asyncio.sleep(3600)  # the reader sends nothing, and does not go away

    async def send(message: Any) -> None:
        messages.append(message)

    async def answered_() -> None:
        await preview.app(PORT)(scope, receive, send)

    asyncio.run(answered_())
    first = messages[0]
    answered = {k.decode(): v.decode() for k, v in first["headers"]}
    return Answer(first["status"], answered, b"".join(m.get("body", b"") for m in messages[1:]))


def test_what_cannot_be_shown_is_named(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--repository", str(repo.root), "preview", "--no-browser"]
    assert main([*command, "nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert main([*command, "knee", "--port", port]) == 2
        assert f"port {port} cannot be used" in capsys.readouterr().err


def test_without_the_token_nothing(preview: Preview) -> None:
    for path in ("/", "/m/knee", "/style.css", "/events/knee", "/?token=wrong", "/fonts/x.ttf"):
        assert ask(preview, path, known=False).status == 403, path


def test_the_token_becomes_a_cookie_that_no_other_site_sends(preview: Preview) -> None:
    answer = ask(preview, f"/m/knee?token={preview.token}", known=False)
    assert answer.status == 303 and answer.headers["location"] == "/m/knee"
    cookie = answer.headers["set-cookie"]
    assert "SameSite=strict" in cookie and "HttpOnly" in cookie
    assert ask(preview, "/m/knee").status == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", f"evil.example:{PORT}", "0.0.0.0",
                                  f"127.0.0.1.evil.example:{PORT}", "localhost:1", ""])  # fmt: skip
def test_another_host_is_refused(preview: Preview, host: str) -> None:
    assert ask(preview, "/", host=host).status == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_its_own_names_are_answered(preview: Preview, host: str) -> None:
    assert ask(preview, "/", host=f"{host}:{PORT}").status == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/", "/m/knee", "/events/knee", "/script.js"])
def test_no_other_page_gets_a_part(preview: Preview, site: str, path: str) -> None:
    """The page of another port is of the same site, so that the browser sends it the cookie."""
    for mode, goal in (("cors", "empty"), ("no-cors", "script"), ("navigate", "iframe")):
        told = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": goal}
        assert ask(preview, path, told).status == 403
        assert ask(preview, f"{path}?token={preview.token}", told, known=False).status == 403


def test_a_link_of_another_page_can_be_followed(preview: Preview) -> None:
    told = {"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate"}
    assert ask(preview, "/m/knee", {**told, "sec-fetch-dest": "document"}).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_it_takes_nothing(preview: Preview, method: str) -> None:
    assert ask(preview, "/", method=method).status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/figures/knee/../../../../etc/passwd",
        "/figures/knee/article.md",
        "/figures/knee/..%2f..%2fconfig.yaml",
        "/figures/nowhere/figure-1.png",
        "/fonts/../../etc/passwd",
        "/fonts/SourceSerifPro-Regular.ttf",
        "/pages/knee/1.png",
        "/m/nowhere",
        "/m/../../etc",
        "/events/nowhere",
        "/config.yaml",
        "/manuscript/knee/article.md",
    ],
)
def test_it_gives_out_no_file(preview: Preview, path: str) -> None:
    assert ask(preview, path).status == 404


def test_the_pages_and_their_policy(preview: Preview) -> None:
    listed = ask(preview, "/")
    assert b'href="/m/knee"' in listed.body and b'href="/m/ear"' in listed.body
    for path, kind in (("/", "text/html"), ("/style.css", "text/css"), ("/script.js", "text/java")):
        answer = ask(preview, path)
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    page = ask(preview, "/m/knee").body
    assert b"<style" not in page and b"style=" not in page and page.count(b"<script") == 1


def test_a_font_is_whole(preview: Preview) -> None:
    answer = ask(preview, "/fonts/serif-400-normal.ttf")
    assert answer.status == 200 and len(answer.body) > 100_000


async def _told(preview: Preview) -> list[tuple[str, Any]]:
    """The events that a window of the manuscript gets when it is opened."""
    live = preview._started("knee")
    queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
    live.listeners.add(queue)
    await preview._renew(live, [queue])
    for task in live.tasks:
        task.cancel()
    return [queue.get_nowait() for _ in range(queue.qsize())]


def test_the_first_events_are_findings_and_article(preview: Preview, tmp_path: Path) -> None:
    found = asyncio.run(_told(preview))
    assert [name for name, _ in found] == ["findings", "article"]
    assert found[1][1]["html"].startswith("<article>")
    preview.close()


def test_a_fault_is_told_and_not_raised(preview: Preview, repo: Repo) -> None:
    repo.write("manuscript/knee/article.md", "nothing")

    found = asyncio.run(_told(preview))
    assert [name for name, _ in found] == ["findings", "fault"]
    assert "front matter" in found[1][1]["reason"]
    preview.close()
