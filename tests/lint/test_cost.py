"""What lint does not do: run rules that are off, and read or compile at its start what nothing has
asked for. These are counts, which a busy machine does not change."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from casepress.core.findings import Code, Finding
from casepress.lint import registry
from casepress.lint.context import LintContext
from casepress.lint.rules import numerals, variants
from tests import support

OFF = (variants, numerals)
#: The expressions that are compiled when the command is imported: 394 when this was written.
MOST_EXPRESSIONS = 450
#: Writes what was compiled and which YAML files were opened after an import and some more code.
COUNTED = """
import json, re, sys
compiled, opened = [], []
whole = re._compiler.compile
re._compiler.compile = lambda *given: compiled.append(1) or whole(*given)
sys.addaudithook(lambda name, given: name == "open" and opened.append(str(given[0])))
import casepress.cli.lint
{more}
yaml = [name.replace("\\\\", "/") for name in opened if name.endswith(".yaml")]
print(json.dumps([len(compiled), yaml, sorted(sys.modules)]))
"""


def _counted(more: str = "") -> tuple[int, list[str], set[str]]:
    code = COUNTED.replace("{more}", more)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=support.ROOT
    )
    compiled, opened, modules = json.loads(done.stdout.splitlines()[-1])
    return compiled, opened, set(modules)


def test_only_rules_that_are_wanted_are_run(
    repo: support.Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def watched(name: str, codes: tuple[Code, ...]) -> SimpleNamespace:
        def check(context: LintContext) -> Iterator[Finding]:
            ran.append(name)
            return iter(())

        return SimpleNamespace(check=check, CODES=codes)

    rules = tuple(watched(rule.__name__, rule.CODES) for rule in registry.RULES)
    monkeypatch.setattr(registry, "RULES", rules)
    optional = {rule.__name__ for rule in OFF}
    repo.check("knee")
    assert not optional & set(ran)
    assert len(ran) == len(rules) - len(optional)
    ran.clear()
    repo.check("knee", ("TXT006",))
    assert variants.__name__ in ran
    assert numerals.__name__ not in ran


def test_starting_reads_no_lexicon_and_compiles_little() -> None:
    compiled, opened, modules = _counted()
    assert compiled < MOST_EXPRESSIONS
    assert opened == []
    assert not modules & {"ssl", "lxml.etree", "casepress.outputs.compare", "citeproc"}


def test_an_article_in_another_language_reads_no_tables_of_english(repo: support.Repo) -> None:
    repo.edit("manuscript/knee/article.md", "lang: en-US", "lang: fr")
    more = f"""
from pathlib import Path
from casepress import pipeline
from casepress.source.repository import Repository
opened_repo = Repository.open(Path({str(repo.root)!r}))
pipeline.check(opened_repo, opened_repo.journal, "knee", lint_only=True)
"""
    _, opened, _ = _counted(more)
    assert any(name.endswith("months.yaml") for name in opened)  # that something is counted
    assert [name for name in opened if "/lexicons/patterns/" in name] == []
