"""The whole page: the journal's templates filled, with fonts, style and script inside."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from casepress.article.ast import Element
from casepress.article.mathml import NAMESPACE, mathml
from casepress.article.model import Article
from casepress.article.wording import direction
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.core.paths import WEB
from casepress.outputs.html import blocks
from casepress.outputs.html.elements import el, join
from casepress.outputs.html.fonts import (
    ALWAYS,
    Subsets,
    faces,
    math_characters,
    math_face,
    wordmark_faces,
)
from casepress.outputs.html.images import Picture, Place, embedded, logo
from casepress.outputs.html.state import State
from casepress.outputs.html.view import Beside, bold_italics, mark_id, view
from casepress.outputs.metadata import Facts, head_links, head_tags, json_ld

#: The templates, style sheets and scripts that all journals share.
_SHARED = Path(__file__).parent / WEB
_TAGS = re.compile(r"<[^>]*>")
#: What the style sheet sets in italics.
_SLANTED = re.compile(r"<(em|blockquote|h[4-6])\b.*?</\1>", re.S)
#: The ends of lines that a style sheet does not need.
_AFTER_RULES = re.compile(r"(?<=[{};,])\n")
_MATHS = re.compile(r"<math.*?</math>", re.S)


@dataclass(frozen=True)
class Made:
    """A page in parts: what is in its body, its style without fonts, its script; `rules` are the
    part of the style that is this article's own."""

    body: Markup
    style: str
    script: str
    head: Mapping[str, Any]
    rules: str = ""


def made(
    document: Mapping[str, Any],
    journal: Journal,
    pictures: Callable[[Element], Picture],
    beside: Sequence[Beside] = (),
    *,
    anonymous: bool = False,
    marked: Mapping[Any, tuple[int, ...]] | None = None,
    place: Place = embedded,
) -> Made:
    """The page of an article JSON, without its fonts; `marked` are the findings about its elements
    (see `State`), `place` puts the journal's logo somewhere. Raises `BuildError`."""
    article = Article.from_json(document)
    facts = Facts(article, journal)
    formulae = mathml([document["meta"], document["blocks"]])
    shown = {key: _serialised(node) for key, node in formulae.items()}
    state = State(article, journal, blocks, pictures, shown, marked or {})
    seen = view(state, facts, beside, logo(journal, place), anonymous=anonymous)
    look = Look(journal)
    body = look.filled("article.html.j2", {**seen, "wordmark": journal.data["wordmark"]})
    return Made(
        body,
        look.style("base.css", "article.css") + "".join(state.rules),
        look.script("article.js", seen["words"]["script"]),
        _head(facts, article, beside, anonymous),
        "".join(state.rules),
    )


def _head(
    facts: Facts, article: Article, beside: Sequence[Beside], anonymous: bool
) -> dict[str, Any]:
    title = f"{facts.title} | {facts.abbreviated}"
    labels = facts.journal.labels(facts.lang)
    state = labels["draft"] if facts.draft else labels["retracted"] if facts.retracted else ""
    serif, sans = bold_italics(article)
    return {
        "lang": facts.lang,
        "dir": direction(facts.lang),
        "title": f"{state}: {title}" if state else title,
        "tags": head_tags(facts, anonymous=anonymous),
        "links": head_links(facts, anonymous=anonymous),
        "beside": beside,
        "json_ld": "" if anonymous else _in_script(json_ld(facts)),
        "serif_bold_italic": serif,
        "sans_bold_italic": sans,
    }


def page(page_: Made, journal: Journal, fonts: Subsets) -> str:
    """The file: everything inside, the fonts as subsets of what it shows."""
    rules = font_rules(page_, journal, fonts)
    return whole(page_, journal, "".join(rules) + page_.style)


def page_with_files(
    page_: Made, journal: Journal, fonts: Subsets, place: Callable[[bytes, str], str]
) -> str:
    """The page, its fonts, style and script in files of their own: `place` writes the bytes of a
    file with this name, and returns its address from the page."""

    def font(data: bytes, name: str) -> str:
        place(data, name)
        return name  # beside the style sheet

    style = "".join(font_rules(page_, journal, fonts, font)) + page_.style
    links = Files(place(style.encode(), "article.css"), place(page_.script.encode(), "article.js"))
    return whole(page_, journal, style, links)


@dataclass(frozen=True)
class Files:
    """The addresses of a page's style sheet and script, where they are files."""

    style: str
    script: str


