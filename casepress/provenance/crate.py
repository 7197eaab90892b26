"""The provenance record as an RO-Crate 1.1 of the profile Workflow Run Crate 0.5
(https://w3id.org/ro/wfrun/workflow/0.5).

There is no agent, and no start or end time: who ran the workflow, and when, changes no output.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from casepress.core.journal import Journal
from casepress.provenance.record import Record

METADATA = "ro-crate-metadata.json"
_PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": ("Workflow RO-Crate", "1.0"),
}
#: Defines `sha256` among others.
_TERMS = "https://w3id.org/ro/terms/workflow-run/context"
_SNAKEMAKE = "https://w3id.org/workflowhub/workflow-ro-crate#snakemake"
_HOMES = {
    "pandoc": "https://pandoc.org",
    "python": "https://www.python.org",
    "snakemake": "https://snakemake.github.io",
    "typst": "https://typst.app",
    "zlib": "https://zlib.net",
}
_WORKFLOW = "Snakefile"
_FORMAL_PARAMETER = "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"
_DATE = {
    "@type": "FormalParameter",
    "additionalType": "DateTime",
    "name": "date",
    "description": "The date inside the files: SOURCE_DATE_EPOCH, else the front matter's, "
    "else the journal's.",
    "valueRequired": "False",
    "conformsTo": {"@id": _FORMAL_PARAMETER},
}
#: A crate must have a licence (RO-Crate 1.1, "Direct properties of the root data entity").
_NO_LICENCE = {
    "name": "No licence stated",
    "description": "The manuscript states no licence; all rights stay with their holders.",
}
_TYPES = {
    "": "text/plain",
    ".bash": "application/x-sh",
    ".bib": "application/x-bibtex",
    ".csl": "application/vnd.citationstyles.style+xml",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".lua": "text/x-lua",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python",
    ".svg": "image/svg+xml",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".typ": "text/plain",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
}


def manuscript_crate(record: Record, journal: Journal) -> dict[str, Any]:
    """The crate of `results/ID/`: its outputs are within, its inputs named by relative paths
    that lead out of it (RO-Crate 1.1 has no better name for what a crate does not hold)."""
    return _crate(record, journal, f"results/{record.id}", ())


def package_crate(record: Record, journal: Journal, others: Iterable[str]) -> dict[str, Any]:
    """The crate of a published package, whose root is the repository's: it holds all inputs and
    outputs, and `others` besides."""
    return _crate(record, journal, "", others)


def _crate(record: Record, journal: Journal, base: str, others: Iterable[str]) -> dict[str, Any]:
    # 200 ms, for the record of a build alone
    from rocrate.model.computationalworkflow import ComputationalWorkflow
    from rocrate.model.contextentity import ContextEntity
    from rocrate.model.file import File
    from rocrate.rocrate import ROCrate

    data = record.data
    crate = ROCrate(version="1.1")
    crate.metadata.extra_contexts.append(_TERMS)

    def name(path: str) -> str:
        return posixpath.relpath(path, base) if base else path

    def thing(identifier: str, properties: Mapping[str, Any]) -> Any:
        return crate.add(ContextEntity(crate, identifier, properties=dict(properties)))

    def file(path: str, properties: Mapping[str, Any], kind: type[Any] = File) -> Any:
        about = {"name": path, "encodingFormat": _media_type(path), **properties}
        return crate.add(kind(crate, dest_path=name(path), properties=about))

    language = thing(
        _SNAKEMAKE,
        {
            "@type": "ComputerLanguage",
            "name": "Snakemake",
            "identifier": _HOMES["snakemake"],
            "url": _HOMES["snakemake"],
            "version": data["tools"]["snakemake"],
        },
    )
    programs = [
        thing(
            f"pkg:{'pypi' if program in data['packages'] else 'generic'}/{program}@{version}",
            {
                "@type": "SoftwareApplication",
                "name": program,
                "version": version,
                **({"url": _HOMES[program]} if program in _HOMES else {}),
            },
        )
        for program, version in {**data["packages"], **data["tools"]}.items()
        if program not in ("platform", "snakemake")
    ]
    inputs = {
        path: file(path, {"sha256": sha})
        for path, sha in record.inputs.items()
        if path != _WORKFLOW
    }
    steps = [thing(f"#step-{step['rule']}", _step(at, step)) for at, step in _places(data["steps"])]
    workflow = file(
        _WORKFLOW,
        {
            "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
            "sha256": record.inputs.get(_WORKFLOW, ""),
            "version": data["tools"]["casepress"],
            "programmingLanguage": language,
            "softwareRequirements": programs,
            "input": thing("#date", _DATE),
            "step": steps,
        },
        ComputationalWorkflow,
    )
    date = thing("#date-of-build", _property_value(data["date"]))
    outputs = [file(path, {"sha256": sha}) for path, sha in record.outputs.items()]
    results = f"results/{record.id}"
    about = file(f"{results}/provenance.json", {"about": {"@id": "#build"}})
    for path in others:
        file(path, {"about": {"@id": "./"}} if path == "README.md" else {})
    build = thing(
        "#build",
        {
            "@type": "CreateAction",
            "name": f"Build of {record.id}",
            "description": "The journal's files, made from the manuscript by the workflow.",
            "instrument": workflow,
            "object": [*inputs.values(), date],
            "result": outputs,
            "actionStatus": "http://schema.org/CompletedActionStatus",
            "subjectOf": about,
        },
    )
    thing(
        _FORMAL_PARAMETER,
        {"@type": "CreativeWork", "name": "FormalParameter", "version": "1.0-RELEASE"},
    )
    for uri, (title, version) in _PROFILES.items():
        thing(uri, {"@type": "CreativeWork", "name": title, "version": version})
    root = crate.root_dataset
    title = journal.data["title"]
    root["name"] = f"{record.id}, {title}"
    root["description"] = (
        f"A case report of {title}: its files, what they were made from, and by what."
    )
    root["datePublished"] = data["date"]["value"]
    if "revision" in data:
        root["version"] = _version(data["revision"])
    if data["findings"]:
        root["comment"] = [
            thing(f"#finding-{at}", _comment(finding)) for at, finding in _places(data["findings"])
        ]
    crate.metadata["conformsTo"] = [
        {"@id": uri} for uri in ("https://w3id.org/ro/crate/1.1", list(_PROFILES)[-1])
    ]
    root["conformsTo"] = [{"@id": uri} for uri in _PROFILES]
    root["mainEntity"] = workflow
    root["mentions"] = build
    root["publisher"] = thing(
        journal.data["homepage"],
        {
            "@type": "Organization",
            "name": journal.data["publisher"],
            "url": journal.data["homepage"],
        },
    )
    licence = data.get("license")
    root["license"] = (
        thing(licence["url"], {"@type": "CreativeWork", "name": licence["name"]})
        if licence
        else thing("#no-licence", {"@type": "CreativeWork", **_NO_LICENCE})
    )
    made: dict[str, Any] = crate.metadata.generate()
    return made


def _places(things: Iterable[Mapping[str, Any]]) -> Iterable[tuple[int, Mapping[str, Any]]]:
    return enumerate(things, start=1)


def _step(position: int, step: Mapping[str, Any]) -> dict[str, Any]:
    """A rule of the workflow, with its command."""
    return {
        "@type": "HowToStep",
        "name": step["rule"],
        "position": str(position),
        "text": step["command"],
    }


def _property_value(date: Mapping[str, Any]) -> dict[str, Any]:
    """The workflow's one parameter that is not a file, and the source of its value."""
    return {
        "@type": "PropertyValue",
        "name": _DATE["name"],
        "value": date["value"],
        "description": f"from: {date['from']}",
        "exampleOfWork": {"@id": "#date"},
    }


def _version(revision: Mapping[str, Any]) -> str:
    """The last commit that touched an input."""
    since = ", and an input has changed since" if revision["modified"] else ""
    return f"{revision['commit']}{since}"


def _comment(finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding that is left open."""
    where = ":".join(str(finding[key]) for key in ("file", "line", "column") if finding.get(key))
    return {
        "@type": "Comment",
        "name": f"{finding['code']} {finding['name']}",
        "text": f"{where}: {finding['severity']}: {finding['message']}",
    }


def _media_type(path: str) -> str:
    # Python's own table differs from machine to machine.
    return _TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")
