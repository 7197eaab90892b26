"""The pandoc that serves a process: held to its limit, and started again after its end."""

from __future__ import annotations

import pytest

from casepress import pandoc


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
    pandoc.end()  # where there is none
    assert pandoc.read("A knee.")[0]["blocks"]
