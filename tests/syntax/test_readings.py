"""How every construct is read; the printed tree is read back as the same tree."""

from __future__ import annotations

import pytest

from grader.expression.nodes import Interval, Number, Quotient, Tree
from grader.expression.traversal import walk
from grader.syntax import Reading, read, show
from grader.text import Diagnostic
from tests.syntax.scopes import SCOPES
from tests.syntax.tables import rows


def reading(scope: str, text: str) -> Reading:
    found = read(text, SCOPES[scope])
    assert isinstance(found, Reading), found
    return found


@pytest.mark.parametrize(("scope", "text", "expected"), list(rows("readings.txt")))
def test_reads_as(scope: str, text: str, expected: str) -> None:
    found = reading(scope, text)
    labels = " = ".join(show(label) if label is not None else "?" for label in found.labels)
    assert (f"{labels} : " if labels else "") + show(found.tree) == expected


def _says_itself(tree: Tree) -> bool:
    """Whether the printed form is the only one: `7/2` is a quotient, `(0, 1)` a pair, when read back."""
    return not any(
        (isinstance(node, Number) and node.value.denominator > 1 and not node.decimal)
        or (isinstance(node, Interval) and node.closed_left == node.closed_right)
        for node in walk(tree)
    )


@pytest.mark.parametrize(("scope", "text"), [(s, t) for s, t, _ in rows("readings.txt")])
def test_what_is_printed_is_read_back(scope: str, text: str) -> None:
    found = reading(scope, text)
    if not _says_itself(found.tree):
        pytest.skip("another literal prints alike")
    again = read(show(found.tree), found.scope, relation=True)
    assert isinstance(again, Reading), (show(found.tree), again)
    assert again.tree == found.tree


@pytest.mark.parametrize(("scope", "text", "expected"), list(rows("faults.txt")))
def test_fault(scope: str, text: str, expected: str) -> None:
    found = read(text, SCOPES[scope])
    assert isinstance(found, Diagnostic)
    assert f"{found.code} {found.column}" == expected
    assert found.message
    assert found.span.end <= len(text)


def test_a_fraction_without_its_second_argument_says_how_to_mend_it() -> None:
    found = read(r"\frac{1}", SCOPES["r"])
    assert isinstance(found, Diagnostic)
    assert found.sentence() == r"\frac has no argument here. Write \frac{…}{…}."


def test_a_look_alike_letter_is_named() -> None:
    found = read("х + 1", SCOPES["r"])
    assert isinstance(found, Diagnostic)
    assert found.message == "The character U+0445 (Cyrillic small letter ha) is not read here."
    assert found.mend == "Did you mean x?"


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        (r"\frac{\partial y_i}{\partial x_j} = A_{ij}", ("i", "j")),
        (r"J_{ij} = A_{ij}", ("i", "j")),
        (r"f'_1(x) = x", ()),
        (r"J_F = A", ()),
        (r"\sum_{i=1}^n x_i = 1", ()),
        (r"x_{k+1} = x_k", ("k",)),
        ("2 x", ()),
    ],
)
def test_letters_of_the_label(text: str, letters: tuple[str, ...]) -> None:
    assert reading("v", text).label_indices == letters


def test_a_chain_keeps_all_its_members() -> None:
    found = reading("r", "(x + 1)^2 = x^2 + 2x + 1 = x(x + 2) + 1")
    assert found.chain is not None
    assert found.chain.operators == ("=", "=")
    assert found.tree == found.chain.members[-1]


def test_a_label_may_hold_unknown_names() -> None:
    found = reading("r", "Q = x")
    assert found.labels == (None,)
    assert found.chain is None


def test_own_definitions_beside_and_inside() -> None:
    inside = reading("v", r"2 A^T r \text{ where } r = Ax - y")
    beside = read("2 A^T r", SCOPES["v"], where={"r": "Ax - y"})
    assert isinstance(beside, Reading)
    assert inside.definitions == beside.definitions == ("r",)
    assert inside.scope.definitions["r"].body == beside.scope.definitions["r"].body


def test_a_definition_of_the_sheet_is_handed_back_for_comparison() -> None:
    found = read("2 s", SCOPES["v"], where={"s": "S(x)"})
    assert isinstance(found, Reading)
    assert [definition.name for definition in found.repeated] == ["s"]
    assert found.definitions == ()


def test_a_declared_name_is_not_defined_anew() -> None:
    found = read("2 x", SCOPES["v"], where={"x": "y"})
    assert isinstance(found, Diagnostic)
    assert found.code == "READ.REDEFINED"


def test_an_equation_stays_whole_where_one_is_asked() -> None:
    found = read("y = 2x", SCOPES["r"], relation=True)
    assert isinstance(found, Reading)
    assert show(found.tree) == "y = 2 x"


def test_one_half_is_a_quotient_and_a_percentage_a_decimal() -> None:
    assert isinstance(reading("r", "1/2").tree, Quotient)
    assert show(reading("r", r"50\%").tree) == "0.5"
