"""From manuscripts to PDF, DOCX, JATS XML and web pages.

`snakemake` makes every manuscript of config.yaml in its formats, `snakemake
results/ID/ID.pdf` one output; `snakemake lint` fails where a manuscript has errors.
"""

from casepress.core.process import spare_collector
from casepress.workflow import configuration, manuscripts, results, run
from casepress.workflow.code_hash import code_hash

spare_collector()
# before `configfile:`, `config` has what the command line overrides of config.yaml
REPOSITORY = configuration.configure(config)


configfile: "config.yaml"


configuration.journal()  # it has to be there
IDS = manuscripts.checked(REPOSITORY.ids())
OUTPUTS = results.outputs(REPOSITORY.config)

shell.prefix(run.commands())
run.attend(workflow)


wildcard_constraints:
    id=manuscripts.ID,
    picture="[^/]+",
    file="[^/]+",


localrules:
    all,
    lint,
    steps,
    overview,
    archive,
    deposit,
    issue,


rule all:
    input:
        expand([*OUTPUTS, "results/{id}/provenance.json"], id=IDS),
        [manuscripts.supplements(id) for id in IDS],
        [manuscripts.changes(id) for id in IDS],
        lambda w: run.of_all(workflow),


rule supplement:
    input:
        "manuscript/{id}/supplementary/{file}",
    output:
        "results/{id}/supplementary/{file}",
    log:
        "results/{id}/logs/{file}.log",
    group:
        "manuscript"
    params:
        code=code_hash("cli/supplement.py"),
        state=lambda w: manuscripts.supplement_state(w.id, w.file),
    shell:
        "casepress supplement -o {output:q} -- {wildcards.id:q} {wildcards.file:q} 2> {log:q}"


rule picture:
    input:
        source=lambda w: manuscripts.picture_source(w.id, w.picture),
        data=lambda w: manuscripts.picture_data(w.id, w.picture),
    output:
        "results/{id}/figures/{picture}",
    log:
        "results/{id}/logs/{picture}.log",
    group:
        "manuscript"
    params:
        code=code_hash("cli/figure.py"),
        options=configuration.override_option("journal"),
        state=lambda w: manuscripts.picture_state(w.id, w.picture),
    shell:
        "casepress {params.options} figure {input.source:q} -o {output:q} 2> {log:q}"


rule article:
    input:
        manuscript=lambda w: manuscripts.manuscript(w.id),
        journal=configuration.journal_files(),
    output:
        article="results/{id}/article.json",
        findings="results/{id}/findings.json",
        queries="results/{id}/queries.json",
    log:
        "results/{id}/logs/article.log",
    group:
        "manuscript"
    params:
        code=code_hash("cli/article.py"),
        options=configuration.override_option("journal"),
        state=lambda w: manuscripts.article_state(w.id),
        pictures=lambda w: manuscripts.pictures(w.id),
        doi_conflicts=lambda w: manuscripts.doi_conflicts(w.id),
    shell:
        "casepress {params.options} article {wildcards.id:q} -o {output.article:q}"
        " --findings {output.findings:q} --queries {output.queries:q} 2> {log:q}"


rule jats:
    input:
        article="results/{id}/article.json",
    output:
        "results/{id}/{id}.xml",
    log:
        "results/{id}/logs/jats.log",
    group:
        "manuscript"
    params:
        code=code_hash("cli/jats.py"),
    shell:
        "casepress jats {input.article:q} -o {output:q} 2> {log:q}"


rule blind:
    input:
        article="results/{id}/article.json",
        pictures=lambda w: manuscripts.pictures(w.id),
    output:
        "results/{id}/blind.json",
    log:
        "results/{id}/logs/blind.log",
    group:
        "manuscript"
    params:
        code=code_hash("cli/blind.py"),
    shell:
        "casepress blind {input.article:q} -o {output:q} 2> {log:q}"


