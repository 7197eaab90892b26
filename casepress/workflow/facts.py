"""What the Snakefile asks: which manuscripts, which inputs, and what to say when it fails."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import sysconfig
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from casepress import __version__
from casepress.article.source_date import VARIABLE, given
from casepress.core.errors import BuildError
from casepress.core.findings import Finding, InFile, Span, Unreadable
from casepress.core.findings.report import summary, unreadable
from casepress.core.yaml12 import SRC001
from casepress.figures.images import SCRIPTS, SUPPLEMENTS, sources, vector_name
from casepress.provenance.revision import revision as last_revision
from casepress.provenance.stamps import has_stamps
from casepress.source.file_names import ID as ID
from casepress.source.inputs import LOCKS, SET_UP, Inputs, Paths, digest, files, hashes, shared
from casepress.source.repository import Repository

#: The copies of the Word file that have a look of their own.
COPIES = ("review", "title-page")
#: When this run began: older logs are of other runs.
_STARTED = time.time()
#: The rooms that every command of the workflow runs through.
_COMMON = ("core", "article", "source", "cli", "provenance/stamps.py")


def repository() -> Repository:
    """The repository in the working folder; where it cannot be read, the run ends with why."""
    return _repository(Path.cwd())


@cache
def _repository(root: Path) -> Repository:
    try:
        return Repository.open(root)
    except Unreadable as error:
        _stop(*unreadable(error))


@cache
def journal() -> Path:
    """The folder of the journal's data, which is one of the repository."""
    opened = repository()
    try:
        folder = opened.journal_folder()
    except Unreadable as error:
        _stop(*unreadable(error))
    name = f"journal/{opened.config['journal']}"
    if folder != opened.root / name:
        absent = "the workflow needs this folder in the repository; copy casepress's own"
        _stop(*unreadable(Unreadable(Finding(SRC001, absent, InFile(Span(name))))))
    return Path(name)


def looks(*names: str) -> Any:
    """Files of the journal's folder that say how an output looks, with `{kind}` for the copies
    made. Where one is not there, a function of the job that says so where the output is made;
    Snakemake would ask functions for every job of a run that has nothing to do."""
    folder = journal()
    files = [name.format(kind=kind) for name in names for kind in COPIES]
    if all((folder / name).is_file() for name in files):
        return [str(folder / name) for name in names]
    return lambda w: _looked(folder, [name.format(kind=w.get("kind")) for name in names])


def _looked(folder: Path, names: Iterable[str]) -> list[str]:
    for name in names:
        if not (folder / name).is_file():
            absent = (
                f"there is no {name} in the journal's folder; put it there, such as another "
                "journal's, or take its output from `formats:` in config.yaml"
            )
            place = InFile(Span(str(folder / name)))
            _stop(*unreadable(Unreadable(Finding(SRC001, absent, place))))
    return [str(folder / name) for name in names]


def _stop(*lines: str) -> NoReturn:
    """End the run before it has begun: an exception would bring Snakemake's lines with it."""
    print(*lines, sep="\n", file=sys.stderr)
    raise SystemExit(2)


@cache
def code(*rooms: str) -> str:
    """One hash of the source files behind a rule: the rooms that every command shares and those
    named; a rule runs again when it changes. Where casepress is installed from its wheel, its
    version. (As input files they would cost more than all the rest.)"""
    known = _hashes()
    asked = (*_COMMON, *rooms)
    modules = known.get("code", {}).items()
    own = {name: sha for name, sha in modules if _is_behind(name.partition("/")[2], asked)}
    filters = known.get("filters", {}) if "filters" in rooms else {}
    made = digest({"code": own, "filters": filters})[:16] if own else __version__
    return f"{made} {_environment()}"


@cache
def _environment() -> str:
    """One hash of the Python and of what is installed in it, by the names of the records that
    packages leave, which hold their versions: to read those would take longer than all else."""
    folders = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    found = {path.name for folder in folders for path in Path(folder).glob("*.dist-info")}
    return sha256("\n".join([sys.version, *sorted(found)]).encode()).hexdigest()[:16]


def _is_behind(module: str, rooms: Collection[str]) -> bool:
    return any(module == room or module.startswith(f"{room}/") for room in rooms)


@cache
def manuscript(identifier: str) -> list[str]:
    """A manuscript's text and everything below its folder that it may read; where article.md is
    not among them, its command says so."""
    return _listed(f"manuscript/{identifier}")