def font_rules(
    page_: Made,
    journal: Journal,
    fonts: Subsets,
    place: Callable[[bytes, str], str] | None = None,
) -> list[str]:
    """The `@font-face` rules of what a page shows."""
    said = characters(page_.body)
    slanted = characters("".join(match[0] for match in _SLANTED.finditer(page_.body)))
    chosen = faces(
        journal,
        serif_bold_italic=page_.head["serif_bold_italic"],
        sans_bold_italic=page_.head["sans_bold_italic"],
        small_capitals='class="sc"' in page_.body,
    )
    wanted = [(face, slanted if face.style == "italic" else said) for face in chosen]
    mark = frozenset(" ".join(journal.data["wordmark"]))
    wanted += [(face, mark) for face in wordmark_faces(journal)]
    if formulae := _MATHS.findall(page_.body):
        text = html.unescape(_TAGS.sub("", "".join(formulae)))
        wanted.append((math_face(), math_characters(text)))
    return fonts.rules(wanted, place)


def characters(body: str) -> frozenset[str]:
    """The characters of a piece of HTML, and those that every page may show."""
    said = html.unescape(_TAGS.sub(" ", body))
    return ALWAYS | frozenset(c for c in said if c.isprintable())


def whole(page_: Made, journal: Journal, style: str, files: Files | None = None) -> str:
    """The document around a page's body, with this style; with links to `files` where style and
    script are in files of their own."""
    data = str(page_.head["json_ld"])
    values = {
        **page_.head,
        "style": Markup(style),
        "script": Markup(page_.script),
        "files": files,
        "policy": policy_of_files(data) if files else policy(style, page_.script, data),
        "body": page_.body,
        "colours": journal.data["web"]["colours"],
        "paper": journal.data["web"]["colours"]["light"]["paper"],
    }
    return str(Look(journal).filled("page.html.j2", values)) + "\n"


def policy(style: str, *scripts: str) -> str:
    """The Content-Security-Policy of a page (CSP Level 3): nothing from anywhere, this style, these
    scripts, images and fonts that the page holds."""
    hashes = " ".join(f"'{_hash(script)}'" for script in scripts if script) or "'none'"
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; font-src data:; "
        f"style-src '{_hash(style)}'; script-src {hashes}"
    )


def policy_of_files(*scripts: str) -> str:
    """The policy of a page whose parts are files beside it."""
    own = " ".join(["'self'", *(f"'{_hash(script)}'" for script in scripts if script)])
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self'; "
        f"font-src 'self'; style-src 'self'; script-src {own}"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _in_script(value: Any) -> Markup:
    """JSON that is safe within a `script` element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _serialised(math: Any) -> Markup:
    text = etree.tostring(math, encoding="unicode", with_tail=False)
    return Markup(text.replace(f' xmlns="{NAMESPACE}"', ""))


class Look:
    """The templates, style and script of the pages: those in the journal's folder `web`, and
    casepress's own in place of those that it lacks."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._folders = (journal.folder / WEB, _SHARED)
        self._environment = _environment(self._folders)

    def filled(self, name: str, values: Mapping[str, Any]) -> Markup:
        """A template with its values, each escaped. Raises `BuildError` for one that is missing
        or faulty."""
        try:
            return Markup(self._environment.get_template(name).render(values))
        except TemplateError as error:
            where = self._path(name)
            line = getattr(error, "lineno", None)
            at = f"{where}:{line}" if line else where
            raise BuildError(f"{at}: {error.message or type(error).__name__}") from None

    def style(self, *names: str) -> str:
        """Style sheets as one, in the journal's colours."""
        colours = self._journal.data["web"]["colours"]
        light = ";".join(f"--{name}:{value}" for name, value in colours["light"].items())
        dark = ";".join(f"--{name}:{value}" for name, value in colours["dark"].items())
        root = f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
        sheets = (_compact(self._read(name)) for name in names)
        return root + "".join(_AFTER_RULES.sub("", sheet) for sheet in sheets)

    def script(self, name: str, words: Mapping[str, str]) -> str:
        """A script, and the wording that it shows as its `W`."""
        code = _compact(self._read(name))
        return f"(()=>{{const W={_in_script(dict(words))};{code}}})()"

    def _read(self, name: str) -> str:
        path = self._path(name)
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise BuildError(
                f"{path} cannot be read; correct it, or remove it, so that casepress's own is used"
            ) from None

    def _path(self, name: str) -> Path:
        own, shared = (folder / name for folder in self._folders)
        return own if own.is_file() else shared


def _compact(source: str) -> str:
    """A style sheet or script without the comments on lines of their own, and without
    indentation."""
    lines = (line.strip() for line in source.splitlines())
    kept = (line for line in lines if line and not line.startswith(("//", "/*")))
    return "\n".join(kept)


def coded(message: str) -> Markup:
    """A message as HTML, in which code has backticks around it."""
    parts = message.split("`")
    if len(parts) % 2 == 0:
        return Markup.escape(message)
    return join([el("code", None, p) if i % 2 else p for i, p in enumerate(parts)])


@cache
def _environment(folders: tuple[Path, ...]) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["mark_id"] = mark_id
    made.filters["coded"] = coded
    return made
