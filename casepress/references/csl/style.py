"""A CSL style, loaded once with its locales and prepared for the engine.

The modules that use citeproc-py are imported in functions, here and in `citeproc_py`: they take
80 to 130 ms to load, and a run whose entries are all in the cache does not need them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from casepress.core.errors import BuildError
from casepress.references.csl.marks import FORMATS


def check_independent(root: Any, name: str) -> None:
    """Raise `BuildError` if the root of a style's file is not an independent style."""
    if not str(root.tag).endswith("}style"):
        raise BuildError(f"{name} is not a CSL style; name a file with the root element `style`")
    for kind in ("citation", "bibliography"):
        if root.find(f"{{*}}{kind}/{{*}}layout") is None:
            raise BuildError(
                f"the style {name} has no layout for the {kind}; name an independent, numeric style"
            )


class Formatter:
    """The engine's formatter, which sets marks (see `casepress.references.csl.marks`)."""

    def __init__(self) -> None:
        def wrapper(name: str) -> Any:
            before, after = FORMATS[name]
            return lambda text: f"{before}{text}{after}"

        self.Italic = self.Oblique = wrapper("i")
        self.Bold = wrapper("b")
        self.Underline = wrapper("u")
        self.Superscript = wrapper("sup")
        self.Subscript = wrapper("sub")
        self.SmallCaps = wrapper("sc")

    @staticmethod
    def Light(text: str) -> str:
        return text

    @staticmethod
    def preformat(text: str) -> str:
        return text


class Style:
    """A loaded style: its root and its two layouts. It holds references to all elements, because
    lxml would otherwise discard the values that they have cached."""

    def __init__(self, path: Path, locale: str) -> None:
        # 33 ms: see citeproc_py
        from citeproc import LOCALES_PATH

        from casepress.references.csl.citeproc_elements import NAMESPACE, lookup

        self._alive: list[Any] = []
        self._tag = f"{{{NAMESPACE}}}"

        def parse(file: Path) -> Any:
            parser = etree.XMLParser(remove_comments=True, no_network=True)
            parser.set_element_class_lookup(lookup())
            try:
                root = etree.parse(str(file), parser).getroot()
            except (OSError, etree.XMLSyntaxError) as error:
                raise BuildError(f"the style {file.name} cannot be read: {error}") from None
            return root

        self.root = parse(path)
        check_independent(self.root, path.name)
        self._give_names()
        self.root.formatter = Formatter()
        self.root.locales = [*self._own_locales(locale)]
        for file in _locale_files(Path(LOCALES_PATH), locale):
            self.root.locales.append(parse(file))
        for one in self.root.locales:
            one.style = self.root
            self._alive += list(one.iter())
        self._alive += list(self.root.iter())
        self.citation = self.root.find(f"{self._tag}citation")
        self.citation.cites = []
        self.cluster_layout = self.citation.find(f"{self._tag}layout")
        self.entry_layout = self.root.find(f"{self._tag}bibliography/{self._tag}layout")

    def _give_names(self) -> None:
        """Add a `cs:name` to a `cs:names` without one (`cs:substitute` inherits it)."""
        for names in self.root.iter(f"{self._tag}names"):
            inherits = names.getparent().tag == f"{self._tag}substitute"
            if not inherits and names.find(f"{self._tag}name") is None:
                names.insert(0, etree.SubElement(names, f"{self._tag}name"))

    def _own_locales(self, locale: str) -> list[Any]:
        """The style's own terms for the dialect, the language and all (CSL 1.0.2, "locale")."""
        found = {
            one.get("{http://www.w3.org/XML/1998/namespace}lang", ""): one
            for one in self.root.findall(f"{self._tag}locale")
        }
        wanted = dict.fromkeys([locale, locale.partition("-")[0], ""])
        return [found[name] for name in wanted if name in found]


def _locale_files(folder: Path, locale: str) -> list[Path]:
    from citeproc import PRIMARY_DIALECTS  # as above

    wanted = dict.fromkeys([locale, PRIMARY_DIALECTS.get(locale.partition("-")[0], ""), "en-US"])
    files = [folder / f"locales-{name}.xml" for name in wanted if name]
    found = [file for file in files if file.is_file()]
    if len(found) < 2 and not locale.startswith("en"):
        raise BuildError(f"Unknown locale `{locale}`; name one such as en-US")
    return found


@lru_cache(maxsize=8)
def _load(path: Path, locale: str, modified: int) -> Style:
    return Style(path, locale)


def load(path: Path, locale: str) -> Style:
    """The style of a CSL file for a locale (such as en-US), cached until the file changes.
    Raises `BuildError` if the file is not an independent style."""
    try:
        modified = path.stat().st_mtime_ns
    except OSError as error:
        reason = (error.strerror or "").lower()
        raise BuildError(f"the style {path} cannot be read ({reason}); check its name") from None
    return _load(path.resolve(), locale, modified)
