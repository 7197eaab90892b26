"""Texts that no author would write: each function builds an article of a given size."""

from __future__ import annotations

from collections.abc import Callable

from tests.support import MINIMAL

Build = Callable[[int], str]
_ARTICLE = (MINIMAL / "manuscript" / "ear" / "article.md").read_text(encoding="utf-8")
_HEAD, _, _BODY = _ARTICLE.partition("\n---\n")


def _filled(unit: str, size: int) -> str:
    """The unit over and over, up to the size."""
    return unit * (size // len(unit.encode()))


def _in_the_case(text: str) -> str:
    return _ARTICLE.replace("A girl of four years could not hear well on the left.\n", text + "\n")


def _in_front(text: str) -> str:
    return f"{_HEAD}\n{text}\n---\n{_BODY}"


def _numbered(unit: str, size: int) -> str:
    one = len(unit.format(100_000).encode())
    return "".join(unit.format(n) for n in range(100_000, 100_000 + size // one))


#: Name and text.
LARGE: dict[str, Build] = {
    "ordinary words": lambda n: _in_the_case(_numbered("The knee {} was dry and moved.\n\n", n)),
    "one word over and over": lambda n: _in_the_case(_filled("rice ", n)),
    "one sentence over and over": lambda n: _in_the_case(
        _filled("The knee was dry. ", n) + " [x](#no)"
    ),
    "one line": lambda n: _in_the_case("x" * n),
    "many short lines": lambda n: _in_the_case(_filled("x\n", n)),
    "many empty lines": lambda n: _in_the_case("\n" * n),
    "brackets that open": lambda n: _in_the_case("[" * n),
    "brackets with words": lambda n: _in_the_case(_filled("[a ", n)),
    "parentheses": lambda n: _in_the_case(_filled("(a ", n)),
    "stars": lambda n: _in_the_case(_filled("*a **b ", n)),
    "underscores": lambda n: _in_the_case(_filled("_a __b ", n)),
    "quotation marks": lambda n: _in_the_case(_filled("\"a 'b ", n)),
    "nested quotations": lambda n: _in_the_case("\n".join("> " * i + "a" for i in range(1, 1000))),
    "nested lists": lambda n: _in_the_case("\n".join("  " * i + "- a" for i in range(1000))),
    "backticks": lambda n: _in_the_case("".join("`" * i + " " for i in range(1, 1400))),
    "dollars": lambda n: _in_the_case(_filled("$a ", n)),
    "carets and tildes": lambda n: _in_the_case(_filled("a^b~c", n)),
    "braces": lambda n: _in_the_case(_filled("{a ", n)),
    "angles": lambda n: _in_the_case(_filled("<a ", n)),
    "comments that do not end": lambda n: _in_the_case(_filled("<!-- a ", n)),
    "ampersands": lambda n: _in_the_case(_filled("&a; ", n)),
    "backslashes": lambda n: _in_the_case(_filled("\\a ", n)),
    "images": lambda n: _in_the_case(_filled("![a](b.png)\n\n", n)),
    "links": lambda n: _in_the_case(_filled("[a](#b) ", n)),
    "footnotes": lambda n: _in_the_case(
        _numbered("a[^{0}] ", n) + "\n\n" + _numbered("[^{0}]: b\n\n", n)
    ),
    "footnotes in footnotes": lambda n: _in_the_case(_filled("^[a ", n)),
    "citations": lambda n: _in_the_case(_numbered("a [@k{0}]. ", n)),
    "callouts": lambda n: _in_the_case(_numbered("a @fig-{0}. ", n)),
    "headings": lambda n: _in_the_case(_filled("## a\n\n", n)),
    "top headings": lambda n: _in_the_case(_numbered("# a {0}\n\nb\n\n", n)),
    "a table": lambda n: _in_the_case("|a|b|\n|-|-|\n" + _filled("|c|d|\n", n) + "\n: Big.\n"),
    "a wide table": lambda n: _in_the_case(
        "|" + _filled("a|", n)[: n // 3] + "\n|" + _filled("-|", n)[: n // 3] + "\n\n: Wide.\n"
    ),
    "fences": lambda n: _in_the_case(_filled("::: {.box}\n\n", n)),
    "combining marks": lambda n: _in_the_case("a" + "\u0301" * (n // 2)),
    "wide characters": lambda n: _in_the_case("米" * (n // 3)),
    "YAML brackets": lambda n: _in_front("old: " + "[" * n),
    "YAML nested lists": lambda n: _in_front("old: " + "[" * 5000 + "]" * 5000),
    "YAML braces": lambda n: _in_front("old: " + _filled("{a: ", n)),
    "YAML keys": lambda n: _in_front(_numbered("k{0}: v\n", n)),
    "YAML one value": lambda n: _in_front("subject: " + "x" * n),
    "YAML authors": lambda n: _in_front(_filled("- ", n)),
    "a long title": lambda n: _ARTICLE.replace("A melon seed", "A melon seed " + _filled("x ", n)),
    "a title of brackets": lambda n: _ARTICLE.replace("A melon seed", "[" * n),
}
