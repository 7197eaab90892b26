"""From manuscripts to PDF, DOCX and JATS XML.

`snakemake` makes every manuscript of config.yaml in its formats, `snakemake
results/ID/ID.pdf` one output; `snakemake lint` fails where a manuscript has errors.
"""

import atexit
from casepress.workflow import facts as ours
from casepress.core.process import spare_collector

spare_collector()
REPOSITORY = ours.repository()
JOURNAL = ours.journal()
FACTS = JOURNAL / "journal.yaml"
STYLES = sorted(JOURNAL.glob("*.csl"))
FORMATS = REPOSITORY.config.get("formats", ["pdf", "docx", "xml"])
IDS = REPOSITORY.ids()
ours.check_names(IDS)
ours.make_unpacked_old(IDS)
# where a format does not stand in ID.FORMAT; the figures for submission are a folder
PLACES = {
    "review-pdf": "{id}-review.pdf",
    "review-docx": "{id}-review.docx",
    "title-page": "{id}-title-page.docx",
    "figures": "submission",
}
OUTPUTS = [f"results/{{id}}/{PLACES.get(f, '{id}.' + f)}" for f in FORMATS]
# what the copies for reviewers are written from
BLIND = ["results/{id}/blind.json"] if {"review-pdf", "review-docx"} & {*FORMATS} else []
ENVIRONMENT = "requirements/environment.yaml"

# the commands of this environment, also where nobody activated it
shell.prefix(f"set -euo pipefail; {ours.commands()} ")


wildcard_constraints:
    id=ours.ID,
    picture="[^/]+",
    file="[^/]+",


localrules:
    all,
    lint,
    steps,
    archive,


rule all:
    input:
        expand(OUTPUTS, id=IDS),
        expand("results/{id}/provenance.json", id=IDS),
        [ours.supplements(id) for id in IDS],


# `state`: Snakemake does not see that an older file took a source's place
rule supplement:
    input:
        "manuscript/{id}/supplementary/{file}",
    output:
        "results/{id}/supplementary/{file}",
    log:
        "results/{id}/logs/{file}.log",
    conda:
        ENVIRONMENT
    params:
        code=ours.code(),
        state=lambda w: ours.state(f"manuscript/{w.id}/supplementary/{w.file}"),
    shell:
        "casepress supplement -o {output:q} -- {wildcards.id:q} {wildcards.file:q} 2> {log:q}"


rule picture:
    input:
        source=lambda w: ours.picture_source(w.id, w.picture),
        data=lambda w: ours.picture_data(w.id, w.picture),
    output:
        "results/{id}/figures/{picture}",
    log:
        "results/{id}/logs/{picture}.log",
    conda:
        ENVIRONMENT
    params:
        code=ours.code("figures"),
        state=lambda w: ours.picture_state(w.id, w.picture),
    shell:
        "casepress figure {input.source:q} -o {output:q} 2> {log:q}"


# what the others say with the journal's words runs again with this: they all read its output
rule article:
    input:
        manuscript=lambda w: ours.manuscript(w.id),
        journal=[FACTS, *STYLES],
    output:
        article="results/{id}/article.json",
        findings="results/{id}/findings.json",
    log:
        "results/{id}/logs/article.log",
    conda:
        ENVIRONMENT
    params:
        code=ours.code("pipeline.py", "filters", "lint", "references", "figures"),
        state=lambda w: ours.state(
            *ours.manuscript(w.id), *ours.figures(w.id), *STYLES, FACTS
        ),
        pictures=lambda w: ours.pictures(w.id),
        same_doi=lambda w: ours.same_doi(w.id),
    shell:
        "casepress article {wildcards.id:q} -o {output.article:q}"
        " --findings {output.findings:q} 2> {log:q}"


rule jats:
    input:
        article="results/{id}/article.json",
    output:
        "results/{id}/{id}.xml",
    log:
        "results/{id}/logs/jats.log",
    conda:
        ENVIRONMENT
    params:
        code=ours.code("outputs/jats"),
    shell:
        "casepress jats {input.article:q} -o {output:q} 2> {log:q}"


rule blind:
    input:
        article="results/{id}/article.json",
    output:
        "results/{id}/blind.json",
    log:
        "results/{id}/logs/blind.log",
    conda:
        ENVIRONMENT
    params:
        code=ours.code("outputs/blind"),
    shell:
        "casepress blind {input.article:q} -o {output:q} 2> {log:q}"


rule pdf:
    input:
        article="results/{id}/article.json",
        jats="results/{id}/{id}.xml",
        pictures=lambda w: ours.pictures(w.id),
        look=ours.looks("page.typ"),
    output:
        "results/{id}/{id}.pdf",
    log:
        "results/{id}/logs/pdf.log",
    conda:
        ENVIRONMENT
    params:
        code=ours.code("outputs/pdf", "figures"),
        date=ours.source_date(),
        state=ours.state(JOURNAL / "page.typ"),
    shell:
        "casepress pdf {input.article:q} --attach {input.jats:q} -o {output:q} 2> {log:q}"


