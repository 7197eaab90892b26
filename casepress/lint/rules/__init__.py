"""The rules of lint, one a file; `casepress.lint.registry` lists them."""
