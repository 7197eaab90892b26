"""Raw HTML and TeX in the text: what each would have to be typed as."""

from __future__ import annotations

import re

from casepress.article.callouts import meant

_NAME = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*|\\[A-Za-z]+\*?|<!--|<[!?]\w*")
#: What a manuscript pasted from a web page or from TeX may have.
_TAGS = re.compile(
    r"a|abbr|address|article|aside|b|bdo|big|blockquote|body|br|button|caption|center|cite|code|col"
    r"|colgroup|d[delt]|del|details|dfn|div|em|fig(?:caption|ure)|font|foot(?:er)?|form|h[1-6r]"
    r"|head(?:er)?|html|i|i?frame|img|input|ins|kbd|label|li|link|main|map|mark|meta|nav|object|o?l"
    r"|p|param|path|picture|pre|q|r[pt]|ruby|s|samp|script|section|select|small|source|span|strike"
    r"|strong|style|su[bp]|summary|svg|table|tbody|t[dhrt]|template|textarea|tfoot|thead|time|title"
    r"|ul?|var|video|wbr"
)
_CITED = re.compile(r"\\(?:[a-z]*cite[a-z]*)\*?(?:\[[^\]]*\])*\{(?P<keys>[\w:.,\s-]+)\}", re.I)
_CALLED = re.compile(r"\\(?:eq|auto|[cC]|v|page|name)?ref\*?\{(?P<name>[\w:.-]+)\}")
_MARKDOWN = "write it in markdown (`H~2~O`, `10^9^`, `*E. coli*`) or remove it"


def shown(raw: str) -> str:
    """The name of raw markup without its content, which may identify the patient."""
    whole = raw.strip()
    name = _NAME.match(whole)
    if not name or name[0] == whole:
        return name[0] if name else "…"
    return f"{name[0]}>" if name[0] == whole[:-1] else f"{name[0]} …"


def remedy(format_: str, raw: str) -> str:
    """What to type instead of raw markup."""
    whole = raw.strip()
    if format_ == "html":
        name = _NAME.match(whole)
        tag = name[0].strip("</").lower() if name else ""
        if tag and not _TAGS.fullmatch(tag):
            return f"write `\\{shown(raw)}` if it is not markup, or remove it"
        return _MARKDOWN
    if cited := _CITED.match(whole):
        keys = "; ".join(f"@{key.strip()}" for key in cited["keys"].split(",") if key.strip())
        return f"write `[{keys}]`"
    if called := _CALLED.match(whole):
        return f"write `@{meant(called['name']) or called['name']}` for the callout"
    return f"write `\\\\` for a backslash that is a sign; otherwise {_MARKDOWN}"
