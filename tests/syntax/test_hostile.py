"""Whatever a text holds, it is read or refused: nothing is raised, nothing takes long."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.syntax import Reading, read, read_chain, read_declaration, read_relations, show
from grader.text import Diagnostic
from tests.syntax.scopes import SCOPES
from tests.syntax.tables import rows

_PIECES = [
    "(", ")", "[", "]", "{", "}", "|", "||", r"\|", "^", "_", "=", ",", ";", "&", r"\\", "'", "!", "x", "1", ".",
    r"\frac", r"\frac{1}{", r"\sqrt", r"\sqrt[", r"\sum", r"\sum_{", r"\int ", r"\lim_{x\to", r"\nabla", r"\partial",
    r"\left(", r"\right)", r"\begin{cases}", r"\end{cases}", r"\begin{pmatrix}", r"\end{pmatrix}", r"\text{", r"\hat",
    r"\mathbf{", r"\operatorname{", r"\langle", "where ", "if ", "E[", "J_", r"\delta_", "e^", "Matrix(", "Sum(", "dx",
    "\ud800", "\x00", "\u202e", "²", "ᵢ", "$", "$$", "\\", "%", "#", r"\over ", r"\stackrel{", r"\sim ", "N(", "1e99",
]  # fmt: skip
_WRITTEN = [text for _, text, _ in [*rows("readings.txt"), *rows("faults.txt")]]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(_PIECES), st.sampled_from(_WRITTEN)), max_size=8),
    st.sampled_from(sorted(SCOPES)),
)
def test_nothing_is_raised(pieces: list[str], scope: str) -> None:
    text = "".join(pieces)
    found = read(text, SCOPES[scope])
    if isinstance(found, Reading):
        show(found.tree)
    else:
        assert found.message
        found.caret(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_nothing_is_raised_elsewhere(text: str) -> None:
    read_chain(text, SCOPES["r"])
    read_declaration(text)
    read_relations([text], SCOPES["v"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 10_001, "READ.TOO_LONG"),
        ("x+" * 1_500 + "x", "READ.TOO_MANY_TOKENS"),
        ("x" + "+x" * 999, None),
        ("x" * 1_001, "READ.TOO_MANY_TERMS"),
        ("(" * 100 + "x" + ")" * 100, None),
        ("(" * 101 + "x" + ")" * 101, "READ.TOO_DEEP"),
        (r"\sqrt{" * 98 + "x" + "}" * 98, None),
        (r"\sin " * 200 + "x", "READ.TOO_DEEP"),
        ("-" * 300 + "x", "READ.TOO_DEEP"),
        ("x/" * 300 + "x", "READ.TOO_DEEP"),
        ("x^{" * 20 + "x" + "}" * 20, None),
        ("x^{" * 21 + "x" + "}" * 21, "READ.SCRIPTS_TOO_DEEP"),
        ("9" * 1_000, None),
        ("9" * 1_001, "READ.NUMBER_TOO_LARGE"),
        ("1e5000", None),
        ("1e5001", "READ.NUMBER_TOO_LARGE"),
        (r"\begin{pmatrix}" + "1&" * 64 + r"1\end{pmatrix}", "READ.MATRIX_TOO_LARGE"),
        (r"\begin{pmatrix}" + r"1\\" * 65 + r"\end{pmatrix}", "READ.MATRIX_TOO_LARGE"),
        ("(" * 9_999, "READ.TOO_MANY_TOKENS"),
        (r"\frac" * 1_900, "READ.TOO_DEEP"),
        ("", "READ.EMPTY"),
        ("$$", "READ.EMPTY"),
        ("\ud800", "READ.CHARACTER"),
        ("x\x00", "READ.CHARACTER"),
    ],
)
def test_bounds(text: str, code: str | None) -> None:
    start = process_time()
    found = read(text, SCOPES["r"])
    assert process_time() - start < 0.5
    assert (found.code if isinstance(found, Diagnostic) else None) == code


def test_a_megabyte_is_refused() -> None:
    found = read("(" * 1_000_000, SCOPES["v"])
    assert isinstance(found, Diagnostic)
    assert found.code == "READ.TOO_LONG"


def test_at_most_fifty_definitions() -> None:
    names = [f"q_{{{k}}}" for k in range(51)]
    found = read("x", SCOPES["r"], where=dict.fromkeys(names, "1"))
    assert isinstance(found, Diagnostic)
    assert found.code == "READ.TOO_MANY_DEFINITIONS"