# a manuscript that is a revision (`revision-of:`), with what changed since
rule earlier:
    output:
        "results/{id}/revision-of.json",
    log:
        "results/{id}/logs/earlier.log",
    group:
        "manuscript"
    params:
        code=code_hash("cli/earlier.py"),
        commit=lambda w: manuscripts.revision_of(w.id),
        options=configuration.override_option("journal"),
    shell:
        "casepress {params.options} earlier {wildcards.id:q} --at {params.commit:q}"
        " -o {output:q} 2> {log:q}"


rule changes:
    input:
        article="results/{id}/article.json",
        earlier="results/{id}/revision-of.json",
    output:
        "results/{id}/changes.json",
    log:
        "results/{id}/logs/changes.log",
    group:
        "manuscript"
    params:
        code=code_hash("cli/changes.py"),
        options="",
    shell:
        "casepress changes {input.article:q} --since {input.earlier:q} {params.options}"
        " -o {output:q} 2> {log:q}"


use rule changes as review_changes with:
    input:
        article="results/{id}/blind.json",
        earlier="results/{id}/revision-of.json",
        names="results/{id}/article.json",
    output:
        "results/{id}/blind-changes.json",
    log:
        "results/{id}/logs/review-changes.log",
    params:
        code=code_hash("cli/changes.py"),
        options="--names results/{id}/article.json",


rule pdf:
    input:
        article="results/{id}/article.json",
        jats="results/{id}/{id}.xml",
        pictures=lambda w: manuscripts.pictures(w.id),
        layout=configuration.layout_files("page.typ"),
    output:
        "results/{id}/{id}.pdf",
    log:
        "results/{id}/logs/pdf.log",
    group:
        "manuscript"
    params:
        code=code_hash("cli/pdf.py"),
        date=configuration.source_date(),
        state=configuration.look("page.typ"),
        options="--attach results/{id}/{id}.xml",
    shell:
        "casepress pdf {input.article:q} {params.options} -o {output:q} 2> {log:q}"


use rule pdf as review_pdf with:
    input:
        article="results/{id}/blind.json",
        names="results/{id}/article.json",
        pictures=lambda w: manuscripts.pictures(w.id),
        layout=configuration.own_files("review.typ"),
    output:
        "results/{id}/{id}-review.pdf",
    log:
        "results/{id}/logs/review-pdf.log",
    params:
        code=code_hash("cli/pdf.py"),
        date=configuration.source_date(),
        state=configuration.look("review.typ"),
        options="--copy review",


use rule pdf as changes_pdf with:
    input:
        article="results/{id}/changes.json",
        pictures=lambda w: manuscripts.pictures(w.id),
        layout=configuration.layout_files("page.typ"),
    output:
        "results/{id}/{id}-changes.pdf",
    log:
        "results/{id}/logs/changes-pdf.log",
    params:
        code=code_hash("cli/pdf.py"),
        date=configuration.source_date(),
        state=configuration.look("page.typ"),
        options="",


use rule review_pdf as review_changes_pdf with:
    input:
        article="results/{id}/blind-changes.json",
        names="results/{id}/article.json",
        pictures=lambda w: manuscripts.pictures(w.id),
        layout=configuration.own_files("review.typ"),
    output:
        "results/{id}/{id}-review-changes.pdf",
    log:
        "results/{id}/logs/review-changes-pdf.log",


rule docx:
    input:
        article="results/{id}/article.json",
        pictures=lambda w: manuscripts.pictures(w.id),
        layout=configuration.layout_files("docx.yaml", "reference.docx"),
    output:
        "results/{id}/{id}.docx",
    log:
        "results/{id}/logs/docx.log",
    group:
        "manuscript"
    params:
        code=code_hash("cli/docx.py"),
        date=configuration.source_date(),
        state=configuration.look("docx.yaml", "reference.docx"),
        options="",
    shell:
        "casepress docx {input.article:q} {params.options} -o {output:q} 2> {log:q}"


