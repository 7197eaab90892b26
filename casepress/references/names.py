"""Names of persons and groups that another program wrote as one string each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casepress.core.vocabularies import particles

_SUFFIX = re.compile(r"(?:jr|sr|junior|senior|ii|iii|iv|2nd|3rd|4th|5th)\.?", re.I)
#: A suffix that cannot be initials or a name: "Senior", "II" and "IV" may be.
_SURE_SUFFIX = re.compile(r"(?:jr|sr|iii|2nd|3rd|4th|5th)\.?", re.I)
_DEGREE = re.compile(
    r"""(?:M\.?\s?D|Ph\.?\s?D|M\.?B\.?\s?B\.?S|MBChB|M\.?Sc|B\.?Sc|MPH|MHS|DNP|DDS|DMD|PharmD|DPhil|DrPH
    |FRCSC?|FRCP|FACP|FACS|FACC|FESC|MRCP|MRCS|Dr\.?\s?med|Prof|RN|DVM|EdD|PsyD|MBA|MHA)\.?""",
    re.X,
)
_TITLE = re.compile(r"(?<![^,\s])(Dr|Prof|Professor|Mr|Mrs|Ms)(?:\.\s*|\s+)(?=\w)")
_OTHERS = re.compile(r"(and\s+)?others|et\.?\s*al\.?", re.I)
#: Words that mark the name of a group, in the languages of most exports; each a whole word, since
#: Boardman, Comito and Panella are surnames.
_GROUP_WORDS = r"""(?:academ(?:y|ia|ie)|administration|agenc(?:y|ies)|association|associação|board
    |cent(?:er|re)s?|centro|clinics?|collaborat(?:ion|ive|ors?)|colleges?|comit[éeè]|comitato
    |commission|committee|consorti(?:um|a)|council|departments?|federation|fondation|foundation
    |gesellschaft|group|grupo|groupe|hospitals?|hôpital|initiative|institut(?:e|es|o|ion|ions)?
    |investigators|ministry|minist[eè]re|ministerio|networks?|organi[sz]ations?|panel
    |program(?:me)?|project|registry|services?|sociedad|society|societies|soci[eé]t[eé]|study
    |task\sforce|team|trial(?:ists)?|unions?|universit(?:y|ies|é|à|ät|as|eit)|universidade?
    |working)"""
_GROUP = re.compile(rf"(?<![\w-]){_GROUP_WORDS}(?![\w-])", re.I | re.X)
#: A group whose last word a program took for a family name: "Organization, World Health".
_TURNED = re.compile(
    r"(Organi[sz]ation|Association|Institute|Society|Agency|Ministry|University|Committee|Foundation"
    r"|Consortium|Federation|Collaborators|Investigators|Department), ([^,]*\w)"
)
_COMPANY = re.compile(r",?\s(?:Inc|Ltd|LLC|GmbH|Corp|AG|plc|S\.A)\.?$")
_LINKING = re.compile(r"\b(?:of|for|on|the|de|des|du|del|della|für|pour|and|in)\b")
_LETTER = r"[^\W\d_]"
#: Parts between commas of the name of a person: family and given names, a suffix, some degrees.
_MOST_PARTS = 20
_INITIALS = re.compile(rf"{_LETTER}{{1,4}}|(?:{_LETTER}\.[ -]?){{1,4}}")


@dataclass(frozen=True)
class Read:
    """A name: its parts (CSL-JSON), whether they are certain, and the degrees that were left out,
    which a reference list does not print (Citing Medicine, chapter 1)."""

    parts: dict[str, str]
    sure: bool
    dropped: str = ""


def are_initials(text: str) -> bool:
    """Whether a text is initials, in capitals of any alphabet: "AB", "Á.", "И.П."."""
    return bool(_INITIALS.fullmatch(text)) and text.isupper()


def parse(text: str, *, person: bool = False) -> tuple[dict[str, str], bool]:
    """The parts of a name (CSL-JSON), and whether they are certain; see `read`."""
    found = read(text, person=person)
    return found.parts, found.sure and not found.dropped


def read(text: str, *, person: bool = False) -> Read:
    """Read a name; with `person`, it is that of a person whatever its words.

    "Family, Given" is certain, with a suffix ("Jr") in any place. A name that ends with a comma
    (EndNote), is in braces (LaTeX), or has a word such as "Society" or "for" is a group. The
    initials show how to read "Family AB". Any other name without a comma is taken as given names
    and a family name, which is not certain.
    """
    text = " ".join(text.split())
    if not person and text.startswith("{") and text.endswith("}") and text.count("{") == 1:
        return Read({"literal": text.strip("{} ")}, True)
    if text.endswith(","):
        return Read({"literal": text.rstrip(", ")}, True)
    if not person and (turned := _TURNED.fullmatch(text)):
        return Read({"literal": f"{turned[2]} {turned[1]}"}, False)
    if not person and _is_group(text):
        return Read({"literal": text}, True)
    text, title = _without_title(text)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > _MOST_PARTS:
        return Read({"literal": text}, True)
    # the first part behind the family name is the given name, be it "M. D."
    least = 2 if len(parts) > 1 and are_initials(parts[1].replace(" ", "")) else 1
    if len(parts) == 3 and not (_DEGREE.fullmatch(parts[2]) or _SUFFIX.fullmatch(parts[2])):
        least = 1  # "Sample, MD, John"
    degrees = [part for part in parts[least:] if _DEGREE.fullmatch(part)]
    parts = [*parts[:least], *(part for part in parts[least:] if part not in degrees)]
    dropped = ", ".join([*([title] if title else []), *degrees])
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)]
    if suffixes == parts[1:] and len(parts) == 2 and not _SURE_SUFFIX.fullmatch(suffixes[0]):
        suffixes = []  # "Lee, II" may have these initials
    parts = [part for part in parts if part not in suffixes]
    if len(parts) > 2:
        return Read({"literal": text}, True)
    suffix = " ".join(suffixes)
    if len(parts) > 1:
        family, at_family = _without_suffix(parts[0], _SUFFIX)
        given, at_given = _without_suffix(parts[1])
        return Read(_name(family, given, suffix or at_family or at_given), True, dropped)
    alone, at_end = _without_suffix(parts[0]) if parts else (text, "")
    found, sure = _without_comma(alone, suffix or at_end, person=person)
    return Read(found, sure, dropped)


def has_special_words(text: str) -> bool:
    """Whether a word could be a suffix, a degree, or part of a group's name."""
    return bool(_SPECIAL.search(text))


