"""The language server, as an editor talks to it."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

import pytest
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient

from tests.support import Repo

COMMAND = [sys.executable, "-m", "casepress", "lsp"]


Steps = Callable[[LanguageClient, Repo], Awaitable[None]]


async def _talk(repo: Repo, steps: Steps) -> None:
    client = cast(LanguageClient, await ClientServerConfig(server_command=COMMAND).start())
    try:
        await client.initialize_session(
            lsp.InitializeParams(capabilities=lsp.ClientCapabilities(), root_uri=repo.root.as_uri())
        )
        await steps(client, repo)
    finally:
        await client.shutdown_session()
        await client.stop()  # type: ignore[no-untyped-call]


def _open(client: LanguageClient, uri: str, text: str) -> None:
    opened = lsp.TextDocumentItem(uri, "markdown", 1, text)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(opened))


def _change(client: LanguageClient, uri: str, version: int, text: str) -> None:
    client.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            lsp.VersionedTextDocumentIdentifier(version, uri),
            [lsp.TextDocumentContentChangeWholeDocument(text)],
        )
    )


async def _completed(client: LanguageClient, uri: str, text: str) -> dict[str, str]:
    """What the text becomes with each thing that is offered at its end, by its label."""
    lines = text.split("\n")
    at = lsp.Position(len(lines) - 1, len(lines[-1].encode("utf-16-le")) // 2)
    found = await client.text_document_completion_async(
        lsp.CompletionParams(lsp.TextDocumentIdentifier(uri), at)
    )
    items = found.items if isinstance(found, lsp.CompletionList) else found or []
    out = {}
    for item in items:
        assert isinstance(item.text_edit, lsp.TextEdit) and item.text_edit.range.end == at
        units = lines[-1].encode("utf-16-le")[: 2 * item.text_edit.range.start.character]
        out[item.label] = units.decode("utf-16-le") + item.text_edit.new_text
    return out


def _words(text: str, place: lsp.Range) -> str:
    """The words of a range, whose lines end as the protocol says, in units of UTF-16."""
    line = re.split(r"\r\n|\n|\r", text)[place.start.line].encode("utf-16-le")
    return line[2 * place.start.character : 2 * place.end.character].decode("utf-16-le")


async def _diagnostics(client: LanguageClient, uri: str) -> list[lsp.Diagnostic]:
    """What is published about a file; each other file with findings has a message of its own."""
    while True:
        found = await client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        assert isinstance(found, lsp.PublishDiagnosticsParams)
        if found.uri == uri:
            return list(found.diagnostics)


async def _steps(client: LanguageClient, repo: Repo) -> None:
    path = repo.article("knee")
    uri = path.as_uri()
    text = path.read_text(encoding="utf-8")
    # a letter that UTF-16 writes in two units, then a word that was decoded wrongly, with a fix
    added = "The 𝛽 knee of the cafÃ© was hypo intense.\n\n# Discussion"
    text = text.replace("# Discussion", added, 1)
    _open(client, uri, text)
    found = await _diagnostics(client, uri)
    by_code = {d.code: d for d in found}
    split = by_code["TXT005"]
    line = text.splitlines()[split.range.start.line]
    units = line.encode("utf-16-le")
    words = units[2 * split.range.start.character : 2 * split.range.end.character]
    assert words.decode("utf-16-le") == "hypo intense"
    assert split.severity == lsp.DiagnosticSeverity.Warning and split.source == "casepress"

    help_ = await client.text_document_hover_async(
        lsp.HoverParams(lsp.TextDocumentIdentifier(uri), split.range.start)
    )
    assert help_ is not None and isinstance(help_.contents, lsp.MarkupContent)
    assert "TXT005" in help_.contents.value and "Why:" in help_.contents.value

    wrong = by_code["TXT021"]
    actions = await client.text_document_code_action_async(
        lsp.CodeActionParams(
            lsp.TextDocumentIdentifier(uri), wrong.range, lsp.CodeActionContext([wrong])
        )
    )
    (action,) = actions or []
    assert isinstance(action, lsp.CodeAction) and action.edit and action.edit.changes
    (edit,) = action.edit.changes[uri]
    units = text.splitlines()[edit.range.start.line].encode("utf-16-le")
    begin, end = 2 * edit.range.start.character, 2 * edit.range.end.character
    mended = units[:begin].decode("utf-16-le") + edit.new_text + units[end:].decode("utf-16-le")
    assert "café" in mended and "Ã" not in mended

    plain = by_code["CAR002"]  # only the author can write a timeline
    none = await client.text_document_code_action_async(
        lsp.CodeActionParams(
            lsp.TextDocumentIdentifier(uri), plain.range, lsp.CodeActionContext([plain])
        )
    )
    assert not none

    await _completion(client, uri, text)
    fine = path.read_text(encoding="utf-8")
    _change(client, uri, 7, fine)
    found = await _diagnostics(client, uri)
    assert not {"TXT005", "TXT021"} & {d.code for d in found}


async def _completion(client: LanguageClient, uri: str, text: str) -> None:
    keys = await _after(client, uri, text, 3, "𝛽 see [@fig-")
    assert keys["fig-1"] == "𝛽 see [@fig-1" and any(label[-1].isdigit() for label in keys)
    sections = await _after(client, uri, text, 4, "# Patient c")
    assert sections["Patient consent"] == "# Patient consent" and "Discussion" in sections
    assert not await _after(client, uri, text, 5, "write to ana@")
    assert not await _after(client, uri, text, 6, "item #")


async def _after(
    client: LanguageClient, uri: str, text: str, version: int, words: str
) -> dict[str, str]:
    changed = f"{text}\n\n{words}"
    _change(client, uri, version, changed)
    return await _completed(client, uri, changed)


async def _broken(client: LanguageClient, repo: Repo) -> None:
    """A text that cannot be read has a finding where it breaks; ids and keys are still offered."""
    uri, text = repo.article("knee").as_uri(), repo.article("knee").read_text(encoding="utf-8")
    _open(client, uri, text)
    await _diagnostics(client, uri)
    broken = text.replace("title:", "title: [", 1) + "\n\nsee [@"
    _change(client, uri, 2, broken)
    found = await _diagnostics(client, uri)
    assert [d.severity for d in found] == [lsp.DiagnosticSeverity.Error]
    assert found[0].range.start.line < text.index("# ") and "line" not in found[0].message
    assert "fig-1" in await _completed(client, uri, broken)
    _change(client, uri, 3, "")
    assert await _diagnostics(client, uri)
    _change(client, uri, 4, text)
    assert len(await _diagnostics(client, uri)) > 1


async def _two(client: LanguageClient, repo: Repo) -> None:
    """Each manuscript has its own findings, also where both are open and one is closed."""
    uris = {name: repo.article(name).as_uri() for name in ("knee", "ear")}
    texts = {name: repo.article(name).read_text(encoding="utf-8") for name in uris}
    added = "\n\nThe signal was hypo intense.\n\n# Discussion"
    texts["ear"] = texts["ear"].replace("\n\n# Discussion", added, 1)
    codes = {}
    for name, uri in uris.items():
        _open(client, uri, texts[name])
        codes[name] = {d.code for d in await _diagnostics(client, uri)}
    assert "TXT005" in codes["ear"] and "TXT005" not in codes["knee"]
    client.text_document_did_close(
        lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uris["ear"]))
    )
    assert await _diagnostics(client, uris["ear"]) == []
    _change(client, uris["knee"], 2, texts["knee"] + "\n\nIt was hyper intense.\n")
    assert "TXT005" in {d.code for d in await _diagnostics(client, uris["knee"])}


async def _spelled(client: LanguageClient, repo: Repo) -> None:
    """Editors spell one address in several ways, and count lines by three signs only."""
    uri = repo.article("knee").as_uri().replace("knee", "%6Bnee")
    text = repo.article("knee").read_text(encoding="utf-8")
    odd = "One\u2028two\x0cthree\x85four 𝛽 of the cafÃ© was hypo intense.\r\n\n# Discussion"
    text = text.replace("# Discussion", odd, 1)
    _open(client, uri, text)
    by_code = {d.code: d for d in await _diagnostics(client, uri)}
    split, wrong = by_code["TXT005"], by_code["TXT021"]
    assert _words(text, split.range) == "hypo intense"
    assert await client.text_document_hover_async(
        lsp.HoverParams(lsp.TextDocumentIdentifier(uri), split.range.start)
    )
    asked = lsp.CodeActionParams(
        lsp.TextDocumentIdentifier(uri), wrong.range, lsp.CodeActionContext([wrong])
    )
    (action,) = await client.text_document_code_action_async(asked) or []
    assert isinstance(action, lsp.CodeAction) and action.edit and action.edit.changes
    (edit,) = action.edit.changes[uri]
    assert "Ã" in _words(text, edit.range) and "é" in edit.new_text
    # the text has moved on, and the finding's place with it: no fix is offered until it is read
    _change(client, uri, 2, "\n" + text)
    assert not await client.text_document_code_action_async(asked)
    await _diagnostics(client, uri)


async def _beside(client: LanguageClient, repo: Repo) -> None:
    """A reference file that something else has changed is read again."""
    uri, text = repo.article("knee").as_uri(), repo.article("knee").read_text(encoding="utf-8")
    _open(client, uri, text + "\n\nAs was seen [@newcomer2026].\n")
    assert "REF003" in {d.code for d in await _diagnostics(client, uri)}
    (references,) = repo.article("knee").parent.glob("*.bib")
    entry = "@book{newcomer2026, author={Muster, A}, title={T}, publisher={P}, year={2026}}\n"
    references.write_text(references.read_text(encoding="utf-8") + entry, encoding="utf-8")
    change = lsp.FileEvent(references.as_uri(), lsp.FileChangeType.Changed)
    client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([change]))
    assert "REF003" not in {d.code for d in await _diagnostics(client, uri)}


@pytest.mark.parametrize("steps", [_steps, _broken, _two, _spelled, _beside])
def test_an_editor(steps: Steps, repo: Repo) -> None:
    asyncio.run(asyncio.wait_for(_talk(repo, steps), 90))


def test_a_file_that_is_no_manuscript_is_let_be(tmp_path: Path) -> None:
    async def talk() -> None:
        client = cast(LanguageClient, await ClientServerConfig(server_command=COMMAND).start())
        uri = (tmp_path / "notes.md").as_uri()
        await client.initialize_session(lsp.InitializeParams(capabilities=lsp.ClientCapabilities()))
        opened = lsp.TextDocumentItem(uri, "markdown", 1, "hypo intense")
        client.text_document_did_open(lsp.DidOpenTextDocumentParams(opened))
        found = await client.text_document_completion_async(
            lsp.CompletionParams(lsp.TextDocumentIdentifier(uri), lsp.Position(0, 0))
        )
        assert not found and not client.diagnostics.get(uri)
        await client.shutdown_session()
        await client.stop()  # type: ignore[no-untyped-call]

    asyncio.run(asyncio.wait_for(talk(), 60))


@pytest.mark.parametrize("command", ["preview", "lsp"])
def test_what_is_not_installed_is_named(
    command: str, repo: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from casepress.cli.main import main

    for name in ("casepress.live.server", "casepress.live.language_server", "uvicorn"):
        monkeypatch.setitem(sys.modules, name, None)
    arguments = [command, "knee", "--no-browser"] if command == "preview" else [command]
    assert main(["--repository", str(repo.root), *arguments]) == 2
    assert f"whl[{command}]" in capsys.readouterr().err
