"""Whether outputs that say the same are distinguished from those that do not."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from casepress.core.errors import UsageError
from casepress.figures.images import results_path, vector_path
from casepress.figures.pictures import make
from casepress.outputs.compare import disagreements
from casepress.outputs.docx import write_docx
from casepress.outputs.jats import write_jats
from casepress.outputs.pdf import write_pdf
from tests import support
from tests.lint.examples import put

NAME = "knee"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """JATS and Word file of the minimal manuscript."""
    repo = support.repository(tmp_path_factory.mktemp("built"), [NAME])
    put(repo, "The knee was dry.")
    folder = repo.root / "results" / NAME
    for source, picture in (
        ("figure-1.svg", "figure-1.png"),
        ("figure-1.svg", "figure-1.svg"),
        ("figure-2.py", "figure-2.png"),
    ):
        where = f"results/{NAME}/figures/{picture}"
        assert not repo.run("figure", f"figures/{NAME}/{source}", "-o", where).code
    article, findings = f"results/{NAME}/article.json", f"results/{NAME}/findings.json"
    assert not repo.run("article", NAME, "-o", article, "--findings", findings).code
    for kind, ending in (("jats", "xml"), ("docx", "docx"), ("html", "html")):
        ran = repo.run(kind, article, "-o", f"results/{NAME}/{NAME}.{ending}")
        assert not ran.code, ran.said
    return folder


def test_outputs_of_one_build_agree(built: Path) -> None:
    others = [built / f"{NAME}.{ending}" for ending in ("docx", "html")]
    assert not list(disagreements(built / f"{NAME}.xml", others))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"Rice bodies in the knee of a gardener", b"Something else", "the title"),
        (b"Muster", b"Master", "author 2"),
        (b"filled", b"", "1 word of the text of knee.xml is not in it"),
    ],
)
def test_a_difference_of_the_web_page_is_found(
    old: bytes, new: bytes, message: str, built: Path, tmp_path: Path
) -> None:
    content = (built / f"{NAME}.html").read_bytes()
    changed = tmp_path / f"{NAME}.html"
    changed.write_bytes(content.replace(old, new))
    found = [f.message for f in disagreements(built / f"{NAME}.xml", [changed])]
    assert any(message in one for one in found), found or "nothing was found"


#: What is changed in the Word file, and what is then said.
CHANGES = [
    (b"Rice bodies in the knee of a gardener", b"Something else", "the title"),
    (b"Muster", b"Master", "author 2"),
    (b"0000TS1", b"0000TS2", "the DOI"),
    (b"filled", b"", "1 word of the text of knee.xml is not in it"),
    (b"grains", b"gra", " words of the text of knee.xml are not in it"),
]


@pytest.mark.parametrize(("old", "new", "said"), CHANGES, ids=[c[2] for c in CHANGES])
def test_a_difference_is_found(
    old: bytes, new: bytes, said: str, built: Path, tmp_path: Path
) -> None:
    changed = tmp_path / f"{NAME}.docx"
    with zipfile.ZipFile(built / f"{NAME}.docx") as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old, new))
    found = [f.message for f in disagreements(built / f"{NAME}.xml", [changed])]
    assert any(said in message for message in found), found
    shutil.rmtree(tmp_path)


def test_a_style_may_leave_out_a_title(built: Path, tmp_path: Path) -> None:
    """Where one output has it the other lacks it; where none has it, its source and author tell."""
    root = etree.parse(built / f"{NAME}.xml")
    title, source, name = (
        str(root.xpath(f"string(//ref[1]//{tag})"))
        for tag in ("article-title", "source", "surname")
    )
    whole = built / f"{NAME}.docx"

    def without(file: str, *lost: str) -> Path:
        changed = tmp_path / file
        with zipfile.ZipFile(whole) as before, zipfile.ZipFile(changed, "w") as after:
            for part in before.namelist():
                data = before.read(part)
                for words in lost:
                    data = data.replace(words.encode(), b"")
                after.writestr(part, data)
        return changed

    def told(*others: Path) -> list[str]:
        found = [f.message for f in disagreements(built / f"{NAME}.xml", others)]
        return [message for message in found if message.startswith("reference")]

    lacking = without("a.docx", title)
    assert told(lacking) == []
    assert told(lacking, whole) == ["reference 1 is not in it; build it again"]
    assert told(without("b.docx", title, source, name))


@pytest.mark.parametrize("ending", ["xml", "docx", "pdf"])
def test_a_damaged_output_is_named(ending: str, built: Path, tmp_path: Path) -> None:
    for good in ("xml", "docx"):
        shutil.copy(built / f"{NAME}.{good}", tmp_path)
    damaged = tmp_path / f"{NAME}.{ending}"
    damaged.write_bytes(b"<half a file")
    with pytest.raises(UsageError, match=rf"{NAME}\.{ending} cannot be read"):
        list(disagreements(tmp_path / f"{NAME}.xml", [tmp_path / f"{NAME}.docx", damaged]))


#: Passages that a PDF gives otherwise than they were written, each with a word to be dropped.
ARABIC = (
    "كان المريض يعاني من حكة في قناة الأذن اليسرى منذ ثلاثة أسابيع، وكان يعمل في تربية النحل. "
    "قال: كنت أنظف أذني بقطعة قماش من الخلية، ولم أكن أعرف أن العكبر يسبب الحساسية."
)
HEBREW = "המטופל סבל מגרד בתעלת האוזן השמאלית במשך שלושה שבועות, והוא עבד בגידול דבורים. שָׁלוֹם"
CHINESE = (
    "患者因双侧外耳道瘙痒三周就诊。患者为养蜂人，瘙痒始于采蜜季节。体格检查见外耳道皮肤发红、肿胀，"
    "覆有黄色鳞屑，未见感染征象。斑贴试验对蜂胶呈阳性反应。一周内症状消失，随访一年未复发。"
)
JAPANESE = (
    "患者は両側外耳道の痒みを三週間訴えて受診した。パッチテストではﾌﾟﾛﾎﾟﾘｽに対して陽性であった。" * 2
)
KOREAN = "환자는 양측 외이도의 가려움증으로 삼 주 전부터 내원하였다. 피부는 붉고 부어 있었다. " * 2
TABLE = """::: {#tbl-9}
| Ear          | Finding             | IgG~4~      |
|:-------------|:--------------------|:------------|
| Left^a,b^    | normal^a^           | 10.5^high^  |
| Right        | **not** examined^b^ | *unknown*ly |

: **Findings.** At both visits.

^a^ The patient had left. ^b^ Withheld.
:::"""
LATIN = """The officers' efﬁcient aﬄicted peri\u00adcar\u00addi\u00adtis, non-small-cell carcinoma,
immunohisto*chemistry*, the $\\beta$-blocker, Ca^2+^channels, 5\u00a0mg—or less, pre- and
postoperatively, electroencephalographically thromboendarterectomised.[^a]

[^a]: With oesophagogastroduodenoscopy, and a line\\
break."""
PASSAGES = {
    "arabic": (f"[{ARABIC}]{{lang=ar dir=rtl}}", "الحساسية"),
    "hebrew": (f"[{HEBREW}]{{lang=he dir=rtl}}", "שבועות"),
    "chinese": (f"[{CHINESE}]{{lang=zh}}", "患者"),
    "japanese": (f"[{JAPANESE}]{{lang=ja}}", "三週間"),
    "korean": (f"[{KOREAN}]{{lang=ko}}", "외이도의"),
    "greek": ("[Ο ασθενής παραπονέθηκε για κνησμό.]{lang=el}", "κνησμό"),
    "table": (TABLE, "normal"),
    "latin": (LATIN, "electroencephalographically"),
}


def outputs(folder: Path, passage: str) -> tuple[Path, list[Path]]:
    """The XML, and the Word file and the PDF of an article with a passage many times, so that it
    breaks over lines, columns and pages."""
    folder.mkdir()
    repo = support.repository(folder, [NAME])
    again = 1 if "{#" in passage or "[^a]:" in passage else 25
    lead = "Three weeks later, @tbl-9 was made.\n\n" if "{#tbl" in passage else ""
    body = "\n\n".join([passage] * again)
    put(repo, f"{lead}{body}\n\nThe knee was dry.")
    for source in ("figure-1.svg", "figure-2.py"):
        for made in filter(None, (results_path(NAME, source), vector_path(NAME, source))):
            make(repo.path(f"figures/{NAME}/{source}"), repo.path(str(made)))
    checked = repo.check(NAME)
    xml, word, pdf = (repo.path(f"results/{NAME}/{NAME}.{end}") for end in ("xml", "docx", "pdf"))
    journal = support.journal()
    write_jats(checked.document, journal, xml)
    write_docx(checked.document, journal, word, root=repo.root)
    write_pdf(checked.document, journal, pdf, root=repo.root, attachment=None)
    return xml, [word, pdf]


@pytest.mark.parametrize("kind", PASSAGES)
def test_words_of_any_script_are_found_and_missed(kind: str, tmp_path: Path) -> None:
    passage, word = PASSAGES[kind]
    xml, whole = outputs(tmp_path / "whole", passage)
    assert [f.message for f in disagreements(xml, whole)] == []
    _, less = outputs(tmp_path / "less", passage.replace(word, "", 1))
    for path in less:
        found = [f.message for f in disagreements(xml, [path])]
        assert any("of the text of knee.xml" in message for message in found), path
