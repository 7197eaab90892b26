"""Old Word files, OpenDocument and RTF, converted by LibreOffice where the user asks for it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from casepress.core.errors import UsageError

_SECONDS = 120
#: A profile of its own: no macros, no updates of links.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
</oor:items>
"""  # noqa: E501
_ENDINGS = (".doc", ".odt", ".rtf", ".docx", ".fodt", ".sxw", ".dot", ".ott")


def converted(path: Path) -> bytes:
    """The file as a Word file. LibreOffice runs in a temporary profile without macros, and where
    the system allows it without a network. Raises `UsageError` where it is missing or fails."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UsageError(
            f"{path.name} can only be converted by LibreOffice, which was not found; install it, "
            "or save the file in Word as “Word document (.docx)”"
        )
    with TemporaryDirectory(prefix="casepress-") as folder:
        profile, out = Path(folder, "profile"), Path(folder, "out")
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        ending = path.suffix.lower() if path.suffix.lower() in _ENDINGS else ".doc"
        source = Path(folder, f"manuscript{ending}")
        source.write_bytes(path.read_bytes())
        command = [
            *_offline(),
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out), str(source)),
        ]
        try:
            subprocess.run(
                command,
                capture_output=True,
                check=False,
                timeout=_SECONDS,
                env=_environment(folder),
            )
        except subprocess.TimeoutExpired:
            raise UsageError(f"LibreOffice took longer than {_SECONDS} seconds") from None
        made = out / "manuscript.docx"
        if not made.is_file():
            raise UsageError(f"LibreOffice could not convert {path.name}; save it in Word as .docx")
        return made.read_bytes()


def _offline() -> list[str]:
    """The command that takes the network away, where the system has it and allows it."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return []
    probe = [unshare, "--user", "--map-current-user", "--net", "true"]
    allowed = subprocess.run(probe, capture_output=True, check=False).returncode == 0
    return probe[:-1] if allowed else []


def _environment(home: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "LC_ALL", "TMPDIR")}
    dead = "http://127.0.0.1:9"  # a proxy that answers nothing
    return {**kept, "HOME": home, "http_proxy": dead, "https_proxy": dead, "no_proxy": ""}
