"""Whether a change of the code changes what casepress makes.

    python benchmarks/compare_outputs.py record FOLDER
    python benchmarks/compare_outputs.py compare OLD NEW [--pdf-by-page] [--verbose]

`record` builds, with the checkout that it is in, all that the workflow makes of the example, of
the test manuscripts `minimal` and `hard`, and of 24 generated case reports, and the findings of
`canary`; it copies this into FOLDER. `compare` tells two such folders apart and ends with 1 where
something differs that may not: PDF, Word files, XML and pictures in their bytes; `article.json` in
all but the journal's data; `findings.json` in all but the words of its messages; the records and
packages in all but what they say of casepress's own files, rules and version.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import generate
from cost import BIN
from recorded import ABSENT, MANIFEST, MAY_DIFFER, Recorded, differences, files, kind, sha256, view

ROOT = Path(__file__).resolve().parents[1]
COUNT = 24
FORMATS = ["pdf", "docx", "xml", "review-pdf", "review-docx", "title-page", "figures"]
#: What a copy of the checkout does without.
LEFT_OUT = {".git", ".venv", "node_modules", "results", "build", "dist", ".snakemake"}
LEFT_OUT |= {".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"}
#: What could reach the outputs. Their dates are the manuscripts', never the clock's.
UNSET = ("SOURCE_DATE_EPOCH", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "CASEPRESS_WORKERS")
BYTES = "what follows from other files, and bytes that show nowhere"
#: Class, why it may differ ("" where it may not), place, old, new.
Group = tuple[str, str, str, str, str]


def record(out: Path) -> None:
    """Build everything and copy it into a new folder, with a manifest."""
    found = importlib.util.find_spec("casepress")
    if not found or not found.origin or ROOT not in Path(found.origin).resolve().parents:
        raise SystemExit(f"{sys.executable} does not run the casepress of {ROOT}")
    if out.exists() and any(out.iterdir()):
        raise SystemExit(f"{out} is not empty")
    tests = ROOT / "tests" / "manuscripts"
    with tempfile.TemporaryDirectory(prefix="casepress-") as name:
        scratch = Path(name).resolve()
        generate.repository(scratch / "written", COUNT)
        build(scratch / "example", ROOT, out)
        build(scratch / "minimal", tests / "minimal", out)
        build(scratch / "hard", tests / "hard", out)
        build(scratch / "canary", tests / "canary", out, only="findings.json")
        build(scratch / "generated", scratch / "written", out)
    made = {path.relative_to(out).as_posix(): sha256(path.read_bytes()) for path in files(out)}
    describe = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    done = subprocess.run(describe, capture_output=True, text=True, check=False)
    manifest = {"checkout": str(ROOT), "revision": done.stdout.strip(), "files": made}
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    print(f"{len(made)} files are in {out}")


def build(folder: Path, source: Path, out: Path, *, only: str = "") -> None:
    """Build the manuscripts of `source` in a copy of the checkout; only one file of each, where
    their faults forbid the others."""
    start = time.perf_counter()
    shutil.copytree(ROOT, folder, symlinks=True, ignore=_left_out)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    for name in ("manuscript", "figures"):
        shutil.rmtree(folder / name, ignore_errors=True)
        if (source / name).is_dir():
            shutil.copytree(source / name, folder / name)
    config = {"journal": "medpeer", "manuscripts": "all", "formats": FORMATS}
    (folder / "config.yaml").write_text(json.dumps(config), encoding="utf-8")
    ids = sorted(path.name for path in (folder / "manuscript").iterdir())
    snakemake(folder, *([f"results/{i}/{only}" for i in ids] if only else ["all", "archive"]))
    made = list(files(folder / "results"))
    for path in made:
        copy = out / folder.name / path.relative_to(folder / "results")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    took = time.perf_counter() - start
    print(f"{folder.name}: {len(ids)} manuscripts, {len(made)} files, {took:.0f} s", flush=True)


def _left_out(folder: str, names: list[str]) -> set[str]:
    return {n for n in names if n == "__pycache__" or (n in LEFT_OUT and Path(folder) == ROOT)}


def snakemake(folder: Path, *targets: str) -> None:
    """Run the workflow; where it fails, end with what it and its jobs said last."""
    environment = {name: value for name, value in os.environ.items() if name not in UNSET}
    environment["GIT_CEILING_DIRECTORIES"] = str(folder.parent)  # so that no record has a revision
    command = [str(BIN / "snakemake"), "--nocolor", *targets]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode:
        logs = (path.read_text(errors="replace") for path in folder.glob("results/*/logs/*.log"))
        tails = [log[-1000:] for log in logs if log.strip()][:3]
        said = "\n".join([done.stdout.decode()[-1000:], done.stderr.decode()[-3000:], *tails])
        raise SystemExit(f"THE BUILD OF {folder.name} FAILED, code {done.returncode}:\n{said}")


def compare(old: Recorded, new: Recorded, *, by_page: bool, verbose: bool) -> bool:
    """Print what differs; whether nothing does that may not."""
    changed = [recorded.folder / name for recorded in (old, new) for name in recorded.changed()]
    for path in changed:
        print(f"NOT AS IT WAS RECORDED: {path}")
    counts: dict[str, list[int]] = {}
    groups: dict[Group, list[str]] = {}
    for name in sorted({**old.files, **new.files}):
        found = differing(name, old, new, by_page)
        for group in found:
            groups.setdefault(group, []).append(name)
        count = counts.setdefault(kind(name), [0, 0, 0])
        count[0] += 1
        count[1] += all(why for _, why, *_ in found)
        count[2] += not found
    show(groups, verbose)
    for of, (total, same, alike) in sorted(counts.items()):
        but = f" ({same - alike} of them but for what may differ)" if same > alike else ""
        print(f"{of}: {same} of {total} the same{but}")
    return not changed and all(total == same for total, same, _ in counts.values())


def differing(name: str, old: Recorded, new: Recorded, by_page: bool) -> list[Group]:
    """The differences of one output."""
    was, now = old.files.get(name, ABSENT), new.files.get(name, ABSENT)
    if was == now:
        return []
    if ABSENT in (was, now):
        return [(kind(name), "", f"the file {name}", was, now)]
    made = []
    views = (view(name, recorded, by_page=by_page) for recorded in (old, new))
    for path, *values in differences(*views):
        where = " > ".join(path)
        rules = MAY_DIFFER.get(kind(name), {})
        why = next((why for why, rule in rules.items() if re.match(rule, where)), "")
        one, other = (v if v is ABSENT else json.dumps(v, ensure_ascii=False) for v in values)
        made.append((kind(name), why, why if why == "messages" else where, one, other))
    return made or [(kind(name), BYTES, "the bytes", was, now)]


def show(groups: dict[Group, list[str]], verbose: bool) -> None:
    """Print each difference once, with the files that have it; of those that may be there only
    how many they are, unless `verbose`."""
    allowed: dict[tuple[str, str], list[list[str]]] = {}
    most = None if verbose else 150
    for (of, why, where, one, other), names in groups.items():
        if why:
            allowed.setdefault((of, why), []).append(names)
        if verbose or not why:
            print(f"{'may differ' if why else 'DIFFERS'}: {of}, {where}")
            print(f"    {one[:most]} → {other[:most]}")
            within = list(dict.fromkeys(names))
            more = f" and {len(within) - 3} more" if len(within) > 3 else ""
            print(f"    in {', '.join(within[:3])}{more}")
    for (of, why), each in allowed.items():
        count, of_files = sum(map(len, each)), len({name for names in each for name in names})
        print(f"may differ: {of}, {why}: {count} ({len(each)} distinct) in {of_files} files")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("record").add_argument("folder", type=Path)
    two = commands.add_parser("compare")
    two.add_argument("old", type=Path)
    two.add_argument("new", type=Path)
    two.add_argument(
        "--pdf-by-page",
        action="store_true",
        help="PDFs by pixels, text, XMP and attachments, not by bytes",
    )
    two.add_argument("--verbose", action="store_true", help="show also each that may differ")
    options = parser.parse_args()
    if options.command == "record":
        record(options.folder.resolve())
        return
    old, new = Recorded(options.old), Recorded(options.new)
    for recorded in (old, new):
        if not (recorded.folder / MANIFEST).is_file():
            raise SystemExit(f"{recorded.folder} has no {MANIFEST}: nothing was recorded there")
    sys.exit(not compare(old, new, by_page=options.pdf_by_page, verbose=options.verbose))


if __name__ == "__main__":
    main()
