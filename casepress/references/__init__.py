"""References: from an author's files to normalised CSL-JSON records and a printed list.

In the order of the work: `reader` chooses an importer for each file (`bibtex/`, `importers/`),
which gives raw records with places; `normalise` makes them well-formed, with `dates`, `names`,
`identifiers` and `vocabulary`; `required_fields` reports what is missing; `lock_check` compares
a record with the one in the `lock` file. `csl/` numbers the citations and prints the list.

Only `service`, with its HTTP `client`, uses the network: it fetches records into the lock file for
`casepress refs`. A build reads that file and never connects. `codes` lists the findings of all.
"""