use rule docx as review_docx with:
    input:
        article="results/{id}/blind.json",
        names="results/{id}/article.json",
        pictures=lambda w: manuscripts.pictures(w.id),
        layout=configuration.layout_files("docx.yaml", "reference-review.docx"),
    output:
        "results/{id}/{id}-review.docx",
    log:
        "results/{id}/logs/review-docx.log",
    params:
        code=code_hash("cli/docx.py"),
        date=configuration.source_date(),
        state=configuration.look("docx.yaml", "reference-review.docx"),
        options="--copy review",


use rule docx as changes_docx with:
    input:
        article="results/{id}/changes.json",
        pictures=lambda w: manuscripts.pictures(w.id),
        layout=configuration.layout_files("docx.yaml", "reference.docx"),
    output:
        "results/{id}/{id}-changes.docx",
    log:
        "results/{id}/logs/changes-docx.log",


use rule review_docx as review_changes_docx with:
    input:
        article="results/{id}/blind-changes.json",
        names="results/{id}/article.json",
        pictures=lambda w: manuscripts.pictures(w.id),
        layout=configuration.layout_files("docx.yaml", "reference-review.docx"),
    output:
        "results/{id}/{id}-review-changes.docx",
    log:
        "results/{id}/logs/review-changes-docx.log",


# the title page names the authors, and lists what blind.json leaves out
use rule docx as title_page with:
    input:
        article="results/{id}/article.json",
        pictures=lambda w: manuscripts.pictures(w.id),
        layout=configuration.layout_files("docx.yaml", "reference-title-page.docx"),
    output:
        "results/{id}/{id}-title-page.docx",
    log:
        "results/{id}/logs/title-page.log",
    params:
        code=code_hash("cli/docx.py"),
        date=configuration.source_date(),
        state=configuration.look("docx.yaml", "reference-title-page.docx"),
        options="--copy title-page",


# the page offers the files beside it, with their sizes
rule html:
    input:
        article="results/{id}/article.json",
        beside=results.downloads(REPOSITORY.config),
        pictures=lambda w: manuscripts.pictures(w.id),
        layout=configuration.own_files(*results.PAGE),
    output:
        "results/{id}/{id}.html",
    log:
        "results/{id}/logs/html.log",
    group:
        "manuscript"
    params:
        code=code_hash("cli/html.py"),
        state=configuration.look(*results.PAGE),
        options="",
    shell:
        "casepress html {input.article:q} {params.options} -o {output:q}"
        " --beside {input.beside:q} 2> {log:q}"


use rule html as review_html with:
    input:
        article="results/{id}/blind.json",
        names="results/{id}/article.json",
        beside=[],
        pictures=lambda w: manuscripts.pictures(w.id),
        layout=configuration.own_files(*results.PAGE),
    output:
        "results/{id}/{id}-review.html",
    log:
        "results/{id}/logs/review-html.log",
    params:
        code=code_hash("cli/html.py"),
        state=configuration.look(*results.PAGE),
        options="--copy review",


# the checklist of CARE, with pages and lines of the copy for review
rule care:
    input:
        article="results/{id}/article.json",
        blind="results/{id}/blind.json",
        pictures=lambda w: manuscripts.pictures(w.id),
        layout=configuration.layout_files("docx.yaml", "reference.docx"),
        pages=configuration.own_files("review.typ"),
    output:
        pdf="results/{id}/{id}-care.pdf",
        docx="results/{id}/{id}-care.docx",
    log:
        "results/{id}/logs/care.log",
    group:
        "manuscript"
    params:
        code=code_hash("cli/care.py"),
        date=configuration.source_date(),
        state=configuration.look("review.typ", "docx.yaml", "reference.docx", "care"),
    shell:
        "casepress care {wildcards.id:q} -o {output.pdf:q} {output.docx:q} 2> {log:q}"


