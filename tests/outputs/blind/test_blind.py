"""The step from an article to its blind form, which names no one."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from casepress.article import pandoc
from casepress.article.ast import attr, div, header, inlines, link, para, structure
from casepress.article.model import Article
from casepress.article.reading import read_article
from casepress.cli.main import main
from casepress.core.journal import Journal
from casepress.outputs.blind import build_blind, write_blind
from casepress.provenance import stamps
from tests import support
from tests.samples import awkward, gardener


@pytest.fixture(scope="module")
def journal() -> Journal:
    return support.journal()


def article_json(folder: Path, journal: Journal) -> dict[str, Any]:
    """The article with many names as `article.json` has it."""
    return {**awkward.rich(folder), "journal": journal.data}


def repository(folder: Path) -> None:
    """Make a folder a repository with the journal's data."""
    (folder / "config.yaml").write_text("journal: medpeer\n")
    (folder / "manuscript").mkdir()
    (folder / "journal").symlink_to(support.ROOT / "journal")


def test_it_names_nobody(tmp_path: Path, journal: Journal) -> None:
    write_blind(article_json(tmp_path, journal), journal, tmp_path / "blind.json")
    made = json.loads((tmp_path / "blind.json").read_text(encoding="utf-8"))
    own = {key: made[key] for key in ("meta", "blocks")}
    assert awkward.names_in(json.dumps(own, ensure_ascii=False)) == []
    assert set(awkward.names_in(json.dumps(awkward.rich(tmp_path), ensure_ascii=False)))


def test_it_is_an_article_that_the_writers_read(tmp_path: Path, journal: Journal) -> None:
    write_blind(article_json(tmp_path, journal), journal, tmp_path / "blind.json")
    document = read_article(tmp_path / "blind.json")
    made, was = Article.from_json(document), Article.from_json(awkward.rich(tmp_path))
    assert made.blind and not was.blind
    assert (made.id, made.doi, made.authors, made.affiliations) == ("", "", (), ())
    assert (made.journal, made.lang, made.article_type) == (was.journal, was.lang, was.article_type)
    assert (made.license, made.published) == (was.license, was.published)
    assert len(made.keywords) == len(was.keywords) and made.abstract
    pandoc.write({k: document[k] for k in ("pandoc-api-version", "meta", "blocks")}, "native")


def test_it_changes_nothing_in_its_input(tmp_path: Path, journal: Journal) -> None:
    document = article_json(tmp_path, journal)
    before = deepcopy(document)
    first = build_blind(document, journal)
    assert document == before
    assert build_blind(document, journal) == first


def test_what_it_leaves_out(tmp_path: Path, journal: Journal) -> None:
    withheld = build_blind(article_json(tmp_path, journal), journal).withheld
    roles = {dict(section["c"][0][2])["role"] for section in withheld.sections}
    assert roles <= set(journal.review.withheld) and "contributions" in roles
    assert len(withheld.references) == 1
    assert any("[Dr Zoë Quillfeather]" in passage for passage in withheld.passages)


def test_links_to_what_it_leaves_out_are_words(journal: Journal) -> None:
    document = {**gardener.bare(), "journal": journal.data}
    to_ethics = link([*inlines("our approval")], "#approved")
    ethics = div(
        attr("approved", ["section"], {"role": "ethics", "part": "back"}),
        [header(1, inlines("Ethics approval")), para(inlines("Approved."))],
    )
    document["meta"]["abstract"] = {"t": "MetaBlocks", "c": [para([to_ethics])]}
    document["blocks"] = [*document["blocks"], para([to_ethics]), ethics]
    made = build_blind(document, journal).document
    shown = [made["meta"]["abstract"], made["blocks"]]
    assert not [e for e in structure(shown) if e["t"] == "Link"]
    assert json.dumps(shown).count('"approval"') == 2


def test_paths_of_images_do_not_name_the_manuscript(tmp_path: Path, journal: Journal) -> None:
    document = article_json(tmp_path, journal)
    identifier = Article.from_json(document).id
    for image in (e for e in structure(document["blocks"]) if e["t"] == "Image"):
        image["c"][2][0] = f"results/{identifier}/figures/figure-1.png"
        image["c"][0][2].append(["vector", f"results/{identifier}/figures/figure-1.svg"])
    made = build_blind(document, journal).document
    images = [e for e in structure(made["blocks"]) if e["t"] == "Image"]
    assert images
    for image in images:
        assert image["c"][2][0] == "figures/figure-1.png"
        assert dict(image["c"][0][2])["vector"] == "figures/figure-1.svg"


def test_a_journal_without_anonymous_review(tmp_path: Path, journal: Journal) -> None:
    review = {**journal.data["review"], "anonymous": False}
    open_review = replace(journal, data={**journal.data, "review": review})
    document = article_json(tmp_path, open_review)
    made = build_blind(document, open_review)
    assert made.document == document
    assert (made.withheld.sections, made.withheld.references) == ([], [])


def test_a_title_page_needs_the_names(
    tmp_path: Path, journal: Journal, capsys: pytest.CaptureFixture[str]
) -> None:
    repository(tmp_path)
    (tmp_path / "article.json").write_text(pandoc.dump(article_json(tmp_path, journal)))
    at = ["--repository", str(tmp_path)]
    blind, title = str(tmp_path / "blind.json"), str(tmp_path / "title.docx")
    assert main([*at, "blind", str(tmp_path / "article.json"), "-o", blind]) == 0
    assert main([*at, "docx", blind, "--copy", "title-page", "-o", title]) == 1
    assert "write the title page from article.json" in capsys.readouterr().err
    assert not Path(title).exists()


def test_review_copies_of_an_article_are_those_of_its_blind_form(
    tmp_path: Path, journal: Journal
) -> None:
    repository(tmp_path)
    results = tmp_path / "results" / Article.from_json(gardener.bare()).id
    results.mkdir(parents=True)
    document = {**gardener.bare(), "journal": journal.data}
    (results / "article.json").write_text(pandoc.dump(document))
    stamps.write_stamps(results / "article.json")
    at = ["--repository", str(tmp_path)]
    blind = str(results / "blind.json")
    assert main([*at, "blind", str(results / "article.json"), "-o", blind]) == 0
    for writer in ("pdf", "docx"):
        made = []
        for name in ("article", "blind"):
            out = results / f"{name}.{writer}"
            given = str(results / f"{name}.json")
            assert main([*at, writer, given, "--copy", "review", "-o", str(out)]) == 0
            made.append(out.read_bytes())
        assert made[0] == made[1]
