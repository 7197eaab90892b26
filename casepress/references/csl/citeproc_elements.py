"""Subclasses of citeproc-py's style elements that correct its faults.

The XML parser makes the elements of citeproc-py 0.11.1, so giving subclasses to the parser changes
nothing in the library itself. Each subclass names the fault that it corrects.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from citeproc import model
from citeproc.source import VariableError
from citeproc.string import String
from lxml import etree

from casepress.article.initials import initialled
from casepress.references.csl.marks import OTHERS, QUOTE_END
from casepress.references.pages import each_range, shortened

NAMESPACE = "http://purl.org/net/xbiblio/csl"
_CS = {"cs": NAMESPACE, "xml": "http://www.w3.org/XML/1998/namespace"}


_FORMATS = {"font-style", "font-variant", "font-weight", "text-decoration", "vertical-align"}


class CachedElement:
    """An element that caches its lookups. The library searches its tree by XPath for every name and
    date that it prints, which takes nine tenths of its time, and a loaded tree never changes."""

    def _cache(self) -> dict[Any, Any]:
        try:
            found: dict[Any, Any] = self.__dict__["_cached"]
        except KeyError:
            found = self.__dict__["_cached"] = {}
        return found

    def xpath_search(self, expression: str) -> Any:
        cached = self._cache()
        if expression not in cached:
            cached[expression] = self.xpath(expression, namespaces=_CS)
        return cached[expression]

    def get_root(self) -> Any:
        cached = self._cache()
        if "root" not in cached:
            cached["root"] = self.getroottree().getroot()
        return cached["root"]

    def get_macro(self, name: str) -> Any:
        cached = self.get_root()._cache()
        if ("macro", name) not in cached:
            cached["macro", name] = super().get_macro(name)  # type: ignore[misc]
        return cached["macro", name]

    def get_option(self, name: str, *args: Any) -> Any:
        if len(args) == 2 and args[1] is not None:  # options of a sort key
            return super().get_option(name, *args)  # type: ignore[misc]
        cached = self._cache()
        key = (name, id(args[0]) if args else None)
        if key not in cached:
            cached[key] = super().get_option(name, *args)  # type: ignore[misc]
        return cached[key]

    def get_term(self, name: str, *args: Any, **kwargs: Any) -> Any:
        cached = self._cache()
        key = ("term", name, args, tuple(sorted(kwargs.items())))
        if key not in cached:
            cached[key] = super().get_term(name, *args, **kwargs)  # type: ignore[misc]
        return cached[key]

    def calls_variable(self) -> Any:
        cached = self._cache()
        if "calls" not in cached:
            cached["calls"] = super().calls_variable()  # type: ignore[misc]
        return cached["calls"]

    def get_formatter(self) -> Any:
        cached = self._cache()
        if "formatter" not in cached:
            cached["formatter"] = super().get_formatter()  # type: ignore[misc]
        return cached["formatter"]

    def format(self, text: Any) -> Any:
        cached = self._cache()
        if "plain" not in cached:
            cached["plain"] = not _FORMATS & set(self.keys())
        if cached["plain"]:
            return str(text) if isinstance(text, (int, float)) else text
        return super().format(text)  # type: ignore[misc]

    def wrap(self, text: Any) -> Any:
        cached = self._cache()
        if "bare" not in cached:
            cached["bare"] = not {"prefix", "suffix"} & set(self.keys())
        return text if cached["bare"] else super().wrap(text)  # type: ignore[misc]

    def quote(self, text: Any) -> Any:
        if self.get("quotes") != "true":
            return text
        inside = self.get_locale_option("punctuation-in-quote")
        quoted = super().quote(text)  # type: ignore[misc]
        return quoted + QUOTE_END if inside == "true" else quoted

    def iterchildren(self, *args: Any, **kwargs: Any) -> Any:
        if args or kwargs:
            return super().iterchildren(*args, **kwargs)  # type: ignore[misc]
        cached = self._cache()
        if "children" not in cached:
            cached["children"] = list(super().iterchildren())  # type: ignore[misc]
        return iter(cached["children"])

    def getchildren(self) -> Any:
        return list(self.iterchildren())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        cached = self._cache()
        if ("child", name) not in cached:
            cached["child", name] = self.find("cs:" + name, _CS)
        return cached["child", name]


class Date(CachedElement, model.Date):  # type: ignore[misc]
    """The library drops the delimiter of a localized date ("2022Jul1"), and prints a range of dates
    in the wrong order or raises."""

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
        """A part without its suffix, which follows the range."""
        part = next(one for one in self.iterchildren() if one.get("name") == name)
        return name, str(part.render(date, context if context is not self else None, suffix=False))

    def _delimited(self, parts: list[str], context: Any) -> str:
        delimiter = self.get("delimiter")
        if delimiter is None and context is not None:
            delimiter = context.get("delimiter")
        return (delimiter or "").join(parts)

    def _range_delimiter(self, same: set[str], context: Any) -> str:
        """The delimiter of the largest part that differs (CSL 1.0.2, "date ranges")."""
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


class DatePart(CachedElement, model.Date_Part):  # type: ignore[misc]
    """The library writes a style's settings for a localized date into the locale permanently, fails
    on a season as a number, and confuses `form` with `strip-periods`."""

    def render(self, date: Any, context: Any = None, suffix: bool = True) -> Any:
        name = self.get("name")
        override = None
        if context is not None:
            expression = f'./cs:date-part[@name="{name}"]'
            override = next(iter(context.xpath_search(expression)), None)
        settings = {**dict(self.attrib), **(dict(override.attrib) if override is not None else {})}
        text = getattr(self, f"text_of_{name}")(date, settings.get("form"))
        if not text:
            return None
        element = override if override is not None and override is not self else self
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
            # No locale has short names for seasons.
            return str(self.get_single_term(name=f"season-{date.season:02}"))
        if form in ("numeric", "numeric-leading-zeros"):
            return f"{date.month:02}" if form == "numeric-leading-zeros" else str(date.month)
        kind = "short" if form == "short" else None
        return str(self.get_single_term(name=f"month-{date.month:02}", form=kind))

    def text_of_year(self, date: Any, form: str | None) -> str:
        if form == "short":
            return str(date.year)[-2:]
        return str(date.year)


class Names(CachedElement, model.Names):  # type: ignore[misc]
    """The library adds a `cs:name` of its own to the style, so `style.load` gives one to every
    `cs:names`. This class makes an empty list of roles count as an absent variable."""

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
        layout.repressed.setdefault(PRINTED, set()).update(r for r in roles if r in item.reference)
        return text


class Name(CachedElement, model.Name):  # type: ignore[misc]
    """The library shortens a list of names only as the style says. A list that the record truncates
    ends with `OTHERS`, and is printed as if the style had shortened it (without "and" before the
    last name). The library also turns "Ji-hye" into "J hye"."""

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


class PageRanges:
    """The library compares the digits of two pages from the left even if one has more digits, and
    prints the pages 1 to 11 as "1-1". It also takes "12; discussion 14-5" for one range."""

    def _process(self, value: Any, variable: str) -> Any:
        root = self.get_root()  # type: ignore[attr-defined]
        if variable != "page" or root.get("page-range-format") != "minimal":
            return super()._process(value, variable)  # type: ignore[misc]
        dash = str(self.get_single_term(name="page-range-delimiter") or "–")  # type: ignore[attr-defined]
        return String(
            each_range(str(value), lambda first, last: f"{first}{dash}{shortened(first, last)}")
        )

    def _format_last_page(self, first: str, last: str) -> str:
        if len(first) != len(last):
            return last
        return str(super()._format_last_page(first, last))  # type: ignore[misc]


class Number(CachedElement, PageRanges, model.Number):  # type: ignore[misc]
    """See `PageRanges`."""


class Text(CachedElement, PageRanges, model.Text):  # type: ignore[misc]
    """See `Substitute`. The library also raises an exception for every text without a language."""

    def process(self, item: Any, context: Any = None, **kwargs: Any) -> tuple[Any, str]:
        cached = self._cache()
        if "source" not in cached:
            named = [n for n in ("variable", "macro", "term", "value") if n in self.attrib]
            cached["source"] = (named[0], self.get(named[0])) if named else ("value", "")
            cached["language"] = self.get_root().get("default-locale", "en")[:2]
        language = str(item.reference.get("language") or cached["language"])[:2]
        kind, name = cached["source"]
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
            layout.repressed.setdefault(PRINTED, set()).add(variable)
        return text


#: The variables of the current entry that a layout stores: those printed instead of absent names,
#: and all that were printed.
SUBSTITUTED, PRINTED = "substituted", "printed"


class Substitute(CachedElement, model.Substitute):  # type: ignore[misc]
    """A variable printed instead of absent names is not printed again (CSL 1.0.2, "Substitute").
    The library respects that only for a variable that the substitute itself names, and never for
    names: an editor in the author's place was printed twice."""

    def add_to_repressed_list(self, child: Any, context: Any) -> None:
        layout = context.get_layout()
        layout.repressed.setdefault(SUBSTITUTED, set()).update(layout.repressed.get(PRINTED, set()))

    def render(self, item: Any, context: Any = None, **kwargs: Any) -> Any:
        layout = context.get_layout()
        before = layout.repressed.pop(PRINTED, set())
        try:
            return super().render(item, context=context, **kwargs)
        finally:
            layout.repressed.setdefault(PRINTED, set()).update(before)


_CORRECTED: dict[str, type] = {
    "date": Date,
    "date-part": DatePart,
    "name": Name,
    "names": Names,
    "number": Number,
    "substitute": Substitute,
    "text": Text,
}


@cache
def lookup() -> Any:
    """The lookup with which the XML parser makes these elements."""
    found = etree.ElementNamespaceClassLookup()
    namespace = found.get_namespace(NAMESPACE)
    base = model.CitationStylesElement
    elements = [one for one in base.__subclasses__() if one.__module__ == model.__name__]
    namespace[None] = type("Element", (CachedElement, base), {})
    for element in elements:
        tag = element.__name__.replace("_", "-").lower()
        namespace[tag] = _CORRECTED.get(tag) or type(element.__name__, (CachedElement, element), {})
    return found
