"""The names of authors as references write them, read and printed.

A way of writing names is a row of `_WAYS`: a pattern for one name, and a function that prints one.
Between names is one sign throughout, before the last perhaps another; "et al." ends the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from casepress.core.vocabularies import particles

Name = tuple[str, str, str]  # family name, initials or given names, suffix

_PARTICLES = "|".join(
    sorted(
        map(
            re.escape,
            {
                *particles(),
                "St",
                "St.",
                "Le",
                "La",
                "De",
                "Van",
                "Von",
                "El",
                "Al",
                "Abu",
                "Ben",
                "Bin",
                "Mac",
                "Della",
                "Delle",
                "Dos",
                "Da",
                "Di",
                "Du",
                "Ter",
                "Ten",
            },
        ),
        key=len,
        reverse=True,
    )
)
_CAP = r"(?:[dDlLO]['’])?[^\W\d_a-zà-öø-ÿ][^\W\d_]*(?:['’.‐‑–-][^\W\d_]+)*\.?(?<!\.)"
_FAMILY = (
    rf"(?:(?:{_PARTICLES}|al-|el-)(?:\s|(?<=-)))*{_CAP}(?:\s(?:(?:{_PARTICLES}|y|"
    rf"e)\s)*{_CAP}){{0,3}}"
)
#: What a family name does not end with: initials, which a suffix follows ("Daniels F Jr").
_NO_INITIALS = r"(?<!\s[A-Z])(?<!\s[A-Z]{2})(?<!\s[A-Z]{3})"
_SUFFIX = r"(?:Jr|Sr|II|III|IV|2nd|3rd|4th)\.?"
_PLAIN = r"[^\W\d_a-zà-öø-ÿ](?:[a-z](?=[A-Z\s,.;:]|$))?(?:[\s-]?[^\W\d_a-zà-öø-ÿ]){0,4}"
_DOTTED = r"[^\W\d_a-zà-öø-ÿ][a-z]?\.(?:\s?-?\s?[^\W\d_a-zà-öø-ÿ][a-z]?\.){0,4}"
_GIVEN = r"[^\W\d_a-zà-öø-ÿ][^\W\d_]*\.?(?:[\s-][^\W\d_a-zà-öø-ÿ][^\W\d_]*\.?){0,3}"
#: What makes a name that of a group, in the languages of most lists.
GROUP = re.compile(
    r"\b(?:academ|agenc|alliance|associa|authorit|board\b|bureau|cent(?:er|re)s?\b|clinic\b|coalition|collabor|college|"
    r"comit|commission|committee|consorti|corporation|council|database|department|federation|fondation|foundation|"
    r"gesellschaft|group\b|grupo|groupe|haute autorité|health service|hospital|inc\b|"
    r"initiative|institut|international agency|investigators|"
    r"ltd\b|gmbh|ministerio|ministry|minist[eè]re|national health|network|organi[sz]ation|"
    r"panel\b|pharma|"
    r"registry|sociedad|societ[yà]|soci[eé]t[eé]|task force|team\b|trialists|union\b|universi|"
    r"working party|world health)",
    re.IGNORECASE,
)
_ET_AL = re.compile(
    r"(?P<gap>[,;]?\s*(?:and\s+)?)(?P<words>et\.?\s?al\.?|et coll\.?|y cols?\.?|and others|…)",
    re.IGNORECASE,
)


#: A group behind people: "Agha RA, Kerwan A; SCARE Group".
_BEHIND = re.compile(
    r"[;,]\s+(?:(?:and|for|on behalf of|in behalf of)\s+)?(?:the\s+)?"
    r"(?P<group>[^\W\d_a-z][^.;:,?!]{4,120}?)(?=\.\s|\s\(\d{4}|:)"
)


@dataclass(frozen=True)
class _Way:
    """One way of writing a name: what matches it, and how it is printed."""

    pattern: re.Pattern[str]
    print: Callable[[Name], str]
    separators: tuple[str, ...] = (",",)
    lasts: tuple[str, ...] = (",", ", and", ", &", " and", " &", ",&", " y", " et", " und", " e")


def _letters(given: str) -> str:
    """Initials without full stops and spaces: "J. A.-B." is "JA-B"."""
    return re.sub(r"[.\s]", "", given)


def _dots(letters: str, gap: str) -> str:
    parts = re.findall(r"-?[^\W\d_a-zà-öø-ÿ][a-z]?", letters)
    return "".join(
        (gap if i and not p.startswith("-") else "") + p + "." for i, p in enumerate(parts)
    )


def _family_plain(n: Name) -> str:
    return " ".join(x for x in (n[0], n[1], n[2]) if x)


_WAYS: dict[str, tuple[_Way, ...]] = {
    "family-initials": (
        _Way(
            re.compile(
                rf"(?P<f>{_FAMILY}){_NO_INITIALS}\s(?!(?:Jr|Sr)\b)(?P<g>{_PLAIN})"
                rf"(?:\s(?P<s>{_SUFFIX}))?(?![\w])"
            ),
            _family_plain,
            (",", ";"),
        ),
        _Way(
            re.compile(rf"(?P<f>{_FAMILY})\s(?P<g>{_PLAIN})\.(?=[,;.]|\sand\s|\set\s|\s&)"),
            lambda n: f"{n[0]} {n[1]}.",
        ),
        _Way(
            re.compile(rf"(?P<f>{_FAMILY})\s(?P<g>{_DOTTED})(?:\s(?P<s>{_SUFFIX}))?"),
            lambda n: f"{n[0]} {_dots(n[1], '')}" + (f" {n[2]}" if n[2] else ""),
            (",", ";"),
        ),
        _Way(
            re.compile(rf"(?P<f>{_FAMILY})\s(?P<g>{_DOTTED})(?:\s(?P<s>{_SUFFIX}))?"),
            lambda n: f"{n[0]} {_dots(n[1], ' ')}" + (f" {n[2]}" if n[2] else ""),
            (",", ";"),
        ),
    ),
    "family-comma-initials": (
        _Way(
            re.compile(rf"(?P<f>{_FAMILY}),\s?(?P<g>{_DOTTED})(?:,\s(?P<s>{_SUFFIX}))?"),
            lambda n: f"{n[0]}, {_dots(n[1], ' ')}" + (f", {n[2]}" if n[2] else ""),
            (",", ";"),
        ),
        _Way(
            re.compile(rf"(?P<f>{_FAMILY}),\s?(?P<g>{_DOTTED})(?:,\s(?P<s>{_SUFFIX}))?"),
            lambda n: f"{n[0]}, {_dots(n[1], '')}" + (f", {n[2]}" if n[2] else ""),
            (",", ";"),
        ),
        _Way(
            re.compile(rf"(?P<f>{_FAMILY}),\s?(?P<g>{_PLAIN})(?![\w.])"),
            lambda n: f"{n[0]}, {n[1]}",
            (",", ";"),
        ),
    ),
    "family-semicolon-initials": (
        _Way(
            re.compile(rf"(?P<f>{_FAMILY}),\s?(?P<g>{_DOTTED})"),
            lambda n: f"{n[0]}, {_dots(n[1], '')}",
            (";",),
            (";", "; and"),
        ),
        _Way(
            re.compile(rf"(?P<f>{_FAMILY}),\s?(?P<g>{_DOTTED})"),
            lambda n: f"{n[0]}, {_dots(n[1], ' ')}",
            (";",),
            (";", "; and"),
        ),
    ),
    "initials-family": (
        _Way(
            re.compile(rf"(?P<g>{_DOTTED})\s?(?P<f>{_FAMILY})(?:,?\s(?P<s>{_SUFFIX}))?"),
            lambda n: f"{_dots(n[1], ' ')} {n[0]}" + (f" {n[2]}" if n[2] else ""),
        ),
        _Way(
            re.compile(rf"(?P<g>{_DOTTED})\s?(?P<f>{_FAMILY})(?:,?\s(?P<s>{_SUFFIX}))?"),
            lambda n: f"{_dots(n[1], '')} {n[0]}" + (f" {n[2]}" if n[2] else ""),
        ),
        _Way(
            re.compile(rf"(?P<g>[A-Z](?:[A-Z]){{0,3}})\s(?P<f>{_FAMILY})"),
            lambda n: f"{n[1]} {n[0]}",
        ),
    ),
    "full": (),
}
_FULL = re.compile(rf"(?P<f>{_FAMILY}),\s(?P<g>{_GIVEN})")
_FULL_REST = re.compile(rf"(?P<g>{_GIVEN})\s(?P<f>(?:(?:{_PARTICLES})\s)*{_CAP})")


@dataclass(frozen=True)
class Names:
    """A list of names, whether others were left out, and how it is printed."""

    names: tuple[Name, ...] = ()
    #: A group, alone or behind the people.
    group: str = ""
    others: bool = False
    typed: str = ""

    def records(self) -> list[dict[str, str]]:
        """The names as CSL-JSON."""
        out = []
        for family, given, suffix in self.names:
            one = {"family": family, "given": given}
            out.append({**one, "suffix": suffix} if suffix else one)
        return [*out, {"literal": self.group}] if self.group else out


@lru_cache(maxsize=4096)
def ends(style: str, text: str, at: int) -> tuple[tuple[Names, int], ...]:
    """Each list of names that can be at a place, and where it ends."""
    return tuple(_ends(style, text, at))


def _ends(style: str, text: str, at: int) -> Iterator[tuple[Names, int]]:
    if style == "group":
        yield from _groups(text, at)
        return
    seen: set[tuple[int, tuple[Name, ...], bool]] = set()
    found = _full(text, at) if style == "full" else _lists(style, text, at)
    for names, end in found:
        key = (end, names.names, names.others)
        if key not in seen:
            seen.add(key)
            yield names, end


def _groups(text: str, at: int) -> Iterator[tuple[Names, int]]:
    for found in re.finditer(r"\.\s|\s\(\d{4}", text[at:]):
        words = text[at : at + found.start()]
        if not words[:1].isupper() or len(words) > 160:
            return
        if ends("family-initials", text, at):
            return  # people, and perhaps a group behind them
        if GROUP.search(words) and not re.search(r"[?!:;]|\.\s", words):
            yield Names(group=words, typed=words), at + found.start()
        return


def _lists(style: str, text: str, at: int) -> Iterator[tuple[Names, int]]:
    for way in _WAYS[style]:
        for separator in way.separators:
            yield from _list(way, separator, text, at)


def _list(way: _Way, separator: str, text: str, at: int) -> Iterator[tuple[Names, int]]:
    """The longest list, and the same with "et al."; each is printed and compared."""
    names: list[Name] = []
    used: list[str] = []
    ends_: list[int] = []
    end = at
    while found := way.pattern.match(text, end):
        groups = found.groupdict()
        names.append(
            (
                groups["f"],
                _letters(groups["g"]) if way.print is not _family_plain else groups["g"],
                groups.get("s") or "",
            )
        )
        end = found.end()
        ends_.append(end)
        rest = text[end:]
        gap = _gap(rest, separator, way.lasts)
        if gap is None or not way.pattern.match(text, end + len(gap)):
            break
        used.append(gap)
        end += len(gap)
    if not names or len(names) != len(used) + 1:
        return
    if any(_sign(gap) != separator for gap in used[:-1]) or not all(map(looks_like_name, names)):
        return
    typed = text[at:end]
    if _squeezed(
        "".join(way.print(n) + g for n, g in zip(names, [*used, ""], strict=True))
    ) != _squeezed(typed):
        return
    more = _ET_AL.match(text, end)
    if more:
        yield Names(tuple(names), others=True, typed=text[at : more.end()]), more.end()
        return
    # "BHD" are not initials in "European BHD Consortium"
    for count in (len(names), len(names) - 1):
        behind = _BEHIND.match(text, ends_[count - 1]) if count else None
        if behind and GROUP.search(behind["group"]):
            typed = text[at : behind.end()]
            yield Names(tuple(names[:count]), behind["group"], typed=typed), behind.end()
            return
    yield Names(tuple(names), typed=typed), end


def _gap(rest: str, separator: str, lasts: Sequence[str]) -> str | None:
    for sign in sorted({separator, *lasts}, key=len, reverse=True):
        found = re.match(
            re.escape(sign).replace(r"\ ", r"\s+") + (r"\s+" if sign[-1].isalpha() else r"\s*"),
            rest,
        )
        if found:
            return found[0]
    return None


def _sign(gap: str) -> str:
    return " ".join(gap.split())


def looks_like_name(name: Name) -> bool:
    """Whether family name and initials are such, by their length and words."""
    family, given, _ = name
    if re.search(r"\s[A-Z]{1,3}$", family) or re.fullmatch(r"[JS]r\.?", given):
        return False  # "Daniels F Jr": the initials are no part of the family name
    return len(family) > 1 and 0 < len(re.sub(r"\W", "", given)) <= 6 and not GROUP.search(family)


def _full(text: str, at: int) -> Iterator[tuple[Names, int]]:
    """ "Family, Given, and Given Family": the first name is turned round, later ones are not."""
    first = _FULL.match(text, at)
    if not first:
        return
    names: list[Name] = [(first["f"], first["g"].rstrip("."), "")]
    end = first.start("g") + len(first["g"].rstrip("."))
    if first["g"].rstrip(".") and re.search(r"\s[A-Z]\.$", first["g"]):
        names[0] = (first["f"], first["g"], "")
        end = first.end()
    while found := re.compile(r",\s+and\s+|\s+and\s+|,\s+").match(text, end):
        other = _FULL_REST.match(text, found.end())
        if not other:
            break
        names.append((other["f"], other["g"], ""))
        end = other.end()
    more = _ET_AL.match(text, end)
    if more:
        yield Names(tuple(names), others=True, typed=text[at : more.end()]), more.end()
        return
    yield Names(tuple(names), typed=text[at:end]), end


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
