"""exiftool, which knows more formats than casepress reads, judges what is in pictures."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from casepress.figures.pictures import make
from tests.support import repository

pytestmark = pytest.mark.system

SECRETS = {
    "EXIF": ["-EXIF:Artist=Jane Smith", "-EXIF:SerialNumber=123456", "-EXIF:GPSLatitude=51.5"],
    "XMP": ["-XMP-dc:Creator=Jane Smith", "-XMP-photoshop:City=Sampleton"],
    "IPTC": ["-IPTC:By-line=Jane Smith"],
    "comment": ["-Comment=Jane Smith"],
    "the picture's values in XMP": ["-XMP-tiff:Artist=Jane Smith", "-XMP-tiff:ImageDescription=x"],
    "a name as the program": ["-EXIF:Software=Jane Smith, MRN 123456"],
    "a name as the machine": ["-EXIF:HostComputer=Phone of Jane Smith"],
    "a name with the thumbnail": ["-IFD1:ImageDescription=Jane Smith"],
    "history": ["-XMP-xmpMM:HistoryAction=saved by Jane Smith", "-XMP-xmp:Label=Jane Smith"],
    "dates": ["-EXIF:DateTimeOriginal=2020:01:02 03:04:05", "-XMP-xmp:CreateDate=2020:01:02"],
}
KINDS = ("jpg", "png", "tif", "gif", "webp")
#: What belongs to the pixels, and what exiftool says of the file itself and of itself.
_HARMLESS = ("ExifTool:", "File:", "Composite:", "JFIF:", "SourceFile", "PNG:", "ICC")
_TEXTS = ("Jane", "123456", "Sampleton", "2020")


def told(path: Path) -> dict[str, object]:
    """The fields of a file that are not about its pixels."""
    command = ["exiftool", "-json", "-G", "-a", "-u", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    fields: dict[str, object] = json.loads(done.stdout)[0]
    return {k: v for k, v in fields.items() if not k.startswith(_HARMLESS)}


@pytest.mark.parametrize("kind", KINDS)
def test_what_exiftool_writes_is_found_by_lint_and_in_no_picture(tmp_path: Path, kind: str) -> None:
    repo = repository(tmp_path, ["knee"])
    written = 0
    for name, options in SECRETS.items():
        path = repo.path(f"figures/knee/figure-9.{kind}")
        path.unlink(missing_ok=True)
        Image.new("RGB", (900, 700), "white").save(path)
        plain = path.read_bytes()
        command = ["exiftool", "-q", "-overwrite_original", *options, str(path)]
        subprocess.run(command, capture_output=True, check=False)  # not each kind has each field
        if path.read_bytes() == plain:
            continue
        written += 1
        found = [f for f in repo.check("knee").findings if f.code.code == "IMG003" and f.span]
        own = [f for f in found if f.span and path.name in f.span.file + f.message]
        assert own, (kind, name, told(path))
        out = repo.path(f"results/knee/figures/figure-9.{'jpg' if kind == 'jpg' else 'png'}")
        make(path, out)
        assert told(out) == {}, (kind, name)
        assert not [text for text in _TEXTS if text.encode() in out.read_bytes()]
    assert written >= 2