def state(*paths: str | Path) -> str:
    """Time and size of sources: Snakemake, which asks whether one is newer than what was made of
    it, does not see that an older file took its place."""
    found = [(str(path), _state(path)) for path in paths]
    lines = [f"{at.st_mtime_ns} {at.st_size} {name}" for name, at in found if at]
    return sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _state(path: str | Path) -> os.stat_result | None:
    try:
        return Path(path).stat()
    except OSError:
        return None  # what needs it says so


@cache
def figures(identifier: str) -> list[str]:
    """The images of a manuscript, the scripts that draw some, and what those read."""
    return _listed(f"figures/{identifier}")


def _listed(folder: str) -> list[str]:
    return sorted(files(repository().root, folder))


def make_unpacked_old(identifiers: Iterable[str]) -> None:
    """Make results older than all else that came in a package and were not made here."""
    for identifier in identifiers:
        recorded = Path("results", identifier, "provenance.json").is_file()
        if recorded and not has_stamps(identifier):
            from casepress.provenance.archive import make_old

            make_old(Path.cwd(), identifier)


def check_names(identifiers: Iterable[str]) -> None:
    """End the run where a manuscript or an input has a name that neither the workflow nor a record
    can hold; later it would pass unseen where the outputs are there already."""
    for identifier in identifiers:
        if fault := repository().misnamed(identifier):
            _stop(*unreadable(Unreadable(fault)))
        for name in (*manuscript(identifier), *figures(identifier)):
            shown = name.encode("utf-8", "replace").decode()
            if shown != name:
                _stop(f"{shown}: the name is no UTF-8 text; rename the file")
            if "{" in name or "}" in name:
                _stop(f"{shown}: the name has a brace, a wildcard here; rename it")
            if not os.access(name, os.R_OK):
                _stop(f"{shown}: cannot be read; check its rights")


def supplements(identifier: str) -> list[str]:
    """The supplementary files of a manuscript, where the outputs name them."""
    folder = f"manuscript/{identifier}/{SUPPLEMENTS}"
    named = (name.rpartition("/") for name in manuscript(identifier))
    return [f"results/{identifier}/{SUPPLEMENTS}/{name}" for top, _, name in named if top == folder]


@cache
def _sources(identifier: str) -> dict[str, Path]:
    """The images and scripts of a manuscript, looked for once a run: no job makes one."""
    return sources(Path("figures") / identifier)


@cache
def pictures(identifier: str) -> list[str]:
    """The normalised pictures of a manuscript; for a drawing also the cleaned SVG."""
    found = _sources(identifier)
    names = [n for name, path in found.items() for n in (name, vector_name(path.name)) if n]
    return [f"results/{identifier}/figures/{name}" for name in names]


def picture_source(identifier: str, picture: str) -> str:
    """The image or the script behind a normalised picture; behind that of a drawing, the cleaned
    SVG."""
    source, vector = _behind(_sources(identifier), picture)
    return f"results/{identifier}/figures/{vector}" if vector else str(source)


def _behind(found: Mapping[str, Path], picture: str) -> tuple[Path, str | None]:
    """The source of a picture, and the cleaned SVG between them, if any."""
    if picture in found:
        return found[picture], vector_name(found[picture].name)
    return next(p for p in found.values() if vector_name(p.name) == picture), None


def picture_data(identifier: str, picture: str) -> list[str]:
    """The files that a script may read: all others of its folder."""
    source, vector = _behind(_sources(identifier), picture)
    if vector or source.suffix not in SCRIPTS:
        return []
    return [name for name in figures(identifier) if name != source.as_posix()]


def picture_state(identifier: str, picture: str) -> str:
    """The state of the sources of a picture."""
    source, vector = _behind(_sources(identifier), picture)
    return "" if vector else state(source, *picture_data(identifier, picture))


def commands() -> str:
    """What makes `casepress` of this environment a command of the jobs' shell. Braces are doubled,
    since Snakemake formats it."""
    files = (sys.executable, str(Path(__file__).with_name("workers.bash")))
    python, script = (shlex.quote(f).replace("{", "{{").replace("}", "}}") for f in files)
    return f"CASEPRESS_PYTHON={python}; . {script};"


