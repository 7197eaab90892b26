"""The pandoc that serves a process: held to its limit, and started again after its end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casepress.article import pandoc


def test_a_text_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    pandoc.end()
    monkeypatch.setattr(pandoc, "_SECONDS", 0)
    slow = "*a **b " * 4000
    with pytest.raises(pandoc.PandocError, match="pandoc stopped while it read markdown"):
        for _ in range(50):
            pandoc.read(slow)
    monkeypatch.undo()
    document, _ = pandoc.read("A *knee*.")
    assert document["blocks"][0]["t"] == "Para"


def test_it_is_let_go() -> None:
    pandoc.read("A knee.")
    pandoc.end()
    pandoc.end()  # without one
    assert pandoc.read("A knee.")[0]["blocks"]


def test_what_was_read_before_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "deep" / "a.cache"
    text = "A word[^1].\n\n[^1]: One.\n\n[^1]: Two.\n"
    with pandoc.caching(path):
        first = pandoc.read(text)
    assert first[1] and path.is_file()  # pandoc warns of the second note
    first[1][0]["line"] = 99  # readers change what they get

    def refuse(*_: Any) -> None:
        raise AssertionError("it is kept")

    plain = pandoc.read(text)
    with monkeypatch.context() as patched:
        patched.setattr(pandoc, "_asked", refuse)
        with pandoc.caching(path):
            assert pandoc.read(text) == plain
        with pytest.raises(AssertionError), pandoc.caching(path):
            pandoc.read(text, format="markdown-smart")
        with pytest.raises(AssertionError), pandoc.caching(path):
            pandoc.read(text + "More.")


def test_of_another_pandoc_nothing_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.cache"
    with pandoc.caching(path):
        pandoc.read("A word.")
    other = tmp_path / "pandoc"
    other.write_bytes(b"")
    asked: list[str] = []

    def again(text: str, _: Any) -> tuple[bytes, list[dict[str, Any]]]:
        asked.append(text)
        return b"{}", []

    monkeypatch.setattr(pandoc, "executable", lambda: str(other))
    monkeypatch.setattr(pandoc, "_asked", again)
    with pandoc.caching(path):
        pandoc.read("A word.")
    assert asked == ["A word."]


def test_a_process_of_its_own_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "_FILE_SECONDS", 0.01)
    with pytest.raises(pandoc.PandocError, match=r"pandoc took longer than 0\.01 seconds"):
        pandoc.run(["-t", "json"], "*a **b " * 4000)


def test_a_process_of_its_own_has_a_bound_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "_MEMORY", ("-M8m",))
    with pytest.raises(pandoc.PandocError, match=r"heap overflow|exhausted"):
        pandoc.run(["-t", "json"], "word *word* " * 100_000)