rule figures:
    input:
        article="results/{id}/article.json",
        pictures=lambda w: manuscripts.pictures(w.id),
    output:
        directory("results/{id}/submission"),
    log:
        "results/{id}/logs/figures.log",
    group:
        "manuscript"
    params:
        code=code_hash("cli/figures.py"),
    shell:
        "casepress figures {input.article:q} -o {output:q} 2> {log:q}"


rule steps:
    output:
        "results/steps.json",
    log:
        "results/steps.log",
    params:
        steps=lambda w: run.steps(workflow),
    shell:
        "printf %s {params.steps:q} > {output:q} 2> {log:q}"


rule provenance:
    input:
        outputs=results.recorded(REPOSITORY.config),
        pictures=lambda w: manuscripts.pictures(w.id),
        supplements=lambda w: manuscripts.supplements(w.id),
        steps="results/steps.json",
    output:
        record="results/{id}/provenance.json",
        crate="results/{id}/ro-crate-metadata.json",
    log:
        "results/{id}/logs/provenance.log",
    group:
        "manuscript"
    params:
        shared=lambda w: configuration.shared_inputs(),
        date=configuration.source_date(),
        revision=lambda w: manuscripts.revision(w.id),
        options=configuration.override_option("journal", "formats"),
        steps=lambda w: run.steps_hash(workflow),
    shell:
        "casepress {params.options} provenance {wildcards.id:q} {input.outputs:q}"
        " {input.pictures:q} {input.supplements:q}"
        " --steps {input.steps:q} --steps-hash {params.steps:q}"
        " --revision {params.revision:q} -o {output.record:q} --crate {output.crate:q} 2> {log:q}"


# the state of every manuscript; after a failure it is written too, with what stopped
rule overview:
    input:
        expand([*OUTPUTS, "results/{id}/provenance.json"], id=IDS),
        layout=configuration.own_files(*results.OVERVIEW_PAGES),
    output:
        page="results/index.html",
        folder=directory("results/overview"),
    log:
        "results/overview.log",
    params:
        code=code_hash("cli/overview.py"),
        state=configuration.look(*results.OVERVIEW_PAGES),
        options=configuration.override_option("journal", "formats"),
    shell:
        "casepress {params.options} overview -o {output.page:q} 2> {log:q}"


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
    params:
        set_up=configuration.set_up(),
        options=configuration.override_option("journal", "formats"),
    shell:
        "casepress {params.options} archive {wildcards.id:q} -o {output:q} 2> {log:q}"


# what indexes take of the published articles: one process, which reads their schemas once
rule deposit:
    input:
        expand(results.DEPOSITED, id=IDS),
        [manuscripts.pictures(id) for id in IDS],
        [manuscripts.supplements(id) for id in IDS],
    output:
        "results/deposit.json",
    log:
        "results/deposit.log",
    params:
        code=code_hash("cli/deposit.py"),
        options=configuration.override_option("journal"),
    shell:
        "casepress {params.options} deposit --published -o {output:q} 2> {log:q}"


# `snakemake issue --config issue=2-1`: its articles, contents and deposits
rule issue:
    input:
        expand(results.DEPOSITED, id=manuscripts.of_issue()),
        [manuscripts.pictures(id) for id in manuscripts.of_issue()],
        [manuscripts.supplements(id) for id in manuscripts.of_issue()],
    output:
        "results/issue.json",
    log:
        "results/issue.log",
    params:
        code=[code_hash("cli/issue.py"), code_hash("cli/deposit.py")],
        name=manuscripts.issue_name(),
        options=configuration.override_option("journal"),
    shell:
        "casepress {params.options} issue {params.name:q} 2> {log:q} &&"
        " casepress {params.options} deposit --issue {params.name:q} -o {output:q} 2>> {log:q}"


rule lint:
    input:
        expand("results/{id}/findings.json", id=IDS),
    log:
        "results/lint.log",
    shell:
        "casepress gate {input:q} 2> {log:q}"
