"""From manuscripts to PDF, DOCX and JATS XML.

`snakemake` makes every manuscript of config.yaml in its formats, `snakemake
results/ID/ID.pdf` one output; `snakemake lint` fails where a manuscript has errors.
"""

import atexit
import sys
from pathlib import Path

from casepress import workflow as ours


configfile: "config.yaml"


REPOSITORY = ours.repository()
JOURNAL = Path("journal", REPOSITORY.config["journal"])
STYLE = JOURNAL / REPOSITORY.journal.data["citations"]["style"]
FORMATS = REPOSITORY.config.get("formats", ["pdf", "docx", "xml"])
IDS = REPOSITORY.ids()
ENVIRONMENT = "requirements/environment.yaml"

# the commands of this environment, also where nobody activated it
shell.prefix(f"set -euo pipefail; PATH='{Path(sys.executable).parent}':$PATH; ")


wildcard_constraints:
    id="[^/]+",
    picture="[^/]+",


localrules:
    all,
    lint,


rule all:
    input:
        expand("results/{id}/{id}.{format}", id=IDS, format=FORMATS),


rule picture:
    input:
        source=lambda w: ours.picture_source(w.id, w.picture),
        data=lambda w: ours.picture_data(w.id, w.picture),
        code=ours.code(),
    output:
        "results/{id}/figures/{picture}",
    log:
        "results/{id}/logs/{picture}.log",
    conda:
        ENVIRONMENT
    shell:
        "casepress figure {input.source:q} -o {output:q} 2> {log:q}"


rule article:
    input:
        manuscript=lambda w: ours.manuscript(w.id),
        journal=[JOURNAL / "journal.yaml", STYLE],
        code=ours.code(
            "filters",
            "frontmatter",
            "references",
            "citations",
            "schemas",
            "vocabularies",
        ),
    output:
        article="results/{id}/article.json",
        findings="results/{id}/findings.json",
    log:
        "results/{id}/logs/article.log",
    conda:
        ENVIRONMENT
    params:
        pictures=lambda w: ours.pictures(w.id),
    shell:
        "casepress article {wildcards.id:q} -o {output.article:q}"
        " --findings {output.findings:q} 2> {log:q}"


rule jats:
    input:
        article="results/{id}/article.json",
        journal=JOURNAL / "journal.yaml",
        code=ours.code("jats"),
    output:
        "results/{id}/{id}.xml",
    log:
        "results/{id}/logs/jats.log",
    conda:
        ENVIRONMENT
    shell:
        "casepress jats {input.article:q} -o {output:q} 2> {log:q}"


rule pdf:
    input:
        article="results/{id}/article.json",
        jats="results/{id}/{id}.xml",
        pictures=lambda w: ours.pictures(w.id),
        journal=[JOURNAL / "journal.yaml", JOURNAL / "page.typ"],
        code=ours.code("pdf"),
    output:
        "results/{id}/{id}.pdf",
    log:
        "results/{id}/logs/pdf.log",
    conda:
        ENVIRONMENT
    shell:
        "casepress pdf {input.article:q} --attach {input.jats:q} -o {output:q} 2> {log:q}"


rule docx:
    input:
        article="results/{id}/article.json",
        pictures=lambda w: ours.pictures(w.id),
        journal=[JOURNAL / "journal.yaml", JOURNAL / "reference.docx"],
        code=ours.code("docx"),
    output:
        "results/{id}/{id}.docx",
    log:
        "results/{id}/logs/docx.log",
    conda:
        ENVIRONMENT
    shell:
        "casepress docx {input.article:q} -o {output:q} 2> {log:q}"


rule lint:
    input:
        expand("results/{id}/findings.json", id=IDS),
    log:
        "results/lint.log",
    conda:
        ENVIRONMENT
    shell:
        "casepress gate {input:q} 2> {log:q}"


onsuccess:
    atexit.register(ours.tell_success, IDS)


onerror:
    # at exit, since Snakemake's own last words come after this
    atexit.register(ours.tell_failures, log)
