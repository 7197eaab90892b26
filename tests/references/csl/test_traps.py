"""What citeproc-py 0.11.1 does wrong, each with what we print. The awkward records and clusters
(`records.yaml`, `clusters.yaml`) hold the others: doubled stops, ranges of dates, particles."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from casepress.article.ast import text
from casepress.core.errors import BuildError
from casepress.references.csl import cite
from casepress.references.csl.marks import joined, rich, to_inlines
from tests.references.csl.citing import STYLE, clusters_of, listed, many, normalised, shown

RECORD: dict[str, Any] = {
    "id": "x",
    "type": "article-journal",
    "author": [{"family": "A", "given": "B"}],
    "title": "T",
    "container-title": "J",
    "issued": {"date-parts": [[2022, 7, 1]]},
}


def _with(old: str, new: str, folder: Path) -> Path:
    style = STYLE.read_text(encoding="utf-8")
    assert old in style
    path = folder / "changed.csl"
    path.write_text(style.replace(old, new), encoding="utf-8")
    return path


def _entry(style: Path, raw: dict[str, Any], locale: str = "en-US") -> str:
    items = {"x": normalised(raw)}
    return shown(cite(items, [], style=style, locale=locale, nocite=["x"]).entries[0].inlines)


def test_keys_that_differ_by_case_stay_apart() -> None:
    items = [normalised({**RECORD, "id": "Key", "title": "One"})]
    items.append(normalised({**RECORD, "id": "key", "title": "Two"}))
    assert ["One" in text(e.inlines) for e in listed(items).entries] == [True, False]


def test_a_record_does_not_take_the_type_of_the_one_before() -> None:
    items = [normalised({**RECORD, "id": "a", "type": "book"}), normalised({**RECORD, "id": "b"})]
    assert "*J*" in shown(listed(items).entries[1].inlines)


def test_the_order_of_records_changes_nothing() -> None:
    items = [*many(3).values(), normalised(RECORD)]
    forward = {e.key: e.inlines for e in listed(items).entries}
    backward = {e.key: e.inlines for e in listed(items[::-1]).entries}
    assert forward == backward


def test_a_localized_date_keeps_its_delimiters(tmp_path: Path) -> None:
    style = STYLE.read_text(encoding="utf-8")
    start = style.index('<date variable="issued"')
    end = style.index("</date>", start) + len("</date>")
    form = '<date variable="issued" form="{}"/>'
    for name, printed in {"numeric": "07/01/2022", "text": "July 1, 2022"}.items():
        path = _with(style[start:end], form.format(name), tmp_path)
        path = path.rename(tmp_path / f"{name}.csl")
        assert printed in _entry(path, RECORD)
    # The style's own parts must not stay behind in the locale.
    assert "2022 Jul 1" in _entry(STYLE, RECORD)


def test_a_names_element_without_name_changes_no_style(tmp_path: Path) -> None:
    style = STYLE.read_text(encoding="utf-8")
    path = tmp_path / "bare.csl"
    path.write_text(style.replace("<name/>", ""), encoding="utf-8")
    chapter = {**RECORD, "type": "chapter", "editor": [{"family": "Winn", "given": "H R"}]}
    assert "In: Winn HR, editor. *J*" in _entry(path, chapter)


def test_a_collection_editor_is_printed(tmp_path: Path) -> None:
    names = '<names variable="collection-editor"><name/></names><text macro="title"/>'
    path = _with('<text macro="title"/>', names, tmp_path)
    raw = {**RECORD, "collection-editor": [{"family": "Series", "given": "S"}]}
    assert "Series S. T." in _entry(path, raw)


def test_a_container_author_is_printed(tmp_path: Path) -> None:
    names = '<names variable="container-author"><name/></names><text macro="title"/>'
    path = _with('<text macro="title"/>', names, tmp_path)
    raw = {**RECORD, "container-author": [{"family": "Host", "given": "H"}]}
    assert "Host H. T." in _entry(path, raw)


def test_an_editor_for_the_author_comes_once(tmp_path: Path) -> None:
    twice = '<text macro="title"/><names variable="editor"><name/></names><text variable="genre"/>'
    path = _with('<text macro="title"/>', twice, tmp_path)
    editor = [{"family": "Ed", "given": "E"}]
    raw = {**RECORD, "type": "book", "author": [], "editor": editor}
    assert _entry(path, raw) == "Ed E, editor. T. *J*. 2022 Jul 1."
    raw = {**RECORD, "type": "book", "editor": editor}
    assert _entry(path, raw).count("Ed E") == 2  # the style prints it beside an author


def test_a_list_cut_short_has_no_and_before_the_others(tmp_path: Path) -> None:
    path = _with('initialize-with=""', 'initialize-with="" and="text"', tmp_path)
    names = [{"family": "A", "given": "A"}, {"family": "B", "given": "B"}]
    whole = {**RECORD, "author": names}
    assert _entry(path, whole).startswith("A A, and B B. T.")
    assert _entry(path, {**whole, "authors-truncated": True}).startswith("A A, B B, et al. T.")


def test_the_affixes_of_a_range_of_days_stand_around_it(tmp_path: Path) -> None:
    style = STYLE.read_text(encoding="utf-8")
    start = style.index('<date variable="issued"')
    end = style.index("</date>", start) + len("</date>")
    parts = """<date variable="issued"><date-part name="month" suffix=" "/><date-part name="day"
        suffix=", "/><date-part name="year"/></date>"""
    path = _with(style[start:end], parts, tmp_path)
    raw = {**RECORD, "issued": {"date-parts": [[2020, 7, 30], [2020, 8, 2]]}}
    assert "July 30–August 2, 2020" in _entry(path, raw)


@pytest.mark.parametrize("engine", ["citeproc-py", "pandoc"])
def test_given_names_in_full_are_as_typed(engine: str, tmp_path: Path) -> None:
    path = _with('initialize-with=""', "", tmp_path)
    items = {"x": normalised({**RECORD, "author": [{"family": "Kim", "given": "Ji-hye"}]})}
    rendered = cite(items, [], style=path, nocite=["x"], engine=engine)
    assert shown(rendered.entries[0].inlines).startswith("Kim Ji-hye. T.")


def test_a_page_in_the_manner_of_the_style(tmp_path: Path) -> None:
    path = _with('<citation collapse="citation-number">', "<citation>", tmp_path)
    style = path.read_text(encoding="utf-8")
    path.write_text(
        style.replace(
            '<group delimiter=", ">\n        <text var', '<group delimiter=":">\n        <text var'
        ),
        encoding="utf-8",
    )
    clusters = clusters_of("[@x, p. 4] [see @x, pp. 4-9] [@x, p. 4 and more] [@x]")
    rendered = cite({"x": normalised(RECORD)}, clusters, style=path)
    printed = [shown(one) for one in rendered.clusters]
    assert printed == ["(1:p. 4)", "(see 1:pp. 4-9)", "(1, p. 4 and more)", "(1)"]


def test_a_locale_without_words(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="xx-XX"):
        cite({"x": normalised(RECORD)}, [], style=STYLE, locale="xx-XX", nocite=["x"])


def test_data_is_never_markup() -> None:
    raw = {**RECORD, "title": "a <i>b</i> &lt;5 </i> <i>open", "volume": "<b>1</b>"}
    assert _entry(STYLE, raw) == "A B. a *b* <5 </i> <i>open. *J*. 2022 Jul 1;<b>1</b>."


def test_a_stop_is_within_the_quotation_marks_of_an_american_style(tmp_path: Path) -> None:
    style = STYLE.read_text(encoding="utf-8")
    quoted = tmp_path / "quoted.csl"
    quoted.write_text(
        style.replace('<text variable="title"/>', '<text variable="title" quotes="true"/>'),
        encoding="utf-8",
    )
    assert _entry(quoted, {**RECORD, "title": "On ears"}).startswith("A B. “On ears.” *J*.")
    assert _entry(quoted, {**RECORD, "title": "Ears?"}).startswith("A B. “Ears?” *J*.")
    assert _entry(quoted, {**RECORD, "title": "On ears"}, "en-GB").startswith(
        "A B. ‘On ears’. *J*."
    )


def test_italics_within_italics_are_upright() -> None:
    raw = {**RECORD, "container-title": "Studies of <i>E. coli</i> today"}
    assert "*Studies of *E. coli* today*" in _entry(STYLE, raw)


def test_stops_are_kept_as_typed_inside_a_title() -> None:
    raw = {**RECORD, "title": "Wait... what?.. Yes"}
    assert _entry(STYLE, raw).startswith("A B. Wait... what?.. Yes. ")


@pytest.mark.parametrize("locale", ["fr-FR", "de-DE", "en-GB"])
def test_dates_stay_english(locale: str) -> None:
    path = STYLE
    printed = _entry(path, {**RECORD, "page": "10-12"}, locale)
    assert "2022 Jul 1:10-2" in printed


def test_the_result_does_not_hang_on_the_hash_seed() -> None:
    code = (
        "from tests.references.csl.citing import *; import json;"
        "print(json.dumps([e.inlines for e in listed([*many(4).values()]).entries]))"
    )
    root = Path(__file__).parents[3]
    outs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outs) == 1 and json.loads(outs.pop())


def test_joining() -> None:
    italic = rich("<i>et al.</i>")
    assert shown(to_inlines(joined(f"{italic}."))) == "*et al.*"
    assert shown(to_inlines(joined(f"{rich('<i>why?</i>')}."))) == "*why?*"
    assert shown(to_inlines(joined("a..b"))) == "a..b"


@pytest.mark.parametrize("title", ["This is “the one.”", "Is it ‘that?’", "Il dit « non ! »"])
def test_a_title_that_ends_in_a_quotation_has_one_full_stop(title: str) -> None:
    printed = _entry(STYLE, {**RECORD, "title": title})
    assert title in printed
    assert f"{title}." not in printed or title.endswith("! »")
