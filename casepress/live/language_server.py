"""The language server: findings as diagnostics in any editor, with fixes, help and completion.

It speaks the Language Server Protocol 3.17 on standard input and output, and reads the text as the
editor has it, saved or not.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from casepress import __version__
from casepress.article.ast import classes, from_meta, get, identifier, structure
from casepress.core.errors import BuildError, UsageError
from casepress.core.findings import Code, Finding, Severity, Span, Unreadable
from casepress.core.line_ends import LINE_END
from casepress.live.session import Session
from casepress.references.reader import IMPORTERS, read_references
from casepress.source.repository import Repository

_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
}
#: Seconds without a key before the text is read again.
_PAUSE = 0.15
#: The files that a manuscript is read with, beside its text.
_WATCHED = ("**/manuscript/**", "**/figures/**", "**/journal/**", "**/config.yaml")
_KEY = re.compile(r"(?<!\w)@([\w:./-]*)$")
_HEADING = re.compile(r"^#{1,6}\s*([^#]*)$")
#: What callouts lead to: the class or type of the element, and its kind for the reader.
_KINDS = {"Figure": "figure", "table-wrap": "table", "equation": "equation", "box": "box",
          "section": "section", "supplementary": "supplementary file"}  # fmt: skip


@dataclass
class Document:
    """A manuscript that an editor has open under an address, which it may spell as it likes: the
    `text` that the findings are about, and the addresses that they were published under."""

    session: Session
    uri: str
    text: str = ""
    findings: list[Finding] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    waiting: asyncio.Task[None] | None = None

    def address(self, file: str) -> str:
        """The address of a file of the repository."""
        path = self.session.root / file
        return self.uri if path == self.session.article else from_fs_path(str(path)) or ""


def server() -> LanguageServer:
    """The server, not yet started."""
    # Whole texts: pygls counts other signs as line ends than the protocol does, so that changes
    # would go to the wrong lines.
    kind = lsp.TextDocumentSyncKind.Full
    made = LanguageServer("casepress", __version__, text_document_sync_kind=kind)
    work = Path(tempfile.gettempdir())
    documents: dict[str, Document] = {}
    worker = ThreadPoolExecutor(1)

    def opened(uri: str) -> Document | None:
        """The document of an address; `None` where it is not a manuscript of a repository."""
        if uri not in documents:
            path = Path(to_fs_path(uri) or "")
            root = path.parent.parent.parent
            is_one = path.name == "article.md" and path.parent.parent.name == "manuscript"
            if not is_one or not (root / "config.yaml").is_file():
                return None
            documents[uri] = Document(Session(root, path.parent.name, work), uri)
        return documents[uri]

    async def renew(uri: str, pause: float) -> None:
        """Read the text again, and tell what was found."""
        await asyncio.sleep(pause)
        document = opened(uri)
        if document is None:
            return
        text = made.workspace.get_text_document(uri).source
        loop = asyncio.get_running_loop()
        try:
            checked = await loop.run_in_executor(worker, document.session.check, text)
            document.findings = checked.findings
        except Unreadable as error:
            document.findings = [f.placed(f.at.span) for f in error.findings]  # type: ignore[union-attr]
        except (BuildError, UsageError, OSError) as error:  # a manuscript that is there no more
            document.findings = []
            made.window_log_message(lsp.LogMessageParams(lsp.MessageType.Warning, str(error)))
        document.text = text
        _publish(made, documents.values(), document)

    def later(uri: str, pause: float) -> None:
        document = opened(uri)
        if document is None:
            return
        if document.waiting is not None:
            document.waiting.cancel()
        document.waiting = asyncio.get_running_loop().create_task(renew(uri, pause))

    @made.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(parameters: lsp.DidOpenTextDocumentParams) -> None:
        later(parameters.text_document.uri, 0)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(parameters: lsp.DidChangeTextDocumentParams) -> None:
        later(parameters.text_document.uri, _PAUSE)

    @made.feature(lsp.INITIALIZED)
    async def initialized(parameters: lsp.InitializedParams) -> None:
        workspace = made.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching and watching.dynamic_registration:
            watched = lsp.DidChangeWatchedFilesRegistrationOptions(
                [lsp.FileSystemWatcher(pattern) for pattern in _WATCHED]
            )
            method = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
            made.client_register_capability(
                lsp.RegistrationParams([lsp.Registration("files", method, watched)])
            )

    @made.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def did_change_files(parameters: lsp.DidChangeWatchedFilesParams) -> None:
        for uri in documents:
            later(uri, _PAUSE)

    @made.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def did_save(parameters: lsp.DidSaveTextDocumentParams) -> None:
        for uri in documents:  # also where a reference file was saved
            later(uri, 0)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(parameters: lsp.DidCloseTextDocumentParams) -> None:
        document = documents.pop(parameters.text_document.uri, None)
        if document is not None:
            if document.waiting is not None:
                document.waiting.cancel()
            document.findings = []
            _publish(made, documents.values(), document)

    @made.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(parameters: lsp.HoverParams) -> lsp.Hover | None:
        uri = parameters.text_document.uri
        document = opened(uri)
        found = [f for f, r in _here(made, document, uri) if _holds(r, parameters.position)]
        if not found:
            return None
        text = "\n\n---\n\n".join(dict.fromkeys(_help(finding.code) for finding in found))
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text))

    @made.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    )
    def code_action(parameters: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        uri = parameters.text_document.uri
        document = opened(uri)
        own = made.workspace.get_text_document(uri)
        if document is None or own.source != document.text:
            return []  # the findings are about an older text: their places may be other words now
        out = []
        for finding, where in _here(made, document, uri):
            if finding.fix is None or not _meet(where, parameters.range):
                continue
            edit = lsp.TextEdit(_range(own, finding.fix.span), finding.fix.replacement)
            shown = " ".join(finding.fix.replacement.split()) or "nothing"
            out.append(
                lsp.CodeAction(
                    title=f"{finding.code.code}: write “{shown}”",
                    kind=lsp.CodeActionKind.QuickFix,
                    diagnostics=[_diagnostic(finding, where)],
                    edit=lsp.WorkspaceEdit(changes={uri: [edit]}),
                    is_preferred=True,
                )
            )
        return out

    @made.feature(
        lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["@", "#"])
    )
    def completion(parameters: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        uri = parameters.text_document.uri
        document = opened(uri)
        if document is None:
            return []
        lines = _lines(made.workspace.get_text_document(uri).source)
        codec = made.workspace.position_codec
        at = codec.position_from_client_units(lines, parameters.position)
        before = lines[at.line][: at.character] if at.line < len(lines) else ""
        for pattern, found in ((_KEY, _labels), (_HEADING, _headings)):
            if match := pattern.search(before):
                begin = lsp.Position(at.line, match.start(1))
                start = codec.position_to_client_units(lines, begin)
                typed = lsp.Range(start, parameters.position)
                return [_item(one, typed) for one in found(document.session)]
        return []

    return made


def _publish(made: LanguageServer, all_: Iterable[Document], document: Document) -> None:
    """Send the findings of each file of a document, with those that other open manuscripts have in
    the same file, and nothing for files that have none any more."""
    by_file: dict[str, list[Finding]] = {}
    for one in {id(each): each for each in [*all_, document]}.values():
        for finding in one.findings:
            if finding.span is not None:
                uri = one.address(finding.span.file)
                if finding not in by_file.setdefault(uri, []):
                    by_file[uri].append(finding)
    own = {document.address(f.span.file) for f in document.findings if f.span}
    for uri in sorted({*own, *document.told}):
        text = made.workspace.get_text_document(uri)
        found = [_diagnostic(f, _range(text, f.span)) for f in by_file.get(uri, []) if f.span]
        made.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found))
    document.told = own


def _diagnostic(finding: Finding, where: lsp.Range) -> lsp.Diagnostic:
    return lsp.Diagnostic(
        range=where,
        message=finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.code.code,
        source="casepress",
    )


def _range(text: Any, span: Span) -> lsp.Range:
    """A place in the units of the editor; line 0, the whole file, is its beginning."""
    try:
        lines = _lines(text.source)
    except (OSError, UnicodeDecodeError):
        lines = []

    def position(line: int, column: int) -> lsp.Position:
        own = lsp.Position(max(line - 1, 0), max(column - 1, 0))
        if own.line >= len(lines):
            return own
        found: lsp.Position = text.position_codec.position_to_client_units(lines, own)
        return found

    end = position(span.end_line or span.line, span.end_column or span.column)
    return lsp.Range(position(span.line, span.column), end)


def _lines(text: str) -> list[str]:
    """The lines of a text as the protocol counts them."""
    ends = [match.end() for match in LINE_END.finditer(text)]
    return [text[begin:end] for begin, end in pairwise([0, *ends, len(text)])]


def _here(
    made: LanguageServer, document: Document | None, uri: str
) -> Iterator[tuple[Finding, lsp.Range]]:
    """The findings in the open text with their ranges."""
    if document is None:
        return
    text = made.workspace.get_text_document(uri)
    for finding in document.findings:
        span = finding.span
        if span and document.address(span.file) == uri:
            yield finding, _range(text, span)


def _holds(where: lsp.Range, position: lsp.Position) -> bool:
    at = (position.line, position.character)
    return (where.start.line, where.start.character) <= at <= (where.end.line, where.end.character)


def _meet(one: lsp.Range, other: lsp.Range) -> bool:
    return _holds(one, other.start) or _holds(one, other.end) or _holds(other, one.start)


def _help(code: Code) -> str:
    """A code's documentation as markdown."""
    lines = (line if line.startswith("    ") else line.strip() for line in code.doc.splitlines())
    return f"**{code.code} {code.name}**\n\n" + "\n".join(lines).strip()


