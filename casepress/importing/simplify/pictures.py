"""Pictures, drawings, charts and objects: marks in their places, and where their files are."""

from __future__ import annotations

from collections.abc import Mapping

from casepress.importing.codes import DOC012, DOC018
from casepress.importing.notes import Note
from casepress.importing.ooxml import Tree, above, at, drop, every, q, run
from casepress.importing.package import Relationship
from casepress.importing.simplify.marks import EMPTIED
from casepress.importing.simplify.story import Picture, Story
from casepress.importing.simplify.tokens import mark

Links = Mapping[str, Relationship]
_FORMULA = ("equation", "mathtype")
_CROP = ("l", "t", "r", "b")


def simplify(story: Story) -> None:
    """Replace everything drawn by marks, in the order of the text."""
    for tree, links in story.trees:
        for holder in every(tree, "w:drawing", "w:pict", "w:object"):
            if holder.getparent() is None or above(holder, "w:object") is not None:
                continue
            tokens = "".join(_marks(holder, links, story))
            made = holder.getparent()
            if made.tag == q("w:r"):
                if tokens:
                    text = run(tokens)
                    made.addnext(text)
                    for later in [x for x in made if made.index(x) > made.index(holder)]:
                        rest = run("")
                        rest.remove(rest[-1])
                        rest.append(later)
                        text.addnext(rest)
                        text = rest
                made.remove(holder)
            else:
                drop(holder)


def _marks(holder: Tree, links: Links, story: Story) -> list[str]:
    number = story.number(holder)
    found = [*_pictures(holder, links), *_charts(holder, links, story)]
    ole = next(iter(every(holder, "o:OLEObject")), None)
    if ole is not None:
        program = ole.get("ProgID", "object")
        if program.lower().startswith(_FORMULA):
            message = f"an equation is an object ({program}); type it as TeX in its place"
            story.notes.append(Note(DOC018, message, "", number))
            return [mark("o")]
        message = f"an object of another program ({program}) was taken as the picture that it shows"
        story.notes.append(Note(DOC012, message, "", number))
    shapes = [s for s in every(holder, "wps:wsp") if at(s, "wps:spPr") is not None]
    labels = [s for s in shapes if s.get(EMPTIED) is None]
    if found and labels:
        message = (
            f"{len(labels)} arrows or shapes are drawn over a picture and cannot be taken "
            f"along; save them with the picture as one image"
        )
        story.notes.append(Note(DOC012, message, "", number))
    elif labels and not found:
        message = "a drawing made of Word's shapes was left out; save it as an image and add it"
        story.notes.append(Note(DOC012, message, "", number))
    art = "".join(text_of_art(holder))
    if art.strip():
        story.left_out.append(art)
    out = []
    for picture in found:
        story.pictures.append(picture)
        out.append(mark("i", len(story.pictures) - 1))
    return out


def text_of_art(holder: Tree) -> list[str]:
    """The words of WordArt, which are an attribute."""
    return [one.get("string", "") for one in holder.iter("{urn:schemas-microsoft-com:vml}textpath")]


def _pictures(holder: Tree, links: Links) -> list[Picture]:
    out = []
    for blip in every(holder, "a:blip"):
        if above(blip, "a:extLst") is not None:
            continue
        embed, linked = blip.get(q("r:embed")), blip.get(q("r:link"))
        out.append(_picture(links, embed or linked or "", _alt(blip), _crop(blip)))
    for image in every(holder, "v:imagedata"):
        shape = image.getparent()
        alt = shape.get("alt", "") or image.get(q("o:title"), "")
        crop = tuple(
            _fraction(image.get(f"crop{side}")) for side in ("left", "top", "right", "bottom")
        )
        out.append(_picture(links, image.get(q("r:id"), image.get(q("r:embed"), "")), alt, crop))  # type: ignore[arg-type]
    return out


def _picture(
    links: Links, identifier: str, alt: str, crop: tuple[float, float, float, float]
) -> Picture:
    link = links.get(identifier)
    if link is None or not link.target:
        return Picture("", alt, "absent")
    if link.external:
        return Picture("", alt, "linked", words=link.target)
    return Picture(link.target, alt, crop=crop)


def _alt(blip: Tree) -> str:
    """The description of a picture; that of the drawing around it where it has none of its own."""
    own = next((x for x in blip.iterancestors(q("pic:pic"))), None)
    inner = next(iter(every(own, "pic:cNvPr")), None) if own is not None else None
    outer = next(
        (
            x
            for a in blip.iterancestors(q("wp:inline"), q("wp:anchor"))
            for x in every(a, "wp:docPr")
        ),
        None,
    )
    for properties in (inner, outer):
        if properties is not None and (words := properties.get("descr", "").strip()):
            return " ".join(words.split())
    return ""


def _crop(blip: Tree) -> tuple[float, float, float, float]:
    rectangle = next((x for x in blip.itersiblings(q("a:srcRect"))), None)
    if rectangle is None:
        return (0.0, 0.0, 0.0, 0.0)
    left, top, right, bottom = (_thousandths(rectangle.get(side)) for side in _CROP)
    return (left, top, right, bottom)


def _thousandths(text: str | None) -> float:
    """A share of the picture in thousandths of a percent (ECMA-376, 20.1.10.41), or as "12%"."""
    try:
        value = float((text or "0").rstrip("%")) / (100 if "%" in (text or "") else 100_000)
    except ValueError:
        return 0.0
    return min(max(value, 0.0), 0.95)


def _fraction(text: str | None) -> float:
    """A share of the picture as VML writes it: "0.1", or sixty-five thousand five hundred and
    thirty-sixths ("6554f")."""
    try:
        value = float((text or "0").rstrip("f")) / (65536 if (text or "").endswith("f") else 1)
    except ValueError:
        return 0.0
    return min(max(value, 0.0), 0.95)


def _charts(holder: Tree, links: Links, story: Story) -> list[Picture]:
    out = []
    for chart in every(holder, "c:chart"):
        link = links.get(chart.get(q("r:id"), ""))
        out.append(Picture("", kind="chart", words=_words(story, link)))
    for art in every(holder, "dgm:relIds"):
        link = links.get(art.get(q("r:dm"), ""))
        out.append(Picture("", kind="smartart", words=_words(story, link)))
    return out


def _words(story: Story, link: Relationship | None) -> str:
    """The words that a chart or a SmartArt drawing shows."""
    tree = story.package.tree(link.target) if link and not link.external else None
    if tree is None:
        return ""
    return " ".join(x.text.strip() for x in every(tree, "a:t", "c:v") if x.text and x.text.strip())