_SPECIAL = re.compile(
    rf"(?<![\w-])(?:{_SURE_SUFFIX.pattern}|II|IV|{_GROUP_WORDS})(?![\w-])"
    rf"|,\s*(?-i:{_DEGREE.pattern})\s*(?:,|$)|(?-i:{_TITLE.pattern})|(?-i:{_COMPANY.pattern})",
    re.I | re.X,
)


def ends_with_initials(text: str) -> bool:
    """Whether a name has its initials at its end: "Smith J", "van der Berg AB"."""
    words = text.split()
    known = len(words) > 1 and are_initials(words[-1])
    return known and all(len(word) > 1 and not word.isupper() for word in words[:-1])


def _is_group(text: str) -> bool:
    """Whether the words of a name are those of a group. "Project, Ana" is a person: in a name with
    a comma, the word of a group is not the whole family name."""
    if _COMPANY.search(text):
        return True
    if _GROUP.search(text) is None:
        return False
    before, comma, after = text.partition(",")
    if not comma or _SUFFIX.fullmatch(after.strip(" .")):
        return len(text.split()) > 1
    if len(before.split()) > 1 and _GROUP.search(before):
        return True
    return bool(_GROUP.search(after) and _LINKING.search(after))


def _without_title(text: str) -> tuple[str, str]:
    """A name without a title such as "Dr.", and the title."""
    match = _TITLE.search(text)
    if match is None:
        return text, ""
    return text[: match.start()] + text[match.end() :], match[1]


def _without_suffix(text: str, suffix: re.Pattern[str] = _SURE_SUFFIX) -> tuple[str, str]:
    """A part of a name, and the suffix that was at its end."""
    words = text.split()
    if len(words) > 1 and suffix.fullmatch(words[-1]):
        return " ".join(words[:-1]).rstrip(","), words[-1]
    return text, ""


def _without_comma(text: str, suffix: str, *, person: bool) -> tuple[dict[str, str], bool]:
    words = text.split()
    if len(words) == 1 and suffix:
        return _name(text, "", suffix), True
    if not person and (len(words) < 2 or re.search(r"[\d&/(]|(?<=\w )(?:for|of|on|für) ", text)):
        return {"literal": text}, True
    if _OTHERS.fullmatch(text):
        return {"literal": text}, True
    if len(words) < 2:
        return {"family": text}, True
    if are_initials(words[-1]) and not (len(words) == 2 and are_initials(words[0])):
        return _name(" ".join(words[:-1]), words[-1], suffix), True
    if len(words[0]) > 3 and words[0].isupper() and not any(map(str.isupper, words[1:])):
        return _name(words[0], " ".join(words[1:]), suffix), False  # "WANG Xiaoming"
    start = particle_at(words)
    return _name(" ".join(words[start:]), " ".join(words[:start]), suffix), False


def particle_at(words: list[str]) -> int:
    """The index at which the family name, with its particles, begins after the given names."""
    for at in range(1, len(words) - 1):
        if words[at].lower() in particles():
            return at
    return len(words) - 1


def _name(family: str, given: str, suffix: str) -> dict[str, str]:
    words = given.split()
    particle: list[str] = []
    rest = family.split()
    # Only a particle in lower case is separate: "Van Daele" is sorted and printed as one name.
    while len(rest) > 1 and rest[0] in particles():
        particle.append(rest.pop(0))
    parts = {
        "family": " ".join(rest),
        "given": " ".join(words),
        "non-dropping-particle": " ".join(particle),
        "suffix": suffix,
    }
    return {key: value for key, value in parts.items() if value}


def no_comma(typed: str, name: dict[str, str]) -> str:
    """The message on a name without a comma, whose parts are therefore not certain."""
    lack = "" if "," in typed else " has no comma; it"
    return f"“{typed}”{lack} is read as `{typed_form(name)}`; write it that way"


def typed_form(name: dict[str, str]) -> str:
    """The unambiguous way to type a name: "van der Berg, Ann"."""
    keys = ("non-dropping-particle", "family")
    family = " ".join(name[key] for key in keys if key in name)
    rest = [name[key] for key in ("given", "suffix") if key in name]
    return ", ".join([family or name.get("literal", ""), *rest])