#: What can be completed: its label, what the editor says of it, and its kind.
Label = tuple[str, str, lsp.CompletionItemKind]


def _labels(session: Session) -> Iterator[Label]:
    """The keys of the reference files, then the ids of figures, tables, sections and the rest."""
    endings = tuple(ending for importer in IMPORTERS for ending in importer.suffixes)
    files = [p for p in sorted(session.article.parent.iterdir()) if p.name.endswith(endings)]
    for key, item in read_references((path, path.name) for path in files).all.items():
        title = re.sub(r"<[^>]+>", "", str(item.get("title", "")))
        yield key, title, lsp.CompletionItemKind.Reference
    for element in structure(session.readable["blocks"]):
        kinds: Iterable[str] = [element["t"], *classes(element)]
        kind = next((_KINDS[k] for k in kinds if k in _KINDS), "")
        name = identifier(element)
        if kind and "-" in name:
            yield name, get(element, "label") or kind, lsp.CompletionItemKind.Value


def _headings(session: Session) -> Iterator[Label]:
    """The names of the sections of the article's type, in its language."""
    journal = session.journal() if session.checked else Repository.open(session.root).journal
    own = session.readable["meta"].get("lang")
    lang = str(from_meta(own) if own else journal.data["lang"])
    for section in journal.sections:
        wanted = {"build": "required", "lint": "asked for"}.get(section.required, "optional")
        yield section.title_in(lang), wanted, lsp.CompletionItemKind.Module


def _item(one: Label, typed: lsp.Range) -> lsp.CompletionItem:
    """An item that takes the place of what was typed of it: editors differ in what they count as
    a word."""
    label, detail, kind = one
    edit = lsp.TextEdit(typed, label)
    return lsp.CompletionItem(label=label, detail=detail, kind=kind, text_edit=edit)