rule docx:
    input:
        article="results/{id}/article.json",
        pictures=lambda w: ours.pictures(w.id),
        look=ours.looks("docx.yaml", "reference.docx"),
    output:
        "results/{id}/{id}.docx",
    log:
        "results/{id}/logs/docx.log",
    conda:
        ENVIRONMENT
    params:
        code=ours.code("outputs/docx", "figures/image_width.py"),
        date=ours.source_date(),
        state=ours.state(JOURNAL / "docx.yaml", JOURNAL / "reference.docx"),
    shell:
        "casepress docx {input.article:q} -o {output:q} 2> {log:q}"


rule pdf_review:
    input:
        article="results/{id}/blind.json",
        pictures=lambda w: ours.pictures(w.id),
        look=ours.looks("review.typ"),
    output:
        "results/{id}/{id}-review.pdf",
    log:
        "results/{id}/logs/pdf-review.log",
    conda:
        ENVIRONMENT
    params:
        code=ours.code("outputs/pdf", "figures"),
        date=ours.source_date(),
        state=ours.state(JOURNAL / "review.typ"),
    shell:
        "casepress pdf {input.article:q} --copy review -o {output:q} 2> {log:q}"


# the title page names the authors, and lists what blind.json leaves out
rule docx_copy:
    input:
        article=lambda w: f"results/{w.id}/{'blind' if w.kind == 'review' else 'article'}.json",
        pictures=lambda w: ours.pictures(w.id),
        look=ours.looks("docx.yaml", "reference-{kind}.docx"),
    output:
        "results/{id}/{id}-{kind}.docx",
    log:
        "results/{id}/logs/{kind}.log",
    wildcard_constraints:
        kind="|".join(ours.COPIES),
    conda:
        ENVIRONMENT
    params:
        code=ours.code("outputs/docx", "outputs/blind", "figures/image_width.py"),
        date=ours.source_date(),
        state=lambda w: ours.state(
            JOURNAL / "docx.yaml", JOURNAL / f"reference-{w.kind}.docx"
        ),
    shell:
        "casepress docx {input.article:q} --copy {wildcards.kind} -o {output:q} 2> {log:q}"


rule figures:
    input:
        article="results/{id}/article.json",
        pictures=lambda w: ours.pictures(w.id),
    output:
        directory("results/{id}/submission"),
    log:
        "results/{id}/logs/figures.log",
    conda:
        ENVIRONMENT
    params:
        code=ours.code("figures"),
    shell:
        "casepress figures {input.article:q} -o {output:q} 2> {log:q}"


rule steps:
    output:
        "results/steps.json",
    log:
        "results/steps.log",
    conda:
        ENVIRONMENT
    params:
        steps=lambda w: ours.steps(workflow),
    shell:
        "printf %s {params.steps:q} > {output:q} 2> {log:q}"


rule provenance:
    input:
        outputs=[
            "results/{id}/article.json",
            "results/{id}/findings.json",
            *BLIND,
            *OUTPUTS,
        ],
        pictures=lambda w: ours.pictures(w.id),
        supplements=lambda w: ours.supplements(w.id),
        steps="results/steps.json",
    output:
        record="results/{id}/provenance.json",
        crate="results/{id}/ro-crate-metadata.json",
    log:
        "results/{id}/logs/provenance.log",
    conda:
        ENVIRONMENT
    params:
        shared=lambda w: ours.shared_inputs(),
        date=ours.source_date(),
        revision=lambda w: ours.revision(w.id),
    shell:
        "casepress provenance {wildcards.id:q} {input.outputs:q} {input.pictures:q}"
        " {input.supplements:q} --steps {input.steps:q} --revision {params.revision:q}"
        " -o {output.record:q} --crate {output.crate:q} 2> {log:q}"


rule archive:
    input:
        expand("results/archive/{id}.crate.zip", id=IDS),


rule package:
    input:
        "results/{id}/provenance.json",
    output:
        "results/archive/{id}.crate.zip",
    log:
        "results/{id}/logs/package.log",
    conda:
        ENVIRONMENT
    params:
        set_up=ours.set_up(),
    shell:
        "casepress archive {wildcards.id:q} -o {output:q} 2> {log:q}"


rule lint:
    input:
        expand("results/{id}/findings.json", id=IDS),
    log:
        "results/lint.log",
    conda:
        ENVIRONMENT
    shell:
        "casepress gate {input:q} 2> {log:q}"


onstart:
    ours.start(workflow)


onsuccess:
    atexit.register(ours.tell_success, ours.asked(workflow))


onerror:
    # at exit, since Snakemake's own last words come after this
    atexit.register(ours.tell_failures, log, ours.asked(workflow))
