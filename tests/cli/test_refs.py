"""`casepress refs`, and citing what it fetched."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from casepress.article.ast import text, walk
from casepress.cli.main import main
from casepress.references.client import Client
from casepress.references.lock import NAME, Lock
from tests.references.services import Server, serving
from tests.support import Repo

LOCK = f"manuscript/ear/{NAME}"
GOOD = "Example A, Example Study Group. Rice bodies of the shoulder: a case report. J Exampl."


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


@pytest.fixture
def online(repo: Repo, server: Server, monkeypatch: pytest.MonkeyPatch) -> Repo:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(Client, "_limit_rate", lambda _: None)
    lines = "".join(f"  {kind}: '{url}'\n" for kind, url in server.addresses.items())
    config = repo.path("config.yaml").read_text(encoding="utf-8")
    repo.write("config.yaml", f"{config}references:\n  contact: a@example.org\n{lines}")
    return repo


def _refs(repo: Repo, *arguments: str) -> int:
    return main(["--repository", str(repo.root), "refs", *arguments])


def _lock(repo: Repo) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(repo.path(LOCK).read_text(encoding="utf-8"))
    return value


def _cite(repo: Repo, citation: str) -> None:
    repo.edit(
        "manuscript/ear/article.md", "# Discussion\n", f"# Discussion\n\nAs told {citation}.\n"
    )


def test_add_then_cite_without_a_network(
    online: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _refs(online, "add", "ear", "doi:10.1000/GOOD", "pmid:35000001") == 0
    assert "doi:10.1000/good: Example 2021, Rice bodies" in capsys.readouterr().out
    before = online.path(LOCK).read_bytes()
    assert Lock.read(online.path(LOCK), NAME).text().encode() == before

    def refuse(*_: Any) -> None:
        raise AssertionError("a build must not use the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    _cite(online, "[@doi:10.1000/good; @pmid:35000001] and [@DOI:10.1000/Good]")
    checked = online.check("ear")
    assert not [f for f in checked.findings if f.code.code in ("REF003", "REF012", "SRC030")]
    entries = [n for n in walk(checked.document["blocks"]) if _is_entry(n)]
    printed = [text(entry["c"][1][0]["c"]) for entry in entries]
    assert any(one.startswith(GOOD) and "2021 Feb;4(2):101-12" in one for one in printed)
    assert len([one for one in printed if "Rice" in one]) == 2


def _is_entry(node: dict[str, Any]) -> bool:
    return node["t"] == "Div" and "csl-entry" in node["c"][0][1]


def test_a_record_whose_date_is_unknown(online: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert _refs(online, "add", "ear", "doi:10.1000/undated") == 0
    assert "doi:10.1000/undated: Example, Rice bodies" in capsys.readouterr().out
    assert not any("issued" in item for item in Lock.read(online.path(LOCK), NAME).items.values())


def test_a_record_of_a_file_goes_before_a_fetched_one(online: Repo) -> None:
    online.write(
        "manuscript/ear/more.bib",
        "@article{own, author={Example, Ann and {Example Study Group}},"
        " title={Rice bodies of the shoulder}, journal={J Exampl}, date={2021-02}, volume={4},"
        " number={2}, pages={101--112}, doi={10.1000/good}}",
    )
    online.edit(
        "manuscript/ear/article.md",
        "bibliography: references.bib",
        "bibliography: [references.bib, more.bib]",
    )
    _cite(online, "[@doi:10.1000/good; @own]")
    checked = online.check("ear")
    assert not [f for f in checked.findings if f.code.code in ("REF003", "REF002")]
    keys = [dict(n["c"][0][2])["key"] for n in walk(checked.document["blocks"]) if _is_entry(n)]
    assert keys.count("own") == 1


def test_one_work_fetched_twice_is_one_work(online: Repo, server: Server) -> None:
    assert _refs(online, "add", "ear", "doi:10.1000/good", "pmid:35000001") == 0
    changed = online.path(LOCK).read_text(encoding="utf-8")
    known = '"PMID": "35000001",'
    online.write(LOCK, changed.replace(known, f'{known} "DOI": "10.1000/good",'))
    _cite(online, "[@pmid:35000001; @doi:10.1000/good]")
    document = online.check("ear").document
    keys = [dict(n["c"][0][2])["key"] for n in walk(document["blocks"]) if _is_entry(n)]
    assert keys == ["modell2019", "doi:10.1000/good"]


def test_an_undefined_identifier_says_how_to_fetch_it(online: Repo) -> None:
    _cite(online, "[@doi:10.1000/good]")
    (finding,) = [f for f in online.check("ear").findings if f.code.code == "REF003"]
    assert "casepress refs add ear doi:10.1000/good" in finding.message
    assert finding.span is not None and finding.span.line > 1


def test_add_fails_in_part(online: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["doi:10.1000/absent", "doi:10.1000/malformed-json", "doi:10.1000/good"]
    assert _refs(online, "add", "ear", *names) == 1
    said = capsys.readouterr()
    assert "doi:10.1000/absent does not exist" in said.err
    assert "the answer is not JSON" in said.err
    assert "1 record" in said.out
    assert list(_lock(online)["records"]) == ["doi:10.1000/good"]


def test_update_fetches_what_the_manuscript_names(online: Repo) -> None:
    online.write(
        "manuscript/ear/references.bib",
        "@article{gone, author={Example, Ann}, title={T}, journal={J}, date={2021}, volume={4},"
        " doi={10.1000/absent}}\n"
        "@article{wrong, author={Exampel, Ann and {Example Study Group}}, title={Rice bodies of"
        " the shoulder}, journal={J Exampl}, date={2020}, volume={4}, pages={103--112},"
        " doi={10.1000/retracted}}\n",
    )
    _cite(online, "[@gone; @wrong; @pmid:35000001]")
    assert _refs(online, "update", "ear") == 0
    assert list(_lock(online)["records"]) == [
        "doi:10.1000/absent",
        "doi:10.1000/retracted",
        "pmid:35000001",
    ]
    found = [f for f in online.check("ear").findings if f.code.code == "REF012"]
    assert [f.message for f in found if f.severity == "error"] == [
        "`wrong` was retracted; remove it, or cite the notice and say so in the text"
    ]
    said = " ".join(f.message for f in found)
    for words in (
        "doi:10.1000/absent does not exist",
        "was retracted",
        "author 1 is Exampel",
        "the year is 2020",
        "the first page is 103",
    ):
        assert words in said, words
    # Asked again for what is new, it asks nothing.
    assert _refs(online, "update", "ear", "--new") == 0


def test_a_work_that_vanished_keeps_its_record(online: Repo, server: Server) -> None:
    assert _refs(online, "add", "ear", "doi:10.1000/good") == 0
    text_ = online.path(LOCK).read_text(encoding="utf-8").replace("10.1000/good", "10.1000/lost")
    online.write(LOCK, text_)
    assert _refs(online, "update", "ear") == 1
    assert _lock(online)["records"]["doi:10.1000/lost"]["record"]["title"].startswith("Rice")


def test_without_a_contact(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert _refs(repo, "add", "ear", "doi:10.1000/good") == 2
    assert "--contact" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["10.1000/good", "doi:nonsense", "pmid:x", "isbn:1"])
def test_what_is_no_identifier(repo: Repo, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _refs(repo, "add", "ear", name, "--contact", "a@example.org") == 2
    assert name in capsys.readouterr().err


@pytest.mark.parametrize("content", ["{", '{"records": []}', '{"records": {"x": {}}}', "\udcff"])
def test_a_lock_that_cannot_be_read(repo: Repo, content: str) -> None:
    repo.write(LOCK, content.encode("utf-8", "surrogateescape"))
    codes = {f.code.code for f in repo.check("ear").findings if f.blocks}
    assert codes & {"SRC030", "SRC001"}
    assert _refs(repo, "add", "ear", "doi:10.1000/x", "--contact", "a@example.org") == 2


def test_check_and_list(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write(
        "manuscript/ear/references.bib",
        "TY  - JOUR\nAU  - Example, A\nTI  - Rice\nAD  - X\nER  -\n",
    )
    path = repo.path("manuscript/ear/references.bib")
    path.rename(path.with_name("export.ris"))
    repo.edit("manuscript/ear/article.md", "references.bib", "export.ris")
    assert _refs(repo, "check", "ear") == 1
    assert "SRC028" not in capsys.readouterr().out
    _refs(repo, "check", "ear", "--verbose")
    assert "export.ris:4:7: info SRC028 not carried: AD" in capsys.readouterr().out
    assert _refs(repo, "list", "ear") == 0
    assert "@examplerice: Example, Rice" in capsys.readouterr().out


def test_what_reaches_no_output(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write(
        "manuscript/ear/references.bib",
        "@article{a, author={Example, Ann}, title={T}, journal={J}, date={2021}, volume={4},\n"
        "  pages={1--2}, doi={10.1000/a},\n  note={Seen}, keywords={b, c}}\n"
        "@unpublished{u, author={Example, Ann}, title={T}, date={2021}, eprint={1.2},\n"
        "  eprinttype={medRxiv}}\n",
    )
    assert _refs(repo, "check", "ear") == 0
    assert "SRC028" not in capsys.readouterr().out
    assert _refs(repo, "check", "ear", "--verbose") == 0
    said = [line for line in capsys.readouterr().out.splitlines() if "SRC028" in line]
    assert len(said) == 1
    assert "references.bib:3:26: info SRC028 in no output: `keyword`, `note`;" in said[0]
