"""citeproc-py's style elements, with what is wrong in them put right.

citeproc-py 0.11.1 lets the XML parser make its elements; we give the parser subclasses of them,
so that nothing of the library itself is changed. Each subclass says what it puts right.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from citeproc import model
from citeproc.source import VariableError
from citeproc.string import String
from lxml import etree

from casepress.article.initials import initialled
from casepress.references.csl.marks import OTHERS

NAMESPACE = "http://purl.org/net/xbiblio/csl"
_CS = {"cs": NAMESPACE, "xml": "http://www.w3.org/XML/1998/namespace"}


_FORMATS = {"font-style", "font-variant", "font-weight", "text-decoration", "vertical-align"}


class Quick:
    """The library searches its tree by XPath for every name and date it prints, which takes nine
    tenths of its time. The tree does not change after it is loaded: answers are kept."""

    def _kept(self) -> dict[Any, Any]:
        try:
            found: dict[Any, Any] = self.__dict__["_answers"]
        except KeyError:
            found = self.__dict__["_answers"] = {}
        return found

    def xpath_search(self, expression: str) -> Any:
        kept = self._kept()
        if expression not in kept:
            kept[expression] = self.xpath(expression, namespaces=_CS)
        return kept[expression]

    def get_root(self) -> Any:
        kept = self._kept()
        if "root" not in kept:
            kept["root"] = self.getroottree().getroot()
        return kept["root"]

    def get_macro(self, name: str) -> Any:
        kept = self.get_root()._kept()
        if ("macro", name) not in kept:
            kept["macro", name] = super().get_macro(name)  # type: ignore[misc]
        return kept["macro", name]

    def get_option(self, name: str, *args: Any) -> Any:
        if len(args) == 2 and args[1] is not None:  # options of a sort key
            return super().get_option(name, *args)  # type: ignore[misc]
        kept = self._kept()
        key = (name, id(args[0]) if args else None)
        if key not in kept:
            kept[key] = super().get_option(name, *args)  # type: ignore[misc]
        return kept[key]

    def get_term(self, name: str, *args: Any, **kwargs: Any) -> Any:
        kept = self._kept()
        key = ("term", name, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = super().get_term(name, *args, **kwargs)  # type: ignore[misc]
        return kept[key]

    def calls_variable(self) -> Any:
        kept = self._kept()
        if "calls" not in kept:
            kept["calls"] = super().calls_variable()  # type: ignore[misc]
        return kept["calls"]

    def get_formatter(self) -> Any:
        kept = self._kept()
        if "formatter" not in kept:
            kept["formatter"] = super().get_formatter()  # type: ignore[misc]
        return kept["formatter"]

    def format(self, text: Any) -> Any:
        kept = self._kept()
        if "plain" not in kept:
            kept["plain"] = not _FORMATS & set(self.keys())
        if kept["plain"]:
            return str(text) if isinstance(text, (int, float)) else text
        return super().format(text)  # type: ignore[misc]

    def wrap(self, text: Any) -> Any:
        kept = self._kept()
        if "bare" not in kept:
            kept["bare"] = not {"prefix", "suffix"} & set(self.keys())
        return text if kept["bare"] else super().wrap(text)  # type: ignore[misc]

    def quote(self, text: Any) -> Any:
        return super().quote(text) if self.get("quotes") else text  # type: ignore[misc]

    def iterchildren(self, *args: Any, **kwargs: Any) -> Any:
        if args or kwargs:
            return super().iterchildren(*args, **kwargs)  # type: ignore[misc]
        kept = self._kept()
        if "children" not in kept:
            kept["children"] = list(super().iterchildren())  # type: ignore[misc]
        return iter(kept["children"])

    def getchildren(self) -> Any:
        return list(self.iterchildren())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        kept = self._kept()
        if ("child", name) not in kept:
            kept["child", name] = self.find("cs:" + name, _CS)
        return kept["child", name]


class Date(Quick, model.Date):  # type: ignore[misc]
    """Two faults: the delimiter of a localized date is dropped ("2022Jul1"), and a range of dates
    comes out in the wrong order or raises."""

    def render_single_date(
        self, date: Any, show_parts: Any = None, context: Any = None
    ) -> str | None:
        parts = [text for _, text in self._parts(date, show_parts, context)]
        return self._delimited(parts, context) if parts else None

    def render_date_range(
        self, date_range: Any, show_parts: Any = None, context: Any = None
    ) -> str | None:
        begin, end = date_range["begin"], date_range.get("end")
        first = self._parts(begin, show_parts, context)
        if end is None or end.is_nil():
            return self._delimited([text for _, text in first], context) if first else None
        last = self._parts(end, show_parts, context)
        same = _shared(begin, end)
        names = [name for name, _ in first]
        lead = next((i for i, name in enumerate(names) if name not in same), len(names))
        tail = len(names)
        while tail > lead and names[tail - 1] in same:
            tail -= 1
        trailing = set(names[tail:])
        leading = set(names[:lead])
        if lead == len(names):
            return self._delimited([text for _, text in first], context)
        middle = [text for name, text in last if name not in leading | trailing]
        first[tail - 1] = self._part(begin, names[tail - 1], context)
        span = (
            self._delimited([text for _, text in first[lead:tail]], context).rstrip()
            + self._range_delimiter(same, context)
            + self._delimited(middle, context)
        )
        pieces = [text for _, text in first[:lead]] + [span] + [t for _, t in first[tail:]]
        return self._delimited(pieces, context)

    def _parts(self, date: Any, show_parts: Any, context: Any) -> list[tuple[str, str]]:
        other = context if context is not self else None
        out = []
        for part in self.iterchildren():
            name = part.get("name")
            if show_parts is None or name in show_parts:
                try:
                    text = part.render(date, other)
                except VariableError:
                    continue
                if text is not None:
                    out.append((name, str(text)))
        return out

    def _part(self, date: Any, name: str, context: Any) -> tuple[str, str]:
        """A part without its suffix, which stands behind the range."""
        part = next(one for one in self.iterchildren() if one.get("name") == name)
        return name, str(part.render(date, context if context is not self else None, suffix=False))

    def _delimited(self, parts: list[str], context: Any) -> str:
        delimiter = self.get("delimiter")
        if delimiter is None and context is not None:
            delimiter = context.get("delimiter")
        return (delimiter or "").join(parts)

    def _range_delimiter(self, same: set[str], context: Any) -> str:
        """That of the largest part in which the two dates differ (CSL 1.0.2, "date ranges")."""
        differing = next(name for name in ("year", "month", "day") if name not in same)
        for element in (context, self):
            if element is not None:
                for part in element.iterchildren():
                    if part.get("name") == differing and part.get("range-delimiter"):
                        return str(part.get("range-delimiter"))
        return "–"


def _shared(begin: Any, end: Any) -> set[str]:
    """The parts above the largest one in which two dates differ."""
    same: set[str] = set()
    for name in ("year", "month", "day"):
        one = begin.get(name, begin.get("season") if name == "month" else None)
        other = end.get(name, end.get("season") if name == "month" else None)
        if one != other:
            return same
        same.add(name)
    return same


class DatePart(Quick, model.Date_Part):  # type: ignore[misc]
    """The library writes a style's settings for a localized date into the locale for good, fails
    on a season in numbers, and takes `form` for `strip-periods`."""

    def render(self, date: Any, context: Any = None, suffix: bool = True) -> Any:
        name = self.get("name")
        own = None
        if context is not None:
            expression = f'./cs:date-part[@name="{name}"]'
            own = next(iter(context.xpath_search(expression)), None)
        settings = {**dict(self.attrib), **(dict(own.attrib) if own is not None else {})}
        text = getattr(self, f"text_of_{name}")(date, settings.get("form"))
        if not text:
            return None
        element = own if own is not None and own is not self else self
        text = element.format(element.case(element.strip_periods(String(text))))
        return settings.get("prefix", "") + text + (settings.get("suffix", "") if suffix else "")

    def text_of_day(self, date: Any, form: str | None) -> str:
        day = date.day
        if form == "ordinal":
            first_only = self.get_locale_option("limit-day-ordinals-to-day-1") == "true"
            return str(day) if first_only and day > 1 else str(model.to_ordinal(day, self))
        return f"{day:02}" if form == "numeric-leading-zeros" else str(day)

    def text_of_month(self, date: Any, form: str | None) -> str:
        if "month" not in date:
            # No locale has short names of seasons.
            return str(self.get_single_term(name=f"season-{date.season:02}"))
        if form in ("numeric", "numeric-leading-zeros"):
            return f"{date.month:02}" if form == "numeric-leading-zeros" else str(date.month)
        kind = "short" if form == "short" else None
        return str(self.get_single_term(name=f"month-{date.month:02}", form=kind))

    def text_of_year(self, date: Any, form: str | None) -> str:
        if form == "short":
            return str(date.year)[-2:]
        return str(date.year)


class Names(Quick, model.Names):  # type: ignore[misc]
    """The library keeps a name element that it makes up in the style; `style.load` gives every
    `cs:names` its own `cs:name`. Here: an empty list of roles ends as an absent variable."""

    def process(
        self, item: Any, names_context: Any = None, context: Any = None, **kwargs: Any
    ) -> Any:
        layout = (context if context is not None else self).get_layout()
        roles = set(self.get("variable").split())
        if roles <= layout.repressed.get(SUBSTITUTED, set()):
            raise VariableError
        text = super().process(item, names_context, context, **kwargs)
        if text is None or text == "":
            raise VariableError
        layout.repressed.setdefault(TOLD, set()).update(r for r in roles if r in item.reference)
        return text


class Name(Quick, model.Name):  # type: ignore[misc]
    """A list of names that the record cuts short ends with `OTHERS`; the library knows only the
    style's own cutting, whose means serve here ("and" before the last name stays away). It makes
    "J hye" of "Ji-hye"."""

    def initialize(self, given: str, mark: str, context: Any) -> str:
        return str(super().initialize(initialled(given), mark, context))

    def process(
        self,
        item: Any,
        variable: str,
        context: Any = None,
        sort_options: Any = None,
        **kwargs: Any,
    ) -> Any:
        names = item.reference.get(variable, [])
        if names and names[-1].get("literal") == OTHERS:
            least = int(self.get_option("et-al-min", context, sort_options) or 0)
            if not 0 < least <= len(names) or self.get_option("et-al-use-last", context):
                short = {"et-al-min": len(names), "et-al-use-first": len(names) - 1}
                sort_options = {**(sort_options or {}), **short, "et-al-use-last": "false"}
        return super().process(item, variable, context, sort_options, **kwargs)


class Text(Quick, model.Text):  # type: ignore[misc]
    """See `Substitute`. The library asks for the language by an exception, for every text."""

    def process(self, item: Any, context: Any = None, **kwargs: Any) -> tuple[Any, str]:
        kept = self._kept()
        if "source" not in kept:
            own = [n for n in ("variable", "macro", "term", "value") if n in self.attrib]
            kept["source"] = (own[0], self.get(own[0])) if own else ("value", "")
            kept["language"] = self.get_root().get("default-locale", "en")[:2]
        language = str(item.reference.get("language") or kept["language"])[:2]
        kind, name = kept["source"]
        if kind == "variable":
            found = self._variable(item, self if context is None else context)
        elif kind == "macro":
            found = self.get_macro(name).render(item, self if context is None else context)
        else:
            found = self._term(item) if kind == "term" else String(name)
        return found, language

    def _variable(self, item: Any, context: Any) -> Any:
        layout = context.get_layout()
        variable = self.get("variable")
        if variable in layout.repressed.get(SUBSTITUTED, set()):
            return None
        text = super()._variable(item, context)
        if text:
            layout.repressed.setdefault(TOLD, set()).add(variable)
        return text


#: What a layout remembers of the entry at hand: the variables that stand for absent names, and
#: all that were printed.
SUBSTITUTED, TOLD = "substituted", "told"


class Substitute(Quick, model.Substitute):  # type: ignore[misc]
    """What stands for absent names is not printed again (CSL 1.0.2, "Substitute"). The library
    keeps to that only for a variable that the substitute names itself, and never for names: an
    editor for the author came twice."""

    def add_to_repressed_list(self, child: Any, context: Any) -> None:
        layout = context.get_layout()
        layout.repressed.setdefault(SUBSTITUTED, set()).update(layout.repressed.get(TOLD, set()))

    def render(self, item: Any, context: Any = None, **kwargs: Any) -> Any:
        layout = context.get_layout()
        before = layout.repressed.pop(TOLD, set())
        try:
            return super().render(item, context=context, **kwargs)
        finally:
            layout.repressed.setdefault(TOLD, set()).update(before)


_PATCHED: dict[str, type] = {
    "date": Date,
    "date-part": DatePart,
    "name": Name,
    "names": Names,
    "substitute": Substitute,
    "text": Text,
}


@cache
def lookup() -> Any:
    """The lookup by which the XML parser makes our elements."""
    found = etree.ElementNamespaceClassLookup()
    namespace = found.get_namespace(NAMESPACE)
    base = model.CitationStylesElement
    elements = [one for one in base.__subclasses__() if one.__module__ == model.__name__]
    namespace[None] = type("Element", (Quick, base), {})
    for element in elements:
        tag = element.__name__.replace("_", "-").lower()
        namespace[tag] = _PATCHED.get(tag) or type(element.__name__, (Quick, element), {})
    return found
