"""The preview's server: on this computer alone, for who has its address, and to be read only.

It answers to 127.0.0.1, [::1] and localhost with its port (against pages that have another name
point here), to GET, and to the browser that came with the token in the address, which becomes a
cookie that no other site's page can send. It gives out no file but the pictures that the article
names, the journal's fonts, and pages of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from casepress.article import pandoc
from casepress.core.errors import BuildError, UsageError
from casepress.core.findings import Unreadable
from casepress.core.findings.report import unreadable
from casepress.live.pages import Pages
from casepress.live.session import Session
from casepress.outputs.html.fonts import Face, faces, math_face, wordmark_faces
from casepress.outputs.html.page import Look
from casepress.pipeline import without_cycle_search
from casepress.source.repository import Repository

COOKIE = "casepress-preview"
#: Milliseconds between two looks at the files, and how long changes are gathered.
_STEP, _GATHER = 3, 20
_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "connect-src 'self'; img-src 'self' data:; font-src 'self'; style-src 'self'; "
    "script-src 'self'"
)


#: What a user can cause, and what then is shown.
_FAULTS = (BuildError, Unreadable, UsageError, OSError)


def _reason(error: Exception) -> str:
    if isinstance(error, Unreadable):
        return unreadable(error)[0]
    return str(error)


async def _failed(request: Request, error: Exception) -> Response:
    return PlainTextResponse(_reason(error), 500)


@dataclass
class Guard:
    """Lets through what is allowed, and nothing else (see the module)."""

    app: ASGIApp
    token: str
    hosts: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        answer = self._refused(Request(scope))
        if answer is not None:
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, _with_headers(send))

    def _refused(self, request: Request) -> Response | None:
        if request.headers.get("host", "") not in self.hosts:
            return PlainTextResponse("This address is not the preview's.", 403)
        if _of_another_site(request):
            return PlainTextResponse("The preview answers to its own pages.", 403)
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("The preview takes nothing.", 405)
        given = request.query_params.get("token", "")
        if given and secrets.compare_digest(given.encode(), self.token.encode()):
            answer = RedirectResponse(request.url.path, 303)
            answer.set_cookie(COOKIE, self.token, httponly=True, samesite="strict", path="/")
            return answer
        known = request.cookies.get(COOKIE, "")
        if not secrets.compare_digest(known.encode(), self.token.encode()):
            return PlainTextResponse("Open the address that `casepress preview` prints.", 403)
        return None


def _of_another_site(request: Request) -> bool:
    """Whether a page of elsewhere asks for a part of this one (Fetch Metadata, W3C): also one of
    another port, to whose pages the browser sends the cookie. A link that the reader follows is no
    such request."""
    site = request.headers.get("sec-fetch-site", "none")
    return site not in ("none", "same-origin") and (
        request.headers.get("sec-fetch-mode") != "navigate"
        or request.headers.get("sec-fetch-dest") != "document"
    )


def _with_headers(send: Send) -> Send:
    headers = {
        "content-security-policy": _POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
    }

    async def sent(message: Any) -> None:
        if message["type"] == "http.response.start":
            own = {key for key, _ in message["headers"]}
            more = [(k.encode(), v.encode()) for k, v in headers.items() if k.encode() not in own]
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return sent


@dataclass
class Live:
    """A session, those who watch it, and the thread in which it works."""

    session: Session
    pages: Pages
    listeners: set[asyncio.Queue[tuple[str, Any]]] = field(default_factory=set)
    viewers: set[asyncio.Queue[tuple[str, Any]]] = field(default_factory=set)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    #: Whether it was shown once, after which its fonts, rules and caches stay.
    settled: bool = False


class Preview:
    """The preview of a repository's manuscripts."""

    def __init__(self, root: Path, work: Path, overrides: Mapping[str, Any] | None = None) -> None:
        self.root, self.work, self.overrides = root, work, dict(overrides or {})
        self.token = secrets.token_urlsafe(24)
        self.stopping = asyncio.Event()
        self._live: dict[str, Live] = {}
        self._worker = ThreadPoolExecutor(1)

    @property
    def repository(self) -> Repository:
        """The repository as its `config.yaml` is now. Raises `Unreadable`."""
        return Repository.open(self.root, self.overrides)

    def app(self, port: int) -> ASGIApp:
        """The application, for a server on this port."""
        routes = [
            Route("/", self.index),
            Route("/m/{id}", self.page),
            Route("/events/{id}", self.events),
            Route("/figures/{id}/{name}", self.figure),
            Route("/pages/{id}/{name}", self.pdf_page),
            Route("/fonts/{name}", self.font),
            Route("/style.css", self.style),
            Route("/script.js", self.script),
        ]
        hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "[::1]", "localhost"))
        app = Starlette(routes=routes, exception_handlers=dict.fromkeys(_FAULTS, _failed))
        return Guard(app, self.token, hosts)

    async def index(self, request: Request) -> Response:
        """The manuscripts."""
        repository = self.repository
        look = Look(repository.journal)
        made = look.filled("preview-list.html.j2", {"ids": repository.ids()})
        return Response(made, media_type="text/html")

    async def page(self, request: Request) -> Response:
        """The frame of a manuscript's preview, which its script fills."""
        repository = self.repository
        identifier = request.path_params["id"]
        if identifier not in repository.ids():
            return PlainTextResponse("This manuscript was not found.", 404)
        made = Look(repository.journal).filled("preview.html.j2", {"id": identifier})
        return Response(made, media_type="text/html")

    async def style(self, request: Request) -> Response:
        """The style, with whole fonts: subsets would be made anew with every new character."""
        journal = self.repository.journal
        rules = [
            f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};'
            f'font-style:{face.style};font-display:block;src:url("/fonts/{name}")}}'
            for name, face in self._faces().items()
        ]
        css = Look(journal).style("base.css", "article.css", "preview.css")
        return Response("".join(rules) + css, media_type="text/css")

    async def script(self, request: Request) -> Response:
        """The script."""
        journal = self.repository.journal
        made = Look(journal).script("preview.js", {})
        return Response(made, media_type="text/javascript")

    async def font(self, request: Request) -> Response:
        """A whole font of the page."""
        face = self._faces().get(request.path_params["name"])
        if face is None:
            return PlainTextResponse("This font was not found.", 404)
        headers = {"cache-control": "private, max-age=86400"}
        return FileResponse(face.file, media_type="font/ttf", headers=headers)

    def _faces(self) -> dict[str, Face]:
        journal = self.repository.journal
        found = faces(journal, serif_bold_italic=True, sans_bold_italic=True, small_capitals=True)
        found += wordmark_faces(journal)
        with contextlib.suppress(BuildError):  # formulae are then shown in a font of the reader's
            found.append(math_face())
        return {face.name.replace(".woff2", face.file.suffix): face for face in found}

    async def figure(self, request: Request) -> Response:
        """A picture that the article names."""
        live = self._live.get(request.path_params["id"])
        path = live.session.picture_file(request.path_params["name"]) if live else None
        return FileResponse(path) if path else PlainTextResponse("This picture was not found.", 404)

    async def pdf_page(self, request: Request) -> Response:
        """A page of the PDF as a picture."""
        live = self._live.get(request.path_params["id"])
        data = live.pages.picture(request.path_params["name"]) if live else None
        if data is None:
            return PlainTextResponse("This page was not found.", 404)
        headers = {"cache-control": "private, max-age=86400"}
        return Response(data, media_type="image/png", headers=headers)

    async def events(self, request: Request) -> Response:
        """What changes, as server-sent events."""
        identifier = request.path_params["id"]
        if identifier not in self.repository.ids():
            return PlainTextResponse("This manuscript was not found.", 404)
        live = self._started(identifier)
        queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        wants_pages = request.query_params.get("view") == "pages"
        (live.viewers if wants_pages else live.listeners).add(queue)
        task = asyncio.create_task(self._renew(live, [queue]))
        live.tasks.add(task)
        task.add_done_callback(live.tasks.discard)
        return StreamingResponse(self._stream(live, queue), media_type="text/event-stream")

    async def _stream(
        self, live: Live, queue: asyncio.Queue[tuple[str, Any]]
    ) -> AsyncIterator[str]:
        try:
            while not self.stopping.is_set():
                try:
                    name, data = await asyncio.wait_for(queue.get(), 0.5)
                except TimeoutError:
                    yield ": \n\n"
                    continue
                yield f"event: {name}\ndata: {json.dumps(data)}\n\n"
        finally:
            live.listeners.discard(queue)
            live.viewers.discard(queue)

    def _started(self, identifier: str) -> Live:
        if identifier not in self._live:
            session = Session(self.root, identifier, self.work, self.overrides)
            live = Live(session, Pages(session))
            live.tasks.add(asyncio.create_task(self._watch(live)))
            self._live[identifier] = live
        return self._live[identifier]

    async def _watch(self, live: Live) -> None:
        from watchfiles import awatch

        files = awatch(
            *live.session.watched, step=_STEP, debounce=_GATHER, stop_event=self.stopping
        )
        async for _ in files:
            await self._renew(live, [*live.listeners, *live.viewers])

    async def _renew(self, live: Live, queues: list[asyncio.Queue[tuple[str, Any]]]) -> None:
        """Read again and tell: the findings first, then the article, then the pages of the PDF
        where somebody looks at them."""
        async with live.busy:
            with without_cycle_search():
                await self._told(live, queues)
            if not live.settled:
                live.settled = True
                gc.freeze()  # what stays is not searched for cycles after every change

    async def _told(self, live: Live, queues: list[asyncio.Queue[tuple[str, Any]]]) -> None:
        session = live.session

        def tell(name: str, **data: Any) -> None:
            for queue in queues:
                queue.put_nowait((name, data))

        try:
            saved = session.saved().timestamp() * 1000
            marked, listed = await self._do(session.read)
            tell("findings", html=listed, saved=saved)
            if live.viewers.intersection(queues):
                tell("pages", pages=await self._do(live.pages.pages), saved=saved)
            if live.listeners.intersection(queues):
                html, rules = await self._do(lambda: session.page_html(marked))
                tell("article", html=html, rules=rules, saved=saved)
        except _FAULTS as error:
            tell("fault", reason=_reason(error))

    async def _do(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def close(self) -> None:
        """Let go what the sessions hold."""
        self.stopping.set()
        self._worker.submit(pandoc.end).result()
        self._worker.shutdown()
