"""The language server, as an editor talks to it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import cast

import pytest
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient

from tests.support import Repo

COMMAND = [sys.executable, "-m", "casepress", "lsp"]


async def _talk(repo: Repo) -> None:
    client = cast(LanguageClient, await ClientServerConfig(server_command=COMMAND).start())
    try:
        await client.initialize_session(
            lsp.InitializeParams(capabilities=lsp.ClientCapabilities(), root_uri=repo.root.as_uri())
        )
        await _steps(client, repo)
    finally:
        await client.shutdown_session()
        await client.stop()  # type: ignore[no-untyped-call]


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
    opened = lsp.TextDocumentItem(uri, "markdown", 1, text)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(opened))
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
    client.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            lsp.VersionedTextDocumentIdentifier(2, uri),
            [lsp.TextDocumentContentChangeWholeDocument(fine)],
        )
    )
    found = await _diagnostics(client, uri)
    assert not {"TXT005", "TXT021"} & {d.code for d in found}


async def _completion(client: LanguageClient, uri: str, text: str) -> None:
    typed = {"See [@": "@", "# ": "#"}
    labels: dict[str, set[str]] = {}
    for number, words in enumerate(typed, 3):
        changed = f"{text}\n\n{words}"
        client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(number, uri),
                [lsp.TextDocumentContentChangeWholeDocument(changed)],
            )
        )
        at = lsp.Position(len(changed.split("\n")) - 1, len(words))
        found = await client.text_document_completion_async(
            lsp.CompletionParams(lsp.TextDocumentIdentifier(uri), at)
        )
        items = found.items if isinstance(found, lsp.CompletionList) else found or []
        labels[typed[words]] = {item.label for item in items}
    assert "fig-1" in labels["@"] and any(label[-1].isdigit() for label in labels["@"])
    assert {"Discussion", "Patient consent"} <= labels["#"]


def test_an_editor(repo: Repo) -> None:
    asyncio.run(asyncio.wait_for(_talk(repo), 90))


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
