"""The kinds of article that a journal publishes: `article-types` of `journal.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: The parts of `journal.yaml` that a type changes, beside its sections.
_MERGED = ("limits", "lint")


@dataclass(frozen=True)
class ArticleType:
    """What a type of article is called, and how its text may begin.

    `jats` is its `@article-type`. With `free_headings`, authors choose their own headings;
    `unheaded` is the role of text before the first heading, where the type allows such text.
    `relation` is how an article of this type refers to another one, such as `corrects`.
    """

    name: str
    label: str
    jats: str
    labels: Mapping[str, str] = field(default_factory=dict)
    free_headings: bool = False
    unheaded: str = ""
    relation: str = ""

    def label_in(self, lang: str) -> str:
        """What the page calls the type in a language (BCP 47)."""
        return self.labels.get(lang.partition("-")[0], self.label)


def article_type(data: Mapping[str, Any], name: str) -> ArticleType | None:
    """The type of that name, with what it takes over from others; `None` for an unknown name."""
    if name not in data["article-types"]:
        return None
    raw: dict[str, Any] = {}
    for step in lineage(data["article-types"], name):
        raw |= {k: v for k, v in step.items() if k not in ("like", "sections", *_MERGED)}
    return ArticleType(
        name=name,
        label=raw["label"],
        jats=raw["jats"],
        labels=raw.get("labels", {}),
        free_headings=raw.get("headings") == "free",
        unheaded=raw.get("unheaded", ""),
        relation=raw.get("relation", ""),
    )


def of_type(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The journal's data for articles of a type: its sections in their order, its limits and what
    lint looks for. An unknown name counts as the journal's first type."""
    types = data["article-types"]
    known = name if name in types else next(iter(types))
    out = {**data, "article-type": known}
    for step in lineage(types, known):
        if "sections" in step:
            out["sections"] = _sections(out["sections"], data["sections"], step["sections"])
        for part in _MERGED:
            if part in step:
                out[part] = _merged(out.get(part, {}), step[part])
    return out


def lineage(types: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """A type's entry after those that it is `like`, the most general first. `journal_check` reports
    a circle; here it ends where it closes."""
    chain: list[Mapping[str, Any]] = []
    seen: set[str] = set()
    while name in types and name not in seen:
        seen.add(name)
        chain.insert(0, types[name])
        name = types[name].get("like", "")
    return chain


def _sections(
    inherited: list[dict[str, Any]], journal: list[dict[str, Any]], wanted: list[Any]
) -> list[dict[str, Any]]:
    """The sections that a type lists, each with what the list changes in it."""
    known = {raw["role"]: raw for raw in [*journal, *inherited]}
    out = []
    for item in wanted:
        change = {"role": item} if isinstance(item, str) else item
        section = {**known.get(change["role"], {}), **change}
        if section.get("required") == "no":
            del section["required"]
        out.append(section)
    return out


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Tables merge, the lists of codes are joined; other values are replaced."""
    out = dict(old)
    for key, value in new.items():
        there = out.get(key)
        if isinstance(value, Mapping) and isinstance(there, Mapping):
            out[key] = _merged(there, value)
        elif key in ("ignore", "select") and isinstance(there, list):
            out[key] = [*there, *value]
        else:
            out[key] = value
    return out