def start(workflow: Any) -> None:
    """Before the first job: let the end of the run be what is read; where jobs run on this
    machine, have processes ready for them, and take off Snakemake's limit of jobs a second. With
    it a run waits a second at its end, and with it widened to "0s" the scheduler turns in an empty
    loop, on a core of its own."""
    from casepress.workflow import screen, workers

    screen.quieten(workflow)
    if workflow.local_exec:
        workflow.scheduler.job_rate_limiter = None
        workers.start(workflow.cores or 1)


def asked(workflow: Any) -> dict[str, list[str]]:
    """The manuscripts that a run was asked for, each with its outputs that were."""
    found: dict[str, list[str]] = {}
    for job in workflow.dag.jobs:
        if identifier := dict(job.wildcards.items()).get("id"):
            found.setdefault(str(identifier), []).extend(map(str, job.output))
    return {identifier: found[identifier] for identifier in sorted(found)}


def tell_success(asked: Mapping[str, Sequence[str]]) -> None:
    """Say what was built, and what lint still asks of it."""
    for identifier, outputs in asked.items():
        folder = Path("results", identifier)
        if not (folder / "findings.json").is_file():
            continue
        files = (Path(name) for name in outputs if Path(name).is_file())
        made = sorted(p.name for p in files if p.parent == folder and p.name.startswith(identifier))
        findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
        open_ = summary(entry["severity"] for entry in findings)
        built = f"{', '.join(made)}; " if made else ""
        print(f"{folder}/: {built}lint: {open_}", file=sys.stderr)


def steps(workflow: Any) -> str:
    """The workflow's rules as JSON: name, command, the environment's variables that it depends
    on, and the patterns of what it makes."""
    made = [
        {
            "rule": rule.name,
            "command": rule.shellcmd,
            "parameters": {VARIABLE: source_date()} if hasattr(rule.params, "date") else {},
            "makes": [str(pattern) for pattern in rule.output],
        }
        for rule in workflow.rules
        if rule.shellcmd
    ]
    return json.dumps(made, ensure_ascii=False, indent=1)


def source_date() -> str:
    """The date that the environment sets for the files, if any. Ends the run where it is none:
    said once, and not by each job."""
    try:
        return given()
    except BuildError as error:
        _stop(f"casepress: {error}")


@cache
def shared_inputs() -> str:
    """One hash of the inputs that all manuscripts have in common, and of the locks."""
    return digest({**_hashes(), **hashes(repository().root, {"locks": _there(LOCKS)})})


@cache
def set_up() -> str:
    """One hash of what a package holds to set the workflow up."""
    return digest(hashes(repository().root, {"set-up": _there(SET_UP)}))


def _there(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if (repository().root / name).is_file())


@cache
def _shared() -> Paths:
    opened = repository()
    return shared(opened.root, opened.config["journal"])


@cache
def _hashes() -> dict[str, dict[str, str]]:
    try:
        return hashes(repository().root, _shared())
    except OSError as error:
        _stop(f"{_shown(error.filename)}: cannot be read ({error.strerror}); check its rights")


def _shown(path: str | Path) -> str:
    """A file named from the repository on."""
    return os.path.relpath(path, repository().root)


@cache
def _sharers() -> dict[str, list[str]]:
    """For each manuscript whose DOI others have too: those others."""
    groups = [set(ids) for ids in repository().dois.values() if len(ids) > 1]
    return {one: sorted(group - {one}) for group in groups for one in group}


def same_doi(identifier: str) -> list[str]:
    """The other manuscripts with the DOI of this one."""
    return _sharers().get(identifier, [])


def revision(identifier: str) -> str:
    """The last commit that touched a manuscript's inputs, with "+" where one has changed since."""
    opened = repository()
    return str(
        last_revision(Inputs.of(opened.root, identifier, opened.config["journal"], _shared()))
    )


def tell_failures(logs: Sequence[str], asked: Iterable[str]) -> None:
    """Say why the run failed that was asked for these manuscripts; if nothing of ours failed, where
    Snakemake's own logs are."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "casepress", "failures", "results"),
            *(f"--since={_STARTED}", "--of", *asked),
        ],
        check=False,
        stderr=subprocess.PIPE,
        text=True,
    )
    failed = f"casepress: the workflow stopped; see {', '.join(map(_shown, logs))}"
    print(done.stderr.strip() or failed, file=sys.stderr)
